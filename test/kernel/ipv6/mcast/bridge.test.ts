/** A bridge among real namespaces: who reports what, and what snooping makes of it. */
import { Mac } from '../../../../sim/base/mac';
import { seconds } from '../../../../sim/base/time';
import { Scheduler } from '../../../../sim/engine/scheduler';
import { devOpen, registerNetdevice } from '../../../../sim/kernel/core/dev';
import { Net } from '../../../../sim/kernel/core/net';
import { ipv6GetLladdr } from '../../../../sim/kernel/ipv6/addrconf/addresses';
import { IFA_F_TENTATIVE, in6DevGet } from '../../../../sim/kernel/ipv6/inet6-dev';
import { ndiscSendNs } from '../../../../sim/kernel/ipv6/ndisc/send';
import { defaultProfile } from '../../../../sim/kernel/profile/profile';
import { Bridge } from '../../../../sim/link/bridge/bridge';
import { setBridgeOptions } from '../../../../sim/link/bridge/options';
import { vethPair, type EthernetNic } from '../../../../sim/link/ether';
import { LoopbackDevice } from '../../../../sim/link/loopback';
import { Trace } from '../../../../sim/trace/trace';
import { ip } from '../../lab';

/** One namespace with a bridge, and hosts in namespaces of their own behind its ports. */
class Site {
  readonly scheduler = new Scheduler();
  readonly trace = new Trace(this.scheduler);
  readonly switch = this.namespace('switch');
  readonly bridge = new Bridge(this.scheduler, 'br0', Mac.of(0x0200, 0xff), defaultProfile());
  readonly hosts: { readonly net: Net; readonly nic: EthernetNic }[] = [];

  constructor(hosts: number, options: Readonly<Record<string, number>> = {}) {
    registerNetdevice(this.switch, this.bridge);
    setBridgeOptions(this.bridge, options);
    for (let number = 1; number <= hosts; number++) this.#plug(number);
    // The bridge is there before the hosts report their groups at the end of duplicate address detection.
    this.run(seconds(1));
    devOpen(this.switch, this.bridge);
  }

  namespace(name: string): Net {
    const net = new Net({
      name,
      scheduler: this.scheduler,
      trace: this.trace,
      seed: 1,
      profile: defaultProfile(),
    });
    net.loopback = new LoopbackDevice(this.scheduler);
    registerNetdevice(net, net.loopback);
    return net;
  }

  #plug(number: number): void {
    const net = this.namespace(`h${number}`);
    const [port, nic] = vethPair(
      this.scheduler,
      { name: `eth${number}`, address: Mac.of(0x0200, 0x100 + number) },
      { name: 'eth0', address: Mac.of(0x0200, number) },
    );
    this.switch.sysctl.write('net.ipv6.conf.default.disable_ipv6', '1');
    registerNetdevice(this.switch, port);
    this.switch.sysctl.write('net.ipv6.conf.default.disable_ipv6', '0');
    registerNetdevice(net, nic);
    devOpen(this.switch, port);
    devOpen(net, nic);
    this.bridge.ndoAddSlave(port);
    this.hosts[number] = { net, nic };
  }

  run(time: number): void {
    this.scheduler.runUntil(this.scheduler.now + time);
  }

  mdb(): string[] {
    return [...this.bridge.multicast.mdb.entries]
      .flatMap(({ group, ports, hostJoined }) => [
        ...(hostJoined ? [`br0 ${group}`] : []),
        ...ports.map(({ port }) => `${port.dev.name} ${group}`),
      ])
      .sort();
  }
}

describe('a bridge in a namespace', () => {
  // `bridge mdb show` on Linux 6.18: the groups of the stations' addresses, of the bridge's own, and ff02::6a
  it('learns the groups of its hosts from their reports, and its own from those it sends itself', () => {
    const site = new Site(2);
    site.run(seconds(5));
    expect(site.mdb()).toEqual([
      'br0 ff02::1:ff00:101',
      'br0 ff02::6a',
      'eth1 ff02::1:ff00:1',
      'eth2 ff02::1:ff00:2',
    ]);
    expect([...in6DevGet(site.bridge)!.mcList].map(({ addr }) => String(addr))).toContain('ff02::6a');
  });

  // experiment e17: with a querier, a host whose membership was lost is not found any more
  it('does not pass a solicitation to a host whose report got lost, once there is a querier', () => {
    const site = new Site(2, { mcast_querier: 1 });
    // the first query has no address to come from; the second is sent 31.25 s later
    site.run(seconds(45));
    const heard = (): boolean => {
      const [asking, asked] = [site.hosts[1]!, site.hosts[2]!];
      ndiscSendNs(asking.net, asking.nic, ip('fe80::ff:fe00:2'), ip('ff02::1:ff00:2'));
      site.run(seconds(0.1));
      return asked.net.neighbours.get(ip('fe80::ff:fe00:1'), asked.nic) !== undefined;
    };
    const { mdb } = site.bridge.multicast;
    expect(
      mdb.removePort(
        ip('ff02::1:ff00:2'),
        site.bridge.ports.find(({ dev }) => dev.name === 'eth2')!,
      ),
    ).toBe(true);
    expect(heard()).toBe(false);
    setBridgeOptions(site.bridge, { mcast_snooping: 0 });
    expect(heard()).toBe(true);
  });

  // a Linux bridge asks in version 1, so Linux hosts behind it speak version 1
  it('as querier keeps memberships alive, beyond the 260 s they last', () => {
    const site = new Site(2, { mcast_querier: 1 });
    site.run(seconds(1000));
    expect(site.mdb()).toContain('eth2 ff02::1:ff00:2');
    expect(site.mdb()).toContain('br0 ff02::1:ff00:101');
  });

  it('with STP has no address of its own until a port forwards', () => {
    const site = new Site(1, { stp_state: 1, forward_delay: 400 });
    const address = (): string | undefined => ipv6GetLladdr(site.bridge, IFA_F_TENTATIVE)?.toString();
    site.run(seconds(7.9));
    expect([site.bridge.carrier, address()]).toEqual([false, undefined]);
    site.run(seconds(4));
    expect([site.bridge.carrier, address()]).toEqual([true, 'fe80::ff:fe00:101']);
  });
});

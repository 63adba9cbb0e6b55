/** What the transcript test/realkernel/recorded/devices/team.txt does not show: frames, groups, and what can go wrong. */
import { Mac } from '../../sim/base/mac';
import { Scheduler } from '../../sim/engine/scheduler';
import { type EthernetNic, vethPair } from '../../sim/link/ether';
import { TeamDevice } from '../../sim/link/team';
import { linkVlanDev, VlanDevice } from '../../sim/link/vlan';
import { FakeKernel } from './fake-kernel';
import { mac, plain } from './frames';

interface Lab {
  readonly scheduler: Scheduler;
  readonly kernel: FakeKernel;
  readonly team: TeamDevice;
  readonly ports: readonly EthernetNic[];
  readonly far: readonly EthernetNic[];
}

/** A team that is on, of two ports whose far ends are on. */
function setUp(): Lab {
  const scheduler = new Scheduler();
  const kernel = new FakeKernel(scheduler);
  const team = kernel.register(new TeamDevice('team0', mac(0x70)));
  const pairs = [1, 2].map(number =>
    vethPair(
      scheduler,
      { name: `eth${number}`, address: mac(0x10 + number) },
      { name: `far${number}`, address: mac(0x20 + number) },
    ),
  );
  for (const pair of pairs) pair.forEach(nic => kernel.register(nic));
  const [ports, far] = [pairs.map(([near]) => near), pairs.map(([, other]) => other)];
  kernel.open(team, ...far);
  for (const port of ports) expect(team.ndoAddSlave(port)).toBeUndefined();
  return { scheduler, kernel, team, ports, far };
}

const GROUP = Mac.of(0x3333, 5);

describe('a team that no daemon told what to do', () => {
  it('receives on every port, and sends on none', () => {
    const { team, far, kernel, scheduler } = setUp();
    for (const nic of far) nic.ndoStartXmit(plain(nic.address, GROUP));
    expect(team.ndoStartXmit(plain(team.address, GROUP)).id).toBe('team.xmit.no-mode');
    scheduler.runUntil(1000);
    expect(kernel.takeReceived()).toEqual(['team0', 'team0']);
    expect(kernel.verdicts).toEqual(['team.receive.port', 'team.receive.port']);
  });

  it('leaves its ports their addresses and IPv6, and has all of them hear for it', () => {
    const { team, ports } = setUp();
    expect(ports.map(dev => [dev.address, dev.noAddrconf, dev.up])).toEqual([
      [mac(0x11), false, true],
      [mac(0x12), false, true],
    ]);
    team.mcAdd(GROUP);
    team.setAllmulti(1);
    expect(ports.map(dev => [dev.groups.get(GROUP), dev.allmulti])).toEqual([
      [1, 1],
      [1, 1],
    ]);
    expect(team.groupUsers(GROUP)).toBe(3);
    team.ndoDelSlave(ports[0]!);
    expect([ports[0]!.groups.has(GROUP), ports[0]!.allmulti, team.groupUsers(GROUP)]).toEqual([false, 0, 2]);
  });

  it('has a carrier while a port has one, and goes on without those that cease to exist', () => {
    const { team, ports, far, kernel } = setUp();
    kernel.close(far[0]!);
    expect(team.carrier).toBe(true);
    kernel.unregisterNetdevice(ports[1]!);
    expect([team.carrier, ports[1]!.master]).toEqual([false, undefined]);
    expect(kernel.log.slice(-1)).toEqual(['team0: Port device eth2 removed']);
    kernel.unregisterNetdevice(team);
    expect([ports[0]!.master, ports[0]!.up]).toEqual([undefined, false]);
  });

  it('gives all ports one MTU or none', () => {
    const { team, ports } = setUp();
    expect(team.fixesPortMtu).toBe(true);
    expect(team.ndoChangeMtu(1400)).toBeUndefined();
    jest.spyOn(ports[1]!, 'ndoChangeMtu').mockReturnValue({ errno: 'EINVAL' });
    expect(team.ndoChangeMtu(1300)).toEqual({ errno: 'EINVAL' });
    expect([team.mtu, ports[0]!.mtu]).toEqual([1400, 1400]);
  });

  it('refuses what others have, what stands on it, and what cannot be switched on', () => {
    const { team, ports, kernel } = setUp();
    const other = kernel.register(new TeamDevice('team1', mac(0x71)));
    expect(other.ndoAddSlave(team)).toMatchObject({ errno: 'EBUSY' });
    kernel.close(ports[0]!);
    expect(other.ndoAddSlave(ports[0]!)).toEqual({ errno: 'EBUSY' });
    const vlan = kernel.register(new VlanDevice('eth1.5', ports[0]!, 0x8100, 5));
    linkVlanDev(vlan);
    kernel.devSetMtu(vlan, 1400);
    expect(other.ndoAddSlave(vlan)).toEqual({ errno: 'ENETDOWN' });
    expect([vlan.mtu, vlan.master]).toEqual([1400, undefined]);
    const above = kernel.register(new VlanDevice('team0.5', team, 0x8100, 5));
    linkVlanDev(above);
    expect(team.ndoAddSlave(above)).toMatchObject({ errno: 'EBUSY' });
    expect(team.ndoDelSlave(above)).toEqual({ errno: 'ENOENT' });
  });
});

/** What the transcript test/realkernel/recorded/devices/vlan.txt does not show: frames, filters, and orders of events. */
import { Mac } from '../../sim/base/mac';
import { Scheduler } from '../../sim/engine/scheduler';
import { EthernetNic, vethPair } from '../../sim/link/ether';
import { IFF_MULTICAST, IFF_NOARP, IFF_PROMISC, type NetDevice } from '../../sim/link/net-device';
import { Segment } from '../../sim/link/segment';
import { linkVlanDev, VLAN_LIMIT, vlanCheckRealDev, VlanDevice, vlanProtocol } from '../../sim/link/vlan';
import { ETHERTYPE_QINQ, ETHERTYPE_VLAN, type VlanTag } from '../../sim/wire/frame';
import { netDeviceContract } from '../contract/net-device.contract';
import { FakeKernel } from './fake-kernel';
import { mac, plain } from './frames';

function addVlan(
  kernel: FakeKernel,
  lower: NetDevice,
  vid: number,
  options: ConstructorParameters<typeof VlanDevice>[4] = {},
  protocol: VlanTag['tpid'] = ETHERTYPE_VLAN,
): VlanDevice {
  const vlan = kernel.register(new VlanDevice(`${lower.name}.${vid}`, lower, protocol, vid, options));
  linkVlanDev(vlan);
  return vlan;
}

interface Pair {
  readonly scheduler: Scheduler;
  readonly kernel: FakeKernel;
  readonly left: EthernetNic;
  readonly right: EthernetNic;
}

function pair(scheduler = new Scheduler(), kernel = new FakeKernel(scheduler)): Pair {
  const [left, right] = vethPair(
    scheduler,
    { name: 'left', address: mac(1) },
    { name: 'right', address: mac(2) },
  );
  kernel.register(left);
  kernel.register(right);
  kernel.open(left, right);
  return { scheduler, kernel, left, right };
}

const tag = (vid: number, tpid: VlanTag['tpid'] = ETHERTYPE_VLAN): VlanTag => ({
  tpid,
  vid,
  priority: 0,
  dropEligible: false,
});

netDeviceContract('vlan', (scheduler, kernel) => {
  const { left, right } = pair(scheduler, kernel);
  const dev = addVlan(kernel, left, 10);
  kernel.open(dev, addVlan(kernel, right, 10));
  return { dev, frame: plain(mac(1), mac(2)) };
});

describe('frames', () => {
  it('leave with the tag of their VLAN on the device below, and come in without it on the VLAN device', () => {
    const { scheduler, kernel, left, right } = pair();
    const [there, here] = [addVlan(kernel, left, 10), addVlan(kernel, right, 10)];
    kernel.open(there, here);
    expect(there.ndoStartXmit(plain(mac(1), mac(2))).id).toBe('vlan.xmit.tagged');
    scheduler.runUntil(0);
    expect(kernel.sent.map(({ dev, frame }) => [dev, frame.vlans])).toEqual([
      ['left.10', []],
      ['left', [tag(10)]],
    ]);
    expect(kernel.received.map(({ dev, frame, ingress }) => [dev, frame.vlans, ingress])).toEqual([
      ['right.10', [], 'right'],
    ]);
  });

  it('of VLANs on VLANs have a tag for each, the lowest device’s outermost', () => {
    const { scheduler, kernel, left, right } = pair();
    const tops = [left, right].map(nic => {
      const service = addVlan(kernel, nic, 100, {}, ETHERTYPE_QINQ);
      kernel.open(service);
      return addVlan(kernel, service, 10);
    });
    kernel.open(...tops);
    tops[0]!.ndoStartXmit(plain(mac(1), mac(2), 1514));
    scheduler.runUntil(0);
    expect(kernel.sent.at(-1)?.frame.vlans).toEqual([tag(100, ETHERTYPE_QINQ), tag(10)]);
    expect(kernel.sent.at(-1)?.frame.length).toBe(1522);
    expect(kernel.takeReceived()).toEqual(['right.100.10']);
  });

  it.each([
    ['of another VLAN', [tag(11)]],
    ['of the VLAN of that number, but of a provider', [tag(10, ETHERTYPE_QINQ)]],
    ['without a tag', []],
  ])('%s stay on the device below', (_what, vlans) => {
    const { scheduler, kernel, left, right } = pair();
    kernel.open(addVlan(kernel, right, 10));
    left.ndoStartXmit(plain(mac(1), mac(2)).retag(vlans));
    scheduler.runUntil(0);
    expect(kernel.received.map(({ dev, frame }) => [dev, frame.vlans])).toEqual([['right', vlans]]);
  });

  it('come in before a master of the device below sees them', () => {
    const { scheduler, kernel, left, right } = pair();
    kernel.open(addVlan(kernel, right, 10));
    right.rxHandler = () => 'pass';
    left.ndoStartXmit(plain(mac(1), mac(2)).retag([tag(10)]));
    left.ndoStartXmit(plain(mac(1), mac(2)));
    scheduler.runUntil(0);
    expect(kernel.takeReceived()).toEqual(['right.10', 'right']);
  });

  it('are lost while the device of their VLAN is off', () => {
    const { kernel, right } = pair();
    const vlan = addVlan(kernel, right, 10);
    const frame = plain(mac(1), mac(2)).retag([tag(10)]);
    expect(right.vlanGroup?.receive(frame, undefined)?.id).toBe('vlan.receive.down');
    kernel.open(vlan);
    expect(right.vlanGroup?.receive(frame, undefined)?.id).toBe('vlan.receive.untagged');
  });

  it('for the port of a bridge are for the host on the bridge’s VLAN as well', () => {
    const { kernel, left, right } = pair();
    kernel.open(addVlan(kernel, right, 10));
    right.vlanGroup?.receive(plain(mac(9), mac(1)).retag([tag(10)]), left);
    right.vlanGroup?.receive(plain(mac(9), mac(8)).retag([tag(10)]), left);
    expect(kernel.received.map(({ ingress }) => ingress)).toEqual(['left', 'right']);
  });
});

describe('what the device below is to hear', () => {
  const group = (number: number): Mac => Mac.of(0x3333, number);

  it('are the groups of the VLAN device while that is on', () => {
    const { kernel, left } = pair();
    const vlan = addVlan(kernel, left, 10);
    vlan.mcAdd(group(1));
    expect(left.groups.has(group(1))).toBe(false);
    kernel.open(vlan);
    vlan.mcAdd(group(2));
    vlan.mcAdd(group(2));
    expect([...left.groups].slice(-2)).toEqual([
      [group(1), 1],
      [group(2), 1],
    ]);
    // Linux 6.12, `ip maddr`: users 2 on the VLAN device, which are itself and the device below.
    expect([vlan.groupUsers(group(1)), left.groupUsers(group(1))]).toEqual([2, 1]);
    vlan.mcDel(group(1));
    kernel.close(vlan);
    expect(left.groups.has(group(2))).toBe(false);
    expect(vlan.groupUsers(group(2))).toBe(2);
  });

  it('is an address that differs; a veth hears everything then, a network card just that', () => {
    const { kernel, left } = pair();
    const vlan = addVlan(kernel, left, 10, { address: mac(7) });
    kernel.open(vlan);
    expect([[...left.unicast.keys()], left.promiscuity]).toEqual([[mac(7)], 1]);
    kernel.close(vlan);
    expect([left.unicast.size, left.promiscuity]).toEqual([0, 0]);

    const segment = new Segment(kernel.scheduler, 'lan', { shared: true });
    const nics = [11, 12].map(number => {
      const nic = kernel.register(new EthernetNic('ether', `nic${number}`, mac(number)));
      nic.plugInto(segment);
      return nic;
    });
    kernel.open(...nics);
    kernel.open(addVlan(kernel, nics[1]!, 10, { address: mac(7) }));
    expect(nics[1]!.promiscuity).toBe(0);
    nics[0]!.ndoStartXmit(plain(mac(11), mac(7)).retag([tag(10)]));
    nics[0]!.ndoStartXmit(plain(mac(11), mac(8)).retag([tag(10)]));
    kernel.scheduler.runUntil(0);
    expect(kernel.takeReceived()).toEqual(['nic12.10']);
  });

  it('is everything while the VLAN device is to hear everything', () => {
    const { kernel, left } = pair();
    const vlan = addVlan(kernel, left, 10);
    vlan.setPromiscuity(1);
    vlan.setAllmulti(1);
    expect([left.promiscuity, left.allmulti]).toEqual([1, 1]);
    expect(kernel.hearing.slice(0, 2)).toEqual(['left.10 entered promiscuous', 'left entered promiscuous']);
    vlan.setPromiscuity(-1);
    vlan.setAllmulti(-1);
    expect([left.promiscuity, left.allmulti]).toEqual([0, 0]);
  });

  it('are the registration protocols, once, while there is a VLAN', () => {
    const { kernel, left } = pair();
    const [ten, twenty] = [addVlan(kernel, left, 10), addVlan(kernel, left, 20)];
    // Linux 6.12: `link  01:80:c2:00:00:21 users 2`
    expect([...left.groups].map(([address, users]) => `${address} ${users}`)).toEqual([
      '01:80:c2:00:00:21 2',
    ]);
    kernel.unregisterNetdevice(ten);
    expect(left.groups.size).toBe(1);
    kernel.unregisterNetdevice(twenty);
    expect([left.groups.size, left.vlanGroup]).toEqual([0, undefined]);
  });
});

describe('a VLAN device', () => {
  it('begins with the flags of the device below, but for those that somebody switches', () => {
    const { kernel, left } = pair();
    left.setPromiscuity(1);
    left.flags |= IFF_NOARP;
    const vlan = addVlan(kernel, left, 10);
    expect(vlan.flags & (IFF_NOARP | IFF_MULTICAST | IFF_PROMISC)).toBe(IFF_NOARP | IFF_MULTICAST);
    expect(vlan.up).toBe(false);
  });

  it('goes on and off with the device below, in the order of their numbers, unless it is bound loosely', () => {
    const { kernel, left } = pair();
    kernel.close(left);
    const [twenty, ten, loose] = [20, 10, 30].map(vid => addVlan(kernel, left, vid));
    loose!.looseBinding = true;
    expect(left.uppers.map(({ name }) => name)).toEqual(['left.10', 'left.20', 'left.30']);
    expect(ten!.ndoOpen()).toEqual({ errno: 'ENETDOWN' });
    kernel.open(left);
    expect([ten!.up, twenty!.up, loose!.up]).toEqual([true, true, false]);
    kernel.open(loose!);
    kernel.close(left);
    expect([ten!.up, twenty!.up, loose!.up]).toEqual([false, false, true]);
  });

  it('follows the MTU of the device below downwards only, and takes none above it', () => {
    const { kernel, left } = pair();
    const vlan = addVlan(kernel, left, 10, { mtu: 1400 });
    expect([vlan.minMtu, vlan.ndoChangeMtu(1501)]).toEqual([0, { errno: 'ERANGE' }]);
    kernel.devSetMtu(left, 1450);
    expect(vlan.mtu).toBe(1400);
    kernel.devSetMtu(left, 1300);
    kernel.devSetMtu(left, 1500);
    expect(vlan.mtu).toBe(1300);
  });

  it('goes by the address of the device below until it is given one', () => {
    const { kernel, left } = pair();
    const vlan = addVlan(kernel, left, 10);
    left.ndoSetMacAddress(mac(3));
    kernel.notifyDevice(left, 'NETDEV_CHANGEADDR');
    expect(vlan.address).toBe(mac(1));
    kernel.open(vlan);
    expect(vlan.address).toBe(mac(3));
    left.ndoSetMacAddress(mac(4));
    kernel.notifyDevice(left, 'NETDEV_CHANGEADDR');
    expect(vlan.address).toBe(mac(4));
    vlan.ndoSetMacAddress(mac(5));
    vlan.addressSetByUser = true;
    expect([...left.unicast.keys()]).toEqual([mac(5)]);
    left.ndoSetMacAddress(mac(5));
    kernel.notifyDevice(left, 'NETDEV_CHANGEADDR');
    expect([vlan.address, left.unicast.size]).toEqual([mac(5), 0]);
    left.ndoSetMacAddress(mac(6));
    kernel.notifyDevice(left, 'NETDEV_CHANGEADDR');
    expect([...left.unicast.keys()]).toEqual([mac(5)]);
  });

  it('ceases to exist with the device below, and not when that moves elsewhere', () => {
    const { kernel, left } = pair();
    const vlan = addVlan(kernel, left, 10);
    const upon = addVlan(kernel, vlan, 20);
    kernel.notifyDevice(left, 'NETDEV_UNREGISTER');
    expect(vlan.owner).toBe(kernel);
    kernel.unregisterNetdevice(left);
    expect([vlan.owner, upon.owner]).toEqual([undefined, undefined]);
    expect(kernel.changes.filter(change => change.endsWith('unregistered'))).toEqual([
      'left.10.20 unregistered',
      'left.10 unregistered',
      'left unregistered',
    ]);
  });

  it('cannot be where one is, nor on the loopback', () => {
    const { kernel, left } = pair();
    const vlan = addVlan(kernel, left, 10);
    expect(vlanCheckRealDev(left, ETHERTYPE_VLAN, 10)).toEqual({
      errno: 'EEXIST',
      extack: '8021q: VLAN device already exists',
    });
    expect(vlanCheckRealDev(left, ETHERTYPE_QINQ, 10)).toBeUndefined();
    expect(vlanCheckRealDev(vlan, ETHERTYPE_VLAN, 10)).toBeUndefined();
    expect([left.hasUpper(vlan), vlan.hasUpper(left), VLAN_LIMIT]).toEqual([true, false, 4095]);
  });

  it.each([
    [0x8100, ETHERTYPE_VLAN],
    [0x88a8, ETHERTYPE_QINQ],
    [0x86dd, undefined],
  ])('of protocol %i', (number, protocol) => {
    expect(vlanProtocol(number)).toBe(protocol);
  });

  it('loose_binding can be changed', () => {
    const { kernel, left } = pair();
    const vlan = addVlan(kernel, left, 10);
    vlan.changeInfo({ loose_binding: 1 });
    expect(vlan.fillInfo()).toEqual({ protocol: '802.1Q', id: 10, flags: ['REORDER_HDR', 'LOOSE_BINDING'] });
    vlan.changeInfo({ id: 11, loose_binding: 0 });
    expect(vlan.fillInfo()).toEqual({ protocol: '802.1Q', id: 10, flags: ['REORDER_HDR'] });
  });
});

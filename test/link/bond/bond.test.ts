/** What the transcript test/realkernel/recorded/devices/bond.txt does not show: frames, groups, and what can go wrong. */
import { Mac } from '../../../sim/base/mac';
import { Bridge } from '../../../sim/link/bridge/bridge';
import { IFF_SLAVE } from '../../../sim/link/net-device';
import { linkVlanDev, VlanDevice } from '../../../sim/link/vlan';
import { defaultProfile } from '../../../sim/kernel/profile/profile';
import { netDeviceContract } from '../../contract/net-device.contract';
import { mac, plain } from '../frames';
import { ACTIVE_BACKUP, type BondLab, makeBond, makeBondWithSlaves, pass, states } from './lab';

const GROUP = Mac.of(0x3333, 5);

/** Where frames arrived that were sent, in order. */
function arrivals({ scheduler, kernel }: BondLab, send: () => void): string[] {
  kernel.takeReceived();
  send();
  scheduler.runUntil(scheduler.now);
  return kernel.takeReceived();
}

netDeviceContract('bond', (scheduler, kernel) => {
  const lab = makeBondWithSlaves({ mode: ACTIVE_BACKUP }, { links: 2, scheduler, kernel });
  return { dev: lab.bond, frame: plain(lab.bond.address, mac(0x21)) };
});

describe('active-backup', () => {
  it('sends through the active slave alone, and receives there alone', () => {
    const lab = makeBondWithSlaves({ mode: ACTIVE_BACKUP, miimon: 100 });
    const { bond, far, kernel } = lab;
    expect(arrivals(lab, () => bond.ndoStartXmit(plain(bond.address, mac(9))))).toEqual(['far1']);
    expect(kernel.sent.map(({ dev, decided }) => `${dev} ${decided.id}`)).toContain('bond0 bond.xmit.slave');
    const back = (index: number, to: Mac): string[] =>
      arrivals(lab, () => far[index]!.ndoStartXmit(plain(mac(9), to)));
    expect([back(0, bond.address), back(1, bond.address), back(1, GROUP)]).toEqual([['bond0'], [], []]);
    expect(kernel.verdicts.slice(-3)).toEqual([
      'bond.receive.slave',
      'bond.receive.backup',
      'bond.receive.backup',
    ]);
  });

  it('leaves to a backup what is for bridges alone', () => {
    const lab = makeBondWithSlaves({ mode: ACTIVE_BACKUP, miimon: 100 });
    const lldp = Mac.of(0x0180, 0xc200000e | 0);
    expect(arrivals(lab, () => lab.far[1]!.ndoStartXmit(plain(mac(9), lldp)))).toEqual(['eth2']);
    expect(arrivals(lab, () => lab.far[0]!.ndoStartXmit(plain(mac(9), lldp)))).toEqual(['bond0']);
  });

  it('has the active slave hear for it, and the next one after a failover', () => {
    const lab = makeBondWithSlaves({ mode: ACTIVE_BACKUP, miimon: 100 });
    const { bond, slaves, far, kernel } = lab;
    bond.mcAdd(GROUP);
    bond.setPromiscuity(1);
    const hearing = (): unknown[] => slaves.map(dev => [dev.groups.has(GROUP), dev.promiscuity]);
    expect(hearing()).toEqual([
      [true, 1],
      [false, 0],
    ]);
    expect(bond.groupUsers(GROUP)).toBe(2);
    kernel.close(far[0]!);
    pass(lab, 150);
    expect(hearing()).toEqual([
      [false, 0],
      [true, 1],
    ]);
    kernel.close(bond);
    expect([slaves[1]!.groups.has(GROUP), slaves[1]!.promiscuity, bond.groupUsers(GROUP)]).toEqual([
      false,
      1,
      1,
    ]);
  });

  it('drops what it is to send without a link, and says so', () => {
    const { bond, kernel } = makeBond({ mode: ACTIVE_BACKUP });
    expect(bond.ndoStartXmit(plain(bond.address, GROUP)).id).toBe('bond.xmit.no-slave');
    expect(kernel.sent.map(({ dev }) => dev)).toEqual(['bond0']);
  });
});

describe('modes that use every link', () => {
  // bond_xmit_roundrobin_slave_get; Linux 6.12 counts per processor.
  it('balance-rr: one after the other', () => {
    const lab = makeBondWithSlaves({ mode: 0, miimon: 100 }, { links: 3 });
    const send = (): string[] => arrivals(lab, () => lab.bond.ndoStartXmit(plain(lab.bond.address, mac(9))));
    expect([send(), send(), send(), send()].flat()).toEqual(['far2', 'far3', 'far1', 'far2']);
    lab.kernel.close(lab.far[2]!);
    pass(lab, 150);
    expect([send(), send(), send()].flat()).toEqual(['far1', 'far1', 'far2']);
  });

  it.each([
    ['balance-xor', 2],
    ['802.3ad', 4],
  ])('%s: by the last octets of both addresses', (_name, mode) => {
    const lab = makeBondWithSlaves({ mode, miimon: 100 });
    const send = (to: number): string[] =>
      arrivals(lab, () => lab.bond.ndoStartXmit(plain(lab.bond.address, mac(to))));
    expect([send(8), send(9), send(10), send(9)].flat()).toEqual(['far1', 'far2', 'far1', 'far2']);
    lab.kernel.close(lab.far[0]!);
    pass(lab, 150);
    expect([send(8), send(9)].flat()).toEqual(['far2', 'far2']);
  });

  it('broadcast: all of them; and all hear', () => {
    const lab = makeBondWithSlaves({ mode: 3, miimon: 100 });
    expect(arrivals(lab, () => lab.bond.ndoStartXmit(plain(lab.bond.address, mac(9))))).toEqual([
      'far1',
      'far2',
    ]);
    lab.bond.mcAdd(GROUP);
    expect(lab.slaves.map(dev => dev.groups.get(GROUP))).toEqual([1, 1]);
    expect(lab.bond.groupUsers(GROUP)).toBe(3);
    lab.bond.ndoDelSlave(lab.slaves[0]!);
    expect(lab.slaves.map(dev => dev.groups.get(GROUP))).toEqual([undefined, 1]);
  });

  it('802.3ad: has no carrier with fewer links than min_links', () => {
    const lab = makeBondWithSlaves({ mode: 4, min_links: 2 });
    expect(lab.bond.carrier).toBe(true);
    lab.kernel.close(lab.far[1]!);
    pass(lab, 150);
    expect([lab.bond.carrier, states(lab)]).toEqual([false, ['ACTIVE UP', 'BACKUP DOWN']]);
  });
});

describe('enslaving', () => {
  // Linux 6.12.117 logs these three lines.
  it('takes the address of the first slave, gives it to the others, and IPv6 from them all', () => {
    const { bond, slaves, kernel } = makeBondWithSlaves({ mode: ACTIVE_BACKUP });
    expect([bond.address, ...slaves.map(({ address }) => address)]).toEqual([
      mac(0x11),
      mac(0x11),
      mac(0x11),
    ]);
    expect(slaves.map(dev => [dev.up, dev.noAddrconf, dev.master, (dev.flags & IFF_SLAVE) !== 0])).toEqual(
      Array.from({ length: 2 }, () => [true, true, bond, true]),
    );
    expect(bond.fillSlaveInfo(slaves[1]!)).toMatchObject({ perm_hwaddr: '02:00:00:00:00:12' });
    expect(kernel.log).toEqual([
      'bond0: (slave eth1): making interface the new active one',
      'bond0: (slave eth1): Enslaving as an active interface with an up link',
      'bond0: (slave eth2): Enslaving as a backup interface with an up link',
    ]);
  });

  it('gives back address and MTU, and takes an address of its own after the last', () => {
    const lab = makeBond({ mode: ACTIVE_BACKUP });
    const { bond, slaves, kernel } = lab;
    kernel.devSetMtu(slaves[1]!, 1400);
    for (const slave of slaves) bond.ndoAddSlave(slave);
    expect(slaves[1]!.mtu).toBe(1500);
    for (const slave of slaves) bond.ndoDelSlave(slave);
    expect(slaves.map(dev => [dev.address, dev.mtu, dev.up, dev.noAddrconf, dev.flags & IFF_SLAVE])).toEqual([
      [mac(0x11), 1500, false, false, 0],
      [mac(0x12), 1400, false, false, 0],
    ]);
    expect([bond.address, bond.carrier]).toEqual([Mac.of(0x0a00, 1), false]);
  });

  it('undoes everything where a slave cannot be switched on', () => {
    const { bond, kernel, slaves } = makeBond({ mode: ACTIVE_BACKUP });
    const vlan = kernel.register(new VlanDevice('eth1.5', slaves[0]!, 0x8100, 5, { address: mac(0x55) }));
    linkVlanDev(vlan);
    expect(bond.ndoAddSlave(vlan)).toEqual({ errno: 'ENETDOWN' });
    expect([vlan.address, vlan.noAddrconf, vlan.master, bond.address]).toEqual([
      mac(0x55),
      false,
      undefined,
      Mac.of(0x0a00, 1),
    ]);
  });

  it('refuses a device that others have, and one that stands on the bond', () => {
    const { bond, kernel, slaves, scheduler } = makeBondWithSlaves({ mode: ACTIVE_BACKUP });
    const bridge = kernel.register(new Bridge(scheduler, 'br0', mac(0xc0), defaultProfile()));
    expect(bridge.ndoAddSlave(slaves[0]!)).toEqual({ errno: 'EBUSY' });
    expect(bridge.ndoAddSlave(bond)).toBeUndefined();
    expect(bond.ndoAddSlave(bridge)).toEqual({ errno: 'EBUSY' });
    expect(bond.ndoDelSlave(bridge)).toEqual({ errno: 'EINVAL' });
  });

  it('releases a slave that ceases to exist, and all when the bond does', () => {
    const lab = makeBondWithSlaves({ mode: ACTIVE_BACKUP, miimon: 100 });
    const { bond, kernel, slaves } = lab;
    kernel.unregisterNetdevice(slaves[0]!);
    expect(bond.slaves.map(({ dev }) => dev.name)).toEqual(['eth2']);
    expect(bond.failover.current?.dev).toBe(slaves[1]);
    kernel.log.length = 0;
    kernel.unregisterNetdevice(bond);
    expect([slaves[1]!.master, slaves[1]!.up, slaves[1]!.rxHandler]).toEqual([undefined, false, undefined]);
    expect(kernel.log).toEqual([
      'bond0 (unregistering): (slave eth2): Releasing backup interface',
      'bond0 (unregistering): Released all slaves',
    ]);
    pass(lab, 1000);
  });

  it('has one MTU and address with all, or changes none', () => {
    const { bond, slaves } = makeBondWithSlaves({ mode: ACTIVE_BACKUP });
    jest.spyOn(slaves[1]!, 'ndoChangeMtu').mockReturnValue({ errno: 'EINVAL' });
    expect(bond.ndoChangeMtu(1400)).toEqual({ errno: 'EINVAL' });
    expect([bond.mtu, slaves[0]!.mtu]).toEqual([1500, 1500]);
    jest.spyOn(slaves[1]!, 'ndoSetMacAddress').mockReturnValue({ errno: 'EBUSY' });
    expect(bond.ndoSetMacAddress(mac(0x77))).toEqual({ errno: 'EBUSY' });
    expect([bond.address, slaves[0]!.address]).toEqual([mac(0x11), mac(0x11)]);
  });
});

describe('options', () => {
  it('stop at the first that is refused', () => {
    const { bond } = makeBond({});
    expect(bond.changeInfo({ miimon: 50, updelay: 120, min_links: -1 >>> 0 })).toMatchObject({
      errno: 'EINVAL',
    });
    expect(bond.fillInfo()).toMatchObject({ miimon: 50, updelay: 100, min_links: 0 });
    expect(bond.changeInfo({ mode: 9 })).toMatchObject({ errno: 'EBUSY' });
  });

  it.each<[Record<string, number>, string]>([
    [{ primary_reselect: 3 }, 'EINVAL'],
    [{ fail_over_mac: 3 }, 'EINVAL'],
    [{ num_peer_notif: 256 }, 'EINVAL'],
    [{ miimon: 0x80000000 }, 'EINVAL'],
    [{ downdelay: 100 }, 'EPERM'],
    [{ primary: 1 }, 'EACCES'],
  ])('refuses %j', (options, errno) => {
    expect(makeBond({}).bond.changeInfo(options)).toMatchObject({ errno });
  });

  it('active_slave: one that is enslaved and up', () => {
    const lab = makeBondWithSlaves({ mode: ACTIVE_BACKUP, miimon: 100 });
    const { bond, far, slaves, kernel } = lab;
    const set = (ifindex: number): string => bond.changeInfo({ active_slave: ifindex })?.errno ?? 'done';
    expect([set(99), set(far[0]!.ifindex), set(slaves[1]!.ifindex)]).toEqual(['ENODEV', 'EINVAL', 'done']);
    expect(bond.fillInfo()['active_slave']).toBe('eth2');
    kernel.close(far[0]!);
    pass(lab, 150);
    expect(set(slaves[0]!.ifindex)).toBe('EINVAL');
    expect(kernel.log.at(-1)).toBe(
      'bond0: (slave eth1): Could not set as active slave; either eth1 is down or the link is down',
    );
  });
});

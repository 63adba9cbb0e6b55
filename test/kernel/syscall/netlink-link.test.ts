import { Lab, type LabNode } from '../../../sim/scenario/lab';
import { ip, mac } from '../../../sim/conformance/messages';
import { TapLab } from '../../support/tap-lab';

function machine(): { lab: Lab; host: LabNode } {
  const lab = new Lab();
  return { lab, host: lab.node('host') };
}
const names = (host: LabNode): string[] => host.netlink.links().map(({ ifname }) => ifname);

describe('a device is made', () => {
  it('as a bridge, down and with an address of its own', () => {
    const { host } = machine();
    expect(host.netlink.linkAdd({ ifname: 'br0', kind: 'bridge' })).toBeUndefined();
    expect(host.netlink.link('br0')).toMatchObject({
      ifindex: 2,
      kind: 'bridge',
      up: false,
      operstate: 'DOWN',
      mtu: 1500,
      linkType: 'ether',
    });
  });

  // Linux 6.18.44: `ip link` still says noqueue of a device that is down again.
  it('without a queueing discipline until it is up for the first time', () => {
    const { host } = machine();
    host.netlink.linkAdd({ ifname: 'br0', kind: 'bridge' });
    const shown = [undefined, true, false].map(up => {
      if (up !== undefined) host.netlink.linkSet('br0', { up });
      return host.netlink.link('br0')?.qdisc;
    });
    expect(shown).toEqual(['noop', 'noqueue', 'noqueue']);
  });

  it('as a pair of veths, each the other’s end', () => {
    const { host } = machine();
    host.netlink.linkAdd({
      ifname: 'v0',
      kind: 'veth',
      peer: { ifname: 'v1', address: mac('02:00:00:00:00:09') },
    });
    expect(names(host)).toEqual(['lo', 'v1', 'v0']);
    expect(host.netlink.link('v0')).toMatchObject({ iflinkName: 'v1', kind: 'veth' });
    expect(host.netlink.link('v1')).toMatchObject({ iflinkName: 'v0', address: mac('02:00:00:00:00:09') });
  });

  it('with a name for the other end where none was given', () => {
    const { host } = machine();
    host.netlink.linkAdd({ ifname: 'veth0', kind: 'veth' });
    expect(names(host).sort()).toEqual(['lo', 'veth0', 'veth1']);
  });

  it('with its other end in another namespace', () => {
    const { host } = machine();
    const other = host.machine.netnsAdd('other');
    host.netlink.linkAdd({ ifname: 'v0', kind: 'veth', peer: { ifname: 'eth0', netns: 'other' } });
    expect(names(host)).toEqual(['lo', 'v0']);
    expect(typeof other !== 'string' && other.device('eth0')?.kind).toBe('veth');
    expect(host.netlink.link('v0')).toMatchObject({ linkNetnsName: 'other' });
  });

  it('with what else was asked for', () => {
    const { host } = machine();
    host.netlink.linkAdd({
      ifname: 'br0',
      kind: 'bridge',
      mtu: 1400,
      up: true,
      address: mac('02:00:00:00:00:0b'),
      index: 7,
      txqlen: 5,
    });
    expect(host.netlink.link('br0')).toMatchObject({
      ifindex: 7,
      mtu: 1400,
      up: true,
      address: mac('02:00:00:00:00:0b'),
      txqlen: 5,
    });
  });
});

describe('a device is not made', () => {
  it.each(['', 'a'.repeat(16), 'a b', 'a/b', '.', '..'])('by the name %j', ifname => {
    const { host } = machine();
    expect(host.netlink.linkAdd({ ifname, kind: 'bridge' })).toEqual({ errno: 'EINVAL' });
    expect(names(host)).toEqual(['lo']);
  });

  it('twice by the same name, for either end', () => {
    const { host } = machine();
    host.netlink.linkAdd({ ifname: 'br0', kind: 'bridge' });
    expect(host.netlink.linkAdd({ ifname: 'br0', kind: 'bridge' })).toEqual({ errno: 'EEXIST' });
    expect(host.netlink.linkAdd({ ifname: 'v0', kind: 'veth', peer: { ifname: 'br0' } })).toEqual({
      errno: 'EEXIST',
    });
    expect(host.netlink.linkAdd({ ifname: 'v0', kind: 'veth', peer: { ifname: 'v0' } })).toEqual({
      errno: 'EEXIST',
    });
    expect(names(host)).toEqual(['lo', 'br0']);
  });

  it('of a kind there is not, or into a namespace there is not', () => {
    const { host } = machine();
    expect(host.netlink.linkAdd({ ifname: 'x', kind: 'wireguard' })).toEqual({
      errno: 'EOPNOTSUPP',
      extack: 'Unknown device type',
    });
    expect(
      host.netlink.linkAdd({ ifname: 'v0', kind: 'veth', peer: { ifname: 'v1', netns: 'nowhere' } }),
    ).toEqual({ errno: 'EINVAL', extack: 'Invalid "netns" value' });
  });
});

describe('a device is deleted', () => {
  it('with its other end, and with all addresses', () => {
    const { lab, host } = machine();
    host.machine.netnsAdd('other');
    host.netlink.linkAdd({ ifname: 'v0', kind: 'veth', peer: { ifname: 'eth0', netns: 'other' }, up: true });
    lab.run(3_000_000);
    expect(host.netlink.linkDel('v0')).toBeUndefined();
    expect(names(host)).toEqual(['lo']);
    expect(host.machine.netns.get('other')?.device('eth0')).toBeUndefined();
    expect(host.netlink.addresses()).toEqual([]);
  });

  it('unless it is hardware, the loopback, or not there', () => {
    const t = new TapLab();
    const { netlink } = t.host;
    t.lab.node('third');
    expect(netlink.linkDel('lo')).toEqual({ errno: 'EOPNOTSUPP' });
    expect(netlink.linkDel('eth9')).toEqual({ errno: 'ENODEV' });
    t.lab.link(['host:net0', 'wire:net0', 'third:net0']);
    expect(netlink.linkDel('net0')).toEqual({ errno: 'EOPNOTSUPP' });
  });
});

describe('a device is moved to another namespace', () => {
  const moved = (): { t: TapLab; net: NonNullable<ReturnType<TapLab['host']['machine']['findNetns']>> } => {
    const t = new TapLab().settle();
    const net = t.host.machine.netnsAdd('other');
    if (typeof net === 'string') throw new Error(net);
    return { t, net };
  };

  it('down, without its addresses, with its index and name, and the settings of there', () => {
    const { t, net } = moved();
    t.conf('eth0.accept_ra', 2);
    expect(t.host.netlink.linkSet('eth0', { netns: 'other' })).toBeUndefined();
    expect(t.host.netlink.link('eth0')).toBeUndefined();
    const dev = net.device('eth0');
    expect([dev?.ifindex, dev?.up, net.inet6Addresses.size]).toEqual([2, false, 0]);
    expect(net.sysctl.read('net.ipv6.conf.eth0.accept_ra')).toEqual({ value: '1' });
  });

  it('and does there what the same request asks for', () => {
    const { t, net } = moved();
    t.host.netlink.linkSet('eth0', { netns: 'other', name: 'up0', up: true });
    t.wait(3);
    expect(net.device('up0')?.up).toBe(true);
    expect([...net.inet6Addresses.keys()]).toEqual([ip('fe80::ff:fe00:1')]);
  });

  it('with a free index where its own is taken', () => {
    const { t, net } = moved();
    t.host.netlink.linkAdd({ ifname: 'v0', kind: 'veth', peer: { ifname: 'v1', netns: 'other' } });
    expect(net.device('v1')?.ifindex).toBe(2);
    t.host.netlink.linkSet('eth0', { netns: 'other' });
    expect(net.device('eth0')?.ifindex).toBe(3);
  });

  it('unless it is the loopback or a bridge, the name is taken there, or there is no such place', () => {
    const { t } = moved();
    t.host.netlink.linkAdd({ ifname: 'br0', kind: 'bridge' });
    t.host.netlink.linkAdd({ ifname: 'v0', kind: 'veth', peer: { ifname: 'eth0', netns: 'other' } });
    const set = (name: string, netns: string | number): ReturnType<TapLab['host']['netlink']['linkSet']> =>
      t.host.netlink.linkSet(name, { netns });
    expect(set('lo', 'other')?.errno).toBe('EINVAL');
    expect(set('br0', 'other')?.extack).toBe('The interface netns is immutable');
    expect(set('eth0', 'other')?.errno).toBe('EEXIST');
    expect(set('eth0', 'nowhere')).toEqual({ errno: 'EINVAL', extack: 'Invalid "netns" value' });
    expect(set('eth9', 'other')).toEqual({ errno: 'ENODEV' });
  });
});

describe('a device is changed', () => {
  it('in name, if the new one is free and fit', () => {
    const t = new TapLab();
    expect(t.host.netlink.linkSet('eth0', { name: 'lo' })).toEqual({ errno: 'EEXIST' });
    expect(t.host.netlink.linkSet('eth0', { name: 'a b' })).toEqual({ errno: 'EINVAL' });
    expect(t.host.netlink.linkSet('eth0', { name: 'up0' })).toBeUndefined();
    expect(t.sysctl('net.ipv6.conf.up0.accept_ra')).toBe('1');
  });

  it('not at all behind the first thing that is refused', () => {
    const t = new TapLab({ down: true });
    expect(t.host.netlink.linkSet('eth0', { mtu: 10, up: true })?.errno).toBe('EINVAL');
    expect(t.host.netlink.link('eth0')?.up).toBe(false);
  });

  it('in master: a bridge takes it, and lets it go', () => {
    const t = new TapLab();
    t.host.netlink.linkAdd({ ifname: 'br0', kind: 'bridge' });
    expect(t.host.netlink.linkSet('eth0', { master: 'br0' })).toBeUndefined();
    expect(t.host.netlink.link('eth0')?.master).toBe('br0');
    expect(t.host.netlink.linkSet('eth0', { master: '' })).toBeUndefined();
    expect(t.host.netlink.link('eth0')?.master).toBeUndefined();
    expect(t.host.netlink.linkSet('eth0', { master: 'br9' })).toEqual({ errno: 'EINVAL' });
    expect(t.host.netlink.linkSet('eth0', { master: 'lo' })).toEqual({ errno: 'EOPNOTSUPP' });
  });

  // Linux 6.18.44: `ip link set eth0 master br0` once more, and the bridge sends no second MLD report through the port.
  it('in master: a bridge that has it already keeps it as it is', () => {
    const t = new TapLab();
    t.host.netlink.linkAdd({ ifname: 'br0', kind: 'bridge' });
    t.host.netlink.linkSet('eth0', { master: 'br0' });
    const handler = t.host.net.device('eth0')?.rxHandler;
    expect(t.host.netlink.linkSet('eth0', { master: 'br0' })).toBeUndefined();
    expect(handler).toBeDefined();
    expect(t.host.net.device('eth0')?.rxHandler).toBe(handler);
  });

  it('shows its flags in the order of ip link', () => {
    const t = new TapLab().settle();
    t.host.netlink.linkSet('eth0', { promisc: true, allmulticast: true, arp: false });
    expect(t.host.netlink.link('eth0')?.flags).toEqual([
      'BROADCAST',
      'MULTICAST',
      'NOARP',
      'ALLMULTI',
      'PROMISC',
      'UP',
      'LOWER_UP',
    ]);
    expect(t.host.netlink.link('lo')?.flags).toEqual(['LOOPBACK', 'UP', 'LOWER_UP']);
    t.lab.links[0]?.setCarrier(false);
    expect(t.wait(2).host.netlink.link('eth0')?.flags[0]).toBe('NO-CARRIER');
  });

  it('options of a bridge are for bridges and their ports', () => {
    const t = new TapLab();
    expect(t.host.netlink.linkSet('eth0', { infoData: { stp_state: 1 } })).toEqual({ errno: 'EOPNOTSUPP' });
    // Linux 6.18.44: ip link set v1 type bridge_slave priority 3, without a bridge.
    expect(t.host.netlink.linkSet('eth0', { infoSlaveData: { mode: 1 } })).toEqual({ errno: 'EOPNOTSUPP' });
  });
});

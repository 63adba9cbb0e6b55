/** Who listens to routers on a link: the same files under networkd of several versions. */
import { Host, type HostOptions } from './host';

const file = (lines: string): Record<string, string> => ({
  'eth0.network': `[Match]\nName=eth0\n[Network]\n${lines}`,
});

/** A host that had four seconds before the router spoke. */
function host(lines: string, options: HostOptions = {}, more: Record<string, string> = {}): Host {
  const made = new Host({ ...file(lines), ...more }, options).until(4);
  made.router.run('radvd');
  return made.until(8);
}

const addressOf = (made: Host): string => made.print('ip -6 -o addr show dev eth0 scope global');
const SLAAC = '2001:db8:1::ff:fe00:2/64';

test('networkd.ra.enabled: without a word it listens itself, and the kernel does not', () => {
  const made = host('');
  expect(made.decided('networkd.ra.enabled')).toBe(true);
  expect(made.decided('networkd.link.configured-by')).toBe(true);
  expect(made.decided('networkd.ra.received')).toBe(true);
  expect(addressOf(made)).toContain(`${SLAAC} scope global dynamic mngtmpaddr noprefixroute`);
  expect(made.node.sysctl('net.ipv6.conf.eth0.accept_ra')).toBe('0');
});

test('networkd.ra.kernel: networkd 219 leaves it to the kernel', () => {
  const made = host('', { version: '219' });
  expect(made.decided('networkd.ra.kernel')).toBe(true);
  expect(made.node.sysctl('net.ipv6.conf.eth0.accept_ra')).toBe('1');
  expect(addressOf(made)).toMatch(/2001:db8:1::ff:fe00:2\/64 scope global dynamic (mngtmpaddr )?\\/);
});

test('networkd.link.unmanaged: a link without a file is left alone, and the kernel listens', () => {
  const made = new Host({ 'x.network': '[Match]\nName=other\n' }, { before: ['ip link set eth0 up'] }).until(
    4,
  );
  expect(made.decided('networkd.link.unmanaged')).toBe(true);
  expect(made.node.sysctl('net.ipv6.conf.eth0.accept_ra')).toBe('1');
});

test('networkd.ra.off: IPv6AcceptRA=no means nobody', () => {
  const made = host('IPv6AcceptRA=no\n');
  expect(made.decided('networkd.ra.off')).toBe(true);
  expect(addressOf(made)).toBe('');
});

test('the key is known by its old name in every version, and by its new one since 231', () => {
  expect(addressOf(host('IPv6AcceptRouterAdvertisements=no\n', { version: '257' }))).toBe('');
  expect(addressOf(host('IPv6AcceptRA=no\n', { version: '232' }))).toBe('');
  const old = host('IPv6AcceptRA=no\n', { version: '230' });
  expect(addressOf(old)).toContain(SLAAC);
  expect(old.log).toContain(
    "/etc/systemd/network/eth0.network:4: Unknown lvalue 'IPv6AcceptRA' in section 'Network'",
  );
});

test.each(['228', '239', '252', '255', '257'] as const)(
  'networkd.ra.forwarding: IPForward=yes switches router discovery off in %s, unless told to listen',
  version => {
    const made = host('IPForward=yes\n', { version });
    expect(made.decided('networkd.ra.forwarding')).toBe(true);
    expect(addressOf(made)).toBe('');
    const key = version === '228' ? 'IPv6AcceptRouterAdvertisements' : 'IPv6AcceptRA';
    expect(addressOf(host(`IPForward=yes\n${key}=yes\n`, { version }))).toContain(SLAAC);
  },
);

test('networkd.forwarding.machine: until 255 one file switches the whole machine, and from 256 its own link', () => {
  const before = host('IPForward=yes\n', { version: '252' });
  expect(before.decided('networkd.forwarding.machine')).toBe(true);
  expect(before.node.sysctl('net.ipv6.conf.all.forwarding')).toBe('1');
  const after = host('IPv6Forwarding=yes\n', { version: '256' });
  expect(after.node.sysctl('net.ipv6.conf.all.forwarding')).toBe('0');
  expect(after.node.sysctl('net.ipv6.conf.eth0.forwarding')).toBe('1');
});

test('IPv6Forwarding= of networkd.conf switches router discovery off on every link since 256', () => {
  const conf = { '/etc/systemd/networkd.conf': '[Network]\nIPv6Forwarding=yes\n' };
  const made = host('', { version: '257' }, conf);
  expect(made.decided('networkd.ra.forwarding')).toBe(true);
  expect(addressOf(made)).toBe('');
  expect(addressOf(host('', { version: '255' }, conf))).toContain(SLAAC);
});

test('masquerading on one link makes others deaf since 257 only', () => {
  const uplink = {
    'br.netdev': '[NetDev]\nName=br\nKind=bridge\n',
    'a-br.network': '[Match]\nName=br\n[Network]\nIPMasquerade=both\n',
  };
  expect(addressOf(host('', { version: '256' }, uplink))).toContain(SLAAC);
  const made = host('', { version: '257' }, uplink);
  expect(made.node.sysctl('net.ipv6.conf.all.forwarding')).toBe('1');
  expect(addressOf(made)).toBe('');
});

test('forwarding that somebody else switched on means nothing to networkd', () => {
  const made = host('', { before: ['sysctl -w net.ipv6.conf.all.forwarding=1'] });
  expect(addressOf(made)).toContain(SLAAC);
  expect(made.print('ip -6 route show default')).toContain('proto ra');
});

test('networkd.ra.sends-ra: a link that advertises does not listen since 256', () => {
  expect(host('IPv6SendRA=yes\n', { version: '256' }).decided('networkd.ra.sends-ra')).toBe(true);
  expect(addressOf(host('IPv6SendRA=yes\n', { version: '252' }))).toContain(SLAAC);
});

const BRIDGE = { 'br0.netdev': '[NetDev]\nName=br0\nKind=bridge\n', 'br0.network': '[Match]\nName=br0\n' };

test('networkd.ra.no-link-local: a port has no link-local address since 242, and so asks nobody', () => {
  const made = host('Bridge=br0\n', {}, BRIDGE);
  expect(made.decided('networkd.ra.no-link-local')).toBe(true);
  expect(made.print('ip -6 -o addr show dev eth0')).toBe('');
  expect(made.print('ip -6 -o addr show dev br0 scope global')).toContain('dynamic mngtmpaddr noprefixroute');
});

test('a port of 241 has a link-local address and solicits; one of 232 has no IPv6, and the log says so', () => {
  expect(host('Bridge=br0\n', { version: '241' }, BRIDGE).print('ip -6 -o addr show dev eth0')).toContain(
    'fe80::ff:fe00:2',
  );
  const made = host('Bridge=br0\n', { version: '232' }, BRIDGE);
  expect(made.print('ip -6 -o addr show dev eth0')).toBe('');
  expect(made.node.sysctl('net.ipv6.conf.eth0.disable_ipv6')).toBe('1');
  expect(made.log).toContain('eth0: IPv6 successfully disabled');
  const mtu = host('Bridge=br0\n[Link]\nMTUBytes=1400\n', { version: '239' }, BRIDGE);
  expect(mtu.node.sysctl('net.ipv6.conf.eth0.disable_ipv6')).toBe('1');
});

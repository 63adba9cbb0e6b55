/** What networkd makes of advertisements, by version where they differ. */
import { ALL_NODES, Ip6 } from '../../../sim/base/ip6';
import { Mac } from '../../../sim/base/mac';
import { Frame } from '../../../sim/wire/frame';
import { Ip6Packet } from '../../../sim/wire/ipv6';
import { routerAdvertisement } from '../../../sim/wire/nd/messages';
import type { NdOption } from '../../../sim/wire/nd/options';
import { Host, type HostOptions } from './host';
import recorded from './recorded-252.json';

const radvd = (body: string): string =>
  `interface p0 { AdvSendAdvert on; MinRtrAdvInterval 3; MaxRtrAdvInterval 4; ${body} };`;

function host(lines: string, body: string, options: HostOptions = {}): Host {
  const text = `[Match]\nName=eth0\n[Network]\n${lines}`;
  const made = new Host({ 'eth0.network': text }, { radvd: radvd(body), level: 'debug', ...options }).until(
    4,
  );
  made.router.run('radvd');
  return made.until(7);
}

const routes = (made: Host): string => made.print('ip -6 route');
const PREFIX = 'prefix 2001:db8:1::/64 { };';

test.each([
  ['252', 1024],
  ['255', 512],
  ['258', 512],
] as const)('a router of high preference has a metric of its own in %s: %i', (version, metric) => {
  const made = host('', `AdvDefaultPreference high; ${PREFIX}`, { version });
  expect(routes(made)).toMatch(
    new RegExp(`default via fe80::ff:fe00:1 dev eth0 proto ra metric ${metric} .*pref high`),
  );
});

test('RouteMetric= may be three numbers since 253, for high, medium and low', () => {
  const lines = '[IPv6AcceptRA]\nRouteMetric=100:200:300\n';
  expect(routes(host(lines, `AdvDefaultPreference low; ${PREFIX}`, { version: '255' }))).toContain(
    'metric 300',
  );
  const old = host(lines, PREFIX);
  expect(old.log.join('\n')).toContain('Failed to parse RouteMetric=100:200:300, ignoring assignment');
});

test('networkd.ra.expired: a router that takes its leave loses its route since 250, and keeps it before', () => {
  const leave = (version: HostOptions['version']): Host => {
    const made = host('', PREFIX, version === undefined ? {} : { version });
    made.router.run('kill $(cat /run/radvd.pid)');
    return made.until(8);
  };
  expect(routes(leave('249'))).toContain('default via');
  const made = leave('252');
  expect(routes(made)).not.toContain('default via');
  expect(made.decided('networkd.ra.expired')).toBe(true);
});

test('what an advertisement brought goes when its lifetime is over', () => {
  const made = host(
    '',
    'AdvDefaultLifetime 6; prefix 2001:db8:1::/64 { AdvValidLifetime 8; AdvPreferredLifetime 8; };',
  );
  made.router.run('ip link set p0 down; ip link set p0 up');
  made.router.run('kill -KILL $(cat /run/radvd.pid)');
  expect(routes(made.until(8))).toContain('2001:db8:1::/64');
  expect(routes(made.until(30))).not.toContain('2001:db8:1::/64');
  expect(made.print('ip -6 -o addr show dev eth0 scope global')).toBe('');
});

test('networkd.ra.filtered: prefixes, routes and routers that are not wanted are left out', () => {
  const made = host(
    '[IPv6AcceptRA]\nPrefixDenyList=2001:db8:1::/64\n',
    `${PREFIX} prefix 2001:db8:2::/64 { };`,
  );
  expect(made.decided('networkd.ra.filtered')).toBe(true);
  expect(made.print('ip -6 -o addr show dev eth0 scope global')).toMatch(
    /^\d+: eth0 +inet6 2001:db8:2::ff:fe00:2/,
  );
  const router = host('[IPv6AcceptRA]\nRouterAllowList=fe80::9\n', PREFIX);
  expect(routes(router)).not.toContain('proto ra');
  expect(router.log).toContain('eth0: Router fe80::ff:fe00:1 is not in allow list, ignoring.');
});

test('networkd.ra.prefix-length: addresses in prefixes of 64 bits alone, routes to all of them', () => {
  const made = host('', 'prefix 2001:db8:1::/80 { }; prefix 2001:db8:2::/48 { };');
  expect(made.decided('networkd.ra.prefix-length')).toBe(true);
  expect(made.print('ip -6 -o addr show dev eth0 scope global')).toBe('');
  expect(routes(made)).toContain('2001:db8:1::/80 dev eth0 proto ra');
  expect(routes(made)).toContain('2001:db8:2::/48 dev eth0 proto ra');
});

test('networkd.ra.own-gateway: an advertisement of its own gives no route through itself', () => {
  const made = host('', '');
  made.node.file('/etc/radvd.conf', radvd(PREFIX).replace('p0', 'eth0'));
  made.node.run('sysctl -w net.ipv6.conf.all.forwarding=1');
  made.router.run('kill $(cat /run/radvd.pid)');
  made.node.run('radvd');
  made.until(9);
  expect(made.decided('networkd.ra.own-gateway')).toBe(true);
  expect(routes(made)).not.toContain('default via');
  expect(made.print('ip -6 -o addr show dev eth0 scope global')).toContain('2001:db8:1::ff:fe00:2/64');
});

/** Says an advertisement as if the router had; radvd would refuse to say some of them. */
function advertise(made: Host, options: readonly NdOption[], hopLimit = 255): void {
  const message = routerAdvertisement.make({
    ...{ curHopLimit: 64, managed: false, otherConfig: false, homeAgent: false, preference: 'medium' },
    ...{ proxy: false, routerLifetime: 1800, reachableTime: 0, retransTimer: 0, options },
  });
  const router = Ip6.parse('fe80::ff:fe00:1')!;
  const packet = new Ip6Packet(router, ALL_NODES, hopLimit, message);
  const frame = new Frame(Mac.forGroup(ALL_NODES), Mac.parse('02:00:00:00:00:01')!, packet);
  made.lab.links[0]?.tap().inject(frame);
}

test('networkd.ra.bad-lifetimes: preferred for longer than valid, no address', () => {
  const made = new Host({ 'eth0.network': '[Match]\nName=eth0\n' }, { level: 'debug' }).until(4);
  const prefix = {
    ...{ kind: 'prefix-information' as const, prefixLength: 64, onLink: true, autonomous: true },
    ...{ routerAddress: false, preferDhcpv6Pd: false, validLifetime: 10, preferredLifetime: 20 },
    prefix: Ip6.parse('2001:db8:1::')!,
  };
  advertise(made, [prefix], 64);
  made.until(5);
  expect(made.decided('networkd.ra.received')).toBe(false);
  advertise(made, [prefix]);
  made.until(6);
  expect(made.decided('networkd.ra.bad-lifetimes')).toBe(true);
  expect(made.print('ip -6 -o addr show dev eth0 scope global')).toBe('');
  advertise(made, [{ ...prefix, prefixLength: 129 }]);
  expect(made.until(7).log).toContain(
    'eth0: NDISC: Received invalid Router Advertisement, ignoring datagram',
  );
});

test('hop limit and timers reach the kernel since 256, and the hop limit a route in 255', () => {
  const body = `AdvCurHopLimit 33; AdvReachableTime 12000; AdvRetransTimer 700; AdvLinkMTU 1400; ${PREFIX}`;
  const new256 = host('', body, { version: '256' });
  expect(new256.node.sysctl('net.ipv6.conf.eth0.hop_limit')).toBe('33');
  expect(new256.node.sysctl('net.ipv6.conf.eth0.mtu')).toBe('1400');
  expect(new256.node.sysctl('net.ipv6.neigh.eth0.base_reachable_time_ms')).toBe('12000');
  expect(new256.node.sysctl('net.ipv6.neigh.eth0.retrans_time_ms')).toBe('700');
  expect(routes(host('', body, { version: '255' }))).toMatch(/default .*mtu 1400 hoplimit 33/);
  const old = host('', body);
  expect(old.node.sysctl('net.ipv6.conf.eth0.hop_limit')).toBe('64');
  expect(routes(old)).toMatch(/default .*mtu 1400 pref/);
});

test('solicitations: three in all until 238, and then ever more rarely', () => {
  const silent = (version: HostOptions['version']): number => {
    const made = new Host(
      { 'eth0.network': '[Match]\nName=eth0\n' },
      { level: 'debug', ...(version && { version }) },
    );
    return made.until(300).log.filter(line => line.includes('Sent Router Solicitation')).length;
  };
  expect(silent('232')).toBe(3);
  expect(silent('252')).toBeGreaterThan(4);
  expect(silent('252')).toBeLessThan(9);
});

test('networkd.foreign.removed: what was there before goes, but what KeepConfiguration= names', () => {
  const before = ['ip addr add 2001:db8:f::1/64 dev eth0', 'ip link set eth0 up'];
  const made = host('', PREFIX, { before });
  expect(made.decided('networkd.foreign.removed')).toBe(true);
  expect(made.print('ip -6 addr')).not.toContain('2001:db8:f::1');
  expect(host('KeepConfiguration=static\n', PREFIX, { before }).print('ip -6 addr')).toContain(
    '2001:db8:f::1',
  );
});

test('networkd.radv.unsolicited, networkd.radv.solicited, networkd.radv.final: a router of its own', () => {
  const text =
    '[Match]\nName=eth0\n[Network]\nIPv6SendRA=yes\nIPv6AcceptRA=no\n[IPv6Prefix]\nPrefix=2001:db8:8::/64\nAssign=yes\n';
  const made = new Host({ 'eth0.network': text }, { version: '256' }).until(4);
  made.router.run(
    'sysctl -w net.ipv6.conf.all.forwarding=0; sysctl -w net.ipv6.conf.p0.forwarding=0; ip link set p0 down; ip link set p0 up',
  );
  made.until(12);
  const client = (): string =>
    made.router.run('ip -6 route show default; ip -6 -o addr show dev p0 scope global').stdout;
  expect(client()).toContain('default via fe80::ff:fe00:2 dev p0 proto ra');
  expect(client()).toContain('2001:db8:8::ff:fe00:1/64');
  expect(made.print('ip -6 -o addr show dev eth0 scope global')).toContain('2001:db8:8::ff:fe00:2/64');
  made.stop();
  made.until(13);
  expect(client()).not.toContain('default via');
  for (const what of ['unsolicited', 'solicited', 'final'])
    expect(made.decided(`networkd.radv.${what}`)).toBe(true);
});

/** tcpdump of the first advertisement of the real networkd 252.38 with this file (flow label and times left out). */
const ADVERTISED = `hop limit 0, Flags [managed], pref high, router lifetime 1200s, reachable time 0ms, retrans timer 0ms
source link-address option (1), length 8 (1): 02:00:00:00:00:02
0x0000:  0200 0000 0002
prefix info option (3), length 32 (4): 2001:db8:8::/64, Flags [onlink, auto], valid time 3600s, pref. time 600s
0x0000:  40c0 0000 0e10 0000 0258 0000 0000 2001
0x0010:  0db8 0008 0000 0000 0000 0000 0000
route info option (24), length 24 (3):  2001:db8:4::/48, pref=medium, lifetime=3600s
0x0000:  3000 0000 0e10 2001 0db8 0004 0000 0000
0x0010:  0000 0000 0000
rdnss option (25), length 40 (5):  lifetime 3600s, addr: fe80::ff:fe00:2 addr: 2001:db8::53
0x0000:  0000 0000 0e10 fe80 0000 0000 0000 0000
0x0010:  00ff fe00 0002 2001 0db8 0000 0000 0000
0x0020:  0000 0000 0053
dnssl option (31), length 24 (3):  lifetime 3600s, domain(s): example.org.
0x0000:  0000 0000 0e10 0765 7861 6d70 6c65 036f
0x0010:  7267 0000 0000`;

test('advertises octet by octet what networkd 252 advertises', () => {
  const made = new Host({ 'eth0.network': recorded.sendra.files['/etc/systemd/network/eth0.network'] });
  made.router.run("tcpdump -lni p0 -vv -c 1 'icmp6 and ip6[40]==134' > /tmp/dump &");
  made.until(8);
  const [, ...lines] = made.router.run('cat /tmp/dump').stdout.trim().split('\n');
  expect(lines.map(line => line.trim()).join('\n')).toBe(ADVERTISED);
});

test('a router of 245 has no lifetime unless it is given one, and the names it tells live for half an hour until 249', () => {
  const files = {
    'eth0.network':
      '[Match]\nName=eth0\n[Network]\nIPv6PrefixDelegation=yes\nDNS=2001:db8::53\n[IPv6Prefix]\nPrefix=2001:db8:8::/64\n',
  };
  const dump = (version: HostOptions['version']): string => {
    const made = new Host(files, version === undefined ? {} : { version });
    made.router.run("tcpdump -lni p0 -vv -c 1 'icmp6 and ip6[40]==134' > /tmp/dump &");
    made.until(8);
    return made.router.run('cat /tmp/dump').stdout;
  };
  expect(dump('245')).toMatch(/router lifetime 0s[^]*lifetime 1800s, addr: 2001:db8::53/);
  expect(dump('249')).toMatch(
    /router lifetime 1800s[^]*valid time 2592000s, pref. time 604800s[^]*lifetime 1800s, addr: 2001:db8::53/,
  );
  expect(dump('252')).toMatch(
    /router lifetime 1800s[^]*valid time 3600s, pref. time 1800s[^]*lifetime 3600s, addr: 2001:db8::53/,
  );
});

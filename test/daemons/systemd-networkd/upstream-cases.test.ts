/** J1 to J32: what systemd's own tests of networkd ask, each by its number (docs/conformance.md has the list). */
import { toHex } from '../../../sim/base/hex';
import { Ip6 } from '../../../sim/base/ip6';
import { Mac } from '../../../sim/base/mac';
import { NETWORKD_CASES } from '../../../sim/conformance/cases/networkd';
import { APP_IDS, generateAddresses, hexOctets } from '../../../sim/daemons/systemd-networkd/config/token';
import { Host, type HostOptions } from './host';
import { PD_UPLINK, Router, share } from './pd-router';

const ETH0 = '[Match]\nName=eth0\n';
const BRIDGE = { 'br0.netdev': '[NetDev]\nName=br0\nKind=bridge\n' };
const PORT = { ...BRIDGE, 'eth0.network': `${ETH0}[Network]\nBridge=br0\n` };
const radvd = (lines: string): string =>
  `interface p0 { AdvSendAdvert on; MinRtrAdvInterval 3; MaxRtrAdvInterval 4; ${lines} };`;

/** A host that has heard radvd. */
function hears(network: string, lines: string, options: HostOptions = {}): Host {
  const host = new Host({ 'eth0.network': ETH0 + network }, { radvd: radvd(lines), ...options }).until(4);
  host.router.run('radvd');
  return host.until(9);
}

/** A host whose router is networkd, too. */
function beside(network: string, router: string): Host {
  const host = new Host({ 'eth0.network': ETH0 + network });
  host.router.file(
    '/etc/systemd/network/p0.network',
    `[Match]\nName=p0\n[Network]\nIPv6SendRA=yes\n${router}`,
  );
  host.router.run('systemctl start systemd-networkd');
  return host.until(12);
}

const globals = (host: Host, dev = 'eth0'): string[] =>
  host
    .print(`ip -6 -o addr show dev ${dev} scope global`)
    .split('\n')
    .flatMap(line => / inet6 (\S+)/.exec(line)?.[1] ?? [])
    .sort();

/** Types of the messages of DHCPv6 that a host sends beside a server. */
function asks(network: string, flags: string, dhcpd: string, options: HostOptions = {}) {
  const host = new Host({ 'eth0.network': ETH0 + network }, { radvd: radvd(flags), ...options });
  const tap = host.lab.links[0]!.tap();
  host.router.file('/etc/dhcp/dhcpd6.conf', dhcpd).file('/var/lib/dhcp/dhcpd6.leases', '');
  host.router.run('ip addr add 2600::1/64 dev p0 nodad');
  host.router.run('dhcpd -6 -q -cf /etc/dhcp/dhcpd6.conf -pf /run/dhcpd6.pid p0');
  host.until(4).router.run('radvd');
  host.until(10);
  const sent = tap.collected.flatMap(({ frame: { payload } }) =>
    payload.kind === 'ipv6' && payload.payload.kind === 'udp' ? [payload.payload.data] : [],
  );
  return { host, types: sent.map(data => data[0]), sent: sent.map(toHex) };
}

const DHCPD = 'option dhcp6.name-servers 2600::ee;\nsubnet6 2600::/64 { range6 2600::10 2600::10; }\n';
const RAPID = `option dhcp6.rapid-commit;\n${DHCPD}`;
const [SOLICIT, ADVERTISE, REQUEST, REPLY, INFORMATION] = [1, 2, 3, 7, 11];

const stable = (prefix: string, only?: string): string[] =>
  generateAddresses(
    Ip6.parse(prefix)!,
    64,
    [
      {
        type: 'prefixstable',
        prefix: only === undefined ? undefined : Ip6.parse(only)!,
        secret: hexOctets('86b123b969ba4b7eb8b3d8605123525a'),
      },
    ],
    APP_IDS.ndisc,
    { ifname: 'veth99', mac: Mac.parse('12:34:56:78:9a:bc')!, machineId: new Uint8Array(16) },
  ).map(String);

/** A bridge with two routers beyond its two ports. */
function twoRouters(network: string): Host {
  const host = new Host(
    { ...PORT, 'eth1.network': '[Match]\nName=eth1\n[Network]\nBridge=br0\n', 'br0.network': network },
    { version: '256', radvd: radvd('AdvDefaultPreference high; prefix 2001:db8:1::/64 { };') },
  );
  const low = host.lab.node('low');
  const mac = (text: string): Mac => Mac.parse(text)!;
  host.lab.link([
    { node: 'low', interface: 'p0', mac: mac('02:00:00:00:00:98') },
    { node: 'host', interface: 'eth1', mac: mac('02:00:00:00:00:03') },
  ]);
  low.file('/etc/radvd.conf', radvd('AdvDefaultPreference low; prefix 2001:db8:2::/64 { };'));
  low.run('sysctl -w net.ipv6.conf.all.forwarding=1; ip link set p0 up');
  host.until(4);
  low.run('radvd');
  host.router.run('radvd');
  return host.until(12);
}

const defaults = (host: Host): string[] =>
  host
    .print('ip -6 route show default')
    .split('\n')
    .flatMap(line => /via (\S+) .* metric (\d+) .*pref (\w+)/.exec(line)?.slice(1).join(' ') ?? []);

/** A bridge with one port and an address of its own. */
const bridged = (more: string, files: Readonly<Record<string, string>> = PORT): Host =>
  new Host({
    ...files,
    'br0.network': `[Match]\nName=br0\n[Network]\nIPv6AcceptRA=no\nAddress=2001:db8:1::5/64\n${more}`,
  }).until(4);

const carrier = (host: Host): boolean => host.print('ip -o link show br0').includes('LOWER_UP');
const state = (host: Host, dev: string): string => host.print(`networkctl list ${dev}`).split('\n')[1] ?? '';
const mtu = (host: Host): string | undefined => host.node.sysctl('net.ipv6.conf.eth0.mtu');

const TESTS: Readonly<Record<string, () => void>> = {
  J1: () => {
    const prefixes = '[IPv6Prefix]\nPrefix=2002:da8:1::/64\n[IPv6Prefix]\nPrefix=2002:da8:2::/64\n';
    const names = '[IPv6SendRA]\nDNS=_link_local 2002:da8:1::1\nDomains=hogehoge.test\n';
    const host = beside('', names + prefixes);
    expect(globals(host)).toEqual(['2002:da8:1::ff:fe00:2/64', '2002:da8:2::ff:fe00:2/64']);
    expect(host.print('grep ^DNS= /run/systemd/netif/links/2')).toBe('DNS=fe80::ff:fe00:1 2002:da8:1::1\n');
    const shown = host.node.run('rdisc6 -1 eth0');
    host.until(14);
    expect(shown.stdout).toContain('hogehoge.test');
  },
  J2: () => {
    const tokens = 'Token=::1a:2b:3c:4d\nToken=static:::fa:de:ca:fe\nToken=::1a:2b:3c:4d\n';
    const host = hears(
      `[IPv6AcceptRA]\n${tokens}`,
      'prefix 2002:da8:1::/64 { }; prefix 2002:da8:2::/64 { };',
    );
    expect(globals(host)).toEqual([
      '2002:da8:1:0:1a:2b:3c:4d/64',
      '2002:da8:1:0:fa:de:ca:fe/64',
      '2002:da8:2:0:1a:2b:3c:4d/64',
      '2002:da8:2:0:fa:de:ca:fe/64',
    ]);
  },
  J3: () => {
    expect(stable('2002:da8:1::', '2002:da8:1::')).toEqual(['2002:da8:1:0:b47e:7975:fc7a:7d6e']);
    expect(stable('2002:da8:2::', '2002:da8:1::')).toEqual(['2002:da8:2:0:1034:56ff:fe78:9abc']);
  },
  J4: () => {
    expect(stable('2002:da8:1::')).toEqual(['2002:da8:1:0:b47e:7975:fc7a:7d6e']);
    expect(stable('2002:da8:2::')).toEqual(['2002:da8:2:0:f689:561a:8eda:7443']);
  },
  J5: () => {
    const host = twoRouters('[Match]\nName=br0\n');
    expect(defaults(host)).toEqual(['fe80::ff:fe00:1 512 high', 'fe80::ff:fe00:98 2048 low']);
  },
  J6: () => {
    const file = '[Match]\nName=br0\n[IPv6AcceptRA]\nRouteMetric=100:200:300\n';
    const host = twoRouters(file);
    expect(defaults(host)).toEqual(['fe80::ff:fe00:1 100 high', 'fe80::ff:fe00:98 300 low']);
    host.node.file('/etc/systemd/network/br0.network', `${file}[Link]\nMACAddress=12:34:56:78:9a:bc\n`);
    host.node.run('networkctl reload');
    host.until(24);
    expect(globals(host, 'br0')).toEqual([
      '2001:db8:1:0:1034:56ff:fe78:9abc/64',
      '2001:db8:2:0:1034:56ff:fe78:9abc/64',
    ]);
    expect(defaults(host)).toEqual(['fe80::ff:fe00:1 100 high', 'fe80::ff:fe00:98 300 low']);
  },
  J9: () => {
    const host = hears(
      '[IPv6AcceptRA]\nPrefixAllowList=2001:db8:0:1::/64\nRouteDenyList=2001:db1:fff::/64 2001:db2:fff::/64\n',
      `prefix 2001:db8:0:1::/64 { }; prefix 2001:db8:0:2::/64 { }; prefix 2001:db8:0:3::/64 { };
       route 2001:db0:fff::/64 { }; route 2001:db1:fff::/64 { }; route 2001:db2:fff::/64 { };`,
    );
    expect(globals(host)).toEqual(['2001:db8:0:1:0:ff:fe00:2/64']);
    const routes = host.print('ip -6 route show proto ra');
    expect([...routes.matchAll(/^2001:db\S+/gm)].map(String)).toEqual([
      '2001:db0:fff::/64',
      '2001:db8:0:1::/64',
    ]);
  },
  J10: () => {
    const own = 'Assign=yes\nToken=::1a:2b:3c:4d\nToken=::fa:de:ca:fe\n';
    const host = beside(
      '',
      `[IPv6Prefix]\nPrefix=2001:db8:0:1::/64\n[IPv6Prefix]\nPrefix=2001:db8:0:2::/64\n${own}`,
    );
    const addresses = host.router.run('ip -6 -o addr show dev p0 scope global').stdout;
    expect([...addresses.matchAll(/inet6 (\S+)/g)].map(found => found[1]).sort()).toEqual([
      '2001:db8:0:2:1a:2b:3c:4d/64',
      '2001:db8:0:2:fa:de:ca:fe/64',
    ]);
  },
  J11: () => {
    const lists = 'PrefixAllowList=2001:db8:1::/64\nPrefixDenyList=2001:db8:1::/64\n';
    const host = hears(`[IPv6AcceptRA]\n${lists}`, 'prefix 2001:db8:1::/64 { }; prefix 2001:db8:2::/64 { };');
    expect(globals(host)).toEqual(['2001:db8:1::ff:fe00:2/64']);
  },
  J12: () => {
    const host = hears(
      '[IPv6AcceptRA]\nPrefixDenyList=2001:db8:2::/64\nRouteDenyList=2001:db1:fff::/64\n',
      `prefix 2001:db8:1::/64 { }; prefix 2001:db8:2::/64 { };
       route 2001:db0:fff::/64 { }; route 2001:db1:fff::/64 { };`,
    );
    expect(globals(host)).toEqual(['2001:db8:1::ff:fe00:2/64']);
    const routes = host.print('ip -6 route show proto ra');
    expect(routes).toContain('2001:db0:fff::/64');
    expect(routes).not.toContain('2001:db1:fff::/64');
  },
  J13: () => {
    const { host, types } = asks('[Network]\nDHCP=ipv6\n', 'AdvOtherConfigFlag on;', DHCPD);
    expect(types).toEqual([INFORMATION, REPLY]);
    expect(globals(host)).toEqual([]);
    // 252 forgets what it is told with information alone; later versions keep it.
    const kept = asks('[Network]\nDHCP=ipv6\n', 'AdvOtherConfigFlag on;', DHCPD, { version: '257' });
    expect(kept.host.print('grep ^DNS= /run/systemd/netif/links/2')).toBe('DNS=2600::ee\n');
  },
  J14: () => {
    const { host, types } = asks('[Network]\nDHCP=ipv6\n[DHCPv6]\nWithoutRA=solicit\n', '', RAPID);
    expect(types).toEqual([SOLICIT, REPLY]);
    expect(host.print('ip -6 -o addr show dev eth0 scope global')).toMatch(
      / 2600::10\/128 scope global dynamic noprefixroute/,
    );
    expect(host.print('ip -6 route show default')).toContain('via fe80::ff:fe00:1');
    expect(host.print('ip token show dev eth0')).toContain('token ::');
  },
  J15: () => {
    const file = '[Network]\nDHCP=ipv6\n[DHCPv6]\nWithoutRA=solicit\nRapidCommit=no\n';
    expect(asks(file, '', RAPID).types).toEqual([SOLICIT, ADVERTISE, REQUEST, REPLY]);
  },
  J16: () => {
    const file =
      '[DHCPv6]\nWithoutRA=solicit\nIAID=1234\nDUIDType=vendor\nDUIDRawData=0:0:ab:11:f9:2a:c2:77:29:f9:5c:0\n';
    const { sent } = asks(`[Network]\nDHCP=ipv6\n${file}`, '', RAPID);
    expect(sent[0]).toContain('0001000e00020000ab11f92ac27729f95c00');
    expect(sent[0]).toContain('0003000c000004d2');
    expect(sent[1]).toContain('0001000e00020000ab11f92ac27729f95c00');
  },
  J17: () => {
    const dhcpd = 'subnet6 2001:db8:1::/64 { prefix6 2001:db8:f0f0:: 2001:db8:f0f0:: /60; }\n';
    const files = { 'eth0.network': `${PD_UPLINK}UseAddress=no\n`, 'lan0.network': share('lan0') };
    const router = delegated(files, dhcpd);
    expect(router.lines('ip -6 -o addr show dev eth0 scope global')).toEqual([]);
    expect(router.lines('ip -6 -o addr show dev lan0 scope global').join()).toContain('2001:db8:f0f0::');
  },
  J18: () => {
    const assign = '[DHCPPrefixDelegation]\nAssign=no\n';
    const router = delegated({ 'eth0.network': PD_UPLINK, 'lan0.network': share('lan0', assign) });
    expect(router.lines('ip -6 -o addr show dev lan0 scope global')).toEqual([]);
    expect(router.lines('ip -6 route show dev lo').join()).toContain('unreachable 2001:db8:f0f0::/60');
  },
  J19: () => {
    const pd = '[DHCPPrefixDelegation]\nSubnetId=3\nToken=::1a:2b:3c:4d\nToken=eui64\n';
    const privacy = 'IPv6PrivacyExtensions=yes\nIPv6SendRA=yes\n';
    const files = { 'eth0.network': PD_UPLINK, 'lan0.network': share('lan0', privacy + pd) };
    const router = delegated(files);
    expect(router.lines('ip -6 route show type unreachable').join()).toMatch(
      /^unreachable 2001:db8:f0f0::\/60 dev lo proto dhcp metric 1024/,
    );
    const addresses = router.lines('ip -6 -o addr show dev lan0 scope global').join('\n');
    expect(addresses).toContain('2001:db8:f0f0:3:1a:2b:3c:4d/64');
    expect(addresses).toContain('2001:db8:f0f0:3:0:ff:fe00:4/64');
    expect(addresses).toMatch(/2001:db8:f0f0:3:\S+ scope global temporary/);
    expect(router.lines('ip -6 route show dev c0', router.server).join()).toContain('default via');
  },
  J20: () => {
    const quiet = '[DHCPPrefixDelegation]\nSubnetId=a\nAnnounce=no\n';
    const files = { 'eth0.network': PD_UPLINK, 'lan0.network': share('lan0', `IPv6SendRA=yes\n${quiet}`) };
    const router = delegated({ ...files, 'v7.network': share('v7') });
    expect(router.lines('ip -6 -o addr show dev lan0 scope global').join()).toContain('2001:db8:f0f0:a:');
    expect(router.lines('ip -6 -o addr show dev c0 scope global', router.server)).toEqual([]);
    router.node.run('ip link add v7 type veth peer name v8; ip link set v8 up');
    expect(router.until(16).lines('ip -6 -o addr show dev v7 scope global').join()).toContain(
      '2001:db8:f0f0:0:',
    );
  },
  J21: () => {
    const port =
      'Cost=400\nHairPin=yes\nIsolated=yes\nFastLeave=yes\nUnicastFlood=yes\nMulticastFlood=no\nNeighborSuppression=yes\nLearning=no\nPriority=23\n';
    const link = '[Link]\nMTUBytes=9000\n[Network]\nBridge=br0\n[Bridge]\n';
    const host = bridged('', { ...BRIDGE, 'eth0.network': ETH0 + link + port });
    const shown = host.print('bridge -d link show dev eth0').replace(/\s+/g, ' ');
    expect(shown).toMatch(/priority 23 cost 400/);
    for (const word of ['hairpin on', 'fastleave on', 'learning off', ' flood on', 'mcast_flood off'])
      expect(shown).toContain(word);
    expect(shown).toMatch(/neigh_suppress on.* isolated on|isolated on.* neigh_suppress on/);
    expect(host.print('ip -o link show br0')).toContain('mtu 9000');
  },
  J22: () => {
    const host = bridged('');
    host.node.run('ip addr add 2001:db8:f::1/64 dev br0; ip link set eth0 nomaster');
    expect(carrier(host.until(7))).toBe(false);
    expect(globals(host, 'br0')).toEqual(['2001:db8:f::1/64']);
    expect(host.print('ip -6 route show table local type multicast')).toContain('ff00::/8 dev br0');
    host.node.run('ip link set eth0 master br0');
    expect(globals(host.until(11), 'br0')).toEqual(['2001:db8:1::5/64', '2001:db8:f::1/64']);
    expect(state(host, 'br0')).toMatch(/routable +configured/);
  },
  J23: () => {
    const host = bridged('ConfigureWithoutCarrier=yes\n', BRIDGE);
    const address = ['2001:db8:1::5/64'];
    const seen = [[carrier(host), globals(host, 'br0')]];
    const after = ['master br0', 'up', 'carrier off', 'carrier on', 'down'].map((change, index) => {
      if (change.startsWith('carrier')) host.lab.links[0]!.setCarrier(change.endsWith('on'));
      else host.node.run(`ip link set eth0 ${change}`);
      host.until(7 + index * 3);
      return [carrier(host), globals(host, 'br0')];
    });
    expect([...seen, ...after]).toEqual(
      [false, false, true, false, true, false].map(present => [present, address]),
    );
  },
  J24: () => {
    const host = bridged('IgnoreCarrierLoss=yes\n');
    host.node.run('ip link set eth0 nomaster');
    expect(carrier(host.until(7))).toBe(false);
    expect(globals(host, 'br0')).toEqual(['2001:db8:1::5/64']);
  },
  J25: () => {
    const host = bridged('');
    for (let turn = 0; turn < 4; turn += 1) {
      host.node.run('ip link set eth0 nomaster');
      host.until(5 + turn);
      host.node.run('ip link set eth0 master br0');
      host.until(5.5 + turn);
    }
    expect(globals(host.until(14), 'br0')).toEqual(['2001:db8:1::5/64']);
    expect(state(host, 'br0')).toMatch(/routable +configured/);
  },
  J26: () => {
    const vlans = (range: string): string => `[BridgeVLAN]\nVLAN=${range}\n`;
    const host = new Host({
      'br0.netdev': '[NetDev]\nName=br0\nKind=bridge\n[Bridge]\nVLANFiltering=yes\n',
      'eth0.network': `${ETH0}[Network]\nBridge=br0\n${vlans('4064-4094')}`,
      'br0.network': `[Match]\nName=br0\n${vlans('4060-4094')}`,
    }).until(4);
    const of = (dev: string): number[] =>
      [...host.print(`bridge vlan show dev ${dev}`).matchAll(/(\d+)(?= |$)/gm)]
        .map(found => Number(found[1]))
        .filter(id => id > 1);
    const range = (from: number): number[] => Array.from({ length: 4095 - from }, (_, index) => from + index);
    expect(of('eth0').filter(id => id > 4000)).toEqual(range(4064));
    expect(of('br0').filter(id => id > 4000)).toEqual(range(4060));
  },
  J27: () => {
    const file = (pvid: number): string => `${ETH0}[Network]\nBridge=br0\n[BridgeVLAN]\nPVID=${pvid}\n`;
    const host = new Host({
      'br0.netdev': '[NetDev]\nName=br0\nKind=bridge\n[Bridge]\nVLANFiltering=yes\n',
      'eth0.network': file(100),
    }).until(4);
    const pvid = (): string | undefined => /(\d+) PVID/.exec(host.print('bridge vlan show dev eth0'))?.[1];
    const seen = [pvid()];
    for (const [index, next] of [560, 600].entries()) {
      host.node.file('/etc/systemd/network/eth0.network', file(next));
      host.node.run('networkctl reload');
      host.until(6 + index * 2);
      seen.push(pvid());
    }
    expect(seen).toEqual(['100', '560', '600']);
  },
  J29: () => {
    const before = ['ip link add br9 type bridge', 'ip link set eth0 master br9'];
    const host = new Host({ 'eth0.network': `${ETH0}[Network]\nKeepMaster=yes\n` }, { before }).until(4);
    expect(host.print('ip -o link show eth0')).toContain('master br9');
  },
  J30: () => {
    const host = new Host({ 'eth0.network': `${ETH0}[Network]\nIPv6MTUBytes=1400\n` }).until(4);
    expect(mtu(host)).toBe('1400');
  },
  J31: () => {
    const at = (link: string): string | undefined =>
      mtu(new Host({ 'eth0.network': `${ETH0}${link}[Network]\nIPv6MTUBytes=1550\n` }).until(4));
    expect([at(''), at('[Link]\nMTUBytes=1600\n')]).toEqual(['1500', '1550']);
  },
  J32: () => {
    const proxied = [1, 2, 3, 4, 5].map(last => `IPv6ProxyNDPAddress=2607:5300:203:39${last}::\n`).join('');
    const neighbour = '[Neighbor]\nAddress=2004:da8:1::1\nLinkLayerAddress=00:00:5e:00:02:66\n';
    const label = '[IPv6AddressLabel]\nPrefix=2004:da8:2::/64\nLabel=3333\n';
    const host = new Host({ 'eth0.network': `${ETH0}[Network]\n${proxied}${neighbour}${label}` }).until(5);
    expect(host.print('ip -6 neigh show proxy').trim().split('\n')).toHaveLength(5);
    expect(host.print('ip -6 neigh show dev eth0')).toContain(
      '2004:da8:1::1 lladdr 00:00:5e:00:02:66 PERMANENT',
    );
    expect(host.print('ip addrlabel list')).toContain('prefix 2004:da8:2::/64 dev eth0 label 3333');
    const linkLocal = (word: string): boolean =>
      new Host({ 'eth0.network': `${ETH0}[Network]\nLinkLocalAddressing=${word}\n` })
        .until(5)
        .print('ip -6 addr show dev eth0')
        .includes('fe80::');
    expect(['ipv6', 'yes', 'no', 'ipv4'].map(linkLocal)).toEqual([true, true, false, false]);
    const disabled = new Host(
      { 'eth0.network': `${ETH0}[Network]\nAddress=2001:db8:1::5/64\n` },
      { before: ['sysctl -w net.ipv6.conf.all.disable_ipv6=1'] },
    ).until(5);
    expect(disabled.node.sysctl('net.ipv6.conf.eth0.disable_ipv6')).toBe('0');
    expect(globals(disabled)).toEqual(['2001:db8:1::5/64']);
  },
};

function delegated(files: Readonly<Record<string, string>>, dhcpd?: string): Router {
  const placed = Object.fromEntries(
    Object.entries(files).map(([name, text]) => [`/etc/systemd/network/${name}`, text]),
  );
  return new Router(placed, dhcpd).until(12);
}

test('every number has a test, or a reason why there is none', () => {
  expect(NETWORKD_CASES.map(({ id }) => id)).toEqual(
    Array.from({ length: 32 }, (_, index) => `J${index + 1}`),
  );
  const silent = NETWORKD_CASES.filter(({ id, lacks }) => TESTS[id] === undefined && lacks === undefined);
  expect(silent.map(({ id }) => id)).toEqual([]);
});

test.each(NETWORKD_CASES.filter(({ id }) => TESTS[id] !== undefined))('$id $title', ({ id }) => {
  TESTS[id]?.();
});

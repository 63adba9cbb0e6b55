import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IFA_F_TEMPORARY } from '../../sim/kernel/ipv6/inet6-dev';
import { factsOf } from '../../sim/realkernel/facts';
import { readAddresses } from '../../sim/realkernel/probes/address';
import { readForwarding, readGroups } from '../../sim/realkernel/probes/bridge';
import { readLinks, readMemberships } from '../../sim/realkernel/probes/link';
import { readNeighbours } from '../../sim/realkernel/probes/neigh';
import { readRoutes } from '../../sim/realkernel/probes/route';
import { compareFacts } from '../../sim/realkernel/compare';
import { Lab } from '../../sim/scenario/lab';
import { Mac } from '../../sim/base/mac';
import { seconds } from '../../sim/base/time';

/** What a real kernel answered; see the file's first line. */
const [, addresses = '', links = '', memberships = '', neighbours = '', proxies = '', routes = ''] =
  readFileSync(join(__dirname, 'recorded/probes/node.jsonl'), 'utf8').split('\n');

const NO_IPV4 = { addresses: () => [], neighbours: () => [], routes: () => [] };

const netlink = {
  addresses: () => readAddresses(addresses),
  links: () => readLinks(links),
  link: () => undefined,
  ipv4: NO_IPV4,
  fdb: () => [],
  mdb: () => [],
  memberships: () => readMemberships(memberships),
  neighbours: () => readNeighbours(`${neighbours}\n${proxies}`),
  routes: () => readRoutes(routes),
};
const facts = factsOf({ netlink, sysctl: key => (key === 'a.b' ? '1\n' : undefined) }, ['a.b', 'a.c']);
const of = (kind: string): string[] =>
  facts.filter(({ key }) => key.startsWith(`${kind} `)).map(({ key, value }) => `${key}: ${value}`);

describe('the facts of a real node', () => {
  it('are its addresses with their flags, and what is left of them', () => {
    expect(of('address')).toEqual([
      'address 2001:db8:1::1/64 dev eth0: scope global nodad',
      'address fe80::ff:fe00:1/64 dev eth0: scope link permanent',
    ]);
    const left = facts.filter(({ key }) => key.startsWith('address')).map(fact => fact.left);
    expect(left).toEqual([expect.any(Number), undefined]);
    const preferred = facts.filter(({ key }) => key.startsWith('address')).map(fact => fact.preferred);
    expect(preferred).toEqual([expect.any(Number), undefined]);
  });

  it('have no time for which a temporary address is preferred: that is a matter of chance', () => {
    const all = readAddresses(addresses);
    const temporary = all.map(each => ({
      ...each,
      flags: each.flags | IFA_F_TEMPORARY,
      preferredLifetime: 5,
    }));
    const node = { netlink: { ...netlink, addresses: () => temporary }, sysctl: () => undefined };
    const found = factsOf(node, []).filter(({ key }) => key.startsWith('address'));
    expect(found.map(({ preferred }) => preferred)).toEqual([undefined, undefined]);
  });

  it('are its devices, and the state of a port of a bridge', () => {
    expect(of('link')).toEqual(['link eth1: up state UP mtu 1500 master br0']);
    expect(of('port')).toEqual(['port eth1: forwarding']);
  });

  it('are the groups it has joined, with how many joined them', () => {
    expect(of('group')).toEqual([
      'group ff02::1:ff00:5 dev eth0: users 1',
      'group ff02::1:ff00:1 dev eth0: users 2',
      'group ff02::1 dev eth0: users 1',
      'group ff01::1 dev eth0: users 1',
    ]);
  });

  it('are its neighbours without groups, and its proxies', () => {
    expect(of('neigh')).toEqual(['neigh fe80::1 dev eth0: lladdr 02:00:00:00:00:99 router STALE']);
    expect(of('proxy')).toEqual(['proxy 2001:db8:1::5 dev eth0: ']);
  });

  it('are its routes, of all tables', () => {
    expect(of('route')).toEqual(
      expect.arrayContaining([
        'route unicast 2001:db8:1::/64 dev eth0 table 254 metric 256: proto kernel pref medium',
        'route unreachable 2001:db8:8::/64 dev lo table 254 metric 1024: proto boot pref medium',
        'route unicast 2001:db8:9::/64 nexthop fe80::1 dev eth0 nexthop fe80::2 dev eth0 table 254 metric 1024: proto boot pref medium',
        'route unicast ::/0 via fe80::1 dev eth0 table 254 metric 1024: proto boot mtu 1400 pref medium',
        'route local ::1/128 dev lo table 255 metric 0: proto kernel pref medium',
      ]),
    );
    expect(of('route')).toHaveLength(15);
  });

  it('are sysctls that were asked for, and that there is none of a name', () => {
    expect(of('sysctl')).toEqual(['sysctl a.b: 1', 'sysctl a.c: none']);
  });

  it('are none where nothing was answered', () => {
    const empty = {
      addresses: () => readAddresses(''),
      links: () => readLinks('[]'),
      link: () => undefined,
      ipv4: NO_IPV4,
      fdb: () => readForwarding(''),
      mdb: () => readGroups('[]'),
      memberships: () => readMemberships('[{}]'),
      neighbours: () => readNeighbours('\n'),
      routes: () => readRoutes('[]\n'),
    };
    expect(factsOf({ netlink: empty, sysctl: () => undefined }, [])).toEqual([]);
  });

  it('have the keys and values that a simulated node in that state has', () => {
    const lab = new Lab();
    const node = lab.node('host');
    node.run('ip link set lo up');
    node.run('ip link add eth0 address 02:00:00:00:00:01 type veth peer name eth1 address 02:00:00:00:00:02');
    node.run('ip link add br0 type bridge; ip link set eth1 master br0; ip link set br0 up');
    node.run('ip link set eth1 up; ip link set eth0 up');
    node.run('ip addr add 2001:db8:1::1/64 dev eth0 nodad valid_lft 600 preferred_lft 300');
    node.run('ip -6 route add unreachable 2001:db8:8::/64');
    node.run('ip -6 route add default via fe80::1 dev eth0 mtu 1400 metric 1024');
    node.run('ip -6 neigh add fe80::1 dev eth0 lladdr 02:00:00:00:00:99 router nud stale');
    node.run('ip -6 neigh add proxy 2001:db8:1::5 dev eth0');
    lab.runUntil(seconds(2));
    const simulated = factsOf(node, []);
    const missing = facts
      .filter(({ key }) => !key.startsWith('sysctl ') && !key.includes('nexthop'))
      .filter(({ key, value }) => !simulated.some(fact => fact.key === key && fact.value === value))
      .map(({ key }) => key);
    expect(missing).toEqual([]);
  });
});

it('a neighbour that was not used for a minute may be gone', () => {
  const lab = new Lab();
  const node = lab.node('host');
  node.run('ip link add eth0 type veth peer name eth1; ip link set eth1 up; ip link set eth0 up');
  node.run('ip -6 neigh add fe80::1 dev eth0 lladdr 02:00:00:00:00:99 nud stale');
  const idle = (): unknown => factsOf(node, []).find(({ key }) => key.startsWith('neigh'))?.mayBeGone;
  lab.runUntil(seconds(25));
  expect(idle()).toBeUndefined();
  lab.runUntil(seconds(61));
  expect(idle()).toBe(true);
});

describe('what bridges know', () => {
  const [, forwarding = '', groups = ''] = readFileSync(
    join(__dirname, 'recorded/probes/bridge.jsonl'),
    'utf8',
  ).split('\n');
  const empty = {
    addresses: () => [],
    links: () => [],
    link: () => undefined,
    ipv4: NO_IPV4,
    memberships: () => [],
    neighbours: () => [],
    routes: () => [],
  };
  const bridge = { ...empty, fdb: () => readForwarding(forwarding), mdb: () => readGroups(groups) };
  const real = factsOf({ netlink: bridge, sysctl: () => undefined }, []);

  it('is what they learned and were told, and who wants which group', () => {
    expect(real.map(({ key, value }) => `${key}: ${value}`)).toEqual([
      'fdb 02:00:00:00:00:77 dev eth0 master br0: static',
      'fdb 02:00:00:00:00:99 dev eth0 master br0: learned',
      'mdb ff05::77 port eth0 dev br0: permanent',
      'mdb ff02::1:ff00:99 port eth0 dev br0: temp',
      'mdb ff02::6a port br0 dev br0: temp',
      'mdb ff02::1:ff00:bb00 port br0 dev br0: temp',
    ]);
  });

  it('is not when an entry is called stale, and not the VLAN that only some kernels have', () => {
    const old = forwarding.replace('"master":"br0","state":""', '"master":"br0","state":"stale"');
    const vlan = old.replace(
      '[{',
      '[{"mac":"02:00:00:00:bb:00","ifname":"br0","vlan":1,"master":"br0","state":"permanent","flags":[]},{',
    );
    expect(vlan).toContain('"stale"');
    const netlink = { ...bridge, fdb: () => readForwarding(vlan) };
    expect(factsOf({ netlink, sysctl: () => undefined }, [])).toEqual(real);
  });

  it('is the same of a simulated one', () => {
    const lab = new Lab();
    const node = lab.node('host');
    const far = lab.node('far');
    node.run('ip link add br0 address 02:00:00:00:bb:00 type bridge');
    lab.link([
      { node: 'host', interface: 'eth0', mac: Mac.of(0x0200, 2) },
      { node: 'far', interface: 'eth0', mac: Mac.of(0x0200, 0x99) },
    ]);
    node.run('ip link set eth0 master br0; ip link set br0 up; ip link set eth0 up');
    far.run('ip link set eth0 up');
    lab.runUntil(seconds(3));
    node.run('bridge fdb add 02:00:00:00:00:77 dev eth0 master static');
    lab.runUntil(seconds(4));
    const simulated = factsOf(node, []).filter(({ key }) => /^[fm]db /.test(key));
    const byHand = 'mdb ff05::77 port eth0 dev br0';
    expect(
      compareFacts(
        'host',
        real.filter(({ key }) => key !== byHand),
        [simulated],
        0,
      ),
    ).toEqual([]);
  });
});

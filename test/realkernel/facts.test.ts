import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IFA_F_TEMPORARY } from '../../sim/kernel/ipv6/inet6-dev';
import { factsOf } from '../../sim/realkernel/facts';
import { readAddresses } from '../../sim/realkernel/probes/address';
import { readLinks, readMemberships } from '../../sim/realkernel/probes/link';
import { readNeighbours } from '../../sim/realkernel/probes/neigh';
import { readRoutes } from '../../sim/realkernel/probes/route';
import { Lab } from '../../sim/scenario/lab';
import { seconds } from '../../sim/base/time';

/** What a real kernel answered; see the file's first line. */
const [, addresses = '', links = '', memberships = '', neighbours = '', proxies = '', routes = ''] =
  readFileSync(join(__dirname, 'recorded/probes/node.jsonl'), 'utf8').split('\n');

const netlink = {
  addresses: () => readAddresses(addresses),
  links: () => readLinks(links),
  link: () => undefined,
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

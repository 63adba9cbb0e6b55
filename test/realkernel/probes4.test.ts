/** What Linux 6.18.44 answers to `ip -4 -j`, as it was recorded for test/shell/commands/ip, read. */
import { readAddresses4, readNeighbours4, readRoutes4 } from '../../sim/realkernel/probes/ipv4';
import { facts4Of } from '../../sim/realkernel/facts4';
import type { NodeInView } from '../../sim/scenario/expect/subject';
import { readRecording } from '../shell/commands/iproute2/recording';

const recorded = readRecording('test/shell/commands/ip/recorded/ipv4.txt');
const answer = (command: string): string => recorded.find(each => each.command === command)?.output ?? '';
const addresses = readAddresses4(answer('ip -4 -j addr show dev v1'));
const routes = readRoutes4(answer('ip -j route'));
const neighbours = readNeighbours4(answer('ip -j -4 neigh'));
const ipv4 = { addresses: () => addresses, routes: () => routes, neighbours: () => neighbours };
const facts = facts4Of({ ipv4 } as unknown as NodeInView['netlink']).map(
  ({ key, value }) => `${key}: ${value}`,
);

it('addresses with what is said of them', () => {
  expect(facts).toEqual(
    expect.arrayContaining([
      'address 10.0.0.2/24 dev v1: brd 10.0.0.255 scope 0 secondary permanent v1',
      'address 10.0.1.1/32 dev v1: peer 10.0.1.2 scope 0 permanent v1',
      'address 10.0.3.1/24 dev v1: scope 253 noprefixroute permanent v1',
    ]),
  );
  expect(addresses.find(({ metric }) => metric === 77)).toMatchObject({ preferredLifetime: 500 });
});

it('routes of several ways, and of none', () => {
  expect(facts).toEqual(
    expect.arrayContaining([
      'route unicast 0.0.0.0/0 via 10.0.0.254 dev v1 table 254 tos 0 metric 0: proto boot scope 0',
      'route unicast 10.14.0.0/16 nexthop 10.0.0.7 dev v1 nexthop 10.0.0.8 dev v1 table 254 tos 0 metric 0: proto boot scope 0',
      'route blackhole 10.10.0.0/16 table 254 tos 0 metric 0: proto boot scope 0',
      'route unicast 10.13.0.0/16 dev v1 table 254 tos 0 metric 0: proto boot scope 253 src 10.0.0.2 mtu 1400',
    ]),
  );
});

it('neighbours', () => {
  expect(facts).toEqual(expect.arrayContaining(['neigh 10.0.0.9 dev v1: lladdr 02:00:00:00:00:0a STALE']));
});

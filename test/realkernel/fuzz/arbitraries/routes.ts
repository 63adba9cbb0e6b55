/** `ip route`: routes by hand, of all kinds, and asking for one. */
import fc from 'fast-check';
import type { Operation } from '../operation';
import { mostly, ports } from './stations';

const destinations = fc.constantFrom(
  'default',
  'default',
  '2001:db8:9::/48',
  '2001:db8:9::9',
  '2001:db8:1::/64',
  'fe80::/64',
  '2001:db8:8::/48',
  'fd00:1::/64',
  'ff00::/8',
);

const gateways = mostly(
  fc.constantFrom('fe80::ff:fe00:2', 'fe80::a', '2001:db8:1::b'),
  fc.constantFrom('fe80::ff:fe00:1', '2001:db8:77::1', 'ff02::1', '::1', '2001:db8:1::5', '::'),
  8,
);

const hops = fc.oneof(
  {
    arbitrary: fc.record({ via: gateways, dev: ports }).map(({ via, dev }) => `via ${via} dev ${dev}`),
    weight: 5,
  },
  { arbitrary: ports.map(dev => `dev ${dev}`), weight: 3 },
  { arbitrary: gateways.map(via => `via ${via}`), weight: 1 },
  {
    arbitrary: fc
      .tuple(gateways, gateways)
      .map(([one, other]) => `nexthop via ${one} dev eth0 nexthop via ${other} dev eth0 weight 2`),
    weight: 1,
  },
);

const attributes = mostly(
  fc.constant(''),
  fc.constantFrom(
    ' metric 1',
    ' metric 512',
    ' metric 1024',
    ' metric 0',
    ' mtu 1400',
    ' mtu lock 1400',
    ' hoplimit 33',
    ' proto ra',
    ' proto static',
    ' proto kernel',
    ' pref high',
    ' pref low',
    ' expires 100',
    ' expires 1',
    ' src 2001:db8:1::5',
    ' src 2001:db8:77::7',
    ' onlink',
    ' table 100',
    ' advmss 1000',
    ' expires 0',
  ),
  1,
);

const verbs = fc.constantFrom('add', 'add', 'add', 'append', 'replace', 'change', 'prepend', 'del', 'del');

const modifications = fc
  .record({ verb: verbs, destination: destinations, hop: hops, attribute: attributes })
  .map(each => `ip -6 route ${each.verb} ${each.destination} ${each.hop}${each.attribute}`);

const types = fc
  .record({
    verb: verbs,
    type: fc.constantFrom('unreachable', 'blackhole', 'prohibit', 'throw', 'local', 'anycast', 'multicast'),
    destination: destinations,
    rest: fc.constantFrom('', ' metric 1', ' dev lo', ' dev eth0'),
  })
  .map(each => `ip -6 route ${each.verb} ${each.type} ${each.destination}${each.rest}`);

const deletions = destinations.map(destination => `ip -6 route del ${destination}`);

const others = fc.constantFrom(
  'ip -6 route flush dev eth0',
  'ip -6 route flush proto ra',
  'ip -6 route flush cache',
  'ip -6 route flush table main',
  'ip -6 route get 2001:db8:9::9',
  'ip -6 route get 2001:db8:1::77',
  'ip -6 route get fe80::a',
  'ip -6 route get ff02::1',
  'ip -6 route get 2001:db8:1::5',
  'ip -6 route get ::1',
  'ip -6 route get 2001:db8:9::9 from 2001:db8:1::5',
  'ip -6 route get fe80::a oif eth0',
  'ip -6 route get 2001:db8:9::9 oif eth0',
  'ip -6 route show',
  'ip -6 route show table all',
);

export const routeCommands: fc.Arbitrary<Operation> = fc
  .oneof(
    { arbitrary: modifications, weight: 6 },
    { arbitrary: types, weight: 1 },
    { arbitrary: deletions, weight: 1 },
    { arbitrary: others, weight: 3 },
  )
  .map(command => ({ do: 'type', command }));

/** `ip neighbour`: neighbours by hand, and proxies. */
import fc from 'fast-check';
import type { Operation } from '../operation';
import { mostly, ports } from './stations';

const addresses = fc.constantFrom('fe80::ff:fe00:2', 'fe80::a', '2001:db8:1::b', '2001:db8:1::77');

const states = mostly(
  fc.constant(''),
  fc.constantFrom(
    ' nud permanent',
    ' nud reachable',
    ' nud stale',
    ' nud noarp',
    ' nud failed',
    ' nud delay',
    ' nud probe',
    ' nud incomplete',
    ' nud none',
    ' router',
  ),
  1,
);

const entries = fc
  .record({
    verb: fc.constantFrom('add', 'replace', 'change', 'del'),
    address: addresses,
    lladdr: mostly(
      fc.constantFrom(' lladdr 02:00:00:00:00:02', ' lladdr 02:00:00:00:00:0b'),
      fc.constant(''),
    ),
    port: ports,
    state: states,
  })
  .map(each => `ip -6 neigh ${each.verb} ${each.address}${each.lladdr} dev ${each.port}${each.state}`);

const proxies = fc
  .record({
    verb: fc.constantFrom('add', 'add', 'del'),
    address: fc.constantFrom('2001:db8:1::77', '2001:db8:9::9'),
  })
  .map(({ verb, address }) => `ip -6 neigh ${verb} proxy ${address} dev eth0`);

const others = fc.constantFrom(
  'ip -6 neigh flush dev eth0',
  'ip -6 neigh flush all',
  'ip -6 neigh show | sort',
  'ip -6 neigh get fe80::a dev eth0',
);

export const neighbourCommands: fc.Arbitrary<Operation> = fc
  .oneof(
    { arbitrary: entries, weight: 5 },
    { arbitrary: proxies, weight: 2 },
    { arbitrary: others, weight: 1 },
  )
  .map(command => ({ do: 'type', command }));

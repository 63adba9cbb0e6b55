/** What a node can be expected to have: addresses, routes, neighbours and sysctls, in the words iproute2 prints. */

import { Type } from '@sinclair/typebox';
import {
  Amount,
  described,
  InterfaceName,
  Lifetime,
  mapOf,
  NodeName,
  oneOf,
  SysctlName,
  SysctlValue,
} from './terms';
import { state } from './timing';

const on = described(NodeName, 'The node that is looked at.');
const dev = Type.Optional(described(InterfaceName, 'The interface it is on.'));

const howMany = {
  present: Type.Optional(Type.Boolean({ description: '`false`: there must be none.' })),
  count: Type.Optional(described(Amount, 'How many there must be; at least one if left out.')),
};

const AddressFlags = Type.Array(
  oneOf('an address flag', 'As `ip -6 addr` prints it.', [
    'tentative',
    'dadfailed',
    'optimistic',
    'nodad',
    'deprecated',
    'temporary',
    'mngtmpaddr',
    'noprefixroute',
    'secondary',
    'dynamic',
    'permanent',
    'home',
  ]),
  { minItems: 1 },
);

export const AddressExpectation = Type.Object(
  {
    on,
    address: Type.String({
      title: 'an address or a prefix',
      description:
        'An address of the node. With a length it must have that length too; a prefix (no bits after its length) stands for any address in it.',
      examples: ['2001:db8:1::/64', '2001:db8:1::1', '2001:db8:1::1/64', '192.0.2.0/24'],
    }),
    dev,
    flags: Type.Optional(described(AddressFlags, 'Flags it must have, as `ip -6 addr` prints them.')),
    lacks: Type.Optional(described(AddressFlags, 'Flags it must not have.')),
    scope: Type.Optional(oneOf('a scope', 'As `ip -6 addr` prints it.', ['global', 'site', 'link', 'host'])),
    valid_lft: Type.Optional(described(Lifetime, 'What is left of the valid lifetime.')),
    preferred_lft: Type.Optional(described(Lifetime, 'What is left of the preferred lifetime.')),
    ...howMany,
    ...state,
  },
  {
    additionalProperties: false,
    title: 'an expectation of `address`',
    description: 'An address, as `ip addr` shows it.',
  },
);

export const RouteExpectation = Type.Object(
  {
    on,
    route: Type.String({
      title: '`default`, a prefix or an address',
      description:
        'The destination as `ip -6 route` prints it. `default` is the IPv6 one; IPv4 is 0.0.0.0/0.',
      examples: ['default', '2001:db8:1::/64', '2001:db8::5'],
    }),
    via: Type.Optional(
      Type.String({
        title: 'an address or node:interface',
        description: 'The next hop: an address, or `node:interface` for any address of that interface.',
        examples: ['router:eth0', 'fe80::1'],
      }),
    ),
    dev,
    proto: Type.Optional(
      Type.String({
        title: 'a routing protocol',
        description: 'As `ip -6 route` prints it: `ra`, `kernel`, `static`, `boot`, `dhcp`, ...',
        examples: ['ra', 'kernel', 'static'],
        minLength: 1,
      }),
    ),
    metric: Type.Optional(described(Amount, 'Its metric.')),
    pref: Type.Optional(oneOf('a router preference', 'RFC 4191 preference.', ['low', 'medium', 'high'])),
    table: Type.Optional(
      Type.Union([Type.Integer({ minimum: 1 }), Type.String({ minLength: 1 })], {
        title: 'a routing table',
        description: 'The table; any table if left out.',
        examples: ['main', 'local', 100],
      }),
    ),
    type: Type.Optional(
      oneOf('a route type', 'As `ip -6 route` prints it; `unicast` where it prints none.', [
        'unicast',
        'local',
        'broadcast',
        'anycast',
        'multicast',
        'blackhole',
        'unreachable',
        'prohibit',
        'throw',
      ]),
    ),
    expires: Type.Optional(described(Lifetime, 'What is left of its lifetime.')),
    mtu: Type.Optional(described(Amount, 'Its MTU.')),
    src: Type.Optional(
      Type.String({
        title: 'an address',
        description: 'The source address it prefers.',
        examples: ['2001:db8:1::1'],
      }),
    ),
    ...howMany,
    ...state,
  },
  {
    additionalProperties: false,
    title: 'an expectation of `route`',
    description: 'A route, as `ip -6 route` shows it.',
  },
);

const NeighbourState = oneOf('a neighbour state', 'As `ip neigh` prints it.', [
  'INCOMPLETE',
  'REACHABLE',
  'STALE',
  'DELAY',
  'PROBE',
  'FAILED',
  'NOARP',
  'PERMANENT',
]);

export const NeighbourExpectation = Type.Object(
  {
    on,
    neigh: Type.String({
      title: 'an address or node:interface',
      description:
        'The neighbour, as `ip neigh` shows it; `node:interface` for any address of that interface.',
      examples: ['fe80::1', 'router:eth0'],
    }),
    dev,
    state: Type.Optional(
      Type.Union([NeighbourState, Type.Array(NeighbourState, { minItems: 1 })], {
        title: 'a neighbour state, or a list of them',
        description: 'Its state, or several of which it must have one.',
        examples: ['REACHABLE', ['STALE', 'DELAY', 'PROBE']],
      }),
    ),
    lladdr: Type.Optional(
      Type.String({
        title: 'a MAC address or node:interface',
        description: 'Its link-layer address.',
        examples: ['router:eth0', '02:00:00:00:00:01'],
      }),
    ),
    router: Type.Optional(Type.Boolean({ description: 'Whether it is known to be a router.' })),
    proxy: Type.Optional(Type.Boolean({ description: 'Whether it is a proxy entry.' })),
    ...howMany,
    ...state,
  },
  {
    additionalProperties: false,
    title: 'an expectation of `neigh`',
    description: 'A neighbour, as `ip neigh` shows it.',
  },
);

export const SysctlExpectation = Type.Object(
  {
    on,
    sysctl: mapOf(SysctlName, SysctlValue, {
      title: 'a map of sysctls',
      description: 'Sysctls and the values they must have.',
      minProperties: 1,
      examples: [{ 'net.ipv6.conf.eth0.accept_ra': 1 }],
    }),
    ...state,
  },
  {
    additionalProperties: false,
    title: 'an expectation of `sysctl`',
    description: 'Sysctls, as `sysctl` prints them.',
  },
);

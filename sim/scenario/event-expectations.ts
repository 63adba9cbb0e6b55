/** What can be expected to happen: answers to a ping or a command, packets, decisions and lines of a log. */

import { Type } from '@sinclair/typebox';
import { CommandLine, DecisionId, described, InterfaceName, NodeName, oneOf, Text, Texts } from './terms';
import { event, state } from './timing';

const on = described(NodeName, 'The node that is looked at.');
const anywhere = Type.Optional(described(NodeName, 'The node where it happens; any node if left out.'));
const dev = Type.Optional(described(InterfaceName, 'The interface it is on.'));

export const PingExpectation = Type.Object(
  {
    on,
    ping: Type.String({
      title: 'an address, a host name or node:interface',
      description:
        'What to ping from the node. `node:interface` is the first global address of that interface, or its link-local one where it has no other. The ping is really sent, and leaves its traces; in a window it is sent every second.',
      examples: ['2001:db8:1::1', 'router:eth0', 'fe80::1%eth0'],
      minLength: 1,
    }),
    ok: Type.Optional(Type.Boolean({ description: '`false`: no answer may come.' })),
    error: Type.Optional(
      described(Text, 'What ping must print instead of an answer.', [
        'Network is unreachable',
        'Destination unreachable: Address unreachable',
      ]),
    ),
    dev: Type.Optional(described(InterfaceName, 'The interface to send from (`ping -I`).')),
    size: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 65_527, description: 'Octets of data (`ping -s`).' }),
    ),
    ...state,
  },
  {
    additionalProperties: false,
    title: 'an expectation of `ping`',
    description: 'Whether something answers.',
  },
);

export const RunExpectation = Type.Object(
  {
    on,
    run: described(
      CommandLine,
      'A command a person would type on the node. It is really run, and leaves its traces; in a window it is run every second.',
      ['ip -6 route show default', 'rdisc6 eth0'],
    ),
    status: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 255,
        description: 'The exit status it must have; any if left out.',
      }),
    ),
    contains: Type.Optional(
      described(Texts, 'What its output must contain; `/.../` is a regular expression.'),
    ),
    lacks: Type.Optional(described(Texts, 'What its output must not contain.')),
    ...state,
  },
  { additionalProperties: false, title: 'an expectation of `run`', description: 'What a command prints.' },
);

const party = (description: string) =>
  Type.Optional(
    Type.String({
      title: 'an address, a prefix or node:interface',
      description,
      examples: ['router:eth0', 'fe80::/10', 'ff02::1'],
    }),
  );

export const PacketExpectation = Type.Object(
  {
    on: anywhere,
    packet: oneOf('a kind of packet', 'The kind of packet.', [
      'any',
      'router-solicitation',
      'router-advertisement',
      'neighbor-solicitation',
      'neighbor-advertisement',
      'redirect',
      'echo-request',
      'echo-reply',
      'destination-unreachable',
      'packet-too-big',
      'time-exceeded',
      'parameter-problem',
      'mld-query',
      'mld-report',
      'mld-done',
      'mld2-report',
      'dhcpv6',
      'dhcpv4',
      'udp',
      'tcp',
      'arp',
      'ipv4',
      'ipv6',
      'bpdu',
    ]),
    dev,
    way: Type.Optional(
      oneOf('`in` or `out`', 'Received there or sent from there; either if left out.', ['in', 'out']),
    ),
    from: party('Its source address.'),
    to: party('Its destination address.'),
    contains: Type.Optional(
      described(Texts, 'What tcpdump would print of it; `/.../` is a regular expression.', [
        'router lifetime 0s',
        '/hlim (?!255)/',
      ]),
    ),
    ...event,
  },
  {
    additionalProperties: false,
    title: 'an expectation of `packet`',
    description: 'A packet, as tcpdump on that interface would see it.',
  },
);

export const DecisionExpectation = Type.Object(
  { on: anywhere, decision: DecisionId, ...event },
  {
    additionalProperties: false,
    title: 'an expectation of `decision`',
    description: 'What a kernel or a daemon decided.',
  },
);

export const LogExpectation = Type.Object(
  {
    on: anywhere,
    log: described(Text, 'What a line of the log must contain; `/.../` is a regular expression.'),
    ...event,
  },
  {
    additionalProperties: false,
    title: 'an expectation of `log`',
    description: 'A line in the log of a kernel or a daemon.',
  },
);

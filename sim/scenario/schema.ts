/**
 * The scenario file, described once: the TypeScript type, the JSON Schema that editors complete from, and what the
 * loader checks all come from here. Nodes and links are spelt as containerlab spells them, what nodes do is commands.
 */

import { Type } from '@sinclair/typebox';
import type { Static } from '@sinclair/typebox';
import { ExpectationSchema } from './expectation-schema';
import { patchOf, type Patch } from './merge-patch';
import {
  CommandLine,
  described,
  InterfaceName,
  InterfaceRef,
  MacText,
  mapOf,
  NodeName,
  oneOf,
  Rate,
  Share,
  SysctlName,
  SysctlValue,
  Time,
  Words,
} from './terms';

const Appearance = Type.Object(
  {
    appears: described(
      InterfaceName,
      'An interface of a link, which the node does not have before this moment: a driver that is late, a card plugged in. It starts with the sysctls that `default` has then.',
    ),
  },
  { title: 'an interface that appears', additionalProperties: false, examples: [{ appears: 'eth0' }] },
);

const Line = Type.Union([CommandLine, Appearance], {
  title: 'a command line, or an interface that appears',
  description: 'What a person types; or, between the commands, the moment at which an interface comes.',
  examples: ['ip link set eth0 up', { appears: 'eth0' }],
});

const commandLines = (description: string, examples: unknown[]) =>
  Type.Array(Line, { title: 'a list of command lines', description, examples });

const NodeSchema = Type.Object(
  {
    kernel: Type.Optional(
      Type.String({
        title: 'a kernel version',
        description: 'The Linux version this node behaves as; a current one if left out.',
        pattern: '^linux-\\d+\\.\\d+(\\.\\d+)?$',
        examples: ['linux-6.12', 'linux-2.6.32'],
      }),
    ),
    'container-of': Type.Optional(
      described(
        NodeName,
        'The node this one is a container (a network namespace) of: they share one kernel.',
      ),
    ),
    versions: Type.Optional(
      mapOf(
        Type.String({ title: 'the name of a program', pattern: '^[a-z][a-z0-9-]*$' }),
        Type.String({ title: 'a version in quotes', minLength: 1, examples: ['"256"', '"2.19"'] }),
        {
          title: 'a map of programs and versions',
          description: 'Versions of programs on this node, where their behaviour changed.',
          examples: [{ systemd: '256', radvd: '2.19' }],
        },
      ),
    ),
    files: Type.Optional(
      mapOf(
        Type.String({ title: 'an absolute path', pattern: '^/.*[^/]$', examples: ['/etc/radvd.conf'] }),
        Type.String({ title: 'the text of the file' }),
        {
          title: 'a map of paths and texts',
          description: 'Files a person would write, by absolute path. They are there before `boot`.',
          examples: [{ '/etc/radvd.conf': 'interface eth0 { AdvSendAdvert on; };' }],
        },
      ),
    ),
    sysctl: Type.Optional(
      mapOf(SysctlName, SysctlValue, {
        title: 'a map of sysctls',
        description:
          'Sysctls written in this order before `boot`, when the interfaces of the links are there already: `default` does not reach those.',
        examples: [{ 'net.ipv6.conf.all.forwarding': 1 }],
      }),
    ),
    boot: Type.Optional(
      commandLines(
        'Commands run one after the other at the start, as a person would type them. `appears: eth0` among them is when that interface comes.',
        [['ip link set eth0 up']],
      ),
    ),
  },
  {
    $id: 'Node',
    title: 'a node',
    description: 'A machine, or a container on one.',
    additionalProperties: false,
    examples: [{ boot: ['ip link set eth0 up'] }],
  },
);

const impairments = {
  delay: Type.Optional(described(Time, 'How long a packet is under way.', ['15ms'])),
  jitter: Type.Optional(described(Time, 'How much the delay varies, up and down.', ['2ms'])),
  rate: Type.Optional(Rate),
  loss: Type.Optional(described(Share, 'Packets that are lost.')),
  duplicate: Type.Optional(described(Share, 'Packets that arrive twice.')),
  reorder: Type.Optional(
    described(Share, 'Packets that go at once and so overtake the delayed ones; needs `delay`.'),
  ),
  corrupt: Type.Optional(described(Share, 'Packets in which one bit is turned over.')),
};

const Endpoint = Type.Union(
  [
    InterfaceRef,
    Type.Object(
      {
        node: NodeName,
        interface: InterfaceName,
        mac: Type.Optional(described(MacText, 'Its MAC address.')),
      },
      { title: 'an endpoint', additionalProperties: false },
    ),
  ],
  {
    title: 'node:interface',
    description:
      'An interface of a node, which the link creates; with `mac` where the address matters. Without it the address follows from the names.',
    examples: ['router:eth0', { node: 'router', interface: 'eth0', mac: '02:00:00:00:00:01' }],
  },
);

const LinkSchema = Type.Object(
  {
    name: Type.Optional(
      Type.String({
        title: 'a link name',
        description: 'A name to call the link by in `steps`.',
        pattern: '^[A-Za-z][A-Za-z0-9_.-]{0,62}$',
        examples: ['lan', 'uplink'],
      }),
    ),
    endpoints: Type.Array(Endpoint, {
      title: 'a list of endpoints',
      description: 'The interfaces on this link. Two are a cable; more are one shared segment.',
      minItems: 2,
      examples: [['router:eth0', 'host:eth0']],
    }),
    mtu: Type.Optional(
      Type.Integer({
        minimum: 68,
        maximum: 65_535,
        description: 'The MTU its interfaces start with; 1500 if left out.',
      }),
    ),
    ...impairments,
  },
  {
    $id: 'Link',
    title: 'a link',
    description: 'A cable or a shared segment, with what is wrong with it.',
    additionalProperties: false,
    examples: [{ endpoints: ['router:eth0', 'host:eth0'] }],
  },
);

const stepAt = described(Time, 'When. Steps of the same time are taken in the order of the file.');
const stepAbout = Type.Optional(described(Words, 'A sentence for the reader: why this is done.'));

const CommandStep = Type.Object(
  {
    at: stepAt,
    on: described(NodeName, 'The node where the command is typed.'),
    run: Type.Union([Line, commandLines('Command lines, one after the other.', [['ip link set eth0 up']])], {
      title: 'a command line, or a list of them',
      description: 'What a person types on the node, read as a POSIX shell reads it.',
      examples: ['sysctl -w net.ipv6.conf.all.forwarding=1'],
    }),
    about: stepAbout,
  },
  { additionalProperties: false, title: 'a step on a node', description: 'A command typed on a node.' },
);

const LinkStep = Type.Object(
  {
    at: stepAt,
    link: Type.String({
      title: 'a link name or node:interface',
      description: 'The link: its name, or one of its endpoints.',
      minLength: 1,
      examples: ['lan', 'router:eth0'],
    }),
    set: Type.Optional(
      Type.Object(impairments, {
        title: 'impairments',
        description: 'Impairments to change. What is not named stays; `loss: 0%` takes one away.',
        additionalProperties: false,
        minProperties: 1,
        examples: [{ loss: '100%' }],
      }),
    ),
    carrier: Type.Optional(
      oneOf('`on` or `off`', '`off` pulls the plug: every interface on the link loses its carrier.', [
        'on',
        'off',
      ]),
    ),
    about: stepAbout,
  },
  { additionalProperties: false, title: 'a step on a link', description: 'A change to a link.' },
);

const StepSchema = Type.Union([CommandStep, LinkStep], {
  $id: 'Step',
  title: 'a step',
  description: 'Something that is done at a time: a command on a node, or a change to a link.',
  examples: [{ at: '20s', on: 'host', run: 'sysctl -w net.ipv6.conf.all.forwarding=1' }],
});

const words = (description: string, examples: unknown[]) =>
  Type.Optional(Type.Array(Words, { title: 'a list of texts', description, examples }));

/** Everything a variant may override. */
const body = {
  title: described(Words, 'What happens, in one sentence.', [
    'A host that forwards stops accepting router advertisements',
  ]),
  about: Type.Optional(
    described(Words, 'A paragraph that teaches: what is set up, what goes wrong, and why.'),
  ),
  nodes: mapOf(NodeName, NodeSchema, {
    title: 'a map of nodes',
    description: 'The machines, by name.',
    minProperties: 1,
    examples: [{ router: {}, host: { kernel: 'linux-6.12' } }],
  }),
  links: Type.Optional(
    Type.Array(LinkSchema, { title: 'a list of links', description: 'What connects the machines.' }),
  ),
  steps: Type.Optional(
    Type.Array(StepSchema, {
      title: 'a list of steps',
      description: 'What is done, and when, after the start.',
    }),
  ),
  expect: Type.Optional(
    Type.Array(ExpectationSchema, {
      title: 'a list of expectations',
      description: 'What must come of it. A variant that shows a bug expects the bug.',
    }),
  ),
  duration: Type.Optional(
    described(Time, 'How long it runs; up to the last time in `steps` and `expect` if left out.'),
  ),
  seed: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 4_294_967_295,
      description: 'The seed of all chance in the run; 1 if left out.',
    }),
  ),
};

const Body = Type.Object(body);

/** What a variant changes: a JSON Merge Patch (RFC 7396) of the scenario around it. */
export type Override = Patch<Static<typeof Body>>;

const OverrideSchema = Type.Unsafe<Override>({
  ...patchOf(Body),
  $id: 'Override',
  title: 'a variant',
  additionalProperties: false,
  description:
    'What is different in this variant. Maps are merged key by key, everything else, lists too, replaces what was there, and `null` takes a key away.',
  examples: [
    {},
    { nodes: { host: { boot: ['sysctl -w net.ipv6.conf.eth0.accept_ra=2', 'ip link set eth0 up'] } } },
  ],
});

/** The whole file. */
export const ScenarioSchema = Type.Object(
  {
    title: body.title,
    about: body.about,
    topics: words('Words to find it by.', [['accept_ra', 'forwarding']]),
    reported: words('Where the problem was reported.', [['ip-sysctl accept_ra']]),
    claims: words('What it demonstrates: sections of RFCs, or of a manual.', [['RFC 4861 §6.2.3']]),
    nodes: body.nodes,
    links: body.links,
    steps: body.steps,
    expect: body.expect,
    variants: Type.Optional(
      mapOf(
        Type.String({
          title: 'a variant name',
          pattern: '^[A-Za-z][A-Za-z0-9_.-]{0,62}$',
          examples: ['broken', 'fixed'],
        }),
        OverrideSchema,
        {
          title: 'a map of variants',
          description: 'Versions of the scenario: usually `broken`, which shows the problem, and `fixed`.',
          minProperties: 1,
          examples: [{ broken: {}, fixed: {} }],
        },
      ),
    ),
    duration: body.duration,
    seed: body.seed,
  },
  { title: 'a scenario', description: 'A sixlab scenario.', additionalProperties: false },
);

/** A scenario as it is written in the file. */
export type ScenarioText = Static<typeof ScenarioSchema>;

/** A node, a link and a step as they are written in the file. */
export type NodeText = Static<typeof NodeSchema>;
export type LinkText = Static<typeof LinkSchema>;
export type StepText = Static<typeof StepSchema>;

/** E13 to E17, E20 to E22, E24 and E25: echo, and errors about what came to the node itself. */
import { seconds } from '../../../base/time';
import type { Frame } from '../../../wire/frame';
import { encodeIp6Payload, type Ip6Packet } from '../../../wire/ipv6';
import { group, type CaseGroup, type Vector } from '../../case';
import { fragments, withHopLimit } from '../../damage';
import { pio } from '../../messages';
import { inPrefix } from '../../observations';
import {
  echoRequest,
  errorAbout,
  HOP_LIMIT,
  ns,
  packet,
  parameterProblem,
  ra,
  replyTo,
  udp,
  unreachable,
} from '../../packets';
import { hasAddresses, ROUTER, ROUTER_OF_TWO_LINKS } from '../../router-under-test';
import { dadIsOver, hasRouters, isUp } from '../../setups';
import {
  EVERY_ROUTER,
  EVERYBODY,
  FAR_NODE,
  movedTo,
  NUT,
  NUT1,
  TN1,
  TN2,
  toGroup,
  TR1,
  unspecified,
  type End,
} from '../../stations';
import { after, atOnce, type Tester } from '../../tester';
import { LOOPBACK, UNSPECIFIED } from '../../../base/ip6';

/** TR1 is the default router, and everybody answers. */
async function begins(t: Tester): Promise<void> {
  await hasRouters(t, [TR1]);
  t.answers(TN1, TN2);
}

/** A request, and the reply that comes to it. */
const replied =
  (request: Frame, reply = replyTo(request)): Vector['run'] =>
  async t => {
    await begins(t);
    await t.send(request);
    await t.expect(reply);
  };

/** A packet that is to lead to nothing at all, for so many seconds. */
const ignored =
  (frame: Frame, patience = 3): Vector['run'] =>
  async t => {
    await begins(t);
    await t.send(frame);
    await t.quiet(seconds(patience));
  };

const echo = { tahi: 'v6LC.5.1.2', spec: 'RFC 4443 §4.2', expects: 'a reply from that address' };

const E13 = group({ ...echo, id: 'E13', title: 'A request to an address of the node' }, [
  { letter: 'A', title: 'link-local', run: replied(echoRequest(TN1.linkLocal, NUT.linkLocal)) },
  { letter: 'B', title: 'global', run: replied(echoRequest(TN1.global, NUT.global)) },
]);

const TO_NODES = echoRequest(TN1.linkLocal, EVERYBODY);
const TO_ROUTERS = echoRequest(TN1.linkLocal, EVERY_ROUTER);

const E14 = group(
  {
    ...echo,
    id: 'E14',
    title: 'A request to a group of the node',
    expects: 'a reply from a unicast address',
  },
  [
    { letter: 'C', title: 'all nodes', run: replied(TO_NODES, replyTo(TO_NODES, { from: NUT.linkLocal })) },
    {
      letter: 'D',
      title: 'all routers',
      tests: 'router',
      bench: ROUTER,
      async run(t) {
        await isUp(t);
        t.answers(TN1);
        await t.send(TO_ROUTERS);
        await t.expect(replyTo(TO_ROUTERS, { from: NUT.linkLocal }));
      },
    },
  ],
);

const SITE_LOCAL = inPrefix('fec0::');
const TO_SITE_LOCAL = echoRequest(TN1.linkLocal, SITE_LOCAL);

const E15 = group({ ...echo, id: 'E15', title: 'A request to a special address', expects: 'no reply' }, [
  {
    letter: 'E',
    title: '::',
    run: ignored(echoRequest(TN1.linkLocal, { ip: UNSPECIFIED, mac: NUT.mac })),
  },
  {
    letter: 'F',
    title: '::1',
    run: ignored(echoRequest(TN1.linkLocal, { ip: LOOPBACK, mac: NUT.mac })),
  },
  {
    letter: 'G',
    title: 'a site-local one, in a prefix of length 10 that makes no address',
    async run(t) {
      await isUp(t);
      t.answers(TR1, TN1);
      await t.send(ra(TR1, { options: [pio('fec0::', { prefixLength: 10 })] }));
      await dadIsOver(t);
      await t.send(TO_SITE_LOCAL);
      await t.quiet(seconds(2));
    },
  },
  {
    letter: 'G.64',
    tahi: 'G',
    title: 'a site-local one, in a prefix of length 64',
    expects: 'a reply from that address',
    async run(t) {
      await isUp(t);
      t.answers(TR1, TN1);
      await t.send(ra(TR1, { options: [pio('fec0::')] }));
      await dadIsOver(t);
      await t.send(TO_SITE_LOCAL);
      await t.expect(replyTo(TO_SITE_LOCAL));
    },
  },
]);

/** A request that a router cannot pass on. */
const through = (to: End): Frame => echoRequest(TN1.global, movedTo(NUT.mac, to));

const gone = { tahi: 'v6LC.5.1.3', spec: 'RFC 4443 §3.1' };

const E16 = group(
  {
    ...gone,
    id: 'E16',
    title: 'A router cannot pass a packet on',
    tests: 'router',
    bench: ROUTER_OF_TWO_LINKS,
  },
  [
    {
      letter: 'A',
      title: 'no route',
      expects: 'a Destination Unreachable of code 0',
      async run(t) {
        await hasAddresses(t);
        const request = through(inPrefix('2001:db8:dead::', TN2));
        await t.send(request);
        await t.expect(errorAbout(request, unreachable(0), NUT.global));
      },
    },
    {
      letter: 'B',
      title: 'the neighbour is not there',
      expects: 'three solicitations, and a Destination Unreachable of code 3',
      async run(t) {
        await hasAddresses(t);
        t.silence(FAR_NODE);
        const request = through(FAR_NODE.global);
        await t.send(request);
        await t.expect(ns(NUT1.linkLocal, FAR_NODE.global.ip), atOnce, 'eth1');
        await t.expect(ns(NUT1.linkLocal, FAR_NODE.global.ip), after(1), 'eth1');
        await t.expect(ns(NUT1.linkLocal, FAR_NODE.global.ip), after(1), 'eth1');
        // The hop limit had been taken down when the packet began to wait for the neighbour.
        const waiting = withHopLimit(HOP_LIMIT - 1)(request);
        await t.expect(errorAbout(waiting, unreachable(3), NUT.global), after(1));
      },
    },
  ],
);

const E17 = group({ ...gone, id: 'E17', title: 'A packet cannot be delivered' }, [
  ...(
    [
      ['C', 'link-local', TN1.linkLocal, NUT.linkLocal],
      ['D', 'global', TN1.global, NUT.global],
    ] as const
  ).map(([letter, title, from, to]): Vector => {
    const datagram = udp(from, to, 9000);
    return {
      letter,
      title: `no program listens at the port, ${title}`,
      expects: 'a Destination Unreachable of code 4',
      run: replied(datagram, errorAbout(datagram, unreachable(4))),
    };
  }),
  {
    letter: 'E',
    title: 'a router does not pass link-local sources on',
    expects: 'a Destination Unreachable of code 2',
    tests: 'router',
    bench: ROUTER_OF_TWO_LINKS,
    async run(t) {
      await hasAddresses(t);
      const request = echoRequest(TN1.linkLocal, movedTo(NUT.mac, FAR_NODE.global));
      await t.send(request);
      await t.expect(errorAbout(request, unreachable(2), NUT.linkLocal));
      await t.quiet(seconds(1), 'eth1');
    },
  },
]);

/** The thirteen octets of an Echo Request with five of data, and how they are the wrong size for a fragment. */
function oddFragment(from: End, to: End): Frame {
  const { payload, src, dst } = echoRequest(from, to, { size: 5 }).payload as Ip6Packet;
  const octets = encodeIp6Payload(payload, src, dst);
  const header = { kind: 'fragment', offset: 0, more: true, identification: 1 } as const;
  return packet(from, to, { kind: 'opaque-upper', protocol: 58, octets }, HOP_LIMIT, [header]);
}

const ODD = oddFragment(TN1.global, NUT.global);

const E20 = group(
  {
    id: 'E20',
    tahi: 'v6LC.5.1.6',
    title: 'A fragment whose length is no multiple of eight',
    spec: 'RFC 4443 §3.4, RFC 8200 §4.5',
    expects: 'a Parameter Problem about the payload length',
  },
  [{ run: replied(ODD, errorAbout(ODD, parameterProblem(0, 4))) }],
);

/** Behind a header of destination options comes something that nobody knows. */
const STRANGE = packet(
  TN1.global,
  NUT.global,
  { kind: 'opaque-upper', protocol: 252, octets: new Uint8Array(16) },
  HOP_LIMIT,
  [{ kind: 'destination-options', options: [] }],
);

const E21 = group(
  {
    id: 'E21',
    tahi: 'v6LC.5.1.7',
    title: 'A next header nobody knows',
    spec: 'RFC 4443 §3.4, RFC 8200 §4',
    expects: 'a Parameter Problem about the field that names it',
  },
  [{ run: replied(STRANGE, errorAbout(STRANGE, parameterProblem(1, 40))) }],
);

const E22 = group(
  {
    id: 'E22',
    tahi: 'v6LC.5.1.8',
    title: 'An informational message nobody knows',
    spec: 'RFC 4443 §2.4 (b)',
    expects: 'nothing',
  },
  [
    {
      run: ignored(
        packet(
          TN1.global,
          NUT.global,
          { kind: 'unknown-icmpv6', type: 254, code: 0, body: new Uint8Array(12) },
          HOP_LIMIT,
        ),
      ),
    },
  ],
);

const silence = { spec: 'RFC 4443 §2.4 (e)', expects: 'no error' };
/** A fragment waits a minute for others. */
const PATIENCE = 63;
const firstFragment = (from: End, to: End): Frame =>
  fragments(echoRequest(from, to, { size: 80 }), 32)[0] as Frame;

const E24 = group(
  { ...silence, id: 'E24', tahi: 'v6LC.5.1.10', title: 'No error about a packet to a group' },
  [
    {
      letter: 'A',
      title: 'no program listens at the port',
      run: ignored(udp(TN1.linkLocal, EVERYBODY, 9000)),
    },
    {
      letter: 'B',
      title: 'the other fragments do not come',
      run: ignored(firstFragment(TN1.linkLocal, EVERYBODY), PATIENCE),
    },
  ],
);

const OPTION_135 = {
  kind: 'destination-options',
  options: [{ kind: 'unknown-option', type: 135, data: new Uint8Array(4) }],
} as const;

/** The four ways to provoke an error with a source that is nobody's. */
function withSource(number: string, from: End): Vector[] {
  const id = (letter: string): { letter: string; tahi: string } => ({
    letter: `${number}.${letter}`,
    tahi: `v6LC.5.1.${number}.${letter}`,
  });
  const source = number === '11' ? 'from ::' : 'from a group';
  return [
    {
      ...id('A'),
      title: `no program listens at the port, ${source}`,
      run: ignored(udp(from, NUT.global, 9000)),
    },
    {
      ...id('B'),
      title: `too long for the next link, ${source}`,
      tests: 'router',
      bench: ROUTER_OF_TWO_LINKS,
      async run(t) {
        await hasAddresses(t);
        await t.type('ip link set eth1 mtu 1280');
        await t.send(echoRequest(from, movedTo(NUT.mac, FAR_NODE.global), { size: 1452 }));
        await t.quiet(seconds(2));
      },
    },
    {
      ...id('C'),
      title: `the other fragments do not come, ${source}`,
      run: ignored(firstFragment(from, NUT.global), PATIENCE),
    },
    {
      ...id('D'),
      title: `an option to be reported, ${source}`,
      run: ignored(echoRequest(from, NUT.global, { extensions: [OPTION_135] })),
    },
  ];
}

const E25 = group({ ...silence, id: 'E25', title: 'No error about a packet of nobody in particular' }, [
  ...withSource('11', unspecified(TN1)),
  ...withSource('12', { ip: toGroup(TN1.linkLocal.ip.solicitedNode()).ip, mac: TN1.mac }),
]);

/** See the file's header. */
export const icmp: readonly CaseGroup[] = [E13, E14, E15, E16, E17, E20, E21, E22, E24, E25];

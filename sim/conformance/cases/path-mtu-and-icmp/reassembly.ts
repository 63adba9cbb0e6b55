/** E29 to E33: packets in fragments, and what keeps them from being put together. */
import { seconds } from '../../../base/time';
import type { Frame } from '../../../wire/frame';
import { encodeIp6Payload, type Ip6Packet } from '../../../wire/ipv6';
import type { FragmentHeader } from '../../../wire/ipv6-extensions';
import { group, type CaseGroup, type Vector } from '../../case';
import { atomicFragment, fragments } from '../../damage';
import { ip } from '../../messages';
import {
  echoRequest,
  errorAbout,
  HOP_LIMIT,
  packet,
  parameterProblem,
  replyTo,
  timeExceeded,
} from '../../packets';
import { patternOf } from '../../patterns';
import { hasRouters, isUp } from '../../setups';
import { NUT, TN1, TR1, type End } from '../../stations';
import { after, type Tester } from '../../tester';

/** An Echo Request with eighty octets of data, and its three fragments of 32, 32 and 24 octets. */
const request = (from: End, to: End): Frame => echoRequest(from, to, { size: 80 });
const REQUEST = request(TN1.linkLocal, NUT.linkLocal);

/** The fragments of a request, which are three. */
function three(whole: Frame, identification = 2999): [Frame, Frame, Frame] {
  const [first, second, third] = fragments(whole, 32, identification);
  if (first === undefined || second === undefined || third === undefined) throw new Error('too short');
  return [first, second, third];
}

const [FIRST, SECOND, THIRD] = three(REQUEST);

async function begins(t: Tester): Promise<void> {
  await hasRouters(t, [TR1]);
  t.answers(TN1);
}

/** The time that fragments wait for one another. */
const PATIENCE = 60;

const reassembled =
  (frames: readonly Frame[], whole = REQUEST): Vector['run'] =>
  async t => {
    await begins(t);
    await t.send(...frames);
    for (const each of repliesTo(whole)) await t.expect(each);
  };

/** The reply, in fragments of its own where it is too long for the link. */
function repliesTo(whole: Frame): Frame[] {
  const reply = replyTo(whole);
  return reply.length <= 1514 ? [reply] : fragments(reply, 1448);
}

/** Nothing comes together, and after a minute that is said of the first fragment. */
const fallsApart =
  (frames: readonly Frame[]): Vector['run'] =>
  async t => {
    await begins(t);
    await t.send(...frames);
    await t.expect(errorAbout(FIRST, timeExceeded(1)), after(PATIENCE - 0.1, PATIENCE + 0.1));
    await t.quiet(seconds(2));
  };

const together = { spec: 'RFC 8200 §4.5', expects: 'a reply' };
const apart = 'no reply, and after a minute a Time Exceeded about the first fragment';
const OTHER_SOURCE: End = { ip: ip('fe80::ff:fe00:a9'), mac: TN1.mac };

const E29 = group({ ...together, id: 'E29', tahi: 'v6LC.1.3.1', title: 'A packet is put together' }, [
  { letter: 'A', title: 'in order', run: reassembled([FIRST, SECOND, THIRD]) },
  { letter: 'B', title: 'in reverse order', run: reassembled([THIRD, SECOND, FIRST]) },
  {
    letter: 'C',
    title: 'not of fragments with different identifications',
    expects: apart,
    run: fallsApart([FIRST, three(REQUEST, 3000)[1], THIRD]),
  },
  {
    letter: 'D',
    title: 'not of fragments from different nodes',
    expects: apart,
    run: fallsApart([FIRST, three(request(OTHER_SOURCE, NUT.linkLocal))[1], THIRD]),
  },
  {
    letter: 'E',
    title: 'not of fragments to different addresses',
    expects: apart,
    run: fallsApart([FIRST, three(request(TN1.linkLocal, NUT.global))[1], THIRD]),
  },
  {
    letter: 'F',
    title: 'of 1500 octets',
    run: (t): Promise<string | void> => {
      const large = echoRequest(TN1.linkLocal, NUT.linkLocal, { size: 1452 });
      return reassembled(fragments(large, 512), large)(t);
    },
  },
]);

const GLOBAL = request(TN1.global, NUT.global);
const [GLOBAL_FIRST, GLOBAL_SECOND, GLOBAL_THIRD] = three(GLOBAL);

const E30 = group(
  {
    id: 'E30',
    tahi: 'v6LC.1.3.2',
    title: 'Fragments wait a minute for one another',
    spec: 'RFC 8200 §4.5',
  },
  [
    {
      letter: 'A',
      title: 'the others come after 55 seconds',
      expects: 'a reply',
      async run(t) {
        await begins(t);
        await t.send(GLOBAL_FIRST);
        await t.pass(seconds(55));
        await t.send(GLOBAL_SECOND, GLOBAL_THIRD);
        await t.expect(replyTo(GLOBAL));
      },
    },
    {
      letter: 'B',
      title: 'the others come after 65 seconds',
      expects: 'a Time Exceeded, and no reply',
      async run(t) {
        await begins(t);
        await t.send(GLOBAL_FIRST);
        await t.expect(errorAbout(GLOBAL_FIRST, timeExceeded(1)), after(PATIENCE - 0.1, PATIENCE + 0.1));
        await t.pass(seconds(5));
        await t.send(GLOBAL_SECOND, GLOBAL_THIRD);
        await t.quiet(seconds(5));
      },
    },
    {
      letter: 'C',
      title: 'only the first comes, from a global address',
      expects: 'a Time Exceeded',
      async run(t) {
        await begins(t);
        await t.send(GLOBAL_FIRST);
        await t.expect(errorAbout(GLOBAL_FIRST, timeExceeded(1)), after(PATIENCE - 0.1, PATIENCE + 0.1));
      },
    },
    {
      letter: 'D',
      title: 'only the first comes, from a link-local address',
      expects: 'a Time Exceeded',
      run: fallsApart([FIRST]),
    },
    {
      letter: 'E',
      title: 'only the second comes',
      expects: 'nothing',
      async run(t) {
        await begins(t);
        await t.send(GLOBAL_SECOND);
        await t.quiet(seconds(PATIENCE + 5));
      },
    },
  ],
);

/** A fragment that says more will follow, with thirteen octets. */
function oddFragment(): Frame {
  const { payload, src, dst } = echoRequest(TN1.linkLocal, NUT.linkLocal, { size: 5 }).payload as Ip6Packet;
  const octets = encodeIp6Payload(payload, src, dst);
  const header: FragmentHeader = { kind: 'fragment', offset: 0, more: true, identification: 1 };
  return packet(TN1.linkLocal, NUT.linkLocal, { kind: 'opaque-upper', protocol: 58, octets }, HOP_LIMIT, [
    header,
  ]);
}

const ODD = oddFragment();

const E31 = group({ id: 'E31', title: 'Single fragments', spec: 'RFC 8200 §4.5' }, [
  {
    letter: '3',
    tahi: 'v6LC.1.3.3',
    title: 'more is to follow, and the length is no multiple of eight',
    expects: 'a Parameter Problem about the payload length',
    async run(t) {
      await isUp(t);
      t.answers(TN1);
      await t.send(ODD);
      await t.expect(errorAbout(ODD, parameterProblem(0, 4)));
    },
  },
  ...(
    [
      ['4.A', TN1.linkLocal, NUT.linkLocal],
      ['4.B', TN1.global, NUT.global],
    ] as const
  ).map(([letter, from, to]): Vector => {
    const echo = echoRequest(from, to);
    return {
      letter,
      tahi: `v6LC.1.3.${letter}`,
      title: `the only one, ${letter === '4.A' ? 'link-local' : 'global'}`,
      expects: 'a reply that is no fragment',
      async run(t) {
        await begins(t);
        await t.send(atomicFragment(echo));
        await t.expect(replyTo(echo));
      },
    };
  }),
]);

/** The third fragment, eight octets too early: it overlaps the second. */
function overlapping([, , third]: readonly [Frame, Frame, Frame], by = 16): Frame {
  const { src, dst, hopLimit, payload, extensions } = third.payload as Ip6Packet;
  const [header] = extensions as [FragmentHeader];
  const end = (each: End['ip'], mac: End['mac']): End => ({ ip: each, mac });
  return packet(end(src, third.src), end(dst, third.dst), payload, hopLimit, [
    { ...header, offset: header.offset - by },
  ]);
}

/** The four ways, between link-local and between global addresses. */
const E32 = group(
  { id: 'E32', tahi: 'v6LC.1.3.5', title: 'Fragments that overlap', spec: 'RFC 5722 §3, RFC 8200 §4.5' },
  [['ABCD', REQUEST] as const, ['EFGH', GLOBAL] as const].flatMap(([letters, whole]): Vector[] => {
    const pieces = three(whole);
    const [first, second, third] = pieces;
    const early = overlapping(pieces);
    const scope = whole === REQUEST ? 'link-local' : 'global';
    const dropped = 'no reply: the whole packet is dropped';
    const silent =
      (frames: readonly Frame[]): Vector['run'] =>
      async t => {
        await begins(t);
        await t.send(...frames);
        await t.quiet(seconds(3));
      };
    return [
      {
        letter: letters.charAt(0),
        title: `the third the second, ${scope}`,
        expects: dropped,
        run: silent([first, second, early]),
      },
      {
        letter: letters.charAt(1),
        title: `in reverse order, ${scope}`,
        expects: dropped,
        run: silent([early, second, first]),
      },
      {
        letter: letters.charAt(2),
        title: `the same fragment twice, ${scope}`,
        expects: 'a reply',
        run: reassembled([first, first, second, third], whole),
      },
      {
        letter: letters.charAt(3),
        title: `and then the right one, ${scope}`,
        expects: dropped,
        run: silent([first, second, early, third]),
      },
    ];
  }),
);

/** A request whose first fragment has an extension header and nothing of the message. */
function headless(from: End, to: End, kind: 'destination-options' | 'routing'): Frame[] {
  const { payload, src, dst } = echoRequest(from, to).payload as Ip6Packet;
  const echo = encodeIp6Payload(payload, src, dst);
  // Eight octets: the options are padding; the routing header is of a type nobody knows, with no segments left.
  const header = kind === 'routing' ? [58, 0, 33, 0, 0, 0, 0, 0] : [58, 0, 1, 4, 0, 0, 0, 0];
  const fragment = (offset: number, more: boolean): FragmentHeader => ({
    kind: 'fragment',
    offset,
    more,
    identification: 0x51515151,
  });
  const protocol = kind === 'routing' ? 43 : 60;
  const piece = (octets: Uint8Array, header: FragmentHeader): Frame =>
    packet(from, to, { kind: 'opaque-upper', protocol, octets }, HOP_LIMIT, [header]);
  return [piece(Uint8Array.from(header), fragment(0, true)), piece(echo, fragment(8, false))];
}

const E33 = group(
  {
    id: 'E33',
    tahi: 'v6LC.1.3.6',
    title: 'A first fragment that does not have all headers',
    spec: 'RFC 7112 §5, RFC 8200 §4.5',
    expects: 'a Parameter Problem of code 3, and no reply',
  },
  (
    [
      ['A', 'destination-options', TN1.linkLocal, NUT.linkLocal],
      ['B', 'routing', TN1.linkLocal, NUT.linkLocal],
      ['C', 'destination-options', TN1.global, NUT.global],
      ['D', 'routing', TN1.global, NUT.global],
    ] as const
  ).map(([letter, kind, from, to]) => ({
    letter,
    title: `${kind}, ${letter < 'C' ? 'link-local' : 'global'}`,
    async run(t) {
      await begins(t);
      const frames = headless(from, to, kind);
      await t.send(...frames);
      const answer = await t.next();
      if (answer === undefined) return 'nothing';
      const [first] = frames;
      const problem = patternOf(errorAbout(first as Frame, parameterProblem(3, 0)));
      if (problem.matches(answer)) {
        await t.quiet(seconds(1));
        return undefined;
      }
      return patternOf(replyTo(echoRequest(from, to))).matches(answer) ? 'a reply' : patternOf(answer).text;
    },
  })),
);

/** See the file's header. */
export const reassembly: readonly CaseGroup[] = [E29, E30, E31, E32, E33];

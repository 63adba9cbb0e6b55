/** E1 to E12: how large a packet may be, by link and by path. */
import { pio } from '../../messages';
import { seconds } from '../../../base/time';
import type { Frame } from '../../../wire/frame';
import { group, type CaseGroup, type Vector } from '../../case';
import { atomicFragment, fragments } from '../../damage';
import { echoRequest, packetTooBig, ra, replyTo } from '../../packets';
import { like } from '../../patterns';
import { hasRouters } from '../../setups';
import { behind, NUT, PREFIX, TN1, TR1, type End } from '../../stations';
import type { Tester } from '../../tester';
import { pathMtuOfGroups } from './path-mtu-of-groups';

/** Two nodes behind TR1. */
const TN2 = behind(TR1);
const TN3 = behind(TR1, '2001:db8:f::a3');

/** An Echo Request in a packet of so many octets. */
const sized = (from: End, octets: number, to: End = NUT.global): Frame =>
  echoRequest(from, to, { size: octets - 48 });

/** How much of a packet there is in each fragment where none may be longer than `mtu`. */
const pieces = (mtu: number): number => Math.floor((mtu - 48) / 8) * 8;

/** A request of so many octets, and its reply: whole, or in fragments that fit `mtu`. */
async function answered(t: Tester, from: End, octets: number, mtu = Infinity): Promise<void> {
  const request = sized(from, octets);
  await t.send(request);
  const reply = replyTo(request);
  const expected = octets <= mtu ? [reply] : fragments(reply, pieces(mtu));
  for (const each of expected) await t.expect(each);
}

/** The router says that the reply to `from` was too big. */
function tooBig(from: End, mtu: number, code = 0): Frame {
  return packetTooBig(TR1.linkLocal, replyTo(sized(from, 1500)), mtu, code);
}

const begins = async (t: Tester): Promise<void> => {
  await hasRouters(t, [TR1]);
  t.answers(TN1);
};

const E1 = group(
  {
    id: 'E1',
    tahi: 'v6LC.4.1.1',
    title: 'Replies are as large as the requests',
    spec: 'RFC 4443 §4.2, RFC 8200 §5',
    expects: 'a whole reply',
  },
  ([64, 1280, 1500] as const).map((octets, index) => ({
    letter: 'ABC'.charAt(index),
    title: `${octets} octets`,
    async run(t) {
      await begins(t);
      await answered(t, TN2, octets);
    },
  })),
);

const pmtu = { spec: 'RFC 8201 §4, §5.2', expects: 'replies in fragments of that size' };

const E2 = group(
  {
    ...pmtu,
    id: 'E2',
    tahi: 'v6LC.4.1.2',
    title: 'Every destination has its own path MTU',
    expects: 'replies of 1500, 1400 and 1280 octets at most, to three nodes',
  },
  [
    {
      async run(t) {
        await begins(t);
        for (const [message, mtu2, mtu3] of [
          [undefined, Infinity, Infinity],
          [tooBig(TN2, 1400), 1400, Infinity],
          [tooBig(TN3, 1280), 1400, 1280],
        ] as const) {
          if (message !== undefined) await t.send(message);
          await answered(t, TN1.global, 1500);
          await answered(t, TN2, 1500, mtu2);
          await answered(t, TN3, 1500, mtu3);
        }
      },
    },
  ],
);

const E3 = group(
  {
    ...pmtu,
    id: 'E3',
    tahi: 'v6LC.4.1.3',
    title: 'A Packet Too Big with an unknown code',
    spec: 'RFC 4443 §3.2',
  },
  [
    {
      async run(t) {
        await begins(t);
        await answered(t, TN2, 1500);
        await t.send(tooBig(TN2, 1280, 0xff));
        await answered(t, TN2, 1500, 1280);
      },
    },
  ],
);

/** The request in fragments, as it would come over a path with that MTU. */
async function inPieces(t: Tester, from: End, to: End, mtu: number): Promise<void> {
  const request = sized(from, 1500, to);
  await t.send(...fragments(request, pieces(mtu)));
  for (const each of fragments(replyTo(request), pieces(mtu))) await t.expect(each);
}

const E4 = group(
  { ...pmtu, id: 'E4', tahi: 'v6LC.4.1.4', title: 'A Packet Too Big about a neighbour' },
  (
    [
      ['1', 'its link-local address', TR1.linkLocal, NUT.linkLocal],
      ['2', 'its global address', TR1.global, NUT.global],
    ] as const
  ).map(([letter, title, from, to]) => ({
    letter,
    tahi: 'v6LC.4.1.4',
    title,
    async run(t) {
      await begins(t);
      const request = sized(from, 1500, to);
      await t.send(request);
      await t.expect(replyTo(request));
      await t.send(packetTooBig(from, replyTo(request), 1280));
      await inPieces(t, from, to, 1280);
    },
  })),
);

const E5 = group(
  {
    ...pmtu,
    id: 'E5',
    tahi: 'v6LC.4.1.5',
    title: 'A path MTU becomes smaller and smaller',
    expects: 'replies in fragments of 1400, and then of 1280 octets',
  },
  [
    {
      async run(t) {
        await begins(t);
        await answered(t, TN2, 1500);
        for (const mtu of [1400, 1280]) {
          await t.send(tooBig(TN2, mtu));
          await answered(t, TN2, 1500, mtu);
        }
      },
    },
  ],
);

const WHOLE = 'a reply as before';
const ATOMIC = 'a reply with a fragment header';

const E6 = group(
  {
    id: 'E6',
    tahi: 'v6LC.4.1.6',
    title: 'A path MTU below 1280',
    spec: 'RFC 2460 §5, RFC 1981 §4',
    expects: ATOMIC,
    linux: [
      {
        sees: WHOLE,
        because: 'RFC 8021 and RFC 8201 §4 have taken atomic fragments back: such a message is ignored',
      },
    ],
  },
  ([56, 1279] as const).map((mtu, index) => ({
    letter: 'AB'.charAt(index),
    title: `${mtu}`,
    async run(t) {
      await begins(t);
      await answered(t, TN2, 1280);
      await t.send(packetTooBig(TR1.linkLocal, replyTo(sized(TN2, 1280)), mtu));
      const request = sized(TN2, 1280);
      const reply = replyTo(request);
      await t.send(request);
      const seen = await t.expect(
        like('the reply, whole or in an atomic fragment', frame =>
          [reply, atomicFragment(reply)].some(each => each.length === frame.length),
        ),
      );
      return seen.length === reply.length ? WHOLE : ATOMIC;
    },
  })),
);

const never = {
  spec: 'RFC 8201 §4',
  expects: 'replies in fragments of 1304 octets, before and after',
};

/** A path MTU of 1304, and then a message with a larger one. */
const staysSmall =
  (mtu: number): Vector['run'] =>
  async t => {
    await begins(t);
    await answered(t, TN2, 1500);
    await t.send(tooBig(TN2, 1304));
    await answered(t, TN2, 1500, 1304);
    await t.send(tooBig(TN2, mtu));
    await answered(t, TN2, 1500, 1304);
  };

const E7 = group(
  { ...never, id: 'E7', tahi: 'v6LC.4.1.7.A', title: 'A message does not make a path MTU larger' },
  [{ run: staysSmall(1500) }],
);
const E8 = group({ ...never, id: 'E8', tahi: 'v6LC.4.1.7.B', title: 'A message with an absurd path MTU' }, [
  { run: staysSmall(0x1fffffff) },
]);

const E9 = group(
  {
    ...pmtu,
    id: 'E9',
    tahi: 'v6LC.4.1.8',
    title: 'A router advertises the MTU of the link',
    spec: 'RFC 4861 §4.6.4, §6.3.4',
  },
  [
    {
      async run(t) {
        await begins(t);
        await answered(t, TN2, 1500);
        await t.send(ra(TR1, { options: [pio(PREFIX), { kind: 'mtu', mtu: 1280 }] }));
        await inPieces(t, TN2, NUT.global, 1280);
      },
    },
  ],
);

const E10 = group(
  {
    id: 'E10',
    tahi: 'v6LC.4.1.9',
    title: 'A path MTU is not tried to be larger soon',
    spec: 'RFC 8201 §4',
    expects: 'replies in fragments of 1304 octets for five minutes at least',
    skip: { when: 'real', because: 'it takes more than five minutes' },
  },
  [
    {
      async run(t) {
        await begins(t);
        await answered(t, TN2, 1500);
        await t.send(tooBig(TN2, 1304));
        for (let waited = 0; waited <= 300; waited += 30) {
          await answered(t, TN2, 1500, 1304);
          await t.pass(seconds(30));
        }
      },
    },
  ],
);

const E12 = group(
  {
    id: 'E12',
    tahi: 'v6LC.4.1.12',
    title: 'A Packet Too Big about a packet that was never sent',
    spec: 'RFC 8201 §4',
    expects: WHOLE,
    linux: [
      {
        sees: 'a reply in fragments',
        because: 'a kernel keeps no list of the packets it sent; programs that know may check, as TCP does',
      },
    ],
  },
  [
    {
      async run(t) {
        await begins(t);
        await t.send(packetTooBig(TR1.linkLocal, replyTo(sized(TN3, 1500)), 1280));
        const request = sized(TN3, 1500);
        await t.send(request);
        const seen = await t.next();
        const [piece] = fragments(replyTo(request), pieces(1280));
        return seen?.length === piece?.length ? 'a reply in fragments' : WHOLE;
      },
    },
  ],
);

/** See the file's header. */
export const pathMtu: readonly CaseGroup[] = [
  E1,
  E2,
  E3,
  E4,
  E5,
  E6,
  E7,
  E8,
  E9,
  E10,
  ...pathMtuOfGroups,
  E12,
];

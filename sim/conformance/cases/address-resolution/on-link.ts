/** A1 to A10: whom a node takes for a neighbour, and how it asks for its link-layer address. */
import { milliseconds, seconds } from '../../../base/time';
import { group, type CaseGroup, type Vector } from '../../case';
import { pio } from '../../messages';
import { echoRequest, na, ns, ra, replyTo } from '../../packets';
import { anyEchoReply, patternOf } from '../../patterns';
import { dadIsOver, hasRouters, isUp } from '../../setups';
import { behind, NUT, PREFIX, TN1, TN2, TR1, type End } from '../../stations';
import { after } from '../../tester';

const A1 = group(
  {
    id: 'A1',
    tahi: 'v6LC.2.1.1.A',
    title: 'A node with a link-local address is on-link',
    spec: 'RFC 4861 §5.2',
    expects: 'a solicitation for the sender itself',
  },
  [
    {
      async run(t) {
        await isUp(t);
        await t.send(echoRequest(TN1.linkLocal, NUT.linkLocal));
        await t.expect(ns(NUT.linkLocal, TN1.linkLocal.ip));
      },
    },
  ],
);

const A2 = group(
  {
    id: 'A2',
    tahi: 'v6LC.2.1.1.B',
    title: 'A node in an advertised prefix is on-link',
    spec: 'RFC 4861 §5.2',
    expects: 'a solicitation for the sender itself',
  },
  [
    {
      async run(t) {
        await isUp(t);
        await t.send(ra(TR1, { options: [pio(PREFIX)] }));
        await dadIsOver(t);
        await t.send(echoRequest(TN1.global, NUT.global));
        await t.expect(ns(NUT.global, TN1.global.ip));
      },
    },
  ],
);

const A3 = group(
  {
    id: 'A3',
    tahi: 'v6LC.2.1.1.C',
    title: 'A node outside all advertised prefixes is off-link',
    spec: 'RFC 4861 §5.2',
    expects: 'a solicitation for the default router',
  },
  [
    {
      async run(t) {
        await isUp(t);
        await t.send(ra(TR1, { options: [pio(PREFIX)], sllao: undefined }));
        await dadIsOver(t);
        await t.send(echoRequest(behind(TR1), NUT.global));
        await t.expect(ns(NUT.global, TR1.linkLocal.ip));
      },
    },
  ],
);

const queue = {
  spec: 'RFC 4861 §7.2.2',
  expects: 'replies to all that was waiting, once the neighbour is known',
};

const A4 = group({ id: 'A4', tahi: 'v6LC.2.1.2.A', title: 'Packets wait for address resolution', ...queue }, [
  {
    async run(t) {
      await isUp(t);
      const pings = [1, 2, 3].map(sequence => echoRequest(TN1.linkLocal, NUT.linkLocal, { sequence }));
      await t.send(...pings);
      await t.expect(ns(NUT.linkLocal, TN1.linkLocal.ip));
      await t.send(na(TN1.linkLocal, NUT.linkLocal, 'SO'));
      for (const ping of pings) await t.expect(replyTo(ping));
    },
  },
]);

const A5 = group(
  {
    id: 'A5',
    tahi: 'v6LC.2.1.2.B',
    title: 'Packets for two neighbours wait in two queues',
    ...queue,
    linux: [
      {
        sees: 'no reply to the first of four',
        because: 'three packets waited for a neighbour, and a fourth took the place of the first',
        before: '3.3',
      },
    ],
  },
  [
    {
      async run(t) {
        await isUp(t);
        const from = (who: End, count: number) =>
          Array.from({ length: count }, (_each, index) =>
            echoRequest(who, NUT.linkLocal, { sequence: index + 1 }),
          );
        const one = from(TN1.linkLocal, 3);
        const other = from(TN2.linkLocal, 4);
        await t.send(...one, ...other);
        await t.expect(ns(NUT.linkLocal, TN1.linkLocal.ip));
        await t.expect(ns(NUT.linkLocal, TN2.linkLocal.ip));
        await t.send(na(TN2.linkLocal, NUT.linkLocal, 'SO'));
        const replies = await t.collect(anyEchoReply, milliseconds(100));
        // Not octet for octet: a reply has a flow label that the kernel chooses.
        const lost = other.filter(
          ping => !replies.some(({ frame }) => patternOf(replyTo(ping)).matches(frame)),
        );
        await t.send(na(TN1.linkLocal, NUT.linkLocal, 'SO'));
        for (const ping of one) await t.expect(replyTo(ping));
        if (lost.length === 0) return undefined;
        return lost.length === 1 && lost[0] === other[0]
          ? 'no reply to the first of four'
          : `${lost.length} of four replies are missing`;
      },
    },
  ],
);

const A6 = group(
  {
    id: 'A6',
    tahi: 'v6LC.2.1.3',
    title: 'An advertisement without the L flag does not make a prefix off-link',
    spec: 'RFC 4861 §6.3.4',
    expects: 'three solicitations for the neighbour, both times',
  },
  [
    {
      async run(t) {
        await isUp(t);
        for (const onLink of [true, false]) {
          const prefix = pio(PREFIX, { onLink, validLifetime: 20, preferredLifetime: 20 });
          await t.send(ra(TR1, { routerLifetime: 100, options: [prefix] }));
          if (onLink) await dadIsOver(t);
          await t.send(echoRequest(TR1.global, NUT.linkLocal));
          await solicitedThrice(t, TR1.global, NUT.linkLocal, 1);
          await t.quiet(seconds(2));
        }
      },
    },
  ],
);

/** Three solicitations for `who`, so many seconds apart. */
async function solicitedThrice(
  t: Parameters<Vector['run']>[0],
  who: End,
  from: End,
  apart: number,
): Promise<void> {
  await t.expect(ns(from, who.ip));
  await t.expect(ns(from, who.ip), after(apart));
  await t.expect(ns(from, who.ip), after(apart));
}

const lifetime = {
  spec: 'RFC 4861 §6.3.4',
  expects: 'a solicitation for the neighbour: the prefix is on-link still',
};
const TEN_SECONDS = ra(TR1, {
  routerLifetime: 20,
  options: [pio(PREFIX, { validLifetime: 10, preferredLifetime: 10 })],
});

const A7 = group(
  { id: 'A7', tahi: 'v6LC.2.1.4.A', title: 'A prefix is on-link until its lifetime is over', ...lifetime },
  [
    {
      async run(t) {
        await isUp(t);
        await t.send(TEN_SECONDS);
        await t.pass(seconds(8));
        await t.send(echoRequest(TN1.global, NUT.linkLocal));
        await t.expect(ns(NUT.linkLocal, TN1.global.ip));
      },
    },
  ],
);

const A8 = group(
  { id: 'A8', tahi: 'v6LC.2.1.4.B', title: 'An advertisement renews the lifetime of a prefix', ...lifetime },
  [
    {
      async run(t) {
        await isUp(t);
        for (let times = 0; times < 2; times++) {
          await t.send(TEN_SECONDS);
          await t.pass(seconds(8));
        }
        await t.send(echoRequest(TN1.global, NUT.linkLocal));
        await t.expect(ns(NUT.linkLocal, TN1.global.ip));
      },
    },
  ],
);

const retransmission = {
  spec: 'RFC 4861 §6.3.4, §7.2.2',
  expects: 'three solicitations, a second and then five seconds apart',
};

/** Setup 1.1 with a Retrans Timer, and nobody who answers then. */
const retransmits =
  (who: End, me: End): Vector['run'] =>
  async t => {
    await hasRouters(t, [TR1]);
    for (const apart of [1, 5]) {
      await t.send(ra(TR1, { retransTimer: apart * 1000, options: [pio(PREFIX)] }));
      await t.send(echoRequest(who, me));
      await solicitedThrice(t, who, me, apart);
      await t.quiet(seconds(apart + 2));
    }
  };

const A9 = group(
  {
    id: 'A9',
    tahi: 'v6LC.2.1.5.A',
    title: 'Solicitations for a link-local address follow the Retrans Timer',
    ...retransmission,
  },
  [{ run: retransmits(TN1.linkLocal, NUT.linkLocal) }],
);

const A10 = group(
  {
    id: 'A10',
    tahi: 'v6LC.2.1.5.B',
    title: 'Solicitations for a global address follow the Retrans Timer',
    ...retransmission,
  },
  [{ run: retransmits(TN1.global, NUT.global) }],
);

/** See the file's header. */
export const onLink: readonly CaseGroup[] = [A1, A2, A3, A4, A5, A6, A7, A8, A9, A10];

/** B16 to B22, B25 to B27: what an advertisement makes a host do with its packets. */
import { seconds } from '../../../base/time';
import type { Frame } from '../../../wire/frame';
import { group, type CaseGroup, type Vector } from '../../case';
import { badChecksum, badCode, cutTo, optionOfLengthZero, withHopLimit } from '../../damage';
import { ip, pio } from '../../messages';
import { entryOf } from '../../observations';
import { echoRequest, na, ns, ra, replyTo } from '../../packets';
import { nsFor, probe } from '../../patterns';
import { dadIsOver, hasRouters, isUp } from '../../setups';
import { behind, NUT, PREFIX, TN1, TR1, TR2, type End } from '../../stations';
import { after, within, type Tester } from '../../tester';

/** Somebody behind the routers, whose requests come through TR1. */
const FAR = behind(TR1);

const B16 = group(
  {
    id: 'B16',
    tahi: 'v6LC.2.2.11',
    title: 'A host changes to another router when its own does not answer any more',
    spec: 'RFC 4861 §5.2, §6.3.6',
    expects: 'three unicast solicitations to the first router, and then replies through the second',
  },
  [
    {
      async run(t) {
        await isUp(t);
        const fields = { routerLifetime: 45, reachableTime: 10_000, retransTimer: 1000, sllao: undefined };
        await t.send(ra(TR1, { ...fields, options: [pio(PREFIX)] }));
        await dadIsOver(t);
        const ping = echoRequest(FAR, NUT.global);
        await t.send(ping);
        await t.expect(ns(NUT.global, TR1.linkLocal.ip));
        await t.send(na(TR1.linkLocal, NUT.global, 'RSO'));
        await t.expect(replyTo(ping));
        await t.send(ra(TR2, { ...fields, options: [pio(PREFIX)] }));
        await usesUntilProbed(t, ping);
        await t.expect(probe(TR1.linkLocal), after(1));
        await t.expect(probe(TR1.linkLocal), after(1));
        await t.quiet(seconds(2));
        await t.send(ping);
        await t.expect(ns(NUT.global, TR2.linkLocal.ip));
        await t.send(na(TR2.linkLocal, NUT.global, 'RSO'));
        await t.expect(replyTo(ping, { to: TR2.mac }));
      },
    },
  ],
);

/** A request every three seconds, answered through TR1, until TR1 is asked whether it is still there. */
async function usesUntilProbed(t: Tester, ping: Frame): Promise<void> {
  for (let waited = 0; waited < 30; waited += 3) {
    await t.send(ping);
    await t.expect(replyTo(ping));
    const asks = await t.next(within(3));
    if (asks !== undefined && probe(TR1.linkLocal).matches(asks)) return;
  }
  await t.expect(probe(TR1.linkLocal));
}

/** An advertisement that is not what it has to be leaves no trace: TR1 is not known. */
const leavesNoTrace =
  (advertisement: Frame): Vector['run'] =>
  async t => {
    await isUp(t);
    await t.send(advertisement);
    await t.quiet(seconds(3));
    return entryOf(t, TR1);
  };

const VALID = ra(TR1, { routerLifetime: 20, reachableTime: 600_000, retransTimer: 1000 });
const GLOBAL_SOURCE: End = { ip: TR1.global.ip, mac: TR1.mac };

const B17 = group(
  {
    id: 'B17',
    tahi: 'v6LC.2.2.12',
    title: 'An invalid advertisement is ignored',
    spec: 'RFC 4861 §6.1.2',
    expects: 'unresolved',
  },
  [
    {
      letter: 'A',
      title: 'a global source',
      run: leavesNoTrace(ra(TR1, { routerLifetime: 20, from: GLOBAL_SOURCE })),
    },
    { letter: 'B', title: 'hop limit 2', run: leavesNoTrace(withHopLimit(2)(VALID)) },
    { letter: 'C', title: 'bad checksum', run: leavesNoTrace(badChecksum(VALID)) },
    { letter: 'D', title: 'code 1', run: leavesNoTrace(badCode(VALID)) },
    { letter: 'E', title: '14 octets', run: leavesNoTrace(cutTo(14)(VALID)) },
    { letter: 'F', title: 'an option of length 0', run: leavesNoTrace(optionOfLengthZero(16)(VALID)) },
  ],
);

/** The hop limit of a reply before and after an advertisement with one. */
const hopLimit = (id: string, letter: string, curHopLimit: number, then: number, title: string): CaseGroup =>
  group(
    {
      id,
      tahi: `v6LC.2.2.13.${letter}`,
      title,
      spec: 'RFC 4861 §6.3.4',
      expects: `replies with hop limit 64, and then ${then}`,
    },
    [
      {
        async run(t) {
          await hasRouters(t, [TR1]);
          t.answers(TN1);
          const ping = echoRequest(TN1.global, NUT.global);
          await t.send(ping);
          await t.expect(replyTo(ping));
          await t.send(ra(TR1, { curHopLimit, options: [pio(PREFIX)] }));
          await t.send(ping);
          await t.expect(replyTo(ping, { hopLimit: then }));
        },
      },
    ],
  );

const B18 = hopLimit('B18', 'A', 0, 64, 'A Cur Hop Limit of 0 says nothing');
const B19 = hopLimit('B19', 'B', 100, 100, 'Cur Hop Limit is the hop limit of what is sent');

const life = { spec: 'RFC 4861 §6.3.4, §6.3.5' };

/** A request from behind the routers gets no reply, and nobody is solicited for one. */
async function isCutOff(t: Tester): Promise<void> {
  await t.send(echoRequest(FAR, NUT.global));
  await t.quiet(seconds(2));
}

/** A request from behind the routers is answered through `router`. */
async function repliesThrough(t: Tester, router: typeof TR1): Promise<void> {
  const ping = echoRequest(FAR, NUT.global);
  await t.send(ping);
  await t.expect(replyTo(ping, { to: router.mac }));
}

const B20 = group(
  {
    ...life,
    id: 'B20',
    tahi: 'v6LC.2.2.14.A',
    title: 'An advertisement renews the lifetime of a default router',
    expects: 'replies through it until twenty seconds after the second advertisement, and none then',
  },
  [
    {
      async run(t) {
        await isUp(t);
        t.answers(TR1);
        const prefix = pio(PREFIX, { validLifetime: 100, preferredLifetime: 20 });
        for (let times = 0; times < 2; times++) {
          await t.send(ra(TR1, { routerLifetime: 20, reachableTime: 600_000, options: [prefix] }));
          await t.pass(seconds(9));
          await repliesThrough(t, TR1);
          await t.pass(seconds(10));
          await repliesThrough(t, TR1);
        }
        await t.pass(seconds(2));
        await isCutOff(t);
      },
    },
  ],
);

const B21 = group(
  {
    ...life,
    id: 'B21',
    tahi: 'v6LC.2.2.14.B',
    title: 'A router with lifetime 0 is no default router any more',
    expects: 'replies through the other router, and none when that says the same',
  },
  [
    {
      async run(t) {
        await hasRouters(t, [TR1, TR2]);
        await repliesThrough(t, TR1);
        await t.send(ra(TR1, { routerLifetime: 0 }));
        await repliesThrough(t, TR2);
        await t.send(ra(TR2, { routerLifetime: 0 }));
        await isCutOff(t);
      },
    },
  ],
);

const B22 = group(
  {
    ...life,
    id: 'B22',
    tahi: 'v6LC.2.2.14.C',
    title: 'A router whose lifetime is over is no default router any more',
    expects: 'replies through the other router, and none when its lifetime is over too',
  },
  [
    {
      async run(t) {
        await hasRouters(t, [TR1, TR2]);
        await repliesThrough(t, TR1);
        await t.send(ra(TR1, { routerLifetime: 5 }));
        await t.pass(seconds(7));
        await repliesThrough(t, TR2);
        await t.send(ra(TR2, { routerLifetime: 5 }));
        await t.pass(seconds(7));
        await isCutOff(t);
      },
    },
  ],
);

/** TR1 answers as a host first, and advertises itself as a router then. */
const becomesRouter =
  (sllao: (typeof TR1)['mac'] | undefined): Vector['run'] =>
  async t => {
    await isUp(t);
    const ping = echoRequest(TR1.linkLocal, NUT.linkLocal);
    await t.send(ping);
    await t.expect(ns(NUT.linkLocal, TR1.linkLocal.ip));
    await t.send(na(TR1.linkLocal, NUT.linkLocal, 'SO'));
    await t.expect(replyTo(ping));
    await t.send(ra(TR1, { routerLifetime: 600, retransTimer: 1000, options: [pio(PREFIX)], sllao }));
    await dadIsOver(t);
    const far = echoRequest(FAR, NUT.global);
    await t.send(far);
    await t.expect(replyTo(far, { to: sllao ?? TR1.mac }));
  };

const B25 = group(
  {
    id: 'B25',
    tahi: 'v6LC.2.2.17',
    title: 'An advertisement makes a neighbour a router',
    spec: 'RFC 4861 §6.3.4',
    expects: 'replies through it to off-link nodes',
  },
  [
    { letter: 'A', title: 'without its link-layer address', run: becomesRouter(undefined) },
    { letter: 'B', title: 'with the same link-layer address', run: becomesRouter(TR1.mac) },
    { letter: 'C', title: 'with another link-layer address', run: becomesRouter(TR1.otherMac) },
  ],
);

const B26 = group(
  {
    id: 'B26',
    tahi: 'v6LC.2.2.18',
    title: 'What is off-link goes to the default router',
    spec: 'RFC 4861 §5.2',
    expects: "a reply to the router's link-layer address",
  },
  [
    {
      async run(t) {
        await isUp(t);
        await t.send(ra(TR1, { routerLifetime: 600, options: [pio(PREFIX)] }));
        await dadIsOver(t);
        await repliesThrough(t, TR1);
      },
    },
  ],
);

const B27 = group(
  {
    id: 'B27',
    tahi: 'v6LC.2.2.19',
    title: 'A prefix that is no good for addresses is on-link nevertheless',
    spec: 'RFC 4861 §6.3.4, RFC 4862 §5.5.3',
    expects: 'a solicitation for the sender itself, and a reply to it',
  },
  [
    {
      async run(t) {
        await hasRouters(t, [TR1]);
        const prefix = pio('2001:db8:7::', {
          prefixLength: 96,
          validLifetime: 20,
          preferredLifetime: 20,
        });
        await t.send(ra(TR1, { routerLifetime: 600, reachableTime: 10_000, options: [prefix] }));
        const neighbour: End = { ip: ip('2001:db8:7::a1'), mac: TN1.mac };
        const ping = echoRequest(neighbour, NUT.global);
        await t.send(ping);
        await t.expect(ns(NUT.global, neighbour.ip));
        await t.send(na(neighbour, NUT.global, 'SO'));
        await t.expect(replyTo(ping));
        await t.never(nsFor(TR1.linkLocal), seconds(1));
      },
    },
  ],
);

/** See the file's header. */
export const defaultRouter: readonly CaseGroup[] = [B16, B17, B18, B19, B20, B21, B22, B25, B26, B27];

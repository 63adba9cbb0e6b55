/** B23 and B24: what an advertisement does to the neighbour cache. */
import { milliseconds, seconds } from '../../../base/time';
import { group, type CaseGroup, type Vector } from '../../case';
import { entryOf, type EntrySeen } from '../../observations';
import { echoRequest, na, ns, ra, replyTo } from '../../packets';
import { probe } from '../../patterns';
import { isUp, neighbourIs, reachableTime, type NeighbourState } from '../../setups';
import { NUT, TN1, TR1, TR2 } from '../../stations';
import { within, type Tester } from '../../tester';

const REQUEST = echoRequest(TN1.linkLocal, NUT.linkLocal);

/** Seconds from a confirmation to the next probe, while the neighbour is spoken to every second. */
async function secondsToProbe(t: Tester): Promise<number> {
  const confirmed = t.mark;
  for (let waited = 0; waited < 80; waited++) {
    await t.send(REQUEST);
    await t.expect(replyTo(REQUEST));
    const asks = await t.next(within(1));
    if (asks === undefined) continue;
    await t.send(na(TN1.linkLocal, NUT.linkLocal, 'SO'));
    if (probe(TN1.linkLocal).matches(asks)) return (t.mark - confirmed) / seconds(1);
    break;
  }
  return Infinity;
}

const B23 = group(
  {
    id: 'B23',
    tahi: 'v6LC.2.2.15.A',
    title: 'Reachable Time decides when reachability is doubted',
    spec: 'RFC 4861 §6.3.4, §7.3.3',
    expects:
      'a probe after 10 to 20 seconds, and after 25 to 65 seconds where the time is four times as long',
  },
  [
    {
      async run(t) {
        await isUp(t);
        await reachableTime(t, TR1, 10);
        await t.send(REQUEST);
        await t.expect(ns(NUT.linkLocal, TN1.linkLocal.ip));
        await t.send(na(TN1.linkLocal, NUT.linkLocal, 'SO'));
        await t.expect(replyTo(REQUEST));
        const first = await secondsToProbe(t);
        await reachableTime(t, TR1, 40);
        const second = await secondsToProbe(t);
        // The kernel's timers are late by up to an eighth.
        const isIn = (time: number, from: number, to: number): boolean => time >= from && time <= to * 1.13;
        if (isIn(first, 9.9, 20) && isIn(second, 24.9, 65)) return;
        return `probes after ${first} and ${second} seconds`;
      },
    },
  ],
);

/** TR1 is in `state`; then it advertises, with `sllao` as its link-layer address, and its entry is looked at. */
const advertises =
  (state: NeighbourState, sllao: 'same' | 'other' | 'none'): Vector['run'] =>
  async t => {
    await isUp(t);
    if (state === 'STALE') await reachableTime(t, TR2);
    await neighbourIs(t, TR1, state, 'RSO');
    const mac = { same: TR1.mac, other: TR1.otherMac, none: undefined }[sllao];
    await t.send(ra(TR1, { routerLifetime: 0, reachableTime: 10_000, retransTimer: 1000, sllao: mac }));
    if (state === 'INCOMPLETE') await t.expect(replyTo(echoRequest(TR1.linkLocal, NUT.linkLocal)));
    await t.quiet(milliseconds(100));
    return entryOf(t, TR1);
  };

const ROWS: readonly (readonly [string, NeighbourState, 'same' | 'other' | 'none', EntrySeen])[] = [
  ['A', 'none', 'same', 'STALE at the same MAC'],
  ['B', 'INCOMPLETE', 'same', 'STALE at the same MAC'],
  ['C', 'REACHABLE', 'other', 'STALE at the new MAC'],
  ['D', 'REACHABLE', 'same', 'REACHABLE at the same MAC'],
  ['E', 'REACHABLE', 'none', 'REACHABLE at the same MAC'],
  ['F', 'PROBE', 'other', 'STALE at the new MAC'],
  ['G', 'PROBE', 'same', 'PROBE at the same MAC'],
  ['H', 'PROBE', 'none', 'PROBE at the same MAC'],
  ['I', 'STALE', 'other', 'STALE at the new MAC'],
  ['J', 'STALE', 'same', 'STALE at the same MAC'],
  ['K', 'STALE', 'none', 'STALE at the same MAC'],
];

const B24 = group(
  {
    id: 'B24',
    tahi: 'v6LC.2.2.16',
    title: 'What an advertisement tells of its sender as a neighbour',
    spec: 'RFC 4861 §6.3.4, §7.3.3',
  },
  ROWS.map(([letter, state, sllao, expects]) => ({
    letter,
    title: `from ${state === 'none' ? 'no entry' : state}: ${sllao === 'none' ? 'no' : `the ${sllao}`} link-layer address`,
    expects,
    run: advertises(state, sllao),
  })),
);

/** See the file's header. */
export const neighbourCache: readonly CaseGroup[] = [B23, B24];

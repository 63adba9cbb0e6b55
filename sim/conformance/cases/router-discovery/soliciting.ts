/** B1 to B5: router solicitations, of the host under test and to it. */
import { seconds } from '../../../base/time';
import type { Frame } from '../../../wire/frame';
import { group, type CaseGroup, type Vector } from '../../case';
import { badChecksum, badCode, withHopLimit } from '../../damage';
import { entryOf } from '../../observations';
import { ra, rs } from '../../packets';
import { anyRa, anyRs, patternOf } from '../../patterns';
import { comesUp, isUp } from '../../setups';
import { EVERY_ROUTER, EVERYBODY, NUT, TN1, TR1, type End } from '../../stations';
import { after, type Tester } from '../../tester';

const SOLICITATION = rs(NUT.linkLocal);

/** The interface comes up, and the first solicitation is there. */
async function solicits(t: Tester): Promise<void> {
  await comesUp(t);
  await t.expect(SOLICITATION, after(1, 2));
}

const B1 = group(
  {
    id: 'B1',
    tahi: 'v6LC.2.2.1',
    title: 'A host solicits routers when its interface comes up',
    spec: 'RFC 4861 §6.3.7',
    expects: 'three solicitations',
    linux: [
      {
        sees: 'solicitations without end, ever further apart',
        because: 'RFC 7559 has hosts go on, with intervals that double, as the first ones may have been lost',
        since: '4.9',
      },
    ],
    bench: { down: true },
  },
  [
    {
      async run(t) {
        await solicits(t);
        const times = [t.mark];
        for (const { at, frame } of await t.collect(anyRs, seconds(40))) {
          if (!patternOf(SOLICITATION).matches(frame)) return patternOf(frame).text;
          times.push(at);
        }
        const gaps = times.slice(1).map((at, index) => at - (times[index] ?? at));
        if (gaps.some(gap => gap < seconds(3.5))) return 'less than four seconds between two solicitations';
        if (times.length === 3) return 'three solicitations';
        const grow = gaps.every((gap, index) => index === 0 || gap > 1.5 * (gaps[index - 1] ?? gap));
        return times.length > 3 && grow ? 'solicitations without end, ever further apart' : `${times.length}`;
      },
    },
  ],
);

/** The first solicitation is answered, and the second one, four seconds later, comes or does not. */
const answered =
  (advertisement: Frame, accepted: boolean): Vector['run'] =>
  async t => {
    await solicits(t);
    await t.send(advertisement);
    if (accepted) await t.never(anyRs, seconds(10));
    else await t.expect(SOLICITATION, after(3.5, 4.5));
  };

const FROM_GLOBAL: End = { ip: TR1.global.ip, mac: TR1.mac };

const LIFETIME = ra(TR1, { sllao: undefined });

const heeded = {
  spec: 'RFC 4861 §6.3.7',
  expects: 'no second solicitation',
  bench: { down: true },
};
const ignored = {
  spec: 'RFC 4861 §6.1.2',
  expects: 'a second solicitation after four seconds, as if nothing had come',
  bench: { down: true },
};

const B2 = group({ id: 'B2', tahi: 'v6LC.2.2.2', title: 'An advertisement ends soliciting', ...heeded }, [
  { letter: 'A', title: 'without link-layer address', run: answered(LIFETIME, true) },
  { letter: 'B', title: 'with link-layer address', run: answered(ra(TR1), true) },
]);

const B3 = group(
  { id: 'B3', tahi: 'v6LC.2.2.2', title: 'An invalid advertisement does not end soliciting', ...ignored },
  [
    {
      letter: 'C',
      title: 'a global source',
      run: answered(ra(TR1, { from: FROM_GLOBAL, sllao: undefined }), false),
    },
    { letter: 'D', title: 'hop limit 2', run: answered(withHopLimit(2)(LIFETIME), false) },
    { letter: 'E', title: 'bad checksum', run: answered(badChecksum(LIFETIME), false) },
    { letter: 'F', title: 'code 1', run: answered(badCode(LIFETIME), false) },
  ],
);

const B4 = group(
  {
    id: 'B4',
    tahi: 'v6LC.2.2.2.G',
    title: 'An advertisement to the host alone ends soliciting',
    ...heeded,
  },
  [{ run: answered(ra(TR1, { to: NUT.linkLocal, sllao: undefined }), true) }],
);

const B5 = group(
  {
    id: 'B5',
    tahi: 'v6LC.2.2.3',
    title: 'A host takes no notice of solicitations',
    spec: 'RFC 4861 §6.2.6',
    expects: 'unresolved',
  },
  (
    [
      ['A', 'to all routers', EVERY_ROUTER],
      ['B', 'to all nodes', EVERYBODY],
      ['C', 'to the host', NUT.linkLocal],
    ] as const
  ).map(([letter, title, to]) => ({
    letter,
    title,
    async run(t) {
      await isUp(t);
      await t.send(rs(TN1.linkLocal, { to }));
      await t.never(anyRa, seconds(3));
      return entryOf(t, TN1);
    },
  })),
);

/** See the file's header. */
export const soliciting: readonly CaseGroup[] = [B1, B2, B3, B4, B5];

/**
 * The kernel of this machine still answers the cases of the referee suite as it was recorded. Many of them run side by
 * side, each in namespaces of its own; those that disagree are asked again when all others are over, one after the other.
 */
import { release } from 'node:os';
import { askAgain } from '../../support/ask-again';
import { describeReal } from '../../support/real-kernel';
import type { RefereeCase } from '../referee/case';
import { judged, playReal, Pool } from '../referee/play';
import { readRecording } from '../referee/recording';
import { THEMES } from '../referee/themes';

const AT_A_TIME = 32;
/** Milliseconds: about a minute where nothing else goes on. */
const ALL_LIMIT = 900_000;
const CASE_LIMIT = 300_000;

const version = release().split('.').slice(0, 2).join('.');
const first = new Map<string, readonly string[]>();

/** What the kernel says to a case, or why it says nothing. */
async function played(referee: RefereeCase): Promise<string[]> {
  return playReal(referee).catch((error: Error) => [`not played: ${error.message}`]);
}

beforeAll(async () => {
  const pool = new Pool(AT_A_TIME);
  const cases = THEMES.flatMap(theme => theme.cases);
  await Promise.all(
    cases.map(referee => pool.run(async () => void first.set(referee.id, await played(referee)))),
  );
}, ALL_LIMIT);

describe.each(THEMES)('the referee about $name', ({ name, cases }) => {
  const recording = readRecording(name);
  const recordedOn = /Linux (\d+\.\d+)/.exec(recording?.header ?? '')?.[1];
  if (recordedOn !== version) {
    it.skip(`[not here: recorded on Linux ${recordedOn}, this is ${version}]`, () => undefined);
    return;
  }
  describeReal('is as recorded', { programs: ['nsenter', 'perl', 'ping'], devices: ['bridge'] }, () => {
    it.each(cases.map(each => [each.id, each] as const))(
      '%s',
      async (id, referee) => {
        const recorded = recording?.transcripts.get(id) ?? [];
        const judge = (transcript: readonly string[]): string[] => judged(referee, recorded, transcript);
        const said = await askAgain(
          judge(first.get(id) ?? []),
          answer => answer.join('\n') === recorded.join('\n'),
          async () => judge(await played(referee)),
        );
        expect(said).toEqual(recorded);
      },
      CASE_LIMIT,
    );
  });
});

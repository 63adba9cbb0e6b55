/**
 * The kernel of this machine still answers the conformance cases as it was recorded. Many of them run side by side; those
 * that disagree are asked again when all others are over, one after the other.
 */
import { release } from 'node:os';
import { ask } from '../../../sim/conformance/verdict';
import { CASE_GROUPS } from '../../../sim/conformance/cases/catalogue';
import { askSideBySide, thisBench } from '../../../sim/realkernel/conformance';
import { readRecording, recordedAs } from '../../conformance/recording';
import { askAgain } from '../../support/ask-again';
import { describeReal } from '../../support/real-kernel';

const AT_A_TIME = 24;
/** Milliseconds: about five minutes where nothing else goes on. */
const LIMIT = 1_800_000;

const CASES = CASE_GROUPS.flatMap(({ cases }) => cases);
const { header, verdicts } = readRecording();
const recordedOn = /Linux (\d+\.\d+)/.exec(header)?.[1];
const version = release().split('.').slice(0, 2).join('.');

describeReal('the conformance cases', { programs: ['perl', 'radvd', 'ping'] }, () => {
  const test = recordedOn === version ? it : it.skip;
  test(
    `are answered as recorded on Linux ${recordedOn}`,
    async () => {
      const bench = await thisBench(new Set(CASES.flatMap(({ programs }) => programs)));
      const answers = await askSideBySide(CASES, bench, AT_A_TIME, () => undefined);
      const found: [string, string][] = [];
      for (const each of CASES) {
        const said = await askAgain(
          recordedAs(answers.get(each)!.verdict),
          answer => answer === verdicts.get(each.id),
          async () => recordedAs((await ask(each, bench)).verdict),
        );
        found.push([each.id, said]);
      }
      expect(found).toEqual([...verdicts]);
    },
    LIMIT,
  );
});

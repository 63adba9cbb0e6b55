/** The kernel of this machine still answers the conformance cases as it was recorded. Many of them run side by side. */
import { release } from 'node:os';
import { CASE_GROUPS } from '../../../sim/conformance/cases/catalogue';
import { askSideBySide, thisBench } from '../../../sim/realkernel/conformance';
import { readRecording, recordedAs } from '../../conformance/recording';
import { describeReal } from '../../support/real-kernel';

const AT_A_TIME = 24;
/** Milliseconds: about five minutes where nothing else goes on. */
const LIMIT = 900_000;

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
      const found = CASES.map(each => [each.id, recordedAs(answers.get(each)!.verdict)]);
      expect(found).toEqual([...verdicts]);
    },
    LIMIT,
  );
});

/** Records what the kernel of this machine answers: `npm run record:conformance`. It takes some minutes. */
import { CASE_GROUPS } from '../../sim/conformance/cases/catalogue';
import { askSideBySide, thisBench } from '../../sim/realkernel/conformance';
import { recordedAs, writeRecording } from './recording';

const AT_A_TIME = 20;

async function main(): Promise<void> {
  const cases = CASE_GROUPS.flatMap(group => group.cases);
  const bench = await thisBench(new Set(cases.flatMap(({ programs }) => programs)));
  const answers = await askSideBySide(cases, bench, AT_A_TIME, ({ case: each, verdict }, left) =>
    console.log(`${left} left; ${each.id} ${recordedAs(verdict)}`),
  );
  const today = new Date().toISOString().slice(0, 10);
  writeRecording({
    header: `recorded ${today} on ${bench.name}`,
    verdicts: new Map(cases.map(each => [each.id, recordedAs(answers.get(each)!.verdict)])),
  });
}

void main();

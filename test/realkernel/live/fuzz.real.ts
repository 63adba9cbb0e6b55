import { describeReal } from '../../support/real-kernel';
import { askAgain } from '../../support/ask-again';
import { campaign } from '../fuzz/campaign';
import { check, type Finding } from '../fuzz/check';
import { transcript } from '../fuzz/transcript';
import { Waves } from '../fuzz/waves';

/** Some seconds for each wave of them; a machine with other work to do needs longer. */
jest.setTimeout(1_800_000);

/** What is found when the sequence is alone; undefined where the two agree at least once. */
async function once({ sequence }: Finding): Promise<Finding | undefined> {
  const result = await check(new Waves(1), sequence);
  return result.outcome === 'different' ? result.finding : undefined;
}

describeReal('random sequences', { programs: ['nsenter', 'mount', 'perl'], devices: ['bridge'] }, () => {
  it('have one outcome in the simulator and on this kernel', async () => {
    const findings: [number, Finding][] = [];
    await campaign({
      seed: 1,
      from: 0,
      sequences: 200,
      jobs: 16,
      found: (finding, index) => findings.push([index, finding]),
    });
    const found = [];
    for (const [index, finding] of findings) {
      const left = await askAgain<Finding | undefined>(
        finding,
        answer => answer === undefined,
        () => once(finding),
      );
      if (left !== undefined) found.push(transcript(left, `seed 1, sequence ${index}`));
    }
    expect(found).toEqual([]);
  });
});

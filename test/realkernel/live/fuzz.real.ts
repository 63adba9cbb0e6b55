import { describeReal } from '../../support/real-kernel';
import { campaign } from '../fuzz/campaign';
import { transcript } from '../fuzz/transcript';

/** Some seconds for each wave of them; a machine with other work to do needs longer. */
jest.setTimeout(600_000);

describeReal('random sequences', { programs: ['nsenter', 'mount', 'perl'], devices: ['bridge'] }, () => {
  it('have one outcome in the simulator and on this kernel', async () => {
    const found: string[] = [];
    await campaign({
      seed: 1,
      from: 0,
      sequences: 200,
      jobs: 64,
      found: (finding, index) => found.push(transcript(finding, `seed 1, sequence ${index}`)),
    });
    expect(found).toEqual([]);
  });
});

/**
 * What the fuzzer found once: sequences in which the simulator did not do as Linux did, with the real kernel's answers. Each
 * is replayed at the moments at which the real one was asked. `npm run fuzz -- --keep FOLDER` writes such files.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { differenceAtAnyAlignment } from './fuzz/check';
import { parseRecording } from './fuzz/recording';

const FOLDER = join(__dirname, 'recorded', 'fuzz');

describe('what the fuzzer found stays found', () => {
  it.each(readdirSync(FOLDER).sort())('%s', async file => {
    const { sequence, real } = parseRecording(readFileSync(join(FOLDER, file), 'utf8'));
    const finding = await differenceAtAnyAlignment(sequence, real);
    expect(finding?.differences).toBeUndefined();
  });
});

/**
 * The simulated kernel says what the real one said: every case of the referee suite, played to Linux 6.18 as the
 * simulator has it, against the transcripts of Linux 6.18 itself. Differences are failures, unless the case names them
 * and a `Differs from Linux:` line of the model owns up to them.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expectedOfSimulator, judged, playSimulated } from './referee/play';
import { readRecording } from './referee/recording';
import { SELFTESTS } from './referee/selftests';
import { THEMES } from './referee/themes';

const CASES = THEMES.flatMap(({ cases }) => cases);

describe.each(THEMES)('$name', ({ name, cases }) => {
  const recording = readRecording(name);

  it.each(cases.map(each => [`${each.id}: ${each.title}`, each] as const))('%s', async (_, each) => {
    const recorded = recording?.transcripts.get(each.id);
    if (recorded === undefined) throw new Error(`${each.id} is not recorded: npm run record:referee`);
    const expected = expectedOfSimulator(each, recorded);
    expect(judged(each, expected, await playSimulated(each))).toEqual(expected);
  });

  it('has no transcripts but those of its cases', () => {
    expect([...(recording?.transcripts.keys() ?? [])]).toEqual(cases.map(({ id }) => id));
  });
});

describe('the referee suite', () => {
  it('gives every case an id of its own', () => {
    const ids = CASES.map(({ id }) => id);
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
  });

  it("asks what the kernel's own selftests assert, or says why not", () => {
    const ids = new Set(CASES.map(({ id }) => id));
    expect(SELFTESTS.flatMap(({ cases }) => cases).filter(id => !ids.has(id))).toEqual([]);
    const silent = SELFTESTS.filter(({ cases, because }) => (cases.length === 0) !== (because !== undefined));
    expect(silent).toEqual([]);
    expect(SELFTESTS).toHaveLength(64);
  });

  it('explains differences with what the model says of itself', () => {
    const unexplained = CASES.flatMap(({ id, differs = [] }) =>
      differs
        .filter(({ file, says }) => !differences(file).includes(says))
        .map(({ says }) => `${id}: ${says}`),
    );
    expect(unexplained).toEqual([]);
  });
});

/** The text of the `Differs from Linux:` lines in a file's header, in one line. */
function differences(file: string): string {
  const header = readFileSync(join(__dirname, '../../sim', file), 'utf8').split('*/')[0] ?? '';
  return header
    .replace(/\s*\n \*\s*/g, ' ')
    .split('Differs from Linux:')
    .slice(1)
    .join(' ');
}

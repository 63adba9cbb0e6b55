/**
 * The simulated kernels are asked every case of the suite; and the newest one, which is the version that the recording
 * was made on, answers each as the real one did.
 */
import type { Case } from '../../sim/conformance/case';
import { CASE_GROUPS } from '../../sim/conformance/cases/catalogue';
import { SimulatedKernel } from '../../sim/conformance/simulated-kernel';
import { ask, type Verdict } from '../../sim/conformance/verdict';
import { DEFAULT_KERNEL } from '../../sim/kernel/profile/profile';
import { readRecording, recordedAs } from './recording';

const CASES = CASE_GROUPS.flatMap(({ cases }) => cases);
const { header, verdicts } = readRecording();

async function asked(each: Case, kernel: string): Promise<Verdict> {
  const { verdict } = await ask(each, {
    version: kernel.slice('linux-'.length),
    virtual: true,
    put: options => Promise.resolve(new SimulatedKernel(kernel, { ...options, records: false })),
  });
  return verdict;
}

describe.each(CASE_GROUPS.map(each => [`${each.id} ${each.title}`, each] as const))('%s', (_, { cases }) => {
  it.each(cases.map(each => [each.id, each.title, each] as const))('%s: %s', async (id, _title, each) => {
    const verdict = await asked(each, DEFAULT_KERNEL);
    expect(recordedAs(verdict)).not.toMatch(/^fails/);
    // What takes hours was not asked of a kernel that takes its time.
    const recorded = verdicts.get(id);
    if (each.skip?.when !== 'real') expect(recordedAs(verdict)).toBe(recorded);
    else expect(recorded).toBe(`not asked: ${each.skip.because}`);
  });
});

it('has a recording of this version, and of no case that is not there', () => {
  expect(header).toContain(` on ${DEFAULT_KERNEL.replace('linux-', 'Linux ')}.`);
  expect([...verdicts.keys()]).toEqual(CASES.map(({ id }) => id));
});

it('gives every case an id of its own', () => {
  const ids = CASES.map(({ id }) => id);
  expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
});

it('has all groups that there are', () => {
  const groups = (letter: string, count: number): string[] =>
    Array.from({ length: count }, (_each, index) => `${letter}${index + 1}`);
  const wanted = [
    ...groups('A', 36),
    ...groups('B', 38),
    ...groups('C', 23),
    ...groups('D', 33),
    ...groups('E', 33),
    ...groups('F', 12),
  ];
  expect(CASE_GROUPS.map(({ id }) => id)).toEqual(wanted);
});

it.each(['linux-2.6.32', 'linux-4.4', 'linux-5.4'])('%s fails no case', async kernel => {
  const failed: string[] = [];
  for (const each of CASES) {
    const verdict = await asked(each, kernel);
    if (verdict.kind === 'fails') failed.push(`${each.id} ${recordedAs(verdict)}`);
  }
  expect(failed).toEqual([]);
});

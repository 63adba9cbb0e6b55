import { kernelProfile, type KernelProfile } from '../../sim/kernel/profile/profile';
import { candidatesBetween, grouped, isAlike, type Outcome } from '../../sim/scenario/matrix';

const kernel = (version: string): KernelProfile => kernelProfile(`linux-${version}`) as KernelProfile;
const outcome = (version: string, met: readonly boolean[], failures: readonly string[] = []): Outcome => ({
  kernel: kernel(version),
  passed: met.every(Boolean),
  verdicts: met.map(passed => ({ passed })) as unknown as Outcome['verdicts'],
  failures,
});

it('neighbours that are alike are together, and others are not, though they be alike', () => {
  const outcomes = [
    outcome('3.0', [true, false]),
    outcome('3.4', [true, false]),
    outcome('3.10', [true, true]),
    outcome('3.18', [true, false]),
  ];
  expect(grouped(outcomes).map(group => group.map(({ kernel: { version } }) => version))).toEqual([
    ['3.0', '3.4'],
    ['3.10'],
    ['3.18'],
  ]);
  expect(grouped([])).toEqual([]);
});

it('versions are alike that meet the same and fail at the same commands', () => {
  expect(isAlike(outcome('3.0', [true]), outcome('3.4', [true]))).toBe(true);
  expect(isAlike(outcome('3.0', [true]), outcome('3.4', [false]))).toBe(false);
  expect(isAlike(outcome('3.0', [true]), outcome('3.4', [true], ['no such file']))).toBe(false);
});

it('each candidate is the older version but for one thing', () => {
  const [before, after] = [kernel('3.0'), kernel('3.4')];
  const candidates = candidatesBetween(before, after);
  expect(candidates.map(({ behaviour }) => behaviour)).toContain('solicit');
  for (const { behaviour, kernel: made } of candidates) {
    expect(candidatesBetween(before, made).map(each => each.behaviour)).toEqual([behaviour]);
    expect(made[behaviour]).toBe(after[behaviour]);
    expect(made.name).not.toBe(before.name);
  }
  expect(candidatesBetween(before, before)).toEqual([]);
});

import {
  BEHAVIOURS,
  DEFAULT_KERNEL,
  defaultProfile,
  KERNEL_VERSIONS,
  kernelProfile,
  type KernelProfile,
} from '../../../sim/kernel/profile/profile';

const profile = (version: string): KernelProfile => kernelProfile(`linux-${version}`) as KernelProfile;

describe('a behaviour', () => {
  it.each(Object.entries(BEHAVIOURS))(
    '%s has its steps in rising order, each another value with its source',
    (_row, steps: readonly { since: string; value: unknown; source: string }[]) => {
      const key = (version: string): number =>
        version.split('.').reduce((sum, part) => sum * 1000 + Number(part), 0) *
        (version.split('.').length === 2 ? 1000 : 1);
      const versions = steps.map(({ since }) => key(since));
      expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b));
      steps.slice(1).forEach(({ value }, index) => expect(value).not.toBe(steps[index]?.value));
      expect(steps[0]?.since).toBe(KERNEL_VERSIONS[0]);
      expect(steps.every(({ source }) => source !== '')).toBe(true);
    },
  );
});

describe('a profile', () => {
  it('is found by name, one object for one name', () => {
    expect(profile('6.12')).toMatchObject({ name: 'linux-6.12', version: '6.12' });
    expect(profile('6.12')).toBe(profile('6.12'));
    expect(defaultProfile().name).toBe(DEFAULT_KERNEL);
  });

  it('there is not: the nearest name is', () => {
    expect(kernelProfile('linux-6.81')).toEqual({ unknown: 'linux-6.81', nearest: 'linux-6.1' });
    expect(kernelProfile('6.18')).toMatchObject({ unknown: '6.18' });
  });

  it('compares versions by number', () => {
    expect([
      profile('4.9').has('4.10'),
      profile('4.10').has('4.9'),
      profile('4.10').has('4.10'),
      profile('2.6.32').has('2.6.37'),
      profile('3.0').has('2.6.37'),
    ]).toEqual([false, true, true, false, true]);
    expect(profile('2.6.32').has(undefined)).toBe(true);
  });
});

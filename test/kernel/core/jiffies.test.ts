import { Scheduler, Timer } from '../../../sim/engine/scheduler';
import {
  clockToJiffies,
  HZ,
  jiffies,
  jiffiesToClock,
  modDelayedWork,
  modTimer,
  msecsToJiffies,
  roundJiffiesUp,
  TICK,
} from '../../../sim/kernel/core/jiffies';
import { kernelProfile, type KernelProfile } from '../../../sim/kernel/profile/profile';

const profile = (name: string): KernelProfile => kernelProfile(name) as KernelProfile;

/** When a timer runs that is armed at `start` for `delay`; both in µs. */
function fires(start: number, delay: number, kernel = 'linux-6.18', arm = modTimer): number {
  const scheduler = new Scheduler();
  scheduler.runUntil(start);
  let at = -1;
  const timer = new Timer('test', () => (at = scheduler.now));
  arm({ scheduler, profile: profile(kernel) }, timer, delay);
  scheduler.runUntil(start + 4 * Math.max(delay, 0) + 1_000_000);
  return at;
}

/** How late it is, at worst, wherever between two ticks of the coarsest clock it was armed. */
function latest(delay: number): number {
  const starts = Array.from({ length: 700 }, (_, index) => 1_000_003 + index * 7919);
  return Math.max(...starts.map(start => fires(start, delay) - start - delay));
}

describe('a duration in jiffies', () => {
  // Read back from Linux 6.18.44: a Retrans Timer of 2345 ms is 2344, retrans_time_ms=1 is 4, proxy_delay=3 is 2.
  it('loses what is left over in an advertisement, gains it in milliseconds, and has a hundredth of a second of 2.5', () => {
    expect(jiffies(2_345_000) * TICK).toBe(2_344_000);
    expect([1, 4, 5, 1001].map(msecsToJiffies)).toEqual([4_000, 4_000, 8_000, 1_004_000]);
    expect([1, 2, 3, 7, 100].map(ticks => jiffiesToClock(clockToJiffies(ticks)))).toEqual([0, 2, 2, 6, 100]);
    expect(HZ * TICK).toBe(1_000_000);
  });
});

describe('a timer', () => {
  const starts = [0, 1, 3_999, 4_000, 123_456_789];

  it.each([0, 4_000, 250_000, 1_000_000, 5_000_000, 40_000_000, 3_600_000_000])(
    'for %i µs never runs early',
    delay => {
      for (const start of starts) expect(fires(start, delay) - start).toBeGreaterThan(delay - TICK);
    },
  );

  // Measured on Linux 6.18.44: 1 s is 1.00 to 1.03, 5 s 5.0 to 5.25; lifetimes of 7, 12, 20 and 33 s ended 0.03, 0.19,
  // 1.26 and 1.92 s late.
  it.each([
    [100_000, 4_000],
    [1_000_000, 32_000],
    [5_000_000, 256_000],
    [15_000_000, 256_000],
    [33_000_000, 2_048_000],
  ])('for %i µs is late by up to %i', (delay, most) => {
    expect(latest(delay)).toBeLessThanOrEqual(most);
    expect(latest(delay)).toBeGreaterThan(most * 0.9 - TICK);
  });

  it('had its own jiffy before 4.8', () => {
    expect(fires(1, 5_000_000, 'linux-4.4')).toBe(5_000_000);
    expect(fires(0, 0, 'linux-4.4')).toBe(TICK);
    expect(fires(1, 5_000_000, 'linux-4.9')).toBeGreaterThan(5_000_000);
  });

  it('that is over already runs with the next tick', () => {
    expect(fires(10_000, -5_000_000)).toBe(12_000);
  });
});

it('work without a delay waits for no tick, and with one it does', () => {
  expect(fires(10_001, 0, 'linux-6.18', modDelayedWork)).toBe(10_001);
  expect(fires(10_001, 3_999, 'linux-6.18', modDelayedWork)).toBe(10_001);
  expect(fires(10_001, 4_000, 'linux-6.18', modDelayedWork)).toBe(16_000);
});

it('a rounded time is the next whole second', () => {
  expect([0, 1, 999_999, 1_000_000].map(roundJiffiesUp)).toEqual([
    1_000_000, 1_000_000, 1_000_000, 2_000_000,
  ]);
});

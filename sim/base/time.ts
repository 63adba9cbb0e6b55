/**
 * Simulated time: whole microseconds since the start of the run. A number holds them exactly for 285 years, which
 * also bounds every lifetime a router can advertise.
 */

/** A point or a length of simulated time in whole microseconds. */
export type SimTime = number;

/** `n` seconds; a fraction is rounded to the nearest microsecond. */
export function seconds(n: number): SimTime {
  return Math.round(n * 1_000_000);
}

/** `n` milliseconds; a fraction is rounded to the nearest microsecond. */
export function milliseconds(n: number): SimTime {
  return Math.round(n * 1_000);
}

const DURATION = /^(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d{1,6})?)s)?(?:(\d+)ms)?(?:(\d+)us)?$/;
const UNITS = [86_400_000_000, 3_600_000_000, 60_000_000, 1_000_000, 1_000, 1];

/**
 * A duration as people write it: `3h`, `1m30s`, `20s`, `0.5s`, `200ms`, `50us`, `1d`. Units go from large to small,
 * each at most once; only seconds may have a fraction. Undefined for anything else, a bare number included.
 */
export function parseDuration(text: string): SimTime | undefined {
  const found = DURATION.exec(text);
  if (found === null || text === '') return undefined;
  let total = 0;
  UNITS.forEach((unit, i) => {
    const count = found[i + 1];
    if (count !== undefined) total += Math.round(Number(count) * unit);
  });
  return Number.isSafeInteger(total) ? total : undefined;
}

/** Seconds with six digits after the point: `12.345678`. */
export function formatTime(time: SimTime): string {
  const whole = Math.floor(time / 1_000_000);
  return `${whole}.${String(time - whole * 1_000_000).padStart(6, '0')}`;
}

/**
 * A point in time that a timer of the kernel comes to: never early, and as late as the timer wheel makes it, an eighth of
 * the time at most and at least three jiffies. To be put where a test expects a number: `[after(5), 'NUD_PROBE']`.
 *
 * Linux 6.18.44 (HZ=250): 1 s takes 1.00 to 1.03 s, 5 s 5.0 to 5.25, 8 s after a dead neighbour's last packet 8.1 to 8.3.
 *
 * @param time in the unit of the number that is expected
 * @param second how many of that unit a second has
 */
export function after(time: number, second = 1): number {
  const least = time - 0.004 * second;
  const most = time * 1.125 + 0.012 * second;
  return {
    asymmetricMatch: (actual: unknown): boolean =>
      typeof actual === 'number' && actual >= least && actual <= most,
    toString: () => 'after',
    toAsymmetricMatcher: () => `after ${time}`,
  } as unknown as number;
}

/** Numbers that no two runs have alike: what is left of a lifetime, and when something happened. */

/** How far such a number may be from the recorded one. */
export interface Tolerance {
  /** Of `1799sec`, in seconds: commands take time, and more of it on a busy machine. */
  readonly sec: number;
  /** Of `+1.25s`, the times of frames, in seconds. */
  readonly time: number;
}

const TOLERANCE: Tolerance = { sec: 2, time: 0.4 };

const SEC = /(?<![\w.])-?\d+(?=sec\b)/g;
const TIME = /(?<=\+)\d+\.\d+(?=s )/g;

/**
 * `actual`, with the recorded numbers in the place of those that are near enough. Lines that are otherwise alike are
 * compared in their order: what differs beside such numbers is left as it is.
 */
export function reconcile(
  recorded: readonly string[],
  actual: readonly string[],
  tolerance: Partial<Tolerance> = {},
): string[] {
  const { sec, time } = { ...TOLERANCE, ...tolerance };
  const known = new Map<string, string[]>();
  for (const line of recorded) {
    const alike = known.get(masked(line));
    if (alike === undefined) known.set(masked(line), [line]);
    else alike.push(line);
  }
  return actual.map(line => {
    const candidate = known.get(masked(line))?.shift();
    if (candidate === undefined) return line;
    return adopt(adopt(line, candidate, SEC, sec), candidate, TIME, time);
  });
}

function masked(line: string): string {
  return line.replace(SEC, '#').replace(TIME, '#');
}

/** `line` with those numbers of `recorded` that are at most `tolerance` away. */
function adopt(line: string, recorded: string, pattern: RegExp, tolerance: number): string {
  const theirs = recorded.match(pattern) ?? [];
  let next = 0;
  return line.replace(pattern, ours => {
    const their = theirs[next++] ?? ours;
    return Math.abs(Number(ours) - Number(their)) <= tolerance + 1e-9 ? their : ours;
  });
}

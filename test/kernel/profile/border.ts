/**
 * A border: the last version before something changed, the first version after it, and what can be seen to be different
 * on a host of the one and of the other. borders.test.ts checks each of them, and that no change is without one.
 */
import type { BEHAVIOURS, KERNEL_VERSIONS } from '../../../sim/kernel/profile/profile';

export type Row = keyof typeof BEHAVIOURS;
export type Version = (typeof KERNEL_VERSIONS)[number];

/** See the file's header. */
export interface Border {
  readonly row: Row;
  readonly before: Version;
  readonly after: Version;
  /** What is to be seen on either side: plain data. */
  readonly seen: readonly [before: unknown, after: unknown];
  /** Does the thing on a host with that kernel, and tells what came of it. */
  readonly observe: (kernel: string) => unknown;
}

/** The border of `row` between two versions: each with what is seen there. */
export function border<T>(
  row: Row,
  [before, seenBefore]: readonly [Version, T],
  [after, seenAfter]: readonly [Version, T],
  observe: (kernel: string) => T,
): Border {
  return { row, before, after, seen: [seenBefore, seenAfter], observe };
}

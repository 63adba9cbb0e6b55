/**
 * The check for programmer errors. Protocol outcomes are decisions, what a process could observe is an errno, and
 * a mistake in a scenario is reported before time 0: none of those may come through here.
 */

/** Throws when `condition` is false; `message` says what the program relied on. */
export function invariant(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(`invariant violated: ${message}`);
}

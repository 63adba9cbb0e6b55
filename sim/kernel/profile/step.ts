/** How a row of the profile is written: the value in the oldest version, and each version that changed it. */

/** A behaviour from a version on. */
export interface Step<T> {
  /** First version with this value. */
  readonly since: string;
  readonly value: T;
  /** How it is known: what was read, and in which two trees, or measured. */
  readonly source: string;
}

/** The oldest version there is a profile for; the first step of every row starts here. */
export const OLDEST = '2.6.32';

/** A row: its value in the oldest version, then the changes in rising order of version. */
export function behaviour<T>(
  oldest: T,
  ...changes: readonly (readonly [since: string, value: T, source: string])[]
): readonly Step<T>[] {
  const later = changes.map(([since, value, source]) => ({ since, value, source }));
  return [{ since: OLDEST, value: oldest, source: 'net/ of 2.6.32.9' }, ...later];
}

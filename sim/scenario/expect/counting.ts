/** How many there must be: `present`, `count`, or at least one. */
import { matchesAmount } from '../match';
import type { Finding } from './subject';

/** What every expectation about entries of a table may say. */
export interface HowMany {
  readonly present?: boolean;
  readonly count?: number | string;
}

/** Whether the number of entries that fit is as expected. `near`: what to show where none fits. */
export function judgeCount(wanted: HowMany, fitting: readonly string[], near: readonly string[]): Finding {
  const amount = wanted.count ?? (wanted.present === false ? 0 : '>= 1');
  const ok = matchesAmount(amount, fitting.length);
  return { ok, found: fitting.length > 0 ? fitting : near };
}

/** `, count 2`, `, none`: the same in words. */
export function countWords({ present, count }: HowMany): string {
  if (present === false) return ', none';
  return count === undefined ? '' : `, count ${count}`;
}

/** Lists of which one is enough, or of which there may be none; of the others there must be all. */
const ANY: readonly string[] = ['state', 'lacks'];

/** The words of an expectation that stand for themselves: ` dev eth0 proto ra`. */
export function words<T extends object>(expected: T, keys: readonly (keyof T & string)[]): string {
  return keys
    .filter(key => expected[key] !== undefined)
    .map(key => {
      const value: unknown = expected[key];
      return ` ${key} ${Array.isArray(value) ? value.join(ANY.includes(key) ? ' or ' : ' and ') : String(value)}`;
    })
    .join('');
}

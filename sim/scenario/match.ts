/** How the values of an expectation are compared with what is there: numbers, lifetimes and texts, or bounds for them. */

import { invariant } from '../base/invariant';
import { parseDuration } from '../base/time';
import type { SimTime } from '../base/time';

const BOUND = /^(<=|>=|<|>)? ?(.*)$/;

/** Whether `value` is as an amount (`2`, `>= 2`, `< 1500`) asks. */
export function matchesAmount(amount: number | string, value: number): boolean {
  const [operator, text] = split(String(amount));
  return compare(operator, value, Number(text));
}

/**
 * Whether what is left of a lifetime is as `bound` asks. Without a bound it is compared in whole seconds, which is
 * what iproute2 prints. `undefined` stands for a lifetime without end.
 */
export function matchesLifetime(bound: string, left: SimTime | undefined): boolean {
  if (bound === 'forever') return left === undefined;
  const [operator, text] = split(bound);
  const wanted = parseDuration(text);
  invariant(wanted !== undefined, `the loader has checked the lifetime ${bound}`);
  const actual = left ?? Infinity;
  return operator === '='
    ? Math.floor(actual / 1e6) === Math.floor(wanted / 1e6)
    : compare(operator, actual, wanted);
}

/** Whether `text` contains `wanted`, or matches it where it is a regular expression between slashes. */
export function matchesText(wanted: string, text: string): boolean {
  const source = regularExpression(wanted);
  return source === undefined ? text.includes(wanted) : new RegExp(source, 'm').test(text);
}

/** What stands between the slashes of `/.../`; undefined for plain text. */
export function regularExpression(wanted: string): string | undefined {
  return wanted.length > 2 && wanted.startsWith('/') && wanted.endsWith('/')
    ? wanted.slice(1, -1)
    : undefined;
}

function split(bound: string): [operator: string, value: string] {
  const found = BOUND.exec(bound);
  invariant(found !== null, 'every text fits');
  return [found[1] ?? '=', found[2]!];
}

function compare(operator: string, value: number, wanted: number): boolean {
  switch (operator) {
    case '<':
      return value < wanted;
    case '<=':
      return value <= wanted;
    case '>':
      return value > wanted;
    case '>=':
      return value >= wanted;
    default:
      return value === wanted;
  }
}

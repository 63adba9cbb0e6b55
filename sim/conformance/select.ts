/** Which cases are meant by what somebody types: `A`, `A33`, `A33.K`, `v6LC.2.1.18.K`, or the beginning of one of these. */
import { nearest } from '../base/nearest';
import type { Case, CaseGroup } from './case';

/** What a word means: cases, or none and perhaps another word. */
export type Meant =
  { readonly cases: readonly Case[] } | { readonly unknown: string; readonly nearest: string | undefined };

/** The cases of `groups` that a word means. */
export function casesCalled(word: string, groups: readonly CaseGroup[]): Meant {
  const wanted = word.toLowerCase();
  const all = groups.flatMap(({ cases }) => cases);
  const cases = all.filter(each => namesOf(each).some(name => isIn(name.toLowerCase(), wanted)));
  if (cases.length > 0) return { cases };
  const names = new Set(all.flatMap(each => [...namesOf(each), ...namesOf(each).map(withoutLetter)]));
  // Of those that are as near, the one that begins most alike.
  const alike = [...names].sort((a, b) => beginning(b, wanted) - beginning(a, wanted));
  return { unknown: word, nearest: nearest(word, alike) };
}

/** How many letters the two have in common from the beginning. */
function beginning(name: string, wanted: string): number {
  let length = 0;
  while (length < wanted.length && name.charAt(length).toLowerCase() === wanted.charAt(length)) length++;
  return length;
}

function namesOf({ id, tahi }: Case): string[] {
  return tahi === undefined ? [id] : [id, tahi];
}

function withoutLetter(name: string): string {
  return name.replace(/\.[^.]*$/, '');
}

/** Whether `name` is the wanted one or below it: `a33.k` is in `a33`, and in `a`, but `a3` has nothing of `a33`. */
function isIn(name: string, wanted: string): boolean {
  if (!name.startsWith(wanted)) return false;
  const next = name.charAt(wanted.length);
  return next === '' || next === '.' || /^[a-f]$/.test(wanted);
}

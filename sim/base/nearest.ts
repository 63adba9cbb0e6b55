/** The word somebody probably meant: for messages about misspelt keys, device names and options. */

import { distance } from 'fastest-levenshtein';

/**
 * The candidate with the smallest edit distance to `word`, case ignored; the first one where several are equally
 * near. Undefined when even that one differs in more than a third of its letters, as then it would only confuse.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const wanted = word.toLowerCase();
  let best: string | undefined;
  let bestDistance = Infinity;
  for (const candidate of candidates) {
    const far = isSwapped(wanted, candidate.toLowerCase()) ? 1 : distance(wanted, candidate.toLowerCase());
    if (far < bestDistance && far <= Math.max(1, Math.floor(candidate.length / 3))) {
      best = candidate;
      bestDistance = far;
    }
  }
  return best;
}

/** Whether two neighbouring letters changed places: one slip of the fingers, which edits count as two. */
function isSwapped(word: string, candidate: string): boolean {
  if (word.length !== candidate.length) return false;
  let at = 0;
  while (at < word.length && word[at] === candidate[at]) at++;
  const swapped = word.slice(0, at) + (word[at + 1] ?? '') + (word[at] ?? '') + word.slice(at + 2);
  return at + 1 < word.length && swapped === candidate;
}

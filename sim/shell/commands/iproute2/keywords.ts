/**
 * Commands as tables: which words they know, how far a word may be abbreviated, what is read after it, and what it sets.
 * The first row that fits a word is taken, as in iproute2's chains of comparisons, so the order of a table matters.
 */
import { Complaint } from './complaint';
import type { Words } from './words';

/** Whether a word as typed stands for a keyword. */
export type Spelling = (word: string) => boolean;

/** strcmp(): the whole word. */
export function exactly(...names: readonly string[]): Spelling {
  return word => names.includes(word);
}

/** matches(): any beginning of the word that is not empty. */
export function abbreviated(...names: readonly string[]): Spelling {
  return word => word !== '' && names.some(name => name.startsWith(word));
}

export function either(...spellings: readonly Spelling[]): Spelling {
  return word => spellings.some(spelling => spelling(word));
}

/** What setting a value may come to; nothing is success. */
export type Outcome = Complaint | undefined;

/** A value from one word. */
export type Reader<V> = (word: string) => V | Complaint;

export interface Keyword<T> {
  readonly spelling: Spelling;
  /** Reads what belongs to the keyword; `stop` leaves the words after it to somebody else. */
  read(words: Words, target: T, word: string): Outcome | 'stop';
}

/** A word that stands alone. */
export function flag<T>(spelling: Spelling, set: (target: T, word: string) => Outcome | void): Keyword<T> {
  return { spelling, read: (_words, target, word) => set(target, word) ?? undefined };
}

/** A word followed by a value. */
export function valued<T, V>(
  spelling: Spelling,
  reader: Reader<V>,
  set: (target: T, value: V, text: string) => Outcome | void,
): Keyword<T> {
  return {
    spelling,
    read: (words, target) => {
      const text = words.next();
      if (text instanceof Complaint) return text;
      const value = reader(text);
      return value instanceof Complaint ? value : (set(target, value, text) ?? undefined);
    },
  };
}

/** The word itself, whatever it is. */
export const anything: Reader<string> = word => word;

/** Reads words up to the end, or up to a keyword that stops. `otherwise` gets those that no keyword fits. */
export function readKeywords<T>(
  words: Words,
  keywords: readonly Keyword<T>[],
  target: T,
  otherwise: (word: string, words: Words, target: T) => Outcome,
): Outcome {
  for (let word = words.take(); word !== undefined; word = words.take()) {
    const typed = word;
    const keyword = keywords.find(({ spelling }) => spelling(typed));
    const outcome =
      keyword === undefined ? otherwise(typed, words, target) : keyword.read(words, target, typed);
    if (outcome === 'stop') return undefined;
    if (outcome !== undefined) return outcome;
  }
  return undefined;
}

/** What a subcommand's word leads to. */
export interface Subcommand<R> {
  readonly spelling: Spelling;
  run(words: Words): R;
}

/** The first subcommand the word fits. */
export function findSubcommand<R>(
  subcommands: readonly Subcommand<R>[],
  word: string,
): Subcommand<R> | undefined {
  return subcommands.find(({ spelling }) => spelling(word));
}

/** A mistake in a scenario, found before time 0: where it stands, what stands there, and the word probably meant. */

/** One mistake in a scenario file. */
export interface ScenarioError {
  /** The file as the caller named it. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
  /** JSON pointer (RFC 6901) of the value or key that is wrong; empty for the whole file. */
  readonly path: string;
  /** What stands there, as written, shortened to one line. */
  readonly found: string;
  /** What is wrong, as a sentence without a full stop. */
  readonly message: string;
  /** The right word nearest to what was found. */
  readonly nearest?: string;
}

/** The way from the root to a value: keys of maps and indexes of lists. */
export type Path = readonly (string | number)[];

/** What is wrong, where it needs to be told with what is found there. */
export type Message = string | ((found: string) => string);

/** A mistake before it is placed in the text. */
export interface Problem {
  readonly path: Path;
  /** Whether the key of the last step is wrong, or the value. */
  readonly on: 'key' | 'value';
  readonly message: Message;
  readonly nearest?: string;
  /** The variant that makes it a mistake, where the place itself is not in a variant. */
  readonly inVariant?: string;
}

/** A path as a JSON pointer. */
export function pointer(path: Path): string {
  return path.map(step => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** `a`, `a or b`, `a, b or c`. */
export function alternatives(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** Where the program prints: standard output for what was asked for, standard error for everything about it. */

import { createColors } from 'picocolors';

type Colours = ReturnType<typeof createColors>;

/** One of the two streams. */
export interface Stream {
  write(text: string): void;
  /** Whether a person looks at it as it is written. */
  readonly isTerminal: boolean;
  /** How wide the terminal is; undefined where it is none, and lines may be as long as they are. */
  readonly columns?: number | undefined;
  /** Do nothing unless the stream is a terminal that wants colours. */
  readonly colours: Colours;
}

/** Both streams. */
export interface Console {
  readonly out: Stream;
  readonly err: Stream;
}

/** What of a process' stream is needed here. */
interface Writable {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** The streams of a process. Colours are for terminals only, and for none where `NO_COLOR` is set (no-color.org). */
export function consoleOf(
  out: Writable,
  err: Writable,
  env: Readonly<Record<string, string | undefined>>,
): Console {
  const wanted = (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb';
  const stream = (each: Writable): Stream => {
    const isTerminal = each.isTTY === true;
    return {
      write: text => void each.write(text),
      isTerminal,
      columns: isTerminal ? each.columns : undefined,
      colours: createColors(isTerminal && wanted),
    };
  };
  return { out: stream(out), err: stream(err) };
}

/** Text from a file, safe to print: control characters, which a terminal would obey, are shown as `\x1b`. */
export function printable(text: string): string {
  return text.replace(/[\0-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, each => {
    const code = each.charCodeAt(0);
    return code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16)}`;
  });
}

/** The lines of sysctl.conf(5), and words like them on a command line (parse_setting_line of procps' sysctl.c). */

/** A key that is to be given a value, or left alone. */
export interface Setting {
  /** As it was written. */
  readonly key: string;
  /** The file, with patterns where the key has some. */
  readonly path: string;
  /** Undefined: patterns do not mean what this names. */
  readonly value: string | undefined;
  /** A leading minus: failures do not count. */
  readonly ignoreFailure: boolean;
}

export const PROC_PATH = '/proc/sys/';

/** What is complained of while a key is read. */
export type Warn = (message: string) => void;

/**
 * Dots for slashes and slashes for dots, so that an interface may have a dot in its name; nothing when the first separator
 * is the one that is wanted.
 */
export function swapSeparators(text: string, wanted: '.' | '/', warn: Warn): string {
  const first = text.search(/[./]/);
  if (first < 0 || text.charAt(first) === wanted) return text;
  const repeated = text.search(/[./][./]/);
  if (repeated >= 0) warn(`separators should not be repeated: ${text.slice(repeated)}`);
  return text.replace(/[./]/g, separator => (separator === '.' ? '/' : '.'));
}

/** The file of a key, in dots or slashes. */
export function pathOf(key: string, warn: Warn): string {
  return PROC_PATH + swapSeparators(key.startsWith('-') ? key.slice(1) : key, '/', warn);
}

/** `key = value`, `-key = value`, `-key`; nothing for an empty line, a comment, and what is none of these. */
export function parseSetting(line: string, where: string, warn: Warn): Setting | undefined {
  const text = line.trimStart();
  if (text.length < 2 || text.startsWith('#') || text.startsWith(';')) return undefined;
  const ignoreFailure = text.startsWith('-');
  const equals = text.indexOf('=');
  if (equals < 0 && !ignoreFailure) {
    warn(`${where}: invalid syntax, continuing...`);
    return undefined;
  }
  const name = equals < 0 ? text : text.slice(0, equals);
  const key = (ignoreFailure ? name.slice(1) : name).trimEnd();
  const value = equals < 0 ? undefined : text.slice(equals + 1).trim();
  return { key, path: pathOf(key, warn), value, ignoreFailure };
}

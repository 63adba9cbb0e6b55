/**
 * sort(1) in the C locale: `-n`, `-r`, `-u`, `-f`, `-b`, `-t C`, and keys `-k FIELD[n][r][,FIELD]`.
 *
 * Differs from Linux: character positions within a key (`-k 1.2`) are refused.
 */
import { ERRNO_TEXT, type Program } from '../../kernel/uapi';
import { parseOptions } from './options';
import { fail, finish, readAllLines } from './streams';

interface Key {
  /** Fields from 1; `to` is Infinity for a key that runs to the end of the line. */
  readonly from: number;
  readonly to: number;
  readonly numeric: boolean;
  readonly reverse: boolean;
  readonly fold: boolean;
}

export const sort: Program = {
  start(process) {
    const options = parseOptions(process.argv.slice(1), {
      flags: 'nrufb',
      valued: 'kt',
      long: { 'numeric-sort': 'n', reverse: 'r', unique: 'u', key: 'k', 'field-separator': 't' },
    });
    if (typeof options === 'string') return fail(process, options, 2);
    const separator = options.value('t');
    if (separator !== undefined && separator.length !== 1)
      return fail(process, `multi-character tab '${separator}'`, 2);
    const defaults = { numeric: options.has('n'), reverse: options.has('r'), fold: options.has('f') };
    const keys: Key[] = [];
    for (const { letter, value } of options.given) {
      const key = letter === 'k' ? parseKey(value, defaults) : undefined;
      if (typeof key === 'string') return fail(process, key, 2);
      if (key !== undefined) keys.push(key);
    }
    if (keys.length === 0) keys.push({ from: 1, to: Infinity, ...defaults });
    const compare = (a: string, b: string): number => compareByKeys(a, b, keys, separator);
    const compareWhole = (a: string, b: string): number => compareText(a, b) * (defaults.reverse ? -1 : 1);
    const sortLines = (lines: string[], failed: boolean): void => {
      if (failed) return process.exit(2);
      const unique = options.has('u');
      lines.sort((a, b) => compare(a, b) || (unique ? 0 : compareWhole(a, b)));
      const kept = unique
        ? lines.filter((line, at) => at === 0 || compare(lines[at - 1] ?? '', line) !== 0)
        : lines;
      finish(process, kept.map(line => `${line}\n`).join(''));
    };
    readAllLines(
      process,
      options.operands,
      sortLines,
      (path, errno) => `cannot read: ${path}: ${ERRNO_TEXT[errno]}`,
    );
  },
};

function parseKey(text: string, defaults: Pick<Key, 'numeric' | 'reverse' | 'fold'>): Key | string {
  const match = /^(\d{1,9})([nrbf]*)(?:,(\d{1,9})([nrbf]*))?$/.exec(text);
  if (match === null) return `invalid or unsupported key '${text}'`;
  const [, from = '', before = '', to, after = ''] = match;
  if (from === '0') return `-: invalid field specification '${text}'`;
  const letters = before + after;
  const own = { numeric: letters.includes('n'), reverse: letters.includes('r'), fold: letters.includes('f') };
  return {
    from: Number(from),
    to: to === undefined ? Infinity : Number(to),
    ...(letters === '' ? defaults : own),
  };
}

function compareByKeys(a: string, b: string, keys: readonly Key[], separator: string | undefined): number {
  for (const key of keys) {
    const left = keyText(a, key, separator);
    const right = keyText(b, key, separator);
    const order = key.numeric
      ? leadingNumber(left) - leadingNumber(right)
      : compareText(key.fold ? left.toUpperCase() : left, key.fold ? right.toUpperCase() : right);
    if (order !== 0) return key.reverse ? -order : order;
  }
  return 0;
}

/** The fields of a key. Without a separator a field begins with the blanks before it. */
function keyText(line: string, key: Key, separator: string | undefined): string {
  if (key.from === 1 && key.to === Infinity) return line;
  const fields =
    separator === undefined ? (line.match(/[ \t]*[^ \t]+|[ \t]+$/g) ?? []) : line.split(separator);
  return fields.slice(key.from - 1, key.to).join(separator ?? '');
}

function leadingNumber(text: string): number {
  const [number] = /^\s*-?\d*\.?\d*/.exec(text) ?? [''];
  return Number(number) || 0;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

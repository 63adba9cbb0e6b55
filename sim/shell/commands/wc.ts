/**
 * wc(1): `-l`, `-w`, `-c`, `-m`, with the columns of GNU coreutils.
 *
 * Differs from Linux: standard input has the wide columns of a pipe, also when it is a file.
 */
import type { Program } from '../../kernel/uapi';
import { parseOptions } from './options';
import { fail, finish, readInputs } from './streams';

/** The counts in the order they are printed. */
const COLUMNS = ['l', 'w', 'm', 'c'] as const;
type Counts = Readonly<Record<(typeof COLUMNS)[number], number>>;

export const wc: Program = {
  start(process) {
    const options = parseOptions(process.argv.slice(1), {
      flags: 'lwcm',
      valued: '',
      long: { lines: 'l', words: 'w', bytes: 'c', chars: 'm' },
    });
    if (typeof options === 'string') return fail(process, options);
    const asked = COLUMNS.filter(letter => options.has(letter));
    const columns = asked.length > 0 ? asked : (['l', 'w', 'c'] as const);
    const rows: { counts: Counts; label: string }[] = [];
    let whole = '';
    readInputs(process, options.operands, {
      text: text => {
        whole += text;
        return true;
      },
      end: path => {
        rows.push({ counts: count(whole), label: options.operands.length === 0 ? '' : ` ${path}` });
        whole = '';
        return true;
      },
      done: failed => {
        const total = sum(rows.map(row => row.counts));
        if (options.operands.length > 1) rows.push({ counts: total, label: ' total' });
        const piped = options.operands.length === 0 || options.operands.includes('-');
        const alone = rows.length === 1 && columns.length === 1;
        const width = alone ? 1 : piped ? 7 : String(total.c).length;
        const lines = rows.map(
          ({ counts, label }) =>
            `${columns.map(column => String(counts[column]).padStart(width)).join(' ')}${label}\n`,
        );
        finish(process, lines.join(''), failed ? 1 : 0);
      },
    });
  },
};

function count(text: string): Counts {
  const points = [...text];
  return {
    l: text.split('\n').length - 1,
    w: text.split(/\s+/).filter(word => word !== '').length,
    m: points.length,
    c: points.reduce((bytes, point) => bytes + utf8Length(point.codePointAt(0) ?? 0), 0),
  };
}

function utf8Length(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}

function sum(all: readonly Counts[]): Counts {
  const of = (letter: keyof Counts): number => all.reduce((total, counts) => total + counts[letter], 0);
  return { l: of('l'), w: of('w'), m: of('m'), c: of('c') };
}

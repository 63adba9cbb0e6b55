/** head(1): `-n N`, `-N`, `-c N`, `-q`. */
import type { Process, Program } from '../../kernel/uapi';
import { parseOptions } from './options';
import { cannotOpen, fail, put, readInputs, withOldCount } from './streams';

export const head: Program = {
  start(process) {
    const words = withOldCount(process.argv.slice(1));
    const options = parseOptions(words, {
      flags: 'q',
      valued: 'nc',
      long: { lines: 'n', bytes: 'c', quiet: 'q' },
    });
    if (typeof options === 'string') return fail(process, options);
    const limit = options.value('c') ?? options.value('n') ?? '10';
    const unit = options.has('c') ? 'bytes' : 'lines';
    if (!/^\d{1,9}$/.test(limit)) return fail(process, `invalid number of ${unit}: '${limit}'`);
    copy(process, options.operands, unit, Number(limit), options.operands.length > 1 && !options.has('q'));
  },
};

/** Copies the beginning of each file; stops reading as soon as it is not needed. */
function copy(
  process: Process,
  paths: readonly string[],
  unit: 'bytes' | 'lines',
  limit: number,
  titled: boolean,
): void {
  const single = paths.length < 2;
  let current: string | undefined;
  let left = limit;
  let titles = 0;
  const begin = (path: string): boolean => {
    if (current === path) return true;
    current = path;
    left = limit;
    titles += 1;
    const name = path === '-' ? 'standard input' : path;
    return !titled || put(process, `${titles > 1 ? '\n' : ''}==> ${name} <==\n`);
  };
  readInputs(process, paths, {
    unreadable: cannotOpen,
    text: (text, path) => {
      if (!begin(path)) return false;
      const end = unit === 'bytes' ? Math.min(left, text.length) : endOfLines(text, left);
      left -= unit === 'bytes' ? end : text.slice(0, end).split('\n').length - 1;
      if (!put(process, text.slice(0, end))) return false;
      if (left > 0 || !single) return true;
      process.exit(0);
      return false;
    },
    end: path => {
      const going = begin(path);
      current = undefined;
      return going;
    },
    done: failed => process.exit(failed ? 1 : 0),
  });
}

/** The offset after the first `count` lines. */
function endOfLines(text: string, count: number): number {
  let end = 0;
  for (let line = 0; line < count; line += 1) {
    const newline = text.indexOf('\n', end);
    if (newline < 0) return text.length;
    end = newline + 1;
  }
  return end;
}

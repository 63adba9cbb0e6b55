/** tail(1): `-n N`, `-n +N`, `-N`, `-c N`, `-q`. Following a file with `-f` is refused. */
import type { Program } from '../../kernel/uapi';
import { parseOptions } from './options';
import { cannotOpen, fail, put, readInputs, withOldCount } from './streams';

export const tail: Program = {
  start(process) {
    const words = withOldCount(process.argv.slice(1));
    const options = parseOptions(words, {
      flags: 'qf',
      valued: 'nc',
      long: { lines: 'n', bytes: 'c', quiet: 'q', follow: 'f' },
    });
    if (typeof options === 'string') return fail(process, options);
    if (options.has('f')) return fail(process, 'following a file with -f is not supported');
    const limit = options.value('c') ?? options.value('n') ?? '10';
    const unit = options.has('c') ? 'bytes' : 'lines';
    if (!/^[-+]?\d{1,9}$/.test(limit)) return fail(process, `invalid number of ${unit}: '${limit}'`);
    const titled = options.operands.length > 1 && !options.has('q');
    let whole = '';
    let titles = 0;
    readInputs(process, options.operands, {
      unreadable: cannotOpen,
      text: text => {
        whole += text;
        return true;
      },
      end: path => {
        const title = `${titles > 0 ? '\n' : ''}==> ${path === '-' ? 'standard input' : path} <==\n`;
        const shown = lastOf(whole, unit, limit);
        titles += 1;
        whole = '';
        return put(process, titled ? title + shown : shown);
      },
      done: failed => process.exit(failed ? 1 : 0),
    });
  },
};

/** The last `limit` lines or bytes, or all from the `+N`th on. */
function lastOf(text: string, unit: 'bytes' | 'lines', limit: string): string {
  const pieces = unit === 'bytes' ? text.split('') : (text.match(/[^\n]*\n|[^\n]+/g) ?? []);
  const count = Math.abs(Number(limit));
  const from = limit.startsWith('+') ? Math.max(0, count - 1) : Math.max(0, pieces.length - count);
  return pieces.slice(from).join('');
}

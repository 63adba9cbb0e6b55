/** cat(1): `-n` numbers the lines, other options are refused. */
import type { Program } from '../../kernel/uapi';
import { parseOptions } from './options';
import { fail, put, readInputs } from './streams';

export const cat: Program = {
  start(process) {
    const options = parseOptions(process.argv.slice(1), { flags: 'nu', valued: '' });
    if (typeof options === 'string') return fail(process, options);
    const numbered = options.has('n');
    let line = 0;
    let lineStart = true;
    const number = (text: string): string =>
      text.replace(/[^\n]*\n|[^\n]+/g, piece => {
        const prefix = lineStart ? `${String((line += 1)).padStart(6)}\t` : '';
        lineStart = piece.endsWith('\n');
        return prefix + piece;
      });
    readInputs(process, options.operands, {
      text: text => put(process, numbered ? number(text) : text),
      done: failed => process.exit(failed ? 1 : 0),
    });
  },
};

/** cut(1): `-d C -f LIST [-s]`, `-c LIST`. */
import type { Program } from '../../kernel/uapi';
import { parseOptions } from './options';
import { parsePositions } from './positions';
import { fail, put, readLines } from './streams';

export const cut: Program = {
  start(process) {
    const options = parseOptions(process.argv.slice(1), {
      flags: 's',
      valued: 'dfcb',
      long: { delimiter: 'd', fields: 'f', characters: 'c', bytes: 'b', 'only-delimited': 's' },
    });
    if (typeof options === 'string') return fail(process, options);
    const fields = options.value('f');
    const list = fields ?? options.value('c') ?? options.value('b');
    if (list === undefined) return fail(process, 'you must specify a list of bytes, characters, or fields');
    const chosen = parsePositions(list);
    if (typeof chosen === 'string') return fail(process, chosen);
    const delimiter = fields === undefined ? '' : (options.value('d') ?? '\t');
    if (fields !== undefined && delimiter.length !== 1) {
      return fail(process, 'the delimiter must be a single character');
    }
    const onlyDelimited = options.has('s');
    readLines(process, options.operands, {
      line: line => {
        const whole = fields !== undefined && !line.includes(delimiter);
        if (whole) return onlyDelimited || put(process, `${line}\n`);
        const kept = line.split(delimiter).filter((_, index) => chosen(index + 1));
        return put(process, `${kept.join(delimiter)}\n`);
      },
      done: failed => process.exit(failed ? 1 : 0),
    });
  },
};

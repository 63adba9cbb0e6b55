/** uniq(1): `-c`, `-d`, `-u`, `-i`. */
import type { Program } from '../../kernel/uapi';
import { parseOptions } from './options';
import { fail, finish, readAllLines } from './streams';

export const uniq: Program = {
  start(process) {
    const options = parseOptions(process.argv.slice(1), {
      flags: 'cdui',
      valued: '',
      long: { count: 'c', repeated: 'd', unique: 'u', 'ignore-case': 'i' },
    });
    if (typeof options === 'string') return fail(process, options);
    if (options.operands.length > 1) return fail(process, `extra operand '${options.operands[1] ?? ''}'`);
    const fold = options.has('i');
    readAllLines(process, options.operands, (lines, failed) => {
      const runs: { line: string; count: number }[] = [];
      for (const line of lines) {
        const last = runs.at(-1);
        const same =
          last !== undefined && (fold ? last.line.toLowerCase() === line.toLowerCase() : last.line === line);
        if (same) last.count += 1;
        else runs.push({ line, count: 1 });
      }
      const shown = runs
        .filter(({ count }) => (!options.has('d') || count > 1) && (!options.has('u') || count === 1))
        .map(({ line, count }) =>
          options.has('c') ? `${String(count).padStart(7)} ${line}\n` : `${line}\n`,
        );
      finish(process, shown.join(''), failed ? 1 : 0);
    });
  },
};

/**
 * run-parts(8) of debianutils, as ifupdown calls it: runs the programs in a directory in the order of their names, with
 * `--verbose` and `--exit-on-error`.
 *
 * Differs from Linux: files that a scenario writes have no permission to be executed and are passed over; the programs of
 * a directory are the hooks that packages bring.
 */
import type { Program } from '../../../kernel/uapi';
import { RunQueue, Task, type Run } from '../../language/task';
import { fail } from '../streams';
import { IFUPDOWN_SCRIPTS } from './scripts';

export const runParts: Program = {
  start(process) {
    const words = process.argv.slice(1);
    const [directory, extra] = words.filter(word => !word.startsWith('--'));
    const unknown = words.find(word => /^--(?!verbose$|exit-on-error$)/.test(word));
    if (unknown !== undefined) return fail(process, `unrecognized option '${unknown}'`);
    if (directory === undefined || extra !== undefined) return fail(process, 'missing operand');
    const [verbose, stop] = [words.includes('--verbose'), words.includes('--exit-on-error')];
    let worst = 0;
    function* all(): Run<void> {
      for (const path of Object.keys(IFUPDOWN_SCRIPTS).sort()) {
        if (path.slice(0, path.lastIndexOf('/')) !== directory) continue;
        if (verbose) process.write('stderr', `run-parts: executing ${path}\n`);
        const status = yield* run(path);
        if (status === 0) continue;
        process.write('stderr', `run-parts: ${path} exited with return code ${status}\n`);
        worst = 1;
        if (stop) return;
      }
    }
    function* run(path: string): Run<number> {
      let status = 0;
      yield resume => {
        process.spawn({
          argv: [path],
          env: process.env,
          stdin: process.stdin,
          onOutput: (stream, text) => process.write(stream, text),
          onExit: ended => {
            status = ended;
            resume();
          },
        });
      };
      return status;
    }
    const queue = new RunQueue(drain => process.soon('run-parts', drain));
    queue.runNow(() => new Task(queue, all(), () => process.exit(worst)));
  },
};

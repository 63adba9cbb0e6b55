/** Many runs in a table: one line each, and the sum below. */
import { shortTime } from '../../scenario/expect/expectation-watch';
import type { RunResult } from '../../scenario/runner';
import { printable } from '../console';
import type { Stream } from '../console';

/** A run and what it is called. */
export interface Done {
  readonly name: string;
  readonly result: RunResult;
}

/** The line of one run; `width` is that of the longest name. */
export function summaryLine({ name, result }: Done, width: number, { colours }: Stream): string {
  const good = result.verdicts.filter(({ passed }) => passed).length;
  const word =
    result.crash !== undefined
      ? colours.red('crash ')
      : result.passed
        ? colours.green('passed')
        : colours.red('failed');
  const counts = `${good}/${result.verdicts.length}`.padStart(7);
  return `${word}  ${name.padEnd(width)} ${counts} ${shortTime(result.lab.now).padStart(9)}  ${printable(result.scenario.title)}\n`;
}

/** `42 runs: 40 passed, 2 failed`. */
export function summarySum(done: readonly Done[]): string {
  const passed = done.filter(({ result }) => result.passed).length;
  const failed = done.length - passed;
  return `${done.length} run${done.length === 1 ? '' : 's'}: ${passed} passed${failed === 0 ? '' : `, ${failed} failed`}\n`;
}

/** What came of a run, for people: a line for each expectation, and where one failed what was there and why. */
import { formatTime } from '../../base/time';
import { failureText } from '../../scenario/command-failure';
import { shortTime } from '../../scenario/expect/expectation-watch';
import type { RunResult } from '../../scenario/runner';
import type { Verdict } from '../../scenario/verdict';
import { findDecision } from '../../trace/decision';
import { printable } from '../console';
import type { Stream } from '../console';

/** The verdict on a run, line by line; with `onlyFailed`, of its expectations only those that failed. */
export function verdictText(
  name: string,
  result: RunResult,
  { colours }: Stream,
  onlyFailed = false,
): string {
  const shown = result.verdicts.filter(({ passed }) => !(passed && onlyFailed));
  const lines = [
    ...result.failures.map(failure => `  ${colours.yellow('warning')} ${printable(failureText(failure))}`),
    ...shown.flatMap(verdict => verdictLines(verdict, colours)),
    ...(result.crash === undefined
      ? []
      : [`  ${colours.red('crash')} ${result.crash.stack ?? result.crash.message}`]),
    conclusion(name, result, colours),
  ];
  return `${lines.join('\n')}\n`;
}

function verdictLines(verdict: Verdict, colours: Stream['colours']): string[] {
  const { passed, expected, found, why, at, expectation } = verdict;
  const { pass, fail } = expectation.expected;
  const mark = passed ? colours.green('ok    ') : colours.red('FAILED');
  const words = passed ? pass : fail;
  const head = [`  ${mark} ${printable(expected)}`, ...(words === undefined ? [] : [indented(words)])];
  if (passed) return [...head, ...reason(verdict).map(indented)];
  const place = `line ${expectation.line}, settled at ${formatTime(at)} s`;
  return [
    ...head,
    indented(colours.dim(place)),
    ...found.map((line, index) => indented(`${index === 0 ? 'found: ' : '       '}${printable(line)}`)),
    ...(why.length === 0 ? [] : [indented('why:')]),
    ...why.map(line => indented(printable(line))),
  ];
}

/** Why it is as the scenario says that it is, where it says so. */
function reason({ expectation }: Verdict): string[] {
  const { because } = expectation.expected as { because?: string };
  const decision = because === undefined ? undefined : findDecision(because);
  if (decision === undefined) return [];
  const remedy = decision.remedy === undefined ? [] : [`remedy: ${decision.remedy}`];
  return [`because ${decision.says} (${decision.spec})`, ...remedy];
}

function indented(text: string): string {
  return `         ${text}`;
}

function conclusion(name: string, result: RunResult, colours: Stream['colours']): string {
  const { passed, verdicts, lab } = result;
  const good = verdicts.filter(each => each.passed).length;
  const count =
    verdicts.length === 0 ? 'it expects nothing' : `${good} of ${verdicts.length} expectations met`;
  const word = passed ? colours.green('passed') : colours.red('failed');
  return `${colours.bold(name)}: ${word}, ${count}, ${shortTime(lab.now)} simulated`;
}

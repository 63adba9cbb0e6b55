/** Runs as JSON, for programs. Times are in seconds of simulated time. */
import { failureText } from '../../scenario/command-failure';
import type { RunResult } from '../../scenario/runner';
import type { Verdict } from '../../scenario/verdict';
import type { Done } from './summary-table';

const MICROSECONDS = 1e6;

/** An array with one object a run, as text. */
export function jsonReport(done: readonly Done[]): string {
  return `${JSON.stringify(done.map(asObject), null, 2)}\n`;
}

function asObject({ name, result }: Done): object {
  const { scenario, variant, passed, verdicts, failures, lab, crash } = result;
  return {
    name,
    file: scenario.file,
    variant: variant ?? null,
    title: scenario.title,
    seed: lab.seed,
    passed,
    simulated: lab.now / MICROSECONDS,
    expectations: verdicts.map(verdictObject),
    failures: failures.map(each => ({
      ...each,
      at: each.at / MICROSECONDS,
      status: each.status ?? null,
      text: failureText(each),
    })),
    crash: crash?.message ?? null,
  };
}

function verdictObject({ expectation, passed, at, expected, found, why }: Verdict): object {
  const { pass, fail } = expectation.expected;
  const says = passed ? pass : fail;
  return {
    line: expectation.line,
    subject: expectation.subject,
    expected,
    passed,
    at: at / MICROSECONDS,
    found,
    why,
    ...(says === undefined ? {} : { says }),
  };
}

/** What the run comes to in one word, for formats that have such. */
export function outcomeOf({ passed, crash }: RunResult): 'passed' | 'failed' | 'crashed' {
  return crash !== undefined ? 'crashed' : passed ? 'passed' : 'failed';
}

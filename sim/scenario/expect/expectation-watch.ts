/** From an expectation to its watch, and to the words for it. */
import { formatTime, type SimTime } from '../../base/time';
import type { StateRecord, TraceRecord } from '../../trace/record';
import { nodeOf } from '../build';
import type { Subject } from '../expectation-schema';
import type { CommandResult } from '../lab';
import type { Expectation, When } from '../resolve';
import { CommandWatch } from './command-watch';
import { EventWatch } from './event-watch';
import { StateWatch } from './state-watch';
import type { Expected, Finding, SubjectOf } from './subject';
import { SUBJECTS } from './subjects';
import type { Settled, Surroundings, Watch } from './watch';

/** What any expectation may say besides its subject. */
interface Common {
  readonly on?: string;
  readonly because?: string;
  readonly times?: number | string;
}

/** The watch of one expectation; `onSettled` is called once. */
export function watchOf(
  run: Surroundings,
  expectation: Expectation,
  onSettled: (settled: Settled) => void,
): Watch {
  const { when } = expectation;
  const { subject, expected } = questionOf(expectation);
  const { lab } = run;
  const { on = '', because, times = '>= 1' }: Common = expected;
  switch (subject.kind) {
    case 'state': {
      const look = (): Finding => subject.look(lab, expected);
      const concerns = (record: StateRecord): boolean => subject.concerns(record, lab, expected);
      const { changesWith } = subject;
      return new StateWatch(run, { on, because, changesWith, look, concerns }, when, onSettled);
    }
    case 'command': {
      const line = (): string | Finding => subject.line(lab, expected);
      const judge = (result: CommandResult): Finding => subject.judge(expected, result);
      const { patience } = subject;
      return new CommandWatch(
        run,
        { node: nodeOf(lab, on), because, patience, line, judge },
        when,
        onSettled,
      );
    }
    case 'event': {
      const matches = (record: TraceRecord): boolean => subject.matches(record, lab, expected);
      const show = (record: TraceRecord): string => subject.show(record);
      return new EventWatch(run, { times, matches, show }, when, onSettled);
    }
  }
}

/** The subject and what is expected of it, of which the compiler cannot see that they belong together. */
function questionOf(expectation: Expectation): { subject: SubjectOf<Subject>; expected: Expected<Subject> } {
  const subject = SUBJECTS[expectation.subject] as unknown as SubjectOf<Subject>;
  return { subject, expected: expectation.expected };
}

/** `at 19s host: route default via router:eth0, because ndisc.ra.router-added`. */
export function expectationText(expectation: Expectation): string {
  const { subject, expected } = questionOf(expectation);
  const { on, because, times }: Common = expected;
  const extra = times === undefined ? '' : `, times ${times}`;
  const reason = because === undefined ? '' : `, because ${because}`;
  return `${whenText(expectation.when)}, ${on ?? 'any node'}: ${subject.describe(expected)}${extra}${reason}`;
}

function whenText(when: When): string {
  if (when.kind === 'at') return `at ${shortTime(when.time)}`;
  return `${when.kind} from ${shortTime(when.from)} ${when.kind === 'eventually' ? 'by' : 'to'} ${shortTime(when.to)}`;
}

/** `20s`, `0.5s`: seconds without trailing zeros. */
export function shortTime(time: SimTime): string {
  return `${formatTime(time).replace(/\.?0+$/, '')}s`;
}

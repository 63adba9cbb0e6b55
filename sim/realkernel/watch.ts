/**
 * Expectations in real time. A state is read and a command typed at the times at which a simulated run does so, a moment
 * late so that what happens at that time has happened. What happens in an instant is looked for afterwards, in what was
 * captured and logged.
 */
import { milliseconds, seconds, type SimTime } from '../base/time';
import { invariant } from '../base/invariant';
import type { Subject } from '../scenario/expectation-schema';
import type {
  CommandSubject,
  EventSubject,
  Expected,
  Finding,
  StateSubject,
} from '../scenario/expect/subject';
import { SUBJECTS } from '../scenario/expect/subjects';
import { matchesAmount } from '../scenario/match';
import type { Expectation, When } from '../scenario/resolve';
import type { TraceRecord } from '../trace/record';
import type { Clock } from './machine';
import type { LabView, Table } from './view';

/** How long after a time the state of that time is read, and commands are typed, which change it. */
const SETTLE = { state: milliseconds(150), command: milliseconds(350) };
/** How often an expectation that has a window is looked at. */
const INTERVAL = seconds(1);
/** How much later than asked for the real kernel may be: its timers are coarse, and the host is busy. */
export const LATENESS = milliseconds(500);

/** What came of an expectation on the real kernel. */
export interface RealVerdict {
  readonly expectation: Expectation;
  readonly outcome: 'passed' | 'failed' | 'unchecked';
  readonly at: SimTime;
  /** What was there, or why it was not checked. */
  readonly found: readonly string[];
}

/** The run that is watched. */
export interface Watched {
  readonly clock: Clock;
  readonly view: LabView;
  /** Resolves when the steps of that time are done, or take longer than a moment. */
  stepsDone(time: SimTime): Promise<void>;
}

/** Tables to read before a subject is looked at. */
const TABLES: Partial<Record<Subject, readonly Table[]>> = {
  address: ['addresses'],
  route: ['routes'],
  neigh: ['neighbours'],
};

/** The verdict on an expectation of a state or a command, as soon as it is settled. */
export function watchNow(run: Watched, expectation: Expectation): Promise<RealVerdict> {
  const subject = SUBJECTS[expectation.subject];
  const { expected } = expectation;
  const ask =
    subject.kind === 'state'
      ? () => readState(run.view, expectation)
      : () => typeCommand(run.view, subject as CommandSubject<Subject>, expected as Expected<'ping'>);
  return sampled(run, expectation, SETTLE[subject.kind === 'state' ? 'state' : 'command'], ask);
}

/** Whether an expectation is settled while the run goes on. */
export function isSampled({ subject }: Expectation): boolean {
  return SUBJECTS[subject].kind !== 'event';
}

async function readState(view: LabView, { subject, expected }: Expectation): Promise<Finding> {
  const { on } = expected as { on: string };
  if (subject === 'sysctl') await view.node(on).readSysctls(Object.keys(expected.sysctl));
  await view.read(on, TABLES[subject] ?? [], Object.values(expected));
  const judge = SUBJECTS[subject] as unknown as StateSubject<Subject>;
  return judge.look(view, expected as Expected<Subject>);
}

async function typeCommand(
  view: LabView,
  subject: CommandSubject<Subject>,
  expected: Expected<'ping'>,
): Promise<Finding> {
  await view.read(expected.on, [], Object.values(expected));
  const line = subject.line(view, expected);
  if (typeof line !== 'string') return line;
  const result = await view.node(expected.on).node.type(line, subject.patience / 1000);
  return subject.judge(expected, result);
}

/** Ask at the times of a window, until what was found settles it. */
async function sampled(
  { clock, stepsDone }: Watched,
  expectation: Expectation,
  settle: SimTime,
  ask: () => Promise<Finding>,
): Promise<RealVerdict> {
  const { when } = expectation;
  const window = when.kind === 'at' ? { from: when.time, to: when.time } : when;
  let settled: RealVerdict | undefined;
  let last: RealVerdict | undefined;
  const judge = ({ ok, found }: Finding): void => {
    const passed = when.kind === 'never' ? !ok : ok;
    last = { expectation, outcome: passed ? 'passed' : 'failed', at: clock.now, found };
    if (when.kind === 'at' || (when.kind === 'eventually') === passed) settled ??= last;
  };
  const asked: Promise<void>[] = [];
  for (let time = window.from; settled === undefined; time = Math.min(time + INTERVAL, window.to)) {
    await clock.until(time);
    await stepsDone(time);
    await clock.until(time + settle);
    asked.push(ask().then(judge));
    if (time >= window.to) break;
  }
  await Promise.all(asked);
  invariant(last !== undefined, 'it was asked at least once');
  return settled ?? last;
}

/** The verdict on an expectation of something that happens, when everything that happened is known. */
export function judgeEvents(
  view: LabView,
  expectation: Expectation,
  records: readonly TraceRecord[],
  end: SimTime,
): RealVerdict {
  const subject = SUBJECTS[expectation.subject] as unknown as EventSubject<Subject>;
  const { when, expected } = expectation;
  const { times = '>= 1' } = expected as { times?: number | string };
  const [from, to] = windowOf(when);
  const seen = records.filter(
    record =>
      record.at >= from && record.at <= to && subject.matches(record, view, expected as Expected<Subject>),
  );
  const passed = when.kind === 'never' ? seen.length === 0 : matchesAmount(times, seen.length);
  const lines = seen
    .slice(0, 5)
    .map(record => `${(record.at / 1e6).toFixed(3)} ${record.node}: ${subject.show(record)}`);
  const found = seen.length === 0 ? ['it did not happen'] : [`it happened ${seen.length} times`, ...lines];
  return { expectation, outcome: passed ? 'passed' : 'failed', at: Math.min(to, end), found };
}

/** A thing may happen as much later as the real kernel may be late; what may never happen is not looked for longer. */
function windowOf(when: When): [from: SimTime, to: SimTime] {
  invariant(when.kind !== 'at', 'what happens in an instant is looked for in a window');
  return [when.from, when.kind === 'never' ? when.to : when.to + LATENESS];
}

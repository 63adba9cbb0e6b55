/** Runs scenarios on the real kernel, several side by side, and compares each with what was simulated. */
import { expectationText } from '../scenario/expect/expectation-watch';
import { matchesText } from '../scenario/match';
import type { Scenario } from '../scenario/resolve';
import { failureText } from '../scenario/command-failure';
import { compareFacts, compareMessages, endOfComparison, type Difference } from './compare';
import type { Host } from './host';
import type { RealLab } from './lab';
import type { KernelLog, Machine } from './machine';
import { MessageReader } from './messages';
import { runReally, type RealResult } from './run';
import { simulate, type Simulated } from './simulate';
import type { RealVerdict } from './watch';

/** A verdict in which the two disagree, or agree only by chance. */
export interface VerdictDifference {
  readonly expected: string;
  readonly simulated: 'passed' | 'failed';
  readonly real: RealVerdict;
  /** How many of the simulated runs say what the real kernel says. */
  readonly seeds: number;
}

/** What came of one scenario. */
export interface Verification {
  readonly name: string;
  /** Why it was not run; then the rest is empty. */
  readonly skipped: readonly string[];
  /** How often it was run: what differs beside others is run again, in the end alone. Links of busy machines are ready later. */
  readonly times: number;
  /** How many expectations both judge alike. */
  readonly agreed: number;
  readonly verdicts: readonly VerdictDifference[];
  readonly differences: readonly Difference[];
  /** What cannot be checked on a real kernel, in words. */
  readonly unchecked: readonly string[];
  /** Commands of the scenario that failed there. */
  readonly failures: readonly string[];
}

/** Whether the real kernel did as the simulated one may. */
export function agrees({ verdicts, differences }: Verification): boolean {
  return verdicts.every(({ seeds }) => seeds > 0) && differences.length === 0;
}

/** Whether it was run. */
export function wasRun({ skipped }: Verification): boolean {
  return skipped.length === 0;
}

/** A scenario to verify. */
export interface Task {
  readonly name: string;
  readonly scenario: Scenario;
}

/** How to verify. */
export interface VerifyOptions {
  /** The kernel to simulate on every node, like `linux-6.1`; that of the real one unless given. */
  readonly kernel?: string;
  /** So many simulated runs. */
  readonly seeds: number;
  /** So many labs side by side. */
  readonly jobs: number;
  /** Something to tell the person who waits. */
  readonly progress: (text: string) => void;
  /** A lab is being made; it calls what it is given when the lab is gone. */
  readonly opened: (lab: RealLab) => () => void;
  /** A scenario is done. */
  readonly done: (verification: Verification) => void;
}

interface Prepared extends Task {
  readonly simulated: Simulated;
}

/** Verify all of them. Simulations go first: they keep the processor busy, and real runs need their time. */
export async function verifyAll(
  tasks: readonly Task[],
  host: Host,
  kernelLog: KernelLog,
  options: VerifyOptions,
): Promise<Verification[]> {
  const results = new Map<string, Verification>();
  const finish = (verification: Verification): void => {
    results.set(verification.name, verification);
    options.done(verification);
  };
  const kernel = options.kernel ?? host.profile;
  const waiting: Prepared[] = [];
  for (const [index, task] of tasks.entries()) {
    const skipped = await host.obstacles(task.scenario, options.kernel !== undefined);
    if (skipped.length > 0) finish({ ...NOTHING, name: task.name, skipped });
    else {
      options.progress(`simulating ${index + 1}/${tasks.length} ${task.name}`);
      await new Promise(resolve => setImmediate(resolve));
      waiting.push({ ...task, simulated: simulate(task.scenario, kernel, options.seeds) });
    }
  }
  let differing = waiting;
  for (const [round, share] of SHARES.entries()) {
    const now = differing;
    differing = [];
    const jobs = Math.max(1, Math.floor(options.jobs * share));
    const last = jobs === 1 || now.length <= 1;
    const progress = (text: string): void => options.progress(round === 0 ? text : `once more, ${text}`);
    await sideBySide(now, { ...options, jobs, progress }, host.roomForNeighbours, async prepared => {
      const verification = await verifyOne(prepared, host.machine, kernelLog, options);
      if (last || !wasRun(verification) || agrees(verification))
        finish({ ...verification, times: round + 1 });
      else differing.push(prepared);
    });
  }
  return tasks.map(({ name }) => results.get(name) as Verification);
}

/** Of the jobs: what differs runs again beside fewer others, and what differs then alone. */
const SHARES = [1, 1 / 3, 0];

const NOTHING: Omit<Verification, 'name'> = {
  skipped: [],
  times: 0,
  agreed: 0,
  verdicts: [],
  differences: [],
  unchecked: [],
  failures: [],
};

/**
 * Work on `jobs` at a time, the longest first. Never two that would take each other's kernel log for theirs, and never
 * more than have room in the kernel's one neighbour table.
 */
async function sideBySide(
  tasks: readonly Prepared[],
  { jobs, progress }: VerifyOptions,
  room: number,
  work: (task: Prepared) => Promise<void>,
): Promise<void> {
  const waiting = tasks.toSorted((a, b) => b.scenario.end - a.scenario.end);
  const running = new Map<Prepared, Promise<void>>();
  while (waiting.length > 0 || running.size > 0) {
    const others = [...running.keys()];
    const taken = others.reduce((sum, { simulated }) => sum + simulated.neighbours, 0);
    const free = waiting.findIndex(
      task =>
        others.length === 0 ||
        (taken + task.simulated.neighbours <= room && others.every(other => !disturb(task, other))),
    );
    if (free >= 0 && running.size < jobs) {
      const [task] = waiting.splice(free, 1) as [Prepared];
      running.set(
        task,
        work(task).finally(() => running.delete(task)),
      );
    } else {
      const names = others.map(({ name }) => name);
      progress(`${waiting.length} waiting, running ${names.join(' ')}`);
      await Promise.race(running.values());
    }
  }
}

function disturb(one: Prepared, other: Prepared): boolean {
  return looksFor(one, other) || looksFor(other, one);
}

/** Whether a line that `other` makes the kernel log is one that `task` has an expectation about. */
function looksFor({ scenario }: Prepared, { simulated }: Prepared): boolean {
  return scenario.expectations.some(
    ({ subject, expected }) =>
      subject === 'log' && simulated.kernelLog.some(line => matchesText(expected.log, line)),
  );
}

async function verifyOne(
  task: Prepared,
  machine: Machine,
  kernelLog: KernelLog,
  options: VerifyOptions,
): Promise<Verification> {
  const { scenario, simulated } = task;
  let closed = (): void => undefined;
  try {
    const real = await runReally(scenario, {
      machine,
      macOf: simulated.macOf,
      kernelLog,
      sysctls: simulated.sysctls,
      opened: lab => (closed = options.opened(lab)),
    });
    return compare(task, real);
  } catch (error) {
    return { ...NOTHING, name: task.name, skipped: [(error as Error).message] };
  } finally {
    closed();
  }
}

function compare({ name, scenario, simulated }: Prepared, real: RealResult): Verification {
  const checked = real.verdicts.flatMap((verdict, index) => {
    if (verdict.outcome === 'unchecked') return [];
    const outcomes = simulated.verdicts.map(run =>
      run[index]?.passed === true ? ('passed' as const) : ('failed' as const),
    );
    const seeds = outcomes.filter(outcome => outcome === verdict.outcome).length;
    return [
      {
        expected: expectationText(verdict.expectation),
        simulated: outcomes[0] ?? ('failed' as const),
        real: verdict,
        seeds,
      },
    ];
  });
  const reader = new MessageReader(scenario);
  const nameOf = (link: number): string => {
    const { name: called, endpoints = [] } = scenario.links[link] ?? {};
    return called ?? endpoints.map(end => `${end.node}:${end.interface}`).join(' -- ');
  };
  const end = endOfComparison(scenario);
  const sent = real.packets.filter(({ at }) => at <= end).flatMap(packet => reader.read(packet));
  const messages = compareMessages(
    sent,
    simulated.runs.map(run => run.messages),
    end,
    nameOf,
  );
  const snapshots = simulated.runs.flatMap(run => run.snapshots);
  const states = scenario.nodes.flatMap(({ name: node }) =>
    compareFacts(
      node,
      real.facts.get(node) ?? [],
      snapshots.map(snapshot => snapshot.get(node) ?? []),
      end,
    ),
  );
  return {
    name,
    skipped: [],
    times: 1,
    agreed: checked.filter(({ real: { outcome }, simulated: mine }) => outcome === mine).length,
    verdicts: checked.filter(({ real: { outcome }, simulated: mine }) => outcome !== mine),
    differences: [...messages, ...states],
    unchecked: uncheckedOf(real),
    failures: real.failures.map(failureText),
  };
}

function uncheckedOf({ verdicts }: RealResult): string[] {
  return verdicts.flatMap(({ expectation, outcome, found }) => {
    const text = expectationText(expectation);
    if (outcome === 'unchecked') return [`${text} (${found.join(' ')})`];
    return 'because' in expectation.expected && expectation.expected.because !== undefined
      ? [`${text} (the reason alone: a real kernel does not tell its decisions)`]
      : [];
  });
}

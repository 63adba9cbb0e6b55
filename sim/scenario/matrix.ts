/**
 * What comes of one scenario on many kernel versions: which versions agree, and which single difference between two that
 * do not is enough to make the one do what the other does.
 */
import { differingBehaviours, withBehaviourOf, type Behaviour } from '../kernel/profile/hybrid';
import type { KernelProfile } from '../kernel/profile/profile';
import { failureText } from './command-failure';
import type { RunResult } from './runner';
import type { Verdict } from './verdict';

/** What a version made of a scenario. */
export interface Outcome {
  readonly kernel: KernelProfile;
  readonly passed: boolean;
  /** By expectation. */
  readonly verdicts: readonly Verdict[];
  /** Boot commands that failed, and what ended the run early, in words. */
  readonly failures: readonly string[];
}

/** What is kept of a run. */
export function outcomeOf(kernel: KernelProfile, { passed, verdicts, failures, crash }: RunResult): Outcome {
  const boot = failures.filter(({ phase }) => phase === 'boot').map(failureText);
  const ended = crash === undefined ? [] : [`crash: ${crash.message}`];
  return { kernel, passed, verdicts, failures: [...boot, ...ended] };
}

/** Whether two versions met the same expectations and failed at the same commands. */
export function isAlike(one: Outcome, other: Outcome): boolean {
  return (
    one.verdicts.every(({ passed }, index) => passed === other.verdicts[index]?.passed) &&
    one.failures.join('\n') === other.failures.join('\n')
  );
}

/** Outcomes in the order of their versions, neighbours that are alike together. */
export function grouped(outcomes: readonly Outcome[]): Outcome[][] {
  const groups: Outcome[][] = [];
  for (const outcome of outcomes) {
    const last = groups.at(-1);
    if (last?.[0] !== undefined && isAlike(last[0], outcome)) last.push(outcome);
    else groups.push([outcome]);
  }
  return groups;
}

/** Why two versions differ. */
export interface Difference {
  readonly before: KernelProfile;
  readonly after: KernelProfile;
  /** In how many behaviours the two differ. */
  readonly among: number;
  /** Each of these, put alone into the older one, makes it do what the newer one does. */
  readonly enough: readonly Behaviour[];
}

/** The older kernel with one behaviour of the newer one. */
export interface Candidate {
  readonly behaviour: Behaviour;
  readonly kernel: KernelProfile;
}

/** Everything in which two versions differ, put into the older one, one thing at a time. */
export function candidatesBetween(before: KernelProfile, after: KernelProfile): Candidate[] {
  return differingBehaviours(before, after).map(behaviour => ({
    behaviour,
    kernel: withBehaviourOf(before, behaviour, after),
  }));
}

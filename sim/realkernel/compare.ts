/**
 * Compares one run on the real kernel with simulated runs of the same scenario. Chance decides when a host solicits and
 * in which order addresses are tried, in both; so the scenario is simulated with several seeds, and the real run has to
 * lie within what those do: what happens in all of them must happen, what happens in none must not, what is always in
 * one order must be in that order, and times and numbers may leave the range by a stated tolerance.
 */
import { milliseconds, seconds, type SimTime } from '../base/time';
import type { Scenario } from '../scenario/resolve';
import type { Fact } from './facts';
import type { Message } from './messages';

/** What is compared, of one simulated run. */
export interface Observed {
  readonly messages: readonly Message[];
  /** The state at several times around the end, by node. */
  readonly snapshots: readonly ReadonlyMap<string, readonly Fact[]>[];
}

/** What the last looks of a scenario set off is compared as well: it is over so much later. */
const AFTERMATH = seconds(7);

/** When the state is compared, and up to when messages are. */
export function endOfComparison({ end }: Scenario): SimTime {
  return end + AFTERMATH;
}

/** A difference, in words. */
export interface Difference {
  readonly kind: 'message' | 'state';
  /** When it shows; at the end of the run for the state. */
  readonly at: SimTime;
  readonly text: string;
}

/** How far the real run may leave the range of the simulated ones. */
export const TOLERANCE = {
  /** Of the first time of a message. */
  time: milliseconds(1500),
  /** Two messages that are closer than this have no order: Linux says that links are ready once a second, for all of the machine. */
  order: milliseconds(1000),
  /** Of how often a message is sent, where it is sent at all. */
  count: 1,
  /** Of lifetimes, in seconds. */
  left: 3,
} as const;

/** Differences of the sequence of messages up to `end`, by time. */
export function compareMessages(
  real: readonly Message[],
  simulated: readonly (readonly Message[])[],
  end: SimTime,
  nameOf: (link: number) => string,
): Difference[] {
  const runs = simulated.map(messages => summaries(messages, end));
  const seen = summaries(real, end);
  const keys = new Set([seen, ...runs].flatMap(run => [...run.keys()]));
  const counted = [...keys].flatMap(key => {
    const found = seen.get(key);
    const expected = runs.map(run => run.get(key));
    const problem = countProblem(found, expected) ?? timeProblem(found, expected, end);
    if (problem === undefined) return [];
    const at = found?.first ?? Math.min(...expected.flatMap(each => each?.first ?? []));
    return [{ kind: 'message' as const, at, text: `${nameOf(linkOf(key))}: ${textOf(key)}: ${problem}` }];
  });
  return [...counted, ...orderProblems(seen, runs, nameOf)].sort((a, b) => a.at - b.at);
}

interface Summary {
  readonly first: SimTime;
  readonly count: number;
  /** How many of them are so early that tolerance cannot move them behind the end. */
  readonly sure: number;
}

/** By link and text. */
function summaries(messages: readonly Message[], end: SimTime): Map<string, Summary> {
  const found = new Map<string, Summary>();
  for (const { at, link, text } of messages) {
    if (at > end + TOLERANCE.time) continue;
    const key = `${link} ${text}`;
    const before = found.get(key);
    found.set(key, {
      first: before?.first ?? at,
      count: (before?.count ?? 0) + 1,
      sure: (before?.sure ?? 0) + (at < end - TOLERANCE.time ? 1 : 0),
    });
  }
  return found;
}

function linkOf(key: string): number {
  return Number(key.slice(0, key.indexOf(' ')));
}

function textOf(key: string): string {
  return key.slice(key.indexOf(' ') + 1);
}

function countProblem(
  found: Summary | undefined,
  expected: readonly (Summary | undefined)[],
): string | undefined {
  const least = Math.min(...expected.map(each => each?.sure ?? 0));
  const most = Math.max(...expected.map(each => each?.count ?? 0));
  const count = found?.count ?? 0;
  const simulated = `simulated ${least === most ? least : `${least} to ${most}`} times`;
  if (count === 0) return least > 0 ? `never sent, ${simulated}` : undefined;
  if (most === 0) return `sent ${count} times, never simulated`;
  const fits = count >= least - TOLERANCE.count && count <= most + TOLERANCE.count;
  return fits ? undefined : `sent ${count} times, ${simulated}`;
}

function timeProblem(
  found: Summary | undefined,
  expected: readonly (Summary | undefined)[],
  end: SimTime,
): string | undefined {
  if (found === undefined || found.first > end - TOLERANCE.time) return undefined;
  const firsts = expected.flatMap(each => each?.first ?? []);
  const [least, most] = [Math.min(...firsts), Math.max(...firsts)];
  if (found.first >= least - TOLERANCE.time && found.first <= most + TOLERANCE.time) return undefined;
  return `first sent at ${inSeconds(found.first)}, simulated at ${inSeconds(least)} to ${inSeconds(most)}`;
}

function inSeconds(time: SimTime): string {
  return `${(time / seconds(1)).toFixed(3)}s`;
}

/** Pairs on one link that are in one order with every seed, and in the other on the real kernel. */
function orderProblems(
  seen: ReadonlyMap<string, Summary>,
  runs: readonly ReadonlyMap<string, Summary>[],
  nameOf: (link: number) => string,
): Difference[] {
  const keys = [...seen.keys()];
  return keys.flatMap(later =>
    keys.flatMap(earlier => {
      if (linkOf(earlier) !== linkOf(later)) return [];
      const [one, other] = [seen.get(earlier) as Summary, seen.get(later) as Summary];
      if (one.first <= other.first + TOLERANCE.order) return [];
      const always = runs.every(run => {
        const [first, second] = [run.get(earlier), run.get(later)];
        return first !== undefined && second !== undefined && first.first + TOLERANCE.order < second.first;
      });
      if (!always) return [];
      const text = `${nameOf(linkOf(later))}: ${textOf(later)}: sent before, not after, ${textOf(earlier)}`;
      return [{ kind: 'message' as const, at: other.first, text }];
    }),
  );
}

/** Differences of the state in which the runs left a node. */
export function compareFacts(
  node: string,
  real: readonly Fact[],
  simulated: readonly (readonly Fact[])[],
  end: SimTime,
): Difference[] {
  const seen = byKey(real);
  const runs = simulated.map(byKey);
  const keys = new Set([seen, ...runs].flatMap(run => [...run.keys()]));
  return [...keys].flatMap(key => {
    const problem = factProblem(
      seen.get(key),
      runs.map(run => run.get(key)),
    );
    return problem === undefined
      ? []
      : [{ kind: 'state' as const, at: end, text: `${node}: ${key}: ${problem}` }];
  });
}

function byKey(facts: readonly Fact[]): Map<string, Fact> {
  return new Map(facts.map(fact => [fact.key, fact]));
}

function factProblem(found: Fact | undefined, expected: readonly (Fact | undefined)[]): string | undefined {
  const there = expected.flatMap(each => each ?? []);
  if (found === undefined) {
    return there.length === expected.length && !there.some(({ mayBeGone }) => mayBeGone)
      ? `is not there, simulated (${there[0]?.value ?? ''})`
      : undefined;
  }
  if (there.length === 0) return `is there (${found.value}), never simulated`;
  const values = [...new Set(there.map(({ value }) => value))];
  if (!values.includes(found.value)) return `is ${found.value}, simulated ${values.join(' or ')}`;
  return (
    lifetimeProblem(
      found.left,
      there.map(({ left }) => left),
      'left',
    ) ??
    lifetimeProblem(
      found.preferred,
      there.map(({ preferred }) => preferred),
      'preferred',
    )
  );
}

/** `undefined` lasts for ever. */
function lifetimeProblem(
  found: number | undefined,
  there: readonly (number | undefined)[],
  what: 'left' | 'preferred',
): string | undefined {
  const all = there.flatMap(each => each ?? []);
  if (found === undefined) {
    const verb = what === 'left' ? 'lasts' : 'is preferred';
    return all.length === there.length ? `${verb} for ever, simulated for a time` : undefined;
  }
  if (all.length === 0) return `has ${found}s ${what}, simulated for ever`;
  const [least, most] = [Math.min(...all), Math.max(...all)];
  if (found >= least - TOLERANCE.left && found <= most + TOLERANCE.left) return undefined;
  return `has ${found}s ${what}, simulated ${least}s to ${most}s`;
}

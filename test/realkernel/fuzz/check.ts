/** Asking both kernels about a sequence, and making a sequence in which they differ as short as it can be. */
import { isRefusedByName } from './exclusions';
import { differences, kindOf, type Difference, type Observation } from './observation';
import type { Sequence } from './operation';
import { agreesAtSomeMoments } from './moments';
import type { TimedRun } from './runs';
import { runSimulated, type Alignment } from './simulated-run';
import type { Waves } from './waves';

/** The first operation after which the two differ. */
export interface Finding {
  /** The sequence up to that operation. */
  readonly sequence: Sequence;
  readonly differences: readonly Difference[];
  readonly kind: string;
  /** What the real kernel did. */
  readonly real: TimedRun;
}

/** What came of a sequence. */
export type Outcome =
  | { readonly outcome: 'same' }
  /** They differed, by the moments at which the real kernel did what it does (moments.ts). */
  | { readonly outcome: 'moments' }
  /** They differed, and when all of the sequence was done again they did not: the real kernel does not always do the same. */
  | { readonly outcome: 'again'; readonly once: Finding }
  | { readonly outcome: 'different'; readonly finding: Finding };

/** The simulated run is put at each of these within the real one. */
const ALIGNMENTS: readonly Alignment[] = [
  { operation: 0.5, look: 0.5 },
  { operation: 0, look: 0 },
  { operation: 1, look: 1 },
  { operation: 0, look: 1 },
  { operation: 1, look: 0 },
];
/** How often the real kernel is asked before a difference is one. */
const ATTEMPTS = 4;
/** How often a difference must be the same to be one, whatever would explain it. */
const STEADY = 3;

/** Ask both. */
export async function check(waves: Waves, sequence: Sequence): Promise<Outcome> {
  const findings: Finding[] = [];
  const runs: TimedRun[] = [];
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const run = await waves.run(sequence);
    const finding = await differenceAtAnyAlignment(sequence, run);
    if (finding === undefined) return agreement(sequence, runs[0], findings[0]);
    runs.push(run);
    findings.push(finding);
    if (findings.filter(({ kind }) => kind === finding.kind).length === STEADY) break;
  }
  const [last] = findings.slice(-1);
  const steady = findings.filter(({ kind }) => kind === last?.kind).length === STEADY;
  for (const run of steady ? [] : runs)
    if (await agreesAtSomeMoments(sequence, run)) return { outcome: 'moments' };
  return last === undefined ? { outcome: 'same' } : { outcome: 'different', finding: last };
}

/** What it is when the two agree, but did not at first. */
async function agreement(sequence: Sequence, differed?: TimedRun, once?: Finding): Promise<Outcome> {
  if (differed === undefined || once === undefined) return { outcome: 'same' };
  return (await agreesAtSomeMoments(sequence, differed))
    ? { outcome: 'moments' }
    : { outcome: 'again', once };
}

async function compareOnce(waves: Waves, sequence: Sequence): Promise<Finding | undefined> {
  return differenceAtAnyAlignment(sequence, await waves.run(sequence));
}

/** The difference that one real run shows at every alignment; of those the one that comes last. */
export async function differenceAtAnyAlignment(
  sequence: Sequence,
  real: TimedRun,
): Promise<Finding | undefined> {
  let latest: Finding | undefined;
  for (const at of ALIGNMENTS) {
    const found = firstDifference(sequence, await runSimulated(sequence, real, at), real);
    if (found === undefined) return undefined;
    if (latest === undefined || found.sequence.operations.length > latest.sequence.operations.length)
      latest = found;
  }
  return latest;
}

/** The first difference of two runs of a sequence; undefined where there is none. */
function firstDifference(
  sequence: Sequence,
  simulated: readonly Observation[],
  real: TimedRun,
): Finding | undefined {
  for (const [index, observation] of real.observations.entries()) {
    const ours = simulated[index];
    if (ours !== undefined && isRefusedByName(ours.answer)) return undefined;
    const found = ours === undefined ? [] : differences(ours, observation);
    const [first] = found;
    if (first === undefined) continue;
    const end = index + 1;
    return {
      sequence: { ...sequence, operations: sequence.operations.slice(0, end) },
      differences: found,
      kind: kindOf(first),
      real: {
        phase: real.phase,
        observations: real.observations.slice(0, end),
        moments: real.moments.slice(0, end),
      },
    };
  }
  return undefined;
}

/** The shortest sequence with the same kind of difference that leaving out operations one by one leads to. */
export async function shrink(waves: Waves, finding: Finding): Promise<Finding> {
  const { sequence, kind } = finding;
  const last = sequence.operations.length - 1;
  const candidates = sequence.operations.slice(0, last).map((_operation, without) => ({
    ...sequence,
    operations: sequence.operations.filter((_each, index) => index !== without),
  }));
  const outcomes = await Promise.all(candidates.map(candidate => compareOnce(waves, candidate)));
  const shorter = outcomes.find(outcome => outcome?.kind === kind);
  return shorter === undefined ? finding : shrink(waves, shorter);
}

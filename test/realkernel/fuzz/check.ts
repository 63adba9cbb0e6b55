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
  /** They differed, which is explained by the moments at which the real kernel did what it does, and once more they did not. */
  | { readonly outcome: 'moments' }
  /** They differed, and when asked again they did not, and nothing explains it. */
  | { readonly outcome: 'unsteady'; readonly once: Finding }
  | { readonly outcome: 'different'; readonly finding: Finding };

/** The simulated run is put at each of these within the real one. */
const ALIGNMENTS: readonly Alignment[] = [
  { operation: 0.5, look: 0.5 },
  { operation: 0, look: 0 },
  { operation: 1, look: 1 },
  { operation: 0, look: 1 },
  { operation: 1, look: 0 },
];
/** How often the real kernel must have done it for a difference to be one. */
const ATTEMPTS = 3;

/** Ask both. */
export async function check(waves: Waves, sequence: Sequence): Promise<Outcome> {
  const real = await waves.run(sequence);
  const first = await differenceAtAnyAlignment(sequence, real);
  if (first === undefined) return { outcome: 'same' };
  let finding = first;
  for (let attempt = 1; attempt < ATTEMPTS; attempt++) {
    const again = await compareOnce(waves, first.sequence);
    if (again === undefined || again.kind !== finding.kind)
      return (await agreesAtSomeMoments(sequence, real))
        ? { outcome: 'moments' }
        : { outcome: 'unsteady', once: finding };
    finding = again;
  }
  return { outcome: 'different', finding };
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

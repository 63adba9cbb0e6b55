/** What goes round in circles, told once: a timer that armed itself for hours is one step with a count. */
import type { SimTime } from '../../base/time';
import type { Step } from './walk';

/** A step, and how often the same was done before, if it was. */
export interface FoldedStep extends Step {
  /** How often in all, where more than once. */
  readonly times?: number;
  /** The first time, µs. */
  readonly since?: SimTime;
}

/**
 * A chain, the latest first, without its loops: of steps that say the same the latest stays, with the number of them
 * and the time of the first, and the chain goes on behind the first.
 */
export function fold(steps: readonly Step[]): FoldedStep[] {
  const keys = steps.map(keyOf);
  const rounds = new Map<string, { times: number; last: number }>();
  keys.forEach((key, index) => rounds.set(key, { times: (rounds.get(key)?.times ?? 0) + 1, last: index }));
  const folded: FoldedStep[] = [];
  for (let index = 0; index < steps.length; index++) {
    const { times, last } = rounds.get(keys[index] as string) as { times: number; last: number };
    const step = steps[index] as Step;
    folded.push(last === index ? step : { ...step, times, since: (steps[last] as Step).at });
    index = last;
  }
  return folded;
}

/** Steps say the same if only numbers in them differ, as lifetimes and counters do; addresses count. */
function keyOf({ node, text, decision, inputs }: Step): string {
  const words = Object.values(inputs ?? {}).filter(value => typeof value === 'string');
  return [node, decision?.id ?? '', text.replace(/(?<![\w:.])\d+(?:sec)?(?![\w:./])/g, '#'), ...words].join(
    ' ',
  );
}

/** What was seen of one operation, and how two kernels differ in it. */
import type { SimTime } from '../../../sim/base/time';
import { compared } from './exclusions';
import { sameLine, SECTIONS, type Section, type State } from './state';

/** µs on the bench's clock: an operation was begun and done, the kernel was asked for its state and had told it. */
export interface Moments {
  readonly begun: SimTime;
  readonly done: SimTime;
  readonly asked: SimTime;
  readonly told: SimTime;
}

/** See the file's header. */
export interface Observation {
  /** What a command printed, and its exit status; empty for other operations. */
  readonly answer: string;
  /** What the kernel sent since the observation before, each kind once, sorted. */
  readonly frames: readonly string[];
  readonly state: State;
}

/** One thing that differs: in which part, and the lines that only one of the two has. */
export interface Difference {
  readonly part: Section | 'answer' | 'frame';
  /** Lines of the simulated kernel that the real one does not have. */
  readonly simulated: readonly string[];
  readonly real: readonly string[];
}

/** How the two observations of one operation differ. */
export function differences(simulated: Observation, real: Observation): Difference[] {
  const found = SECTIONS.flatMap(part => listDifference(part, simulated.state[part], real.state[part]));
  const answers =
    simulated.answer === real.answer
      ? []
      : [{ part: 'answer' as const, simulated: [simulated.answer], real: [real.answer] }];
  return [...answers, ...found, ...listDifference('frame', simulated.frames, real.frames)];
}

/** How two lists of lines of a part differ; an empty array where they do not. */
export function listDifference(
  part: Section | 'frame',
  ours: readonly string[],
  theirs: readonly string[],
): Difference[] {
  const [simulated, real] = [compared(part, ours), compared(part, theirs)];
  if (simulated.length === real.length && simulated.every((line, at) => sameLine(line, real[at] ?? '')))
    return [];
  const lacking = (these: readonly string[], those: readonly string[]): string[] => {
    const left = [...those];
    return these.filter(line => {
      const at = left.findIndex(other => sameLine(line, other));
      if (at >= 0) left.splice(at, 1);
      return at < 0;
    });
  };
  const [onlySimulated, onlyReal] = [lacking(simulated, real), lacking(real, simulated)];
  // The same lines in another order.
  if (onlySimulated.length === 0 && onlyReal.length === 0) return [{ part, simulated, real }];
  return [{ part, simulated: onlySimulated, real: onlyReal }];
}

/** What kind of difference it is: two sequences whose differences have the same kind were probably caught by the same thing. */
export function kindOf(difference: Difference): string {
  const shape = (lines: readonly string[]): string =>
    lines
      .map(line => (difference.part === 'sysctl' ? line : line.replaceAll(/[0-9a-f]*:[0-9a-f:]+|\d+/g, '#')))
      .join('|');
  return `${difference.part} -${shape(difference.simulated)} +${shape(difference.real)}`;
}

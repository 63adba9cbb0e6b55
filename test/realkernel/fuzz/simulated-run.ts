/** Running a sequence in the simulator, at the moments that it took on the real kernel. */
import { seconds, type SimTime } from '../../../sim/base/time';
import { SimulatedKernel } from '../../../sim/conformance/simulated-kernel';
import { kindsBetween, takeFrames, type TimedFrame } from './frames';
import type { Moments, Observation } from './observation';
import { perform, type Operation, type Sequence } from './operation';
import type { TimedRun } from './runs';
import { QUESTIONS, stateOf, type State, type Sysctls } from './state';

/**
 * Where between its two moments something is put: 0 to 1. A real operation happens at some moment between those at which it
 * was begun and done, and a look at the state between those at which it was asked for and told.
 */
export interface Alignment {
  readonly operation: number;
  readonly look: number;
}

/** What was seen of one operation by looking several times. */
export interface Glimpses {
  readonly answer: string;
  /** At least one, in the order of time. */
  readonly looks: readonly State[];
}

/** All that a simulated run showed; `frames` has the real run's clock. */
export interface Replay {
  readonly glimpses: readonly Glimpses[];
  readonly frames: readonly TimedFrame[];
}

/** Each operation looked at once. */
export async function runSimulated(
  sequence: Sequence,
  run: TimedRun,
  { operation, look }: Alignment,
): Promise<Observation[]> {
  const { glimpses, frames } = await replay(sequence, run, operation, moments => [
    between(moments.asked, moments.told, look),
  ]);
  return glimpses.flatMap(({ answer, looks: [state] }, index) => {
    const after = run.moments[index - 1]?.asked;
    const until = run.moments[index]?.asked;
    return state === undefined ? [] : [{ answer, frames: kindsBetween(frames, after, until), state }];
  });
}

/** @param operation see `Alignment`. @param when the moments to look at, in the order of time. */
export async function replay(
  sequence: Sequence,
  { phase, moments }: TimedRun,
  operation: number,
  when: (moments: Moments) => readonly SimTime[],
): Promise<Replay> {
  const kernel = new SimulatedKernel('linux-6.18', { ...sequence, down: true });
  await kernel.wait(phase);
  const look = looker(kernel);
  look();
  const until = (moment: SimTime): Promise<void> => kernel.wait(Math.max(0, phase + moment - kernel.now));
  const glimpses: Glimpses[] = [];
  for (const [index, each] of sequence.operations.entries()) {
    const at = moments[index];
    if (at === undefined) break;
    if (each.do !== 'wait') await until(between(at.begun, at.done - asleep(each), operation));
    const answer =
      each.do === 'wait' ? '' : await perform(kernel, each, command => typeInto(kernel, command));
    const looks: State[] = [];
    for (const moment of when(at)) {
      await until(moment);
      looks.push(look(looks.length === 0));
    }
    glimpses.push({ answer, looks });
  }
  const frames = await takeFrames(kernel, sequence.ports);
  await kernel.close();
  return { glimpses, frames: frames.map(({ at, line }) => ({ at: at - phase, line })) };
}

/** How long the operation takes in the simulator as well, µs: a command that sleeps before it ends. */
function asleep(operation: Operation): SimTime {
  const [, slept = 0] = (operation.do === 'type' && /; sleep ([\d.]+)$/.exec(operation.command)) || [];
  return seconds(Number(slept));
}

function between(one: SimTime, other: SimTime, at: number): SimTime {
  return one + Math.round((other - one) * at);
}

async function typeInto(kernel: SimulatedKernel, command: string): Promise<string> {
  const { stdout, stderr, status } = await kernel.type(`( ${command}\n) 2>&1`);
  return `${stdout}${stderr}[${status ?? 'runs on'}]`;
}

/** Looks at the state, again and again. Sysctls are those that changed since the last look of the operation before. */
function looker(kernel: SimulatedKernel): (first?: boolean) => State {
  let before: Sysctls = new Map();
  let latest: Sysctls = before;
  const { sysctl } = kernel.node.net;
  return (first = true) => {
    if (first) before = latest;
    const answers = QUESTIONS.map(question => kernel.node.run(`ip -6 -j -d ${question}`).stdout);
    const sysctls = new Map<string, string>();
    for (const folder of ['net.ipv6.conf', 'net.ipv6.neigh'])
      for (const key of sysctl.keys(folder)) {
        const read = sysctl.read(key);
        if ('value' in read) sysctls.set(key, read.value);
      }
    latest = sysctls;
    return stateOf(answers, before, sysctls);
  };
}

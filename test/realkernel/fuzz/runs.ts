/** Running a sequence on the kernel of this machine, in real time. */
import { milliseconds, seconds, type SimTime } from '../../../sim/base/time';
import { NamespaceKernel } from '../../../sim/realkernel/namespace-kernel';
import type { ResidentShell } from '../../../sim/realkernel/shell';
import { kindsBetween, takeFrames, type TimedFrame } from './frames';
import { kernelClock } from './kernel-clock';
import type { Moments, Observation } from './observation';
import { perform, type Sequence } from './operation';
import { QUESTIONS, stateOf, type State, type Sysctls } from './state';

/** What was seen of each operation of a sequence on the real kernel, and the times that a replay needs. */
export interface TimedRun {
  /** How old the kernel's clock was when the bench's clock started, µs modulo `PHASES`. */
  readonly phase: SimTime;
  readonly observations: readonly Observation[];
  readonly moments: readonly Moments[];
}

/** How long what an operation set off at once may take: two jiffies of a delayed MLD report, and work queues. */
const SETTLED = milliseconds(40);

/**
 * Timers are rounded to places of a wheel that turns with the kernel's clock, and some work is done on whole seconds of it:
 * after 256 s both are where they were (1 s, and the 2048 ms of timers of up to two minutes).
 */
const PHASES = seconds(256);

const PROC_SYS = '/proc/sys/net/ipv6';
const STATE_SCRIPT = [
  `ip -force -6 -j -d -batch - <<'E'`,
  ...QUESTIONS,
  'E',
  `grep -s '' ${PROC_SYS}/conf/*/* ${PROC_SYS}/neigh/*/*`,
].join('\n');

/** A sequence on the kernel of this machine. */
export class RealBench {
  readonly #shell: ResidentShell;
  readonly #phase: SimTime;

  private constructor(
    readonly sequence: Sequence,
    readonly kernel: NamespaceKernel,
  ) {
    this.#shell = kernel.shell();
    this.#phase = (kernelClock() - kernel.now) % PHASES;
  }

  /** Put it on the bench. @throws Error with the words of what failed. */
  static async open(sequence: Sequence): Promise<RealBench> {
    return new RealBench(sequence, await NamespaceKernel.open({ ...sequence, down: true }));
  }

  /** Do everything, once. @throws Error when it does not answer. */
  async run(): Promise<TimedRun> {
    const { kernel, sequence } = this;
    const shell = this.#shell;
    const frames: TimedFrame[] = [];
    const look = realLook(shell);
    await look();
    const seen: Omit<Observation, 'frames'>[] = [];
    const moments: Moments[] = [];
    for (const operation of sequence.operations) {
      const begun = kernel.now;
      const answer = await perform(kernel, operation, command =>
        shell.ask(`( ${command}\n) 2>&1; printf '[%d]' $?`),
      );
      const done = kernel.now;
      if (operation.do !== 'wait') await kernel.wait(SETTLED);
      const asked = kernel.now;
      const state = await look();
      const told = kernel.now;
      frames.push(...(await takeFrames(kernel, sequence.ports)));
      seen.push({ answer, state });
      moments.push({ begun, done, asked, told });
    }
    // Those of the last moments before a look may have been read a little later.
    const observations = seen.map(({ answer, state }, index) => ({
      answer,
      frames: kindsBetween(frames, moments[index - 1]?.asked, moments[index]?.asked),
      state,
    }));
    return { phase: this.#phase, observations, moments };
  }

  /** Nothing of it remains. */
  async close(): Promise<void> {
    await this.#shell.close();
    await this.kernel.close();
  }
}

/** Looks at the state, again and again. */
function realLook(shell: ResidentShell): () => Promise<State> {
  let before: Sysctls = new Map();
  return async () => {
    const lines = (await shell.ask(STATE_SCRIPT)).split('\n');
    const sysctls = new Map<string, string>();
    for (const line of lines.slice(QUESTIONS.length)) {
      const at = line.indexOf(':');
      const key = line.slice('/proc/sys/'.length, at).replaceAll('/', '.');
      if (at > 0) sysctls.set(key, line.slice(at + 1));
    }
    const state = stateOf(lines.slice(0, QUESTIONS.length), before, sysctls);
    before = sysctls;
    return state;
  };
}

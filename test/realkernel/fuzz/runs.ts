/** Running a sequence: on the kernel of this machine in real time, and in the simulator at the moments that this took. */
import { milliseconds, seconds, type SimTime } from '../../../sim/base/time';
import { SimulatedKernel } from '../../../sim/conformance/simulated-kernel';
import { benchPort, type KernelUnderTest } from '../../../sim/conformance/kernel-under-test';
import { NamespaceKernel } from '../../../sim/realkernel/namespace-kernel';
import type { ResidentShell } from '../../../sim/realkernel/shell';
import { kernelClock } from './kernel-clock';
import { frameLine, type Moments, type Observation } from './observation';
import type { Operation, Sequence } from './operation';
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

/** The frames of all ports seen up to now, each kind once. Those after `until` wait for the next call. */
class FrameLog {
  readonly #waiting: { at: SimTime; line: string }[] = [];

  constructor(
    readonly kernel: KernelUnderTest,
    readonly ports: readonly string[],
  ) {}

  async take(until: SimTime): Promise<string[]> {
    for (const port of this.ports)
      for (const { at, octets } of await this.kernel.sent(port)) {
        const line = frameLine(port, octets);
        if (line !== undefined) this.#waiting.push({ at, line });
      }
    const due = this.#waiting.filter(({ at }) => at <= until);
    this.#waiting.splice(0, Infinity, ...this.#waiting.filter(({ at }) => at > until));
    return [...new Set(due.map(({ line }) => line))].sort();
  }
}

function portsOf(sequence: Sequence): string[] {
  return Array.from({ length: sequence.ports }, (_each, index) => benchPort(index).name);
}

/** Do the operation; what a command printed, and its status. */
async function perform(
  kernel: KernelUnderTest,
  operation: Operation,
  type: (command: string) => Promise<string>,
): Promise<string> {
  switch (operation.do) {
    case 'type':
      return type(operation.command);
    case 'inject':
      await kernel.inject(new Uint8Array(Buffer.from(operation.octets, 'hex')), operation.port);
      return '';
    case 'carrier':
      await kernel.carrier(operation.on, operation.port);
      return '';
    case 'wait':
      await kernel.wait(milliseconds(operation.milliseconds));
      return '';
  }
}

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
    const frames = new FrameLog(kernel, portsOf(sequence));
    const look = realLook(shell);
    await look();
    const observations: Observation[] = [];
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
      observations.push({ answer, frames: await frames.take(asked), state });
      moments.push({ begun, done, asked, told });
    }
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

/**
 * The same in the simulator. @param at where between the two moments of a pair its operation or its look is put: 0 to 1;
 * a real operation happens at some moment in between.
 */
export async function runSimulated(
  sequence: Sequence,
  { phase, moments }: TimedRun,
  at: number,
): Promise<Observation[]> {
  const kernel = new SimulatedKernel('linux-6.18', { ...sequence, down: true });
  await kernel.wait(phase);
  const frames = new FrameLog(kernel, portsOf(sequence));
  const look = simulatedLook(kernel);
  look();
  const until = (begun: SimTime, done: SimTime): Promise<void> =>
    kernel.wait(Math.max(0, phase + begun + Math.round((done - begun) * at) - kernel.now));
  const observations: Observation[] = [];
  for (const [index, operation] of sequence.operations.entries()) {
    const moment = moments[index];
    if (moment === undefined) break;
    await until(moment.begun, moment.done);
    const answer =
      operation.do === 'wait' ? '' : await perform(kernel, operation, command => typeInto(kernel, command));
    await until(moment.asked, moment.told);
    observations.push({ answer, frames: await frames.take(phase + moment.asked), state: look() });
  }
  await kernel.close();
  return observations;
}

async function typeInto(kernel: SimulatedKernel, command: string): Promise<string> {
  const { stdout, stderr, status } = await kernel.type(`( ${command}\n) 2>&1`);
  return `${stdout}${stderr}[${status ?? 'runs on'}]`;
}

function simulatedLook(kernel: SimulatedKernel): () => State {
  let before: Sysctls = new Map();
  const { sysctl } = kernel.node.net;
  return () => {
    const answers = QUESTIONS.map(question => kernel.node.run(`ip -6 -j -d ${question}`).stdout);
    const sysctls = new Map<string, string>();
    for (const folder of ['net.ipv6.conf', 'net.ipv6.neigh'])
      for (const key of sysctl.keys(folder)) {
        const read = sysctl.read(key);
        if ('value' in read) sysctls.set(key, read.value);
      }
    const state = stateOf(answers, before, sysctls);
    before = sysctls;
    return state;
  };
}

/** Running a sequence: on the kernel of this machine in real time, and in the simulator at the moments that this took. */
import { milliseconds, type SimTime } from '../../../sim/base/time';
import { SimulatedKernel } from '../../../sim/conformance/simulated-kernel';
import { benchPort, type KernelUnderTest } from '../../../sim/conformance/kernel-under-test';
import { NamespaceKernel } from '../../../sim/realkernel/namespace-kernel';
import type { ResidentShell } from '../../../sim/realkernel/shell';
import { isCompared } from './exclusions';
import { frameLine, type Moments, type Observation } from './observation';
import type { Operation, Sequence } from './operation';
import { QUESTIONS, stateOf, type State, type Sysctls } from './state';

/** What was seen of each operation of a sequence on the real kernel, and the moments that a replay needs. */
export interface TimedRun {
  readonly observations: readonly Observation[];
  readonly moments: readonly Moments[];
}

/** How long what an operation set off at once may take: two jiffies of a delayed MLD report, and work queues. */
const SETTLED = milliseconds(40);

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

/** Take the sequence to the kernel of this machine. @throws Error when there is no bench, or it does not answer. */
export async function runReal(sequence: Sequence): Promise<TimedRun> {
  const kernel = await NamespaceKernel.open(sequence);
  const shell = kernel.shell();
  try {
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
      observations.push({ answer, frames: await frames.take(told), state });
      moments.push({ begun, done, asked, told });
    }
    return { observations, moments };
  } finally {
    await shell.close();
    await kernel.close();
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
      if (at > 0 && isCompared(key)) sysctls.set(key, line.slice(at + 1));
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
  moments: readonly Moments[],
  at: number,
): Promise<Observation[]> {
  const kernel = new SimulatedKernel('linux-6.18', sequence);
  const frames = new FrameLog(kernel, portsOf(sequence));
  const look = simulatedLook(kernel);
  look();
  const until = (begun: SimTime, done: SimTime): Promise<void> =>
    kernel.wait(Math.max(0, begun + Math.round((done - begun) * at) - kernel.now));
  const observations: Observation[] = [];
  for (const [index, operation] of sequence.operations.entries()) {
    const moment = moments[index];
    if (moment === undefined) break;
    await until(moment.begun, moment.done);
    const answer =
      operation.do === 'wait' ? '' : await perform(kernel, operation, command => typeInto(kernel, command));
    await until(moment.asked, moment.told);
    observations.push({ answer, frames: await frames.take(kernel.now), state: look() });
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
        const read = isCompared(key) ? sysctl.read(key) : undefined;
        if (read !== undefined && 'value' in read) sysctls.set(key, read.value);
      }
    const state = stateOf(answers, before, sysctls);
    before = sysctls;
    return state;
  };
}

/** Plays cases to kernels, and judges their transcripts by the recordings. */
import type { KernelUnderTest } from '../../../sim/conformance/kernel-under-test';
import { SimulatedKernel } from '../../../sim/conformance/simulated-kernel';
import { NamespaceKernel } from '../../../sim/realkernel/namespace-kernel';
import type { RefereeCase } from './case';
import { reconcile } from './reconcile';
import { Session } from './session';

/** The profile that the recordings are compared with. */
const KERNEL = 'linux-6.18';

/** The transcript of a case on the simulated kernel. */
export function playSimulated(referee: RefereeCase): Promise<string[]> {
  return play(referee, new SimulatedKernel(KERNEL, referee.bench));
}

/** The transcript of a case on the kernel of this machine. */
export async function playReal(referee: RefereeCase): Promise<string[]> {
  return play(referee, await NamespaceKernel.open(referee.bench));
}

/** The transcript of a case on a kernel, which is closed afterwards. */
export async function play(referee: RefereeCase, kernel: KernelUnderTest): Promise<string[]> {
  try {
    const session = new Session(kernel, referee.mask);
    await referee.script(session);
    return session.transcript;
  } finally {
    await kernel.close();
  }
}

/** What the simulator has to say where Linux said `recorded`: the same, but for the differences it owns up to. */
export function expectedOfSimulator(referee: RefereeCase, recorded: readonly string[]): string[] {
  let text = `${recorded.join('\n')}\n`;
  for (const { linux, sixlab } of referee.differs ?? []) {
    if (!text.includes(linux)) throw new Error(`${referee.id}: nowhere in the recording: ${linux}`);
    text = text.replaceAll(linux, sixlab);
  }
  return text.replace(/\n$/, '').split('\n');
}

/** `actual` as it has to be equal to `recorded`. */
export function judged(
  referee: RefereeCase,
  recorded: readonly string[],
  actual: readonly string[],
): string[] {
  return reconcile(recorded, actual, referee.tolerance);
}

/** Runs `work` on all items, so many at a time, in their order. */
export class Pool {
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(private readonly size: number) {}

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= this.size) await new Promise<void>(resolve => this.#waiting.push(resolve));
    this.#running++;
    try {
      return await work();
    } finally {
      this.#running--;
      this.#waiting.shift()?.();
    }
  }
}

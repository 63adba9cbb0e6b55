/**
 * Sequences on the kernel of this machine, many at a time and in waves: the namespaces of a wave are made before its first
 * operation and go after its last. Making and deleting namespaces holds locks of the whole kernel, for which everything in
 * all others would wait at any moment.
 */
import type { Sequence } from './operation';
import { RealBench, type TimedRun } from './runs';

/** A sequence that waits for its wave. */
interface Waiting {
  readonly sequence: Sequence;
  readonly done: (run: TimedRun) => void;
  readonly fail: (error: unknown) => void;
}

/** How many namespaces are made at the same time. */
const BUILDERS = 16;

/** See the file's header. */
export class Waves {
  readonly #waiting: Waiting[] = [];
  #rolling = false;

  /** @param size namespaces side by side. */
  constructor(readonly size: number) {}

  /** What the real kernel does. @throws Error when there is no bench, or it does not answer. */
  run(sequence: Sequence): Promise<TimedRun> {
    return new Promise((done, fail) => {
      this.#waiting.push({ sequence, done, fail });
      if (this.#rolling) return;
      this.#rolling = true;
      // Whoever else asks now comes along.
      setImmediate(() => void this.#roll());
    });
  }

  async #roll(): Promise<void> {
    while (this.#waiting.length > 0) await this.#wave(this.#waiting.splice(0, this.size));
    this.#rolling = false;
  }

  async #wave(waiting: readonly Waiting[]): Promise<void> {
    const left = [...waiting];
    const benches: { readonly bench: RealBench; readonly asked: Waiting }[] = [];
    const build = async (): Promise<void> => {
      for (let asked = left.shift(); asked !== undefined; asked = left.shift())
        try {
          benches.push({ bench: await RealBench.open(asked.sequence), asked });
        } catch (error) {
          asked.fail(error);
        }
    };
    await Promise.all(Array.from({ length: BUILDERS }, build));
    const settle = await Promise.all(
      benches.map(({ bench, asked }) =>
        bench.run().then(
          run => () => asked.done(run),
          (error: unknown) => () => asked.fail(error),
        ),
      ),
    );
    // Who gets an answer has long computations to do.
    for (const answer of settle) answer();
    await Promise.all(benches.map(({ bench }) => bench.close()));
  }
}

/**
 * How a script waits. A script is run by generators: each `yield` hands out a function that is given a `resume`, and
 * the script goes on when `resume` is called, at once or at a later simulated instant.
 *
 * Steps wait in a queue and are run one after the other, so no program's handler runs inside another's.
 */

/** Asks for one call of `resume`. */
export type Wait = (resume: () => void) => void;

/** A piece of a script that may wait and then gives a `T`. */
export type Run<T> = Generator<Wait, T, void>;

/** After so many steps others get their turn: a shell may be writing to one that has not begun to read. */
const MAX_STEPS_AT_ONCE = 1000;

export class RunQueue {
  readonly #steps: (() => void)[] = [];
  readonly #schedule: (drain: () => void) => void;
  #busy = false;

  /** `schedule` has `drain` called soon, from outside of whatever is running now. */
  constructor(schedule: (drain: () => void) => void) {
    this.#schedule = schedule;
  }

  push(step: () => void): void {
    this.#steps.push(step);
    if (this.#busy) return;
    this.#busy = true;
    this.#schedule(() => this.#drain());
  }

  /** Runs `step` and all it leads to now, unless the queue is already being run: then `step` takes its turn there. */
  runNow(step: () => void): void {
    this.#steps.push(step);
    if (this.#busy) return;
    this.#busy = true;
    this.#drain();
  }

  #drain(): void {
    let done = 0;
    while (done < this.#steps.length && done < MAX_STEPS_AT_ONCE) {
      this.#steps[done]?.();
      done += 1;
    }
    this.#steps.splice(0, done);
    if (this.#steps.length > 0) this.#schedule(() => this.#drain());
    else this.#busy = false;
  }
}

/** Runs a generator to its end. */
export class Task {
  readonly #queue: RunQueue;
  readonly #run: Run<void>;
  readonly #onDone: () => void;
  #cancelled = false;
  #running = false;

  /** Takes its first turn in the queue when that comes. */
  constructor(queue: RunQueue, run: Run<void>, onDone: () => void) {
    this.#queue = queue;
    this.#run = run;
    this.#onDone = onDone;
    queue.push(() => this.#step());
  }

  /** Ends it where it stands; `onDone` is called once its `finally` clauses have run. */
  cancel(): void {
    if (this.#cancelled) return;
    this.#cancelled = true;
    if (!this.#running) this.#abandon();
  }

  #step(): void {
    if (this.#cancelled) return;
    this.#running = true;
    const result = this.#run.next();
    this.#running = false;
    if (this.#cancelled) this.#abandon();
    else if (result.done === true) this.#onDone();
    else result.value(() => this.#queue.push(() => this.#step()));
  }

  #abandon(): void {
    this.#run.return();
    this.#onDone();
  }
}

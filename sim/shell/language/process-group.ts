/** Who gets a signal sent to a command as a whole: its programs, and the subshells that run it. */
import type { Signal } from '../../kernel/uapi';

type Deliver = (signal: Signal) => void;

export class ProcessGroup {
  readonly #members = new Set<Deliver>();

  add(deliver: Deliver): void {
    this.#members.add(deliver);
  }

  remove(deliver: Deliver): void {
    this.#members.delete(deliver);
  }

  /** Signals all, the youngest first: a program says what it has to say before its shell is gone. */
  signal(signal: Signal): void {
    for (const deliver of [...this.#members].reverse()) deliver(signal);
  }
}

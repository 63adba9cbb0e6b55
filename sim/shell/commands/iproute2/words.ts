/** The words of a command line, taken one after another (argc and argv in iproute2). */
import { type Complaint, INCOMPLETE } from './complaint';

export class Words {
  readonly #words: readonly string[];
  #at = 0;

  constructor(words: readonly string[]) {
    this.#words = words;
  }

  /** The word that comes next, which stays. */
  get peek(): string | undefined {
    return this.#words[this.#at];
  }

  /** The words that are left. */
  get rest(): readonly string[] {
    return this.#words.slice(this.#at);
  }

  take(): string | undefined {
    const word = this.#words[this.#at];
    if (word !== undefined) this.#at += 1;
    return word;
  }

  /** NEXT_ARG(): a word that must be there. */
  next(): string | Complaint {
    return this.take() ?? INCOMPLETE;
  }
}

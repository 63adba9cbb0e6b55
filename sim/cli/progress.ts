/** One line on a terminal that says how far a long piece of work is. Where nobody looks it writes nothing. */

import type { Stream } from './console';

/** At most one line in this many milliseconds. */
const INTERVAL = 100;

export class Progress {
  private shown = 0;
  private width = 0;

  constructor(
    private readonly stream: Stream,
    private readonly milliseconds: () => number = Date.now,
  ) {}

  /** Shows `text` instead of what was shown before. */
  show(text: string): void {
    const now = this.milliseconds();
    if (!this.stream.isTerminal || now - this.shown < INTERVAL) return;
    this.shown = now;
    this.stream.write(`\r${text.padEnd(this.width)}`);
    this.width = text.length;
  }

  /** Takes the line away, before something else is printed. */
  clear(): void {
    if (this.width > 0) this.stream.write(`\r${' '.repeat(this.width)}\r`);
    this.width = 0;
    this.shown = 0;
  }
}

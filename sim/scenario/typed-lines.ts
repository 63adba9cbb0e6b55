/**
 * Command lines typed on a node one after the other: each has a time at which it may be typed, and waits for the one
 * before it to be over. Every line is an event of its own that nothing else led to, as a person's typing is.
 */
import type { SimTime } from '../base/time';
import type { CommandFailure } from './command-failure';
import type { Command, LabNode } from './lab';
import type { Line } from './resolve';

/** The lines of one boot, or of one step. */
export class TypedLines {
  #typed = 0;
  #permitted = 0;
  #running: Command | undefined;

  /** Arms the lines to be typed `delay` µs from now. */
  constructor(
    readonly node: LabNode,
    readonly lines: readonly Line[],
    readonly phase: CommandFailure['phase'],
    delay: SimTime,
    private readonly failed: (failure: CommandFailure) => void,
  ) {
    const { scheduler } = node.lab;
    for (const _line of lines) {
      scheduler.after(this.#label, delay, () => {
        this.#permitted++;
        this.#type();
      });
    }
  }

  /** A command that never ended although others wait for it, as a failure. */
  get stuck(): CommandFailure | undefined {
    if (this.#running === undefined || this.#typed >= this.#permitted) return undefined;
    return this.#failure(this.#running);
  }

  get #label(): string {
    return `${this.node.name} ${this.phase}`;
  }

  #type(): void {
    const line = this.lines[this.#typed];
    if (line === undefined || this.#running !== undefined || this.#typed >= this.#permitted) return;
    this.#typed++;
    if (typeof line !== 'string') {
      this.node.lab.appear(this.node.name, line.appears);
      if (this.#typed < this.#permitted) this.node.lab.scheduler.soon(this.#label, () => this.#type());
      return;
    }
    const command = this.node.run(line);
    this.#running = command;
    command.onExit(() => {
      this.#running = undefined;
      if (command.status !== 0) this.failed(this.#failure(command));
      if (this.#typed < this.#permitted) this.node.lab.scheduler.soon(this.#label, () => this.#type());
    });
  }

  #failure({ text, status, stderr }: Command): CommandFailure {
    return { node: this.node.name, command: text, phase: this.phase, at: this.node.lab.now, status, stderr };
  }
}

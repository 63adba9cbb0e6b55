/** Counts what happens in a window: packets, decisions, log lines. */
import { formatTime } from '../../base/time';
import type { TraceRecord } from '../../trace/record';
import { matchesAmount } from '../match';
import type { When } from '../resolve';
import { Watch, type Settled, type Surroundings } from './watch';

/** As many of what was seen are told. */
const SHOWN = 5;

/** An event subject with what is expected of it. */
export interface EventQuestion {
  /** How often it has to happen: a number or a bound. */
  readonly times: number | string;
  matches(record: TraceRecord): boolean;
  show(record: TraceRecord): string;
}

export class EventWatch extends Watch {
  readonly #seen: TraceRecord[] = [];
  #count = 0;

  constructor(
    run: Surroundings,
    readonly question: EventQuestion,
    when: When,
    onSettled: (settled: Settled) => void,
  ) {
    super(run, when, onSettled);
    this.next = this.window.to;
  }

  override look(): void {
    this.close();
  }

  override onRecord(record: TraceRecord): void {
    if (this.settled !== undefined || record.at < this.window.from || record.at > this.window.to) return;
    if (!this.question.matches(record)) return;
    this.#count++;
    if (this.#seen.length < SHOWN) this.#seen.push(record);
    if (this.when.kind === 'never') this.#settle(false);
    else if (this.#canOnlyGrow && matchesAmount(this.question.times, this.#count)) this.#settle(true);
  }

  override close(): void {
    this.#settle(this.when.kind === 'never' || matchesAmount(this.question.times, this.#count));
  }

  /** More of them change nothing once there are enough: it need not be waited for the end of the window. */
  get #canOnlyGrow(): boolean {
    return String(this.question.times).startsWith('>');
  }

  #settle(passed: boolean): void {
    const lines = this.#seen.map(
      record => `${formatTime(record.at)} ${record.node}: ${this.question.show(record)}`,
    );
    const times = this.#count === 1 ? 'once' : `${this.#count} times`;
    const found = this.#count === 0 ? ['it did not happen'] : [`it happened ${times}`, ...lines];
    this.settle({ passed, at: this.run.lab.now, found, record: this.#seen[0] });
  }
}

/**
 * Watches the state of a node: at its time, or in its window at once when something changed that can matter, and each
 * second, because lifetimes run down without a change.
 */
import type { SimTime } from '../../base/time';
import type { StateRecord } from '../../trace/record';
import { otherCause } from '../because';
import type { When } from '../resolve';
import type { Finding } from './subject';
import { Watch, type Settled, type Surroundings } from './watch';

/** A state subject with what is expected of it. */
export interface StateQuestion {
  readonly on: string;
  readonly because: string | undefined;
  readonly changesWith: readonly string[];
  look(): Finding;
  concerns(record: StateRecord): boolean;
}

export class StateWatch extends Watch {
  #last: Settled | undefined;

  constructor(
    run: Surroundings,
    readonly question: StateQuestion,
    when: When,
    onSettled: (settled: Settled) => void,
  ) {
    super(run, when, onSettled);
  }

  override look(): void {
    const { now } = this.run.lab;
    this.#judge(now);
    this.next = this.settled === undefined ? this.nextLook(now) : undefined;
    if (this.next === undefined) this.close();
  }

  override onChange(subjects: ReadonlySet<string>): void {
    const { now } = this.run.lab;
    if (
      this.settled !== undefined ||
      this.when.kind === 'at' ||
      now < this.window.from ||
      now > this.window.to
    )
      return;
    if (this.question.changesWith.some(each => subjects.has(each))) this.#judge(now);
  }

  override close(): void {
    const never: Settled = { passed: false, at: this.run.lab.now, found: ['it was never looked at'] };
    const last = this.#last ?? never;
    this.settle({ ...last, passed: last.passed && this.when.kind !== 'eventually' });
  }

  /** Look, and settle what this one look can settle. */
  #judge(now: SimTime): void {
    const { on, because } = this.question;
    const { ok, found } = this.question.look();
    const concerns = (record: StateRecord): boolean => this.question.concerns(record);
    const other =
      because === undefined || !ok ? undefined : otherCause(this.run.history, because, on, concerns);
    const holds = ok && other === undefined;
    const passed = this.when.kind === 'never' ? !holds : holds;
    this.#last = { passed, at: now, found: other === undefined ? found : [...found, other] };
    if (this.decisive(passed)) this.settle(this.#last);
  }

  /** What failed is told with the newest change that made it so. */
  protected override settle(settled: Settled): void {
    const { history } = this.run;
    const [record] = settled.passed
      ? []
      : history.lately(this.question.on, each => this.question.concerns(each));
    super.settle({ ...settled, record });
  }
}

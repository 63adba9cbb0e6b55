/** One expectation while the simulation runs: when it has to be looked at, and when it is settled. */
import type { SimTime } from '../../base/time';
import { seconds } from '../../base/time';
import type { TraceRecord } from '../../trace/record';
import type { History } from '../history';
import type { Lab } from '../lab';
import type { When } from '../resolve';

/** How often an expectation that has a window is looked at. */
const INTERVAL = seconds(1);

/** What a watch needs to know of the run. */
export interface Surroundings {
  readonly lab: Lab;
  readonly history: History;
}

/** What an expectation came to. */
export interface Settled {
  readonly passed: boolean;
  readonly at: SimTime;
  readonly found: readonly string[];
  /** The record of the change, or of the event, that it was settled by. */
  readonly record?: TraceRecord | undefined;
}

/** One expectation being watched. */
export abstract class Watch {
  /** When to look next; undefined when there is no need any more. */
  next: SimTime | undefined;
  settled: Settled | undefined;
  protected readonly window: { readonly from: SimTime; readonly to: SimTime };

  /** @param onSettled called once. */
  constructor(
    readonly run: Surroundings,
    readonly when: When,
    private readonly onSettled: (settled: Settled) => void,
  ) {
    this.window = when.kind === 'at' ? { from: when.time, to: when.time } : when;
    this.next = this.window.from;
  }

  /** The time has come, and everything else that happens at this time has happened. */
  abstract look(): void;

  /** The run is over: settle with what is known. */
  abstract close(): void;

  /** Something happens, in the midst of an event: take note and touch nothing. */
  onRecord?(record: TraceRecord): void;

  /** An instant is over in which these subjects of state records changed. */
  onChange?(subjects: ReadonlySet<string>): void;

  /** The time of the look after the one at `time`: an interval later, and at the end of the window. */
  protected nextLook(time: SimTime): SimTime | undefined {
    return time >= this.window.to ? undefined : Math.min(time + INTERVAL, this.window.to);
  }

  /** Whether one look, at which it was as expected or not, settles it. */
  protected decisive(passed: boolean): boolean {
    return this.when.kind === 'at' || (this.when.kind === 'eventually') === passed;
  }

  protected settle(settled: Settled): void {
    if (this.settled !== undefined) return;
    this.next = undefined;
    this.settled = settled;
    this.onSettled(settled);
  }
}

/**
 * What has happened in a run, by event, to answer one question: does this decision stand in the chain of causes that led
 * to that? The chain goes from a record to the event it was recorded in, to the record after which that event was armed,
 * and so on to the beginning; across machines, because a frame's arrival is armed by its sending.
 */
import type { CauseId } from '../engine/scheduler';
import type { StateRecord, TraceRecord } from '../trace/record';
import { decisionOf } from './expect/decision';

/** The records of one run that carry a decision or tell of a change. */
export class History {
  readonly #states = new Map<string, StateRecord[]>();
  /** The records with a decision, by event. */
  readonly #decided = new Map<CauseId, TraceRecord[]>();
  /** The last record of each decision: on each node, and anywhere. */
  readonly #last = new Map<string, TraceRecord>();
  /** By id of the record: its event, and the record after which that was armed. */
  readonly #causes: CauseId[] = [];
  readonly #origins: number[] = [];

  add(record: TraceRecord): void {
    this.#causes[record.id] = record.cause;
    this.#origins[record.id] = record.origin;
    if (record.kind === 'state') append(this.#states, record.node, record);
    const decided = decisionOf(record);
    if (decided === undefined) return;
    append(this.#decided, record.cause, record);
    this.#last.set(decided.id, record);
    this.#last.set(`${record.node} ${decided.id}`, record);
  }

  /** Whether the decision was taken in the event of `record`, or on the way to it. */
  ledTo(decision: string, record: TraceRecord): boolean {
    if (this.#wasTaken(decision, record.cause, Infinity)) return true;
    for (let id = record.origin; id !== 0; id = this.#origins[id] ?? 0) {
      if (this.#wasTaken(decision, this.#causes[id] ?? 0, id)) return true;
    }
    return false;
  }

  /** The state records of a node that fit, back to where each entity came into being or went, newest first. */
  lately(node: string, fits: (record: StateRecord) => boolean): StateRecord[] {
    const found: StateRecord[] = [];
    const begun = new Set<string>();
    const states = this.#states.get(node) ?? [];
    for (let index = states.length - 1; index >= 0; index--) {
      const record = states[index] as StateRecord;
      if (begun.has(record.entity) || !fits(record)) continue;
      found.push(record);
      if (record.from === 'absent' || record.to === 'absent') begun.add(record.entity);
    }
    return found;
  }

  /** The record of when the decision was last taken, on that node or anywhere. */
  lastTaken(decision: string, node?: string): TraceRecord | undefined {
    return this.#last.get(node === undefined ? decision : `${node} ${decision}`);
  }

  #wasTaken(decision: string, event: CauseId, upTo: number): boolean {
    const inEvent = this.#decided.get(event) ?? [];
    return inEvent.some(record => record.id <= upTo && decisionOf(record)?.id === decision);
  }
}

function append<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

/**
 * The records of a run, kept and indexed, so that questions can be asked about it afterwards: by event, by machine, and
 * by what they are about.
 */
import type { CauseId } from '../engine/scheduler';
import type { DecisionRecord, FrameRecord, StateRecord, TraceRecord } from '../trace/record';

/** See the file's header. */
export class TraceStore {
  /** In the order in which they were made, without a gap. */
  readonly records: TraceRecord[] = [];
  readonly #events = new Map<CauseId, TraceRecord[]>();
  readonly #nodes = new Map<string, TraceRecord[]>();
  readonly #verdicts = new Map<number, DecisionRecord>();

  /** A store with the records of a file, or of a run that is over. */
  static of(records: Iterable<TraceRecord>): TraceStore {
    const store = new TraceStore();
    for (const record of records) store.add(record);
    return store;
  }

  /** Keep a record. Usable as a trace's listener, from before the first event on. */
  readonly add = (record: TraceRecord): void => {
    this.records.push(record);
    append(this.#events, record.cause, record);
    append(this.#nodes, record.node, record);
    if (record.kind === 'decision' && record.packet !== undefined && record.packet !== 0) {
      this.#verdicts.set(record.packet, record);
    }
  };

  /** The record of that number. */
  record(id: number): TraceRecord | undefined {
    return this.records[id - (this.records[0]?.id ?? 1)];
  }

  /** What happened during an event, in order. */
  event(cause: CauseId): readonly TraceRecord[] {
    return this.#events.get(cause) ?? [];
  }

  /** The machines that said anything, in the order in which they first did. */
  get nodes(): readonly string[] {
    return [...this.#nodes.keys()].filter(name => name !== '');
  }

  /** What happened on a machine, in order. */
  of(node: string): readonly TraceRecord[] {
    return this.#nodes.get(node) ?? [];
  }

  /** What changed on a machine, in order. */
  states(node: string): readonly StateRecord[] {
    return this.of(node).filter(record => record.kind === 'state');
  }

  /** What became of the packet of a frame record. */
  verdict(packet: FrameRecord): DecisionRecord | undefined {
    return this.#verdicts.get(packet.id);
  }
}

function append<K>(lists: Map<K, TraceRecord[]>, key: K, record: TraceRecord): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [record]);
  else list.push(record);
}

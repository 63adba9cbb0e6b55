/**
 * Where machines say what they do. With nobody listening it costs a flag test; with a listener, every record carries the
 * time and the event that caused it, stamped here so that nobody passes causes around.
 */
import type { CauseId, Scheduler } from '../engine/scheduler';
import type { Decision, Inputs } from './decision';
import type { LogLevel, Octets, TraceRecord } from './record';

/** Called for every record, in order. Must not change the simulation. */
export type TraceListener = (record: TraceRecord) => void;

type Unstamped<R> = R extends TraceRecord ? Omit<R, 'id' | 'at' | 'cause' | 'origin'> : never;

/** The record sequence of one simulation. */
export class Trace {
  readonly #listeners: TraceListener[] = [];
  readonly #parents: CauseId[] = [0];
  /** For each event the record that was the last when it was armed. */
  readonly #marks: number[] = [0];
  /** For each event its first record. */
  readonly #first: number[] = [];
  /** For each record its event. */
  readonly #causes: CauseId[] = [0];
  #event: CauseId = 0;
  #origin = 0;
  #records = 0;
  /** How often each decision was taken, by `Decision.index`; kept whether or not anybody listens. */
  readonly counts: number[] = [];

  constructor(readonly scheduler: Scheduler) {}

  /** Whether anybody listens. Ask before building a record that costs something. */
  get on(): boolean {
    return this.#listeners.length > 0;
  }

  /** Listen from now on. Listen before the first event to have whole cause chains. */
  listen(listener: TraceListener): void {
    this.#listeners.push(listener);
    this.scheduler.onEvent ??= (id, parent, _at, _label, mark) => {
      this.#parents[id] = parent;
      this.#marks[id] = mark;
    };
  }

  /** The event that led to `event`; 0 at the beginning, or when nobody was listening yet. */
  parentOf(event: CauseId): CauseId {
    return this.#parents[event] ?? 0;
  }

  #originOf(event: CauseId): number {
    for (let at = event; at !== 0; at = this.#parents[at] ?? 0) {
      const mark = this.#marks[at] ?? 0;
      const parent = this.#parents[at] ?? 0;
      if (mark !== 0 && this.#causes[mark] === parent) return mark;
      const first = this.#first[parent];
      if (first !== undefined && parent !== 0) return first;
    }
    return 0;
  }

  /** Count a decision. */
  count(decided: Decision): void {
    this.counts[decided.index] = (this.counts[decided.index] ?? 0) + 1;
  }

  /** Stamp and publish; returns the record's id, 0 when nobody listens. */
  emit(record: Unstamped<TraceRecord>): number {
    if (this.#listeners.length === 0) return 0;
    const { now, cause } = this.scheduler;
    if (cause !== this.#event) {
      this.#event = cause;
      this.#origin = this.#originOf(cause);
    }
    const id = ++this.#records;
    this.scheduler.mark = id;
    this.#causes[id] = cause;
    this.#first[cause] ??= id;
    const stamped = { id, at: now, cause, origin: this.#origin, ...record } as TraceRecord;
    for (const listener of this.#listeners) listener(stamped);
    return id;
  }
}

/** The trace as one machine writes it. */
export class NodeTrace {
  #inputs: Inputs | undefined;

  constructor(
    readonly trace: Trace,
    readonly node: string,
  ) {}

  get on(): boolean {
    return this.trace.on;
  }

  /** Count a decision whose record nobody would read: where building the record costs something. */
  count(decided: Decision): void {
    this.trace.count(decided);
  }

  /** A frame enters or leaves `dev`. Returns the record's id for the verdict that follows. */
  frame(kind: 'tx' | 'rx', dev: string, ifindex: number, frame: Octets): number {
    return this.trace.on ? this.trace.emit({ kind, node: this.node, dev, ifindex, frame }) : 0;
  }

  /**
   * Keep what `decided` is made from until it is recorded, and give it back: `return trace.explain(RA_FORWARDING, {...})`.
   * Build the inputs only for paths that are not hot.
   */
  explain(decided: Decision, inputs: Inputs): Decision {
    if (this.trace.on) this.#inputs = inputs;
    return decided;
  }

  /** The verdict on the packet of frame record `packet`; takes up the inputs left by `explain`. */
  verdict(decided: Decision, packet: number, dev: string): void {
    this.trace.count(decided);
    if (!this.trace.on) return;
    const inputs = this.#takeInputs();
    this.trace.emit({
      kind: 'decision',
      node: this.node,
      decision: decided,
      dev,
      packet,
      ...(inputs && { inputs }),
    });
  }

  /** A remark that ends nothing: an option ignored, a timer given up. */
  note(decided: Decision, dev?: string, inputs?: Inputs): void {
    this.trace.count(decided);
    if (!this.trace.on) return;
    this.trace.emit({
      kind: 'decision',
      node: this.node,
      decision: decided,
      ...(dev !== undefined && { dev }),
      ...(inputs && { inputs }),
    });
  }

  /** Something changed. `decided` says by what rule, where a rule decided it; it is counted. */
  state(
    subject: string,
    entity: string,
    from: string,
    to: string,
    decided?: Decision,
    inputs?: Inputs,
  ): void {
    if (decided !== undefined) this.trace.count(decided);
    if (!this.trace.on) return;
    this.trace.emit({
      kind: 'state',
      node: this.node,
      subject,
      entity,
      from,
      to,
      ...(decided && { decision: decided }),
      ...(inputs && { inputs }),
    });
  }

  /** A log line of the kernel (`facility` "kernel") or of a program. */
  log(facility: string, level: LogLevel, text: string): void {
    if (this.trace.on) this.trace.emit({ kind: 'log', node: this.node, facility, level, text });
  }

  /** A command line is typed here. */
  command(text: string): void {
    if (this.trace.on) this.trace.emit({ kind: 'command', node: this.node, text });
  }

  /** A command printed something: the record's `output`. */
  output(text: string, stream: 'stdout' | 'stderr', output: string): void {
    if (this.trace.on) this.trace.emit({ kind: 'command', node: this.node, text, stream, output });
  }

  /** A command is over. */
  exit(text: string, status: number): void {
    if (this.trace.on) this.trace.emit({ kind: 'command', node: this.node, text, status });
  }

  #takeInputs(): Inputs | undefined {
    const inputs = this.#inputs;
    this.#inputs = undefined;
    return inputs;
  }
}

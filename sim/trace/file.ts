/**
 * The trace file: a CBOR sequence (RFC 8742) of a header and every record of a run, in the deterministic encoding of
 * RFC 8949 §4.2.1: shortest integers, sorted keys, definite lengths, no floating point. The same scenario and seed give
 * the same octets everywhere, so a hash of the file stands for the run. docs/trace-format.md is its description.
 */
import { sha256 } from '@noble/hashes/sha2';
import { Encoder } from 'cbor-x';
import { toHex } from '../base/hex';
import { sequenceItems } from './cbor-sequence';
import { findDecision, type Decision } from './decision';
import type { TraceRecord } from './record';

export const TRACE_FORMAT = 'sixlab-trace';
/** Grows when an older reader would misread a file or refuse it; a new key is no reason. */
export const TRACE_VERSION = 1;

/** What was run. */
export interface TraceRun {
  readonly scenario: string;
  readonly variant?: string;
  readonly seed: number;
  /** The seed that permutes what happens at the same instant. */
  readonly shuffle?: number;
  /** The kernel every machine was given instead of its own. */
  readonly kernel?: string;
  /** Sysctls set before anything booted: `node:key` to value. */
  readonly set?: Readonly<Record<string, string>>;
}

/** The first item of a file. */
export interface TraceHeader extends TraceRun {
  readonly format: typeof TRACE_FORMAT;
  readonly version: typeof TRACE_VERSION;
}

/** What a file says. */
export interface TraceFile {
  readonly header: TraceHeader;
  readonly records: readonly TraceRecord[];
  /** For every event with records, the nearest event before it with records that led to it; 0 for none. */
  readonly parents: ReadonlyMap<number, number>;
}

/** Why a file cannot be read, and where. */
export interface TraceFileError {
  /** The octet at which the item begins that cannot be read. */
  readonly offset: number;
  /** Which item of the sequence it is; 0 is the header, n the record n. */
  readonly item: number;
  readonly why: string;
}

type Item = Readonly<Record<string, unknown>>;

const OPTIONS = {
  useRecords: false,
  variableMapSize: true,
  tagUint8Array: false,
  mapsAsObjects: true,
} as const;
/** From here on the package would write a number as floating point. */
const BIG = 0x1_0000_0000;

/** Writes a trace, record by record. */
export class TraceFileWriter {
  readonly #encoder = new Encoder(OPTIONS);
  readonly #items: Uint8Array[] = [];
  #length = 0;

  constructor(run: TraceRun) {
    this.#append({ format: TRACE_FORMAT, version: TRACE_VERSION, ...run });
  }

  /** Append a record. Usable as a trace's listener: `trace.listen(writer.record)`. */
  readonly record = (record: TraceRecord): void => this.#append(itemOf(record));

  /** The file as it stands. */
  finish(): Uint8Array {
    const file = new Uint8Array(this.#length);
    let at = 0;
    for (const item of this.#items) {
      file.set(item, at);
      at += item.length;
    }
    return file;
  }

  #append(item: Item): void {
    const octets = Uint8Array.from(this.#encoder.encode(plain(item)));
    this.#items.push(octets);
    this.#length += octets.length;
  }
}

/** A record as it stands in a file: a decision by its id, a frame as its octets. */
export function itemOf(record: TraceRecord): Item {
  const item: Record<string, unknown> = { ...record };
  if ('decision' in record && record.decision !== undefined) item.decision = record.decision.id;
  if ('frame' in record) item.frame = record.frame.bytes;
  return item;
}

/** The value with sorted keys, and with numbers that the encoder writes as integers. */
function plain(value: unknown): unknown {
  if (typeof value === 'number') return plainNumber(value);
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(entries.sort(byKey).map(([key, each]) => [key, plain(each)]));
}

/** There is no -0 in it, and what is not whole, as a program may have measured it, stands as text. */
function plainNumber(value: number): number | bigint | string {
  if (!Number.isSafeInteger(value)) return String(value);
  return value >= BIG || value < -BIG ? BigInt(value) : value + 0;
}

/** The order of RFC 8949 §4.2.1 for keys of ASCII text: the shorter one first. */
function byKey([a]: [string, unknown], [b]: [string, unknown]): number {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : 1;
}

/** Reads a file; a damaged or foreign one is a value that says where. */
export function readTraceFile(octets: Uint8Array): TraceFile | TraceFileError {
  const { starts, end } = sequenceItems(octets);
  const encoder = new Encoder(OPTIONS);
  const items: unknown[] = [];
  for (const [index, start] of starts.entries()) {
    const item = decoded(encoder, octets.subarray(start, starts[index + 1] ?? end));
    const why =
      index === 0
        ? headerProblem(item)
        : isRecordItem(item, index)
          ? undefined
          : 'it is not a record of this format';
    if (why !== undefined) return { offset: start, item: index, why };
    items.push(item);
  }
  if (end < octets.length || items.length === 0) {
    return { offset: end, item: items.length, why: 'it is cut short, or it is not CBOR' };
  }
  const [header, ...rest] = items as [Item, ...Item[]];
  const records = rest.map(recordOf);
  return { header: header as unknown as TraceHeader, records, parents: parentsOf(records) };
}

/** The value of an item; undefined where its octets say nothing. */
function decoded(encoder: Encoder, octets: Uint8Array): unknown {
  try {
    return encoder.decode(octets);
  } catch {
    return undefined;
  }
}

export function isTraceFileError(read: TraceFile | TraceFileError): read is TraceFileError {
  return 'why' in read;
}

function headerProblem(header: unknown): string | undefined {
  const { format, version } = isItem(header) ? header : {};
  if (format !== TRACE_FORMAT) return `it is not a trace: its format is not "${TRACE_FORMAT}"`;
  if (version !== TRACE_VERSION)
    return `it is of version ${String(version)}, and ${TRACE_VERSION} is the one that is known here`;
  return undefined;
}

const KINDS: Readonly<Record<TraceRecord['kind'], readonly string[]>> = {
  tx: ['dev', 'ifindex', 'frame'],
  rx: ['dev', 'ifindex', 'frame'],
  decision: ['decision'],
  state: ['subject', 'entity', 'from', 'to'],
  log: ['facility', 'level', 'text'],
  command: ['text'],
};

function isRecordItem(item: unknown, id: number): item is Item {
  if (!isItem(item) || item.id !== id || typeof item.node !== 'string') return false;
  const keys = Object.hasOwn(KINDS, String(item.kind)) ? KINDS[item.kind as TraceRecord['kind']] : undefined;
  const numbers = [item.at, item.cause, item.origin].every(
    each => typeof each === 'number' || typeof each === 'bigint',
  );
  return numbers && keys !== undefined && keys.every(key => item[key] !== undefined);
}

function isItem(value: unknown): value is Item {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)
  );
}

function recordOf(item: Item): TraceRecord {
  const record = numbersBack(item) as Record<string, unknown>;
  if (typeof item.decision === 'string')
    record.decision = findDecision(item.decision) ?? unknownDecision(item.decision);
  if (item.frame instanceof Uint8Array) record.frame = { bytes: Uint8Array.from(item.frame) };
  return record as unknown as TraceRecord;
}

function numbersBack(item: Item): Item {
  const back = (value: unknown): unknown => {
    if (typeof value === 'bigint') return Number(value);
    return isItem(value) ? numbersBack(value) : value;
  };
  return Object.fromEntries(Object.entries(item).map(([key, value]) => [key, back(value)]));
}

/** A decision of another version of this program: all that is known of it is its id. */
function unknownDecision(id: string): Decision {
  return { index: -1, id, outcome: 'note', says: id, spec: '' };
}

function parentsOf(records: readonly TraceRecord[]): ReadonlyMap<number, number> {
  const parents = new Map<number, number>();
  for (const { cause, origin } of records) {
    if (cause !== 0 && !parents.has(cause)) parents.set(cause, records[origin - 1]?.cause ?? 0);
  }
  return parents;
}

/** The SHA-256 of a file, in hexadecimal. */
export function traceHash(octets: Uint8Array): string {
  return toHex(sha256(octets));
}

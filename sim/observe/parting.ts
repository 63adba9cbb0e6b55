/**
 * Where two runs part: the first thing that happened in the one and not, or not so, in the other. Things are compared by
 * what they mean: when and where, what, and from what it was decided. Numbers of records, and of events, do not count.
 */
import { toHex } from '../base/hex';
import type { Inputs } from '../trace/decision';
import type { TraceRecord } from '../trace/record';
import type { TraceStore } from './trace-store';

/** See the file's header. */
export interface Parting {
  /** The last that both have, in the one and in the other; absent where they part at once. */
  readonly common?: readonly [TraceRecord, TraceRecord];
  /** How many things both have before. */
  readonly before: number;
  /** What comes next in either; absent where that one is over. */
  readonly one?: TraceRecord;
  readonly other?: TraceRecord;
  /** In what the two differ, by name; empty where one is over. */
  readonly fields: readonly FieldDifference[];
}

/** A part of what happened that is not the same. */
export interface FieldDifference {
  readonly name: string;
  readonly one?: string;
  readonly other?: string;
}

/**
 * The first difference; undefined where the runs are the same.
 * @param matters which records are looked at
 */
export function partingOf(
  a: TraceStore,
  b: TraceStore,
  matters: (record: TraceRecord) => boolean = () => true,
): Parting | undefined {
  const [ours, theirs] = [a.records.filter(matters), b.records.filter(matters)];
  for (let index = 0; index < Math.max(ours.length, theirs.length); index++) {
    const [one, other] = [ours[index], theirs[index]];
    const fields = one === undefined || other === undefined ? [] : fieldsThatDiffer(one, other);
    if (one !== undefined && other !== undefined && fields.length === 0) continue;
    const common = [ours[index - 1], theirs[index - 1]];
    return {
      ...(index > 0 && { common: common as [TraceRecord, TraceRecord] }),
      before: index,
      ...(one !== undefined && { one }),
      ...(other !== undefined && { other }),
      fields,
    };
  }
  return undefined;
}

function fieldsThatDiffer(one: TraceRecord, other: TraceRecord): FieldDifference[] {
  if (one.at === other.at && one.node === other.node && one.kind === other.kind && isSame(one, other))
    return [];
  const [ours, theirs] = [meaningOf(one), meaningOf(other)];
  return [...new Set([...ours.keys(), ...theirs.keys()])].flatMap(name => {
    const [left, right] = [ours.get(name), theirs.get(name)];
    if (left === right) return [];
    return [{ name, ...(left !== undefined && { one: left }), ...(right !== undefined && { other: right }) }];
  });
}

/** Frames are many, and mostly the same: their octets are compared before anything is written down. */
function isSame(one: TraceRecord, other: TraceRecord): boolean {
  if ('frame' in one && 'frame' in other) {
    const [a, b] = [one.frame.bytes, other.frame.bytes];
    return one.dev === other.dev && a.length === b.length && a.every((octet, index) => octet === b[index]);
  }
  const [ours, theirs] = [meaningOf(one), meaningOf(other)];
  return ours.size === theirs.size && [...ours].every(([name, value]) => theirs.get(name) === value);
}

/** Everything that a record says, by name. */
function meaningOf(record: TraceRecord): Map<string, string> {
  const { at, node, kind } = record;
  const said = new Map([
    ['time', String(at)],
    ['node', node],
    ['kind', kind],
  ]);
  const tell = (name: string, value: string | number | undefined): void => {
    if (value !== undefined) said.set(name, String(value));
  };
  switch (record.kind) {
    case 'tx':
    case 'rx':
      tell('interface', record.dev);
      tell('frame', toHex(record.frame.bytes));
      break;
    case 'decision':
      tell('decision', record.decision.id);
      tell('interface', record.dev);
      tellInputs(record.inputs, tell);
      break;
    case 'state':
      tell('subject', record.subject);
      tell('entity', record.entity);
      tell('from', record.from);
      tell('to', record.to);
      tell('decision', record.decision?.id);
      tellInputs(record.inputs, tell);
      break;
    case 'log':
      tell('facility', record.facility);
      tell('level', record.level);
      tell('text', record.text);
      break;
    case 'command':
      tell('text', record.text);
      tell('stream', record.stream);
      tell('output', record.output);
      tell('status', record.status);
      break;
  }
  return said;
}

function tellInputs(inputs: Inputs | undefined, tell: (name: string, value: string) => void): void {
  for (const [key, value] of Object.entries(inputs ?? {})) tell(key, String(value));
}

/** Where two traces part: the first record that is not the same, in words. */
import { toHex } from '../base/hex';
import { formatTime } from '../base/time';
import { isTraceFileError, itemOf, readTraceFile, type TraceFile, type TraceFileError } from './file';
import type { TraceRecord } from './record';

/** The first difference of two trace files as text of a few lines; undefined where they are the same. */
export function firstDifference(a: Uint8Array, b: Uint8Array): string | undefined {
  const [left, right] = [readTraceFile(a), readTraceFile(b)];
  if (isTraceFileError(left)) return unreadable('first', left);
  if (isTraceFileError(right)) return unreadable('second', right);
  return headersDiffer(left, right) ?? recordsDiffer(left.records, right.records);
}

function unreadable(which: string, { item, offset, why }: TraceFileError): string {
  return `the ${which} trace cannot be read at item ${item}, octet ${offset}: ${why}`;
}

function headersDiffer(a: TraceFile, b: TraceFile): string | undefined {
  const difference = fieldsThatDiffer({ ...a.header }, { ...b.header });
  return difference.length === 0
    ? undefined
    : ['the traces are of different runs:', ...difference].join('\n');
}

function recordsDiffer(a: readonly TraceRecord[], b: readonly TraceRecord[]): string | undefined {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const [one, other] = [a[index], b[index]];
    if (one === undefined || other === undefined) {
      const longer = one ?? (other as TraceRecord);
      return `the ${one === undefined ? 'first' : 'second'} trace ends, the other goes on with record ${headline(longer)}`;
    }
    const difference = fieldsThatDiffer(itemOf(one), itemOf(other));
    if (difference.length > 0) return [`record ${headline(one)}:`, ...difference].join('\n');
  }
  return undefined;
}

function headline({ id, at, node, kind }: TraceRecord): string {
  return `${id} at ${formatTime(at)} on ${node === '' ? 'the lab' : node}, ${kind}`;
}

function fieldsThatDiffer(
  a: Readonly<Record<string, unknown>>,
  b: Readonly<Record<string, unknown>>,
): string[] {
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort((x, y) => (x < y ? -1 : 1));
  return keys.flatMap(key => {
    const [one, other] = [show(a[key]), show(b[key])];
    return one === other ? [] : [`  ${key}: ${one}`, `  ${' '.repeat(key.length)}  ${other}`];
  });
}

function show(value: unknown): string {
  if (value === undefined) return '(absent)';
  if (value instanceof Uint8Array) return toHex(value);
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).sort(([x], [y]) => (x < y ? -1 : 1));
  return `{ ${entries.map(([key, each]) => `${key}: ${show(each)}`).join(', ')} }`;
}

/** Where the items of a CBOR sequence (RFC 8742) begin and end, found without reading what they say. */

/** The places of the items of a sequence. */
export interface SequenceItems {
  /** Where each whole item begins, in octets. */
  readonly starts: readonly number[];
  /** Behind the last whole item. */
  readonly end: number;
}

/** Finds the items. Where octets are left behind `end`, what begins there is cut short or no CBOR of definite lengths. */
export function sequenceItems(octets: Uint8Array): SequenceItems {
  const starts: number[] = [];
  let at = 0;
  while (at < octets.length) {
    const end = itemEnd(octets, at);
    if (end === undefined) break;
    starts.push(at);
    at = end;
  }
  return { starts, end: at };
}

const ARGUMENT_OCTETS: ReadonlyMap<number, number> = new Map([
  [24, 1],
  [25, 2],
  [26, 4],
  [27, 8],
]);
const [BYTES, TEXT, LIST, MAP, TAG, SIMPLE] = [2, 3, 4, 5, 6, 7];

/** Behind the item that begins at `start`; undefined where it does not end. */
function itemEnd(octets: Uint8Array, start: number): number | undefined {
  let at = start;
  // Items that are still to come before this one is whole: the parts of lists and maps.
  let open = 1;
  while (open > 0) {
    const head = octets[at++];
    if (head === undefined) return undefined;
    const [major, info] = [head >> 5, head & 31];
    const size = info < 24 ? 0 : ARGUMENT_OCTETS.get(info);
    if (size === undefined || at + size > octets.length) return undefined;
    const argument = size === 0 ? info : bigEndian(octets, at, size);
    at += size;
    open += (major === LIST ? argument : major === MAP ? 2 * argument : major === TAG ? 1 : 0) - 1;
    if (major === BYTES || major === TEXT) at += argument;
    if (at > octets.length || (major !== SIMPLE && open > octets.length - at)) return undefined;
  }
  return at;
}

function bigEndian(octets: Uint8Array, at: number, size: number): number {
  return octets.subarray(at, at + size).reduce((value, octet) => value * 256 + octet, 0);
}

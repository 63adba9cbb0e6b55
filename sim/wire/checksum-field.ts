/** The checksum field of a header as it is read and written, with what a sender may get wrong. */

import { internetChecksum } from '../base/checksum';
import { getUint, putUint } from './layout';

/** What a message may carry about its checksum; nothing when it is the usual right one. */
export interface ChecksumRemarks {
  /** The checksum that arrived, if it is wrong; it is written again as it was. */
  readonly badChecksum?: number;
  /** The sum is zero and arrived as ffff: right, as both are zero in one's complement, but not what senders write. */
  readonly minusZeroChecksum?: true;
}

/**
 * Judges the checksum in the two octets at `field` over the octets from `start` to before `end`, with the pseudo header's
 * sum `initial`. No remarks when it is right.
 */
export function readChecksum(
  bytes: Uint8Array,
  start: number,
  end: number,
  field: number,
  initial: number,
): ChecksumRemarks {
  const carried = getUint(bytes, field, 2);
  const before = internetChecksum(bytes, start, field, initial) ^ 0xffff;
  const right = internetChecksum(bytes, field + 2, end, before);
  if (carried === right) return {};
  return right === 0 && carried === 0xffff ? { minusZeroChecksum: true } : { badChecksum: carried };
}

/** Writes the checksum over octets whose checksum field is still zero; the arguments are those of readChecksum(). */
export function writeChecksum(
  bytes: Uint8Array,
  start: number,
  end: number,
  field: number,
  initial: number,
  remarks: ChecksumRemarks,
): void {
  const right = remarks.badChecksum ?? internetChecksum(bytes, start, end, initial);
  putUint(bytes, field, 2, right === 0 && remarks.minusZeroChecksum ? 0xffff : right);
}

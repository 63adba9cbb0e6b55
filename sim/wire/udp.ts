/** UDP, RFC 768, over IPv6 (RFC 8200 §8.1) and IPv4. */

import { type ChecksumRemarks, readChecksum, writeChecksum } from './checksum-field';
import { getUint, putUint } from './layout';
import { type Malformed, malformed } from './malformed';

export const UDP = 17;

const HEADER = 8;

/** A datagram; the length field follows from `data`. */
export interface UdpDatagram extends ChecksumRemarks {
  readonly kind: 'udp';
  readonly srcPort: number;
  readonly dstPort: number;
  readonly data: Uint8Array;
  /** The IP payload after the octets that the length field counts; receivers cut it off. */
  readonly trailing?: Uint8Array;
}

/** Octets of the datagram, header included. */
export function udpLength(datagram: UdpDatagram): number {
  return HEADER + datagram.data.length + (datagram.trailing?.length ?? 0);
}

/** The sum of a pseudo header with the upper-layer length left out: that one is the UDP length. */
export type PseudoHeaderSum = (udpLength: number) => number;

/** Writes the datagram at `at` over zeros. A checksum that comes out as zero is sent as ffff. */
export function writeUdp(
  out: Uint8Array,
  at: number,
  datagram: UdpDatagram,
  pseudoHeaderSum: PseudoHeaderSum,
): void {
  const length = HEADER + datagram.data.length;
  putUint(out, at, 2, datagram.srcPort);
  putUint(out, at + 2, 2, datagram.dstPort);
  putUint(out, at + 4, 2, length);
  out.set(datagram.data, at + HEADER);
  if (datagram.trailing !== undefined) out.set(datagram.trailing, at + length);
  const remarks: ChecksumRemarks =
    datagram.badChecksum === undefined ? { minusZeroChecksum: true } : datagram;
  writeChecksum(out, at, at + length, at + 6, pseudoHeaderSum(length), remarks);
}

/** Reads the datagram in `octets`. Zero, which says that nothing was summed, is a bad checksum: the receiver knows where it may be. */
export function readUdp(octets: Uint8Array, pseudoHeaderSum: PseudoHeaderSum): UdpDatagram | Malformed {
  if (octets.length < HEADER)
    return malformed('udp', octets, 0, 'length', `${octets.length} octets of ${HEADER}`);
  const length = getUint(octets, 4, 2);
  if (length < HEADER || length > octets.length) {
    return malformed('udp', octets, 4, 'length', `is ${length}, ${octets.length} octets are there`);
  }
  const { badChecksum } = readChecksum(octets, 0, length, 6, pseudoHeaderSum(length));
  const carried = getUint(octets, 6, 2);
  const bad = carried === 0 ? 0 : badChecksum;
  return {
    kind: 'udp',
    srcPort: getUint(octets, 0, 2),
    dstPort: getUint(octets, 2, 2),
    data: octets.subarray(HEADER, length),
    ...(length < octets.length ? { trailing: octets.subarray(length) } : {}),
    ...(bad === undefined ? {} : { badChecksum: bad }),
  };
}

/**
 * UDP as tcpdump shows it: ports and length, and at -v the checksum; DHCP of both versions by its ports.
 *
 * Differs from tcpdump: what else a datagram carries is not shown, whatever its ports.
 */

import { DHCP4_CLIENT_PORT, DHCP4_SERVER_PORT } from '../dhcpv4/message';
import { DHCP6_CLIENT_PORT, DHCP6_SERVER_PORT } from '../dhcpv6/message';
import { getUint } from '../layout';
import type { Malformed } from '../malformed';
import type { UdpDatagram } from '../udp';
import { checksumText } from './checksum-text';
import { dhcp4Text } from './dhcpv4-text';
import { dhcp6Text } from './dhcpv6-text';
import { cutShort, type Shown } from './text-options';

/** What is around a datagram. */
export interface UdpSurroundings {
  /** The addresses, where they are to be shown with the ports. */
  readonly src?: string;
  readonly dst?: string;
  /** It is but the first piece of one. */
  readonly fragmented: boolean;
  /** The pseudo header's sum for a length, where the checksum is to be shown. */
  readonly pseudoHeaderSum: ((length: number) => number) | undefined;
  /** A checksum of zero says that nothing was summed. */
  readonly optionalChecksum: boolean;
}

const HEADER = 8;

/** A datagram in the octets after the IP headers. */
export function udpText(octets: Uint8Array, around: UdpSurroundings, shown: Shown): string {
  const src = around.src ?? '';
  const dst = around.dst ?? '';
  const dot = around.src === undefined ? '' : '.';
  if (octets.length < 4) return `${src === '' ? '' : `${src} > ${dst}: `}${cutShort('udp')}`;
  const ports = [getUint(octets, 0, 2), getUint(octets, 2, 2)];
  const text = `${src}${dot}${ports[0]!} > ${dst}${dot}${ports[1]!}: `;
  if (octets.length < HEADER) return `${text}truncated-udp ${octets.length}`;
  const length = getUint(octets, 4, 2);
  if (length < HEADER) return `${text}truncated-udplength ${length}`;
  const covered = octets.subarray(0, Math.min(length, octets.length));
  const sum = checksumOf(covered, around);
  if (ports.includes(DHCP4_CLIENT_PORT) || ports.includes(DHCP4_SERVER_PORT)) {
    return `${text}${sum}${dhcp4Text(octets, HEADER, covered.length - HEADER, shown)}`;
  }
  if (ports.includes(DHCP6_CLIENT_PORT) || ports.includes(DHCP6_SERVER_PORT)) {
    return `${text}${sum}${dhcp6Text(octets, HEADER, covered.length - HEADER, shown)}`;
  }
  if (length > octets.length && !around.fragmented) {
    return `${text}${sum}UDP, bad length ${length - HEADER} > ${octets.length - HEADER}`;
  }
  return `${text}${sum}UDP, length ${length - HEADER}`;
}

function checksumOf(octets: Uint8Array, around: UdpSurroundings): string {
  if (around.pseudoHeaderSum === undefined || around.fragmented) return '';
  if (around.optionalChecksum && getUint(octets, 6, 2) === 0) return '[no cksum] ';
  return checksumText('udp', octets, 6, around.pseudoHeaderSum(octets.length));
}

/** Whether a payload is UDP, or was meant to be. */
export function isUdp<P extends { readonly kind: string }>(
  payload: P,
): payload is Extract<P, UdpDatagram | (Malformed & { readonly layer: 'udp' })> {
  return (
    payload.kind === 'udp' || (payload.kind === 'malformed' && 'layer' in payload && payload.layer === 'udp')
  );
}

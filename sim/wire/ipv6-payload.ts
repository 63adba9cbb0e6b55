/** What an IPv6 packet carries behind its extension headers, chosen by the protocol number. */

import { pseudoHeaderSum6 } from '../base/checksum';
import type { Ip6 } from '../base/ip6';
import { type Icmp6Message, icmp6Length, ICMPV6, readIcmp6, writeIcmp6 } from './icmpv6';
import { EXTENSION_NUMBERS } from './ipv6-extensions';
import type { Malformed } from './malformed';
import { readUdp, UDP, type UdpDatagram, udpLength, writeUdp } from './udp';

/** A payload that nothing here looks into: another protocol, or the body of a fragment. */
export interface OpaqueUpper {
  readonly kind: 'opaque-upper';
  /** The Next Header value that leads to it. */
  readonly protocol: number;
  readonly octets: Uint8Array;
}

/** Next Header 59, RFC 8200 §4.7: octets may follow, and are to be ignored. */
export interface NoNextHeader {
  readonly kind: 'no-next-header';
  readonly octets: Uint8Array;
}

/** Anything an IPv6 packet may carry. */
export type Ip6Payload = Icmp6Message | UdpDatagram | OpaqueUpper | NoNextHeader | Malformed;

const NO_NEXT_HEADER = 59;
const LAYER_PROTOCOLS: Readonly<Record<string, number>> = { icmpv6: ICMPV6, udp: UDP, ...EXTENSION_NUMBERS };

/** The Next Header value that leads to this payload. */
export function ip6PayloadProtocol(payload: Ip6Payload): number {
  switch (payload.kind) {
    case 'udp':
      return UDP;
    case 'opaque-upper':
      return payload.protocol;
    case 'no-next-header':
      return NO_NEXT_HEADER;
    case 'malformed':
      return LAYER_PROTOCOLS[payload.layer]!;
    default:
      return ICMPV6;
  }
}

/** Octets of the payload. */
export function ip6PayloadLength(payload: Ip6Payload): number {
  switch (payload.kind) {
    case 'udp':
      return udpLength(payload);
    case 'opaque-upper':
    case 'no-next-header':
    case 'malformed':
      return payload.octets.length;
    default:
      return icmp6Length(payload);
  }
}

/** Writes the payload at `at` over zeros; `dst` is the final destination. */
export function writeIp6Payload(out: Uint8Array, at: number, payload: Ip6Payload, src: Ip6, dst: Ip6): void {
  switch (payload.kind) {
    case 'udp':
      writeUdp(out, at, payload, length => pseudoHeaderSum6(src, dst, length, UDP));
      break;
    case 'opaque-upper':
    case 'no-next-header':
    case 'malformed':
      out.set(payload.octets, at);
      break;
    default:
      writeIcmp6(out, at, payload, src, dst);
  }
}

/** The octets of a payload, with the checksum for these addresses; `dst` is the final destination. */
export function encodeIp6Payload(payload: Ip6Payload, src: Ip6, dst: Ip6): Uint8Array {
  const out = new Uint8Array(ip6PayloadLength(payload));
  writeIp6Payload(out, 0, payload, src, dst);
  return out;
}

/**
 * Reads the payload that fills `octets`, which must not change afterwards. An extension header is not read here and
 * gives an opaque payload: see decodeIp6Body().
 */
export function decodeIp6Payload(protocol: number, octets: Uint8Array, src: Ip6, dst: Ip6): Ip6Payload {
  switch (protocol) {
    case ICMPV6:
      return readIcmp6(octets, src, dst);
    case UDP:
      return readUdp(octets, length => pseudoHeaderSum6(src, dst, length, UDP));
    case NO_NEXT_HEADER:
      return { kind: 'no-next-header', octets };
    default:
      return { kind: 'opaque-upper', protocol, octets };
  }
}

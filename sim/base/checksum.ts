/**
 * The internet checksum (RFC 1071) and the pseudo headers it covers: RFC 8200 §8.1 for IPv6, RFC 768 for IPv4.
 * Sums are kept as plain numbers and folded once at the end; a number is exact far beyond any packet's size.
 */

import type { Ip4 } from './ip4';
import type { Ip6 } from './ip6';

/**
 * The checksum of the octets from `start` to before `end`, with `initial` (a pseudo header's sum) added in.
 * To verify, include the checksum field itself: the result is 0 when it is right.
 */
export function internetChecksum(bytes: Uint8Array, start = 0, end = bytes.length, initial = 0): number {
  let sum = initial;
  let at = start;
  for (; at + 1 < end; at += 2) sum += (bytes[at]! << 8) | bytes[at + 1]!;
  if (at < end) sum += bytes[at]! << 8;
  while (sum > 0xffff) sum = (sum % 0x10000) + Math.floor(sum / 0x10000);
  return ~sum & 0xffff;
}

/** The unfolded sum of the IPv6 pseudo header; `length` is that of the upper-layer packet in octets. */
export function pseudoHeaderSum6(src: Ip6, dst: Ip6, length: number, nextHeader: number): number {
  return addressSum(src) + addressSum(dst) + (length >>> 16) + (length & 0xffff) + nextHeader;
}

/** The unfolded sum of the IPv4 pseudo header; `length` is that of the upper-layer packet in octets. */
export function pseudoHeaderSum4(src: Ip4, dst: Ip4, length: number, protocol: number): number {
  return wordSum(src.word) + wordSum(dst.word) + length + protocol;
}

function addressSum(a: Ip6): number {
  return wordSum(a.w0) + wordSum(a.w1) + wordSum(a.w2) + wordSum(a.w3);
}

function wordSum(word: number): number {
  return (word >>> 16) + (word & 0xffff);
}

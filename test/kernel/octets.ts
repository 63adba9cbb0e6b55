/** Octets of IPv6 packets put together by hand, for what the wire types could not express. */
import type { Ip6 } from '../../sim/base/ip6';
import { encodeIp6Payload, type Ip6Payload } from '../../sim/wire/ipv6-payload';
import { ip } from './lab';

export const HOST = ip('2001:db8:1::1');
export const PEER = ip('2001:db8:1::2');
export const HOST_LL = ip('fe80::ff:fe00:1');
export const PEER_LL = ip('fe80::2');
export const ALL_NODES = ip('ff02::1');
/** Behind no interface. */
export const ELSEWHERE = ip('2001:db8:77::1');

export interface HeaderFields {
  readonly src?: Ip6;
  readonly dst?: Ip6;
  readonly hopLimit?: number;
  /** What the header says, where it is not the truth. */
  readonly payloadLength?: number;
}

export function concat(...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  return Uint8Array.from(parts.flatMap(part => [...part]));
}

/** A packet from PEER to HOST, unless told otherwise. */
export function rawPacket(nextHeader: number, body: Uint8Array, fields: HeaderFields = {}): Uint8Array {
  const { src = PEER, dst = HOST, hopLimit = 64, payloadLength = body.length } = fields;
  const header = new Uint8Array(40);
  header.set([0x60, 0, 0, 0, payloadLength >> 8, payloadLength & 0xff, nextHeader, hopLimit]);
  src.writeTo(header, 8);
  dst.writeTo(header, 24);
  return concat(header, body);
}

/** An upper layer with the right checksum. */
export function upper(payload: Ip6Payload, { src = PEER, dst = HOST }: HeaderFields = {}): Uint8Array {
  return encodeIp6Payload(payload, src, dst);
}

export const echo = (octets = 8): Ip6Payload => ({
  kind: 'echo-request',
  type: 128,
  code: 0,
  identifier: 1,
  sequence: 1,
  data: new Uint8Array(octets).fill(0x78),
});

export const datagram = (octets = 1, dstPort = 9): Ip6Payload => ({
  kind: 'udp',
  srcPort: 1,
  dstPort,
  data: new Uint8Array(octets).fill(0x78),
});

/** An options header: the options as given, filled up with the fewest padding options. */
export function options(nextHeader: number, ...given: readonly (readonly number[])[]): Uint8Array {
  const octets = given.flat();
  const missing = (8 - ((octets.length + 2) % 8)) % 8;
  const padding =
    missing === 0 ? [] : missing === 1 ? [0] : [1, missing - 2, ...new Array<number>(missing - 2).fill(0)];
  return Uint8Array.from([nextHeader, (octets.length + 2 + missing) / 8 - 1, ...octets, ...padding]);
}

/** A fragment header. */
export function fragment(
  nextHeader: number,
  offset: number,
  more: boolean,
  identification: number,
): Uint8Array {
  const word = offset | (more ? 1 : 0);
  return Uint8Array.from([nextHeader, 0, word >> 8, word & 0xff, 0, 0, 0, identification]);
}

/** A routing header of 24 octets. */
export function routing(nextHeader: number, type: number, segmentsLeft: number): Uint8Array {
  const header = new Uint8Array(24);
  header.set([nextHeader, 2, type, segmentsLeft]);
  ELSEWHERE.writeTo(header, 8);
  return header;
}

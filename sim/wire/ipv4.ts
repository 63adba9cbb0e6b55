/** The IPv4 packet, RFC 791. Immutable like Ip6Packet. The body of a fragment is not looked into. */

import { pseudoHeaderSum4 } from '../base/checksum';
import { Ip4 } from '../base/ip4';
import { type ChecksumRemarks, readChecksum, writeChecksum } from './checksum-field';
import { type Icmp4Message, icmp4Length, ICMPV4, readIcmp4, writeIcmp4 } from './icmpv4';
import { Ip6Packet } from './ipv6';
import type { OpaqueUpper } from './ipv6-payload';
import { getUint, putUint } from './layout';
import { type Malformed, malformed } from './malformed';
import { readUdp, UDP, type UdpDatagram, udpLength, writeUdp } from './udp';

const HEADER = 20;
/** IPv6 in IPv4, RFC 4213 §3: tunnels carry the packet as it is. */
const IPV6 = 41;

/** Anything an IPv4 packet may carry. */
export type Ip4Payload = Icmp4Message | UdpDatagram | Ip6Packet | OpaqueUpper | Malformed;

/** The header fields that are mostly left alone. */
export interface Ip4Header extends ChecksumRemarks {
  readonly tos: number;
  readonly identification: number;
  /** The reserved bit before the two flags. */
  readonly reservedFlag: boolean;
  readonly dontFragment: boolean;
  readonly moreFragments: boolean;
  /** Octets, a multiple of eight. */
  readonly fragmentOffset: number;
  /** The options with their padding, a multiple of four octets. */
  readonly options: Uint8Array;
}

const PLAIN: Ip4Header = {
  tos: 0,
  identification: 0,
  reservedFlag: false,
  dontFragment: false,
  moreFragments: false,
  fragmentOffset: 0,
  options: new Uint8Array(0),
};

const LAYER_PROTOCOLS: Readonly<Record<string, number>> = { icmpv4: ICMPV4, udp: UDP, ipv6: IPV6 };

/** An IPv4 packet. Lengths, protocol and header checksum follow from what it carries. */
export class Ip4Packet {
  readonly kind = 'ipv4';
  readonly header: Ip4Header;
  private cachedLength = -1;

  constructor(
    readonly src: Ip4,
    readonly dst: Ip4,
    readonly ttl: number,
    readonly payload: Ip4Payload,
    header: Partial<Ip4Header> = PLAIN,
  ) {
    this.header = header === PLAIN ? PLAIN : { ...PLAIN, ...header };
  }

  /**
   * Reads the packet at the start of `octets`, which must not change afterwards; what the total length does not count is
   * left alone. Malformed when the header is wrong or the packet is not all there.
   */
  static fromBytes(octets: Uint8Array): Ip4Packet | Malformed {
    if (octets.length < HEADER)
      return malformed('ipv4', octets, 0, 'length', `${octets.length} octets of ${HEADER}`);
    if (octets[0]! >>> 4 !== 4) return malformed('ipv4', octets, 0, 'version', `is ${octets[0]! >>> 4}`);
    const headerLength = (octets[0]! & 15) * 4;
    const end = getUint(octets, 2, 2);
    if (headerLength < HEADER || headerLength > end) {
      return malformed('ipv4', octets, 0, 'header length', `is ${headerLength}, the total length is ${end}`);
    }
    if (end > octets.length) {
      return malformed('ipv4', octets, 2, 'total length', `is ${end}, ${octets.length} octets are there`);
    }
    const word = getUint(octets, 6, 2);
    const header: Ip4Header = {
      tos: octets[1]!,
      identification: getUint(octets, 4, 2),
      reservedFlag: (word & 0x8000) !== 0,
      dontFragment: (word & 0x4000) !== 0,
      moreFragments: (word & 0x2000) !== 0,
      fragmentOffset: (word & 0x1fff) * 8,
      options: octets.subarray(HEADER, headerLength),
      ...readChecksum(octets, 0, headerLength, 10, 0),
    };
    const src = Ip4.fromBytes(octets, 12);
    const dst = Ip4.fromBytes(octets, 16);
    const body = octets.subarray(headerLength, end);
    const payload: Ip4Payload =
      header.moreFragments || header.fragmentOffset > 0
        ? { kind: 'opaque-upper', protocol: octets[9]!, octets: body }
        : decodeIp4Payload(octets[9]!, body, src, dst);
    return new Ip4Packet(src, dst, octets[8]!, payload, header);
  }

  /** The same packet with another time to live; nothing is copied but the header. */
  withTtl(ttl: number): Ip4Packet {
    const packet = new Ip4Packet(this.src, this.dst, ttl, this.payload, this.header);
    packet.cachedLength = this.cachedLength;
    return packet;
  }

  /** The Protocol field. */
  get protocol(): number {
    return ip4PayloadProtocol(this.payload);
  }

  /** Octets of the whole packet, counted without encoding it. */
  get length(): number {
    if (this.cachedLength < 0) {
      this.cachedLength = HEADER + this.header.options.length + ip4PayloadLength(this.payload);
    }
    return this.cachedLength;
  }

  /** Writes the packet at `at` over zeros. */
  writeTo(out: Uint8Array, at: number): void {
    const { header } = this;
    const headerLength = HEADER + header.options.length;
    out[at] = 0x40 | (headerLength / 4);
    out[at + 1] = header.tos;
    putUint(out, at + 2, 2, this.length);
    putUint(out, at + 4, 2, header.identification);
    const flags =
      (header.reservedFlag ? 4 : 0) | (header.dontFragment ? 2 : 0) | (header.moreFragments ? 1 : 0);
    putUint(out, at + 6, 2, (flags << 13) | (header.fragmentOffset / 8));
    out[at + 8] = this.ttl;
    out[at + 9] = this.protocol;
    this.src.writeTo(out, at + 12);
    this.dst.writeTo(out, at + 16);
    out.set(header.options, at + HEADER);
    writeChecksum(out, at, at + headerLength, at + 10, 0, header);
    writeIp4Payload(out, at + headerLength, this.payload, this.src, this.dst);
  }

  /** The octets of the packet, made anew at each call. */
  toBytes(): Uint8Array {
    const out = new Uint8Array(this.length);
    this.writeTo(out, 0);
    return out;
  }
}

/** Reads the payload that fills `octets`, which must not change afterwards. */
export function decodeIp4Payload(protocol: number, octets: Uint8Array, src: Ip4, dst: Ip4): Ip4Payload {
  switch (protocol) {
    case ICMPV4:
      return readIcmp4(octets);
    case UDP:
      return readUdp(octets, length => pseudoHeaderSum4(src, dst, length, UDP));
    case IPV6: {
      const inner = Ip6Packet.fromBytes(octets);
      // Octets after the inner packet have no place in it: such a payload stays as it is.
      if (inner.kind === 'malformed' || inner.length === octets.length) return inner;
      return { kind: 'opaque-upper', protocol, octets };
    }
    default:
      return { kind: 'opaque-upper', protocol, octets };
  }
}

function ip4PayloadProtocol(payload: Ip4Payload): number {
  switch (payload.kind) {
    case 'udp':
      return UDP;
    case 'ipv6':
      return IPV6;
    case 'opaque-upper':
      return payload.protocol;
    case 'malformed':
      return LAYER_PROTOCOLS[payload.layer]!;
    default:
      return ICMPV4;
  }
}

function ip4PayloadLength(payload: Ip4Payload): number {
  switch (payload.kind) {
    case 'udp':
      return udpLength(payload);
    case 'ipv6':
      return payload.length;
    case 'opaque-upper':
    case 'malformed':
      return payload.octets.length;
    default:
      return icmp4Length(payload);
  }
}

function writeIp4Payload(out: Uint8Array, at: number, payload: Ip4Payload, src: Ip4, dst: Ip4): void {
  switch (payload.kind) {
    case 'udp':
      writeUdp(out, at, payload, length => pseudoHeaderSum4(src, dst, length, UDP));
      break;
    case 'ipv6':
      payload.writeTo(out, at);
      break;
    case 'opaque-upper':
    case 'malformed':
      out.set(payload.octets, at);
      break;
    default:
      writeIcmp4(out, at, payload);
  }
}

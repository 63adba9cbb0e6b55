/**
 * The IPv6 packet, RFC 8200 §3. Immutable: hops share the payload and the extension headers, and nothing is encoded
 * until somebody asks for the octets.
 *
 * Differs from Linux: jumbograms (RFC 2675) are not understood, a payload length of 0 means no payload; and a Home
 * Address option does not change the source that checksums cover.
 */

import { Ip6 } from '../base/ip6';
import {
  type ExtensionHeader,
  EXTENSION_NUMBERS,
  extensionLength,
  finalDestination,
  readExtensions,
  writeExtension,
} from './ipv6-extensions';
import {
  decodeIp6Payload,
  type Ip6Payload,
  ip6PayloadLength,
  ip6PayloadProtocol,
  writeIp6Payload,
} from './ipv6-payload';
import { getUint, putUint } from './layout';
import { type Malformed, malformed } from './malformed';

export { decodeIp6Payload, encodeIp6Payload, type Ip6Payload } from './ipv6-payload';

const HEADER = 40;
const NO_EXTENSIONS: readonly ExtensionHeader[] = [];

/** What follows the fixed header. */
export interface Ip6Body {
  readonly extensions: readonly ExtensionHeader[];
  readonly payload: Ip6Payload;
}

/** An IPv6 packet. Payload length and next headers follow from what it carries. */
export class Ip6Packet {
  readonly kind = 'ipv6';
  private cachedLength = -1;

  constructor(
    readonly src: Ip6,
    readonly dst: Ip6,
    readonly hopLimit: number,
    readonly payload: Ip6Payload,
    readonly extensions: readonly ExtensionHeader[] = NO_EXTENSIONS,
    readonly trafficClass = 0,
    readonly flowLabel = 0,
  ) {}

  /**
   * Reads the packet at the start of `octets`, which must not change afterwards; what the payload length does not count
   * is left alone. Malformed when the fixed header is wrong or the payload is not all there.
   */
  static fromBytes(octets: Uint8Array): Ip6Packet | Malformed {
    if (octets.length < HEADER)
      return malformed('ipv6', octets, 0, 'length', `${octets.length} octets of ${HEADER}`);
    const first = getUint(octets, 0, 4);
    if (first >>> 28 !== 6) return malformed('ipv6', octets, 0, 'version', `is ${first >>> 28}`);
    const end = HEADER + getUint(octets, 4, 2);
    if (end > octets.length) {
      return malformed(
        'ipv6',
        octets,
        4,
        'payload length',
        `is ${end - HEADER}, ${octets.length - HEADER} are there`,
      );
    }
    const src = Ip6.fromBytes(octets, 8);
    const dst = Ip6.fromBytes(octets, 24);
    const { extensions, payload } = decodeIp6Body(octets[6]!, octets.subarray(HEADER, end), src, dst);
    return new Ip6Packet(src, dst, octets[7]!, payload, extensions, (first >>> 20) & 0xff, first & 0xfffff);
  }

  /** The same packet with another hop limit; nothing is copied but the header. */
  withHopLimit(hopLimit: number): Ip6Packet {
    const { src, dst, payload, extensions, trafficClass, flowLabel } = this;
    const packet = new Ip6Packet(src, dst, hopLimit, payload, extensions, trafficClass, flowLabel);
    packet.cachedLength = this.cachedLength;
    return packet;
  }

  /** The Next Header field of the fixed header. */
  get nextHeader(): number {
    const first = this.extensions[0];
    return first === undefined ? this.protocol : EXTENSION_NUMBERS[first.kind];
  }

  /** The Next Header value that leads to the payload, behind all extension headers. */
  get protocol(): number {
    return ip6PayloadProtocol(this.payload);
  }

  /** Octets of the whole packet, counted without encoding it. */
  get length(): number {
    if (this.cachedLength < 0) this.cachedLength = HEADER + bodyLength(this);
    return this.cachedLength;
  }

  /** Writes the packet at `at` over zeros. */
  writeTo(out: Uint8Array, at: number): void {
    putUint(out, at, 4, 0x60000000 | (this.trafficClass << 20) | this.flowLabel);
    putUint(out, at + 4, 2, this.length - HEADER);
    out[at + 6] = this.nextHeader;
    out[at + 7] = this.hopLimit;
    this.src.writeTo(out, at + 8);
    this.dst.writeTo(out, at + 24);
    let next = at + HEADER;
    this.extensions.forEach((header, i) => {
      const following = this.extensions[i + 1];
      const nextHeader = following === undefined ? this.protocol : EXTENSION_NUMBERS[following.kind];
      next = writeExtension(out, next, header, nextHeader);
    });
    writeIp6Payload(out, next, this.payload, this.src, finalDestination(this.dst, this.extensions));
  }

  /** The octets of the packet, made anew at each call. */
  toBytes(): Uint8Array {
    const out = new Uint8Array(this.length);
    this.writeTo(out, 0);
    return out;
  }
}

/**
 * Reads what follows a fixed header, or what reassembly put together behind a fragment header, whose `nextHeader` it
 * takes. A malformed extension header stands in place of the payload.
 */
export function decodeIp6Body(nextHeader: number, octets: Uint8Array, src: Ip6, dst: Ip6): Ip6Body {
  const chain = readExtensions(octets, nextHeader);
  const { extensions } = chain;
  if (chain.malformed !== undefined) return { extensions, payload: chain.malformed };
  const rest = octets.subarray(chain.offset);
  if (extensions.at(-1)?.kind === 'fragment') {
    return { extensions, payload: { kind: 'opaque-upper', protocol: chain.nextHeader, octets: rest } };
  }
  return {
    extensions,
    payload: decodeIp6Payload(chain.nextHeader, rest, src, finalDestination(dst, extensions)),
  };
}

function bodyLength({ extensions, payload }: Ip6Body): number {
  return extensions.reduce((sum, header) => sum + extensionLength(header), ip6PayloadLength(payload));
}

/**
 * IPv6 extension headers, RFC 8200 §4: options, routing and fragment headers in the order they came in. The body of a
 * packet with a fragment header is not looked into, be it whole or a piece: that is for reassembly.
 */

import { Ip6 } from '../base/ip6';
import { Cursor } from './cursor';
import {
  type Ip6Option,
  ip6OptionLength,
  readIp6Options,
  writeIp6Option,
  writePadding,
} from './ipv6-options';
import { getUint, putUint } from './layout';
import { type Malformed, malformed } from './malformed';

/** Hop-by-Hop Options (§4.3) or Destination Options (§4.6). The padding at the end follows by itself. */
export interface OptionsHeader {
  readonly kind: 'hop-by-hop' | 'destination-options';
  readonly options: readonly Ip6Option[];
}

/** A routing header, §4.4. `data` is what follows Segments Left, filled up with zeros to 4 octets and then eights. */
export interface RoutingHeader {
  readonly kind: 'routing';
  readonly routingType: number;
  readonly segmentsLeft: number;
  readonly data: Uint8Array;
}

/** A fragment header, §4.5. */
export interface FragmentHeader {
  readonly kind: 'fragment';
  /** Octets, a multiple of eight. */
  readonly offset: number;
  readonly more: boolean;
  readonly identification: number;
  /** The reserved octet and below it the two reserved bits, where they are not zero. */
  readonly reserved?: number;
}

/** One extension header; which header follows it is not in it but follows from the packet. */
export type ExtensionHeader = OptionsHeader | RoutingHeader | FragmentHeader;

/** The Next Header values of the extension headers. */
export const EXTENSION_NUMBERS = {
  'hop-by-hop': 0,
  routing: 43,
  fragment: 44,
  'destination-options': 60,
} as const satisfies Record<ExtensionHeader['kind'], number>;

const KINDS = new Map<number, ExtensionHeader['kind']>(
  Object.entries(EXTENSION_NUMBERS).map(([kind, number]) => [number, kind as ExtensionHeader['kind']]),
);

/** Octets of the header, a multiple of eight. */
export function extensionLength(header: ExtensionHeader): number {
  switch (header.kind) {
    case 'fragment':
      return 8;
    case 'routing':
      return roundUp(4 + header.data.length);
    default:
      return roundUp(2 + optionsLength(header.options));
  }
}

/** Writes the header at `at` over zeros; returns where it ends. */
export function writeExtension(
  out: Uint8Array,
  at: number,
  header: ExtensionHeader,
  nextHeader: number,
): number {
  const end = at + extensionLength(header);
  out[at] = nextHeader;
  if (header.kind === 'fragment') {
    const { offset, more, identification, reserved = 0 } = header;
    out[at + 1] = reserved >>> 2;
    putUint(out, at + 2, 2, (offset & 0xfff8) | ((reserved & 3) << 1) | (more ? 1 : 0));
    putUint(out, at + 4, 4, identification);
    return end;
  }
  out[at + 1] = (end - at) / 8 - 1;
  if (header.kind === 'routing') {
    out[at + 2] = header.routingType;
    out[at + 3] = header.segmentsLeft;
    out.set(header.data, at + 4);
  } else {
    let next = at + 2;
    for (const option of header.options) next = writeIp6Option(out, next, option);
    writePadding(out, next, end - next);
  }
  return end;
}

/** What precedes the upper-layer header, and where and of what protocol that is; or what could not be read. */
export interface ExtensionChain {
  readonly extensions: readonly ExtensionHeader[];
  readonly nextHeader: number;
  /** Offset of what follows the last header read. */
  readonly offset: number;
  /** The header at fault and all after it. */
  readonly malformed?: Malformed;
}

/** Reads the extension headers of a packet's payload; `nextHeader` is that of the fixed header. */
export function readExtensions(octets: Uint8Array, nextHeader: number): ExtensionChain {
  const extensions: ExtensionHeader[] = [];
  let offset = 0;
  for (;;) {
    const kind = KINDS.get(nextHeader);
    if (kind === undefined) return { extensions, nextHeader, offset };
    const rest = octets.subarray(offset);
    const length = kind === 'fragment' ? 8 : ((rest[1] ?? 0) + 1) * 8;
    if (rest.length < length) {
      const fault = malformed(kind, rest, 1, 'header length', `is ${length} octets, ${rest.length} are left`);
      return { extensions, nextHeader, offset, malformed: fault };
    }
    const header = readHeader(kind, rest.subarray(0, length));
    if (header.kind === 'malformed') {
      return { extensions, nextHeader, offset, malformed: { ...header, octets: rest } };
    }
    extensions.push(header);
    offset += length;
    nextHeader = rest[0]!;
    if (kind === 'fragment') return { extensions, nextHeader, offset };
  }
}

/** The destination that upper-layer checksums cover: with segments left it is the last one, RFC 8200 §8.1. */
export function finalDestination(dst: Ip6, extensions: readonly ExtensionHeader[]): Ip6 {
  for (const header of extensions) {
    if (header.kind !== 'routing' || header.segmentsLeft === 0 || header.data.length < 20) continue;
    const { routingType, data } = header;
    if (routingType === 0 || routingType === 2) return Ip6.fromBytes(data, data.length - 16);
    if (routingType === SEGMENT_ROUTING) return Ip6.fromBytes(data, 4);
  }
  return dst;
}

/** RFC 8754, whose segments are listed from the last one on. */
const SEGMENT_ROUTING = 4;

function readHeader(kind: ExtensionHeader['kind'], header: Uint8Array): ExtensionHeader | Malformed {
  switch (kind) {
    case 'fragment':
      return readFragment(header);
    case 'routing':
      return { kind, routingType: header[2]!, segmentsLeft: header[3]!, data: header.subarray(4) };
    default: {
      const cursor = new Cursor(header, 2);
      const options = readIp6Options(cursor);
      if (options !== undefined) return { kind, options: withoutUsualPadding(options) };
      const { offset, field, why } = cursor.failure!;
      return malformed(kind, header, offset, field, why);
    }
  }
}

function readFragment(header: Uint8Array): FragmentHeader {
  const word = getUint(header, 2, 2);
  const reserved = (header[1]! << 2) | ((word >>> 1) & 3);
  const fields = {
    kind: 'fragment',
    offset: word & 0xfff8,
    more: (word & 1) !== 0,
    identification: getUint(header, 4, 4),
  } as const;
  return reserved === 0 ? fields : { ...fields, reserved };
}

/** Leaves out the last option where it is the padding that writing would add. */
function withoutUsualPadding(options: readonly Ip6Option[]): readonly Ip6Option[] {
  const last = options.at(-1);
  if (last?.kind !== 'pad' || last.data !== undefined) return options;
  const others = options.slice(0, -1);
  const length = 2 + optionsLength(others);
  return roundUp(length) - length === last.octets ? others : options;
}

function optionsLength(options: readonly Ip6Option[]): number {
  return options.reduce((sum, option) => sum + ip6OptionLength(option), 0);
}

function roundUp(octets: number): number {
  return Math.ceil(octets / 8) * 8;
}

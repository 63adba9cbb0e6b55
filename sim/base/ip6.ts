/**
 * IPv6 addresses (RFC 4291): interned, so that equal addresses are the same object. Text is written as RFC 5952 asks,
 * and where that leaves a choice as inet_ntop(3) of glibc does, which is what iproute2 and tcpdump show.
 */

import { hashWords, InternTable } from './intern-table';
import { Ip4 } from './ip4';

const table = new InternTable<Ip6>(a => hashWords(a.w0, a.w1, a.w2, a.w3));

/** An IPv6 address. Equal addresses are the same object: compare with `===` and use them as Map keys. */
export class Ip6 {
  private text: string | undefined = undefined;

  /** The four words are int32 from the most significant one on, so that they stay small integers in the engine. */
  private constructor(
    readonly w0: number,
    readonly w1: number,
    readonly w2: number,
    readonly w3: number,
  ) {}

  /** The address with these four 32-bit words, signed or unsigned. */
  static of(w0: number, w1: number, w2: number, w3: number): Ip6 {
    w0 |= 0;
    w1 |= 0;
    w2 |= 0;
    w3 |= 0;
    const { slots, mask } = table;
    for (let at = hashWords(w0, w1, w2, w3) & mask; ; at = (at + 1) & mask) {
      const found = slots[at];
      if (found === undefined) return table.add(new Ip6(w0, w1, w2, w3));
      if (found.w3 === w3 && found.w2 === w2 && found.w1 === w1 && found.w0 === w0) return found;
    }
  }

  /** Reads the text forms of RFC 4291 §2.2, the one with an IPv4 address at the end included. No zone, no prefix length. */
  static parse(text: string): Ip6 | undefined {
    const hexadecimal = text.includes('.') ? withoutIp4(text) : text;
    if (hexadecimal === undefined) return undefined;
    const halves = hexadecimal.split('::');
    const left = parseGroups(halves[0]!);
    const right = halves.length === 1 ? [] : parseGroups(halves[1]!);
    if (halves.length > 2 || left === undefined || right === undefined) return undefined;
    const missing = 8 - left.length - right.length;
    if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
    const g = [...left, ...new Array<number>(missing).fill(0), ...right];
    return Ip6.of((g[0]! << 16) | g[1]!, (g[2]! << 16) | g[3]!, (g[4]! << 16) | g[5]!, (g[6]! << 16) | g[7]!);
  }

  /** The address in the sixteen octets at `offset`, which must all be there. */
  static fromBytes(bytes: Uint8Array, offset = 0): Ip6 {
    return Ip6.of(
      wordAt(bytes, offset),
      wordAt(bytes, offset + 4),
      wordAt(bytes, offset + 8),
      wordAt(bytes, offset + 12),
    );
  }

  /** The first `length` bits (0 to 128) of `prefix` and the others of `iid`. */
  static join(prefix: Ip6, iid: Ip6, length = 64): Ip6 {
    if (length === 64) return Ip6.of(prefix.w0, prefix.w1, iid.w2, iid.w3);
    return Ip6.of(
      joinWord(prefix.w0, iid.w0, length),
      joinWord(prefix.w1, iid.w1, length - 32),
      joinWord(prefix.w2, iid.w2, length - 64),
      joinWord(prefix.w3, iid.w3, length - 96),
    );
  }

  /** Writes the sixteen octets at `offset`. */
  writeTo(bytes: Uint8Array, offset: number): void {
    writeWord(bytes, offset, this.w0);
    writeWord(bytes, offset + 4, this.w1);
    writeWord(bytes, offset + 8, this.w2);
    writeWord(bytes, offset + 12, this.w3);
  }

  /** `::`. */
  get isUnspecified(): boolean {
    return this === UNSPECIFIED;
  }

  /** `::1`. */
  get isLoopback(): boolean {
    return this === LOOPBACK;
  }

  /** In ff00::/8. */
  get isMulticast(): boolean {
    return this.w0 >>> 24 === 0xff;
  }

  /** Unicast in fe80::/10. */
  get isLinkLocal(): boolean {
    return this.w0 >>> 22 === 0x3fa;
  }

  /** `::ffff:192.0.2.1`: an IPv4 address as programs of IPv6 see it (RFC 4291 §2.5.5.2). */
  static mapped(address: Ip4): Ip6 {
    return Ip6.of(0, 0, 0xffff, address.word);
  }

  /** In ::ffff:0:0/96. */
  get isV4Mapped(): boolean {
    return this.w2 === 0xffff && this.w0 === 0 && this.w1 === 0;
  }

  /** The scope field of a multicast address (RFC 4291 §2.7): 1 interface, 2 link, 5 site, 14 global. Undefined for others. */
  get multicastScope(): number | undefined {
    return this.isMulticast ? (this.w0 >>> 16) & 0xf : undefined;
  }

  /** Whether the first `length` bits (0 to 128) are those of `other`. */
  prefixEquals(other: Ip6, length: number): boolean {
    return (
      this === other ||
      (sameBits(this.w0, other.w0, length) &&
        sameBits(this.w1, other.w1, length - 32) &&
        sameBits(this.w2, other.w2, length - 64) &&
        sameBits(this.w3, other.w3, length - 96))
    );
  }

  /** The address with everything after the first `length` bits (0 to 128) cleared. */
  masked(length: number): Ip6 {
    return Ip6.join(this, UNSPECIFIED, length);
  }

  /** How many bits the two have in common from the left, 0 to 128. */
  commonPrefixLength(other: Ip6): number {
    if (this.w0 !== other.w0) return Math.clz32(this.w0 ^ other.w0);
    if (this.w1 !== other.w1) return 32 + Math.clz32(this.w1 ^ other.w1);
    if (this.w2 !== other.w2) return 64 + Math.clz32(this.w2 ^ other.w2);
    return 96 + Math.clz32(this.w3 ^ other.w3);
  }

  /** Whether it is a solicited-node group, ff02::1:ff00:0/104 (RFC 4291 §2.7.1). */
  get isSolicitedNode(): boolean {
    return this.w0 === (0xff020000 | 0) && this.w1 === 0 && this.w2 === 1 && this.w3 >>> 24 === 0xff;
  }

  /** The solicited-node multicast address, RFC 4291 §2.7.1. */
  solicitedNode(): Ip6 {
    return Ip6.of(0xff020000, 0, 1, 0xff000000 | (this.w3 & 0xffffff));
  }

  /** Order as unsigned 128-bit numbers: negative, zero or positive. */
  compare(other: Ip6): number {
    if (this.w0 !== other.w0) return (this.w0 >>> 0) - (other.w0 >>> 0);
    if (this.w1 !== other.w1) return (this.w1 >>> 0) - (other.w1 >>> 0);
    if (this.w2 !== other.w2) return (this.w2 >>> 0) - (other.w2 >>> 0);
    return (this.w3 >>> 0) - (other.w3 >>> 0);
  }

  /** RFC 5952; `::ffff:192.0.2.1` and `::192.0.2.1` end in an IPv4 address. Kept after the first call. */
  toString(): string {
    return (this.text ??= format(this));
  }

  /** Eight groups of four digits, nothing left out: the form of /proc/net and of sorted lists. */
  toLongString(): string {
    return groupsOf(this)
      .map(group => group.toString(16).padStart(4, '0'))
      .join(':');
  }
}

/** `::` */
export const UNSPECIFIED = Ip6.of(0, 0, 0, 0);
/** `::1` */
export const LOOPBACK = Ip6.of(0, 0, 0, 1);
/** `ff02::1` */
export const ALL_NODES = Ip6.of(0xff020000, 0, 0, 1);
/** `ff01::1` */
export const ALL_NODES_INTERFACE = Ip6.of(0xff010000, 0, 0, 1);
/** `ff02::2` */
export const ALL_ROUTERS = Ip6.of(0xff020000, 0, 0, 2);
/** `ff01::2` */
export const ALL_ROUTERS_INTERFACE = Ip6.of(0xff010000, 0, 0, 2);
/** `ff05::2` */
export const ALL_ROUTERS_SITE = Ip6.of(0xff050000, 0, 0, 2);
/** `ff02::16`, RFC 3810 §5.2.14: where MLDv2 reports go. */
export const ALL_MLDV2_ROUTERS = Ip6.of(0xff020000, 0, 0, 0x16);

function wordAt(bytes: Uint8Array, offset: number): number {
  return (bytes[offset]! << 24) | (bytes[offset + 1]! << 16) | (bytes[offset + 2]! << 8) | bytes[offset + 3]!;
}

function writeWord(bytes: Uint8Array, offset: number, word: number): void {
  bytes[offset] = word >>> 24;
  bytes[offset + 1] = word >>> 16;
  bytes[offset + 2] = word >>> 8;
  bytes[offset + 3] = word;
}

function sameBits(a: number, b: number, count: number): boolean {
  if (count >= 32) return a === b;
  return count <= 0 || (a ^ b) >>> (32 - count) === 0;
}

function joinWord(prefix: number, rest: number, count: number): number {
  if (count >= 32) return prefix;
  if (count <= 0) return rest;
  const mask = -1 << (32 - count);
  return (prefix & mask) | (rest & ~mask);
}

function groupsOf(a: Ip6): number[] {
  return [a.w0, a.w1, a.w2, a.w3].flatMap(word => [word >>> 16, word & 0xffff]);
}

function withoutIp4(text: string): string | undefined {
  const colon = text.lastIndexOf(':');
  const ip4 = colon < 0 ? undefined : Ip4.parse(text.slice(colon + 1));
  if (ip4 === undefined) return undefined;
  return `${text.slice(0, colon + 1)}${(ip4.word >>> 16).toString(16)}:${(ip4.word & 0xffff).toString(16)}`;
}

function parseGroups(text: string): number[] | undefined {
  if (text === '') return [];
  const groups = text.split(':');
  return groups.every(group => /^[0-9a-f]{1,4}$/i.test(group))
    ? groups.map(group => parseInt(group, 16))
    : undefined;
}

function format(a: Ip6): string {
  const groups = groupsOf(a);
  let start = 0;
  let length = 0;
  for (let i = 0; i < 8; i++) {
    let run = 0;
    while (i + run < 8 && groups[i + run] === 0) run++;
    if (run > length) {
      start = i;
      length = run;
    }
    i += run;
  }
  const hexadecimal = (part: number[]): string => part.map(group => group.toString(16)).join(':');
  if (start === 0 && (length === 6 || (length === 5 && groups[5] === 0xffff))) {
    return `${length === 6 ? '::' : '::ffff:'}${Ip4.of(a.w3)}`;
  }
  if (length < 2) return hexadecimal(groups);
  return `${hexadecimal(groups.slice(0, start))}::${hexadecimal(groups.slice(start + length))}`;
}

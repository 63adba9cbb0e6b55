/** IPv4 addresses (RFC 791): interned, so that equal addresses are the same object. */

import { hashWords, InternTable } from './intern-table';

const table = new InternTable<Ip4>(a => hashWords(0, 0, 0, a.word));

/** An IPv4 address. Equal addresses are the same object: compare with `===` and use them as Map keys. */
export class Ip4 {
  private text: string | undefined = undefined;

  /** `word` holds the 32 bits as an int32, so that it stays a small integer in the engine. */
  private constructor(readonly word: number) {}

  /** The address with these 32 bits, signed or unsigned. */
  static of(word: number): Ip4 {
    word |= 0;
    const { slots, mask } = table;
    for (let at = hashWords(0, 0, 0, word) & mask; ; at = (at + 1) & mask) {
      const found = slots[at];
      if (found === undefined) return table.add(new Ip4(word));
      if (found.word === word) return found;
    }
  }

  /** Reads `192.0.2.1`: four decimal numbers without leading zeros, as inet_pton(3) does. */
  static parse(text: string): Ip4 | undefined {
    const parts = text.split('.');
    if (parts.length !== 4) return undefined;
    let word = 0;
    for (const part of parts) {
      if (!/^(0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return undefined;
      word = (word << 8) | Number(part);
    }
    return Ip4.of(word);
  }

  /** The address in the four octets at `offset`, which must all be there. */
  static fromBytes(bytes: Uint8Array, offset = 0): Ip4 {
    return Ip4.of(
      (bytes[offset]! << 24) | (bytes[offset + 1]! << 16) | (bytes[offset + 2]! << 8) | bytes[offset + 3]!,
    );
  }

  /** Writes the four octets at `offset`. */
  writeTo(bytes: Uint8Array, offset: number): void {
    bytes[offset] = this.word >>> 24;
    bytes[offset + 1] = this.word >>> 16;
    bytes[offset + 2] = this.word >>> 8;
    bytes[offset + 3] = this.word;
  }

  /** 0.0.0.0. */
  get isUnspecified(): boolean {
    return this.word === 0;
  }

  /** In 127.0.0.0/8. */
  get isLoopback(): boolean {
    return this.word >>> 24 === 127;
  }

  /** In 224.0.0.0/4. */
  get isMulticast(): boolean {
    return this.word >>> 28 === 0xe;
  }

  /** 255.255.255.255. */
  get isBroadcast(): boolean {
    return this.word === -1;
  }

  /** In 169.254.0.0/16 (RFC 3927). */
  get isLinkLocal(): boolean {
    return this.word >>> 16 === 0xa9fe;
  }

  /** Whether the first `length` bits (0 to 32) are those of `other`. */
  prefixEquals(other: Ip4, length: number): boolean {
    return length === 0 || (this.word ^ other.word) >>> (32 - length) === 0;
  }

  /** The address with everything after the first `length` bits (0 to 32) cleared. */
  masked(length: number): Ip4 {
    return Ip4.of(length === 0 ? 0 : this.word & (-1 << (32 - length)));
  }

  /** Numeric order: negative, zero or positive. */
  compare(other: Ip4): number {
    return (this.word >>> 0) - (other.word >>> 0);
  }

  toString(): string {
    return (this.text ??= `${this.word >>> 24}.${(this.word >>> 16) & 255}.${(this.word >>> 8) & 255}.${this.word & 255}`);
  }
}

export const UNSPECIFIED4 = Ip4.of(0);
export const LOOPBACK4 = Ip4.of(0x7f000001);
export const BROADCAST4 = Ip4.of(-1);

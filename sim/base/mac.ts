/** Ethernet addresses (IEEE 802 EUI-48): interned, so that equal addresses are the same object. */

import { hashWords, InternTable } from './intern-table';
import type { Ip4 } from './ip4';
import { Ip6 } from './ip6';

const table = new InternTable<Mac>(a => hashWords(0, 0, a.hi, a.lo));

/** An Ethernet address. Equal addresses are the same object: compare with `===` and use them as Map keys. */
export class Mac {
  private text: string | undefined = undefined;

  /** `hi` is the first two octets, 0 to 65535; `lo` the other four as an int32. */
  private constructor(
    readonly hi: number,
    readonly lo: number,
  ) {}

  /** The address with these first 16 and last 32 bits; the latter signed or unsigned. */
  static of(hi16: number, lo32: number): Mac {
    const hi = hi16 & 0xffff;
    const lo = lo32 | 0;
    const { slots, mask } = table;
    for (let at = hashWords(0, 0, hi, lo) & mask; ; at = (at + 1) & mask) {
      const found = slots[at];
      if (found === undefined) return table.add(new Mac(hi, lo));
      if (found.lo === lo && found.hi === hi) return found;
    }
  }

  static readonly BROADCAST: Mac = Mac.of(0xffff, -1);
  static readonly ZERO: Mac = Mac.of(0, 0);

  /** Reads `02:00:00:00:00:01`: six octets of two digits, either case, colons between them. */
  static parse(text: string): Mac | undefined {
    if (!/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i.test(text)) return undefined;
    const digits = text.replaceAll(':', '');
    return Mac.of(parseInt(digits.slice(0, 4), 16), parseInt(digits.slice(4), 16));
  }

  /** The address in the six octets at `offset`, which must all be there. */
  static fromBytes(bytes: Uint8Array, offset = 0): Mac {
    return Mac.of(
      (bytes[offset]! << 8) | bytes[offset + 1]!,
      (bytes[offset + 2]! << 24) |
        (bytes[offset + 3]! << 16) |
        (bytes[offset + 4]! << 8) |
        bytes[offset + 5]!,
    );
  }

  /** The address a multicast IPv6 packet is sent to, RFC 2464 §7. */
  static forGroup(group: Ip6): Mac {
    return Mac.of(0x3333, group.w3);
  }

  /** The address a multicast IPv4 packet is sent to, RFC 1112 §6.4. */
  static forGroup4(group: Ip4): Mac {
    return Mac.of(0x0100, 0x5e000000 | (group.word & 0x7fffff));
  }

  /** Writes the six octets at `offset`. */
  writeTo(bytes: Uint8Array, offset: number): void {
    bytes[offset] = this.hi >>> 8;
    bytes[offset + 1] = this.hi;
    bytes[offset + 2] = this.lo >>> 24;
    bytes[offset + 3] = this.lo >>> 16;
    bytes[offset + 4] = this.lo >>> 8;
    bytes[offset + 5] = this.lo;
  }

  /** The group bit is set; true for the broadcast address too. */
  get isMulticast(): boolean {
    return (this.hi & 0x0100) !== 0;
  }

  get isBroadcast(): boolean {
    return this === Mac.BROADCAST;
  }

  /** The modified EUI-64 interface identifier in the low 64 bits, RFC 2464 §4: ff:fe in the middle, U/L bit inverted. */
  interfaceId(): Ip6 {
    return Ip6.of(
      0,
      0,
      ((this.hi ^ 0x0200) << 16) | ((this.lo >>> 24) << 8) | 0xff,
      0xfe000000 | (this.lo & 0xffffff),
    );
  }

  /** Order as unsigned 48-bit numbers: negative, zero or positive. */
  compare(other: Mac): number {
    return this.hi !== other.hi ? this.hi - other.hi : (this.lo >>> 0) - (other.lo >>> 0);
  }

  /** `02:00:00:00:00:01`. Kept after the first call. */
  toString(): string {
    return (this.text ??= format(this));
  }
}

function format(a: Mac): string {
  const digits = a.hi.toString(16).padStart(4, '0') + (a.lo >>> 0).toString(16).padStart(8, '0');
  return digits.replace(/..(?=.)/g, '$&:');
}

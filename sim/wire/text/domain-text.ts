/** Domain names as tcpdump shows them where it finds them (fqdn_print() of print-domain.c). */
import { getUint } from '../layout';

/** Characters shown of a name. */
const MAXCDNAME = 255;
const LABEL_TYPE = 0xc0;
const POINTER = 0xc0;
const EXTENDED = 0x40;
const BIT_LABEL = 1;

/** Octets as text, those that do not print as `^X` and `M-x`; up to the first zero with `untilZero`. */
export function printable(octets: Uint8Array, from: number, to: number, untilZero: boolean): string {
  let text = '';
  for (let at = from; at < to; at++) {
    const octet = octets[at]!;
    if (untilZero && octet === 0) break;
    const ascii = octet & 0x7f;
    if (octet > 0x7f) text += 'M-';
    text +=
      ascii < 0x20 || ascii === 0x7f ? `^${String.fromCharCode(ascii ^ 0x40)}` : String.fromCharCode(ascii);
  }
  return text;
}

/** One name at `start`; pointers are counted from `base`, and nothing is read at or behind `end`. */
export class DomainText {
  text = '';
  /** The offset behind the name; undefined when it could not be read to its end. */
  readonly next: number | undefined;

  constructor(
    private readonly octets: Uint8Array,
    start: number,
    private readonly base: number,
    private readonly end: number,
  ) {
    this.next = this.read(start);
  }

  private read(start: number): number | undefined {
    let length = this.labelLength(start);
    if (length === undefined || start >= this.end) return undefined;
    // The distance is unsigned there, so that a name in front of the base may point anywhere at first.
    let highest = start < this.base ? Infinity : start - this.base;
    let type = this.octets[start]!;
    let at = start + 1;
    let next = at + length;
    let compressed = false;
    let shown = 0;
    if (type === 0) {
      this.text += '.';
      return next;
    }
    while (type !== 0 && at < this.end) {
      if ((type & LABEL_TYPE) === POINTER) {
        if (!compressed) next = at + 1;
        compressed = true;
        const offset = ((type << 8) | this.octets[at]!) & 0x3fff;
        if (offset >= highest) {
          this.text += '<BAD PTR>';
          return undefined;
        }
        highest = offset;
        at = this.base + offset;
        if (at >= this.end) return undefined;
      } else {
        if (!this.label(type, at, length, shown)) return undefined;
        if ((type & LABEL_TYPE) === 0) shown += length;
        at += length;
        if (shown <= MAXCDNAME) this.text += '.';
        shown += 1;
        if (at >= this.end) return undefined;
      }
      const following = this.labelLength(at);
      type = this.octets[at]!;
      if (following === undefined) return undefined;
      length = following;
      at += 1;
      if (!compressed) next += length + 1;
    }
    if (shown > MAXCDNAME) this.text += '<DOMAIN NAME TOO LONG>';
    return next;
  }

  /** labellen(): the octets of a label behind its first; undefined for what is none. */
  private labelLength(at: number): number | undefined {
    if (at >= this.end) return undefined;
    const type = this.octets[at]!;
    switch (type & LABEL_TYPE) {
      case EXTENDED: {
        const kind = type & ~LABEL_TYPE;
        if (kind !== BIT_LABEL) {
          this.text += `<ELT ${kind}>`;
          return undefined;
        }
        if (at + 1 >= this.end) return undefined;
        return Math.floor(((this.octets[at + 1]! || 256) + 7) / 8) + 1;
      }
      case 0x80:
        this.text += '<BAD LABEL TYPE>';
        return undefined;
      default:
        return type;
    }
  }

  /** Shows one label; false where it ends too early. */
  private label(type: number, at: number, length: number, shown: number): boolean {
    if ((type & LABEL_TYPE) === EXTENDED) return this.bitLabel(at);
    const wanted = Math.max(0, Math.min(length, MAXCDNAME - shown));
    this.text += printable(this.octets, at, Math.min(at + wanted, this.end), false);
    return at + wanted <= this.end;
  }

  /** blabel_print(): RFC 2673. */
  private bitLabel(at: number): boolean {
    if (at >= this.end) return false;
    const bits = this.octets[at]! || 256;
    const whole = Math.floor(bits / 4);
    const digits = Array.from({ length: Math.ceil(bits / 4) }, (_, i) => i);
    if (at + 1 + Math.ceil(bits / 8) > this.end) return false;
    const nibbles = digits.map(i => {
      const nibble = (getUint(this.octets, at + 1 + (i >> 1), 1) >> (i % 2 === 0 ? 4 : 0)) & 0xf;
      return i < whole ? nibble : nibble & (0xf0 >> (bits % 4)) & 0xf;
    });
    this.text += `\\[x${nibbles.map(nibble => nibble.toString(16)).join('')}/${bits}]`;
    return true;
  }
}

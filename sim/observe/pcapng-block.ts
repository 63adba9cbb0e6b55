/** The blocks and options that a pcapng file is made of (draft-ietf-opsawg-pcapng §3), little-endian. */

/** A half of a section length that is not given: the section ends where the file does. */
export const ENDLESS = 0xffffffff;

const LARGEST_OPTION = 0xfffc;

/** Octets that grow. */
export class OutOctets {
  #octets = new Uint8Array(256);
  #length = 0;

  /** Octets so far. */
  get length(): number {
    return this.#length;
  }

  u16(value: number): void {
    const at = this.#grow(2);
    this.#octets[at] = value;
    this.#octets[at + 1] = value >>> 8;
  }

  u32(value: number): void {
    this.#grow(4);
    this.putU32(this.#length - 4, value);
  }

  /** Write over the four octets at `at`. */
  putU32(at: number, value: number): void {
    for (let i = 0; i < 4; i++) this.#octets[at + i] = value >>> (8 * i);
  }

  /** Octets, and zeros up to a multiple of four. */
  padded(octets: Uint8Array): void {
    const at = this.#grow(Math.ceil(octets.length / 4) * 4);
    this.#octets.set(octets, at);
  }

  /** All of them; a copy. */
  octets(): Uint8Array {
    return this.#octets.slice(0, this.#length);
  }

  /** Makes room for zeros at the end and says where they begin. */
  #grow(by: number): number {
    const at = this.#length;
    this.#length += by;
    if (this.#length > this.#octets.length) {
      const larger = new Uint8Array(2 * this.#length);
      larger.set(this.#octets);
      this.#octets = larger;
    }
    return at;
  }
}

/** An option of a block. */
export interface Option {
  readonly code: number;
  readonly value: Uint8Array;
}

/** An option; a value that is too long for one is cut. */
export function option(code: number, value: Uint8Array): Option {
  return { code, value: value.subarray(0, LARGEST_OPTION) };
}

/** Text as options hold it: UTF-8. */
export function text(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}

/** A block: type, lengths, the body and then the options. */
export function block(out: OutOctets, type: number, options: readonly Option[], body: () => void): void {
  const start = out.length;
  out.u32(type);
  out.u32(0);
  body();
  for (const { code, value } of options) {
    out.u16(code);
    out.u16(value.length);
    out.padded(value);
  }
  if (options.length > 0) out.u32(0);
  const length = out.length + 4 - start;
  out.u32(length);
  out.putU32(start + 4, length);
}

/**
 * Reads octets for a text that ends where they do: tcpdump's GET_U_1() and its kin, which leave the printer by a longjmp(3)
 * when there is nothing left to look at.
 */
import { Ip4 } from '../../base/ip4';
import { getUint } from '../layout';

/** There is nothing left to look at: what was written so far is all there is, and it says that it was cut. */
export class EndOfOctets extends Error {}

/** Where the text of a packet is being written, with the octets it is made from. Parts write into the same text. */
export class OctetReader {
  constructor(
    private readonly octets: Uint8Array,
    private at: number,
    private readonly end: number,
    private readonly written: { text: string } = { text: '' },
  ) {}

  get text(): string {
    return this.written.text;
  }

  set text(text: string) {
    this.written.text = text;
  }

  get left(): number {
    return this.end - this.at;
  }

  /** @throws EndOfOctets, as all that follow */
  take(length: number): Uint8Array {
    if (length > this.left) throw new EndOfOctets();
    this.at += length;
    return this.octets.subarray(this.at - length, this.at);
  }

  u8(): number {
    return this.take(1)[0]!;
  }

  u16(): number {
    return getUint(this.take(2), 0, 2);
  }

  u32(): number {
    return getUint(this.take(4), 0, 4);
  }

  address(): string {
    return Ip4.fromBytes(this.take(4)).toString();
  }

  /** The octets that are so far ahead. */
  ahead(offset: number, length: number): Uint8Array {
    if (offset + length > this.left) throw new EndOfOctets();
    return this.octets.subarray(this.at + offset, this.at + offset + length);
  }

  /** Goes on so much further, even if that is behind the end. */
  skip(length: number): void {
    this.at += length;
  }

  /** A reader for the next octets, which are then passed over here. */
  part(length: number): OctetReader {
    const start = this.at;
    this.take(length);
    return new OctetReader(this.octets, start, this.at, this.written);
  }
}

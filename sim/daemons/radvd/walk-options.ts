/**
 * The options of a message that may be malformed further on: process.c works on them one by one until it
 * notices.
 */

export interface RawOption {
  readonly type: number;
  /** Octets, type and length included; a multiple of eight. */
  readonly length: number;
  /** Everything after type and length. */
  readonly body: Uint8Array;
  /** Octets of the message from this option on. */
  readonly left: number;
}

/** One octet over; a length of 0; a length beyond the end. */
export interface OptionFault {
  readonly fault: 'garbage' | 'zero' | 'long';
  readonly length: number;
  readonly left: number;
}

/** The options from offset `at` on; a fault ends the walk. */
export function* walkOptions(message: Uint8Array, at: number): Generator<RawOption | OptionFault> {
  while (at < message.length) {
    const left = message.length - at;
    const length = (message[at + 1] ?? 0) * 8;
    const fault = left < 2 ? 'garbage' : length === 0 ? 'zero' : length > left ? 'long' : undefined;
    if (fault !== undefined) {
      yield { fault, length, left };
      return;
    }
    yield { type: message[at] ?? 0, length, body: message.subarray(at + 2, at + length), left };
    at += length;
  }
}

/** The options of Hop-by-Hop and Destination Options headers, RFC 8200 §4.2. */

import type { Cursor } from './cursor';
import { getUint, putUint } from './layout';

/** Router Alert, RFC 2711 §2.1: 0 is MLD. */
export interface RouterAlertOption {
  readonly kind: 'router-alert';
  readonly value: number;
}

/** Jumbo Payload, RFC 2675 §2. */
export interface JumboOption {
  readonly kind: 'jumbo';
  readonly payloadLength: number;
}

/** Pad1 (1 octet) or PadN (more). */
export interface PadOption {
  readonly kind: 'pad';
  /** Octets of the whole option. */
  readonly octets: number;
  /** What PadN holds, where it is not all zeros. */
  readonly data?: Uint8Array;
}

/** An option of another type, or of one above with a length that is not its own. */
export interface UnknownOption {
  readonly kind: 'unknown-option';
  /** The two high bits say what a receiver does that does not know it, RFC 8200 §4.2. */
  readonly type: number;
  readonly data: Uint8Array;
}

/** One option of a Hop-by-Hop or Destination Options header. */
export type Ip6Option = RouterAlertOption | JumboOption | PadOption | UnknownOption;

const PAD_N = 1;
const ROUTER_ALERT = 5;
const JUMBO = 0xc2;

/** Octets of the option, type and length included. */
export function ip6OptionLength(option: Ip6Option): number {
  switch (option.kind) {
    case 'router-alert':
      return 4;
    case 'jumbo':
      return 6;
    case 'pad':
      return option.octets;
    case 'unknown-option':
      return 2 + option.data.length;
  }
}

/** Writes the option at `at` over zeros; returns where it ends. */
export function writeIp6Option(out: Uint8Array, at: number, option: Ip6Option): number {
  const length = ip6OptionLength(option);
  if (option.kind === 'pad' && length === 1) return at + 1;
  out[at + 1] = length - 2;
  switch (option.kind) {
    case 'router-alert':
      out[at] = ROUTER_ALERT;
      putUint(out, at + 2, 2, option.value);
      break;
    case 'jumbo':
      out[at] = JUMBO;
      putUint(out, at + 2, 4, option.payloadLength);
      break;
    case 'pad':
      out[at] = PAD_N;
      if (option.data !== undefined) out.set(option.data, at + 2);
      break;
    case 'unknown-option':
      out[at] = option.type;
      out.set(option.data, at + 2);
  }
  return at + length;
}

/** Writes the padding of the fewest options: nothing, Pad1 or PadN. */
export function writePadding(out: Uint8Array, at: number, octets: number): void {
  if (octets > 0) writeIp6Option(out, at, { kind: 'pad', octets });
}

/** Reads options to the end; undefined after `cursor.fail()`. */
export function readIp6Options(cursor: Cursor): Ip6Option[] | undefined {
  const options: Ip6Option[] = [];
  while (cursor.left > 0) {
    const type = cursor.bytes[cursor.at]!;
    if (type === 0) {
      cursor.at++;
      options.push({ kind: 'pad', octets: 1 });
      continue;
    }
    if (cursor.left < 2) return cursor.fail('no octet is left for it', 'option length');
    const length = cursor.bytes[cursor.at + 1]!;
    if (length > cursor.left - 2)
      return cursor.fail(`is ${length}, ${cursor.left - 2} octets are left`, 'option length');
    options.push(readOption(type, cursor.take(2 + length).subarray(2)));
  }
  return options;
}

function readOption(type: number, data: Uint8Array): Ip6Option {
  if (type === PAD_N) {
    const pad = { kind: 'pad', octets: 2 + data.length } as const;
    return data.every(octet => octet === 0) ? pad : { ...pad, data };
  }
  if (type === ROUTER_ALERT && data.length === 2) return { kind: 'router-alert', value: getUint(data, 0, 2) };
  if (type === JUMBO && data.length === 4) return { kind: 'jumbo', payloadLength: getUint(data, 0, 4) };
  return { kind: 'unknown-option', type, data };
}

/** IPv4 prefixes: an address with a length. The bits after the length are kept, so an interface address is one too. */

import { Ip4 } from './ip4';

/** `address/length`; the length is 0 to 32, and the address may have bits after it. */
export interface Prefix4 {
  readonly address: Ip4;
  readonly length: number;
}

/** Reads `192.0.2.0/24`. The length must be written; undefined for anything that is not a prefix. */
export function parsePrefix4(text: string): Prefix4 | undefined {
  const slash = text.indexOf('/');
  const address = Ip4.parse(text.slice(0, Math.max(0, slash)));
  const digits = text.slice(slash + 1);
  if (address === undefined || !/^(0|[1-9]\d?)$/.test(digits) || Number(digits) > 32) return undefined;
  return { address, length: Number(digits) };
}

/** `192.0.2.0/24`, the address exactly as it is. */
export function formatPrefix4(prefix: Prefix4): string {
  return `${prefix.address.toString()}/${prefix.length}`;
}

/** Whether `address` lies in `prefix`. */
export function prefix4Contains(prefix: Prefix4, address: Ip4): boolean {
  return prefix.address.prefixEquals(address, prefix.length);
}

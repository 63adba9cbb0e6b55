/** IPv6 prefixes: an address with a length. The bits after the length are kept, so an interface address is one too. */

import { Ip6 } from './ip6';

/** `address/length`; the length is 0 to 128, and the address may have bits after it. */
export interface Prefix {
  readonly address: Ip6;
  readonly length: number;
}

/** Reads `2001:db8::/64`. The length must be written; undefined for anything that is not a prefix. */
export function parsePrefix(text: string): Prefix | undefined {
  const slash = text.indexOf('/');
  const address = Ip6.parse(text.slice(0, Math.max(0, slash)));
  const digits = text.slice(slash + 1);
  if (address === undefined || !/^(0|[1-9]\d{0,2})$/.test(digits) || Number(digits) > 128) return undefined;
  return { address, length: Number(digits) };
}

/** `2001:db8::/64`, the address exactly as it is. */
export function formatPrefix(prefix: Prefix): string {
  return `${prefix.address}/${prefix.length}`;
}

/** Whether `address` lies in `prefix`. */
export function prefixContains(prefix: Prefix, address: Ip6): boolean {
  return prefix.address.prefixEquals(address, prefix.length);
}

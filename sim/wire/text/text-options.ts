/** How packets are shown as text, by the options that tcpdump(8) has for it. Addresses and ports are always numbers. */

import type { Ip6 } from '../../base/ip6';
import { Ip4 } from '../../base/ip4';

/** What `frameText()` shows beside the line itself. */
export interface TextOptions {
  /** 1 (or true) is -v: headers, checksums and options; 2 is -vv: the octets of the options and lists of sources too. */
  readonly verbose?: number | boolean;
  /** -e: addresses, type and length of the link layer. */
  readonly linkHeader?: boolean;
}

/** The same with nothing left open. */
export interface Shown {
  readonly verbose: number;
  readonly linkHeader: boolean;
}

/** Fills in what `options` leave open: neither. */
export function shownBy(options: TextOptions): Shown {
  return { verbose: Number(options.verbose ?? 0), linkHeader: options.linkHeader ?? false };
}

/** How tcpdump ends the text of a protocol whose octets end too early, or make no sense. */
export function cutShort(protocol: string): string {
  return ` [|${protocol}]`;
}

/** An address as inet_ntop(3) has it: with dots also where it is IPv4-compatible, unlike RFC 5952. */
export function addressText(address: Ip6): string {
  const compatible = address.w0 === 0 && address.w1 === 0 && address.w2 === 0 && address.w3 >>> 16 !== 0;
  if (!compatible) return address.toString();
  const { w3 } = address;
  return `::${Ip4.fromBytes(Uint8Array.of(w3 >>> 24, w3 >>> 16, w3 >>> 8, w3)).toString()}`;
}

/** Names of the flags that are set, from the first on; `none` where none is. */
export function flagList(flags: readonly (readonly [boolean, string])[]): string {
  const set = flags.filter(([on]) => on).map(([, name]) => name);
  return set.length > 0 ? set.join(', ') : 'none';
}

/** Seconds as options give them. */
export function lifetimeText(seconds: number): string {
  return seconds === 0xffffffff ? 'infinity' : `${seconds}s`;
}

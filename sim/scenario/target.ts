/** What a scenario points at: an interface as `node:interface`, an address with or without a length. */

import { Ip4 } from '../base/ip4';
import { Ip6 } from '../base/ip6';
import { parsePrefix } from '../base/prefix';

/** An interface of a node. */
export interface InterfaceRef {
  readonly node: string;
  readonly interface: string;
}

/** Reads `node:interface`; undefined for anything else, an IPv6 address included. */
export function parseInterfaceRef(text: string): InterfaceRef | undefined {
  const found = /^([A-Za-z][A-Za-z0-9_.-]*):([^/:\s]{1,15})$/.exec(text);
  return found === null ? undefined : { node: found[1]!, interface: found[2]! };
}

/** Whether it is an IPv6 or an IPv4 address without a length. */
export function isAddress(text: string): boolean {
  return (Ip6.parse(text) ?? Ip4.parse(text)) !== undefined;
}

/** Whether it is an address with a prefix length; bits after it are allowed. */
export function isPrefix(text: string): boolean {
  if (parsePrefix(text) !== undefined) return true;
  const [address, length, ...more] = text.split('/');
  return (
    Ip4.parse(address!) !== undefined &&
    more.length === 0 &&
    /^\d{1,2}$/.test(length ?? '') &&
    Number(length) <= 32
  );
}

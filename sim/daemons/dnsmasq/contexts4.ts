/** The ranges of IPv4 as they fit the addresses of an interface: complete_context() of dhcp.c, and who may have what of them. */
import { Ip4 } from '../../base/ip4';
import type { Process } from '../../kernel/uapi';
import type { DnsmasqConfig } from './config';
import { sameNet, type DhcpRange4 } from './config4';

/** A range on an interface. */
export interface Context4 {
  readonly range: DhcpRange4;
  readonly netmask: Ip4;
  readonly broadcast: Ip4;
  /** The address of the interface that it fits, which is the router as well. */
  readonly local: Ip4;
}

/** All that fit, in the order of the file. */
export function contextsOf4({ netlink }: Process, { ranges4 }: DnsmasqConfig, dev: string): Context4[] {
  const found: Context4[] = [];
  for (const { ifname, local, prefixlen, broadcast } of netlink.ipv4.addresses()) {
    if (ifname !== dev) continue;
    for (const range of ranges4.toReversed()) {
      const netmask = range.netmask ?? Ip4.of(prefixlen === 0 ? 0 : -1 << (32 - prefixlen));
      if (![range.start, range.end].every(each => sameNet(local, each, netmask))) continue;
      if (found.some(each => each.range === range)) continue;
      const own = broadcast !== undefined && sameNet(broadcast, range.start, netmask) ? broadcast : undefined;
      const all = range.broadcast ?? own ?? Ip4.of(range.start.word | ~netmask.word);
      found.push({ range, netmask, broadcast: all, local });
    }
  }
  return found;
}

/** match_netid(): all of them, and those behind `!` not. */
export function tagsMatch(wanted: readonly string[], tags: readonly string[]): boolean {
  return wanted.every(each => (each.startsWith('!') ? !tags.includes(each.slice(1)) : tags.includes(each)));
}

/** address_available(): the range that may give an address to anybody. */
export function available4(
  contexts: readonly Context4[],
  address: Ip4,
  tags: readonly string[],
): Context4 | undefined {
  if (contexts.some(({ local }) => local === address)) return undefined;
  return contexts.find(
    ({ range }) =>
      !range.static &&
      tagsMatch(range.filter, tags) &&
      range.start.compare(address) <= 0 &&
      address.compare(range.end) <= 0,
  );
}

/** narrow_context(): the range that an address counts as one of. */
export function narrow(
  contexts: readonly Context4[],
  address: Ip4,
  tags: readonly string[],
): Context4 | undefined {
  const near = contexts.filter(
    ({ range, netmask }) => tagsMatch(range.filter, tags) && sameNet(address, range.start, netmask),
  );
  return available4(contexts, address, tags) ?? near.find(({ range }) => range.static) ?? near[0];
}

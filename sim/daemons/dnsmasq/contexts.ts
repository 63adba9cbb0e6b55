/** The ranges as they fit the addresses that the interfaces have now: complete_context6() and construct_worker(). */
import { Ip6 } from '../../base/ip6';
import type { AddrInfo, Process } from '../../kernel/uapi';
import { INFINITY } from '../dhcpv6/constants';
import { wildcardMatch, type DhcpRange, type DnsmasqConfig } from './config';

const TENTATIVE = 0x40;
const DEPRECATED = 0x20;

/** A range on an interface. */
export interface Context {
  readonly range: DhcpRange;
  readonly start: Ip6;
  readonly end: Ip6;
  readonly prefixLength: number;
  readonly dev: string;
  /** The address that it fits. */
  readonly local: Ip6;
  readonly tentative: boolean;
  /** Seconds: of the address where it was constructed from it, else for ever. */
  readonly preferred: number;
  readonly valid: number;
  readonly addressDeprecated: boolean;
}

/** iface_check() with dhcp_except: whether dnsmasq has to do with an interface. */
export function serves(config: DnsmasqConfig, dev: string): boolean {
  const matches = (names: readonly string[]): boolean => names.some(name => wildcardMatch(name, dev));
  if (matches(config.exceptInterfaces) || matches(config.noDhcpInterfaces)) return false;
  return config.interfaces.length === 0 || matches(config.interfaces);
}

/** Addresses that can have a range, in the order of the kernel. */
function* candidates(os: Process): Generator<AddrInfo> {
  for (const address of os.netlink.addresses()) {
    const { local } = address;
    if (!local.isLinkLocal && !local.isLoopback && !local.isMulticast) yield address;
  }
}

/** All that fit, the first range of an interface's first address first. */
export function contextsOf(os: Process, config: DnsmasqConfig, dev: string): Context[] {
  const found: Context[] = [];
  for (const address of candidates(os)) {
    if (address.ifname !== dev) continue;
    for (const range of config.ranges) {
      const context = fit(range, address);
      const known = found.some(each => each.range === range && each.start === context?.start);
      if (context !== undefined && !known) found.push(context);
    }
  }
  return found;
}

function fit(range: DhcpRange, address: AddrInfo): Context | undefined {
  const { local, prefixlen, ifname: dev, flags, preferredLifetime, validLifetime } = address;
  const length = range.prefixLength;
  if (prefixlen > length && length !== 0) return undefined;
  const constructed = range.constructor6 !== undefined;
  if (constructed && !wildcardMatch(range.constructor6, dev)) return undefined;
  const start = constructed ? Ip6.join(local, range.start) : range.start;
  const end = constructed ? Ip6.join(local, range.end) : range.end;
  if (!local.prefixEquals(start, length) || !local.prefixEquals(end, length)) return undefined;
  const addressDeprecated = (flags & DEPRECATED) !== 0;
  const preferred = !constructed ? INFINITY : addressDeprecated ? 0 : preferredLifetime;
  const valid = constructed ? validLifetime : INFINITY;
  const tentative = (flags & TENTATIVE) !== 0;
  const prefixLength = length === 0 ? 64 : length;
  return { range, start, end, prefixLength, dev, local, tentative, preferred, valid, addressDeprecated };
}

/** The link-local address with the longest preferred lifetime; what is still tentative counts as well. */
export function linkLocalOf(os: Process, dev: string): AddrInfo | undefined {
  const own = os.netlink.addresses().filter(({ ifname, local }) => ifname === dev && local.isLinkLocal);
  return own.reduce<AddrInfo | undefined>(
    (best, each) => (best === undefined || each.preferredLifetime > best.preferredLifetime ? each : best),
    undefined,
  );
}

/**
 * Which of our addresses a packet leaves with, where the sender did not choose (ipv6_dev_get_saddr of addrconf.c;
 * RFC 6724 §5). Every candidate is compared with the best one so far, rule by rule; the first rule in which they differ
 * decides, and if none does, the earlier candidate stays. Candidates come by device in order of index, and on a device by
 * falling scope, the newest address first.
 *
 * Differs from Linux: no VRFs.
 */
import type { Ip6 } from '../../base/ip6';
import type { NetDevice } from '../../link/net-device';
import type { Net } from '../core/net';
import { devconfOptimistic } from '../sysctl/inet6-conf';
import { ipv6AddrLabel } from './addr-label';
import {
  IFA_F_DEPRECATED,
  IFA_F_HOMEADDRESS,
  IFA_F_OPTIMISTIC,
  IFA_F_TEMPORARY,
  IFA_F_TENTATIVE,
  in6DevGet,
  type Inet6Dev,
  type Inet6Ifaddr,
} from './inet6-dev';
import type { Fib6Info } from './route/fib6-info';

/** IPV6_PREFER_SRC_* of RFC 5014: what a socket may ask for. */
export const IPV6_PREFER_SRC_TMP = 0x1;
export const IPV6_PREFER_SRC_PUBLIC = 0x2;
export const IPV6_PREFER_SRC_COA = 0x4;

/** Scopes as multicast addresses have them (RFC 4291 §2.7). */
const SCOPE_LINKLOCAL = 0x02;
const SCOPE_SITELOCAL = 0x05;
const SCOPE_GLOBAL = 0x0e;

/** What the source is wanted for. */
interface Wanted {
  readonly net: Net;
  readonly dst: Ip6;
  /** The device the packet leaves through, if that is known. */
  readonly dev: NetDevice | undefined;
  readonly scope: number;
  /** IPV6_PREFER_SRC_* */
  readonly prefs: number;
}

/** The rules of ipv6_get_saddr_eval, in their order. A larger number is better. */
const RULES = {
  'same-address': (ifa: Inet6Ifaddr, { dst }: Wanted): number => Number(ifa.addr === dst),
  /** Far enough is best, and of that the nearest; then what is not far enough, and of that the farthest. */
  scope(ifa: Inet6Ifaddr, wanted: Wanted): number {
    const scope = ipv6AddrSrcScope(ifa.addr);
    return scope >= wanted.scope ? -scope : scope - 128;
  },
  /** Not deprecated; and not optimistic either, unless use_optimistic says so. */
  preferred(ifa: Inet6Ifaddr): number {
    const avoid = usesOptimistic(ifa.idev) ? IFA_F_DEPRECATED : IFA_F_DEPRECATED | IFA_F_OPTIMISTIC;
    return Number((ifa.flags & avoid) === 0 || isAlwaysPreferred(ifa.addr));
  },
  /** RFC 6275's home address, unless the socket asked for the care-of address. */
  'home-address': (ifa: Inet6Ifaddr, { prefs }: Wanted): number =>
    Number(((ifa.flags & IFA_F_HOMEADDRESS) !== 0) === ((prefs & IPV6_PREFER_SRC_COA) === 0)),
  'outgoing-interface': (ifa: Inet6Ifaddr, { dev }: Wanted): number =>
    Number(dev === undefined || ifa.idev.dev === dev),
  'matching-label': (ifa: Inet6Ifaddr, { net, dst, dev }: Wanted): number =>
    Number(ipv6AddrLabel(net, ifa.addr, ifa.idev.dev.ifindex) === ipv6AddrLabel(net, dst, dev?.ifindex ?? 0)),
  /** Public addresses, or temporary ones where use_tempaddr is 2 or the socket asked for them. */
  privacy(ifa: Inet6Ifaddr, { prefs }: Wanted): number {
    const asked = prefs & (IPV6_PREFER_SRC_PUBLIC | IPV6_PREFER_SRC_TMP);
    const temporary = asked ? (prefs & IPV6_PREFER_SRC_TMP) !== 0 : ifa.idev.cnf.use_tempaddr >= 2;
    return Number(((ifa.flags & IFA_F_TEMPORARY) !== 0) === temporary);
  },
  /** RFC 4843: ORCHIDs speak to ORCHIDs. */
  orchid: (ifa: Inet6Ifaddr, { dst }: Wanted): number => Number(isOrchid(ifa.addr) === isOrchid(dst)),
  /** What lies within the prefix of the candidate counts, and no more. */
  'longest-prefix': (ifa: Inet6Ifaddr, { dst }: Wanted): number =>
    Math.min(ifa.addr.commonPrefixLength(dst), ifa.prefixLen),
  'not-optimistic': (ifa: Inet6Ifaddr): number => Number((ifa.flags & IFA_F_OPTIMISTIC) === 0),
} as const satisfies Record<string, (ifa: Inet6Ifaddr, wanted: Wanted) => number>;

/** A rule of source address selection by its name. */
export type SourceRule = keyof typeof RULES;

const RULE_NAMES = Object.keys(RULES) as SourceRule[];

/** How one candidate fared against the best before it. */
export interface SourceComparison {
  readonly winner: Inet6Ifaddr;
  readonly loser: Inet6Ifaddr;
  /** Undefined: nothing told them apart, so the earlier one stayed. */
  readonly rule: SourceRule | undefined;
}

/**
 * ipv6_dev_get_saddr: the source for packets to `dst` that leave through `dev`, or nobody knows where.
 * @param prefs IPV6_PREFER_SRC_*
 * @returns undefined when no address is fit (EADDRNOTAVAIL).
 */
export function ipv6DevGetSaddr(net: Net, dev: NetDevice | undefined, dst: Ip6, prefs = 0): Ip6 | undefined {
  return select(net, dev, dst, prefs, undefined)?.addr;
}

/** ip6_route_get_saddr: the `src` of the route, or what fits the device it leads through. */
export function ip6RouteGetSaddr(net: Net, rt: Fib6Info | undefined, dst: Ip6, prefs = 0): Ip6 | undefined {
  return rt?.prefsrc ?? ipv6DevGetSaddr(net, rt?.nh.dev, dst, prefs);
}

/** Why ipv6DevGetSaddr chooses as it does: all comparisons it makes, in order. */
export function explainSourceAddress(
  net: Net,
  dev: NetDevice | undefined,
  dst: Ip6,
  prefs = 0,
): SourceComparison[] {
  const comparisons: SourceComparison[] = [];
  select(net, dev, dst, prefs, comparisons);
  return comparisons;
}

function select(
  net: Net,
  dev: NetDevice | undefined,
  dst: Ip6,
  prefs: number,
  comparisons: SourceComparison[] | undefined,
): Inet6Ifaddr | undefined {
  const wanted: Wanted = { net, dst, dev, scope: ipv6AddrSrcScope(dst), prefs };
  let best: Inet6Ifaddr | undefined;
  for (const idev of candidateDevices(wanted)) {
    for (const ifa of idev.addrList) {
      if (ifa.flags & IFA_F_TENTATIVE && !(ifa.flags & IFA_F_OPTIMISTIC)) continue;
      if (ifa.addr.isUnspecified || ifa.addr.isMulticast) continue;
      if (best === undefined) {
        best = ifa;
        continue;
      }
      const compared = compare(best, ifa, wanted);
      comparisons?.push(compared);
      best = compared.winner;
    }
  }
  return best;
}

/** By the first rule in which the two differ; if there is none, the one that came first stays. */
function compare(best: Inet6Ifaddr, ifa: Inet6Ifaddr, wanted: Wanted): SourceComparison {
  for (const rule of RULE_NAMES) {
    const difference = RULES[rule](ifa, wanted) - RULES[rule](best, wanted);
    if (difference > 0) return { winner: ifa, loser: best, rule };
    if (difference < 0) return { winner: best, loser: ifa, rule };
  }
  return { winner: best, loser: ifa, rule: undefined };
}

/** RFC 6724 §4: what stays on the link must come from an address on it; else any address of the machine may do. */
function candidateDevices({ net, dst, dev, scope }: Wanted): readonly Inet6Dev[] {
  const own = dev && in6DevGet(dev);
  const onlyOwn =
    dst.isMulticast || scope <= SCOPE_LINKLOCAL || (own !== undefined && own.cnf.use_oif_addrs_only !== 0);
  if (dev !== undefined && onlyOwn) return own === undefined ? [] : [own];
  const devices: Inet6Dev[] = [];
  for (const each of net.devices.values()) {
    const idev = in6DevGet(each);
    if (idev !== undefined) devices.push(idev);
  }
  return devices;
}

/** __ipv6_addr_src_scope: how far an address is good for. The loopback is as near as the link, `::` nearer than all. */
export function ipv6AddrSrcScope(address: Ip6): number {
  if (address.isMulticast) return address.multicastScope as number;
  if (address.isUnspecified) return -1;
  if (address.isLinkLocal || address.isLoopback) return SCOPE_LINKLOCAL;
  return address.w0 >>> 22 === 0x3fb ? SCOPE_SITELOCAL : SCOPE_GLOBAL;
}

/** ipv6_use_optimistic_addr (RFC 4429): addresses still being probed are as good as others. */
function usesOptimistic(idev: Inet6Dev): boolean {
  return devconfOptimistic(idev, 'optimistic_dad') && devconfOptimistic(idev, 'use_optimistic');
}

/** ipv6_saddr_preferred: IPv4 in disguise and the loopback cannot be deprecated. */
function isAlwaysPreferred(address: Ip6): boolean {
  const compatible = (address.w0 | address.w1 | address.w2) === 0 && !address.isUnspecified;
  return compatible || address.isV4Mapped;
}

/** ipv6_addr_orchid: 2001:10::/28. */
function isOrchid(address: Ip6): boolean {
  return (address.w0 & 0xfffffff0) === 0x20010010;
}

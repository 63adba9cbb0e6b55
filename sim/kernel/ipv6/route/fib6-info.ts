/**
 * One route (struct fib6_info with its struct fib6_nh): prefix, way out, and the flags that say whose it is and who may
 * remove it. The next hops of a multipath route are routes of their own, tied together by `multipath`.
 *
 * Differs from Linux: no source-specific routes (CONFIG_IPV6_SUBTREES), no nexthop objects (`ip nexthop`).
 */
import type { Ip6 } from '../../../base/ip6';
import type { Prefix } from '../../../base/prefix';
import type { SimTime } from '../../../base/time';
import type { NetDevice } from '../../../link/net-device';
import type { Dst } from './dst';
import type { Fib6Node } from './fib6-table';
import type { Multipath } from './multipath';

/** RTF_* of linux/ipv6_route.h and linux/route.h. Purging goes by these, never by `protocol`. */
export const RTF_UP = 0x0001;
export const RTF_REJECT = 0x0200;
export const RTF_DEFAULT = 0x00010000;
export const RTF_ADDRCONF = 0x00040000;
export const RTF_PREFIX_RT = 0x00080000;
export const RTF_ANYCAST = 0x00100000;
export const RTF_NONEXTHOP = 0x00200000;
export const RTF_EXPIRES = 0x00400000;
export const RTF_ROUTEINFO = 0x00800000;
export const RTF_LOCAL = 0x80000000 | 0;

/** RTNH_F_* of linux/rtnetlink.h: what is wrong or special about a next hop. */
export const RTNH_F_DEAD = 1;
export const RTNH_F_ONLINK = 4;
export const RTNH_F_LINKDOWN = 16;

export const RT6_TABLE_MAIN = 254;
export const RT6_TABLE_LOCAL = 255;

/** Metrics that the kernel gives where nobody names one: a person's routes, and those of prefixes. */
export const IP6_RT_PRIO_USER = 1024;
export const IP6_RT_PRIO_ADDRCONF = 256;

/** RTN_*, as `ip route` prints them. */
export type RouteType =
  'unicast' | 'local' | 'anycast' | 'multicast' | 'unreachable' | 'prohibit' | 'blackhole' | 'throw';
/** RTPROT_*, as `ip route` prints them; numbers print as themselves. */
export type RouteProtocol = 'unspec' | 'redirect' | 'kernel' | 'boot' | 'static' | 'ra' | 'dhcp' | number;
export type RouterPreference = 'low' | 'medium' | 'high';

/** RTAX_* that are set; absent means not set. */
export interface RouteMetrics {
  mtu?: number;
  hoplimit?: number;
  advmss?: number;
}

/** Metrics that the kernel leaves as they are (RTAX_LOCK). */
export type LockedMetrics = readonly (keyof RouteMetrics)[];

/** As a route keeps them. */
export interface Fib6Metrics extends RouteMetrics {
  lock?: LockedMetrics;
}

/** What every route without metrics shares (dst_default_metrics). */
export const NO_METRICS: Fib6Metrics = Object.freeze({});

/** struct fib6_nh. */
export interface Fib6Nh {
  readonly dev: NetDevice;
  readonly gateway: Ip6 | undefined;
  /** Share of a multipath route's flows. */
  readonly weight: number;
  /** RTNH_F_* */
  flags: number;
  /** When the gateway, if there is one, was last probed (RFC 4191 §3.5), or else when the route was made, µs. */
  lastProbe: SimTime | undefined;
  /** What look-ups that end here are answered with, once there was one (rt6i_pcpu). */
  dst: Dst | undefined;
  /** Destinations for which a redirect or a Packet Too Big said otherwise (rt6i_exception_bucket). */
  exceptions: Map<Ip6, Dst> | undefined;
}

/**
 * struct fib6_info. To change one that is in a table use the functions that say so (fib6SetExpires, fib6MetricSet,
 * fib6SetPreference): remembered look-ups depend on it.
 */
export interface Fib6Info {
  /** No bits after the length. */
  readonly dst: Prefix;
  readonly table: number;
  readonly metric: number;
  readonly type: RouteType;
  readonly protocol: RouteProtocol;
  /** RTF_*; RTF_GATEWAY is not among them: `nh.gateway` says it. */
  flags: number;
  preference: RouterPreference;
  readonly nh: Fib6Nh;
  /** Shared by all the next hops of a multipath route. */
  multipath: Multipath | undefined;
  prefsrc: Ip6 | undefined;
  /** When it ends, µs of simulated time; meaningful with RTF_EXPIRES. */
  expires: SimTime | undefined;
  /** Replaced as a whole when one changes. */
  metrics: Fib6Metrics;
  /** Where it stands in its table; undefined before it is inserted and after it is deleted. */
  node: Fib6Node | undefined;
  /** The next route to the same prefix, of the same or a higher metric. */
  next: Fib6Info | undefined;
}

/** Whether its lifetime is over: look-ups then pass it by, although it stands in the table until it is swept. */
export function fib6CheckExpired(rt: Fib6Info, now: SimTime): boolean {
  return (rt.flags & RTF_EXPIRES) !== 0 && now > (rt.expires as SimTime);
}

/** Only a person's routes through gateways share a destination's traffic; those from advertisements never do. */
export function rt6QualifyForEcmp(rt: Fib6Info): boolean {
  return (rt.flags & RTF_ADDRCONF) === 0 && rt.nh.gateway !== undefined;
}

/** The same way out: nothing else counts when two routes of one prefix and metric are compared. */
export function rt6DuplicateNexthop(a: Fib6Info, b: Fib6Info): boolean {
  return a.nh.dev === b.nh.dev && a.nh.gateway === b.nh.gateway;
}

/** Destinations that mean something only together with a link: a look-up must not leave through another device. */
export function rt6NeedStrict(destination: Ip6): boolean {
  return destination.isMulticast || destination.isLinkLocal || destination.isLoopback;
}

/** A route that leads nowhere on purpose. */
export function isReject(rt: Fib6Info): boolean {
  return (rt.flags & RTF_REJECT) !== 0;
}

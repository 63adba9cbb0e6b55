/** One route (struct fib6_info): prefix, way out, and the flags that say whose it is and who may remove it. */
import type { Ip6 } from '../../../base/ip6';
import type { Prefix } from '../../../base/prefix';
import type { SimTime } from '../../../base/time';
import type { NetDevice } from '../../../link/net-device';

/** RTF_* of linux/ipv6_route.h and linux/route.h. Purging goes by these, never by `protocol`. */
export const RTF_UP = 0x0001;
export const RTF_GATEWAY = 0x0002;
export const RTF_DYNAMIC = 0x0010;
export const RTF_DEFAULT = 0x00010000;
export const RTF_ALLONLINK = 0x00020000;
export const RTF_ADDRCONF = 0x00040000;
export const RTF_PREFIX_RT = 0x00080000;
export const RTF_ANYCAST = 0x00100000;
export const RTF_NONEXTHOP = 0x00200000;
export const RTF_EXPIRES = 0x00400000;
export const RTF_ROUTEINFO = 0x00800000;
export const RTF_CACHE = 0x01000000;
export const RTF_LOCAL = 0x80000000 | 0;

export const RT6_TABLE_MAIN = 254;
export const RT6_TABLE_LOCAL = 255;

/** RTN_*, as `ip route` prints them. */
export type RouteType = 'unicast' | 'local' | 'anycast' | 'multicast' | 'unreachable' | 'prohibit' | 'blackhole' | 'throw';
/** RTPROT_*, as `ip route` prints them; numbers print as themselves. */
export type RouteProtocol = 'unspec' | 'redirect' | 'kernel' | 'boot' | 'static' | 'ra' | 'dhcp' | number;
export type RouterPreference = 'low' | 'medium' | 'high';

/** RTAX_* that are set; absent means not set. */
export interface RouteMetrics {
  mtu?: number;
  hoplimit?: number;
  advmss?: number;
}

/** struct fib6_nh. */
export interface Fib6Nh {
  readonly dev: NetDevice;
  readonly gateway: Ip6 | undefined;
  readonly weight: number;
  /** RTNH_F_LINKDOWN, RTNH_F_DEAD, RTNH_F_ONLINK */
  linkdown: boolean;
  dead: boolean;
  onlink: boolean;
  /** When the gateway was last probed (RFC 4191 §3.5), µs; undefined if never. */
  lastProbe: SimTime | undefined;
}

/** struct fib6_info. */
export interface Fib6Info {
  readonly dst: Prefix;
  table: number;
  metric: number;
  type: RouteType;
  protocol: RouteProtocol;
  /** RTF_* */
  flags: number;
  preference: RouterPreference;
  /** The next hop, and the further ones of a multipath route (`nexthop` list). */
  readonly nh: Fib6Nh;
  readonly siblings: Fib6Nh[];
  prefsrc: Ip6 | undefined;
  /** When it ends, µs of simulated time; undefined: never (RTF_EXPIRES unset). */
  expires: SimTime | undefined;
  metrics: RouteMetrics;
}

/**
 * What rtnetlink(7) shows and takes of IPv4, as plain values: addresses, routes, neighbours. Programs get it through uapi.ts, as
 * `netlink.ipv4`.
 */
import type { Ip4 } from '../base/ip4';
import type { Mac } from '../base/mac';
import type { Prefix4 } from '../base/prefix4';
import type { NetlinkError } from './core/errno';
import type { NudState } from './core/neighbour';
import type { RouteType4 } from './ipv4/fib/fib-info';
import type { RouteMetrics, RouteProtocol } from './ipv6/route/fib6-info';
import type { NewMode, Refusal } from './uapi-netlink';

export type { RouteType4 };

/** An address (RTM_NEWADDR). */
export interface AddrInfo4 {
  readonly ifindex: number;
  readonly ifname: string;
  readonly local: Ip4;
  /** The other end, where it is not `local` itself. */
  readonly peer?: Ip4;
  readonly prefixlen: number;
  readonly broadcast?: Ip4;
  readonly label: string;
  /** RT_SCOPE_*: 0 global, 200 site, 253 link, 254 host. */
  readonly scope: number;
  /** IFA_F_* */
  readonly flags: number;
  /** Seconds left; INFINITY_LIFE_TIME (0xffffffff) is for ever. */
  readonly validLifetime: number;
  readonly preferredLifetime: number;
  readonly metric: number;
}

export interface AddrRequest4 {
  readonly dev: string;
  readonly local: Ip4;
  readonly peer?: Ip4;
  /** To delete without it: any prefix will do. */
  readonly prefixlen: number;
  readonly broadcast?: Ip4;
  /** Begins with the name of the device; its name, if left out. */
  readonly label?: string;
  readonly scope?: number;
  /** IFA_F_* */
  readonly flags?: number;
  readonly validLifetime?: number;
  readonly preferredLifetime?: number;
  readonly metric?: number;
}

/** The address that is to go; what is left out matches any. */
export type AddrDelRequest4 = Pick<AddrRequest4, 'dev' | 'local' | 'peer' | 'label'> & {
  readonly prefixlen?: number;
};

export interface NexthopInfo4 {
  readonly gateway?: Ip4;
  readonly dev?: string;
  readonly weight: number;
  readonly flags: readonly ('linkdown' | 'dead' | 'onlink')[];
}

/** A route (RTM_NEWROUTE). */
export interface RouteInfo4 {
  readonly type: RouteType4;
  /** Length 0 is the default route. */
  readonly dst: Prefix4;
  readonly tos: number;
  readonly table: number;
  readonly protocol: RouteProtocol;
  /** RT_SCOPE_* */
  readonly scope: number;
  readonly metric: number;
  readonly gateway?: Ip4;
  readonly dev?: string;
  readonly flags: readonly ('linkdown' | 'dead' | 'onlink')[];
  readonly nexthops?: readonly NexthopInfo4[];
  readonly prefsrc?: Ip4;
  readonly metrics: RouteMetrics;
}

export interface NexthopRequest4 {
  readonly gateway?: Ip4;
  readonly dev?: string;
  readonly weight?: number;
  readonly onlink?: boolean;
}

export interface RouteRequest4 {
  readonly type?: RouteType4;
  readonly dst: Prefix4;
  readonly tos?: number;
  readonly table?: number;
  /** `boot`, if left out. */
  readonly protocol?: RouteProtocol;
  /** What `ip route add` sends, if left out: link without a gateway, host for what is ours, else global. */
  readonly scope?: number;
  readonly metric?: number;
  readonly gateway?: Ip4;
  readonly dev?: string;
  readonly onlink?: boolean;
  readonly nexthops?: readonly NexthopRequest4[];
  readonly prefsrc?: Ip4;
  readonly metrics?: RouteMetrics;
}

/** What `ip route get` asks. */
export interface RouteQuestion4 {
  readonly to: Ip4;
  readonly from?: Ip4;
  readonly oif?: string;
  /** As if a packet had come in there. */
  readonly iif?: string;
  readonly tos?: number;
  /** The route as the table has it. */
  readonly fibmatch?: boolean;
}

/** What it answers. */
export interface RouteAnswer4 extends RouteInfo4 {
  readonly from?: Ip4;
  readonly iif?: string;
  /** It is what a packet makes of the route, and not the route itself (RTM_F_CLONED). */
  readonly cloned: boolean;
  /** RTCF_*, of which `ip` prints what becomes of the packet (`cache <local>`). */
  readonly cacheFlags: readonly ('local' | 'brd' | 'mc')[];
}

/** A neighbour (RTM_NEWNEIGH); ages in seconds. */
export interface NeighInfo4 {
  readonly dst: Ip4;
  readonly dev: string;
  readonly lladdr?: Mac;
  readonly state: NudState;
  readonly externLearned?: boolean;
  readonly managed?: boolean;
  readonly used: number;
  readonly confirmed: number;
  readonly updated: number;
  readonly probes: number;
  readonly refcount: number;
}

export interface NeighRequest4 {
  readonly dst: Ip4;
  readonly dev: string;
  readonly lladdr?: Mac;
  readonly state?: NudState;
  readonly externLearned?: boolean;
  readonly managed?: boolean;
  readonly use?: boolean;
}

/** A group membership. */
export interface MaddrInfo4 {
  readonly dev: string;
  readonly address: Ip4;
  readonly users: number;
}

/** What a listener of the groups IPV4_IFADDR and IPV4_ROUTE, and of NEIGH, gets. */
export type NetlinkEvent4 =
  | { readonly kind: 'newaddr4' | 'deladdr4'; readonly address: AddrInfo4 }
  | { readonly kind: 'newroute4' | 'delroute4'; readonly route: RouteInfo4; readonly replace: boolean }
  | { readonly kind: 'newneigh4' | 'delneigh4' | 'getneigh4'; readonly neighbour: NeighInfo4 };

/** Requests of IPv4. Lists come in the order in which the kernel dumps them. */
export interface Netlink4 {
  addresses(): readonly AddrInfo4[];
  addressAdd(request: AddrRequest4, mode: 'add' | 'replace' | 'change'): Refusal;
  addressDel(request: AddrDelRequest4): Refusal;
  routes(table?: number): readonly RouteInfo4[];
  routeTables(): readonly number[];
  routeAdd(request: RouteRequest4, mode: NewMode): Refusal;
  /** The route that is to go; what is left out matches any. */
  routeDel(request: RouteRequest4): Refusal;
  routeGet(question: RouteQuestion4): RouteAnswer4 | NetlinkError;
  neighbours(): readonly NeighInfo4[];
  neighbourAdd(request: NeighRequest4, mode: 'add' | 'change' | 'replace'): Refusal;
  neighbourDel(request: Pick<NeighRequest4, 'dst' | 'dev'>): Refusal;
  memberships(): readonly MaddrInfo4[];
}

export interface Ipv4Netlink {
  /** Addresses, routes and neighbours of IPv4. */
  readonly ipv4: Netlink4;
}

/**
 * What rtnetlink(7) shows and takes, as plain values: devices, addresses, routes, neighbours and bridges. The part of the
 * system call surface that `ip`, `bridge` and network managers live on; programs get it through uapi.ts.
 */
import type { Ip6 } from '../base/ip6';
import type { Mac } from '../base/mac';
import type { Prefix } from '../base/prefix';
import type { NdOption } from '../wire/nd/options';
import type { NetlinkError } from './core/errno';
import type { FibRule, NumberRange, RuleRequest } from './core/fib-rules';
import type { NudState } from './core/neighbour';
import type { RtnlGroup } from './core/rtnetlink-messages';
import type {
  LockedMetrics,
  RouteMetrics,
  RouteProtocol,
  RouterPreference,
  RouteType,
} from './ipv6/route/fib6-info';
import type { AddrLabelNetlink } from './uapi-addrlabel';
import type { BridgeNetlink } from './uapi-bridge';
import type { Ipv4Netlink, NetlinkEvent4 } from './uapi-netlink4';

export type {
  LockedMetrics,
  NudState,
  NumberRange,
  RouteMetrics,
  RouteProtocol,
  RouterPreference,
  RouteType,
  RtnlGroup,
  RuleRequest,
};

export type * from './uapi-addrlabel';
export type * from './uapi-bridge';

/** `undefined` is success. */
export type Refusal<E = NetlinkError> = E | undefined;

// --- what rtnetlink shows -------------------------------------------------------------------------------------------

/** Details of a kind of device. */
export type LinkDetails = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** A device (RTM_NEWLINK). */
export interface LinkInfo {
  readonly ifindex: number;
  readonly ifname: string;
  /** IFF_* names without the prefix, in iproute2's order; NO-CARRIER and M-DOWN included where it prints them. */
  readonly flags: readonly string[];
  readonly up: boolean;
  /** IFF_RUNNING: up, and operational. */
  readonly running: boolean;
  readonly mtu: number;
  /** The limits of the device for it; a maximum of 0 is none. */
  readonly minMtu: number;
  readonly maxMtu: number;
  readonly qdisc: string;
  readonly operstate: string;
  readonly txqlen: number;
  readonly address: Mac;
  readonly broadcast: Mac;
  /** `loopback` or `ether`. */
  readonly linkType: 'loopback' | 'ether';
  /** `veth`, `bridge`, `vlan`; absent for plain devices. */
  readonly kind?: string;
  /** Name of the device that enslaved it. */
  readonly master?: string;
  /** The ifindex at the other end or below, 0 where that is gone; its name where it is in the same namespace. */
  readonly iflink?: number;
  readonly iflinkName?: string;
  /** Id of the namespace of the other end, as this namespace numbers them; its name where `ip netns` knows one. */
  readonly linkNetnsid?: number;
  readonly linkNetnsName?: string;
  readonly promiscuity: number;
  readonly allmulti: number;
  readonly addrGenMode: 'eui64' | 'none' | 'stable_secret' | 'random';
  readonly inet6?: {
    readonly flags: number;
    readonly raMtu: number;
    readonly reachableTime: number;
    readonly retransTime: number;
  };
  readonly token: Ip6;
  /** What its kind tells of it, keys as `ip -d -j link` names them; and what its master does, whose kind is `slaveKind`. */
  readonly infoData?: LinkDetails;
  readonly slaveKind?: string;
  readonly infoSlaveData?: LinkDetails;
}

/** An address (RTM_NEWADDR). */
export interface AddrInfo {
  readonly ifindex: number;
  readonly ifname: string;
  readonly local: Ip6;
  readonly peer?: Ip6;
  readonly prefixlen: number;
  readonly scope: 'global' | 'site' | 'link' | 'host';
  /** IFA_F_* of the address. */
  readonly flags: number;
  /** Seconds left; INFINITY_LIFE_TIME (0xffffffff) is for ever. */
  readonly validLifetime: number;
  readonly preferredLifetime: number;
  readonly protocol: string;
  readonly metric: number;
}

export interface NexthopInfo {
  readonly gateway?: Ip6;
  readonly dev: string;
  readonly weight: number;
  readonly flags: readonly ('linkdown' | 'dead' | 'onlink')[];
}

/** A route (RTM_NEWROUTE). */
export interface RouteInfo {
  readonly type: RouteType;
  /** Length 0 is the default route. */
  readonly dst: Prefix;
  readonly table: number;
  readonly protocol: RouteProtocol;
  readonly metric: number;
  readonly gateway?: Ip6;
  readonly dev?: string;
  readonly flags: readonly ('linkdown' | 'dead' | 'onlink')[];
  readonly nexthops?: readonly NexthopInfo[];
  readonly prefsrc?: Ip6;
  /** Seconds left, in hundredths, negative once it is over but not yet swept; absent: for ever. */
  readonly expires?: number;
  readonly metrics: RouteMetrics;
  readonly locked?: LockedMetrics;
  /** Learned about one destination, and not in a table (RTM_F_CLONED). */
  readonly cloned?: boolean;
  /** Absent where the kernel does not tell it, before 4.1. */
  readonly preference?: RouterPreference;
}

/** A rule of policy routing (RTM_NEWRULE). */
export interface RuleInfo extends FibRule {
  /** There is no device of the name it selects by. */
  readonly iifDetached: boolean;
  readonly oifDetached: boolean;
  /** No rule has the preference it jumps to. */
  readonly unresolved: boolean;
}

/** What `ip route get` answers: the route as a packet to one address sees it. */
export interface RouteAnswer extends RouteInfo {
  /** The source the question was asked for, and the device the packet would come in on. */
  readonly from?: Ip6;
  readonly iif?: string;
}

/** A neighbour (RTM_NEWNEIGH); ages in seconds. */
export interface NeighInfo {
  readonly dst: Ip6;
  readonly dev: string;
  readonly lladdr?: Mac;
  readonly state: NudState;
  readonly router: boolean;
  readonly proxy: boolean;
  /** Somebody outside the kernel knows it; the kernel keeps it resolved. */
  readonly externLearned?: boolean;
  readonly managed?: boolean;
  readonly used: number;
  readonly confirmed: number;
  readonly updated: number;
  readonly probes: number;
  /** The table's reference, that of a timer, and of whoever else has it in hand. */
  readonly refcount: number;
}

/** A group membership (`ip maddr`). */
export interface MaddrInfo {
  readonly ifindex: number;
  readonly dev: string;
  readonly family: 'link' | 'inet6';
  readonly address: Ip6 | Mac;
  readonly users: number;
  /** Somebody added it with `ip maddr add`. */
  readonly byHand?: boolean;
}

/** What a listener of rtnetlink groups gets. */
export type NetlinkEvent =
  | NetlinkEvent4
  /** `event`: what became of the device, where the message says so (IFLA_EVENT). */
  | { readonly kind: 'newlink' | 'dellink'; readonly link: LinkInfo; readonly event?: string }
  /** The same of AF_BRIDGE: what a bridge tells of one of its ports. */
  | { readonly kind: 'newport' | 'delport'; readonly link: LinkInfo }
  | { readonly kind: 'newaddr' | 'deladdr'; readonly address: AddrInfo }
  | { readonly kind: 'newroute' | 'delroute'; readonly route: RouteInfo; readonly replace: boolean }
  | { readonly kind: 'newrule' | 'delrule'; readonly rule: RuleInfo }
  /** `getneigh`: the kernel asks user space for it (app_solicit). */
  | { readonly kind: 'newneigh' | 'delneigh' | 'getneigh'; readonly neighbour: NeighInfo }
  | { readonly kind: 'newprefix' | 'newnduseropt'; readonly dev: string; readonly option: NdOption }
  /** Settings of `all`, `default` (ifindex 0) or a device by their keys under net.ipv6.conf; or that it has none any more. */
  | {
      readonly kind: 'newnetconf';
      readonly scope: string;
      readonly ifindex: number;
      readonly values: Readonly<Record<string, number>>;
    }
  | { readonly kind: 'delnetconf'; readonly scope: string; readonly ifindex: number };

// --- what rtnetlink takes -------------------------------------------------------------------------------------------

export interface LinkChange {
  readonly up?: boolean;
  readonly name?: string;
  readonly mtu?: number;
  readonly address?: Mac;
  readonly txqlen?: number;
  /** A bridge's name; '' releases the device. */
  readonly master?: string;
  /** A namespace's name (`ip netns`), or the pid of a process in it. */
  readonly netns?: string | number;
  readonly addrGenMode?: 'eui64' | 'none' | 'stable_secret' | 'random';
  readonly token?: Ip6;
  readonly promisc?: boolean;
  readonly allmulticast?: boolean;
  readonly arp?: boolean;
  readonly multicast?: boolean;
  /** `type bridge stp_state 1 forward_delay 400`, `type bridge_slave hairpin on`: numbers as netlink carries them. */
  readonly infoData?: Readonly<Record<string, number>>;
  readonly infoSlaveData?: Readonly<Record<string, number>>;
  /** The same from `bridge link set`: AF_BRIDGE takes it for no change of the device (br_setlink). */
  readonly protinfo?: Readonly<Record<string, number>>;
}

export interface LinkCreate extends LinkChange {
  readonly ifname: string;
  readonly kind: string;
  readonly index?: number;
  /** The device below, by name. */
  readonly link?: string;
  /** For veth: the other end. */
  readonly peer?: { readonly ifname?: string; readonly address?: Mac; readonly netns?: string | number };
}

export interface AddrRequest {
  readonly dev: string;
  readonly local: Ip6;
  readonly peer?: Ip6;
  readonly prefixlen: number;
  readonly flags?: number;
  readonly validLifetime?: number;
  readonly preferredLifetime?: number;
  readonly scope?: number;
  readonly metric?: number;
}

export interface NexthopRequest {
  readonly gateway?: Ip6;
  readonly dev?: string;
  readonly weight?: number;
  readonly onlink?: boolean;
}

export interface RouteRequest {
  readonly type?: RouteType;
  readonly dst: Prefix;
  readonly table?: number;
  readonly protocol?: RouteProtocol;
  readonly metric?: number;
  readonly gateway?: Ip6;
  readonly dev?: string;
  readonly onlink?: boolean;
  readonly nexthops?: readonly NexthopRequest[];
  readonly prefsrc?: Ip6;
  /** Seconds. */
  readonly expires?: number;
  readonly metrics?: RouteMetrics;
  readonly locked?: LockedMetrics;
  readonly tos?: number;
  readonly preference?: RouterPreference;
}

/** The route that is to go; what is left out matches any. */
export interface RouteDelRequest extends Partial<RouteRequest> {
  readonly dst: Prefix;
  /** What was learned about the destination, and not a route. */
  readonly cloned?: boolean;
}

/** What `ip route get` asks. Numbers that are left out are 0. */
export interface RouteQuestion {
  readonly to: Ip6;
  readonly from?: Ip6;
  readonly oif?: string;
  /** As if a packet had come in there. */
  readonly iif?: string;
  readonly tos?: number;
  readonly mark?: number;
  readonly uid?: number;
  readonly ipproto?: number;
  readonly sport?: number;
  readonly dport?: number;
  /** The route as the table has it, and not what a packet makes of it. */
  readonly fibmatch?: boolean;
}

export interface NeighRequest {
  readonly dst: Ip6;
  readonly dev: string;
  readonly lladdr?: Mac;
  readonly state?: NudState;
  readonly router?: boolean;
  readonly proxy?: boolean;
  /** NTF_EXT_LEARNED, NTF_MANAGED; NTF_USE: have it resolved now. */
  readonly externLearned?: boolean;
  readonly managed?: boolean;
  readonly use?: boolean;
}

/**
 * How a new route treats an equal one: NLM_F_CREATE|EXCL, NLM_F_REPLACE, NLM_F_CREATE|REPLACE, NLM_F_CREATE|APPEND,
 * NLM_F_CREATE, NLM_F_EXCL.
 */
export type NewMode = 'add' | 'change' | 'replace' | 'append' | 'prepend' | 'test';

/** rtnetlink(7), one call a request. Lists come in the order in which the kernel dumps them. */
export interface Netlink extends Ipv4Netlink, BridgeNetlink, AddrLabelNetlink {
  links(): readonly LinkInfo[];
  link(name: string): LinkInfo | undefined;
  linkAdd(request: LinkCreate): Refusal;
  linkSet(name: string, change: LinkChange): Refusal;
  linkDel(name: string): Refusal;
  addresses(): readonly AddrInfo[];
  addressAdd(request: AddrRequest, mode: 'add' | 'replace' | 'change'): Refusal;
  addressDel(request: AddrRequest): Refusal;
  routes(table?: number): readonly RouteInfo[];
  /** The numbers of the tables that exist: somebody named them once. */
  routeTables(): readonly number[];
  /** What was learned about single destinations, beside the tables. */
  routeCache(table?: number): readonly RouteInfo[];
  routeAdd(request: RouteRequest, mode: NewMode): Refusal;
  routeDel(request: RouteDelRequest): Refusal;
  routeGet(question: RouteQuestion): RouteAnswer | NetlinkError;
  rules(): readonly RuleInfo[];
  ruleAdd(request: RuleRequest): Refusal;
  ruleDel(request: RuleRequest): Refusal;
  neighbours(): readonly NeighInfo[];
  neighbourAdd(request: NeighRequest, mode: 'add' | 'change' | 'replace'): Refusal;
  neighbourDel(request: NeighRequest): Refusal;
  memberships(): readonly MaddrInfo[];
  /** SIOCADDMULTI and SIOCDELMULTI: a device listens to a link-layer group because somebody says so, or no more. */
  multiaddr(change: 'add' | 'delete', dev: string, group: Mac): Refusal;
  /** Listen to groups until the returned function is called. */
  subscribe(groups: readonly RtnlGroup[], receive: (event: NetlinkEvent) => void): () => void;
}

/**
 * What changed between kernel versions: one row a behaviour, each with the version that changed it and how that is
 * known. The kernel's code asks the profile of its namespace; it never compares versions.
 *
 * "trees" below means: the two versions at the ends of the bracket were compared in their sources, and the change was
 * placed at the release named here from its changelog.
 */
import { nearest } from '../../base/nearest';
import type { DevconfKey } from '../sysctl/devconf';

/** How an interface decides whether to accept router advertisements (`ipv6_accept_ra`). */
export type AcceptRaRule =
  /** Not forwarding, and accept_ra not 0; 2 means nothing special. */
  | 'host-only'
  /** Forwarding: accept_ra of 2 or more. */
  | 'at-least-2'
  /** Forwarding: accept_ra exactly 2. */
  | 'exactly-2';

/** When router solicitations are sent. */
export type SolicitRule =
  /** Not forwarding; accept_ra is not looked at. */
  | 'not-forwarding'
  /** Forwarding 0 or 2. */
  | 'forwarding-0-or-2'
  /** Whenever advertisements would be accepted. */
  | 'accept-ra';

/** What net.core.devconf_inherit_init_net can choose (`net_inherit_devconf`). */
export type DevconfInherit =
  /** No choice: the first namespace's values. */
  | 'live'
  /** No choice: the compiled ones. */
  | 'compiled'
  /** 1: the first namespace's. */
  | 'first-namespace'
  /** 1: the first namespace's; 3: those of the namespace of who makes it. */
  | 'any-namespace';

interface Step<T> {
  /** First version with this value. */
  readonly since: string;
  readonly value: T;
  /** How it is known. */
  readonly source: string;
}

/** The oldest version there is a profile for; the first step of every row starts here. */
const OLDEST = '2.6.32';

const from = <T>(value: T, source = 'ipv6 of 2.6.32'): Step<T> => ({ since: OLDEST, value, source });
const since = <T>(version: string, value: T, source: string): Step<T> => ({ since: version, value, source });

/** One row a behaviour; steps in rising order of version. */
export const BEHAVIOURS = {
  /** The gate in front of every advertisement. */
  acceptRa: [
    from<AcceptRaRule>('host-only'),
    since<AcceptRaRule>('2.6.37', 'at-least-2', 'trees 2.6.32, 2.6.37'),
    since<AcceptRaRule>('3.10', 'exactly-2', 'trees 3.4, 3.18'),
  ],
  solicit: [
    from<SolicitRule>('not-forwarding'),
    since<SolicitRule>('2.6.37', 'forwarding-0-or-2', 'trees 2.6.32, 2.6.37'),
    since<SolicitRule>('3.2', 'accept-ra', 'trees 3.0, 3.4'),
  ],
  /** RFC 7559: solicitations back off exponentially and without end. */
  solicitBackoff: [from(false), since('4.9', true, 'trees 4.4, 4.10')],
  /** Switching forwarding on spares the default routers of interfaces with accept_ra=2. */
  purgeSparesAcceptRa2: [from(false), since('3.2', true, 'trees 3.0, 3.4')],
  /** `always`: overwrite; `raise`: never lower; `minimum`: accept_ra_min_hop_limit decides. */
  raHopLimit: [
    from<'always' | 'raise' | 'minimum'>('always'),
    since<'always' | 'raise' | 'minimum'>('3.18', 'raise', 'trees 3.10, 3.18'),
    since<'always' | 'raise' | 'minimum'>('4.2', 'minimum', 'trees 4.1, 4.4'),
  ],
  /** RFC 4862 §5.5.3 (e) to the letter, or with the preferred lifetime always taken over. */
  twoHourRule: [
    from<'literal' | 'preferred-always'>('literal'),
    since<'literal' | 'preferred-always'>('3.18', 'preferred-always', 'trees 3.10, 3.18'),
  ],
  /** Smallest retransmission timer an advertisement can set, ms. */
  raRetransFloor: [from(100), since('5.5', 10, 'trees 5.4, 5.10')],
  /** `all/accept_dad` counts too, as the larger of the two. */
  allAcceptDadConsulted: [from(false), since('4.16', true, 'trees 4.10, 4.19')],
  /** RFC 7527 nonces in DAD probes. */
  enhancedDad: [from(false), since('4.10', true, 'trees 4.4, 4.10')],
  /** A DAD failure's log line names the other machine's link-layer address. */
  dadFailureNamesMac: [from(false), since('4.18', true, 'trees 4.10, 4.19')],
  /** A failed link-local address under accept_dad=2 also removes the addresses. */
  dadFailureRemovesAddresses: [from(false), since('4.10', true, 'trees 4.4, 4.10')],
  /** Static addresses survive the link going down without any sysctl. */
  keepsPermanentAddresses: [
    from(false),
    since('2.6.37', true, 'trees 2.6.32, 2.6.37'),
    since('3.0', false, 'trees 2.6.37, 3.0'),
  ],
  /** Timers sit in a wheel that rounds up, the more the farther away they are due; before, each had its own jiffy. */
  timerWheel: [from(false), since('4.8', true, 'changelog of 4.8; measured on 6.18')],
  /** Groups are reported again when the carrier returns. */
  mldReportsOnCarrier: [from(false), since('4.4', true, 'trees 4.1, 4.4')],
  /** All groups are reported again once the link-local address may be used. */
  mldReportsAfterDad: [from(false), since('3.12', true, 'trees 3.10, 3.18')],
  /** IPv6 starts on a device only when its operstate is UP or UNKNOWN, beside having a queue. */
  readyNeedsOperstate: [from(false), since('4.10', true, 'trees 4.4, 4.10')],
  /** ff01::2 and ff05::2 are joined beside ff02::2 when forwarding. */
  joinsAllRouterScopes: [from(false), since('3.2', true, 'trees 3.0, 3.4')],
  /** The source address is chosen before a missing route is reported: EADDRNOTAVAIL rather than ENETUNREACH. */
  sourceBeforeRouteError: [from(false), since('4.1', true, 'trees 3.18, 4.1')],
  /** What an `unreachable` route answers to a local sender. */
  unreachableErrno: [
    from<'ENETUNREACH' | 'EHOSTUNREACH'>('ENETUNREACH'),
    since<'ENETUNREACH' | 'EHOSTUNREACH'>('4.4', 'EHOSTUNREACH', 'trees 4.1, 4.4'),
  ],
  /** `prohibit` and `blackhole` routes have errors of their own. */
  rejectRouteErrnos: [from(false), since('3.10', true, 'trees 3.4, 3.10')],
  /** A default route of higher metric is tried when every router of the lower one is unreachable. */
  nextMetricOnUnreachable: [from(false), since('4.4', true, 'trees 4.1, 4.4')],
  /** Routers take turns while none is known to be reachable. */
  roundRobinRouters: [from(true), since('3.0', false, 'trees 2.6.37, 3.0')],
  /** net.ipv6.icmp.ratelimit, ms: the default fell when wider prefixes lost their bonus (0201eedb69b2, in stable 6.18 too). */
  icmpRateLimit: [from(1000), since('6.18', 100, 'measured on 6.18.44')],
  /** A redirect that quotes a UDP datagram is heeded where the socket that sent it is still there. */
  redirectQuotingUdp: [from(true), since('6.18', false, 'measured on 6.18.44')],
  /** A route back of a wider prefix lets more errors through. */
  icmpRateByPrefix: [from(true), since('6.18', false, 'measured on 6.18.44')],
  /** Hop-by-hop option 7 is a security label (CALIPSO) and no longer one that nobody knows. */
  knowsCalipso: [from(false), since('4.8', true, 'trees 4.4, 4.9; measured on 6.18')],
  /** What a new namespace's `all` and `default` begin as: the first one's as they are, or what is compiled in unless asked. */
  devconfInherit: [
    from<DevconfInherit>('live'),
    since<DevconfInherit>('3.13', 'compiled', 'trees 2.6.32, 3.18'),
    since<DevconfInherit>('5.1', 'first-namespace', 'trees 4.19, 5.4'),
    since<DevconfInherit>('5.10', 'any-namespace', 'trees 5.4, 5.10'),
  ],
  /** The neighbour cache is only swept above gc_thresh1. */
  neighGcBelowThreshold: [from(true), since('3.14', false, 'trees 3.0, 3.18')],
  /** Neighbours are forgotten when the carrier is lost (ndisc_evict_nocarrier). */
  evictOnCarrierLoss: [from(false), since('5.16', true, 'ip-sysctl ndisc_evict_nocarrier')],
  /** A port without STP forwards at once; before, it spent the forward delay learning. */
  bridgePortForwardsAtOnce: [from(false), since('3.0', true, 'trees 2.6.37, 3.0')],
  /** The bridge has a carrier only while a port forwards. */
  bridgeCarrierFollowsPorts: [from(false), since('3.0', true, 'trees 2.6.37, 3.0')],
  /** `never`: no MLD snooping; `always`: with or without a querier; `querier`: only while there is one. */
  bridgeMldSnooping: [
    from<'never' | 'always' | 'querier'>('never'),
    since<'never' | 'always' | 'querier'>('2.6.34', 'always', 'trees 2.6.32, 2.6.37'),
    since<'never' | 'always' | 'querier'>('3.11', 'querier', 'trees 3.10, 3.18'),
  ],
  /** A bridge that snoops joins ff02::6a, the group of all snoopers. */
  bridgeJoinsSnoopers: [from(false), since('5.0', true, 'changelog of 5.0')],
  /** `Error: ipv6: address already assigned.` rather than `RTNETLINK answers: File exists`, and so on. */
  addressRefusalsExplained: [from(false), since('6.6', true, 'measured on 6.1 and 6.8; changelog of 6.6')],
  /** `none`: a bridge knows no VLANs; then it does, and since 3.18 every port begins in VLAN 1. */
  bridgeVlans: [
    from<'none' | 'no-default' | 'default-pvid'>('none'),
    since<'none' | 'no-default' | 'default-pvid'>('3.9', 'no-default', 'changelog of 3.9'),
    since<'none' | 'no-default' | 'default-pvid'>('3.18', 'default-pvid', 'changelog of 3.18'),
  ],
  /** `link becomes ready` is logged at info. */
  logsLinkBecomesReady: [from(true), since('6.7', false, 'trees 6.6, 6.12')],
  /** `link is not ready` is logged at info. */
  logsLinkNotReady: [from(true), since('5.0', false, 'trees 4.19, 5.10')],
  /** `eth0: entered promiscuous mode` rather than `device eth0 entered promiscuous mode`; all-multicast is logged too. */
  logsNetdevFirst: [from(false), since('6.5', true, 'trees 6.1, 6.12')],
  /** `no IPv6 routers present` once the solicitations are spent. */
  logsNoRouters: [from(true), since('3.10', false, 'trees 3.4, 3.18')],
  /** An interface's force_forwarding lets its packets through although `all` does not forward. */
  forceForwarding: [from(false), since('6.17', true, 'trees 6.12, 7.3; measured on 6.18')],
  /** A device made for another namespace may be called as one that is here. */
  newlinkNamesInTarget: [from(false), since('6.15', true, 'measured on 6.12 and 6.18')],
  /** Prefix information options are handed to user space as well. */
  pioToUserSpace: [from(false), since('6.12', true, 'trees 6.6, 6.12')],
  /** RDNSS (25) only, or every option a program may want. */
  userOptions: [from<'rdnss' | 'all'>('rdnss'), since<'rdnss' | 'all'>('3.10', 'all', 'trees 3.4, 3.18')],
  /** A solicitation follows `ip token set`. */
  solicitsOnToken: [from(false), since('3.9', true, 'trees 3.4, 3.18')],
} satisfies Record<string, readonly Step<unknown>[]>;

type Values = { readonly [K in keyof typeof BEHAVIOURS]: (typeof BEHAVIOURS)[K][number]['value'] };

/** A kernel version's behaviour. */
export interface KernelProfile extends Values {
  /** `linux-6.12` */
  readonly name: string;
  /** `6.12` */
  readonly version: string;
  /** Compiled defaults of `net.ipv6.conf.default.*` that differ from the newest kernel's. */
  readonly devconfOverrides: Partial<Record<DevconfKey, number>>;
  /** Whether a sysctl that came with `since` exists in this version. */
  has(since: string | undefined): boolean;
}

/** Versions that can be named, oldest first: the long-term and distribution kernels that reports come from. */
export const KERNEL_VERSIONS = [
  '2.6.32', '2.6.37', '3.0', '3.4', '3.10', '3.18', '4.1', '4.4', '4.9', '4.10', '4.14', '4.19',
  '5.4', '5.10', '5.15', '6.1', '6.6', '6.12', '6.18',
] as const; // prettier-ignore

/** The version a node runs unless it says otherwise. */
export const DEFAULT_KERNEL = 'linux-6.18';

/** Order of two versions: negative, zero or positive. */
export function compareVersions(a: string, b: string): number {
  const left = a.split('.').map(Number);
  const right = b.split('.').map(Number);
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

const profiles = new Map<string, KernelProfile>();

/** The profile of `linux-VERSION`, or the nearest name there is one for. */
export function kernelProfile(
  name: string,
): KernelProfile | { readonly unknown: string; readonly nearest: string | undefined } {
  const names = KERNEL_VERSIONS.map(version => `linux-${version}`);
  if (!names.includes(name)) return { unknown: name, nearest: nearest(name, names) };
  let profile = profiles.get(name);
  if (profile === undefined) profiles.set(name, (profile = buildProfile(name.slice('linux-'.length))));
  return profile;
}

/** The profile of a version known to exist; for programs. */
export function defaultProfile(): KernelProfile {
  return kernelProfile(DEFAULT_KERNEL) as KernelProfile;
}

function buildProfile(version: string): KernelProfile {
  const values: Record<string, unknown> = {};
  for (const [behaviour, steps] of Object.entries(BEHAVIOURS) as [string, readonly Step<unknown>[]][]) {
    for (const step of steps) if (compareVersions(step.since, version) <= 0) values[behaviour] = step.value;
  }
  const overrides: Partial<Record<DevconfKey, number>> = {};
  if (!values['solicitBackoff']) overrides.router_solicitations = 3;
  if (compareVersions(version, '3.0') < 0) overrides.regen_max_retry = 5;
  if (!values['enhancedDad']) overrides.enhanced_dad = 0;
  return {
    ...(values as unknown as Values),
    name: `linux-${version}`,
    version,
    devconfOverrides: overrides,
    has: wanted => wanted === undefined || compareVersions(wanted, version) <= 0,
  };
}

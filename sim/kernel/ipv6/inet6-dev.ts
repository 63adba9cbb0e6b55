/** IPv6 on one device (struct inet6_dev) and one address on it (struct inet6_ifaddr): what addrconf keeps. */
import type { Ip6 } from '../../base/ip6';
import type { SimTime } from '../../base/time';
import type { Timer } from '../../engine/scheduler';
import type { NetDevice } from '../../link/net-device';
import type { NeighParms } from '../core/neigh-parms';
import type { Net } from '../core/net';
import type { Ipv6Devconf } from '../sysctl/devconf';
import type { Ifacaddr6 } from './anycast';
import type { Fib6Info } from './route/fib6-info';
import type { Ifmcaddr6 } from './mcast/group';

/** `if_flags`: IF_READY means addrconf has started on the device; the others remember the router dialogue. */
export const IF_RA_OTHERCONF = 0x80;
export const IF_RA_MANAGED = 0x40;
export const IF_RA_RCVD = 0x20;
export const IF_RS_SENT = 0x10;
export const IF_READY = 0x80000000 | 0;

/** IFA_F_* of linux/if_addr.h. */
export const IFA_F_TEMPORARY = 0x01;
export const IFA_F_NODAD = 0x02;
export const IFA_F_OPTIMISTIC = 0x04;
export const IFA_F_DADFAILED = 0x08;
export const IFA_F_HOMEADDRESS = 0x10;
export const IFA_F_DEPRECATED = 0x20;
export const IFA_F_TENTATIVE = 0x40;
export const IFA_F_PERMANENT = 0x80;
export const IFA_F_MANAGETEMPADDR = 0x100;
export const IFA_F_NOPREFIXROUTE = 0x200;
export const IFA_F_MCAUTOJOIN = 0x400;
export const IFA_F_STABLE_PRIVACY = 0x800;

/** IFA_PROT: who made the address. */
export type AddressOrigin = 'unspec' | 'kernel_lo' | 'kernel_ra' | 'kernel_ll';

/** A lifetime without end, in seconds (INFINITY_LIFE_TIME). */
export const INFINITY_LIFE_TIME = 0xffffffff;

/** States of an address's DAD (INET6_IFADDR_STATE_*). */
export type IfaddrState = 'PREDAD' | 'DAD' | 'POSTDAD' | 'ERRDAD' | 'DEAD';

/** struct inet6_ifaddr. */
export interface Inet6Ifaddr {
  readonly idev: Inet6Dev;
  readonly addr: Ip6;
  /** The other end, for `peer` addresses; else the same as `addr` is meant by `undefined`. */
  peer: Ip6 | undefined;
  prefixLen: number;
  /** IFA_F_* */
  flags: number;
  /** Scope of the address, as RT_SCOPE_ (0 universe, 253 link, 254 host, 200 site). */
  scope: number;
  state: IfaddrState;
  /** Seconds, counted from `tstamp`. INFINITY_LIFE_TIME is for ever. */
  validLft: number;
  preferedLft: number;
  /** When the lifetimes were last set, and when the address was made, µs. */
  tstamp: SimTime;
  cstamp: SimTime;
  /** The prefix route's metric; 0 is the default of 256. */
  rtPriority: number;
  proto: AddressOrigin;
  /** DAD probes still to be sent. */
  dadProbes: number;
  dadNonce: Uint8Array | undefined;
  /** How often a stable-privacy identifier was tried (RFC 7217 §6). */
  stablePrivacyRetry: number;
  /** Created when first needed. */
  dadTimer: Timer | undefined;
  /** The `local` route that makes it ours (RTF_LOCAL), once it is usable. */
  rt: Fib6Info | undefined;
  /** Made with the identifier of `ip token set`, and to go when that changes. */
  tokenized: boolean;
  /** The public address a temporary one belongs to. */
  ifpub: Inet6Ifaddr | undefined;
  /** Temporary: a successor was made. Public: so many temporary ones were made in a row (`regen_count`). */
  regenCount: number;
}

/** struct inet6_dev. */
export interface Inet6Dev {
  readonly net: Net;
  readonly dev: NetDevice;
  /** `net.ipv6.conf.<if>.*`; immutable, replaced as a whole when written, so that untouched devices share one. */
  cnf: Ipv6Devconf;
  /** `net.ipv6.neigh.<if>.*` and the drawn reachable time. */
  ndParms: NeighParms;
  /** IF_* */
  ifFlags: number;
  dead: boolean;
  /**
   * Addresses by falling scope, newest first within a scope: the order of dumps and of source selection. Replaced as a
   * whole, as the groups are: a list that grows in place has room for many more than a device has.
   */
  addrList: readonly Inet6Ifaddr[];
  /** Groups joined, newest first (`idev->mc_list`). */
  mcList: readonly Ifmcaddr6[];
  /** Anycast addresses, in the order in which they were joined (`idev->ac_list`); made with the first. */
  acList: Map<Ip6, Ifacaddr6> | undefined;
  /** `ip token set`: the interface identifier for SLAAC; UNSPECIFIED means none. */
  token: Ip6;
  /** Router solicitation (RFC 7559): current interval µs, and how many were sent. */
  rsInterval: SimTime;
  rsProbes: number;
  rsTimer: Timer | undefined;
  /** MTU the last RA carried, 0 if none (IFLA_INET6_RA_MTU). */
  raMtu: number;
  /** Random reduction of temporary addresses' preferred lifetime, seconds (`desync_factor`); 0xffffffff: not yet drawn. */
  desyncFactor: number;
  /** When anything here last changed (IFLA_INET6_CACHEINFO), µs. */
  tstamp: SimTime;
  /** MLD's state of the device; created by the mcast folder when first needed. */
  mld: unknown;
}

/** The IPv6 data of a device, if IPv6 runs on it at all (`__in6_dev_get`). */
export function in6DevGet(dev: NetDevice): Inet6Dev | undefined {
  return dev.ip6Ptr as Inet6Dev | undefined;
}

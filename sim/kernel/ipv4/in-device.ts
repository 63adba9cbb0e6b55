/**
 * IPv4 on one device (struct in_device) and one address on it (struct in_ifaddr): what net/ipv4/devinet.c keeps, and how a
 * setting of `all` and one of the device combine.
 */
import type { Ip4 } from '../../base/ip4';
import type { SimTime } from '../../base/time';
import type { NetDevice } from '../../link/net-device';
import type { NeighParms } from '../core/neigh-parms';
import type { Net } from '../core/net';
import type { Devconf4Key, Ipv4Devconf } from '../sysctl/devconf4';

/** IFA_F_* of linux/if_addr.h that IPv4 knows; the others are IPv6's and are taken off. */
export const IFA_F_SECONDARY = 0x01;
export const IFA_F_DEPRECATED = 0x20;
export const IFA_F_PERMANENT = 0x80;
export const IFA_F_NOPREFIXROUTE = 0x200;
/** IPV6ONLY_FLAGS */
export const IPV6ONLY_FLAGS = 0x02 | 0x04 | 0x08 | 0x10 | 0x40 | 0x100 | 0x800;

/** RT_SCOPE_*: the larger, the nearer. */
export const RT_SCOPE_UNIVERSE = 0;
export const RT_SCOPE_LINK = 253;
export const RT_SCOPE_HOST = 254;
export const RT_SCOPE_NOWHERE = 255;

/** A lifetime without end, in seconds. */
export const INFINITY_LIFE_TIME = 0xffffffff;

/** struct in_ifaddr. */
export interface InIfaddr {
  readonly inDev: InDevice;
  /** Ours (ifa_local), and the other end of a `peer` address, which else is the same (ifa_address). */
  readonly local: Ip4;
  readonly address: Ip4;
  readonly prefixLen: number;
  readonly broadcast: Ip4 | undefined;
  label: string;
  readonly scope: number;
  /** IFA_F_* */
  flags: number;
  /** Seconds from `tstamp` on. INFINITY_LIFE_TIME is for ever. */
  validLft: number;
  preferedLft: number;
  /** When the lifetimes were last set, and when the address was made, µs. */
  tstamp: SimTime;
  readonly cstamp: SimTime;
  /** The prefix route's metric. */
  rtPriority: number;
}

/** struct in_device. */
export interface InDevice {
  readonly net: Net;
  readonly dev: NetDevice;
  /** `net.ipv4.conf.<if>.*`; immutable, replaced as a whole when written. */
  cnf: Ipv4Devconf;
  /** Keys that do not follow `default` any more (cnf.state); undefined: none does, for it had an address. */
  own: ReadonlySet<Devconf4Key> | undefined;
  /** `net.ipv4.neigh.<if>.*` */
  readonly arpParms: NeighParms;
  /** Primary addresses by falling scope number, then the secondary ones: the order of dumps. */
  ifaList: InIfaddr[];
  /** Groups joined, newest first, with their users (mc_list). */
  readonly mcList: Map<Ip4, number>;
  dead: boolean;
}

/** The IPv4 data of a device, if IPv4 runs on it (`__in_dev_get_rtnl`). */
export function inDevGet(dev: NetDevice): InDevice | undefined {
  return dev.ipPtr as InDevice | undefined;
}

/** inet_ifa_match: whether an address is in the prefix of another. */
export function inetIfaMatch(address: Ip4, ifa: InIfaddr): boolean {
  return address.prefixEquals(ifa.address, ifa.prefixLen);
}

function confAll({ net }: InDevice): Ipv4Devconf | undefined {
  return net.ipv4?.devconfAll;
}

/** IN_DEV_ORCONF: `all` or the device has it set. */
export function inDevOrconf(inDev: InDevice, key: Devconf4Key): boolean {
  return inDev.cnf[key] !== 0 || (confAll(inDev)?.[key] ?? 0) !== 0;
}

/** IN_DEV_ANDCONF: both have it set. */
export function inDevAndconf(inDev: InDevice, key: Devconf4Key): boolean {
  return inDev.cnf[key] !== 0 && (confAll(inDev)?.[key] ?? 0) !== 0;
}

/** IN_DEV_MAXCONF: the larger of the two. */
export function inDevMaxconf(inDev: InDevice, key: Devconf4Key): number {
  return Math.max(inDev.cnf[key], confAll(inDev)?.[key] ?? 0);
}

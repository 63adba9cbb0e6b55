/**
 * The addresses of a namespace: which are ours, on which device, in which order (net/ipv6/addrconf.c).
 *
 * An address belongs to a device, and the same one may stand on several. Two structures hold them: a device's list, by
 * falling scope and newest first within a scope, and the namespace's table by address.
 */
import type { Ip6 } from '../../../base/ip6';
import { IFF_LOOPBACK, IFF_NOARP, type NetDevice } from '../../../link/net-device';
import { decision, type Decision } from '../../../trace/decision';
import type { NetlinkError } from '../../core/errno';
import type { Net } from '../../core/net';
import { ipv6DevAcDec, ipv6DevAcInc } from '../anycast';
import {
  IFA_F_DADFAILED,
  IFA_F_DEPRECATED,
  IFA_F_MCAUTOJOIN,
  IFA_F_NODAD,
  IFA_F_NOPREFIXROUTE,
  IFA_F_OPTIMISTIC,
  IFA_F_PERMANENT,
  IFA_F_TENTATIVE,
  in6DevGet,
  INFINITY_LIFE_TIME,
  type AddressOrigin,
  type Inet6Dev,
  type Inet6Ifaddr,
} from '../inet6-dev';
import { ipv6DevMcDec, ipv6DevMcInc } from '../mcast/group';
import { ipv6AddrSrcScope } from '../source-address';
import { fib6DelRoute } from '../route/fib6';
import { addrconfGetPrefixRoute, addrconfPrefixRoute, cleanupPrefixRoute } from '../route/prefix-route';
import { addLocalRoute, delLocalRoute, rt6RemovePrefsrc } from '../route/local-route';
import { addrconfDelDadWork } from './dad';

export const ADDR_ADDED = decision({
  id: 'addrconf.address.added',
  outcome: 'note',
  says: 'the address was put on the device',
  spec: 'RFC 4862 §5.5',
  source: 'ipv6_add_addr',
});
export const ADDR_REMOVED = decision({
  id: 'addrconf.address.removed',
  outcome: 'note',
  says: 'the address was taken off the device by request',
  spec: 'ip-address(8)',
  source: 'inet6_addr_del',
});

/** RT_SCOPE_*: how far an address is good for. */
export const RT_SCOPE_UNIVERSE = 0;
export const RT_SCOPE_SITE = 200;
export const RT_SCOPE_LINK = 253;
export const RT_SCOPE_HOST = 254;

/** RT_SCOPE_* by the scope field of a multicast address. */
const MULTICAST_SCOPES: Readonly<Record<number, number>> = {
  1: RT_SCOPE_HOST,
  2: RT_SCOPE_LINK,
  5: RT_SCOPE_SITE,
};

/** rt_scope(ipv6_addr_scope()): loopback is the host's, fe80::/10 the link's, fec0::/10 the site's, and a group says it. */
export function addressScope(address: Ip6): number {
  const { multicastScope } = address;
  if (multicastScope !== undefined) return MULTICAST_SCOPES[multicastScope] ?? RT_SCOPE_UNIVERSE;
  if (address.isLoopback) return RT_SCOPE_HOST;
  if (address.isLinkLocal) return RT_SCOPE_LINK;
  return (address.w0 & 0xffc00000) === (0xfec00000 | 0) ? RT_SCOPE_SITE : RT_SCOPE_UNIVERSE;
}

/**
 * ipv6_chk_addr_and_flags: is this address ours and without the banned flags (an optimistic one counts as settled)? With
 * `dev` it must be on that device; a global one may then be on any, unless `strict`.
 */
export function ipv6ChkAddr(
  net: Net,
  address: Ip6,
  dev?: NetDevice,
  banned = IFA_F_TENTATIVE,
  strict = false,
): boolean {
  const holders = net.inet6Addresses.get(address);
  if (holders === undefined) return false;
  for (const ifp of holders) {
    const flags = ifp.flags & IFA_F_OPTIMISTIC ? ifp.flags & ~IFA_F_TENTATIVE : ifp.flags;
    if (flags & banned) continue;
    if (dev === undefined || ifp.idev.dev === dev || (!strict && ifp.scope < RT_SCOPE_LINK)) return true;
  }
  return false;
}

/** ipv6_get_ifaddr: the address on exactly this device (or, without one, on any), tentative or not. */
export function ipv6GetIfaddr(net: Net, address: Ip6, dev?: NetDevice): Inet6Ifaddr | undefined {
  const holders = net.inet6Addresses.get(address);
  if (holders === undefined) return undefined;
  if (dev === undefined) return holders[0];
  for (const ifp of holders) if (ifp.idev.dev === dev) return ifp;
  return undefined;
}

/** ipv6_get_lladdr: the device's link-local address without any of the banned flags. */
export function ipv6GetLladdr(dev: NetDevice, banned: number): Ip6 | undefined {
  const list = in6DevGet(dev)?.addrList ?? [];
  for (let index = list.length - 1; index >= 0; index--) {
    const ifp = list[index] as Inet6Ifaddr;
    if (ifp.scope > RT_SCOPE_LINK) continue;
    if (ifp.scope < RT_SCOPE_LINK) break;
    if ((ifp.flags & banned) === 0) return ifp.addr;
  }
  return undefined;
}

/** ipv6_chk_prefix: does a prefix of this device cover the address? */
export function ipv6ChkPrefix(_net: Net, address: Ip6, dev: NetDevice): boolean {
  return in6DevGet(dev)?.addrList.some(ifp => ifp.addr.prefixEquals(address, ifp.prefixLen)) ?? false;
}

/** Whether the device has as many addresses, of any kind, as max_addresses lets it make by itself. */
export function hasMaxAddresses({ cnf, addrList }: Inet6Dev): boolean {
  return cnf.max_addresses !== 0 && addrList.length >= cnf.max_addresses;
}

/** What ipv6_add_addr is asked for (struct ifa6_config). */
export interface Ifa6Config {
  readonly addr: Ip6;
  readonly peer?: Ip6 | undefined;
  readonly prefixLen: number;
  /** IFA_F_* */
  readonly flags: number;
  readonly validLft?: number;
  readonly preferedLft?: number;
  readonly rtPriority?: number;
  readonly scope?: number;
  readonly proto?: AddressOrigin;
}

/** ipv6_add_addr: put an address on a device, or say why not. It is tentative until DAD has had its say. */
export function ipv6AddAddr(
  idev: Inet6Dev,
  config: Ifa6Config,
  why: Decision = ADDR_ADDED,
): Inet6Ifaddr | NetlinkError {
  const { net, dev } = idev;
  const { addr } = config;
  if (addr.isUnspecified) return { errno: 'EADDRNOTAVAIL', extack: 'ipv6: Invalid address' };
  if (addr.isMulticast && !(config.flags & IFA_F_MCAUTOJOIN)) {
    return {
      errno: 'EADDRNOTAVAIL',
      extack: 'ipv6: Cannot assign multicast address without "IFA_F_MCAUTOJOIN" flag.',
    };
  }
  if (!dev.loopback && (addr.isLoopback || isNodeLocalGroup(addr)))
    return { errno: 'EADDRNOTAVAIL', extack: 'ipv6: Cannot assign loopback address on this device.' };
  if (idev.dead) return { errno: 'ENODEV', extack: 'ipv6: device is going away' };
  if (idev.cnf.disable_ipv6 !== 0)
    return { errno: 'EACCES', extack: 'ipv6: IPv6 is disabled on this device.' };
  if (ipv6GetIfaddr(net, addr, dev) !== undefined)
    return { errno: 'EEXIST', extack: 'ipv6: address already assigned.' };
  const now = net.scheduler.now;
  const ifp: Inet6Ifaddr = {
    idev,
    addr,
    peer: config.peer,
    prefixLen: config.prefixLen,
    flags: config.flags | (config.flags & IFA_F_NODAD ? 0 : IFA_F_TENTATIVE),
    scope: config.scope ?? addressScope(addr),
    state: 'PREDAD',
    validLft: config.validLft ?? INFINITY_LIFE_TIME,
    preferedLft: config.preferedLft ?? INFINITY_LIFE_TIME,
    tstamp: now,
    cstamp: now,
    rtPriority: config.rtPriority ?? 0,
    proto: config.proto ?? 'unspec',
    dadProbes: 0,
    dadNonce: undefined,
    stablePrivacyRetry: 0,
    dadTimer: undefined,
    rt: undefined,
    tokenized: false,
    ifpub: undefined,
    regenCount: 0,
  };
  // neigh_parms_data_state_setall: from its first address on the device's neighbour settings are its own
  idev.ndParms.own = undefined;
  linkDevAddr(idev, ifp);
  const holders = net.inet6Addresses.get(addr);
  if (holders === undefined) net.inet6Addresses.set(addr, [ifp]);
  else holders.push(ifp);
  if (net.trace.on) net.trace.state('address', addressEntity(ifp), 'absent', addressFlags(ifp), why);
  else net.trace.count(why);
  return ifp;
}

/** A group of scope 1 is of the type IPV6_ADDR_LOOPBACK as well (ipv6_addr_scope2type). */
function isNodeLocalGroup(addr: Ip6): boolean {
  return addr.isMulticast && ((addr.w0 >>> 16) & 0xf) === 1;
}

/** ipv6_link_dev_addr: by falling scope, newest first within a scope. */
function linkDevAddr(idev: Inet6Dev, ifp: Inet6Ifaddr): void {
  const { addrList } = idev;
  const scope = ipv6AddrSrcScope(ifp.addr);
  const next = addrList.findIndex(({ addr }) => scope >= ipv6AddrSrcScope(addr));
  idev.addrList = addrList.toSpliced(next < 0 ? addrList.length : next, 0, ifp);
}

/** ipv6_del_addr: take an address off, with its local route and, if it was the last of its prefix, the prefix route. */
export function ipv6DelAddr(ifp: Inet6Ifaddr, why: Decision): void {
  const { idev } = ifp;
  if (ifp.state === 'DEAD') return;
  ifp.state = 'DEAD';
  unlinkAddr(ifp);
  const owns = ifp.flags & IFA_F_PERMANENT || idev.net.profile.timedAddressOwnsPrefixRoute;
  const cleanup = owns && !(ifp.flags & IFA_F_NOPREFIXROUTE);
  ipv6IfaDeleted(ifp, why);
  if (cleanup) cleanupPrefixRoute(idev, ifp);
  addrconfDelDadWork(ifp);
  rt6RemovePrefsrc(idev.net, ifp.addr);
}

/** Out of the namespace's table and the device's list. */
export function unlinkAddr(ifp: Inet6Ifaddr): void {
  const { idev } = ifp;
  const { net } = idev;
  idev.addrList = idev.addrList.filter(other => other !== ifp);
  const holders = net.inet6Addresses.get(ifp.addr);
  if (holders === undefined) return;
  holders.splice(holders.indexOf(ifp), 1);
  if (holders.length === 0) net.inet6Addresses.delete(ifp.addr);
}

/** ipv6_ifa_notify(RTM_NEWADDR): the address works from now on; its local route makes it so. */
export function ipv6IfaUsable(ifp: Inet6Ifaddr): void {
  const { idev } = ifp;
  inet6IfaNotify(ifp);
  ifp.rt ??= addLocalRoute(idev, ifp.addr);
  if (idev.cnf.forwarding !== 0) addrconfJoinAnycast(ifp);
  if (ifp.peer !== undefined)
    addrconfPrefixRoute(idev, { address: ifp.peer, length: 128 }, { metric: ifp.rtPriority });
}

/** ipv6_ifa_notify(RTM_DELADDR). */
export function ipv6IfaDeleted(ifp: Inet6Ifaddr, why: Decision): void {
  const { idev } = ifp;
  idev.net.notify({ group: 'IPV6_IFADDR', kind: 'deladdr', address: ifp });
  idev.net.trace.state('address', addressEntity(ifp), addressFlags(ifp), 'absent', why);
  if (idev.cnf.forwarding !== 0) addrconfLeaveAnycast(ifp);
  addrconfLeaveSolict(ifp);
  if (ifp.peer !== undefined) {
    const toPeer = addrconfGetPrefixRoute(idev, { address: ifp.peer, length: 128 }, 0, 0, true);
    if (toPeer !== undefined) fib6DelRoute(idev.net, toPeer, why);
  }
  if (ifp.rt !== undefined) delLocalRoute(idev.net, ifp.rt);
  ifp.rt = undefined;
}

/** inet6_ifa_notify: user space hears of the address as it now is. */
export function inet6IfaNotify(ifp: Inet6Ifaddr): void {
  ifp.idev.net.notify({ group: 'IPV6_IFADDR', kind: 'newaddr', address: ifp });
}

/** Where nobody asks for neighbours, nobody listens for the question. */
const NOT_SOLICITED = IFF_LOOPBACK | IFF_NOARP;

/** addrconf_join_solict. */
export function addrconfJoinSolict({ idev, addr }: Inet6Ifaddr): void {
  if (!(idev.dev.flags & NOT_SOLICITED)) ipv6DevMcInc(idev, addr.solicitedNode());
}

/** addrconf_leave_solict. */
export function addrconfLeaveSolict({ idev, addr }: Inet6Ifaddr): void {
  if (!(idev.dev.flags & NOT_SOLICITED)) ipv6DevMcDec(idev, addr.solicitedNode());
}

/** RFC 4291 §2.6.1: a router answers for the prefix itself (`addrconf_join_anycast`). */
export function addrconfJoinAnycast({ idev, addr, prefixLen }: Inet6Ifaddr): void {
  const anycast = addr.masked(prefixLen);
  if (prefixLen < 127 && !anycast.isUnspecified) ipv6DevAcInc(idev, anycast);
}

/** addrconf_leave_anycast. */
export function addrconfLeaveAnycast({ idev, addr, prefixLen }: Inet6Ifaddr): void {
  const anycast = addr.masked(prefixLen);
  if (prefixLen < 127 && !anycast.isUnspecified) ipv6DevAcDec(idev, anycast);
}

/** Seconds of `lifetime` left since the address's lifetimes were set; INFINITY_LIFE_TIME stays. */
export function lifetimeLeft(ifp: Inet6Ifaddr, lifetime: number): number {
  if (lifetime === INFINITY_LIFE_TIME) return lifetime;
  return Math.max(0, lifetime - Math.floor((ifp.idev.net.scheduler.now - ifp.tstamp) / 1_000_000));
}

/** The address as the trace and `why` name it. */
export function addressEntity(ifp: Inet6Ifaddr): string {
  return `${ifp.addr.toString()}/${ifp.prefixLen} dev ${ifp.idev.dev.name}`;
}

/** Its state in the words of `ip addr`. */
export function addressFlags({ flags }: Inet6Ifaddr): string {
  const words = [];
  if (flags & IFA_F_TENTATIVE) words.push('tentative');
  if (flags & IFA_F_DADFAILED) words.push('dadfailed');
  if (flags & IFA_F_DEPRECATED) words.push('deprecated');
  return words.length > 0 ? words.join(' ') : 'usable';
}

/** Addresses added, changed and deleted by hand: what `ip -6 addr` asks of the kernel (inet6_rtm_newaddr and friends). */
import type { Ip6 } from '../../../base/ip6';
import { seconds, type SimTime } from '../../../base/time';
import type { NetDevice } from '../../../link/net-device';
import { decision } from '../../../trace/decision';
import { devconfAny } from '../../sysctl/inet6-conf';
import { isNetlinkError, type NetlinkError } from '../../core/errno';
import type { Net } from '../../core/net';
import {
  IFA_F_DADFAILED,
  IFA_F_DEPRECATED,
  IFA_F_HOMEADDRESS,
  IFA_F_MANAGETEMPADDR,
  IFA_F_MCAUTOJOIN,
  IFA_F_NODAD,
  IFA_F_NOPREFIXROUTE,
  IFA_F_OPTIMISTIC,
  IFA_F_PERMANENT,
  IFA_F_TEMPORARY,
  IFA_F_TENTATIVE,
  in6DevGet,
  INFINITY_LIFE_TIME,
  type Inet6Dev,
  type Inet6Ifaddr,
} from '../inet6-dev';
import { ipv6McUp } from '../mcast/group';
import { addrconfAddMroute } from '../route/device-routes';
import {
  addrconfPrefixRoute,
  cleanupPeerRoute,
  cleanupPrefixRoute,
  modifyPrefixRoute,
} from '../route/prefix-route';
import {
  ADDR_REMOVED,
  inet6IfaNotify,
  ipv6AddAddr,
  ipv6DelAddr,
  ipv6GetIfaddr,
  addressEntity,
} from './addresses';
import { ipv6AddDev } from './add-dev';
import { autojoin, autoleave } from './autojoin';
import { addrconfDadStart } from './dad';
import { deleteTempaddrs, manageTempaddrs } from './temporary';
import { addrconfVerify } from './verify';

export const ADDR_MODIFIED = decision({
  id: 'addrconf.address.modified',
  outcome: 'note',
  says: 'the address was changed by hand; it is static unless it was given lifetimes',
  spec: 'ip-address(8)',
  source: 'inet6_addr_modify',
});

/** A request of `ip addr` (struct ifaddrmsg with its attributes). */
export interface AddressRequest {
  readonly addr: Ip6;
  readonly peer?: Ip6;
  readonly prefixLen: number;
  /** IFA_F_* a person may set. */
  readonly flags: number;
  readonly validLft: number;
  readonly preferedLft: number;
  readonly rtPriority: number;
}

/** Flags user space may set (inet6_rtm_newaddr). */
const SETTABLE =
  IFA_F_NODAD |
  IFA_F_HOMEADDRESS |
  IFA_F_MANAGETEMPADDR |
  IFA_F_NOPREFIXROUTE |
  IFA_F_MCAUTOJOIN |
  IFA_F_OPTIMISTIC;
/** Those that fit the eight bits of struct ifaddrmsg, which older kernels alone look at. */
const SETTABLE_OF_OLD = SETTABLE & 0xff;

function settable({ profile }: Net): number {
  return profile.moreAddressFlags ? SETTABLE : SETTABLE_OF_OLD;
}

/** inet6_rtm_newaddr: add, or unless the mode is `add` change what is there. `change` too makes an address that is not. */
export function inet6RtmNewaddr(
  net: Net,
  dev: NetDevice,
  request: AddressRequest,
  mode: 'add' | 'replace' | 'change',
): NetlinkError | undefined {
  const bad = checkLifetimes(request);
  if (bad !== undefined) return bad;
  const idev = in6DevGet(dev) ?? (dev.mtu >= 1280 ? ipv6AddDev(net, dev) : undefined);
  if (idev === undefined) return { errno: 'EINVAL' };
  // ipv6_find_idev() joins every group of a device that is up anew, so that all of them are reported once more.
  if (dev.up) ipv6McUp(idev);
  const banned = devconfAny(idev, 'optimistic_dad') ? 0 : IFA_F_OPTIMISTIC;
  const config = { ...request, flags: request.flags & settable(net) & ~banned };
  if (config.flags & IFA_F_NODAD && config.flags & IFA_F_OPTIMISTIC)
    return { errno: 'EINVAL', extack: 'IFA_F_NODAD and IFA_F_OPTIMISTIC are mutually exclusive' };
  const existing = ipv6GetIfaddr(net, config.addr, dev);
  if (existing === undefined) return inet6AddrAdd(idev, config);
  if (mode === 'add') return { errno: 'EEXIST', extack: 'ipv6: address already assigned.' };
  return inet6AddrModify(existing, config);
}

/** inet6_addr_add. */
function inet6AddrAdd(idev: Inet6Dev, request: AddressRequest): NetlinkError | undefined {
  const { net } = idev;
  if (request.prefixLen > 128) return { errno: 'EINVAL', extack: 'ipv6: Invalid prefix length.' };
  if (request.flags & IFA_F_MANAGETEMPADDR && request.prefixLen !== 64) {
    return {
      errno: 'EINVAL',
      extack: 'ipv6: address with "mngtmpaddr" flag must have a prefix length of 64.',
    };
  }
  if (!idev.dev.loopback) addrconfAddMroute(idev);
  if (request.flags & IFA_F_MCAUTOJOIN) {
    const refused = autojoin(net, idev.dev, request.addr);
    if (refused !== undefined) return { errno: refused, extack: 'ipv6: Multicast auto join failed' };
  }
  const ifp = ipv6AddAddr(idev, {
    addr: request.addr,
    peer: request.peer,
    prefixLen: request.prefixLen,
    flags: request.flags | (request.validLft === INFINITY_LIFE_TIME ? IFA_F_PERMANENT : 0),
    validLft: request.validLft,
    preferedLft: request.preferedLft,
    rtPriority: request.rtPriority,
  });
  if (isNetlinkError(ifp)) {
    if (request.flags & IFA_F_MCAUTOJOIN) autoleave(net, idev.dev, request.addr);
    return ifp;
  }
  if (request.preferedLft === 0) ifp.flags |= IFA_F_DEPRECATED;
  if (!(ifp.flags & IFA_F_NOPREFIXROUTE)) {
    const expires = endOf(net, request.validLft);
    addrconfPrefixRoute(idev, prefixOf(ifp), {
      metric: request.rtPriority,
      ...(expires !== undefined && { expires }),
    });
  }
  if (!(ifp.flags & (IFA_F_OPTIMISTIC | IFA_F_NODAD))) inet6IfaNotify(ifp);
  addrconfDadStart(ifp);
  if (ifp.flags & IFA_F_MANAGETEMPADDR) manageTempaddrs(ifp, request.validLft, request.preferedLft, true);
  addrconfVerify(net);
  return undefined;
}

/** inet6_addr_modify: an autoconfigured address becomes static this way. */
function inet6AddrModify(ifp: Inet6Ifaddr, request: AddressRequest): NetlinkError | undefined {
  const { idev } = ifp;
  const { net } = idev;
  if (request.flags & IFA_F_MANAGETEMPADDR && (ifp.flags & IFA_F_TEMPORARY || ifp.prefixLen !== 64))
    return { errno: 'EINVAL' };
  if (request.peer !== undefined && request.peer !== ifp.peer) {
    if (ifp.peer !== undefined) cleanupPeerRoute(idev, ifp.peer, ifp.prefixLen);
    ifp.peer = request.peer;
  }
  const wasManaging = (ifp.flags & IFA_F_MANAGETEMPADDR) !== 0;
  const hadPrefixRoute = (ifp.flags & IFA_F_PERMANENT) !== 0 && !(ifp.flags & IFA_F_NOPREFIXROUTE);
  const permanent = request.validLft === INFINITY_LIFE_TIME ? IFA_F_PERMANENT : 0;
  const changeable =
    IFA_F_DEPRECATED |
    IFA_F_PERMANENT |
    IFA_F_NODAD |
    IFA_F_HOMEADDRESS |
    IFA_F_MANAGETEMPADDR |
    IFA_F_NOPREFIXROUTE;
  ifp.flags =
    (ifp.flags & ~changeable) |
    (ifp.flags & IFA_F_TENTATIVE && !(ifp.flags & IFA_F_DADFAILED)
      ? request.flags
      : request.flags & ~IFA_F_OPTIMISTIC) |
    permanent |
    (request.preferedLft === 0 ? IFA_F_DEPRECATED : 0);
  ifp.tstamp = net.scheduler.now;
  ifp.validLft = request.validLft;
  ifp.preferedLft = request.preferedLft;
  if (request.rtPriority !== 0) ifp.rtPriority = request.rtPriority;
  net.trace.state('address', addressEntity(ifp), 'present', permanent ? 'static' : 'dynamic', ADDR_MODIFIED);
  if (!(ifp.flags & IFA_F_TENTATIVE)) inet6IfaNotify(ifp);
  if (!(ifp.flags & IFA_F_NOPREFIXROUTE)) {
    const lifetime = request.validLft === INFINITY_LIFE_TIME ? undefined : request.validLft;
    const expires = endOf(net, request.validLft);
    // A route that was deleted is restored, and so is one that was not the address's before.
    for (const address of ifp.peer === undefined ? [ifp.addr] : [ifp.addr, ifp.peer])
      if (!hadPrefixRoute || !modifyPrefixRoute(ifp, lifetime, address))
        addrconfPrefixRoute(
          idev,
          { address: address.masked(ifp.prefixLen), length: ifp.prefixLen },
          { metric: ifp.rtPriority, expires },
        );
  } else if (hadPrefixRoute) cleanupPrefixRoute(idev, ifp);
  if (ifp.flags & IFA_F_MANAGETEMPADDR)
    manageTempaddrs(ifp, request.validLft, request.preferedLft, !wasManaging);
  else if (wasManaging) deleteTempaddrs(ifp);
  addrconfVerify(net);
  return undefined;
}

function checkLifetimes({ validLft, preferedLft }: AddressRequest): NetlinkError | undefined {
  if (validLft === 0) return { errno: 'EINVAL', extack: 'ipv6: address lifetime invalid' };
  if (preferedLft > validLft) return { errno: 'EINVAL', extack: 'ipv6: address lifetime invalid' };
  return undefined;
}

function endOf(net: Net, lifetime: number): SimTime | undefined {
  return lifetime === INFINITY_LIFE_TIME ? undefined : net.scheduler.now + seconds(lifetime);
}

function prefixOf(ifp: Inet6Ifaddr): { address: Ip6; length: number } {
  return { address: ifp.addr.masked(ifp.prefixLen), length: ifp.prefixLen };
}

/** inet6_rtm_deladdr. */
export function inet6RtmDeladdr(dev: NetDevice, addr: Ip6, prefixLen: number): NetlinkError | undefined {
  const idev = in6DevGet(dev);
  if (idev === undefined) return { errno: 'ENXIO', extack: 'ipv6: IPv6 is disabled on this device.' };
  const ifp = idev.addrList.find(candidate => candidate.addr === addr && candidate.prefixLen === prefixLen);
  if (ifp === undefined) return { errno: 'EADDRNOTAVAIL', extack: 'ipv6: address not found.' };
  if ((ifp.flags & (IFA_F_TEMPORARY | IFA_F_MANAGETEMPADDR)) === IFA_F_MANAGETEMPADDR) deleteTempaddrs(ifp);
  ipv6DelAddr(ifp, ADDR_REMOVED);
  addrconfVerify(idev.net);
  if (addr.isMulticast) autoleave(idev.net, dev, addr);
  return undefined;
}

/**
 * On-link routes, of addresses and of advertised prefixes alike (addrconf_prefix_route and its kin in addrconf.c). Both
 * share one route for a prefix on a device, so what the one does shows in the other: the route of a static address does
 * not end, that of an advertisement does, and the one turns into the other as addresses come and go.
 */
import type { Ip6 } from '../../../base/ip6';
import type { Prefix } from '../../../base/prefix';
import { seconds, type SimTime } from '../../../base/time';
import { decision, type Decision } from '../../../trace/decision';
import { jiffiesToClock, timeOfJiffy } from '../../core/jiffies';
import { IFA_F_NOPREFIXROUTE, IFA_F_PERMANENT, type Inet6Dev, type Inet6Ifaddr } from '../inet6-dev';
import { fib6CleanExpires, fib6DelRoute, fib6SetExpires } from './fib6';
import { IP6_RT_PRIO_ADDRCONF, RT6_TABLE_MAIN, RTF_DEFAULT, RTF_EXPIRES, type Fib6Info } from './fib6-info';
import { rt6Lookup } from './output';
import { fib6Add } from './route-add';

export const PREFIX_ROUTE_ADDED = decision({
  id: 'route.prefix.added',
  outcome: 'note',
  says: 'an address or an advertisement says that this prefix is on the link',
  spec: 'RFC 4861 §6.3.4',
  source: 'addrconf_prefix_route',
});
export const PREFIX_ROUTE_LAST_ADDRESS = decision({
  id: 'route.prefix.last-address',
  outcome: 'note',
  says: 'the last address of this prefix left the device',
  spec: 'Linux',
  source: 'cleanup_prefix_route',
});
export const PREFIX_ROUTE_PEER = decision({
  id: 'route.prefix.peer',
  outcome: 'note',
  says: 'the address was given another peer',
  spec: 'ip-address(8) peer',
  source: 'inet6_addr_modify',
});
export const PREFIX_ROUTE_METRIC = decision({
  id: 'route.prefix.metric',
  outcome: 'note',
  says: 'the address was given another metric, so its route is made anew',
  spec: 'ip-address(8) metric',
  source: 'modify_prefix_route',
});

/** What a prefix route may be given. */
export interface PrefixRouteOptions {
  /** 0 and absent: 256. */
  readonly metric?: number | undefined;
  /** When it ends, µs of simulated time; absent: never. */
  readonly expires?: SimTime | undefined;
  /** RTF_ADDRCONF and RTF_PREFIX_RT where an advertisement makes it. */
  readonly flags?: number;
}

/**
 * addrconf_prefix_route. That it exists already is no error: see refreshDuplicate in fib6-add.ts for what then becomes
 * of it.
 */
export function addrconfPrefixRoute(
  idev: Inet6Dev,
  prefix: Prefix,
  { metric, expires, flags = 0 }: PrefixRouteOptions = {},
  why: Decision = PREFIX_ROUTE_ADDED,
): void {
  const { net, dev } = idev;
  fib6Add(
    net,
    { dst: prefix, dev, metric: metric || IP6_RT_PRIO_ADDRCONF, protocol: 'kernel', flags, expires },
    why,
  );
}

/**
 * addrconf_get_prefix_route: the route of exactly this prefix through the device that has all of `flags` and none of
 * `noflags` (RTF_*), and unless `gateways` no gateway.
 */
export function addrconfGetPrefixRoute(
  idev: Inet6Dev,
  prefix: Prefix,
  flags: number,
  noflags: number,
  gateways = false,
): Fib6Info | undefined {
  const { address, length } = prefix;
  const node = idev.net.fib6
    .fib6GetTable(RT6_TABLE_MAIN)
    ?.fib6Locate({ address: address.masked(length), length });
  return node?.find(
    rt =>
      rt.nh.dev === idev.dev &&
      (gateways || rt.nh.gateway === undefined) &&
      (rt.flags & flags) === flags &&
      (rt.flags & noflags) === 0,
  );
}

/** How 3.1 and before found the route of an advertised prefix: by asking the tables where its first address is. */
export function addrconfLookUpPrefixRoute(idev: Inet6Dev, { address }: Prefix): Fib6Info | undefined {
  const rt = rt6Lookup(idev.net, address, idev.dev);
  return rt !== undefined && rt.nh.gateway === undefined && !(rt.flags & RTF_DEFAULT) ? rt : undefined;
}

/**
 * check_cleanup_prefix_route and cleanup_prefix_route, for an address `ifp` that leaves (or loses its claim to) its
 * prefix: without other addresses of the prefix on the device the route goes; with advertised ones alone it ends with
 * the longest lived of them; with another static one, or one that was set not to care (noprefixroute), it stays.
 */
export function cleanupPrefixRoute(idev: Inet6Dev, ifp: Inet6Ifaddr): void {
  const { net } = idev;
  const prefix = { address: ifp.addr, length: ifp.prefixLen };
  const others = idev.addrList.filter(
    other =>
      other !== ifp && other.prefixLen === ifp.prefixLen && other.addr.prefixEquals(ifp.addr, ifp.prefixLen),
  );
  if (others.some(other => other.flags & (IFA_F_PERMANENT | IFA_F_NOPREFIXROUTE))) return;
  const rt = addrconfGetPrefixRoute(idev, prefix, 0, RTF_DEFAULT);
  if (rt === undefined) return;
  if (others.length === 0) fib6DelRoute(net, rt, PREFIX_ROUTE_LAST_ADDRESS);
  else if (!(rt.flags & RTF_EXPIRES)) fib6SetExpires(net, rt, longestLived(others, net.scheduler.now));
}

/** cleanup_prefix_route of a peer: the route to its prefix goes, whoever else may want it. */
export function cleanupPeerRoute(idev: Inet6Dev, peer: Ip6, length: number): void {
  const rt = addrconfGetPrefixRoute(idev, { address: peer, length }, 0, RTF_DEFAULT);
  if (rt !== undefined) fib6DelRoute(idev.net, rt, PREFIX_ROUTE_PEER);
}

function longestLived(addresses: readonly Inet6Ifaddr[], now: SimTime): SimTime {
  return Math.max(now, ...addresses.map(({ tstamp, validLft }) => tstamp + seconds(validLft)));
}

/**
 * modify_prefix_route: an address was set anew with this valid lifetime (seconds; undefined: for ever). Its route does not
 * end when it does: the kernel takes the hundredths of a second of the lifetime for the jiffy at which the route ends, and
 * that is long over. False when there is no such route.
 * @param address the address itself, or its peer
 */
export function modifyPrefixRoute(
  ifp: Inet6Ifaddr,
  lifetime: number | undefined,
  address: Ip6 = ifp.addr,
): boolean {
  const { idev } = ifp;
  const { net } = idev;
  const prefix = { address, length: ifp.prefixLen };
  const rt = addrconfGetPrefixRoute(idev, prefix, 0, RTF_DEFAULT);
  if (rt === undefined) return false;
  if (rt.metric !== (ifp.rtPriority || IP6_RT_PRIO_ADDRCONF)) {
    fib6DelRoute(net, rt, PREFIX_ROUTE_METRIC);
    const expires = lifetime === undefined ? undefined : net.scheduler.now + seconds(lifetime);
    addrconfPrefixRoute(idev, prefix, { metric: ifp.rtPriority, expires }, PREFIX_ROUTE_METRIC);
  } else if (lifetime === undefined) fib6CleanExpires(net, rt);
  else fib6SetExpires(net, rt, timeOfJiffy(jiffiesToClock(seconds(lifetime))));
  return true;
}

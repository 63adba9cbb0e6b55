/** Addresses, routes and neighbours of IPv4 as rtnetlink shows them: plain values, as they are now. */
import { seconds } from '../../base/time';
import { neighIsValid } from '../core/neighbour';
import type { ArpNeighbour } from '../ipv4/arp-neigh';
import { lifetimeLeft4 } from '../ipv4/devinet';
import { ignoresLinkdown4 } from '../ipv4/fib/fib4';
import { RTNH_F_DEAD, RTNH_F_LINKDOWN, RTNH_F_ONLINK, type FibAlias, type FibNh } from '../ipv4/fib/fib-info';
import type { InIfaddr } from '../ipv4/in-device';
import type { AddrInfo4, NeighInfo4, NexthopInfo4, RouteInfo4 } from '../uapi';

/** inet_fill_ifaddr. */
export function addrInfo4(ifa: InIfaddr): AddrInfo4 {
  const { dev } = ifa.inDev;
  return {
    ifindex: dev.ifindex,
    ifname: dev.name,
    local: ifa.local,
    ...(ifa.address !== ifa.local && { peer: ifa.address }),
    prefixlen: ifa.prefixLen,
    ...(ifa.broadcast !== undefined && { broadcast: ifa.broadcast }),
    label: ifa.label,
    scope: ifa.scope,
    flags: ifa.flags,
    validLifetime: lifetimeLeft4(ifa, ifa.validLft),
    preferredLifetime: lifetimeLeft4(ifa, ifa.preferedLft),
    metric: ifa.rtPriority,
  };
}

/** fib_dump_info. */
export function routeInfo4({ dst, tos, type, table, info }: FibAlias): RouteInfo4 {
  const { nhs, prefsrc, protocol, scope, priority, metrics } = info;
  const [nh] = nhs;
  const single = nhs.length === 1 && nh !== undefined;
  return {
    type,
    dst,
    tos,
    table,
    protocol,
    scope,
    metric: priority,
    ...(single && nh.gateway !== undefined && { gateway: nh.gateway }),
    ...(single && nh.dev !== undefined && { dev: nh.dev.name }),
    flags: single ? nexthopFlags(nh) : [],
    ...(!single && { nexthops: nhs.map(nexthopInfo) }),
    ...(prefsrc !== undefined && { prefsrc }),
    metrics,
  };
}

function nexthopInfo(nh: FibNh): NexthopInfo4 {
  return {
    ...(nh.gateway !== undefined && { gateway: nh.gateway }),
    ...(nh.dev !== undefined && { dev: nh.dev.name }),
    weight: nh.weight,
    flags: nexthopFlags(nh),
  };
}

/** fib_nexthop_info. */
function nexthopFlags({ flags, dev }: FibNh): ('linkdown' | 'dead' | 'onlink')[] {
  const words: ('linkdown' | 'dead' | 'onlink')[] = [];
  const ignored = flags & RTNH_F_LINKDOWN && dev !== undefined && ignoresLinkdown4(dev);
  if (flags & RTNH_F_DEAD || ignored) words.push('dead');
  if (flags & RTNH_F_ONLINK) words.push('onlink');
  if (flags & RTNH_F_LINKDOWN) words.push('linkdown');
  return words;
}

/** One entry; ages in whole seconds. */
export function neighInfo4(neigh: ArpNeighbour): NeighInfo4 {
  const age = (since: number): number => Math.floor((neigh.net.scheduler.now - since) / seconds(1));
  return {
    dst: neigh.key,
    dev: neigh.dev.name,
    ...(neigh.lladdr !== undefined && neighIsValid(neigh) && { lladdr: neigh.lladdr }),
    state: neigh.nudState,
    ...(neigh.isExternLearned && { externLearned: true }),
    ...(neigh.isManaged && { managed: true }),
    used: age(neigh.used),
    confirmed: age(neigh.confirmed),
    updated: age(neigh.updated),
    probes: neigh.probes,
    refcount: neigh.queue === undefined ? 1 : 2,
  };
}

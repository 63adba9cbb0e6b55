/** `ip route del`: which route a request means (ip6_route_del, ip6_route_multipath_del). */
import { UNSPECIFIED, type Ip6 } from '../../../base/ip6';
import type { Prefix } from '../../../base/prefix';
import type { NetDevice } from '../../../link/net-device';
import { decision, type Decision } from '../../../trace/decision';
import type { NetlinkError } from '../../core/errno';
import type { Net } from '../../core/net';
import { EXCEPTION_FLUSHED, rt6FindCachedRt, rt6RemoveException } from './exceptions';
import { fib6DelRoute } from './fib6';
import { RT6_TABLE_MAIN, type Fib6Info, type RouteProtocol } from './fib6-info';
import type { Fib6Node, Fib6Table } from './fib6-table';
import type { NexthopConfig } from './route-add';
import { inet6RtNotify } from './rt-notify';

export const ROUTE_DELETED = decision({
  id: 'route.del.request',
  outcome: 'note',
  says: 'a program asked to delete it',
  spec: 'ip-route(8) del',
  source: 'inet6_rtm_delroute',
});

/** What is known of the route to be deleted; what is left out matches anything. */
export interface RouteDelConfig {
  readonly dst: Prefix;
  /** Default: main. */
  readonly table?: number;
  readonly metric?: number;
  readonly protocol?: RouteProtocol;
  readonly dev?: NetDevice | undefined;
  readonly gateway?: Ip6 | undefined;
  /** What was learned about the destination, and not a route (RTF_CACHE). */
  readonly cached?: boolean;
  /** Several next hops of a multipath route; each is deleted by itself. */
  readonly nexthops?: readonly NexthopConfig[] | undefined;
}

/**
 * ip6_route_del: delete the first route that matches, and no other. A multipath route goes as a whole unless a gateway is
 * named; then it loses that next hop.
 * @returns undefined when done; ESRCH when nothing matches, or ENOENT when what matches is fib6_null_entry.
 */
export function ip6RouteDel(
  net: Net,
  config: RouteDelConfig,
  why: Decision = ROUTE_DELETED,
): NetlinkError | undefined {
  if (config.nexthops !== undefined) return multipathDel(net, config, config.nexthops, why);
  const table = net.fib6.fib6GetTable(config.table || RT6_TABLE_MAIN);
  if (table === undefined) return { errno: 'ESRCH', extack: 'FIB table does not exist' };
  if (config.cached === true) return delCachedRt(net, table, config);
  const { address, length } = config.dst;
  const node = table.fib6Locate({ address: address.masked(length), length });
  const found = node?.find(rt => matches(rt, config));
  if (found === undefined)
    return { errno: length === 0 && meetsNullEntry(node, config) ? 'ENOENT' : 'ESRCH' };
  if (config.gateway !== undefined || found.multipath === undefined) fib6DelRoute(net, found, why);
  else delSiblings(net, found, why);
  return undefined;
}

/**
 * Whether a default route is sought, and there is none, by words that also fit fib6_null_entry, which stands in its place:
 * on lo, of the protocol kernel and the highest metric. That one cannot be deleted.
 */
function meetsNullEntry(
  node: Fib6Node | undefined,
  { metric, protocol, dev, gateway }: RouteDelConfig,
): boolean {
  return (
    node === undefined &&
    gateway?.isUnspecified !== false &&
    (dev?.loopback ?? true) &&
    (metric === undefined || metric === 0 || metric === NULL_ENTRY_METRIC) &&
    (protocol === undefined || protocol === 'unspec' || protocol === 'kernel')
  );
}

const NULL_ENTRY_METRIC = 0xffffffff;

/**
 * ip6_del_cached_rt: forget what was learned about the destination. The routes of the most specific prefix are looked at
 * up to the first that has no exception to it, which ends the search as if all were done.
 */
function delCachedRt(
  net: Net,
  table: Fib6Table,
  { dst, dev, gateway }: RouteDelConfig,
): NetlinkError | undefined {
  for (const rt of table.fib6NodeLookup(dst.address)?.routes() ?? []) {
    const found = rt6FindCachedRt(rt, dst.address, net.scheduler.now);
    if (found === undefined) return undefined;
    if (dev !== undefined && found.dev !== dev) continue;
    if (gateway !== undefined && found.gateway !== gateway) continue;
    rt6RemoveException(net, rt, found, EXCEPTION_FLUSHED);
    return undefined;
  }
  return { errno: 'ESRCH' };
}

function matches(rt: Fib6Info, { metric, protocol, dev, gateway }: RouteDelConfig): boolean {
  if (metric && rt.metric !== metric) return false;
  if (protocol !== undefined && protocol !== 'unspec' && rt.protocol !== protocol) return false;
  if (dev !== undefined && rt.nh.dev !== dev) return false;
  // A next hop without a gateway has `::` in its place.
  return gateway === undefined || (rt.nh.gateway ?? UNSPECIFIED) === gateway;
}

/** __ip6_del_rt_siblings: all next hops, with one message for them together. */
function delSiblings(net: Net, rt: Fib6Info, why: Decision): void {
  const members = rt.multipath?.members ?? [];
  inet6RtNotify(net, 'delroute', rt);
  for (const sibling of members) fib6DelRoute(net, sibling, why, undefined, true);
}

/** The answer is that of the last one that failed. */
function multipathDel(
  net: Net,
  config: RouteDelConfig,
  nexthops: readonly NexthopConfig[],
  why: Decision,
): NetlinkError | undefined {
  let refused: NetlinkError | undefined;
  for (const { gateway, dev } of nexthops) {
    const one = {
      ...config,
      nexthops: undefined,
      gateway: gateway ?? config.gateway,
      dev: dev ?? config.dev,
    };
    refused = ip6RouteDel(net, one, why) ?? refused;
  }
  return refused;
}

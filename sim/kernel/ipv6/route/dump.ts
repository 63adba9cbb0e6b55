/** What `ip -6 route` is shown: the tables (inet6_dump_fib, fib6_dump_node), and one look-up (inet6_rtm_getroute). */
import type { Ip6 } from '../../../base/ip6';
import type { NetDevice } from '../../../link/net-device';
import type { NetlinkError } from '../../core/errno';
import type { Net } from '../../core/net';
import { ip6RouteGetSaddr } from '../source-address';
import { exceptionExpired, type Dst } from './dst';
import { fib6CheckExpired, type Fib6Info } from './fib6-info';
import type { Fib6Node } from './fib6-table';
import { ip6RouteInputLookup } from './input';
import { ip6RouteOutput, type Flow } from './output';

/**
 * inet6_dump_fib: the routes in the order in which they are listed, of one table or of all; of a multipath route the
 * first next hop stands for all (`multipath.members`).
 * @returns ENOENT for a table that never had a route.
 */
export function inet6DumpFib(net: Net, table?: number): Fib6Info[] | NetlinkError {
  if (table === undefined) return net.fib6.tables.flatMap(each => each.nodes.flatMap(dumpNode));
  const one = net.fib6.fib6GetTable(table);
  return one?.nodes.flatMap(dumpNode) ?? { errno: 'ENOENT', extack: 'ipv6: FIB table does not exist' };
}

/**
 * fib6_dump_node: from the first next hop of a multipath route it goes on behind the last one, and so does not list a
 * route without a gateway that was added in between.
 */
function dumpNode(node: Fib6Node): Fib6Info[] {
  const listed: Fib6Info[] = [];
  for (let rt = node.leaf; rt !== undefined; rt = (rt.multipath?.members.at(-1) ?? rt).next) listed.push(rt);
  return listed;
}

/** The exceptions to the routes of one table, or of all, in dump order; those whose time is over are left out. */
export function rt6DumpExceptions(net: Net, table?: number): Dst[] {
  const { now } = net.scheduler;
  const routes = net.fib6.routes().filter(rt => table === undefined || rt.table === table);
  const exceptions = routes
    .filter(rt => !fib6CheckExpired(rt, now))
    .flatMap(rt => [...(rt.nh.exceptions?.values() ?? [])]);
  return exceptions.filter(dst => !exceptionExpired(dst, now));
}

/** What it is told: the route, the answer made of it, and the source address a packet would get. */
export interface GotRoute {
  readonly rt: Fib6Info;
  readonly dst: Dst;
  readonly source: Ip6 | undefined;
}

/**
 * inet6_rtm_getroute: what becomes of a packet like `flow`.
 * @param iif as if it had come in there
 */
export function inet6RtmGetroute(net: Net, flow: Flow, iif?: NetDevice): GotRoute | NetlinkError {
  const dst =
    iif === undefined
      ? ip6RouteOutput(net, flow)
      : ip6RouteInputLookup(net, iif, { ...flow, uid: flow.uid ?? INVALID_UID });
  if (dst.error !== undefined) return { errno: dst.error };
  if (dst.rt === undefined) return { errno: 'ENETUNREACH' };
  const source = iif === undefined ? ip6RouteGetSaddr(net, dst.rt, flow.dst) : dst.rt.prefsrc;
  return { rt: dst.rt, dst, source };
}

const INVALID_UID = 0xffffffff;

/**
 * Putting a route among the others to its prefix (fib6_add, fib6_add_rt2node): what counts as the same route, what is
 * replaced, what becomes a multipath route, and who comes first.
 */
import { decision, type Decision } from '../../../trace/decision';
import type { NetlinkError } from '../../core/errno';
import type { Net } from '../../core/net';
import { fib6CleanExpires, fib6MetricSet, fib6PurgeRt, fib6SetExpires } from './fib6';
import {
  RTF_ADDRCONF,
  RTF_EXPIRES,
  RTF_PREFIX_RT,
  rt6DuplicateNexthop,
  rt6QualifyForEcmp,
  type Fib6Info,
} from './fib6-info';
import type { Fib6Node } from './fib6-table';
import { rt6MultipathRebalance } from './multipath';
import { inet6RtNotify, traceAdded, traceDeleted } from './rt-notify';

export const ROUTE_REPLACED = decision({
  id: 'route.replace.replaced',
  outcome: 'note',
  says: 'a route that was to replace it took its place',
  spec: 'ip-route(8) replace',
  source: 'fib6_add_rt2node',
});

/** NLM_F_* of a request from user space. The kernel's own requests have none: they create, and never replace. */
export interface NlmFlags {
  readonly create?: boolean;
  /** Refuse when any route of that prefix and metric is there. */
  readonly excl?: boolean;
  /** Take the place of one of that prefix and metric. */
  readonly replace?: boolean;
  readonly append?: boolean;
}

/**
 * fib6_add: insert `rt` into its table.
 * @returns undefined when it is in, or EEXIST, or ENOENT for a replacement that may not create.
 */
export function fib6Insert(
  net: Net,
  rt: Fib6Info,
  asked: NlmFlags | undefined,
  why: Decision,
  quiet = false,
): NetlinkError | undefined {
  const request = net.profile.heedsRouteFlags ? asked : undefined;
  const table = net.fib6.fib6NewTable(rt.table);
  // The place of the default route is always there, with routes or without.
  const isPlace = rt.dst.length === 0 || table.fib6Locate(rt.dst) !== undefined;
  if (request?.replace && !request.create && !isPlace)
    return { errno: 'ENOENT', extack: 'Can not replace route - no match found' };
  const node = table.nodeFor(rt.dst);
  const refused = fib6AddRt2Node(net, node, rt, request, why, quiet);
  if (node.leaf === undefined) table.removeNode(node);
  if (refused !== undefined) return refused;
  net.fib6.fib6UpdateSernumUptoRoot(rt);
  if (rt.flags & RTF_EXPIRES) net.fib6.fib6ForceStartGc();
  return undefined;
}

/** fib6_add_rt2node. */
function fib6AddRt2Node(
  net: Net,
  node: Fib6Node,
  rt: Fib6Info,
  request: NlmFlags | undefined,
  why: Decision,
  quiet: boolean,
): NetlinkError | undefined {
  const routes = node.routes();
  const equals = routes.filter(other => other.metric === rt.metric);
  if (equals.length > 0 && request?.excl) return { errno: 'EEXIST' };
  if (request?.replace) {
    const replaced = toReplace(equals, rt);
    if (replaced !== undefined) {
      replace(net, node, replaced, rt, why, quiet);
      return undefined;
    }
    if (!request.create) return { errno: 'ENOENT' };
  }
  const duplicate = equals.find(other => rt6DuplicateNexthop(other, rt));
  if (duplicate !== undefined) {
    refreshDuplicate(net, duplicate, rt);
    return { errno: 'EEXIST' };
  }
  const after = routes.findIndex(other => other.metric > rt.metric);
  node.link(routes.toSpliced(after < 0 ? routes.length : after, 0, rt));
  if (net.profile.multipath && rt6QualifyForEcmp(rt) && equals.some(rt6QualifyForEcmp))
    rt6MultipathRebalance(node, rt.metric);
  traceAdded(net, rt, why);
  if (!quiet) inet6RtNotify(net, 'newroute', rt);
  return undefined;
}

/** What `ip route replace` takes away: the first route of its own kind (through a gateway by hand, or not), else the first. */
function toReplace(equals: readonly Fib6Info[], rt: Fib6Info): Fib6Info | undefined {
  const ecmp = rt6QualifyForEcmp(rt);
  return equals.find(other => rt6QualifyForEcmp(other) === ecmp) ?? equals[0];
}

/** Put `rt` where `replaced` stands. A multipath route goes with all its next hops. */
function replace(
  net: Net,
  node: Fib6Node,
  replaced: Fib6Info,
  rt: Fib6Info,
  why: Decision,
  quiet: boolean,
): void {
  const gone = replaced.multipath?.members ?? [replaced];
  for (const old of gone) traceDeleted(net, old, ROUTE_REPLACED);
  node.link(
    node
      .routes()
      .map(other => (other === replaced ? rt : other))
      .filter(other => !gone.includes(other)),
  );
  if (node.rrPtr !== undefined && gone.includes(node.rrPtr)) node.rrPtr = undefined;
  for (const old of gone) fib6PurgeRt(net, old);
  traceAdded(net, rt, why);
  if (!quiet) inet6RtNotify(net, 'newroute', rt, true);
}

/**
 * The route is there already. If it was to end some day, it now ends when the new one would have; and a route that is no
 * longer an advertisement's alone stops being the advertisement's: `ip addr add` after a router advertised its prefix.
 */
function refreshDuplicate(net: Net, known: Fib6Info, rt: Fib6Info): void {
  if (!(known.flags & RTF_EXPIRES)) return;
  if (rt.flags & RTF_EXPIRES) fib6SetExpires(net, known, rt.expires as number);
  else fib6CleanExpires(net, known);
  if (!(rt.flags & (RTF_ADDRCONF | RTF_PREFIX_RT)) && known.nh.gateway === undefined) {
    known.flags &= ~(RTF_ADDRCONF | RTF_PREFIX_RT);
  }
  if (rt.metrics.mtu !== undefined) fib6MetricSet(known, 'mtu', rt.metrics.mtu);
}

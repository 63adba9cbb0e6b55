/** Saying that a route came or went: to rtnetlink's listeners (inet6_rt_notify), and to the trace. */
import type { Decision, Inputs } from '../../../trace/decision';
import type { Net } from '../../core/net';
import type { Fib6Info } from './fib6-info';
import { routeEntity, routeState } from './route-text';

/**
 * inet6_rt_notify. The message has a copy, because it is read in an event of its own; of a multipath route with all its
 * next hops, `rt` first. `replace`: it took the place of another, of which no message tells that it is gone.
 */
export function inet6RtNotify(net: Net, kind: 'newroute' | 'delroute', rt: Fib6Info, replace = false): void {
  if (!net.hears('IPV6_ROUTE')) return;
  net.notify({ group: 'IPV6_ROUTE', kind, route: snapshot(rt), replace });
}

function snapshot(rt: Fib6Info): Fib6Info {
  const copy = copyOf(rt);
  if (rt.multipath === undefined) return copy;
  const { members, upperBounds } = rt.multipath;
  const first = members.indexOf(rt);
  const fromRt = [...members.slice(first), ...members.slice(0, first)];
  copy.multipath = { members: fromRt.map(copyOf), upperBounds };
  return copy;
}

function copyOf(rt: Fib6Info): Fib6Info {
  return { ...rt, nh: { ...rt.nh }, node: undefined, next: undefined };
}

/** Record that `rt` stands in its table now. */
export function traceAdded(net: Net, rt: Fib6Info, why: Decision): void {
  if (net.trace.on)
    net.trace.state('route', routeEntity(rt), 'absent', routeState(rt, net.scheduler.now), why);
  else net.trace.trace.count(why);
}

/** Record that `rt` is about to leave its table. */
export function traceDeleted(net: Net, rt: Fib6Info, why: Decision, inputs?: Inputs): void {
  if (net.trace.on)
    net.trace.state('route', routeEntity(rt), routeState(rt, net.scheduler.now), 'absent', why, inputs);
  else net.trace.trace.count(why);
}

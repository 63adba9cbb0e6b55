/**
 * The route of a packet of our own, and with it the source address where the sender left the choice to the kernel
 * (ip6_dst_lookup_tail of net/ipv6/ip6_output.c).
 *
 * Differs from Linux: an optimistic source address is used as any other is; the kernel goes through the default router
 * while the destination's own link-layer address is not known (RFC 4429 §3.3).
 */
import type { Ip6 } from '../../base/ip6';
import { decision } from '../../trace/decision';
import type { Errno } from '../core/errno';
import type { Net } from '../core/net';
import { ip6RouteOutput, type Flow } from './route/output';
import type { Dst } from './route/dst';
import { ip6RouteGetSaddr } from './source-address';

export const LOOKUP_NO_ROUTE = decision({
  id: 'ip6.lookup.no-route',
  outcome: 'note',
  says: 'there is no route to the destination, and the program that would send is told so',
  spec: 'Linux',
  source: 'ip6_dst_lookup_tail',
});
export const LOOKUP_REFUSED = decision({
  id: 'ip6.lookup.refused',
  outcome: 'note',
  says: 'the route to the destination, or a rule, is one that refuses, and the program that would send is told so',
  spec: 'ip-route(8)',
  source: 'ip6_dst_lookup_tail',
});
export const LOOKUP_NO_SOURCE = decision({
  id: 'ip6.lookup.no-source',
  outcome: 'note',
  says: 'no address of this machine can be the source',
  spec: 'RFC 6724 §5',
  source: 'ip6_route_get_saddr',
});

/** A route, and the source to use with it. */
export interface RoutedFlow {
  readonly dst: Dst;
  readonly src: Ip6;
}

/**
 * ip6_dst_lookup: the route and source for `flow`, or what the sender is told instead. Where no route is found without a
 * source, rules may have one with it; the way that was found without is kept, even if rules would have another one for the
 * source that is then chosen.
 */
export function ip6DstLookup(net: Net, flow: Flow): RoutedFlow | Errno {
  let dst = ip6RouteOutput(net, flow);
  let { src } = flow;
  if (src === undefined) {
    const failed = dst.kind === 'error';
    if (failed && !net.profile.sourceBeforeRouteError) return refuse(net, flow, dst);
    src = ip6RouteGetSaddr(net, failed ? undefined : dst.rt, flow.dst);
    if (src === undefined) {
      net.trace.note(LOOKUP_NO_SOURCE, flow.oif?.name, { destination: flow.dst.toString() });
      return 'EADDRNOTAVAIL';
    }
    if (failed && net.fib6.hasCustomRules)
      dst = ip6RouteOutput(net, { ...flow, src, strict: flow.oif !== undefined });
  }
  return dst.kind === 'error' ? refuse(net, flow, dst) : { dst, src };
}

/** A packet that is refused without a word is refused to its sender with one. */
function refuse(net: Net, { dst: destination, oif }: Flow, dst: Dst): Errno {
  const { rt, error } = dst;
  net.trace.note(dst === net.fib6.nullEntry ? LOOKUP_NO_ROUTE : LOOKUP_REFUSED, oif?.name, {
    destination: destination.toString(),
    ...(rt !== undefined && { type: rt.type }),
  });
  return error ?? 'EINVAL';
}

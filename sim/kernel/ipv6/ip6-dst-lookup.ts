/**
 * The route of a packet of our own, and with it the source address where the sender left the choice to the kernel
 * (ip6_dst_lookup_tail of net/ipv6/ip6_output.c).
 */
import { UNSPECIFIED, type Ip6 } from '../../base/ip6';
import { decision } from '../../trace/decision';
import type { Errno } from '../core/errno';
import { neighIsValid, neighLookup } from '../core/neighbour';
import type { Net } from '../core/net';
import { ipv6GetIfaddr } from './addrconf/addresses';
import { IFA_F_OPTIMISTIC } from './inet6-dev';
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

export const LOOKUP_OPTIMISTIC = decision({
  id: 'ip6.lookup.optimistic',
  outcome: 'note',
  says: 'the default router is to pass it on: from an address that is still being probed nobody is asked where he is',
  spec: 'RFC 4429 §3.3',
  source: 'ip6_dst_lookup_tail',
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
  if (dst.kind !== 'error' && asksForSomebody(net, flow.dst, src, dst)) {
    net.trace.note(LOOKUP_OPTIMISTIC, dst.dev.name, { destination: flow.dst.toString() });
    dst = ip6RouteOutput(net, { ...flow, src, dst: UNSPECIFIED });
  }
  return dst.kind === 'error' ? refuse(net, flow, dst) : { dst, src };
}

/** Whether sending from an address that is optimistic would need somebody's link-layer address that is not known. */
function asksForSomebody(net: Net, destination: Ip6, src: Ip6, { dev, gateway }: Dst): boolean {
  const ifp = ipv6GetIfaddr(net, src, dev);
  if (ifp === undefined || (ifp.flags & IFA_F_OPTIMISTIC) === 0) return false;
  const nexthop = gateway ?? destination;
  const neigh = neighLookup(net, nexthop, dev);
  if (neigh !== undefined) return !neighIsValid(neigh);
  return net.profile.optimisticNeverAsks && !nexthop.isMulticast && !dev.loopback;
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

/**
 * The route of a packet of our own, and with it the source address where the sender left the choice to the kernel
 * (ip6_dst_lookup_tail of net/ipv6/ip6_output.c).
 *
 * Differs from Linux: an optimistic source address is used as any other is; the kernel goes through the default router
 * while the destination's own link-layer address is not known (RFC 4429 §3.3).
 */
import type { Ip6 } from '../../base/ip6';
import type { NetDevice } from '../../link/net-device';
import { decision } from '../../trace/decision';
import type { Errno } from '../core/errno';
import type { Net } from '../core/net';
import { ip6RouteOutput } from './route/output';
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
  says: 'the route to the destination is one that refuses, and the program that would send is told so',
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

/** What is known of a packet before it has a route (struct flowi6). */
export interface Flow6 {
  readonly dst: Ip6;
  /** Undefined: choose one. */
  readonly src?: Ip6 | undefined;
  /** The device it must leave through. */
  readonly oif?: NetDevice | undefined;
}

/** A route, and the source to use with it. */
export interface RoutedFlow {
  readonly dst: Dst;
  readonly src: Ip6;
}

/** ip6_dst_lookup: the route and source for `flow`, or what the sender is told instead. */
export function ip6DstLookup(net: Net, flow: Flow6): RoutedFlow | Errno {
  const dst = ip6RouteOutput(net, flow);
  const refused = dst.kind === 'error' ? (dst.error ?? 'EINVAL') : undefined;
  if (refused !== undefined && (flow.src !== undefined || !net.profile.sourceBeforeRouteError))
    return refuse(net, flow, dst, refused);
  const src = flow.src ?? ip6RouteGetSaddr(net, refused === undefined ? dst.rt : undefined, flow.dst);
  if (src === undefined) {
    net.trace.note(LOOKUP_NO_SOURCE, flow.oif?.name, { destination: flow.dst.toString() });
    return 'EADDRNOTAVAIL';
  }
  return refused === undefined ? { dst, src } : refuse(net, flow, dst, refused);
}

function refuse(net: Net, { dst: destination, oif }: Flow6, { rt }: Dst, errno: Errno): Errno {
  net.trace.note(rt === undefined ? LOOKUP_NO_ROUTE : LOOKUP_REFUSED, oif?.name, {
    destination: destination.toString(),
    ...(rt !== undefined && { type: rt.type }),
  });
  return errno;
}

/**
 * The route of a packet of our own, and with it the source address where the sender left the choice to the kernel
 * (ip6_dst_lookup_tail of net/ipv6/ip6_output.c).
 *
 * Differs from Linux: an optimistic source address is used as any other is; the kernel goes through the default router
 * while the destination's own link-layer address is not known (RFC 4429 §3.3).
 */
import type { Ip6 } from '../../base/ip6';
import type { NetDevice } from '../../link/net-device';
import type { Errno } from '../core/errno';
import type { Net } from '../core/net';
import { ip6RouteOutput } from './route/output';
import type { Dst } from './route/dst';
import { ip6RouteGetSaddr } from './source-address';

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
    return refused;
  const src = flow.src ?? ip6RouteGetSaddr(net, refused === undefined ? dst.rt : undefined, flow.dst);
  if (src === undefined) return 'EADDRNOTAVAIL';
  return refused ?? { dst, src };
}

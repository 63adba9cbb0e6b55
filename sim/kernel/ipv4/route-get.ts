/** What `ip route get` asks (inet_rtm_getroute of net/ipv4/route.c): the way of one packet of ours, or of one that comes in. */
import type { Ip4 } from '../../base/ip4';
import type { NetDevice } from '../../link/net-device';
import type { NetlinkError } from '../core/errno';
import type { Net } from '../core/net';
import { inDevGet } from './in-device';
import { netnsIpv4 } from './netns-ipv4';
import { ipRouteInput } from './route-input';
import { ipRouteOutput, type OutFlow4 } from './route-output';
import type { Rtable } from './skb4';

/** The way, and how the kernel marks it (RTCF_*). */
export interface GotRoute {
  readonly rt: Rtable;
  /** The source that was chosen, where none was named. */
  readonly source: Ip4 | undefined;
  readonly flags: readonly ('local' | 'brd' | 'mc')[];
}

/** inet_rtm_getroute. */
export function inetRtmGetroute(
  net: Net,
  flow: OutFlow4,
  ingress: NetDevice | undefined,
): GotRoute | NetlinkError {
  netnsIpv4(net);
  if (ingress !== undefined) return inputRoute(ingress, flow);
  const routed = ipRouteOutput(net, flow);
  if (typeof routed === 'string') return { errno: routed };
  const { rt, src } = routed;
  return { rt, source: src === flow.src ? undefined : src, flags: cacheFlags(rt) };
}

function inputRoute(ingress: NetDevice, { dst, src, tos }: OutFlow4): GotRoute | NetlinkError {
  const inDev = inDevGet(ingress);
  if (inDev === undefined || src === undefined) return { errno: 'EINVAL' };
  const rt = ipRouteInput(inDev, { dst, src, tos: tos ?? 0 });
  if (!('dev' in rt)) return { errno: 'EINVAL' };
  if (rt.error !== undefined) return { errno: rt.error };
  return { rt, source: undefined, flags: cacheFlags({ ...rt, loops: rt.kind !== 'unicast' }) };
}

function cacheFlags({ kind, loops }: Rtable): ('local' | 'brd' | 'mc')[] {
  switch (kind) {
    case 'local':
      return ['local'];
    case 'broadcast':
      return ['local', 'brd'];
    case 'multicast':
      return loops ? ['local', 'mc'] : ['mc'];
    default:
      return [];
  }
}

/**
 * The route of an IPv4 packet of our own, and with it its source (ip_route_output_key_hash_rcu of net/ipv4/route.c).
 *
 * Differs from Linux: nothing is learned about single destinations, neither path MTUs nor redirects.
 */
import { LOOPBACK4, UNSPECIFIED4, type Ip4 } from '../../base/ip4';
import { decision } from '../../trace/decision';
import type { NetDevice } from '../../link/net-device';
import type { Errno } from '../core/errno';
import type { Net } from '../core/net';
import { ipDevFind, isLocalMulticast, isZeronet } from './addr-type';
import type { FibResult } from './fib/fib-info';
import { ipCheckMc } from './igmp';
import { inDevGet, inDevOrconf, RT_SCOPE_HOST, RT_SCOPE_LINK, RT_SCOPE_UNIVERSE } from './in-device';
import { netnsIpv4 } from './netns-ipv4';
import { inetSelectAddr } from './select-addr';
import type { Rtable } from './skb4';

export const LOOKUP4_REFUSED = decision({
  id: 'ip4.lookup.refused',
  outcome: 'note',
  says: 'there is no route to the destination, or one that refuses, and the program that would send is told so',
  spec: 'Linux',
  source: 'ip_route_output_key_hash_rcu',
});

/** What a packet of ours is asked for. 0.0.0.0 is the same as no address. */
export interface OutFlow4 {
  readonly dst: Ip4;
  readonly src?: Ip4 | undefined;
  readonly oif?: NetDevice | undefined;
  readonly tos?: number;
  /** The source need not be ours (FLOWI_FLAG_ANYSRC). */
  readonly anySource?: boolean;
}

/** A route, and the addresses to use with it. */
export interface Routed4 {
  readonly rt: Rtable;
  readonly src: Ip4;
  readonly dst: Ip4;
}

/** ip_route_output_key; refusals are noted. */
export function ipRouteOutput(net: Net, flow: OutFlow4): Routed4 | Errno {
  const routed = routeOutput(net, flow);
  if (typeof routed === 'string')
    net.trace.note(
      LOOKUP4_REFUSED,
      flow.oif?.name,
      net.trace.on ? { destination: flow.dst.toString(), errno: routed } : undefined,
    );
  return routed;
}

function routeOutput(net: Net, flow: OutFlow4): Routed4 | Errno {
  const { fib } = netnsIpv4(net);
  const { dst: daddr, tos = 0, anySource } = flow;
  let { oif } = flow;
  let src = flow.src ?? UNSPECIFIED4;
  if (!src.isUnspecified) {
    if (src.isMulticast || src.isBroadcast) return 'EINVAL';
    const holder = ipDevFind(net, src);
    if (oif === undefined && (daddr.isMulticast || daddr.isBroadcast)) {
      return holder === undefined ? 'ENETUNREACH' : mkrouteOutput(net, undefined, daddr, src, holder);
    }
    if (anySource !== true && holder === undefined) return 'ENETUNREACH';
  }
  if (oif !== undefined) {
    if (!oif.up || inDevGet(oif) === undefined) return 'ENETUNREACH';
    if (isLocalMulticast(daddr) || daddr.isBroadcast) {
      if (src.isUnspecified) src = inetSelectAddr(net, oif, undefined, RT_SCOPE_LINK);
      return mkrouteOutput(net, undefined, daddr, src, oif);
    }
    if (src.isUnspecified) {
      if (daddr.isMulticast) src = inetSelectAddr(net, oif, undefined, RT_SCOPE_UNIVERSE);
      else if (daddr.isUnspecified) src = inetSelectAddr(net, oif, undefined, RT_SCOPE_HOST);
    }
  }
  if (daddr.isUnspecified) {
    const own = src.isUnspecified ? LOOPBACK4 : src;
    return { rt: localRoute(net, undefined), src: own, dst: own };
  }
  const found = fib.lookup({ dst: daddr, src: src.isUnspecified ? undefined : src, oif, tos });
  if (typeof found === 'string') {
    // Routing tables only say whether there is a gateway: with a device, the destination is taken to be on its link.
    if (oif === undefined) return found;
    if (src.isUnspecified) src = inetSelectAddr(net, oif, undefined, RT_SCOPE_LINK);
    return mkrouteOutput(net, undefined, daddr, src, oif);
  }
  if (found.type === 'local') {
    const own = src.isUnspecified ? (found.alias.info.prefsrc ?? daddr) : src;
    return { rt: localRoute(net, found), src: own, dst: daddr };
  }
  oif = found.nh.dev as NetDevice;
  if (src.isUnspecified) src = fibResultPrefsrc(net, found);
  return mkrouteOutput(net, found, daddr, src, oif);
}

/** fib_result_prefsrc. */
export function fibResultPrefsrc(net: Net, { alias, nh }: FibResult): Ip4 {
  return alias.info.prefsrc ?? inetSelectAddr(net, nh.dev as NetDevice, nh.gateway, alias.info.scope);
}

/** What is ours goes through the loopback. */
function localRoute(net: Net, result: FibResult | undefined): Rtable {
  return { kind: 'local', dev: net.loopback, gateway: undefined, loops: false, result, error: undefined };
}

/** __mkroute_output. */
function mkrouteOutput(
  net: Net,
  found: FibResult | undefined,
  dst: Ip4,
  src: Ip4,
  dev: NetDevice,
): Routed4 | Errno {
  const inDev = inDevGet(dev);
  if (inDev === undefined) return 'EINVAL';
  if (src.isLoopback && !dev.loopback && !inDevOrconf(inDev, 'route_localnet')) return 'EINVAL';
  if (dst.isBroadcast || found?.type === 'broadcast') {
    return {
      rt: { kind: 'broadcast', dev, gateway: undefined, loops: true, result: found, error: undefined },
      src,
      dst,
    };
  }
  if (dst.isMulticast) {
    // a default route's gateway is not for groups
    const gateway = (found?.alias.dst.length ?? 0) < 4 ? undefined : found?.nh.gateway;
    const loops = ipCheckMc(inDev, dst);
    return { rt: { kind: 'multicast', dev, gateway, loops, result: found, error: undefined }, src, dst };
  }
  if (isZeronet(dst)) return 'EINVAL';
  const gateway = found?.nh.scope === RT_SCOPE_LINK ? found.nh.gateway : undefined;
  const kind = dev.loopback ? 'local' : 'unicast';
  return { rt: { kind, dev, gateway, loops: false, result: found, error: undefined }, src, dst };
}

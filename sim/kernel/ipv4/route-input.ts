/**
 * Where an IPv4 packet that came in belongs, and whether its addresses can be (ip_route_input_slow of net/ipv4/route.c,
 * fib_validate_source of fib_frontend.c).
 */
import { UNSPECIFIED4, type Ip4 } from '../../base/ip4';
import { decision, type Decision } from '../../trace/decision';
import type { NetDevice } from '../../link/net-device';
import type { Errno } from '../core/errno';
import type { Net } from '../core/net';
import { isZeronet } from './addr-type';
import type { FibInfo, FibResult } from './fib/fib-info';
import { ipCheckMc } from './igmp';
import { inDevMaxconf, inDevOrconf, RT_SCOPE_LINK, type InDevice } from './in-device';
import { netnsIpv4 } from './netns-ipv4';
import type { Rtable } from './skb4';

export const IP4_NOT_JOINED = decision({
  id: 'ip4.rcv.group-not-joined',
  outcome: 'drop',
  says: 'this interface has not joined the group',
  spec: 'RFC 1112 §7.2',
  source: 'ip_route_input_rcu',
});
export const IP4_BAD_SOURCE = decision({
  id: 'ip4.rcv.bad-source',
  outcome: 'drop',
  says: 'the source is no address that a packet can come from',
  spec: 'RFC 1812 §5.3.7',
  source: 'ip_route_input_slow',
  skbDropReason: 'IP_INVALID_SOURCE',
});
export const IP4_BAD_DESTINATION = decision({
  id: 'ip4.rcv.bad-destination',
  outcome: 'drop',
  says: 'the destination is no address that a packet can go to',
  spec: 'RFC 1812 §5.3.7',
  source: 'ip_route_input_slow',
  skbDropReason: 'IP_INVALID_DEST',
});
export const IP4_LOCALNET = decision({
  id: 'ip4.rcv.localnet',
  outcome: 'drop',
  says: 'addresses of the loopback never appear on a link',
  spec: 'RFC 1122 §3.2.1.3',
  source: 'ip_route_input_slow',
  skbDropReason: 'IP_LOCALNET',
  remedy: 'net.ipv4.conf.all.route_localnet=1',
});
export const IP4_LOCAL_SOURCE = decision({
  id: 'ip4.rcv.local-source',
  outcome: 'drop',
  says: 'the source is an address of this machine, and the packet came from a link',
  spec: 'RFC 1812 §5.3.7',
  source: 'fib_validate_source',
  skbDropReason: 'IP_LOCAL_SOURCE',
  remedy: 'net.ipv4.conf.all.accept_local=1',
});
export const IP4_RPFILTER = decision({
  id: 'ip4.rcv.rp-filter',
  outcome: 'drop',
  says: 'packets to the source would not leave through the device that this one came in on',
  spec: 'RFC 3704 §2',
  source: '__fib_validate_source',
  skbDropReason: 'IP_RPFILTER',
  remedy: 'net.ipv4.conf.all.rp_filter=0 and that of the device; 2 lets any way back be enough',
});

/** The addresses of a packet, or of an ARP request. */
export interface InFlow4 {
  readonly src: Ip4;
  readonly dst: Ip4;
  readonly tos?: number;
  readonly isArp?: boolean;
}

/** ip_route_input: where it goes, or why it goes nowhere. */
export function ipRouteInput(inDev: InDevice, flow: InFlow4): Rtable | Decision {
  return flow.dst.isMulticast ? routeInputMc(inDev, flow) : ipRouteInputSlow(inDev, flow);
}

function handedUp(net: Net, kind: 'local' | 'broadcast' | 'multicast', result?: FibResult): Rtable {
  return { kind, dev: net.loopback, gateway: undefined, loops: false, result, error: undefined };
}

/** ip_route_input_mc. */
function routeInputMc(inDev: InDevice, flow: InFlow4): Rtable | Decision {
  const { net } = inDev;
  const { src, dst } = flow;
  if (!ipCheckMc(inDev, dst)) return net.trace.explain(IP4_NOT_JOINED, { group: dst.toString() });
  if (src.isMulticast || src.isBroadcast) return IP4_BAD_SOURCE;
  if (src.isLoopback && !inDevOrconf(inDev, 'route_localnet')) return IP4_LOCALNET;
  // 0.0.0.0 may speak to groups of the link, as IGMP does
  if (isZeronet(src)) return dst.word >>> 8 === 0xe00000 ? handedUp(net, 'multicast') : IP4_BAD_SOURCE;
  return fibValidateSource(inDev, flow, undefined) ?? handedUp(net, 'multicast');
}

/** ip_route_input_slow. */
export function ipRouteInputSlow(inDev: InDevice, flow: InFlow4): Rtable | Decision {
  const { net, dev } = inDev;
  const { src, dst, isArp } = flow;
  if (src.isMulticast || src.isBroadcast) return IP4_BAD_SOURCE;
  if (dst.isBroadcast || (src.isUnspecified && dst.isUnspecified))
    return broadcastInput(inDev, flow, undefined);
  if (isZeronet(src)) return IP4_BAD_SOURCE;
  if (isZeronet(dst)) return IP4_BAD_DESTINATION;
  const localnet = dev.loopback || inDevOrconf(inDev, 'route_localnet');
  if ((dst.isLoopback || src.isLoopback) && !localnet) return IP4_LOCALNET;
  const { fib } = netnsIpv4(net);
  const found = fib.lookup({ dst, src, tos: flow.tos ?? 0 });
  const forwards = inDev.cnf.forwarding !== 0;
  if (typeof found === 'string') return unreachable(net, forwards ? found : 'EHOSTUNREACH');
  if (found.type === 'broadcast') return broadcastInput(inDev, flow, found);
  if (found.type === 'local')
    return fibValidateSource(inDev, flow, undefined) ?? handedUp(net, 'local', found);
  if (!forwards) return unreachable(net, 'EHOSTUNREACH');
  if (found.type !== 'unicast') return IP4_BAD_DESTINATION;
  const out = found.nh.dev as NetDevice;
  const refused = fibValidateSource(inDev, flow, out);
  if (refused !== undefined) return refused;
  if (isArp === true && out === dev) return unreachable(net, 'EINVAL');
  const gateway = found.nh.scope === RT_SCOPE_LINK ? found.nh.gateway : undefined;
  return { kind: 'unicast', dev: out, gateway, loops: false, result: found, error: undefined };
}

function broadcastInput(inDev: InDevice, flow: InFlow4, result: FibResult | undefined): Rtable | Decision {
  if (flow.isArp === true) return IP4_BAD_DESTINATION;
  const refused = isZeronet(flow.src)
    ? undefined
    : fibValidateSource(inDev, { ...flow, dst: UNSPECIFIED4 }, undefined);
  return refused ?? handedUp(inDev.net, 'broadcast', result);
}

/** The packet is refused where it is handed up (ip_error). */
function unreachable(net: Net, error: Errno): Rtable {
  return { kind: 'error', dev: net.loopback, gateway: undefined, loops: false, result: undefined, error };
}

/**
 * fib_validate_source: whether a packet from there may have come in here. Undefined: it may.
 * @param oif where it would leave; undefined: it is for us
 */
function fibValidateSource(inDev: InDevice, flow: InFlow4, oif: NetDevice | undefined): Decision | undefined {
  const { net, dev } = inDev;
  const { src } = flow;
  const filter = inDevMaxconf(inDev, 'rp_filter');
  const { addresses } = netnsIpv4(net);
  // What leaves where it came in is looked at in full, for a redirect may be due.
  if (filter === 0 && (oif !== dev || !inDevOrconf(inDev, 'send_redirects'))) {
    if (inDevOrconf(inDev, 'accept_local') || !addresses.has(src)) return undefined;
    return IP4_LOCAL_SOURCE;
  }
  return validateInFull(inDev, flow, filter);
}

/** __fib_validate_source. */
function validateInFull(
  inDev: InDevice,
  { src, dst, tos = 0 }: InFlow4,
  filter: number,
): Decision | undefined {
  const { net, dev, ifaList } = inDev;
  const { fib } = netnsIpv4(net);
  const explain = (): Decision | undefined =>
    filter === 0
      ? undefined
      : net.trace.explain(IP4_RPFILTER, { source: src.toString(), device: dev.name, rp_filter: filter });
  const found = fib.lookup({ dst: src, src: dst, tos });
  if (typeof found === 'string') return explain();
  if (found.type !== 'unicast') {
    if (found.type !== 'local') return IP4_BAD_SOURCE;
    if (!inDevOrconf(inDev, 'accept_local')) return IP4_LOCAL_SOURCE;
  }
  if (usesDev(found.alias.info, dev)) return undefined;
  if (ifaList.length === 0) return explain();
  return filter === 1 ? explain() : undefined;
}

/** fib_info_nh_uses_dev. */
function usesDev({ nhs }: FibInfo, dev: NetDevice): boolean {
  return nhs.some(nh => nh.dev === dev);
}

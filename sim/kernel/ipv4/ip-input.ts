/**
 * IPv4 input (net/ipv4/ip_input.c): is the packet sound, is it for us, and which protocol is it for.
 *
 * See next: route-input.ts for where it belongs, ip-forward.ts for packets to others; for ours icmp.ts or socket/udp4.ts.
 *
 * Differs from Linux: fragments are not put together, and dropped. IP options are not looked at. TCP, IGMP and what is
 * encapsulated in IPv4 are not simulated; they end here. There is no multicast routing.
 */
import { decision, type Decision } from '../../trace/decision';
import type { Net } from '../core/net';
import { UDP4_MALFORMED } from '../socket/udp4';
import { icmpRcv } from './icmp';
import { icmpSend } from './icmp-send';
import { inDevGet, inDevOrconf } from './in-device';
import { ipError } from './ip-error';
import { ipForward } from './ip-forward';
import { rtOfLooped4 } from './ip-output';
import { netnsIpv4 } from './netns-ipv4';
import { ipRouteInput } from './route-input';
import type { Rtable, Skb4 } from './skb4';

export const IP4_OTHERHOST = decision({
  id: 'ip4.rcv.otherhost',
  outcome: 'drop',
  says: 'the frame is addressed to another machine and was only heard because the device is promiscuous',
  spec: 'Linux',
  source: 'ip_rcv_core',
  skbDropReason: 'OTHERHOST',
});
export const IP4_NO_IPV4 = decision({
  id: 'ip4.rcv.no-ipv4',
  outcome: 'drop',
  says: 'there is no IPv4 on this device: its MTU is below 68',
  spec: 'RFC 791 §3.2',
  source: 'ip_route_input_slow',
});
export const IP4_CHECKSUM = decision({
  id: 'ip4.rcv.checksum',
  outcome: 'drop',
  says: 'the checksum of the header is wrong',
  spec: 'RFC 1122 §3.2.1.2',
  source: 'ip_rcv_core',
  skbDropReason: 'IP_CSUM',
});
export const IP4_UNICAST_IN_L2_MULTICAST = decision({
  id: 'ip4.rcv.unicast-in-l2-multicast',
  outcome: 'drop',
  says: 'a unicast packet came in a link-layer broadcast or multicast, which is a way to reach many hosts at once',
  spec: 'RFC 1122 §3.3.6',
  source: 'ip_rcv_finish_core',
  skbDropReason: 'UNICAST_IN_L2_MULTICAST',
  remedy: 'drop_unicast_in_l2_multicast=0 on this interface',
});
export const IP4_FRAGMENT = decision({
  id: 'ip4.rcv.fragment',
  outcome: 'drop',
  says: 'the packet came in pieces, and putting them together is not simulated',
  spec: 'RFC 791 §2.3',
  source: 'ip_local_deliver',
});
export const IP4_UNKNOWN_PROTOCOL = decision({
  id: 'ip4.rcv.unknown-protocol',
  outcome: 'drop',
  says: 'nothing on this machine handles the protocol in the packet',
  spec: 'RFC 1122 §3.2.2.1',
  source: 'ip_protocol_deliver_rcu',
  skbDropReason: 'IP_NOPROTO',
});
export const IP4_TCP = decision({
  id: 'ip4.rcv.tcp',
  outcome: 'drop',
  says: 'TCP is not simulated',
  spec: 'RFC 9293',
});
export const IP4_IGMP = decision({
  id: 'ip4.rcv.igmp',
  outcome: 'consume',
  says: 'IGMP is not simulated: nobody here answers queries',
  spec: 'RFC 3376',
  source: 'igmp_rcv',
});

const TCP = 6;
const IGMP = 2;
const DEST_UNREACH = 3;
const PROT_UNREACH = 2;

/** ip_rcv: an IPv4 packet arrived. Returns what became of it in the end. */
export function ipRcv(net: Net, skb: Skb4): Decision {
  const { packet, dev, packetType, frame } = skb;
  if (packetType === 'otherhost') return IP4_OTHERHOST;
  netnsIpv4(net);
  const inDev = inDevGet(dev);
  if (inDev === undefined) return net.trace.explain(IP4_NO_IPV4, { device: dev.name, mtu: dev.mtu });
  if (packet.header.badChecksum !== undefined) return IP4_CHECKSUM;
  const told = skb.rt ?? (frame !== undefined && dev.loopback ? rtOfLooped4(frame) : undefined);
  if (told !== undefined) return loopedIn(net, skb, told);
  const routed = ipRouteInput(inDev, { src: packet.src, dst: packet.dst, tos: packet.header.tos & TOS_BITS });
  if (!('dev' in routed)) return routed;
  skb.rt = routed;
  if (routed.kind === 'local' || routed.kind === 'unicast') {
    const toMany = packetType === 'broadcast' || packetType === 'multicast';
    if (toMany && inDevOrconf(inDev, 'drop_unicast_in_l2_multicast')) return IP4_UNICAST_IN_L2_MULTICAST;
  }
  if (routed.kind === 'unicast') return ipForward(net, skb, routed);
  return routed.kind === 'error' ? ipError(inDev, skb, routed) : ipLocalDeliver(net, skb);
}

const TOS_BITS = 0xfc;

/** One of our own: what is for an address of a device counts as having come in there. */
function loopedIn(net: Net, skb: Skb4, rt: Rtable): Decision {
  skb.rt = rt;
  const holder = rt.result?.nh.dev;
  if (skb.dev.loopback && rt.kind === 'local' && holder !== undefined) skb.iif = holder;
  return ipLocalDeliver(net, skb);
}

/** ip_local_deliver, ip_protocol_deliver_rcu. */
function ipLocalDeliver(net: Net, skb: Skb4): Decision {
  const { payload, header } = skb.packet;
  if (header.moreFragments || header.fragmentOffset > 0) return IP4_FRAGMENT;
  switch (payload.kind) {
    case 'udp':
      return net.sockets.udpRcv(skb, payload);
    case 'ipv6':
    case 'opaque-upper':
      return otherProtocol(net, skb, skb.packet.protocol);
    case 'malformed':
      if (payload.layer === 'udp') return UDP4_MALFORMED;
      return payload.layer === 'icmpv4'
        ? icmpRcv(net, skb, payload)
        : otherProtocol(net, skb, skb.packet.protocol);
    default:
      return icmpRcv(net, skb, payload);
  }
}

function otherProtocol(net: Net, skb: Skb4, protocol: number): Decision {
  if (protocol === TCP) return IP4_TCP;
  if (protocol === IGMP) return IP4_IGMP;
  icmpSend(net, skb, DEST_UNREACH, PROT_UNREACH);
  return net.trace.explain(IP4_UNKNOWN_PROTOCOL, { protocol });
}

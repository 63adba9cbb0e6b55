/**
 * IPv6 input (net/ipv6/ip6_input.c): is the packet sound, is it for us, and which protocol is it for.
 *
 * See next: ip6-forward.ts for packets to others; for ours exthdrs.ts, then icmp.ts or socket/udp6.ts.
 *
 * Differs from Linux: TCP is not simulated, and what is encapsulated in IPv6 is not either; both end here. There is no
 * multicast routing, and a packet to a group is not looked up in the routing table: every device that is up has a route for
 * all groups there, so that only a route made by hand could say otherwise.
 */
import { LOOPBACK } from '../../base/ip6';
import { decision, type Decision } from '../../trace/decision';
import type { Icmp6Message } from '../../wire/icmpv6';
import type { Ip6Payload } from '../../wire/ipv6-payload';
import type { Malformed } from '../../wire/malformed';
import type { Net } from '../core/net';
import type { Skb } from '../core/skb';
import { EXTHDR_MALFORMED, ipv6ExthdrsRcv, ipv6ParseHopopts, nextHeaderOffset } from './exthdrs';
import { icmpv6Rcv } from './icmp';
import { icmpv6Send } from './icmp-send';
import { in6DevGet, type Inet6Dev } from './inet6-dev';
import { ip6Forward } from './ip6-forward';
import { dstOfLooped } from './ip6-output';
import { ip6PktDrop } from './ip6-pkt-drop';
import { ipv6ChkMcastAddr } from './mcast/group';
import type { Dst } from './route/dst';
import { ip6RouteInput } from './route/input';
import { PING_NO_SOCKET } from '../socket/ping6';
import { UDP_MALFORMED } from '../socket/udp6';

export const IP6_OTHERHOST = decision({
  id: 'ip6.rcv.otherhost',
  outcome: 'drop',
  says: 'the frame is addressed to another machine and was only heard because the device is promiscuous',
  spec: 'Linux',
  source: 'ip6_rcv_core',
  skbDropReason: 'OTHERHOST',
});
export const IP6_DISABLED = decision({
  id: 'ip6.rcv.disabled',
  outcome: 'drop',
  says: 'there is no IPv6 on this device',
  spec: 'ip-sysctl disable_ipv6',
  source: 'ip6_rcv_core',
  skbDropReason: 'IPV6DISABLED',
  remedy: 'disable_ipv6=0 on this interface, and an MTU of at least 1280',
});
export const IP6_LOOPBACK_ON_WIRE = decision({
  id: 'ip6.rcv.loopback-address',
  outcome: 'drop',
  says: 'the loopback address never appears on a link',
  spec: 'RFC 4291 §2.5.3',
  source: 'ip6_rcv_core',
  skbDropReason: 'IP_INHDR',
});
export const IP6_MULTICAST_SOURCE = decision({
  id: 'ip6.rcv.multicast-source',
  outcome: 'drop',
  says: 'a group cannot be the source of a packet',
  spec: 'RFC 4291 §2.7',
  source: 'ip6_rcv_core',
  skbDropReason: 'IP_INHDR',
});
export const IP6_MULTICAST_SCOPE = decision({
  id: 'ip6.rcv.multicast-scope',
  outcome: 'drop',
  says: 'groups of scope 0 are reserved, and those of interface-local scope never come from a link',
  spec: 'RFC 4291 §2.7',
  source: 'ip6_rcv_core',
  skbDropReason: 'IP_INHDR',
});
export const IP6_MAPPED_SOURCE = decision({
  id: 'ip6.rcv.mapped-source',
  outcome: 'drop',
  says: 'the source is an IPv4-mapped address, which programs would take for an IPv4 peer',
  spec: 'Linux',
  source: 'ip6_rcv_core',
  skbDropReason: 'IP_INHDR',
});
export const IP6_UNICAST_IN_L2_MULTICAST = decision({
  id: 'ip6.rcv.unicast-in-l2-multicast',
  outcome: 'drop',
  says: 'a unicast packet came in a link-layer multicast, which is a way to reach many hosts at once',
  spec: 'ip-sysctl drop_unicast_in_l2_multicast',
  source: 'ip6_rcv_core',
  skbDropReason: 'UNICAST_IN_L2_MULTICAST',
  remedy: 'drop_unicast_in_l2_multicast=0 on this interface',
});
export const IP6_NOT_JOINED = decision({
  id: 'ip6.rcv.group-not-joined',
  outcome: 'drop',
  says: 'this interface has not joined the group',
  spec: 'RFC 4291 §2.8',
  source: 'ip6_mc_input',
  skbDropReason: 'IP_INADDRERRORS',
});
export const RAW6_DELIVERED = decision({
  id: 'raw6.rcv.delivered',
  outcome: 'deliver',
  says: 'a raw socket had its copy of the echo reply, and no ping socket waits for it',
  spec: 'RFC 4443 §4.2',
  source: 'raw6_local_deliver',
});
export const IP6_NO_NEXT_HEADER = decision({
  id: 'ip6.rcv.no-next-header',
  outcome: 'consume',
  says: 'there is nothing in the packet',
  spec: 'RFC 8200 §4.7',
  source: 'ipv6_nodata_init',
});
export const IP6_UNKNOWN_PROTOCOL = decision({
  id: 'ip6.rcv.unknown-protocol',
  outcome: 'drop',
  says: 'nothing on this machine handles the protocol in the packet',
  spec: 'RFC 8200 §4',
  source: 'ip6_protocol_deliver_rcu',
  skbDropReason: 'IP_NOPROTO',
});
export const IP6_TCP = decision({
  id: 'ip6.rcv.tcp',
  outcome: 'drop',
  says: 'TCP is not simulated',
  spec: 'RFC 9293',
});

/** ipv6_rcv: an IPv6 packet arrived. Returns what became of it in the end. */
export function ipv6Rcv(net: Net, skb: Skb): Decision {
  const { packet, dev } = skb;
  if (skb.packetType === 'otherhost') return IP6_OTHERHOST;
  const idev = in6DevGet(dev);
  if (idev === undefined || idev.cnf.disable_ipv6 !== 0) {
    net.snmp6.inDiscards++;
    return net.trace.explain(IP6_DISABLED, { device: dev.name });
  }
  const unsound = checkAddresses(skb, idev);
  if (unsound !== undefined) {
    net.snmp6.inHdrErrors++;
    return unsound;
  }
  if (packet.extensions.length > 0 || packet.payload.kind === 'malformed') {
    const bad = ipv6ParseHopopts(net, skb);
    if (bad !== undefined) {
      net.snmp6.inHdrErrors++;
      return bad;
    }
  }
  return ip6RcvFinish(net, skb, idev);
}

/** The part of ip6_rcv_core that looks at the addresses. */
function checkAddresses({ packet, dev, packetType }: Skb, idev: Inet6Dev): Decision | undefined {
  const { src, dst } = packet;
  if ((src === LOOPBACK || dst === LOOPBACK) && !dev.loopback) return IP6_LOOPBACK_ON_WIRE;
  if (dst.isMulticast) {
    const scope = dst.multicastScope as number;
    if (scope === 0 || (scope === 1 && packetType !== 'loopback' && !dev.loopback))
      return IP6_MULTICAST_SCOPE;
  } else if (
    packetType !== 'host' &&
    packetType !== 'loopback' &&
    idev.cnf.drop_unicast_in_l2_multicast !== 0
  ) {
    return IP6_UNICAST_IN_L2_MULTICAST;
  }
  if (src.isMulticast) return IP6_MULTICAST_SOURCE;
  return src.isV4Mapped ? IP6_MAPPED_SOURCE : undefined;
}

/** ip6_rcv_finish: where does the packet belong? One that came through the loopback was told when it was sent. */
function ip6RcvFinish(net: Net, skb: Skb, idev: Inet6Dev): Decision {
  if (skb.packet.dst.isMulticast) return ip6McInput(net, skb, idev);
  const told = skb.dev.loopback && skb.frame !== undefined ? dstOfLooped(skb.frame) : undefined;
  if (told?.rt !== undefined) skb.iif = told.rt.nh.dev;
  const dst = told ?? ip6RouteInput(net, skb);
  if (dst.kind === 'unicast') return ip6Forward(net, skb, dst);
  return dst.kind === 'error' ? ip6PktDrop(net, skb, dst) : ip6Input(net, skb, dst);
}

/** ip6_input: the packet is for this machine. */
export function ip6Input(net: Net, skb: Skb, dst: Dst): Decision {
  skb.dst = dst;
  return ip6ProtocolDeliver(net, skb);
}

/** ip6_mc_input: the packet is for a group, and so for us if the device joined it. */
function ip6McInput(net: Net, skb: Skb, idev: Inet6Dev): Decision {
  if (!ipv6ChkMcastAddr(idev, skb.packet.dst))
    return net.trace.explain(IP6_NOT_JOINED, { group: skb.packet.dst.toString() });
  return ip6ProtocolDeliver(net, skb);
}

/** ip6_protocol_deliver_rcu: the extension headers, then whoever the payload is for. */
function ip6ProtocolDeliver(net: Net, skb: Skb): Decision {
  if (skb.packet.extensions.length > 0) {
    const ended = ipv6ExthdrsRcv(net, skb);
    if (ended !== undefined) return ended;
  }
  return deliver(net, skb, skb.packet.payload);
}

const TCP = 6;
const PARAMETER_PROBLEM = 4;
const UNRECOGNIZED_NEXT_HEADER = 1;

function deliver(net: Net, skb: Skb, payload: Ip6Payload): Decision {
  switch (payload.kind) {
    case 'udp':
      return net.sockets.udpv6Rcv(skb, payload);
    case 'no-next-header':
      return IP6_NO_NEXT_HEADER;
    case 'opaque-upper':
      if (payload.protocol === TCP) return IP6_TCP;
      return unknownProtocol(net, skb, payload.protocol);
    case 'malformed':
      if (payload.layer === 'udp') return UDP_MALFORMED;
      return payload.layer === 'icmpv6' ? deliverIcmpv6(net, skb, payload) : EXTHDR_MALFORMED;
    default:
      return deliverIcmpv6(net, skb, payload);
  }
}

/** Raw sockets have their copies first, whatever the kernel thinks of the message. */
function deliverIcmpv6(net: Net, skb: Skb, message: Icmp6Message | Malformed): Decision {
  const copied = net.sockets.raw6LocalDeliver(skb, message);
  const decided = icmpv6Rcv(net, skb, message);
  return copied && decided === PING_NO_SOCKET ? RAW6_DELIVERED : decided;
}

/** A header of a kind that nobody handles: its sender is told at which octet it was announced. */
export function unknownProtocol(
  net: Net,
  skb: Skb,
  protocol: number,
  header = skb.packet.extensions.length,
): Decision {
  net.snmp6.inUnknownProtos++;
  icmpv6Send(net, skb, PARAMETER_PROBLEM, UNRECOGNIZED_NEXT_HEADER, nextHeaderOffset(skb.packet, header));
  return net.trace.explain(IP6_UNKNOWN_PROTOCOL, { protocol });
}

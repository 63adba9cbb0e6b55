/**
 * Forwarding (ip6_forward of net/ipv6/ip6_output.c): what a router does with a packet that is not for it, and the errors
 * it answers with instead. The order of the checks is the kernel's.
 *
 * Whether packets are forwarded at all is up to `all/forwarding` alone; since Linux 6.17 `force_forwarding` of the device a packet
 * came in on can say so too. An interface's own `forwarding` plays no part.
 *
 * Differs from Linux: packets with a Router Alert are not handed to sockets (IPV6_ROUTER_ALERT).
 *
 * See next: ip6-output.ts.
 */
import { LOOPBACK, UNSPECIFIED } from '../../base/ip6';
import { seconds } from '../../base/time';
import { decision, type Decision } from '../../trace/decision';
import type { Net } from '../core/net';
import type { Skb } from '../core/skb';
import { icmpv6Send } from './icmp-send';
import { in6DevGet } from './inet6-dev';
import { inetPeerXrlimAllow } from './inet-peer';
import { ip6Input } from './ip6-input';
import { ip6Output } from './ip6-output';
import { ndiscSendRedirect } from './ndisc/send-redirect';
import type { Dst } from './route/dst';
import { ip6LinkFailure } from './route/link-failure';

export const FORWARDED = decision({
  id: 'ip6.forward.forwarded',
  outcome: 'forward',
  says: 'the packet went on towards its destination',
  spec: 'RFC 8200 §3',
  source: 'ip6_forward_finish',
});
export const FORWARD_OFF = decision({
  id: 'ip6.forward.off',
  outcome: 'drop',
  says: 'the packet is for somebody else, and this machine is not a router',
  spec: 'ip-sysctl conf/all/forwarding',
  source: 'ip6_forward',
  skbDropReason: 'IP_INADDRERRORS',
  remedy: 'net.ipv6.conf.all.forwarding=1; the value of a single interface does not matter',
});
export const FORWARD_NOT_FOR_US = decision({
  id: 'ip6.forward.link-layer-group',
  outcome: 'drop',
  says: 'a packet that came in a link-layer broadcast or multicast is never forwarded',
  spec: 'Linux',
  source: 'ip6_forward',
});
export const FORWARD_HOP_LIMIT = decision({
  id: 'ip6.forward.hop-limit',
  outcome: 'drop',
  says: 'the hop limit is used up',
  spec: 'RFC 4443 §3.3',
  source: 'ip6_forward',
  skbDropReason: 'IP_INHDR',
});
export const FORWARD_SOURCE = decision({
  id: 'ip6.forward.source',
  outcome: 'drop',
  says: 'packets from the unspecified or the loopback address are never forwarded',
  spec: 'RFC 4291 §2.5.2, §2.5.3',
  source: 'ip6_forward',
  skbDropReason: 'IP_INADDRERRORS',
});
export const FORWARD_SCOPE = decision({
  id: 'ip6.forward.scope',
  outcome: 'drop',
  says: 'the source is a link-local address, which means nothing beyond its own link',
  spec: 'RFC 4291 §2.5.6, RFC 4443 §3.1',
  source: 'ip6_forward',
  skbDropReason: 'IP_INADDRERRORS',
  remedy: 'give the sender an address of global scope',
});
export const FORWARD_TOO_BIG = decision({
  id: 'ip6.forward.too-big',
  outcome: 'drop',
  says: 'the packet is longer than the next link takes, and routers do not fragment',
  spec: 'RFC 8200 §5, RFC 4443 §3.2',
  source: 'ip6_forward',
  skbDropReason: 'PKT_TOO_BIG',
});
export const FORWARD_PROXY_LINK_LOCAL = decision({
  id: 'ip6.forward.proxy-link-local',
  outcome: 'drop',
  says: 'a proxy cannot pass on what is sent to a link-local address',
  spec: 'RFC 4389 §4.1.3.1',
  source: 'ip6_forward_proxy_check',
});
export const FORWARD_REDIRECT_HELD = decision({
  id: 'ip6.forward.redirect-held',
  outcome: 'note',
  says: 'a redirect for this destination was sent less than a second ago',
  spec: 'RFC 4861 §8.2',
  source: 'ip6_forward',
});

const ICMP6_DEST_UNREACH = 1;
const ICMP6_PACKET_TOO_BIG = 2;
const ICMP6_TIME_EXCEEDED = 3;
const BEYOND_SCOPE = 2;

/** ip6_forward: `dst` is where the routing table wants the packet to go. */
export function ip6Forward(net: Net, skb: Skb, dst: Dst): Decision {
  const { packet, dev } = skb;
  if (net.devconfAll.forwarding === 0 && !isForced(net, skb)) {
    net.snmp6.inAddrErrors++;
    return explainOff(net, skb);
  }
  if (skb.packetType !== 'host') return FORWARD_NOT_FOR_US;
  const hopLimit = packet.hopLimit;
  if (hopLimit <= 1) {
    icmpv6Send(net, skb, ICMP6_TIME_EXCEEDED, 0, 0);
    net.snmp6.inHdrErrors++;
    return FORWARD_HOP_LIMIT;
  }
  if (net.devconfAll.proxy_ndp !== 0 && net.neighbours.proxy(packet.dst, dev) !== undefined) {
    const proxied = ip6ForwardProxyCheck(net, skb, dst);
    if (proxied !== undefined) {
      if (proxied.outcome === 'drop') net.snmp6.inDiscards++;
      return proxied;
    }
  }
  if (dst.dev === dev) redirect(net, skb, dst);
  else {
    const refused = sourceRefused(net, skb);
    if (refused !== undefined) {
      net.snmp6.inAddrErrors++;
      return refused;
    }
  }
  if (packet.length > dst.mtuForward) return tooBig(net, skb, dst);
  const sent = ip6Output(net, packet.withHopLimit(hopLimit - 1), dst, dev, false);
  return sent.outcome === 'transmit' ? FORWARDED : sent;
}

/** Sources that never leave the link they are on, as far as anybody may be told of. */
function sourceRefused(net: Net, skb: Skb): Decision | undefined {
  const { src } = skb.packet;
  if (src === UNSPECIFIED || src === LOOPBACK) return FORWARD_SOURCE;
  if (!src.isLinkLocal) return undefined;
  icmpv6Send(net, skb, ICMP6_DEST_UNREACH, BEYOND_SCOPE, 0);
  return FORWARD_SCOPE;
}

/** Linux 6.17: the device the packet came in on lets it through, whatever `all` says. */
function isForced(net: Net, skb: Skb): boolean {
  return net.profile.forceForwarding && in6DevGet(skb.dev)?.cnf.force_forwarding === 1;
}

function explainOff(net: Net, skb: Skb): Decision {
  return net.trace.explain(FORWARD_OFF, {
    'net.ipv6.conf.all.forwarding': net.devconfAll.forwarding,
    destination: skb.packet.dst.toString(),
  });
}

function tooBig(net: Net, skb: Skb, dst: Dst): Decision {
  const mtu = dst.mtuForward;
  icmpv6Send(net, skb, ICMP6_PACKET_TOO_BIG, 0, mtu);
  net.snmp6.inTooBigErrors++;
  net.snmp6.fragFails++;
  return net.trace.explain(FORWARD_TOO_BIG, { length: skb.packet.length, mtu, device: dst.dev.name });
}

/** The packet leaves where it came in: its sender should have gone to the next hop directly (RFC 4861 §8.2). */
function redirect(net: Net, skb: Skb, dst: Dst): void {
  const { dst: destination, extensions } = skb.packet;
  if (extensions.length > 0 && extensions.some(({ kind }) => kind === 'routing')) return;
  if (!inetPeerXrlimAllow(net, destination, seconds(1))) net.trace.note(FORWARD_REDIRECT_HELD, skb.dev.name);
  else ndiscSendRedirect(net, skb, dst, dst.gateway ?? destination);
}

/** ip6_forward_proxy_check: unicast Neighbour Discovery for a proxied address is ours to answer. Undefined: forward it. */
function ip6ForwardProxyCheck(net: Net, skb: Skb, dst: Dst): Decision | undefined {
  const { packet } = skb;
  const { payload } = packet;
  if ('type' in payload && payload.type !== undefined && payload.type >= 133 && payload.type <= 137)
    return ip6Input(net, skb, dst);
  if (!packet.dst.isLinkLocal) return undefined;
  ip6LinkFailure(net, { packet, dst, iif: skb.dev });
  return FORWARD_PROXY_LINK_LOCAL;
}

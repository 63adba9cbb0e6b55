/**
 * Forwarding (net/ipv4/ip_forward.c): what a router does with a packet that is not for it. That the device it came in on
 * forwards has been seen to in route-input.ts.
 *
 * Differs from Linux: no redirects are sent (send_redirects).
 */
import { decision, type Decision } from '../../trace/decision';
import type { Net } from '../core/net';
import { icmpSend } from './icmp-send';
import { ipOutput } from './ip-output';
import { ip4Mtu, type Rtable, type Skb4 } from './skb4';

export const FORWARD4_FORWARDED = decision({
  id: 'ip4.forward.forwarded',
  outcome: 'forward',
  says: 'the packet went on towards its destination',
  spec: 'RFC 1812 §5.2',
  source: 'ip_forward_finish',
});
export const FORWARD4_NOT_FOR_US = decision({
  id: 'ip4.forward.link-layer-group',
  outcome: 'drop',
  says: 'a packet that came in a link-layer broadcast or multicast is never forwarded',
  spec: 'RFC 1812 §5.3.4',
  source: 'ip_forward',
});
export const FORWARD4_TTL = decision({
  id: 'ip4.forward.ttl',
  outcome: 'drop',
  says: 'the time to live is used up',
  spec: 'RFC 1812 §5.3.1',
  source: 'ip_forward',
  skbDropReason: 'IP_INHDR',
});
export const FORWARD4_TOO_BIG = decision({
  id: 'ip4.forward.too-big',
  outcome: 'drop',
  says: 'the packet is longer than the next link takes, and must not be fragmented',
  spec: 'RFC 1191 §4',
  source: 'ip_forward',
  skbDropReason: 'PKT_TOO_BIG',
});

const DEST_UNREACH = 3;
const FRAG_NEEDED = 4;
const TIME_EXCEEDED = 11;

/** ip_forward. */
export function ipForward(net: Net, skb: Skb4, rt: Rtable): Decision {
  const { packet, dev, packetType } = skb;
  if (packetType !== 'host') return FORWARD4_NOT_FOR_US;
  if (packet.ttl <= 1) {
    icmpSend(net, skb, TIME_EXCEEDED, 0);
    return FORWARD4_TTL;
  }
  const mtu = ip4Mtu(rt);
  if (packet.length > mtu && packet.header.dontFragment) {
    icmpSend(net, skb, DEST_UNREACH, FRAG_NEEDED, mtu);
    return net.trace.explain(FORWARD4_TOO_BIG, { length: packet.length, mtu, device: rt.dev.name });
  }
  const sent = ipOutput(net, packet.withTtl(packet.ttl - 1), rt, dev);
  return sent.outcome === 'transmit' ? FORWARD4_FORWARDED : sent;
}

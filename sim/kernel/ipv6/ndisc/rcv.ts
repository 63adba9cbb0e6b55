/**
 * Neighbour Discovery input (RFC 4861 §6.1, §7.1, §8.1): what all five messages must be, then each to its own file.
 *
 * Mirrors ndisc_rcv of net/ipv6/ndisc.c. The ICMPv6 checksum was verified in icmp.ts, and a message to a group that the
 * interface has not joined never got this far.
 *
 * Differs from Linux: messages in fragments are dropped by every version; before 3.12 none did.
 *
 * See next, on an advertisement's way: router-discovery.ts.
 */
import { decision, type Decision } from '../../../trace/decision';
import type { Icmp6Message } from '../../../wire/icmpv6';
import type { Net } from '../../core/net';
import type { Skb } from '../../core/skb';
import { in6DevGet } from '../inet6-dev';
import { ndiscRecvNa } from './recv-na';
import { ndiscRecvNs } from './recv-ns';
import { ndiscRecvRs } from './recv-rs';
import { ndiscRedirectRcv } from './redirect-rcv';
import { ndiscRouterDiscovery } from './router-discovery';

export const ND_FRAGMENTED = decision({
  id: 'ndisc.any.fragmented',
  outcome: 'drop',
  says: 'Neighbour Discovery may not be fragmented',
  spec: 'RFC 6980 §5',
  source: 'ndisc_suppress_frag_ndisc',
  skbDropReason: 'IPV6_NDISC_FRAG',
  remedy: 'suppress_frag_ndisc=0 on the receiving interface',
});
export const ND_HOP_LIMIT = decision({
  id: 'ndisc.any.hop-limit',
  outcome: 'drop',
  says: 'the hop limit is not 255, so the message was forwarded by a router',
  spec: 'RFC 4861 §6.1.2, §7.1.1',
  source: 'ndisc_rcv',
  skbDropReason: 'IPV6_NDISC_HOP_LIMIT',
});
export const ND_CODE = decision({
  id: 'ndisc.any.code',
  outcome: 'drop',
  says: 'the ICMPv6 code is not 0',
  spec: 'RFC 4861 §6.1.2, §7.1.1',
  source: 'ndisc_rcv',
  skbDropReason: 'IPV6_NDISC_BAD_CODE',
});

/** The messages this file dispatches. */
export type NdMessage = Extract<
  Icmp6Message,
  {
    kind:
      | 'router-solicitation'
      | 'router-advertisement'
      | 'neighbor-solicitation'
      | 'neighbor-advertisement'
      | 'redirect';
  }
>;

/** What a handler gets beside the packet: the message, already known to be sound as a message. */
export type NdHandler<K extends NdMessage['kind']> = (
  net: Net,
  skb: Skb,
  message: Extract<NdMessage, { kind: K }>,
) => Decision;

const HANDLERS: { readonly [K in NdMessage['kind']]: NdHandler<K> } = {
  'router-solicitation': ndiscRecvRs,
  'router-advertisement': ndiscRouterDiscovery,
  'neighbor-solicitation': ndiscRecvNs,
  'neighbor-advertisement': ndiscRecvNa,
  redirect: ndiscRedirectRcv,
};

/** ndisc_rcv. `fragmented` says that the packet was reassembled from fragments. */
export function ndiscRcv(net: Net, skb: Skb, message: NdMessage, fragmented: boolean): Decision {
  if (fragmented && in6DevGet(skb.dev)?.cnf.suppress_frag_ndisc !== 0) {
    net.printk(
      'warning',
      'ICMPv6: Received fragmented ndisc packet. Carefully consider disabling suppress_frag_ndisc.',
    );
    return ND_FRAGMENTED;
  }
  if (skb.packet.hopLimit !== 255)
    return net.trace.explain(ND_HOP_LIMIT, { 'hop limit': skb.packet.hopLimit });
  if (message.code !== 0) return net.trace.explain(ND_CODE, { code: message.code });
  return (HANDLERS[message.kind] as NdHandler<typeof message.kind>)(net, skb, message as never);
}

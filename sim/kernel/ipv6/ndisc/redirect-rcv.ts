/**
 * A redirect arrives (RFC 4861 §8.3): a router knows a better first hop for a destination.
 *
 * Mirrors ndisc_redirect_rcv of net/ipv6/ndisc.c; what is done about it stands in route/redirect.ts.
 */
import { decision, type Decision } from '../../../trace/decision';
import type { Redirect } from '../../../wire/icmpv6';
import type { Net } from '../../core/net';
import type { Skb } from '../../core/skb';
import { rt6DoRedirect } from '../route/redirect';

export const REDIRECT_SOURCE = decision({
  id: 'ndisc.redirect.source',
  outcome: 'drop',
  says: 'the source address is not link-local',
  spec: 'RFC 4861 §8.1',
  source: 'ndisc_redirect_rcv',
});

/** ndisc_redirect_rcv. */
export function ndiscRedirectRcv(net: Net, skb: Skb, redirect: Redirect): Decision {
  if (!skb.packet.src.isLinkLocal) return REDIRECT_SOURCE;
  return rt6DoRedirect(net, skb, redirect);
}

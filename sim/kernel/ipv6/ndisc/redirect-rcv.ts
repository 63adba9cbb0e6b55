/**
 * A redirect arrives (RFC 4861 §8.3): a router knows a better first hop for a destination. If it quotes the packet that
 * made it say so, it is handed to whoever sent that, as an error would be, and only then taken.
 *
 * Mirrors ndisc_redirect_rcv of net/ipv6/ndisc.c; what is done about it stands in route/redirect.ts.
 */
import { decision, type Decision } from '../../../trace/decision';
import { ICMPV6, type Redirect } from '../../../wire/icmpv6';
import { UDP } from '../../../wire/udp';
import type { Net } from '../../core/net';
import type { Skb } from '../../core/skb';
import { ERROR_QUOTE, readQuote, type IcmpErrorInfo } from '../icmp-notify';
import { rt6DoRedirect } from '../route/redirect';

export const REDIRECT_SOURCE = decision({
  id: 'ndisc.redirect.source',
  outcome: 'drop',
  says: 'the source address is not link-local',
  spec: 'RFC 4861 §8.1',
  source: 'ndisc_redirect_rcv',
});
export const REDIRECT_NOBODY = decision({
  id: 'ndisc.redirect.nobody',
  outcome: 'drop',
  says: 'nobody heeds a redirect that quotes a packet like this: it is none of ICMPv6, nor of a UDP socket that is still there',
  spec: 'Linux',
  source: 'icmpv6_notify',
});

/** ndisc_redirect_rcv. */
export function ndiscRedirectRcv(net: Net, skb: Skb, redirect: Redirect): Decision {
  if (!skb.packet.src.isLinkLocal) return REDIRECT_SOURCE;
  const header = redirect.options.find(option => option.kind === 'redirected-header');
  if (header === undefined)
    return rt6DoRedirect(net, skb, redirect, { dst: redirect.destination, src: skb.packet.dst });
  const quoted = readQuote(redirect.type, redirect.code, 0, header.octets);
  if (quoted === undefined) return ERROR_QUOTE;
  const { dst, src, protocol } = quoted;
  if (protocol !== ICMPV6 && !isHeededByUdp(net, skb, quoted))
    return net.trace.explain(REDIRECT_NOBODY, { protocol, destination: dst.toString() });
  return rt6DoRedirect(net, skb, redirect, { dst, src });
}

function isHeededByUdp(net: Net, skb: Skb, quoted: IcmpErrorInfo): boolean {
  return quoted.protocol === UDP && net.profile.redirectQuotingUdp && net.sockets.udpv6HasSender(skb, quoted);
}

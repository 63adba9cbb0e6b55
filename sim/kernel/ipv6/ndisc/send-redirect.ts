/**
 * A router tells a sender that there is a better first hop (RFC 4861 §8.2): ndisc_send_redirect of net/ipv6/ndisc.c.
 */
import type { Ip6 } from '../../../base/ip6';
import { seconds } from '../../../base/time';
import { decision, type Decision } from '../../../trace/decision';
import type { NdOption } from '../../../wire/nd/options';
import { neighIsValid, neighLookup } from '../../core/neighbour';
import type { Net } from '../../core/net';
import type { Skb } from '../../core/skb';
import { ipv6GetLladdr } from '../addrconf/addresses';
import { IFA_F_OPTIMISTIC, IFA_F_TENTATIVE } from '../inet6-dev';
import { inetPeerXrlimAllow } from '../inet-peer';
import { ip6RouteOutput } from '../route/output';
import { ndiscSendSkb } from './send';

export const REDIRECT_SENT = decision({
  id: 'ndisc.redirect.sent',
  outcome: 'note',
  says: 'the packet leaves where it came in: its sender is told of the better first hop',
  spec: 'RFC 4861 §8.2',
  source: 'ndisc_send_redirect',
});
export const REDIRECT_NO_LLADDR = decision({
  id: 'ndisc.redirect.no-lladdr',
  outcome: 'note',
  says: 'there is no link-local address to send a redirect from',
  spec: 'RFC 4861 §8.2',
  source: 'ndisc_send_redirect',
});
export const REDIRECT_TARGET = decision({
  id: 'ndisc.redirect.target-not-link-local',
  outcome: 'note',
  says: 'the better first hop is neither the destination nor known by a link-local address, so it cannot be named',
  spec: 'RFC 4861 §8.2',
  source: 'ndisc_send_redirect',
});
export const REDIRECT_TO_ROUTED_SENDER = decision({
  id: 'ndisc.redirect.sender-not-neighbour',
  outcome: 'note',
  says: 'the sender is not on this link, so a redirect would not reach it',
  spec: 'RFC 4861 §8.2',
  source: 'ndisc_send_redirect',
});
export const REDIRECT_RATE_LIMITED = decision({
  id: 'ndisc.redirect.rate-limited',
  outcome: 'note',
  says: 'this sender was redirected more often than once a second lately',
  spec: 'RFC 4861 §8.2',
  source: 'ndisc_send_redirect',
});

/** A redirect quotes so much of the packet that the whole fits the minimum MTU (ndisc_redirect_opt_addr_space). */
const QUOTE_LIMIT = 1280 - 40 - 40 - 8 - 8;

/** ndisc_send_redirect: tell the sender of `skb` to send to `target` (the destination itself, or a router) instead. */
export function ndiscSendRedirect(net: Net, skb: Skb, target: Ip6): void {
  net.trace.note(redirect(net, skb, target), skb.dev.name);
}

function redirect(net: Net, skb: Skb, target: Ip6): Decision {
  const { dev, packet } = skb;
  const source = ipv6GetLladdr(dev, IFA_F_TENTATIVE | IFA_F_OPTIMISTIC);
  if (source === undefined) return REDIRECT_NO_LLADDR;
  if (target !== packet.dst && !target.isLinkLocal) return REDIRECT_TARGET;
  const back = ip6RouteOutput(net, { dst: packet.src, oif: dev });
  if (back.kind === 'error' || back.gateway !== undefined) return REDIRECT_TO_ROUTED_SENDER;
  if (!inetPeerXrlimAllow(net, packet.src, seconds(1))) return REDIRECT_RATE_LIMITED;

  const neigh = neighLookup(net, target, dev);
  const options: NdOption[] = [];
  if (neigh?.lladdr !== undefined && neighIsValid(neigh))
    options.push({ kind: 'target-link-layer-address', address: neigh.lladdr });
  options.push({ kind: 'redirected-header', octets: quote(packet.toBytes()) });
  ndiscSendSkb(net, dev, source, packet.src, {
    kind: 'redirect',
    type: 137,
    code: 0,
    target,
    destination: packet.dst,
    options,
  });
  return REDIRECT_SENT;
}

/** Whole units of eight octets. */
function quote(octets: Uint8Array): Uint8Array {
  const length = Math.min(octets.length, QUOTE_LIMIT) & ~7;
  return octets.slice(0, length);
}

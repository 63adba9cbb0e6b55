/**
 * A router tells a sender that there is a better first hop (RFC 4861 §8.2): ndisc_send_redirect of net/ipv6/ndisc.c.
 */
import type { Ip6 } from '../../../base/ip6';
import { seconds } from '../../../base/time';
import { decision, type Decision } from '../../../trace/decision';
import { ICMPV6 } from '../../../wire/icmpv6';
import type { NdOption } from '../../../wire/nd/options';
import { neighIsValid, neighLookup, neighLookupOrCreate } from '../../core/neighbour';
import type { Net } from '../../core/net';
import type { Skb } from '../../core/skb';
import { ipv6GetLladdr } from '../addrconf/addresses';
import { IFA_F_TENTATIVE } from '../inet6-dev';
import { inetPeerXrlimAllow } from '../inet-peer';
import type { Dst } from '../route/dst';
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

export const REDIRECT_NO_NEIGHBOUR = decision({
  id: 'ndisc.redirect.no-neighbour',
  outcome: 'note',
  says: 'no entry could be made for the better first hop: the neighbour table is full, or IPv6 is stopping on the device',
  spec: 'Linux',
  source: 'ndisc_send_redirect',
});

/** What the packet may take up in a redirect that must fit the minimum MTU, with the header of its option, octets. */
const QUOTE_SPACE = 1280 - 40 - 40;
/** The target link-layer address option of an Ethernet. */
const LLADDR_OPTION = 8;
const OPTION_HEADER = 8;

/**
 * ndisc_send_redirect: tell the sender of `skb` to send to `target` (the destination itself, or a router) instead of us.
 * @param forwarded where the packet goes on to
 */
export function ndiscSendRedirect(net: Net, skb: Skb, forwarded: Dst, target: Ip6): void {
  net.trace.note(redirect(net, skb, forwarded, target), skb.dev.name);
}

function redirect(net: Net, skb: Skb, forwarded: Dst, target: Ip6): Decision {
  const { dev, packet } = skb;
  const source = ipv6GetLladdr(dev, IFA_F_TENTATIVE);
  if (source === undefined) return REDIRECT_NO_LLADDR;
  if (target !== packet.dst && !target.isLinkLocal) return REDIRECT_TARGET;
  const back = ip6RouteOutput(net, { dst: packet.src, src: source, oif: dev, protocol: ICMPV6 });
  if (back.kind === 'error' || back.gateway !== undefined) return REDIRECT_TO_ROUTED_SENDER;
  if (!inetPeerXrlimAllow(net, packet.src, seconds(1))) return REDIRECT_RATE_LIMITED;

  const neigh = neighLookup(net, target, forwarded.dev) ?? neighLookupOrCreate(net, target, forwarded.dev);
  if (neigh === undefined) return REDIRECT_NO_NEIGHBOUR;
  const options: NdOption[] = [];
  if (neigh.lladdr !== undefined && neighIsValid(neigh))
    options.push({ kind: 'target-link-layer-address', address: neigh.lladdr });
  const octets = quote(packet.toBytes(), QUOTE_SPACE - options.length * LLADDR_OPTION);
  options.push({ kind: 'redirected-header', octets });
  const message = { type: 137, code: 0, target, destination: packet.dst, options } as const;
  ndiscSendSkb(net, dev, source, packet.src, { kind: 'redirect', ...message }, back);
  return REDIRECT_SENT;
}

/** Whole units of eight octets, of which the option's header takes one. */
function quote(octets: Uint8Array, space: number): Uint8Array {
  const length = Math.min(octets.length + OPTION_HEADER, space) & ~7;
  return octets.slice(0, length - OPTION_HEADER);
}

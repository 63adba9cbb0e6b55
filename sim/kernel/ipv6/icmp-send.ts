/**
 * ICMPv6 errors this machine sends (icmp6_send of net/ipv6/icmp.c; RFC 4443 §2.2, §2.4): to whom never, how often, and
 * from which address.
 */
import type { Ip6 } from '../../base/ip6';
import { milliseconds } from '../../base/time';
import { decision, type Decision } from '../../trace/decision';
import { ICMPV6, type Icmp6Message } from '../../wire/icmpv6';
import { Ip6Packet } from '../../wire/ipv6';
import type { NetDevice } from '../../link/net-device';
import type { Net } from '../core/net';
import { inet6Iif, type Skb } from '../core/skb';
import { ipv6ChkAddr } from './addrconf/addresses';
import { ipv6ChkAcastAddrSrc } from './anycast';
import { icmpGlobalAllow, inetPeerXrlimAllow } from './inet-peer';
import { ip6DstLookup } from './ip6-dst-lookup';
import { ip6LocalOut } from './ip6-output';
import { inBitmap } from '../sysctl/proc-handlers';
import { netnsIpv6 } from './netns-ipv6';
import { ip6DstHoplimit } from './route/dst';
import { ip6RouteOutput, type Flow } from './route/output';
import { ipv6DevGetSaddr } from './source-address';

export const ICMP6_SENT = decision({
  id: 'icmp6.send.sent',
  outcome: 'note',
  says: 'the sender of the packet is told what was wrong with it',
  spec: 'RFC 4443 §2.4',
  source: 'icmp6_send',
});
export const ICMP6_TO_GROUP = decision({
  id: 'icmp6.send.group',
  outcome: 'note',
  says: 'no error is sent for a packet that went to a group, on the link or on the network layer',
  spec: 'RFC 4443 §2.4 (e.3), (e.4)',
  source: 'icmp6_send',
});
export const ICMP6_SOURCE_NOT_ONE = decision({
  id: 'icmp6.send.source',
  outcome: 'note',
  says: 'no error is sent to an address that does not stand for one node',
  spec: 'RFC 4443 §2.4 (e.6)',
  source: 'icmp6_send',
});
export const ICMP6_ABOUT_ERROR = decision({
  id: 'icmp6.send.about-error',
  outcome: 'note',
  says: 'no error is sent for an error',
  spec: 'RFC 4443 §2.4 (e.1)',
  source: 'icmp6_send',
});
export const ICMP6_RATE_LIMITED = decision({
  id: 'icmp6.send.rate-limited',
  outcome: 'note',
  says: 'this address was sent as many errors as it may have for now',
  spec: 'RFC 4443 §2.4 (f)',
  source: 'icmpv6_xrlim_allow',
  remedy: 'net.ipv6.icmp.ratelimit=0',
});
export const ICMP6_RATE_LIMITED_GLOBAL = decision({
  id: 'icmp6.send.rate-limited-global',
  outcome: 'note',
  says: 'this machine has sent as many errors as it may for now',
  spec: 'ip-sysctl icmp_msgs_per_sec',
  source: 'icmp_global_allow',
});
export const ICMP6_NO_WAY_BACK = decision({
  id: 'icmp6.send.no-way-back',
  outcome: 'note',
  says: 'there is no route or no source address for an answer',
  spec: 'Linux',
  source: 'icmpv6_route_lookup',
});

/** Types of the errors. */
export type ErrorType = 1 | 2 | 3 | 4;
const PACKET_TOO_BIG = 2;
const PARAMETER_PROBLEM = 4;
const UNRECOGNIZED_OPTION = 2;

/** What of the packet in question fits into an error: the least MTU without its own two headers. */
const QUOTE = 1280 - 40 - 8;

/**
 * icmpv6_send: tell the sender of `skb` about an error, if it may be told. `info` is the MTU of a Packet Too Big or the
 * pointer of a Parameter Problem. Says, and notes, what came of it; the packet itself is the caller's to drop.
 */
export function icmpv6Send(net: Net, skb: Skb, type: ErrorType, code: number, info: number): Decision {
  const decided = send(net, skb, type, code, info);
  net.trace.note(
    decided,
    skb.dev.name,
    net.trace.on ? { type, code, to: skb.packet.src.toString() } : undefined,
  );
  return decided;
}

function send(net: Net, skb: Skb, type: ErrorType, code: number, info: number): Decision {
  const { packet } = skb;
  const { src, dst: destination } = packet;
  const toGroup = destination.isMulticast || skb.packetType !== 'host';
  if (toGroup && type !== PACKET_TOO_BIG && !isUnknownOption(packet, type, code, info)) return ICMP6_TO_GROUP;
  if (src.isUnspecified || src.isMulticast) return ICMP6_SOURCE_NOT_ONE;
  if (isError(packet)) return ICMP6_ABOUT_ERROR;
  const limited = inBitmap(netnsIpv6(net).icmpRatemask, type);
  if (limited && !skb.dev.loopback && !icmpGlobalAllow(net)) return ICMP6_RATE_LIMITED_GLOBAL;

  const flow: Flow = {
    protocol: ICMPV6,
    dst: src,
    src: errorSource(net, skb, toGroup),
    oif: src.isLinkLocal ? inet6Iif(skb) : undefined,
  };
  if (limited) {
    const refused = xrlimAllow(net, flow);
    if (refused === ICMP6_RATE_LIMITED) net.snmp6.icmpOutRateLimitHost++;
    if (refused !== undefined) return refused;
  }
  const routed = ip6DstLookup(net, flow);
  if (typeof routed === 'string' || routed.dst.kind === 'anycast') return ICMP6_NO_WAY_BACK;
  const message = errorMessage(type, code, info, packet);
  net.snmp6.icmp6MsgOut(type);
  ip6LocalOut(net, new Ip6Packet(routed.src, src, ip6DstHoplimit(net, routed.dst), message), routed.dst);
  return ICMP6_SENT;
}

/** The address the packet was sent to, if it is ours; else one fit for where it came in, unless a route says otherwise. */
function errorSource(net: Net, skb: Skb, toGroup: boolean): Ip6 | undefined {
  const { src, dst } = skb.packet;
  if (
    !toGroup &&
    (ipv6ChkAddr(net, dst, dst.isLinkLocal ? skb.dev : undefined) || ipv6ChkAcastAddrSrc(net, skb.dev, dst))
  )
    return dst;
  const arrival = arrivalDevice(skb);
  if (arrival === undefined || ip6RouteOutput(net, { dst: src, protocol: ICMPV6 }).prefsrc !== undefined)
    return undefined;
  return ipv6DevGetSaddr(net, arrival, src);
}

/** Where the packet came in; undefined for one of our own. */
function arrivalDevice(skb: Skb): NetDevice | undefined {
  return skb.iif ?? (skb.frame === undefined && skb.packetType !== 'loopback' ? undefined : skb.dev);
}

/** is_ineligible: an error may not answer an error. A truncated or opaque ICMPv6 header counts as one where it says so. */
function isError({ payload }: Ip6Packet): boolean {
  if (payload.kind === 'malformed')
    return payload.layer === 'icmpv6' && (payload.type ?? 0) < FIRST_INFORMATIONAL;
  return 'type' in payload && payload.type < FIRST_INFORMATIONAL;
}

/** RFC 4443 §2.1: the high bit of the type tells errors from informational messages. */
const FIRST_INFORMATIONAL = 128;

/** RFC 4443 §2.4 (e.3): an option marked 10 is complained about even to the sender of a multicast. */
function isUnknownOption(packet: Ip6Packet, type: ErrorType, code: number, pointer: number): boolean {
  if (type !== PARAMETER_PROBLEM || code !== UNRECOGNIZED_OPTION) return false;
  const octet = packet.toBytes()[pointer];
  return octet === undefined || (octet & 0xc0) === 0x80;
}

/** icmpv6_xrlim_allow; before 6.18, the wider the prefix of the route back, the more errors may take it. Says why this one may not. */
function xrlimAllow(net: Net, flow: Flow): Decision | undefined {
  const dst = ip6RouteOutput(net, flow);
  if (dst.kind === 'error') {
    net.snmp6.outNoRoutes++;
    return ICMP6_NO_WAY_BACK;
  }
  if (dst.dev.loopback) return undefined;
  const interval = milliseconds(netnsIpv6(net).sysctl['net.ipv6.icmp.ratelimit']);
  const shorter = net.profile.icmpRateByPrefix ? 128 - (dst.rt?.dst.length ?? 128) : 0;
  return inetPeerXrlimAllow(net, flow.dst, interval >> (shorter >> 5)) ? undefined : ICMP6_RATE_LIMITED;
}

function errorMessage(type: ErrorType, code: number, info: number, packet: Ip6Packet): Icmp6Message {
  const invoking = packet.toBytes().subarray(0, QUOTE);
  switch (type) {
    case 1:
      return { kind: 'destination-unreachable', type, code, invoking };
    case 2:
      return { kind: 'packet-too-big', type, code, mtu: info, invoking };
    case 3:
      return { kind: 'time-exceeded', type, code, invoking };
    case 4:
      return { kind: 'parameter-problem', type, code, pointer: info, invoking };
  }
}

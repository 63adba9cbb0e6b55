/**
 * ICMP errors this machine sends (icmp_send of net/ipv4/icmp.c; RFC 1122 §3.2.2): to whom never, how often, and from which
 * address.
 *
 * Differs from Linux: icmp_errors_use_inbound_ifaddr and icmp_errors_extension_mask are not looked at, and of icmp_ratemask
 * the default is used.
 */
import { milliseconds } from '../../base/time';
import { decision, type Decision } from '../../trace/decision';
import type { Icmp4Message } from '../../wire/icmpv4';
import type { Ip4Packet } from '../../wire/ipv4';
import type { Net } from '../core/net';
import { icmpGlobalAllow } from '../ipv6/inet-peer';
import { ipSend, type Outgoing4 } from './ip-output';
import { netnsIpv4 } from './netns-ipv4';
import { inetPeerAllow4 } from './peer';
import { ipRouteOutput } from './route-output';
import { ip4Mtu, type Skb4 } from './skb4';

export const ICMP4_SENT = decision({
  id: 'icmp4.send.sent',
  outcome: 'note',
  says: 'the sender of the packet is told what was wrong with it',
  spec: 'RFC 1122 §3.2.2',
  source: '__icmp_send',
});
export const ICMP4_TO_MANY = decision({
  id: 'icmp4.send.to-many',
  outcome: 'note',
  says: 'no error is sent for a packet that went to many, on the link or on the network layer',
  spec: 'RFC 1122 §3.2.2',
  source: '__icmp_send',
});
export const ICMP4_LATER_FRAGMENT = decision({
  id: 'icmp4.send.later-fragment',
  outcome: 'note',
  says: 'errors are sent for the first fragment of a packet only',
  spec: 'RFC 1122 §3.2.2',
  source: '__icmp_send',
});
export const ICMP4_ABOUT_ERROR = decision({
  id: 'icmp4.send.about-error',
  outcome: 'note',
  says: 'no error is sent for an error',
  spec: 'RFC 1122 §3.2.2',
  source: '__icmp_send',
});
export const ICMP4_RATE_LIMITED = decision({
  id: 'icmp4.send.rate-limited',
  outcome: 'note',
  says: 'this address, or this machine, was sent as many errors as may be for now',
  spec: 'ip-sysctl icmp_ratelimit',
  source: 'icmpv4_xrlim_allow',
  remedy: 'net.ipv4.icmp_ratelimit=0',
});
export const ICMP4_NO_WAY_BACK = decision({
  id: 'icmp4.send.no-way-back',
  outcome: 'note',
  says: 'there is no route for an answer',
  spec: 'Linux',
  source: 'icmp_route_lookup',
});

/** Types of the errors. */
type ErrorType = 3 | 11;
const FRAG_NEEDED = 4;
/** Types that are errors: unreachable, quench, redirect, time exceeded, parameter problem. */
const ERRORS: ReadonlySet<number> = new Set([3, 4, 5, 11, 12]);
const LAST_TYPE = 18;
/** As much of an error as fits (RFC 1812 §4.3.2.3), and the headers of it. */
const LONGEST = 576;
const HEADERS = 28;
/** IPTOS_PREC_INTERNETCONTROL. */
const INTERNET_CONTROL = 0xc0;
const TOS_BITS = 0x1e;
/** XRLIM_BURST_FACTOR */
const BURST = 6;

/**
 * icmp_send: tell the sender of `skb` about an error, if it may be told. Says, and notes, what came of it; the packet itself is
 * the caller's to drop.
 * @param mtu of the next link, where that is what is wrong
 */
export function icmpSend(net: Net, skb: Skb4, type: ErrorType, code: number, mtu = 0): Decision {
  const decided = send(net, skb, type, code, mtu);
  net.trace.note(
    decided,
    skb.dev.name,
    net.trace.on ? { type, code, to: skb.packet.src.toString() } : undefined,
  );
  return decided;
}

function send(net: Net, skb: Skb4, type: ErrorType, code: number, mtu: number): Decision {
  const { packet, packetType, rt } = skb;
  const toMany = rt?.kind === 'broadcast' || rt?.kind === 'multicast';
  if (packetType !== 'host' || toMany) return ICMP4_TO_MANY;
  if (packet.header.fragmentOffset > 0) return ICMP4_LATER_FRAGMENT;
  if (isError(packet)) return ICMP4_ABOUT_ERROR;
  const limited = type !== 3 || code !== FRAG_NEEDED;
  if (limited && !skb.dev.loopback && !icmpGlobalAllow(net)) return ICMP4_RATE_LIMITED;
  const tos = (packet.header.tos & TOS_BITS) | INTERNET_CONTROL;
  const routed = ipRouteOutput(net, {
    dst: packet.src,
    src: rt?.kind === 'local' ? packet.dst : undefined,
  });
  if (typeof routed === 'string') return ICMP4_NO_WAY_BACK;
  const limit = milliseconds(netnsIpv4(net).sysctl['net.ipv4.icmp_ratelimit']);
  if (limited && !routed.rt.dev.loopback && !inetPeerAllow4(net, packet.src, limit, BURST))
    return ICMP4_RATE_LIMITED;
  const room = Math.min(ip4Mtu(routed.rt), LONGEST) - HEADERS;
  const invoking = packet.toBytes().subarray(0, room);
  ipSend(net, routed.rt, routed.src, packet.src, errorMessage(type, code, mtu, invoking), { tos });
  return ICMP4_SENT;
}

/** What answers neither an error nor something unknown. */
function isError({ payload }: Ip4Packet): boolean {
  if (!('type' in payload) || payload.type === undefined) return false;
  return ERRORS.has(payload.type) || payload.type > LAST_TYPE;
}

function errorMessage(type: ErrorType, code: number, mtu: number, invoking: Uint8Array): Icmp4Message {
  return type === 3
    ? { kind: 'destination-unreachable-4', type, code, nextHopMtu: mtu, invoking }
    : { kind: 'time-exceeded-4', type, code, invoking };
}

const DEST_UNREACH = 3;
const HOST_UNREACH = 1;

/** ipv4_link_failure: a next hop did not answer. Who sent what waited for it is told, this machine itself included. */
export function ipv4LinkFailure(net: Net, { packet, rt, iif }: Outgoing4): void {
  const skb: Skb4 = { frame: undefined, packet, dev: iif ?? rt.dev, packetType: 'host', record: 0, rt };
  icmpSend(net, skb, DEST_UNREACH, HOST_UNREACH);
}

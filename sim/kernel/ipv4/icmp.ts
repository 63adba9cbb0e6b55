/**
 * ICMP input (icmp_rcv of net/ipv4/icmp.c; RFC 792): the checksum, then each message to its own function; echo requests are
 * answered.
 *
 * Differs from Linux: redirects, timestamps, quotations of TCP and address masks are ignored, nothing is learned from
 * Fragmentation Needed, and extended echo requests (RFC 8335) are not answered.
 */
import { Ip4 } from '../../base/ip4';
import { decision, type Decision } from '../../trace/decision';
import type { echoRequest4, Icmp4Message } from '../../wire/icmpv4';
import { ICMPV4 } from '../../wire/icmpv4';
import type { Malformed } from '../../wire/malformed';
import { UDP } from '../../wire/udp';
import type { Net } from '../core/net';
import { ipSend } from './ip-output';
import { netnsIpv4 } from './netns-ipv4';
import { ipRouteOutput } from './route-output';
import type { Skb4 } from './skb4';

export const ICMP4_CHECKSUM = decision({
  id: 'icmp4.message.checksum',
  outcome: 'drop',
  says: 'the checksum is wrong, or the message is cut short',
  spec: 'RFC 792',
  source: 'icmp_rcv',
  skbDropReason: 'ICMP_CSUM',
});
export const ICMP4_IGNORED = decision({
  id: 'icmp4.message.ignored',
  outcome: 'consume',
  says: 'there is nothing to do with messages of this type',
  spec: 'RFC 1122 §3.2.2',
  source: 'icmp_rcv',
});
export const ICMP4_TO_MANY_IGNORED = decision({
  id: 'icmp4.message.to-many',
  outcome: 'drop',
  says: 'messages of this kind that went to many are not heeded, so that nobody can have many answer at once',
  spec: 'RFC 1122 §3.2.2.6',
  source: 'icmp_rcv',
  skbDropReason: 'INVALID_PROTO',
  remedy: 'net.ipv4.icmp_echo_ignore_broadcasts=0',
});
export const ECHO4_ANSWERED = decision({
  id: 'icmp4.echo.answered',
  outcome: 'consume',
  says: 'the echo request was answered',
  spec: 'RFC 792',
  source: 'icmp_echo',
});
export const ECHO4_IGNORED = decision({
  id: 'icmp4.echo.ignored',
  outcome: 'drop',
  says: 'echo requests are not answered here',
  spec: 'ip-sysctl icmp_echo_ignore_all',
  source: 'icmp_echo',
  remedy: 'net.ipv4.icmp_echo_ignore_all=0',
});
export const ECHO4_NO_WAY_BACK = decision({
  id: 'icmp4.echo.no-way-back',
  outcome: 'drop',
  says: 'there is no route to who asked',
  spec: 'Linux',
  source: 'icmp_reply',
});
export const ERROR4_DELIVERED = decision({
  id: 'icmp4.error.delivered',
  outcome: 'deliver',
  says: 'the error was handed to a program that sent the packet it is about',
  spec: 'RFC 1122 §3.2.2.1',
  source: 'icmp_socket_deliver',
});
export const ERROR4_NOBODY = decision({
  id: 'icmp4.error.nobody',
  outcome: 'consume',
  says: 'no program that is still there sent the packet the error is about, or none wants to know',
  spec: 'RFC 1122 §3.2.2.1',
  source: 'icmp_socket_deliver',
});
export const ERROR4_QUOTE = decision({
  id: 'icmp4.error.quote',
  outcome: 'drop',
  says: 'the error does not quote enough of a packet to tell whose it was',
  spec: 'RFC 792',
  source: 'icmp_unreach',
});

/** What an error says, and about what. */
export interface Icmp4ErrorInfo {
  readonly type: number;
  readonly code: number;
  /** MTU of Fragmentation Needed, pointer of a Parameter Problem, else 0. */
  readonly info: number;
  /** Of the quoted packet: from us, to whom. */
  readonly src: Ip4;
  readonly dst: Ip4;
  readonly protocol: number;
  /** The quoted packet from its upper-layer header on; at least eight octets. */
  readonly upper: Uint8Array;
}

/** icmp_rcv. */
export function icmpRcv(net: Net, skb: Skb4, message: Icmp4Message | Malformed): Decision {
  if (message.kind === 'malformed' || message.badChecksum !== undefined) return ICMP4_CHECKSUM;
  const toMany = skb.rt?.kind === 'broadcast' || skb.rt?.kind === 'multicast';
  if (toMany && refusedFromMany(net, message)) return ICMP4_TO_MANY_IGNORED;
  switch (message.kind) {
    case 'echo-request-4':
      return icmpEcho(net, skb, message);
    case 'echo-reply-4':
      return net.sockets.ping4Rcv(skb, message);
    case 'destination-unreachable-4':
      return icmpUnreach(net, skb, message, message.code === FRAG_NEEDED ? message.nextHopMtu : 0);
    case 'time-exceeded-4':
      return icmpUnreach(net, skb, message, 0);
    case 'parameter-problem-4':
      return icmpUnreach(net, skb, message, message.pointer);
    case 'redirect-4':
    case 'unknown-icmpv4':
      return ICMP4_IGNORED;
  }
}

const FRAG_NEEDED = 4;
const TIMESTAMP = 13;

function refusedFromMany(net: Net, { type }: Icmp4Message): boolean {
  const { 'net.ipv4.icmp_echo_ignore_broadcasts': ignored } = netnsIpv4(net).sysctl;
  const answers = type === ECHO || type === TIMESTAMP;
  return answers ? ignored !== 0 : type !== ADDRESS && type !== ADDRESS_REPLY;
}

const ECHO = 8;
const ADDRESS = 17;
const ADDRESS_REPLY = 18;

type EchoRequest4 = ReturnType<typeof echoRequest4.make>;

/** icmp_echo, icmp_reply: from the address that was asked, if it is one. */
function icmpEcho(
  net: Net,
  { packet, rt }: Skb4,
  { code, identifier, sequence, data }: EchoRequest4,
): Decision {
  const { 'net.ipv4.icmp_echo_ignore_all': ignored } = netnsIpv4(net).sysctl;
  if (ignored !== 0) return ECHO4_IGNORED;
  const routed = ipRouteOutput(net, {
    dst: packet.src,
    src: rt?.kind === 'local' ? packet.dst : undefined,
    tos: packet.header.tos & TOS_BITS,
  });
  if (typeof routed === 'string') return net.trace.explain(ECHO4_NO_WAY_BACK, { errno: routed });
  const reply = { kind: 'echo-reply-4', type: 0, code, identifier, sequence, data } as const;
  ipSend(net, routed.rt, routed.src, routed.dst, reply, { tos: packet.header.tos });
  return ECHO4_ANSWERED;
}

const TOS_BITS = 0xfc;
const LEAST_HEADER = 20;

/** icmp_unreach: find in the quoted packet who sent it, and tell them. */
function icmpUnreach(
  net: Net,
  skb: Skb4,
  { type, code, invoking }: { readonly type: number; readonly code: number; readonly invoking: Uint8Array },
  info: number,
): Decision {
  const headerLength = ((invoking[0] ?? 0) & 15) * 4;
  if (headerLength < LEAST_HEADER || invoking.length < headerLength + 8) return ERROR4_QUOTE;
  const error: Icmp4ErrorInfo = {
    type,
    code,
    info,
    src: Ip4.fromBytes(invoking, 12),
    dst: Ip4.fromBytes(invoking, 16),
    protocol: invoking[9] as number,
    upper: invoking.subarray(headerLength),
  };
  const told =
    (error.protocol === UDP && net.sockets.udpErr(skb, error)) ||
    (error.protocol === ICMPV4 && error.upper[0] === ECHO && net.sockets.ping4Err(skb, error));
  return told ? ERROR4_DELIVERED : ERROR4_NOBODY;
}

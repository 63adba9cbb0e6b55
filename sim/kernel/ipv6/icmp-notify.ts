/**
 * An ICMPv6 error arrived about something this machine sent (icmpv6_notify of net/ipv6/icmp.c; RFC 4443 §2.4 (d)): find
 * in the quoted packet who sent it, and tell them.
 */
import { Ip6 } from '../../base/ip6';
import { decision, type Decision } from '../../trace/decision';
import type { Icmp6Message } from '../../wire/icmpv6';
import type { Net } from '../core/net';
import type { Skb } from '../core/skb';
import { rt6UpdatePmtu } from './route/mtu';

export const ERROR_DELIVERED = decision({
  id: 'icmp6.error.delivered',
  outcome: 'deliver',
  says: 'the error was handed to a program that sent the packet it is about',
  spec: 'RFC 4443 §2.4 (d)',
  source: 'icmpv6_notify',
});
export const ERROR_NOBODY = decision({
  id: 'icmp6.error.nobody',
  outcome: 'consume',
  says: 'no program that is still there sent the packet the error is about, or none wants to know',
  spec: 'RFC 4443 §2.4 (d)',
  source: 'icmpv6_notify',
});
export const ERROR_QUOTE = decision({
  id: 'icmp6.error.quote',
  outcome: 'drop',
  says: 'the error does not quote enough of a packet to tell whose it was',
  spec: 'RFC 4443 §2.4 (c)',
  source: 'icmpv6_notify',
  skbDropReason: 'HDR_TRUNC',
});

const ICMPV6 = 58;
const UDP = 17;
const ECHO_REQUEST = 128;
const PACKET_TOO_BIG = 2;

/** What an error says, and about what: the parameters of the kernel's `err_handler`s. */
export interface IcmpErrorInfo {
  readonly type: number;
  readonly code: number;
  /** MTU of a Packet Too Big, pointer of a Parameter Problem, else 0. */
  readonly info: number;
  /** Of the quoted packet: from us, to whom. */
  readonly src: Ip6;
  readonly dst: Ip6;
  readonly protocol: number;
  /** The quoted packet from its upper-layer header on; at least eight octets. */
  readonly upper: Uint8Array;
}

/** The messages this file handles. */
export type ErrorMessage = Extract<
  Icmp6Message,
  { kind: 'destination-unreachable' | 'packet-too-big' | 'time-exceeded' | 'parameter-problem' }
>;

/** icmpv6_notify for the four errors there are. */
export function icmpv6NotifyError(net: Net, skb: Skb, message: ErrorMessage): Decision {
  const info =
    message.kind === 'packet-too-big'
      ? message.mtu
      : message.kind === 'parameter-problem'
        ? message.pointer
        : 0;
  return icmpv6Notify(net, skb, message.type, message.code, info, message.invoking);
}

/** icmpv6_notify: `quote` is the packet as far as the error quotes it. */
export function icmpv6Notify(
  net: Net,
  skb: Skb,
  type: number,
  code: number,
  info: number,
  quote: Uint8Array,
): Decision {
  const error = readQuote(type, code, info, quote);
  if (error === undefined) return ERROR_QUOTE;
  const { sockets } = net;
  let told = false;
  if (error.protocol === UDP) told = sockets.udpv6Err(skb, error);
  else if (error.protocol === ICMPV6) {
    if (type === PACKET_TOO_BIG) rt6UpdatePmtu(net, error.dst, info, skb.dev);
    if (error.upper[0] === ECHO_REQUEST) told = sockets.pingErr(skb, error);
    told = sockets.raw6IcmpError(skb, error) || told;
  }
  return told ? ERROR_DELIVERED : ERROR_NOBODY;
}

const HEADER = 40;

/** The packet that an error or a redirect quotes; undefined where too little of it is there to tell whose it was. */
export function readQuote(
  type: number,
  code: number,
  info: number,
  quote: Uint8Array,
): IcmpErrorInfo | undefined {
  if (quote.length < HEADER) return undefined;
  const found = ipv6SkipExthdr(quote, HEADER, quote[6] as number);
  if (found === undefined || quote.length < found.offset + 8) return undefined;
  return {
    type,
    code,
    info,
    src: Ip6.fromBytes(quote, 8),
    dst: Ip6.fromBytes(quote, 24),
    protocol: found.protocol,
    upper: quote.subarray(found.offset),
  };
}

const HOP_BY_HOP = 0;
const ROUTING = 43;
const FRAGMENT = 44;
const AUTHENTICATION = 51;
const NO_NEXT_HEADER = 59;
const DESTINATION_OPTIONS = 60;

/** ipv6_skip_exthdr: what comes after the extension headers, and where; a later fragment is as far as one can see. */
export function ipv6SkipExthdr(
  octets: Uint8Array,
  start: number,
  first: number,
): { readonly protocol: number; readonly offset: number } | undefined {
  let protocol = first;
  let offset = start;
  while (
    protocol === HOP_BY_HOP ||
    protocol === ROUTING ||
    protocol === FRAGMENT ||
    protocol === AUTHENTICATION ||
    protocol === NO_NEXT_HEADER ||
    protocol === DESTINATION_OPTIONS
  ) {
    if (protocol === NO_NEXT_HEADER || offset + 8 > octets.length) return undefined;
    const length = octets[offset + 1] as number;
    if (protocol === FRAGMENT) {
      if (((octets[offset + 2] as number) << 8) | ((octets[offset + 3] as number) & 0xf8)) break;
      protocol = octets[offset] as number;
      offset += 8;
    } else {
      const octetsOfHeader = protocol === AUTHENTICATION ? (length + 2) << 2 : (length + 1) << 3;
      protocol = octets[offset] as number;
      offset += octetsOfHeader;
    }
  }
  return { protocol, offset };
}

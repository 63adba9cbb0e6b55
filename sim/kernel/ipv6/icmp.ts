/**
 * ICMPv6 input (icmpv6_rcv of net/ipv6/icmp.c; RFC 4443 §2.4): the checksum, then each message to its own function.
 *
 * See next: ndisc/rcv.ts for Neighbour Discovery, mcast/ for MLD, icmp-notify.ts for errors, icmp-echo.ts.
 */
import { internetChecksum, pseudoHeaderSum6 } from '../../base/checksum';
import { decision, type Decision } from '../../trace/decision';
import type { Icmp6Message } from '../../wire/icmpv6';
import type { Malformed } from '../../wire/malformed';
import type { Net } from '../core/net';
import type { Skb } from '../core/skb';
import { icmpv6EchoReply } from './icmp-echo';
import { icmpv6Notify, icmpv6NotifyError, type ErrorMessage } from './icmp-notify';
import { igmp6EventQuery, igmp6EventReport } from './mcast/input';
import { ndiscRcv, type NdMessage } from './ndisc/rcv';

export const ICMP6_CHECKSUM = decision({
  id: 'icmp6.message.checksum',
  outcome: 'drop',
  says: 'the checksum is wrong',
  spec: 'RFC 4443 §2.3',
  source: 'icmpv6_rcv',
  skbDropReason: 'ICMP_CSUM',
});
export const ICMP6_MALFORMED = decision({
  id: 'icmp6.message.malformed',
  outcome: 'drop',
  says: 'the message is cut short, or an option in it has a length that cannot be',
  spec: 'RFC 4443 §2.1, RFC 4861 §4.6',
  source: 'icmpv6_rcv, ndisc_parse_options',
  skbDropReason: 'IPV6_NDISC_BAD_OPTIONS',
});
export const ICMP6_IGNORED = decision({
  id: 'icmp6.message.ignored',
  outcome: 'consume',
  says: 'the kernel has nothing to do with messages of this type; raw sockets had their copies',
  spec: 'RFC 4443 §2.4 (b)',
  source: 'icmpv6_rcv',
});

type Handler<K extends Icmp6Message['kind']> = (
  net: Net,
  skb: Skb,
  message: Extract<Icmp6Message, { kind: K }>,
) => Decision;

const ndisc = (net: Net, skb: Skb, message: NdMessage): Decision =>
  ndiscRcv(net, skb, message, skb.fragmented === true);
const notifyError = (net: Net, skb: Skb, message: ErrorMessage): Decision =>
  icmpv6NotifyError(net, skb, message);
const ignored = (): Decision => ICMP6_IGNORED;

const HANDLERS: { readonly [K in Icmp6Message['kind']]: Handler<K> } = {
  'destination-unreachable': notifyError,
  'packet-too-big': notifyError,
  'time-exceeded': notifyError,
  'parameter-problem': notifyError,
  'echo-request': (net, skb, message) => icmpv6EchoReply(net, skb, message),
  'echo-reply': (net, skb, message) => net.sockets.pingRcv(skb, message),
  'router-solicitation': ndisc,
  'router-advertisement': ndisc,
  'neighbor-solicitation': ndisc,
  'neighbor-advertisement': ndisc,
  redirect: ndisc,
  'mld-query': (net, skb) => igmp6EventQuery(net, skb),
  'mld-report': (net, skb) => igmp6EventReport(net, skb),
  'mld-done': ignored,
  'mld2-report': ignored,
  'unknown-icmpv6': (net, skb, { type, code, body }) =>
    type < FIRST_INFORMATIONAL ? icmpv6Notify(net, skb, type, code, 0, body.subarray(4)) : ICMP6_IGNORED,
};

const ICMPV6 = 58;
const FIRST_INFORMATIONAL = 128;

/** icmpv6_rcv. */
export function icmpv6Rcv(net: Net, skb: Skb, message: Icmp6Message | Malformed): Decision {
  const { snmp6 } = net;
  snmp6.icmpInMsgs++;
  if (message.kind === 'malformed') return malformedMessage(net, skb, message);
  if (message.badChecksum !== undefined) return badChecksum(net);
  snmp6.icmp6MsgIn(message.type);
  return (HANDLERS[message.kind] as Handler<typeof message.kind>)(net, skb, message as never);
}

function badChecksum({ snmp6 }: Net): Decision {
  snmp6.icmpInCsumErrors++;
  snmp6.icmpInErrors++;
  return ICMP6_CHECKSUM;
}

/** Nothing was read of it, its checksum included: a wrong one is what the kernel would have found first. */
function malformedMessage(net: Net, { packet }: Skb, { octets, field, why, type }: Malformed): Decision {
  const pseudo = pseudoHeaderSum6(packet.src, packet.dst, octets.length, ICMPV6);
  if (internetChecksum(octets, 0, octets.length, pseudo) !== 0) return badChecksum(net);
  if (type !== undefined) net.snmp6.icmp6MsgIn(type);
  return net.trace.explain(ICMP6_MALFORMED, { field, why, ...(type !== undefined && { type }) });
}

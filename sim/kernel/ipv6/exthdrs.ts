/**
 * Extension headers as a receiver treats them (net/ipv6/exthdrs.c; RFC 8200 §4): options that nobody knows, source
 * routes that nobody wants, and the headers of fragments.
 *
 * See next: reassembly.ts.
 *
 * Differs from Linux: jumbograms, home addresses (RFC 6275), segment routing and RPL source routes are not understood;
 * the last two are dropped in silence, as the kernel does unless told otherwise. Type 2 is unknown, as it is to a kernel
 * built without CONFIG_IPV6_MIP6.
 */
import { decision, type Decision } from '../../trace/decision';
import type { Ip6Packet } from '../../wire/ipv6';
import { extensionLength, type OptionsHeader, type RoutingHeader } from '../../wire/ipv6-extensions';
import { ip6OptionLength, type Ip6Option } from '../../wire/ipv6-options';
import type { Net } from '../core/net';
import type { Skb } from '../core/skb';
import { devconfMin } from '../sysctl/inet6-conf';
import { icmpv6Send } from './icmp-send';
import { in6DevGet } from './inet6-dev';
import { unknownProtocol } from './ip6-input';
import { netnsIpv6 } from './netns-ipv6';
import { ipv6FragRcv } from './reassembly';

export const EXTHDR_MALFORMED = decision({
  id: 'ip6.exthdr.malformed',
  outcome: 'drop',
  says: 'an extension header is cut short, or an option in it has a length that cannot be',
  spec: 'RFC 8200 §4.2',
  source: 'ip6_parse_tlv',
  skbDropReason: 'IPV6_BAD_EXTHDR',
});
export const EXTHDR_PADDING = decision({
  id: 'ip6.exthdr.padding',
  outcome: 'drop',
  says: 'there is more padding than alignment ever needs, or something other than zeros in it',
  spec: 'RFC 4942 §2.1.9.5',
  source: 'ip6_parse_tlv',
  skbDropReason: 'IPV6_BAD_EXTHDR',
});
export const EXTHDR_TOO_MANY = decision({
  id: 'ip6.exthdr.too-many-options',
  outcome: 'drop',
  says: 'the header has more options than this machine cares to look at',
  spec: 'ip-sysctl max_hbh_opts_number, max_dst_opts_number',
  source: 'ip6_parse_tlv',
  skbDropReason: 'IPV6_BAD_EXTHDR',
});
export const EXTHDR_TOO_LONG = decision({
  id: 'ip6.exthdr.too-long',
  outcome: 'drop',
  says: 'the header with options is longer than this machine cares to look at',
  spec: 'ip-sysctl max_hbh_length, max_dst_opts_length',
  source: 'ipv6_parse_hopopts, ipv6_destopt_rcv',
  skbDropReason: 'IPV6_BAD_EXTHDR',
});
export const EXTHDR_TOO_MANY_HEADERS = decision({
  id: 'ip6.exthdr.too-many-headers',
  outcome: 'drop',
  says: 'the packet has more than twelve extension headers',
  spec: 'Linux',
  source: 'ip6_protocol_deliver_rcu',
  skbDropReason: 'IPV6_TOO_MANY_EXTHDRS',
});
export const EXTHDR_UNKNOWN_OPTION = decision({
  id: 'ip6.exthdr.unknown-option',
  outcome: 'drop',
  says: 'an option that is not known here says of itself that the packet must then be dropped',
  spec: 'RFC 8200 §4.2',
  source: 'ip6_tlvopt_unknown',
  skbDropReason: 'IPV6_BAD_EXTHDR',
});
export const EXTHDR_BAD_OPTION = decision({
  id: 'ip6.exthdr.bad-option',
  outcome: 'drop',
  says: 'a Router Alert or Jumbo Payload option is not as it must be',
  spec: 'RFC 2711 §2.1, RFC 2675 §3',
  source: 'ipv6_hop_ra, ipv6_hop_jumbo',
  skbDropReason: 'IPV6_BAD_EXTHDR',
});
export const EXTHDR_CALIPSO = decision({
  id: 'ip6.exthdr.calipso',
  outcome: 'drop',
  says: 'a security label (CALIPSO) of a domain of interpretation that is not configured here',
  spec: 'RFC 5570 §6',
  source: 'ipv6_hop_calipso',
  skbDropReason: 'IPV6_BAD_EXTHDR',
});
export const EXTHDR_SOURCE_ROUTE = decision({
  id: 'ip6.exthdr.source-route',
  outcome: 'drop',
  says: 'the packet wants to be sent on by a routing header, which is not done here',
  spec: 'RFC 5095 §3, RFC 8200 §4.4',
  source: 'ipv6_rthdr_rcv',
  skbDropReason: 'IP_INHDR',
});

const PARAMETER_PROBLEM = 4;
const ERRONEOUS_FIELD = 0;
const UNRECOGNIZED_OPTION = 2;
const HEADER = 40;
/** Where the fixed header announces what comes next. */
const NEXT_HEADER = 6;

/** Octets from the start of the packet to its `index`th extension header, or to its payload. */
export function headerOffset({ extensions }: Ip6Packet, index: number): number {
  let offset = HEADER;
  for (let before = 0; before < index; before++) offset += extensionLength(extensions[before]!);
  return offset;
}

/** Octets to the field that announces the `index`th extension header, or the payload: what a Parameter Problem points to. */
export function nextHeaderOffset(packet: Ip6Packet, index: number): number {
  return index === 0 ? NEXT_HEADER : headerOffset(packet, index - 1);
}

/** ipv6_parse_hopopts: every node on the way looks at hop-by-hop options. Undefined: nothing against the packet. */
export function ipv6ParseHopopts(net: Net, skb: Skb): Decision | undefined {
  const { extensions, payload } = skb.packet;
  const first = extensions[0];
  if (first === undefined)
    return payload.kind === 'malformed' && payload.layer === 'hop-by-hop' ? EXTHDR_MALFORMED : undefined;
  if (first.kind !== 'hop-by-hop') return undefined;
  const { sysctl } = netnsIpv6(net);
  if (extensionLength(first) > sysctl['net.ipv6.max_hbh_length']) return EXTHDR_TOO_LONG;
  return ip6ParseTlv(net, skb, first, HEADER, sysctl['net.ipv6.max_hbh_opts_number']);
}

/**
 * The headers as the node they are for treats them. Undefined: go on with the payload of
 * `skb.packet`, which may be another packet by then: the one that was put together from fragments.
 */
export function ipv6ExthdrsRcv(net: Net, skb: Skb): Decision | undefined {
  for (let index = 0; index < skb.packet.extensions.length; index++) {
    const header = skb.packet.extensions[index]!;
    let ended: Decision | undefined;
    switch (header.kind) {
      case 'hop-by-hop':
        if (index > 0) ended = unknownProtocol(net, skb, 0, index);
        break;
      case 'destination-options': {
        const { sysctl } = netnsIpv6(net);
        ended =
          extensionLength(header) > sysctl['net.ipv6.max_dst_opts_length']
            ? EXTHDR_TOO_LONG
            : ip6ParseTlv(
                net,
                skb,
                header,
                headerOffset(skb.packet, index),
                sysctl['net.ipv6.max_dst_opts_number'],
              );
        break;
      }
      case 'routing':
        ended = ipv6RthdrRcv(net, skb, header, index);
        break;
      case 'fragment': {
        const outcome = ipv6FragRcv(net, skb, header, index);
        if (outcome === 'reassembled') index--;
        else if (outcome !== 'atomic') ended = outcome;
      }
    }
    if (ended !== undefined) return ended;
    if (index >= MOST_HEADERS && net.profile.countsExtensionHeaders) return EXTHDR_TOO_MANY_HEADERS;
  }
  return undefined;
}

/** IP6_MAX_EXT_HDRS_CNT: how many are gone through. */
const MOST_HEADERS = 12;
/** Padding that stands together may not be longer than this. */
const MOST_PADDING = 7;

/**
 * ip6_parse_tlv: go through the options of a header that starts at `start`.
 * @param most how many there may be; where it is negative, none that is not known
 */
function ip6ParseTlv(
  net: Net,
  skb: Skb,
  header: OptionsHeader,
  start: number,
  most: number,
): Decision | undefined {
  const { checksPadding, countsOptions } = net.profile;
  let offset = start + 2;
  let padding = 0;
  let count = 0;
  for (const option of header.options) {
    if (option.kind === 'pad') {
      padding += option.octets;
      if (checksPadding && (padding > MOST_PADDING || option.data !== undefined)) return EXTHDR_PADDING;
    } else {
      if (countsOptions && ++count > Math.abs(most)) return net.trace.explain(EXTHDR_TOO_MANY, { most });
      if (countsOptions && most < 0 && option.kind !== 'router-alert' && option.kind !== 'jumbo')
        return net.trace.explain(EXTHDR_UNKNOWN_OPTION, { most });
      const refused =
        header.kind === 'hop-by-hop'
          ? hopOption(net, skb, option, offset)
          : unknownOption(net, skb, option, offset);
      if (refused !== undefined) return refused;
      padding = 0;
    }
    offset += ip6OptionLength(option);
  }
  const implied = start + extensionLength(header) - offset;
  return checksPadding && padding + implied > MOST_PADDING ? EXTHDR_PADDING : undefined;
}

const ROUTER_ALERT = 5;
const JUMBO = 0xc2;
const CALIPSO = 7;
const MAX_PAYLOAD = 65535;

/**
 * ipv6_hop_ra, ipv6_hop_jumbo, ipv6_hop_calipso; a jumbo payload is only right where the header's own length is 0, and
 * security labels only where their domains are configured, which is nowhere here.
 */
function hopOption(
  net: Net,
  skb: Skb,
  option: Exclude<Ip6Option, { kind: 'pad' }>,
  offset: number,
): Decision | undefined {
  if (option.kind === 'router-alert') return undefined;
  if (option.kind === 'jumbo') {
    if ((offset & 3) !== 2) return EXTHDR_BAD_OPTION;
    const fault = option.payloadLength <= MAX_PAYLOAD ? offset + 2 : offset;
    icmpv6Send(net, skb, PARAMETER_PROBLEM, ERRONEOUS_FIELD, fault);
    return EXTHDR_BAD_OPTION;
  }
  if (option.type === ROUTER_ALERT || option.type === JUMBO) return EXTHDR_BAD_OPTION;
  if (option.type === CALIPSO && net.profile.knowsCalipso) return EXTHDR_CALIPSO;
  return unknownOption(net, skb, option, offset);
}

/** ip6_tlvopt_unknown: the two high bits of its type say what to do. */
function unknownOption(
  net: Net,
  skb: Skb,
  option: Exclude<Ip6Option, { kind: 'pad' }>,
  offset: number,
): Decision | undefined {
  const type = option.kind === 'router-alert' ? ROUTER_ALERT : option.kind === 'jumbo' ? JUMBO : option.type;
  const action = type >>> 6;
  if (action === 0) return undefined;
  const complains = action === 2 || (action === 3 && !skb.packet.dst.isMulticast);
  if (complains) icmpv6Send(net, skb, PARAMETER_PROBLEM, UNRECOGNIZED_OPTION, offset);
  return net.trace.explain(EXTHDR_UNKNOWN_OPTION, { type });
}

const RPL_SOURCE_ROUTE = 3;
const SEGMENT_ROUTING = 4;
/** Where a routing header has its type. */
const ROUTING_TYPE = 2;

/**
 * ipv6_rthdr_rcv: a source route that is over is nothing; one that goes on does not. What `accept_source_route` says is
 * told and never obeyed: only type 2 asks for it, in kernels built with Mobile IPv6, which the modelled ones are not.
 */
function ipv6RthdrRcv(net: Net, skb: Skb, header: RoutingHeader, index: number): Decision | undefined {
  const { routingType, segmentsLeft } = header;
  const idev = in6DevGet(skb.dev);
  const accepted =
    idev === undefined ? net.devconfAll.accept_source_route : devconfMin(idev, 'accept_source_route');
  const inputs = {
    'routing type': routingType,
    'segments left': segmentsLeft,
    accept_source_route: accepted,
  };
  if (routingType === RPL_SOURCE_ROUTE || routingType === SEGMENT_ROUTING)
    return net.trace.explain(EXTHDR_SOURCE_ROUTE, inputs);
  if (skb.packet.dst.isMulticast || skb.packetType !== 'host')
    return net.trace.explain(EXTHDR_SOURCE_ROUTE, inputs);
  if (segmentsLeft === 0) return undefined;
  icmpv6Send(net, skb, PARAMETER_PROBLEM, ERRONEOUS_FIELD, headerOffset(skb.packet, index) + ROUTING_TYPE);
  return net.trace.explain(EXTHDR_SOURCE_ROUTE, inputs);
}

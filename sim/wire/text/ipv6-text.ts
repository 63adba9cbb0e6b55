/**
 * IPv6 packets as tcpdump shows them.
 *
 * Differs from tcpdump: of TCP, SCTP, OSPF and other protocols that are not decoded here the number and the length are
 * shown; of a packet that is cut short the header; Home Address options as unknown ones; of a broken extension header only
 * that it is broken.
 */

import { pseudoHeaderSum6 } from '../../base/checksum';
import { Ip6 } from '../../base/ip6';
import { ICMPV6 } from '../icmpv6';
import { Ip4Packet } from '../ipv4';
import { Ip6Packet } from '../ipv6';
import { type ExtensionHeader, extensionLength, finalDestination } from '../ipv6-extensions';
import { encodeIp6Payload, decodeIp6Payload, type Ip6Payload } from '../ipv6-payload';
import { ip6OptionLength, type Ip6Option } from '../ipv6-options';
import { getUint } from '../layout';
import type { Malformed } from '../malformed';
import { UDP } from '../udp';
import { icmp6Text } from './icmpv6-text';
import { ip4Text } from './ipv4-text';
import { protocolText } from './protocol-names';
import { routingText } from './routing-text';
import { addressText, cutShort, type Shown } from './text-options';
import { isUdp, udpText } from './udp-text';

const HEADER = 40;
const IPV4_IN_IP = 4;
const IPV6_IN_IP = 41;

/** A packet, or the octets that should have been one. */
export function ip6Text(packet: Ip6Packet | Malformed, shown: Shown): string {
  const prefix = shown.linkHeader ? '' : 'IP6 ';
  if (packet.kind === 'malformed') return malformedPacketText(packet.octets, prefix, shown);
  const { src, dst, extensions, payload } = packet;
  let text = prefix;
  if (shown.verbose > 0) text += headerText(packet, packet.nextHeader, packet.length - HEADER);
  if (packet.nextHeader !== UDP) text += `${addressText(src)} > ${addressText(dst)}: `;
  let at = HEADER;
  for (const header of extensions) {
    const piece = extensionText(header, packet.length - at - 8, shown);
    text += piece.text;
    if (piece.last) return text;
    at += extensionLength(header);
  }
  return text + payloadText(packet, payload, shown);
}

function headerText(
  packet: Pick<Ip6Packet, 'trafficClass' | 'flowLabel' | 'hopLimit'>,
  next: number,
  length: number,
): string {
  const { trafficClass, flowLabel, hopLimit } = packet;
  const tc = trafficClass === 0 ? '' : `class 0x${trafficClass.toString(16).padStart(2, '0')}, `;
  const flow = flowLabel === 0 ? '' : `flowlabel 0x${flowLabel.toString(16).padStart(5, '0')}, `;
  return `(${tc}${flow}hlim ${hopLimit}, next-header ${protocolText(next)} payload length: ${length}) `;
}

function malformedPacketText(octets: Uint8Array, prefix: string, shown: Shown): string {
  if (octets.length < HEADER) return cutShort('ip6');
  const first = getUint(octets, 0, 4);
  if (first >>> 28 !== 6) return `${prefix}version error: ${first >>> 28} != 6`;
  const length = getUint(octets, 4, 2);
  const missing = `truncated-ip6 - ${HEADER + length - octets.length} bytes missing!`;
  const fields = {
    trafficClass: (first >>> 20) & 0xff,
    flowLabel: first & 0xfffff,
    hopLimit: octets[7]!,
  };
  const header = shown.verbose > 0 ? headerText(fields, octets[6]!, length) : '';
  const src = addressText(Ip6.fromBytes(octets, 8));
  const dst = addressText(Ip6.fromBytes(octets, 24));
  return `${prefix}${missing}${header}${src} > ${dst}: ${cutShort('ip6')}`;
}

/** `last`: what follows cannot be shown. */
interface Piece {
  readonly text: string;
  readonly last: boolean;
}

function extensionText(header: ExtensionHeader, left: number, shown: Shown): Piece {
  switch (header.kind) {
    case 'hop-by-hop':
      return { text: `HBH ${shown.verbose > 0 ? optionsText(header.options, header) : ''}`, last: false };
    case 'destination-options':
      return { text: `DSTOPT ${shown.verbose > 0 ? optionsText(header.options, header) : ''}`, last: false };
    case 'routing':
      return routingText(header, shown);
    case 'fragment': {
      const id = shown.verbose > 0 ? `0x${header.identification.toString(16).padStart(8, '0')}:` : '';
      const text = `frag (${id}${header.offset}|${left})`;
      return header.offset > 0 || left === 0
        ? { text: header.offset > 0 ? text : `${text} `, last: true }
        : { text: `${text} `, last: false };
    }
  }
}

/** Options with the padding that follows them by itself. */
function optionsText(options: readonly Ip6Option[], header: ExtensionHeader): string {
  const used = 2 + options.reduce((sum, option) => sum + ip6OptionLength(option), 0);
  const padding = extensionLength(header) - used;
  const implied: readonly Ip6Option[] = padding > 0 ? [{ kind: 'pad', octets: padding }] : [];
  return `${[...options, ...implied].map(optionText).join('')} `;
}

function optionText(option: Ip6Option): string {
  switch (option.kind) {
    case 'router-alert':
      return `(rtalert: 0x${option.value.toString(16).padStart(4, '0')}) `;
    case 'jumbo':
      return `(jumbo: ${option.payloadLength} - payload len != 0) `;
    case 'pad':
      return option.octets === 1 ? '(pad1)' : '(padn)';
    case 'unknown-option':
      return `(opt_type 0x${option.type.toString(16).padStart(2, '0')}: len=${option.data.length})`;
  }
}

const BROKEN_HEADERS: Readonly<Record<string, string>> = {
  'hop-by-hop': 'hbhopt',
  'destination-options': 'dstopt',
  routing: 'rt6',
  fragment: 'frag6',
};

function payloadText(packet: Ip6Packet, payload: Ip6Payload, shown: Shown): string {
  const { src, extensions } = packet;
  const dst = finalDestination(packet.dst, extensions);
  const fragmented = extensions.at(-1)?.kind === 'fragment';
  if (isUdp(payload)) {
    const around = {
      ...(packet.nextHeader === UDP && { src: addressText(src), dst: addressText(packet.dst) }),
      fragmented,
      pseudoHeaderSum:
        shown.verbose > 0 ? (length: number) => pseudoHeaderSum6(src, dst, length, UDP) : undefined,
      optionalChecksum: false,
    };
    return udpText(encodeIp6Payload(payload, src, dst), around, shown);
  }
  switch (payload.kind) {
    case 'no-next-header':
      return 'no next header';
    case 'malformed': {
      const broken = BROKEN_HEADERS[payload.layer];
      return broken === undefined ? icmp6Text(payload, { src, dst }, fragmented, shown) : cutShort(broken);
    }
    case 'opaque-upper':
      return opaqueText(packet, payload.protocol, payload.octets, shown);
    default:
      return icmp6Text(payload, { src, dst }, fragmented, shown);
  }
}

/** The first fragment of something, another packet, or a protocol that nothing here looks into. */
function opaqueText(packet: Ip6Packet, protocol: number, octets: Uint8Array, shown: Shown): string {
  if (protocol === IPV6_IN_IP) return ip6Text(Ip6Packet.fromBytes(octets), shown);
  if (protocol === IPV4_IN_IP) return ip4Text(Ip4Packet.fromBytes(octets), shown);
  if (protocol !== ICMPV6 && protocol !== UDP) return ` ip-proto-${protocol} ${octets.length}`;
  const decoded = decodeIp6Payload(protocol, octets, packet.src, packet.dst);
  return payloadText(packet, decoded, shown);
}

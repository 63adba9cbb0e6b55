/**
 * IPv4 packets as tcpdump shows them.
 *
 * Differs from tcpdump: of protocols that are not decoded here the number and the length are shown; of IP options the
 * number, but for padding and router alert; of a packet that is cut short the header.
 */

import { pseudoHeaderSum4 } from '../../base/checksum';
import { Ip4 } from '../../base/ip4';
import { ICMPV4 } from '../icmpv4';
import { decodeIp4Payload, Ip4Packet } from '../ipv4';
import { Ip6Packet } from '../ipv6';
import { getUint } from '../layout';
import type { Malformed } from '../malformed';
import { UDP } from '../udp';
import { rightChecksum } from './checksum-text';
import { icmp4Text } from './icmpv4-text';
import { ip6Text } from './ipv6-text';
import { protocolText } from './protocol-names';
import { cutShort, flagList, type Shown } from './text-options';
import { isUdp, udpText } from './udp-text';

const HEADER = 20;
const IPV4_IN_IP = 4;
const IPV6_IN_IP = 41;

/** A packet, or the octets that should have been one. */
export function ip4Text(packet: Ip4Packet | Malformed, shown: Shown): string {
  const prefix = shown.linkHeader ? '' : 'IP ';
  if (packet.kind === 'malformed') return malformedText(packet.octets, prefix);
  const { src, dst, header, payload } = packet;
  const fragmented = header.moreFragments || header.fragmentOffset > 0;
  let text = prefix;
  if (shown.verbose > 0) text += headerText(packet);
  if (header.fragmentOffset > 0)
    return `${text}${src.toString()} > ${dst.toString()}: ip-proto-${packet.protocol}`;
  const first =
    fragmented && payload.kind === 'opaque-upper' && [ICMPV4, UDP].includes(payload.protocol)
      ? decodeIp4Payload(payload.protocol, payload.octets, src, dst)
      : payload;
  const octets = packet.toBytes().subarray(HEADER + header.options.length);
  if (isUdp(first)) {
    const checked = shown.verbose > 1;
    const around = {
      src: src.toString(),
      dst: dst.toString(),
      fragmented,
      pseudoHeaderSum: checked ? (length: number) => pseudoHeaderSum4(src, dst, length, UDP) : undefined,
      optionalChecksum: true,
    };
    return text + udpText(octets, around, shown);
  }
  text += `${src.toString()} > ${dst.toString()}: `;
  if (first.kind === 'ipv6' || (first.kind === 'malformed' && first.layer === 'ipv6'))
    return text + ip6Text(first, shown);
  if (first.kind !== 'opaque-upper') return text + icmp4Text(first, octets, fragmented, shown);
  if (first.protocol === IPV4_IN_IP) return text + ip4Text(Ip4Packet.fromBytes(first.octets), shown);
  if (first.protocol === IPV6_IN_IP) return text + ip6Text(Ip6Packet.fromBytes(first.octets), shown);
  return `${text} ip-proto-${first.protocol} ${first.octets.length}`;
}

const CONGESTION = ['', ',ECT(1)', ',ECT(0)', ',CE'];

function headerText(packet: Ip4Packet): string {
  const { header, ttl } = packet;
  const flags = flagList([
    [header.moreFragments, '+'],
    [header.dontFragment, 'DF'],
    [header.reservedFlag, 'rsvd'],
  ]);
  const octets = packet.toBytes().subarray(0, HEADER + header.options.length);
  const right = rightChecksum(octets, 10, 0);
  return (
    `(tos 0x${header.tos.toString(16)}${CONGESTION[header.tos & 3]!}${ttl > 0 ? `, ttl ${ttl}` : ''}` +
    `, id ${header.identification}, offset ${header.fragmentOffset}, flags [${flags}]` +
    `, proto ${protocolText(packet.protocol)}, length ${packet.length}` +
    (header.options.length > 0 ? `, options (${optionsText(header.options)})` : '') +
    (right === undefined
      ? ''
      : `, bad cksum ${getUint(octets, 10, 2).toString(16)} (->${right.toString(16)})!`) +
    ')\n    '
  );
}

function optionsText(options: Uint8Array): string {
  const texts: string[] = [];
  for (let at = 0; at < options.length;) {
    const code = options[at]!;
    if (code === 0) return [...texts, 'EOL'].join(',');
    const length = code === 1 ? 1 : (options[at + 1] ?? 0);
    const name = code === 1 ? 'NOP' : code === 148 ? 'RA' : `unknown ${code}`;
    if ((code !== 1 && length < 2) || at + length > options.length) {
      return [...texts, `${name} [bad length ${length}]`].join(',');
    }
    const value = code === 148 && length >= 4 ? getUint(options, at + 2, 2) : 0;
    texts.push(value === 0 ? name : `${name} value ${value}`);
    at += length;
  }
  return texts.join(',');
}

function malformedText(octets: Uint8Array, prefix: string): string {
  if (octets.length > 0 && octets[0]! >>> 4 === 6) return 'IP6, wrong link-layer encapsulation (invalid)';
  if (octets.length > 0 && octets[0]! >>> 4 !== 4) return `IP${octets[0]! >>> 4} (invalid)`;
  if (octets.length < HEADER) return prefix + cutShort('ip');
  const headerLength = (octets[0]! & 15) * 4;
  const total = getUint(octets, 2, 2);
  if (headerLength < HEADER) return `${prefix}bad-hlen ${headerLength}`;
  const missing = total > octets.length ? `truncated-ip - ${total - octets.length} bytes missing! ` : '';
  if (total < headerLength) return `${prefix}${missing}bad-len ${total}`;
  const [src, dst] = [Ip4.fromBytes(octets, 12), Ip4.fromBytes(octets, 16)];
  return `${prefix}${missing}${src.toString()} > ${dst.toString()}: ${cutShort('ip')}`;
}

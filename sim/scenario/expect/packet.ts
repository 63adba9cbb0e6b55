/**
 * Expectations of `packet`: frames as tcpdump would see them on an interface. Where neither the node nor the way is
 * named, a packet counts where it is sent, so that nobody counts it again at each receiver.
 */
import { Ip4 } from '../../base/ip4';
import type { Ip6 } from '../../base/ip6';
import { parsePrefix, prefixContains } from '../../base/prefix';
import type { FrameRecord } from '../../trace/record';
import { Frame } from '../../wire/frame';
import type { Payload } from '../../wire/frame';
import type { Ip4Packet } from '../../wire/ipv4';
import type { Ip6Packet } from '../../wire/ipv6';
import { matchesText } from '../match';
import { words } from './counting';
import { isAddressOf, macOf } from './interface-addresses';
import { packetText } from './packet-text';
import type { EventSubject, Expected, LabInView } from './subject';

type Kind = Expected<'packet'>['packet'];

const TCP = 6;
const DHCPV6_PORTS = [546, 547];
const DHCPV4_PORTS = [67, 68];

export const packet: EventSubject<'packet'> = {
  kind: 'event',
  describe: expected =>
    `packet ${expected.packet}${words(expected, ['dev', 'way', 'from', 'to', 'contains'])}`,
  matches: (record, lab, expected) =>
    (record.kind === 'tx' || record.kind === 'rx') &&
    record.frame instanceof Frame &&
    fits(record, record.frame, lab, expected),
  show: record =>
    (record.kind === 'tx' || record.kind === 'rx') && record.frame instanceof Frame
      ? `${record.dev} ${record.kind === 'tx' ? 'Out' : 'In '} ${packetText(record.frame)}`
      : '',
};

function fits(
  { kind, node, dev }: FrameRecord,
  frame: Frame,
  lab: LabInView,
  expected: Expected<'packet'>,
): boolean {
  const way = expected.way ?? (expected.on === undefined ? 'out' : undefined);
  if (way !== undefined && (way === 'out') !== (kind === 'tx')) return false;
  return (
    (expected.on ?? node) === node &&
    (expected.dev ?? dev) === dev &&
    isOfKind(frame.payload, expected.packet) &&
    (expected.from === undefined || isParty(lab, expected.from, frame, 'src')) &&
    (expected.to === undefined || isParty(lab, expected.to, frame, 'dst')) &&
    [expected.contains ?? []].flat().every(text => matchesText(text, packetText(frame)))
  );
}

function isOfKind(payload: Payload, kind: Kind): boolean {
  switch (kind) {
    case 'any':
      return true;
    case 'ipv6':
    case 'ipv4':
    case 'arp':
    case 'bpdu':
      return payload.kind === kind;
    default:
      return (payload.kind === 'ipv6' || payload.kind === 'ipv4') && carries(payload, kind);
  }
}

function carries({ kind: version, payload }: Ip6Packet | Ip4Packet, kind: Kind): boolean {
  switch (kind) {
    case 'tcp':
      return payload.kind === 'opaque-upper' && payload.protocol === TCP;
    case 'dhcpv6':
      return version === 'ipv6' && payload.kind === 'udp' && usesPort(payload, DHCPV6_PORTS);
    case 'dhcpv4':
      return version === 'ipv4' && payload.kind === 'udp' && usesPort(payload, DHCPV4_PORTS);
    default:
      return payload.kind === kind;
  }
}

function usesPort(
  { srcPort, dstPort }: { srcPort: number; dstPort: number },
  ports: readonly number[],
): boolean {
  return ports.includes(srcPort) || ports.includes(dstPort);
}

/** An address, a prefix, or an interface: what has no IPv6 address (ARP, BPDUs) is known by its MAC. */
function isParty(lab: LabInView, text: string, frame: Frame, end: 'src' | 'dst'): boolean {
  const { payload } = frame;
  if (payload.kind === 'ipv6') return isIp6Party(lab, text, payload[end]);
  if (payload.kind === 'ipv4') {
    const wanted = Ip4.parse(text);
    if (wanted !== undefined) return payload[end] === wanted;
  }
  return macOf(lab, text) === frame[end];
}

function isIp6Party(lab: LabInView, text: string, address: Ip6): boolean {
  const prefix = parsePrefix(text);
  return prefix === undefined ? isAddressOf(lab, text, address) : prefixContains(prefix, address);
}

/**
 * A frame as tcpdump 4.99.3 shows it with -n, without the time: one line, and further ones behind newlines.
 *
 * Differs from tcpdump: of LLC only spanning tree (802.1D) is known, other frames are shown as octets, as is ARP for
 * other addresses than these.
 */

import type { ArpPacket } from '../arp';
import type { Bpdu, BridgeId } from '../bpdu';
import { bpduLength } from '../bpdu';
import { ETHERTYPE_ARP, type Frame, type OpaquePayload } from '../frame';
import type { Malformed } from '../malformed';
import { Mac } from '../../base/mac';
import { hexAndAsciiDump } from './hex-dump';
import { ip4Text } from './ipv4-text';
import { ip6Text } from './ipv6-text';
import { etherTypeText } from './protocol-names';
import { cutShort, flagList, type Shown, shownBy, type TextOptions } from './text-options';

export type { TextOptions } from './text-options';

const ETHERNET = 14;
const LARGEST_LENGTH = 1500;
const LLC = 3;

/** The text of `frame`; never throws, whatever the frame. */
export function frameText(frame: Frame, options: TextOptions = {}): string {
  const shown = shownBy(options);
  const header = shown.linkHeader ? linkHeader(frame) : '';
  return header + payloadText(frame, shown);
}

/** The text of the link layer, as -e shows it first. */
export function linkHeader(frame: Frame): string {
  let text = `${frame.src.toString()} > ${frame.dst.toString()}, `;
  let length = `, length ${frame.length}: `;
  for (const { tpid, vid, priority, dropEligible } of frame.vlans) {
    text += `${etherTypeText(tpid)}${length}vlan ${vid}, p ${priority}${dropEligible ? ', DEI' : ''}, `;
    length = ', ';
  }
  const type = frame.etherType;
  if (type > LARGEST_LENGTH) return text + etherTypeText(type) + length;
  return `${text}802.3${length === ', ' ? '' : `, length ${type}: `}`;
}

function payloadText(frame: Frame, shown: Shown): string {
  const { payload } = frame;
  switch (payload.kind) {
    case 'ipv6':
      return ip6Text(payload, shown);
    case 'ipv4':
      return ip4Text(payload, shown);
    case 'arp':
      return arpText(payload, frame, shown);
    case 'bpdu':
      return llcText(shown) + bpduText(payload, shown);
    case 'opaque':
      return opaqueText(payload, frame, shown);
    case 'malformed':
      return malformedText(payload, shown);
  }
}

function malformedText(payload: Malformed, shown: Shown): string {
  switch (payload.layer) {
    case 'ipv6':
      return ip6Text(payload, shown);
    case 'ipv4':
      return ip4Text(payload, shown);
    case 'arp':
      return cutShort('arp');
    default:
      return `${llcText(shown)} (invalid)`;
  }
}

/** RFC 826. The length is that of all that follows the Ethernet header. */
function arpText(packet: ArpPacket, frame: Frame, shown: Shown): string {
  const { operation, senderIp, senderMac, targetIp, targetMac } = packet;
  const prefix = shown.linkHeader ? '' : 'ARP, ';
  const kind = shown.verbose > 0 ? 'Ethernet (len 6), IPv4 (len 4), ' : '';
  const length = `, length ${frame.length - ETHERNET - 4 * frame.vlans.length}`;
  if (operation === 'request') {
    const target = targetMac === Mac.ZERO ? '' : ` (${targetMac.toString()})`;
    return `${prefix}${kind}Request who-has ${targetIp.toString()}${target} tell ${senderIp.toString()}${length}`;
  }
  if (operation === 'reply') {
    return `${prefix}${kind}Reply ${senderIp.toString()} is-at ${senderMac.toString()}${length}`;
  }
  const octets = frame.bytes.subarray(ETHERNET + 4 * frame.vlans.length);
  return `${prefix}${kind}Unknown (${operation}) ${hexAndAsciiDump(octets, '\t')}`;
}

function llcText(shown: Shown): string {
  if (!shown.linkHeader) return '';
  return 'LLC, dsap STP (0x42) Individual, ssap STP (0x42) Command, ctrl 0x03: ';
}

/** IEEE 802.1D §9. */
function bpduText(bpdu: Bpdu, shown: Shown): string {
  if (bpdu.bpduType !== 'configuration') return 'STP 802.1d, Topology Change';
  const flags = flagList([
    [bpdu.topologyChange, 'Topology change'],
    [bpdu.topologyChangeAcknowledgment, 'Topology change ACK'],
  ]);
  const text =
    `STP 802.1d, Config, Flags [${flags}], bridge-id ${bridgeIdText(bpdu.bridgeId)}.${hex16(bpdu.portId)}` +
    `, length ${bpduLength(bpdu)}`;
  if (shown.verbose === 0) return text;
  const [age, maxAge, hello, delay] = [bpdu.messageAge, bpdu.maxAge, bpdu.helloTime, bpdu.forwardDelay].map(
    time => `${(time / 256).toFixed(2)}s`,
  );
  return (
    `${text}\n\tmessage-age ${age!}, max-age ${maxAge!}, hello-time ${hello!}, forwarding-delay ${delay!}` +
    `\n\troot-id ${bridgeIdText(bpdu.rootId)}, root-pathcost ${bpdu.rootPathCost}`
  );
}

function bridgeIdText({ priority, address }: BridgeId): string {
  return `${hex16(priority)}.${address.toString()}`;
}

function hex16(value: number): string {
  return value.toString(16).padStart(4, '0');
}

function opaqueText({ etherType, octets }: OpaquePayload, frame: Frame, shown: Shown): string {
  if (etherType === ETHERTYPE_ARP)
    return `${shown.linkHeader ? '' : 'ARP, '}${hexAndAsciiDump(octets, '\t')}`;
  if (etherType <= LARGEST_LENGTH && octets.length < LLC)
    return cutShort('llc') + hexAndAsciiDump(octets, '\t');
  const header = shown.linkHeader ? '' : linkHeader(frame);
  return header + hexAndAsciiDump(octets, '\t');
}

/** ARP, RFC 826, for IPv4 over Ethernet; for other address families the frame stays opaque. */

import type { Ip4 } from '../base/ip4';
import type { Mac } from '../base/mac';
import { Cursor } from './cursor';
import { constant, ip4, mac, named, u16 } from './fields';
import { Layout } from './layout';
import { type Malformed, malformed } from './malformed';

/** Addresses in pairs: hardware, protocol. */
export interface ArpPacket {
  readonly kind: 'arp';
  readonly operation: 'request' | 'reply' | number;
  readonly senderMac: Mac;
  readonly senderIp: Ip4;
  readonly targetMac: Mac;
  readonly targetIp: Ip4;
}

const layout = new Layout<ArpPacket>({
  hardwareType: constant(2, 1),
  protocolType: constant(2, 0x0800),
  hardwareLength: constant(1, 6),
  protocolLength: constant(1, 4),
  operation: named(u16, { 1: 'request', 2: 'reply' }),
  senderMac: mac,
  senderIp: ip4,
  targetMac: mac,
  targetIp: ip4,
});

/** Octets of every ARP packet of this kind. */
export const ARP_LENGTH = layout.least;

/** Writes the packet at `at`. */
export function writeArp(out: Uint8Array, at: number, packet: ArpPacket): void {
  layout.write(out, at, packet);
}

/** Reads the packet at the start of `octets`, what follows it is left alone; undefined for other kinds of address. */
export function readArp(octets: Uint8Array): ArpPacket | Malformed | undefined {
  if (octets.length < ARP_LENGTH) {
    return malformed('arp', octets, 0, 'length', `${octets.length} octets of ${ARP_LENGTH}`);
  }
  const packet = { kind: 'arp' };
  return layout.read(new Cursor(octets), packet) ? (packet as ArpPacket) : undefined;
}

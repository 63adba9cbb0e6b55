/**
 * How dhcpd sends a message of DHCPv4: as a frame of its own making, while the client has no address that could be asked
 * for by ARP; through the kernel where it has one, or a relay agent has (dhcp_reply() of server/dhcp.c, common/packet.c).
 */
import type { Ip4 } from '../../base/ip4';
import { Mac } from '../../base/mac';
import type { Errno, PacketSocket } from '../../kernel/uapi';
import {
  BOOTP_LEAST,
  DHCP4_CLIENT_PORT,
  DHCP4_SERVER_PORT,
  writeDhcp4,
  type Dhcp4Message,
} from '../../wire/dhcpv4/message';
import { Ip4Packet } from '../../wire/ipv4';

/** IPTOS_LOWDELAY, and the time to live of assemble_udp_ip_header(). */
const TOS = 0x10;
const TTL = 128;

/** An IPv4 packet with a message in it, as it stands in a frame (assemble_udp_ip_header()). */
function packetOf(data: Uint8Array, from: Ip4, to: Ip4, srcPort: number, dstPort: number): Ip4Packet {
  return new Ip4Packet(from, to, TTL, { kind: 'udp', srcPort, dstPort, data }, { tos: TOS });
}

/** The octets of a message: never less than one of BOOTP. */
export function written(message: Dhcp4Message): Uint8Array {
  return writeDhcp4(message, BOOTP_LEAST);
}

/** From an interface, onto the link. @param chaddr undefined: to all */
export function sendOnLink(
  socket: PacketSocket,
  data: Uint8Array,
  from: Ip4,
  to: Ip4,
  chaddr: Uint8Array | undefined,
): Errno | undefined {
  const mac = chaddr?.length === 6 ? Mac.fromBytes(chaddr, 0) : Mac.BROADCAST;
  return socket.sendto(packetOf(data, from, to, DHCP4_SERVER_PORT, DHCP4_CLIENT_PORT), mac);
}

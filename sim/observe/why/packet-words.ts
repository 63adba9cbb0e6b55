/** A frame in a few words, as a sentence needs them: what it is, from whom, to whom. */
import type { Octets } from '../../trace/record';
import { DHCP6_CLIENT_PORT, DHCP6_SERVER_PORT, readDhcp6 } from '../../wire/dhcpv6/message';
import { Frame } from '../../wire/frame';
import type { Ip6Packet } from '../../wire/ipv6';
import type { UdpDatagram } from '../../wire/udp';

/** The frame as a structure; undefined where its octets are none. */
export function frameOf(octets: Octets): Frame | undefined {
  if (octets instanceof Frame) return octets;
  const read = Frame.fromBytes(octets.bytes);
  return read instanceof Frame ? read : undefined;
}

/** The IPv6 packet in a frame, if there is one. */
export function packetOf(octets: Octets): Ip6Packet | undefined {
  const payload = frameOf(octets)?.payload;
  return payload?.kind === 'ipv6' ? payload : undefined;
}

/** `router advertisement from fe80::1 (router lifetime 1800 s)`. */
export function packetWords(octets: Octets): string {
  const packet = packetOf(octets);
  if (packet === undefined) return `${frameOf(octets)?.payload.kind ?? 'malformed'} frame`;
  const message = packet.payload;
  const way = `from ${packet.src.toString()} to ${packet.dst.toString()}`;
  switch (message.kind) {
    case 'router-advertisement':
      return `router advertisement ${way} (router lifetime ${message.routerLifetime} s)`;
    case 'neighbor-solicitation':
      return `neighbor solicitation for ${message.target.toString()} ${way}`;
    case 'neighbor-advertisement':
      return `neighbor advertisement for ${message.target.toString()} ${way}${message.router ? '' : ', without the R bit'}`;
    case 'redirect':
      return `redirect ${way}: ${message.destination.toString()} by ${message.target.toString()}`;
    case 'echo-request':
    case 'echo-reply':
      return `${message.kind.replace('-', ' ')} ${message.sequence} ${way}`;
    case 'udp':
      return `${datagramWords(message)} ${way}`;
    default:
      return `${message.kind.replaceAll('-', ' ')} ${way}`;
  }
}

function datagramWords({ srcPort, dstPort, data }: UdpDatagram): string {
  if (![srcPort, dstPort].some(port => port === DHCP6_CLIENT_PORT || port === DHCP6_SERVER_PORT))
    return 'udp';
  return `DHCPv6 ${readDhcp6(data).kind}`;
}

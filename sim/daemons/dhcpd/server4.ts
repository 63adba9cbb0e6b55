/**
 * dhcpd -4 at work: a message comes in, and is answered by its type (dhcp() of server/dhcp.c).
 *
 * Differs from Linux: BOOTP requests are not answered, options are never put into the fields for names and files, or left
 * out for want of room, and client names that are not for print are logged as they are.
 */
import { Ip4 } from '../../base/ip4';
import {
  DHCP4_CLIENT_PORT,
  DHCP4_SERVER_PORT,
  readDhcp4,
  type Dhcp4Message,
} from '../../wire/dhcpv4/message';
import { findDhcp4Option, type Dhcp4Option } from '../../wire/dhcpv4/options';
import type { Frame } from '../../wire/frame';
import { ackLease } from './ack-lease4';
import type { SharedNetwork } from './config';
import { MALFORMED4, NO_LEASE4, REFUSED4, UNKNOWN_NETWORK4 } from './decisions';
import { Exchange4, type Dhcpd4, type Interface4 } from './exchange4';
import { allocateLease, findLease, findSubnet4, hostsOf } from './find-lease4';
import { sameOctets } from './leases4';
import { CODES, maskOf, octetsOf, Options4 } from './options4';
import { macText, rawOption4, viaText } from './packet4';

/** How long an offer is kept for the client, seconds. */
const OFFER_TIME = 120;
const ACK = 5;

const NOT_AUTHORITATIVE = [
  'If this DHCP server is authoritative for that subnet,',
  "please write an `authoritative;' directive either in the",
  'subnet declaration or in some scope that encloses the',
  'subnet declaration - for example, write it at the top',
  'of the dhcpd.conf file.',
];

/** Messages by their types; those without a number have none that a server would take. */
const NAMES: Readonly<Record<string, string>> = {
  discover: 'DHCPDISCOVER',
  offer: 'DHCPOFFER',
  request: 'DHCPREQUEST',
  decline: 'DHCPDECLINE',
  ack: 'DHCPACK',
  nak: 'DHCPNAK',
  release: 'DHCPRELEASE',
  inform: 'DHCPINFORM',
};

/** What a message is called in the log. */
function typeName(type: string | number): string {
  return typeof type === 'number' ? `type ${type}` : (NAMES[type] ?? type);
}

/** do_packet(): a frame of an interface, which may have a message of a client or of a relay agent in it. */
export function receiveFrame(dhcpd: Dhcpd4, iface: Interface4, { payload: packet }: Frame): void {
  if (packet.kind !== 'ipv4' || packet.payload.kind !== 'udp') return;
  const { payload: datagram } = packet;
  if (datagram.dstPort !== DHCP4_SERVER_PORT || (datagram.badChecksum ?? 0) !== 0) return;
  const message = readDhcp4(datagram.data);
  if (message.kind === 'malformed') {
    return dhcpd.os.note(MALFORMED4, { from: String(packet.src), why: message.why });
  }
  const type = findDhcp4Option(message.options ?? [], 'message-type')?.type;
  if (type === undefined) return;
  dhcp(new Exchange4(dhcpd, iface, message, message.options ?? [], type, packet.src));
}

/** dhcp() */
function dhcp(exchange: Exchange4): void {
  const { packet, type } = exchange;
  if (packet.network === undefined && type !== 'request' && type !== 'inform') {
    const { os } = exchange.dhcpd;
    os.note(UNKNOWN_NETWORK4, { dev: packet.dev, giaddr: String(packet.message.giaddr) });
    return bad(exchange, 'unknown network segment');
  }
  switch (type) {
    case 'discover':
      return discover(exchange, packet.network!);
    case 'request':
      return request(exchange);
    case 'release':
      return release(exchange);
    case 'decline':
      return decline(exchange);
    case 'inform':
      return inform(exchange);
    case 'ack':
    case 'offer':
    case 'nak':
      return;
    default:
      return bad(exchange, 'unknown packet type');
  }
}

function bad(exchange: Exchange4, why: string): void {
  exchange.log('info', `${typeName(exchange.type)} from ${exchange.clientText(undefined)}: ${why}`);
}

/** dhcpdiscover() */
function discover(exchange: Exchange4, network: SharedNetwork): void {
  const found = findLease(exchange, exchange.packet, network, false);
  exchange.dhcpd.complaint = found.complaint ?? exchange.dhcpd.complaint;
  const head = `DHCPDISCOVER from ${exchange.clientText(found.lease)}`;
  const lease = found.lease ?? allocateLease(exchange, exchange.packet, network);
  if (lease === undefined) {
    exchange.dhcpd.os.note(NO_LEASE4, { client: macText(exchange.packet), network: network.name });
    return exchange.log('err', `${head}: network ${network.name}: no free leases`);
  }
  ackLease(exchange, lease, found.host, 'offer', Math.max(exchange.now + OFFER_TIME, lease.ends), head);
}

/** dhcprequest() */
function request(exchange: Exchange4): void {
  const { dhcpd, packet } = exchange;
  const { message, requested, network } = packet;
  const asked = requested ?? message.ciaddr;
  const subnet = findSubnet4(exchange.config, asked);
  const found = subnet && findLease(exchange, packet, subnet.network, true);
  dhcpd.complaint = found?.complaint ?? dhcpd.complaint;
  const server = findDhcp4Option(packet.options, 'server-id')?.address;
  const to = server === undefined ? '' : ` (${server})`;
  const head = `DHCPREQUEST for ${asked}${to} from ${exchange.clientText(found?.lease)}`;
  const bound = !message.ciaddr.isUnspecified;
  if (network === undefined) {
    if (subnet?.network.group.authoritative === true) return wrongNetwork(exchange, head, asked);
    const why = subnet === undefined ? 'unknown subnet' : 'not authoritative';
    return exchange.log('info', `${head}: ignored (${why}).`);
  }
  if ((bound && !message.giaddr.isUnspecified) || (requested !== undefined && !bound)) {
    if (!network.subnets4.some(({ net, length }) => asked.masked(length) === net)) {
      if (network.group.authoritative) return wrongNetwork(exchange, head, asked);
      return exchange.log('info', `${head}: ignored (not authoritative).`);
    }
  }
  if (found?.lease !== undefined) return ackLease(exchange, found.lease, found.host, 'ack', undefined, head);
  if (found?.ours !== true) return exchange.log('info', `${head}: unknown lease ${asked}.`);
  exchange.log('info', `${head}: lease ${asked} unavailable.`);
  nak(exchange, asked);
}

function wrongNetwork(exchange: Exchange4, head: string, asked: Ip4): void {
  exchange.log('info', `${head}: wrong network.`);
  nak(exchange, asked);
}

/** nak_lease() */
function nak(exchange: Exchange4, asked: Ip4): void {
  const { dhcpd, iface, packet } = exchange;
  const { message } = packet;
  dhcpd.os.note(REFUSED4, { client: macText(packet), address: String(asked), why: dhcpd.complaint });
  const options: Dhcp4Option[] = [
    { kind: 'message-type', type: 'nak' },
    { kind: 'server-id', address: iface.address },
    { kind: 'message', text: dhcpd.complaint },
    ...exchange.agentOptions(),
  ];
  const nak: Dhcp4Message = {
    ...exchange.reply(options),
    broadcast: true,
    ciaddr: Ip4.of(0),
  };
  exchange.log('info', `DHCPNAK on ${asked} to ${macText(packet)} via ${viaText(packet)}`);
  if (!message.giaddr.isUnspecified) return exchange.sendRouted(nak, message.giaddr, DHCP4_SERVER_PORT, 1986);
  exchange.sendOnLink(nak, iface.address, Ip4.of(-1), undefined, 2003);
}

/** dhcprelease() */
function release(exchange: Exchange4): void {
  const { leases4, now, packet } = exchange;
  const { ciaddr } = packet.message;
  if (packet.requested !== undefined) {
    exchange.log('info', `DHCPRELEASE from ${macText(packet)} specified requested-address.`);
  }
  const mine = packet.uid && leases4.byUid(packet.uid).find(({ address }) => address === ciaddr);
  const known = mine ?? leases4.byAddress(ciaddr);
  const lease = sameOctets(known?.hardware, packet.hardware) ? known : undefined;
  const found = lease === undefined ? 'not found' : 'found';
  const text = `DHCPRELEASE of ${ciaddr} from ${exchange.clientText(lease)} (${found})`;
  if (lease !== undefined && lease.ends > now) leases4.release(lease, now);
  exchange.log('info', text);
}

/** dhcpdecline() */
function decline(exchange: Exchange4): void {
  const { leases4, now, packet } = exchange;
  if (packet.requested === undefined) return;
  const lease = leases4.byAddress(packet.requested);
  const text = `DHCPDECLINE of ${packet.requested} from ${exchange.clientText(lease)}`;
  const options = new Options4(exchange.config, exchange.context(lease));
  if (lease !== undefined) options.run(lease.subnet.group);
  for (const group of exchange.classes) options.run(group);
  const heeded = options.flag('declines', true);
  if (heeded && lease !== undefined) leases4.abandon(lease, 'declined.', now);
  if (options.parameter('declines') === 2) return;
  const status = !heeded ? 'ignored' : lease === undefined ? 'not found' : 'abandoned';
  exchange.log('info', `${text}: ${status}`);
  exchange.dhcpd.watch();
}

/** dhcpinform(): the client has an address, and asks for options only. */
function inform(exchange: Exchange4): void {
  const { iface, leases4, packet } = exchange;
  const { ciaddr, giaddr } = packet.message;
  const client = ciaddr.isUnspecified ? packet.from : ciaddr;
  const head = `DHCPINFORM from ${client} via ${viaText(packet)}`;
  if (client.isUnspecified) return exchange.log('info', `${head}: ignored (null source address).`);
  const relayed = ciaddr.isUnspecified && !giaddr.isUnspecified;
  const place = relayed ? giaddr : client;
  const subnet = findSubnet4(exchange.config, place);
  if (subnet === undefined) {
    const kind = relayed ? 'relay' : ciaddr.isUnspecified ? 'source' : 'client';
    return exchange.log('info', `${head}: unknown subnet for ${kind} address ${place}`);
  }
  if (!subnet.group.authoritative && !subnet.network.group.authoritative) {
    exchange.log('info', `${head}: not authoritative for subnet ${subnet.net}`);
    for (const text of NOT_AUTHORITATIVE) exchange.log('info', text);
    return;
  }
  exchange.log('info', head);
  const options = new Options4(exchange.config, exchange.context());
  options.run(subnet.group);
  const pool = ciaddr.isUnspecified ? undefined : leases4.byAddress(ciaddr)?.pool;
  if (pool !== undefined) options.run(pool.group);
  for (const group of exchange.classes) options.run(group);
  const hosts = hostsOf(exchange.config, packet);
  const host =
    hosts.find(({ fixedAddresses4 }) => fixedAddresses4?.includes(client)) ??
    hosts.find(({ fixedAddresses4 }) => fixedAddresses4 === undefined);
  if (host !== undefined) options.run(host.group);
  options.set(CODES.messageType, Uint8Array.of(ACK));
  options.set(CODES.serverId, options.option(CODES.serverId) ?? octetsOf(iface.address));
  options.set(CODES.subnetMask, options.option(CODES.subnetMask) ?? maskOf(subnet.length));
  const asked = rawOption4(packet.options, CODES.parameterRequest);
  const answer = exchange.reply([...options.inOrder(asked, false), ...exchange.agentOptions()]);
  const via = relayed ? giaddr : packet.dev;
  exchange.log('info', `DHCPACK to ${client} (${macText(packet)}) via ${via}`);
  const [to, port] = relayed ? [giaddr, DHCP4_SERVER_PORT] : [client, DHCP4_CLIENT_PORT];
  exchange.sendRouted({ ...answer, broadcast: answer.broadcast || relayed }, to, port, 1756);
}

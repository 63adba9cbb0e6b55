/**
 * UDP over IPv4 (net/ipv4/udp.c): sockets, finding the one a datagram is for, and Port Unreachable where there is none. Ports are
 * shared with IPv6: a socket there that is bound to no address hears IPv4 too, unless it is told not to (IPV6_V6ONLY).
 *
 * Differs from Linux: SO_REUSEPORT does not exist, and UDP-Lite neither.
 */
import type { Ip4 } from '../../base/ip4';
import { UNSPECIFIED } from '../../base/ip6';
import type { NetDevice } from '../../link/net-device';
import { decision, type Decision } from '../../trace/decision';
import type { UdpDatagram } from '../../wire/udp';
import type { Errno } from '../core/errno';
import type { Net } from '../core/net';
import type { Icmp4ErrorInfo } from '../ipv4/icmp';
import { icmpSend } from '../ipv4/icmp-send';
import { inetIif, type Skb4 } from '../ipv4/skb4';
import type { PacketInfo4, Refusal, SendInfo4, SocketAddress4, UdpSocket4 } from '../uapi';
import { InetSock, packetInfo4 } from './inet-sock';
import { LOCAL_PORT_HIGH, LOCAL_PORT_LOW } from './port-table';
import { Udp6Sock, type UdpTable } from './udp6';

export const UDP4_DELIVERED = decision({
  id: 'udp4.rcv.delivered',
  outcome: 'deliver',
  says: 'the datagram was handed to a program',
  spec: 'RFC 768',
  source: 'udp_unicast_rcv_skb',
});
export const UDP4_CHECKSUM = decision({
  id: 'udp4.rcv.checksum',
  outcome: 'drop',
  says: 'the checksum is wrong',
  spec: 'RFC 768',
  source: '__udp4_lib_rcv',
  skbDropReason: 'UDP_CSUM',
});
export const UDP4_MALFORMED = decision({
  id: 'udp4.rcv.malformed',
  outcome: 'drop',
  says: 'the datagram is cut short, or its length field says more than there is',
  spec: 'RFC 768',
  source: '__udp4_lib_rcv',
  skbDropReason: 'PKT_TOO_SMALL',
});
export const UDP4_NO_SOCKET = decision({
  id: 'udp4.rcv.no-socket',
  outcome: 'drop',
  says: 'no program listens on this port',
  spec: 'RFC 1122 §4.1.3.1',
  source: '__udp4_lib_rcv',
  skbDropReason: 'NO_SOCKET',
});

const DEST_UNREACH = 3;
const PORT_UNREACH = 3;
const HEADER = 8;

/** A UDP socket of IPv4. */
export class Udp4Sock extends InetSock implements UdpSocket4 {
  onDatagram: ((data: Uint8Array, info: PacketInfo4) => void) | undefined = undefined;

  constructor(
    net: Net,
    readonly table: UdpTable,
  ) {
    super(net, 'udp');
  }

  override bind({ address, port }: SocketAddress4): Refusal<Errno> {
    if (!this.mayBind(address)) return 'EADDRNOTAVAIL';
    if (this.num !== 0) return 'EINVAL';
    if (port !== 0 && this.table.on(port).some(other => this.#conflicts(address, other))) return 'EADDRINUSE';
    const chosen = port || this.#freePort();
    if (chosen === undefined) return 'EADDRINUSE';
    this.setBindAddress(address);
    this.#hash(chosen);
    return undefined;
  }

  override autobind(): Refusal<Errno> {
    if (this.num !== 0) return undefined;
    const port = this.#freePort();
    if (port === undefined) return 'EAGAIN';
    this.#hash(port);
    return undefined;
  }

  /** udp_sendmsg. */
  sendto(data: Uint8Array, to?: SocketAddress4, info?: SendInfo4): Refusal<Errno> {
    if (to?.port === 0) return 'EINVAL';
    if (to === undefined && this.daddr === undefined) return 'EDESTADDRREQ';
    const refused = this.autobind();
    if (refused !== undefined) return refused;
    const heading = this.findHeading(to, info);
    if (typeof heading === 'string') return heading;
    const datagram = { kind: 'udp', srcPort: this.num, dstPort: heading.dport, data } as const;
    return this.push(heading, datagram, data.length + HEADER, data);
  }

  protected override unhash(): void {
    this.table.remove(this.num, this);
  }

  #freePort(): number | undefined {
    return this.table.free(LOCAL_PORT_LOW, LOCAL_PORT_HIGH, this.net.rng('udp port'));
  }

  #hash(port: number): void {
    this.num = port;
    this.table.add(port, this);
  }

  /** udp_lib_lport_inuse, inet_rcv_saddr_equal: whether both could get the same datagram. */
  #conflicts(address: Ip4, other: Udp4Sock | Udp6Sock): boolean {
    if (this.options.reuseAddr && other.options.reuseAddr) return false;
    const { boundDev } = this;
    if (boundDev !== undefined && other.boundDev !== undefined && boundDev !== other.boundDev) return false;
    if (other instanceof Udp6Sock) return hearsIpv4(other);
    return address.isUnspecified || other.rcvSaddr.isUnspecified || address === other.rcvSaddr;
  }
}

/** Whether a socket of IPv6 gets what comes over IPv4. */
export function hearsIpv4({ options, rcvSaddr }: Udp6Sock): boolean {
  return !options.v6only && rcvSaddr === UNSPECIFIED;
}

/** Larger than what the rest of a score can come to. */
const EXACT = 100;

/** compute_score: how closely a socket fits a datagram; -1 when not at all. */
function computeScore(
  sock: Udp4Sock | Udp6Sock,
  saddr: Ip4,
  sport: number,
  daddr: Ip4,
  dev: NetDevice,
): number {
  let score = 1;
  if (sock.boundDev !== undefined) {
    if (sock.boundDev !== dev) return -1;
    score += 4;
  }
  if (sock instanceof Udp6Sock) return hearsIpv4(sock) && sock.daddr === undefined ? score : -1;
  score++;
  if (!sock.rcvSaddr.isUnspecified) {
    if (sock.rcvSaddr !== daddr) return -1;
    score += EXACT;
  }
  if (sock.daddr !== undefined) {
    if (sock.daddr !== saddr || sock.dport !== sport) return -1;
    score += 8;
  }
  return score;
}

/** __udp4_lib_lookup: the socket that fits best, the newest among equals. */
function lookup(
  table: UdpTable,
  saddr: Ip4,
  sport: number,
  daddr: Ip4,
  dport: number,
  dev: NetDevice,
): Udp4Sock | Udp6Sock | undefined {
  let found: Udp4Sock | Udp6Sock | undefined;
  let best = 0;
  for (const sock of table.on(dport)) {
    const score = computeScore(sock, saddr, sport, daddr, dev);
    if (score <= best) continue;
    best = score;
    found = sock;
  }
  return found;
}

/** __udp4_lib_rcv: a datagram for this machine. A checksum of 0 says that there is none. */
export function udpRcv(net: Net, table: UdpTable, skb: Skb4, datagram: UdpDatagram): Decision {
  const { src, dst } = skb.packet;
  const { srcPort, dstPort } = datagram;
  const dev = inetIif(skb);
  const wrong = datagram.badChecksum !== undefined && datagram.badChecksum !== 0;
  if (wrong) return UDP4_CHECKSUM;
  if (skb.rt?.kind === 'broadcast' || skb.rt?.kind === 'multicast') {
    const listeners = table.on(dstPort).filter(sock => computeScore(sock, src, srcPort, dst, dev) >= 0);
    for (const sock of listeners) deliver(sock, skb, datagram);
    return listeners.length > 0 ? UDP4_DELIVERED : explainNoSocket(net, datagram);
  }
  const sock = lookup(table, src, srcPort, dst, dstPort, dev);
  if (sock === undefined) {
    icmpSend(net, skb, DEST_UNREACH, PORT_UNREACH);
    return explainNoSocket(net, datagram);
  }
  deliver(sock, skb, datagram);
  return UDP4_DELIVERED;
}

function deliver(sock: Udp4Sock | Udp6Sock, skb: Skb4, { data, srcPort }: UdpDatagram): void {
  const info = packetInfo4(skb, srcPort);
  if (sock instanceof Udp6Sock) sock.deliverMapped(data, info);
  else sock.wake(() => sock.onDatagram?.(data, info));
}

function explainNoSocket(net: Net, { dstPort }: UdpDatagram): Decision {
  return net.trace.explain(UDP4_NO_SOCKET, { port: dstPort });
}

/** __udp4_lib_err: an error about a datagram we sent. */
export function udpErr(table: UdpTable, skb: Skb4, error: Icmp4ErrorInfo): boolean {
  const { upper, src, dst } = error;
  const sport = ((upper[0] as number) << 8) | (upper[1] as number);
  const dport = ((upper[2] as number) << 8) | (upper[3] as number);
  const sock = lookup(table, dst, dport, src, sport, inetIif(skb));
  return sock instanceof Udp4Sock && sock.icmpError(skb, error, upper.subarray(HEADER));
}

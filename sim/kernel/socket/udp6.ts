/**
 * UDP over IPv6 (net/ipv6/udp.c): sockets, finding the one a datagram is for, and Port Unreachable where there is none.
 *
 * Differs from Linux: SO_REUSEPORT does not exist, and UDP-Lite neither.
 */
import { Ip6, UNSPECIFIED } from '../../base/ip6';
import type { NetDevice } from '../../link/net-device';
import { decision, type Decision } from '../../trace/decision';
import { UDP, type UdpDatagram } from '../../wire/udp';
import type { Errno } from '../core/errno';
import type { Net } from '../core/net';
import { inet6Iif, type Skb } from '../core/skb';
import { icmpv6ErrConvert } from '../ipv6/icmp-errno';
import type { IcmpErrorInfo } from '../ipv6/icmp-notify';
import { icmpv6Send } from '../ipv6/icmp-send';
import { netnsIpv6 } from '../ipv6/netns-ipv6';
import { rt6UpdatePmtu } from '../ipv6/route/mtu';
import type { PacketInfo, PacketInfo4, Refusal, SendInfo, SocketAddress, UdpSocket } from '../uapi';
import { checkBindAddress, setBindAddress } from './connect';
import { LOCAL_PORT_HIGH, LOCAL_PORT_LOW, type PortTable } from './port-table';
import { sendMapped } from './mapped';
import { findHeading, ip6SendSkb } from './send';
import { Inet6Sock, packetInfo } from './sock';
import type { Udp4Sock } from './udp4';

export const UDP_DELIVERED = decision({
  id: 'udp6.rcv.delivered',
  outcome: 'deliver',
  says: 'the datagram was handed to a program',
  spec: 'RFC 768',
  source: 'udp6_unicast_rcv_skb',
});
export const UDP_CHECKSUM = decision({
  id: 'udp6.rcv.checksum',
  outcome: 'drop',
  says: 'the checksum is wrong, or absent, which IPv6 does not allow',
  spec: 'RFC 8200 §8.1',
  source: '__udp6_lib_rcv',
  skbDropReason: 'UDP_CSUM',
});
export const UDP_MALFORMED = decision({
  id: 'udp6.rcv.malformed',
  outcome: 'drop',
  says: 'the datagram is cut short, or its length field says more than there is',
  spec: 'RFC 768',
  source: '__udp6_lib_rcv',
  skbDropReason: 'PKT_TOO_SMALL',
});
export const UDP_NO_SOCKET = decision({
  id: 'udp6.rcv.no-socket',
  outcome: 'drop',
  says: 'no program listens on this port',
  spec: 'RFC 4443 §3.1',
  source: '__udp6_lib_rcv',
  skbDropReason: 'NO_SOCKET',
});

const DEST_UNREACH = 1;
const PORT_UNREACHABLE = 4;
const PACKET_TOO_BIG = 2;
const RULES = { anyIsLoopback: true, deviceFirst: false, confirms: true };

/** The UDP sockets of a namespace, of both families. */
export type UdpTable = PortTable<Udp6Sock | Udp4Sock>;

/** A UDP socket. */
export class Udp6Sock extends Inet6Sock implements UdpSocket {
  onDatagram: ((data: Uint8Array, info: PacketInfo) => void) | undefined = undefined;

  constructor(
    net: Net,
    readonly table: UdpTable,
  ) {
    super(net, 'udp', UDP);
    if (netnsIpv6(net).sysctl['net.ipv6.bindv6only'] !== 0) this.options = { ...this.options, v6only: true };
  }

  override bind(local: SocketAddress): Refusal<Errno> {
    if (this.options.v6only && local.address.isV4Mapped) return 'EINVAL';
    const allowed = checkBindAddress(this, local);
    if (typeof allowed === 'string') return allowed;
    if (this.num !== 0) return 'EINVAL';
    if (
      local.port !== 0 &&
      this.table.on(local.port).some(other => conflicts(this, allowed.address, allowed.dev, other))
    )
      return 'EADDRINUSE';
    const port = local.port || this.#freePort();
    if (port === undefined) return 'EADDRINUSE';
    setBindAddress(this, allowed);
    this.#hash(port);
    return undefined;
  }

  override autobind(): Refusal<Errno> {
    if (this.num !== 0) return undefined;
    const port = this.#freePort();
    if (port === undefined) return 'EAGAIN';
    this.#hash(port);
    return undefined;
  }

  /** udpv6_sendmsg. Without `to` it goes to the peer of a connected socket. */
  sendto(data: Uint8Array, to?: SocketAddress, info?: SendInfo): Refusal<Errno> {
    if (to?.port === 0) return 'EINVAL';
    const refused = this.autobind();
    if (refused !== undefined) return refused;
    if (to?.address.isV4Mapped === true && !this.options.v6only) return sendMapped(this, data, to, info);
    const heading = findHeading(this, to, info, RULES);
    if (typeof heading === 'string') return heading;
    return ip6SendSkb(this, heading, { kind: 'udp', srcPort: this.num, dstPort: heading.dport, data }, data);
  }

  /** A datagram that came over IPv4, its addresses as mapped ones (RFC 4291 §2.5.5.2). */
  deliverMapped(data: Uint8Array, { from, to, dev, ifindex, ttl }: PacketInfo4): void {
    const info = { from: { ...from, address: Ip6.mapped(from.address) }, to: Ip6.mapped(to), dev, ifindex };
    this.wake(() => this.onDatagram?.(data, { ...info, hopLimit: ttl }));
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
}

/** udp_lib_lport_inuse, inet_rcv_saddr_equal: whether both could get the same datagram. */
function conflicts(
  sock: Udp6Sock,
  address: Ip6,
  dev: NetDevice | undefined,
  other: Udp6Sock | Udp4Sock,
): boolean {
  if (other === sock || (sock.options.reuseAddr && other.options.reuseAddr)) return false;
  if (dev !== undefined && other.boundDev !== undefined && dev !== other.boundDev) return false;
  if (!(other instanceof Udp6Sock)) return address === UNSPECIFIED && !sock.options.v6only;
  return address === UNSPECIFIED || other.rcvSaddr === UNSPECIFIED || address === other.rcvSaddr;
}

/** compute_score: how closely a socket fits a datagram; -1 when not at all. */
function computeScore(
  sock: Udp6Sock | Udp4Sock,
  saddr: Ip6,
  sport: number,
  daddr: Ip6,
  dev: NetDevice,
): number {
  if (!(sock instanceof Udp6Sock)) return -1;
  let score = 0;
  if (sock.rcvSaddr !== UNSPECIFIED) {
    if (sock.rcvSaddr !== daddr) return -1;
    score++;
  }
  if (sock.daddr !== undefined) {
    if (sock.daddr !== saddr || sock.dport !== sport) return -1;
    score += 2;
  }
  if (sock.boundDev !== undefined) {
    if (sock.boundDev !== dev) return -1;
    score++;
  }
  return score;
}

/** __udp6_lib_lookup: the socket that fits best, the newest among equals. */
function lookup(
  table: UdpTable,
  saddr: Ip6,
  sport: number,
  daddr: Ip6,
  dport: number,
  dev: NetDevice,
): Udp6Sock | undefined {
  let found: Udp6Sock | undefined;
  let best = -1;
  for (const sock of table.on(dport)) {
    const score = computeScore(sock, saddr, sport, daddr, dev);
    if (score > best) {
      best = score;
      found = sock as Udp6Sock;
    }
  }
  return found;
}

/** __udp6_lib_rcv: a datagram for this machine. */
export function udpv6Rcv(net: Net, table: UdpTable, skb: Skb, datagram: UdpDatagram): Decision {
  const { src, dst } = skb.packet;
  const { srcPort, dstPort } = datagram;
  if (datagram.badChecksum !== undefined) return UDP_CHECKSUM;
  const dev = inet6Iif(skb);
  if (dst.isMulticast) {
    const listeners = table
      .on(dstPort)
      .filter((sock): sock is Udp6Sock => computeScore(sock, src, srcPort, dst, dev) >= 0);
    for (const sock of listeners) deliver(sock, skb, datagram);
    return listeners.length > 0 ? UDP_DELIVERED : explainNoSocket(net, datagram);
  }
  const sock = lookup(table, src, srcPort, dst, dstPort, dev);
  if (sock === undefined) {
    icmpv6Send(net, skb, DEST_UNREACH, PORT_UNREACHABLE, 0);
    return explainNoSocket(net, datagram);
  }
  deliver(sock, skb, datagram);
  return UDP_DELIVERED;
}

function deliver(sock: Udp6Sock, skb: Skb, { data, srcPort }: UdpDatagram): void {
  const info = packetInfo(skb, srcPort);
  sock.wake(() => sock.onDatagram?.(data, info));
}

function explainNoSocket(net: Net, { dstPort }: UdpDatagram): Decision {
  return net.trace.explain(UDP_NO_SOCKET, { port: dstPort });
}

const HEADER = 8;

/** The socket that an error is about a datagram of. */
export function udpv6Sender(
  table: UdpTable,
  skb: Skb,
  { upper, src, dst }: IcmpErrorInfo,
): Udp6Sock | undefined {
  const sport = ((upper[0] as number) << 8) | (upper[1] as number);
  const dport = ((upper[2] as number) << 8) | (upper[3] as number);
  return lookup(table, dst, dport, src, sport, inet6Iif(skb));
}

/** __udp6_lib_err: an error about a datagram we sent. Nobody who could have sent it is left: nothing is learned from it. */
export function udpv6Err(net: Net, table: UdpTable, skb: Skb, error: IcmpErrorInfo): boolean {
  const { upper, dst } = error;
  const sock = udpv6Sender(table, skb, error);
  if (sock === undefined) return false;
  const { errno, fatal } = icmpv6ErrConvert(net.profile, error.type, error.code);
  const tooBig = error.type === PACKET_TOO_BIG;
  if (tooBig) rt6UpdatePmtu(net, dst, error.info, sock.boundDev);
  return sock.icmpError({ errno, fatal: fatal || tooBig }, skb, error, upper.subarray(HEADER));
}

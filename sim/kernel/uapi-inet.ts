/** Sockets of IPv4 (ip(7), udp(7), packet(7)) as programs see them: the part of the system call surface that uapi.ts hands on. */
import type { Ip4 } from '../base/ip4';
import type { Mac } from '../base/mac';
import type { Frame, Payload } from '../wire/frame';
import type { Errno } from './core/errno';
import type { Refusal } from './uapi-netlink';

/** Where a datagram goes or came from. */
export interface SocketAddress4 {
  readonly address: Ip4;
  readonly port: number;
}

/** Ancillary data of a received datagram (IP_PKTINFO, IP_RECVTTL). */
export interface PacketInfo4 {
  readonly from: SocketAddress4;
  /** The destination in the packet's header, which may be a broadcast (ipi_addr). */
  readonly to: Ip4;
  readonly dev: string;
  readonly ifindex: number;
  readonly ttl: number;
}

/** Ancillary data of a sent one (IP_PKTINFO, IP_TTL). */
export interface SendInfo4 {
  readonly source?: Ip4;
  readonly dev?: string;
  readonly ttl?: number;
}

/** Socket options, by their names in ip(7) and socket(7). */
export interface SocketOptions4 {
  readonly SO_BROADCAST?: boolean;
  /** A device's name; '' takes it back. */
  readonly SO_BINDTODEVICE?: string;
  readonly SO_REUSEADDR?: boolean;
  /** 1 to 255; -1: the route's, or the namespace's. */
  readonly IP_TTL?: number;
  readonly IP_TOS?: number;
  readonly IP_MULTICAST_IF?: string;
  readonly IP_MULTICAST_TTL?: number;
  readonly IP_MULTICAST_LOOP?: boolean;
  readonly IP_RECVERR?: boolean;
}

/** An error that arrived for a socket: from an ICMP message (`offender` sent it), or from this machine. */
export interface SocketError4 {
  readonly errno: Errno;
  readonly origin: 'icmp' | 'local';
  readonly type: number;
  readonly code: number;
  /** MTU of Fragmentation Needed. */
  readonly info: number;
  readonly offender: Ip4 | undefined;
  /** The destination of the packet that failed. */
  readonly destination: Ip4;
  /** The payload that failed, as far as it was quoted. */
  readonly data: Uint8Array;
}

interface AnySocket4 {
  setsockopt(options: SocketOptions4): Refusal<Errno>;
  bind(local: SocketAddress4): Refusal<Errno>;
  connect(remote: SocketAddress4): Refusal<Errno>;
  getsockname(): SocketAddress4;
  close(): void;
  onError: ((error: SocketError4) => void) | undefined;
}

/** socket(AF_INET, SOCK_DGRAM, 0). */
export interface UdpSocket4 extends AnySocket4 {
  /** IP_ADD_MEMBERSHIP, IP_DROP_MEMBERSHIP. */
  join(group: Ip4, dev: string): Refusal<Errno>;
  leave(group: Ip4, dev: string): Refusal<Errno>;
  /** Without `to` it goes to the peer of a connected socket. */
  sendto(data: Uint8Array, to?: SocketAddress4, info?: SendInfo4): Refusal<Errno>;
  onDatagram: ((data: Uint8Array, info: PacketInfo4) => void) | undefined;
}

/** socket(AF_INET, SOCK_DGRAM, IPPROTO_ICMP): echo requests with an identifier of the kernel's choice. */
export interface PingSocket4 extends AnySocket4 {
  sendEcho(sequence: number, data: Uint8Array, to: SocketAddress4, info?: SendInfo4): Refusal<Errno>;
  onEcho: ((sequence: number, data: Uint8Array, info: PacketInfo4) => void) | undefined;
}

/** How a packet socket is opened (packet(7)). */
export interface PacketSocketOptions {
  /** The EtherType it hears, as in sll_protocol; absent: all (ETH_P_ALL), what was sent included; 0: none, it only sends. */
  readonly protocol?: number;
  /** Whether it has its device hear everything (PACKET_MR_PROMISC); absent: it does, as tcpdump. */
  readonly promiscuous?: boolean;
}

/** AF_PACKET. */
export interface PacketSocket {
  /** SOCK_RAW: a whole frame, as it is. ENXIO: the socket is bound to no device. */
  send(frame: Frame): Refusal<Errno>;
  /** SOCK_DGRAM: a payload to somebody on the link; the kernel makes the Ethernet header. */
  sendto(payload: Payload, to: Mac): Refusal<Errno>;
  onFrame: ((frame: Frame, direction: 'in' | 'out', dev: string) => void) | undefined;
  close(): void;
}

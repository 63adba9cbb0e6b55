/**
 * The sockets of one namespace: making them, and finding the one that something is for. Tables are made with the first
 * socket of their kind, since most simulated machines have none.
 */
import type { NetDevice } from '../../link/net-device';
import type { Decision } from '../../trace/decision';
import type { Frame } from '../../wire/frame';
import type { EchoReply, Icmp6Message } from '../../wire/icmpv6';
import type { Malformed } from '../../wire/malformed';
import type { UdpDatagram } from '../../wire/udp';
import type { Errno } from '../core/errno';
import type { Net } from '../core/net';
import type { Skb } from '../core/skb';
import type { IcmpErrorInfo } from '../ipv6/icmp-notify';
import type { Icmp4ErrorInfo } from '../ipv4/icmp';
import type { Skb4 } from '../ipv4/skb4';
import type { PacketSocketOptions } from '../uapi';
import { PacketSock } from './packet';
import { PING4_NO_SOCKET, ping4Err, ping4Rcv, Ping4Sock, type Ping4Table } from './ping4';
import { Ping6Sock, pingErr, pingRcv, type PingTable } from './ping6';
import { PortTable } from './port-table';
import { Raw6Sock, raw6IcmpError, raw6LocalDeliver } from './raw6';
import { Udp4Sock, udpErr, udpRcv } from './udp4';
import { Udp6Sock, udpv6Err, udpv6Rcv, udpv6Sender, type UdpTable } from './udp6';

/** All sockets of a namespace. */
export class Sockets {
  #udp: UdpTable | undefined = undefined;
  #ping: PingTable | undefined = undefined;
  #raw: Raw6Sock[] | undefined = undefined;
  #packet: Set<PacketSock> | undefined = undefined;
  #packetOfType: Set<PacketSock> | undefined = undefined;
  #ping4: Ping4Table | undefined = undefined;

  constructor(readonly net: Net) {}

  /** socket(AF_INET6, SOCK_RAW, IPPROTO_ICMPV6). */
  rawIcmp6(): Raw6Sock {
    return new Raw6Sock(this.net, (this.#raw ??= []));
  }

  /** socket(AF_INET6, SOCK_DGRAM, IPPROTO_ICMPV6). */
  ping6(): Ping6Sock {
    return new Ping6Sock(this.net, this.#pingTable);
  }

  /** socket(AF_INET6, SOCK_DGRAM, 0). */
  udp6(): Udp6Sock {
    return new Udp6Sock(this.net, this.#udpTable);
  }

  /** socket(AF_PACKET), bound to a device or to none. */
  packet(dev: string | undefined, options?: PacketSocketOptions): PacketSock | { readonly errno: Errno } {
    const device = dev === undefined ? undefined : this.net.device(dev);
    if (dev !== undefined && device === undefined) return { errno: 'ENODEV' };
    const all = options?.protocol === undefined;
    const table = all ? (this.#packet ??= new Set()) : (this.#packetOfType ??= new Set());
    return new PacketSock(this.net, table, device, options);
  }

  /** A frame is for `dev` itself, and no bridge or VLAN took it: for sockets of its EtherType. */
  packetRcvOfType(dev: NetDevice, frame: Frame): void {
    if (this.#packetOfType === undefined) return;
    for (const sock of this.#packetOfType)
      if (sock.protocol === frame.etherType) sock.packetRcv(dev, frame, 'in');
  }

  /** socket(AF_INET, SOCK_DGRAM, 0). */
  udp4(): Udp4Sock {
    return new Udp4Sock(this.net, this.#udpTable);
  }

  /** socket(AF_INET, SOCK_DGRAM, IPPROTO_ICMP). */
  ping4(): Ping4Sock {
    return new Ping4Sock(this.net, (this.#ping4 ??= new PortTable()));
  }

  udpRcv(skb: Skb4, datagram: UdpDatagram): Decision {
    return udpRcv(this.net, this.#udpTable, skb, datagram);
  }

  udpErr(skb: Skb4, error: Icmp4ErrorInfo): boolean {
    return this.#udp !== undefined && udpErr(this.#udp, skb, error);
  }

  ping4Rcv(skb: Skb4, reply: Parameters<typeof ping4Rcv>[2]): Decision {
    return this.#ping4 === undefined ? PING4_NO_SOCKET : ping4Rcv(this.#ping4, skb, reply);
  }

  ping4Err(skb: Skb4, error: Icmp4ErrorInfo): boolean {
    return this.#ping4 !== undefined && ping4Err(this.#ping4, skb, error);
  }

  /** A frame enters or leaves `dev`. */
  packetRcv(dev: NetDevice, frame: Frame, direction: 'in' | 'out'): void {
    if (this.#packet === undefined) return;
    for (const sock of this.#packet) sock.packetRcv(dev, frame, direction);
  }

  /** raw6_local_deliver: says whether a raw socket took a copy. */
  raw6LocalDeliver(skb: Skb, message: Icmp6Message | Malformed): boolean {
    return this.#raw !== undefined && raw6LocalDeliver(this.#raw, skb, message);
  }

  raw6IcmpError(skb: Skb, error: IcmpErrorInfo): boolean {
    return this.#raw !== undefined && raw6IcmpError(this.#raw, skb, error);
  }

  udpv6Rcv(skb: Skb, datagram: UdpDatagram): Decision {
    return udpv6Rcv(this.net, this.#udpTable, skb, datagram);
  }

  udpv6Err(skb: Skb, error: IcmpErrorInfo): boolean {
    return this.#udp !== undefined && udpv6Err(this.net, this.#udp, skb, error);
  }

  /** Whether a UDP socket is there that can have sent the quoted packet. */
  udpv6HasSender(skb: Skb, error: IcmpErrorInfo): boolean {
    return this.#udp !== undefined && udpv6Sender(this.#udp, skb, error) !== undefined;
  }

  pingRcv(skb: Skb, reply: EchoReply): Decision {
    return pingRcv(this.#pingTable, skb, reply);
  }

  pingErr(skb: Skb, error: IcmpErrorInfo): boolean {
    return this.#ping !== undefined && pingErr(this.#ping, skb, error);
  }

  get #udpTable(): UdpTable {
    return (this.#udp ??= new PortTable());
  }

  get #pingTable(): PingTable {
    return (this.#ping ??= new PortTable());
  }
}

/**
 * What every IPv6 socket is made of (struct sock, struct ipv6_pinfo): its addresses, its options, the error that waits
 * for it, and how it wakes its program.
 *
 * A datagram or an error is handed to the program in an event of its own. Without a handler nobody is reading: datagrams
 * are lost as they would be behind a full buffer, and an error waits for the next call.
 *
 * Differs from Linux: there are no receive buffers that fill up, and IPv4-mapped addresses can be sent to and received from, but
 * neither bound nor connected to. Every process has the rights of root.
 */
import { UNSPECIFIED, type Ip6 } from '../../base/ip6';
import type { NetDevice } from '../../link/net-device';
import type { Errno } from '../core/errno';
import type { Net } from '../core/net';
import { inet6Iif, type Skb } from '../core/skb';
import type { IcmpErrno } from '../ipv6/icmp-errno';
import type { IcmpErrorInfo } from '../ipv6/icmp-notify';
import type { PacketInfo, Refusal, SocketAddress, SocketError, SocketOptions } from '../uapi';
import { ip6DatagramConnect } from './connect';
import { SocketGroups } from './groups';
import { ipv6Setsockopt, SOCKET_DEFAULTS, type SockOptions } from './options';

/** Whether an address means nothing without an interface (`__ipv6_addr_needs_scope_id`). */
export function ipv6AddrNeedsScopeId(address: Ip6): boolean {
  if (address.isLinkLocal) return true;
  const scope = address.multicastScope;
  return scope === 1 || scope === 2;
}

/** A socket of one namespace. */
export abstract class Inet6Sock {
  /** SO_BINDTODEVICE, or the scope of a link-local address it was bound or connected to. */
  boundDev: NetDevice | undefined = undefined;
  /** Packets must have been sent to this address; unspecified: to any. */
  rcvSaddr: Ip6 = UNSPECIFIED;
  /** The source of what it sends; unspecified: chosen for each packet. */
  saddr: Ip6 = UNSPECIFIED;
  /** The peer of a connected one. */
  daddr: Ip6 | undefined = undefined;
  dport = 0;
  /** The port, the identifier of a ping socket, the protocol of a raw one; 0: not bound yet. */
  num = 0;
  options: SockOptions;
  readonly groups: SocketGroups;
  closed = false;
  onError: ((error: SocketError) => void) | undefined = undefined;

  /** sk_err: told to the next call. */
  #pending: Errno | undefined = undefined;
  readonly #label: string;

  constructor(
    readonly net: Net,
    kind: string,
    /** IPPROTO_* */
    readonly protocol: number,
  ) {
    this.options = SOCKET_DEFAULTS;
    this.groups = new SocketGroups(net);
    this.#label = `${net.name} ${kind} socket`;
  }

  /** The protocol's part of closing: leave its tables. */
  protected abstract unhash(): void;

  /** Whether IPV6_V6ONLY may still be changed: a raw socket is bound to its protocol from the start. */
  setsockopt(options: SocketOptions): Refusal<Errno> {
    return ipv6Setsockopt(this, options);
  }

  join(group: Ip6, dev: string): Refusal<Errno> {
    return this.groups.join(group, dev);
  }

  leave(group: Ip6, dev: string): Refusal<Errno> {
    return this.groups.leave(group, dev);
  }

  abstract bind(local: SocketAddress): Refusal<Errno>;

  /** A port of the kernel's choice, for those who need one and did not bind (inet_autobind). */
  abstract autobind(): Refusal<Errno>;

  connect(remote: SocketAddress): Refusal<Errno> {
    return this.autobind() ?? ip6DatagramConnect(this, remote);
  }

  getsockname(): SocketAddress {
    const address = this.rcvSaddr === UNSPECIFIED ? this.saddr : this.rcvSaddr;
    const scoped = ipv6AddrNeedsScopeId(address) && this.boundDev !== undefined;
    return { address, port: this.num, ...(scoped && { dev: (this.boundDev as NetDevice).name }) };
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.groups.leaveAll();
    this.unhash();
  }

  /** Hand something to the program, in an event of its own, unless it closed the socket meanwhile. */
  wake(work: () => void): void {
    this.net.scheduler.soon(this.#label, () => {
      if (!this.closed) work();
    });
  }

  /** sock_error: the error that waits, which is then told. */
  takeError(): Errno | undefined {
    const pending = this.#pending;
    this.#pending = undefined;
    return pending;
  }

  /**
   * An ICMPv6 error about a packet of this socket. Who asked for errors (IPV6_RECVERR) is told of all; others only while
   * connected, and only of what is final. Says whether the program will hear of it.
   */
  icmpError({ errno, fatal }: IcmpErrno, skb: Skb, about: IcmpErrorInfo, data: Uint8Array): boolean {
    if (!this.options.recvErr && !(fatal && this.daddr !== undefined)) return false;
    this.report({
      errno,
      origin: 'icmp6',
      type: about.type,
      code: about.code,
      info: about.info,
      offender: skb.packet.src,
      destination: about.dst,
      data,
    });
    return true;
  }

  /** ipv6_local_error: this machine itself finds that a packet is too long for its path. */
  localError(destination: Ip6, mtu: number, data: Uint8Array): void {
    if (!this.options.recvErr) return;
    this.report({
      errno: 'EMSGSIZE',
      origin: 'local',
      type: 0,
      code: 0,
      info: mtu,
      offender: undefined,
      destination,
      data,
    });
  }

  private report(error: SocketError): void {
    this.#pending = error.errno;
    this.wake(() => {
      if (this.onError === undefined) return;
      this.#pending = undefined;
      this.onError(error);
    });
  }
}

/** What a program learns about a packet beside its payload. */
export function packetInfo(skb: Skb, port: number): PacketInfo {
  const dev = inet6Iif(skb);
  const { src, dst, hopLimit } = skb.packet;
  const from = ipv6AddrNeedsScopeId(src) ? { address: src, port, dev: dev.name } : { address: src, port };
  return { from, to: dst, dev: dev.name, ifindex: dev.ifindex, hopLimit };
}

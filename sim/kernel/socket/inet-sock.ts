/**
 * What every IPv4 socket is made of (struct inet_sock): its addresses, its options, the error that waits for it, and how it wakes
 * its program; bind(2), connect(2) and the way of a datagram (__inet_bind of net/ipv4/af_inet.c, __ip4_datagram_connect of
 * datagram.c, the common half of udp_sendmsg and ping_v4_sendmsg).
 *
 * Differs from Linux: there are no receive buffers that fill up, and every process has the rights of root.
 */
import { UNSPECIFIED4, type Ip4 } from '../../base/ip4';
import type { NetDevice } from '../../link/net-device';
import type { Ip4Payload } from '../../wire/ipv4';
import type { Errno } from '../core/errno';
import type { Net } from '../core/net';
import { inetAddrType } from '../ipv4/addr-type';
import type { Icmp4ErrorInfo } from '../ipv4/icmp';
import { icmpErrConvert } from '../ipv4/icmp-errno';
import { ipMcDecGroup, ipMcIncGroup } from '../ipv4/igmp';
import { inDevGet } from '../ipv4/in-device';
import { ipSend } from '../ipv4/ip-output';
import { netnsIpv4 } from '../ipv4/netns-ipv4';
import { ipRouteOutput, type Routed4 } from '../ipv4/route-output';
import { inetIif, ip4Mtu, type Skb4 } from '../ipv4/skb4';
import type { PacketInfo4, Refusal, SendInfo4, SocketAddress4, SocketError4, SocketOptions4 } from '../uapi';

/** The options of a socket; immutable, so that sockets that changed none share one. */
interface InetOptions {
  readonly broadcast: boolean;
  readonly reuseAddr: boolean;
  /** -1: the route's. */
  readonly ttl: number;
  readonly tos: number;
  readonly mcastIf: NetDevice | undefined;
  readonly mcastTtl: number;
  readonly mcastLoop: boolean;
  readonly recvErr: boolean;
}

const DEFAULTS: InetOptions = {
  broadcast: false,
  reuseAddr: false,
  ttl: -1,
  tos: 0,
  mcastIf: undefined,
  mcastTtl: 1,
  mcastLoop: true,
  recvErr: false,
};

/** Where a datagram is going. */
export interface Heading4 extends Routed4 {
  readonly dport: number;
  readonly ttl: number | undefined;
}

/** A socket of one namespace. */
export abstract class InetSock {
  /** SO_BINDTODEVICE */
  boundDev: NetDevice | undefined = undefined;
  /** Packets must have been sent to this address; 0.0.0.0: to any. */
  rcvSaddr: Ip4 = UNSPECIFIED4;
  /** The source of what it sends; 0.0.0.0: chosen for each packet. */
  saddr: Ip4 = UNSPECIFIED4;
  /** The peer of a connected one. */
  daddr: Ip4 | undefined = undefined;
  dport = 0;
  /** The port, or the identifier of a ping socket; 0: not bound yet. */
  num = 0;
  options = DEFAULTS;
  closed = false;
  onError: ((error: SocketError4) => void) | undefined = undefined;

  #pending: Errno | undefined = undefined;
  #joined: { readonly group: Ip4; readonly dev: NetDevice }[] | undefined;
  readonly #label: string;

  constructor(
    readonly net: Net,
    kind: string,
  ) {
    netnsIpv4(net);
    this.#label = `${net.name} ${kind} socket`;
  }

  /** The protocol's part of closing: leave its tables. */
  protected abstract unhash(): void;

  abstract bind(local: SocketAddress4): Refusal<Errno>;

  /** A port of the kernel's choice, for those who need one and did not bind (inet_autobind). */
  abstract autobind(): Refusal<Errno>;

  /** setsockopt(2), each option given. */
  setsockopt(options: SocketOptions4): Refusal<Errno> {
    const {
      SO_BINDTODEVICE: bindTo,
      IP_MULTICAST_IF: mcastIf,
      IP_TTL: ttl,
      IP_MULTICAST_TTL: mcastTtl,
    } = options;
    if (ttl !== undefined && ttl !== -1 && (ttl < 1 || ttl > 255)) return 'EINVAL';
    if (mcastTtl !== undefined && (mcastTtl < -1 || mcastTtl > 255)) return 'EINVAL';
    const { options: before, net } = this;
    this.options = {
      broadcast: options.SO_BROADCAST ?? before.broadcast,
      reuseAddr: options.SO_REUSEADDR ?? before.reuseAddr,
      ttl: ttl ?? before.ttl,
      tos: options.IP_TOS ?? before.tos,
      mcastIf: before.mcastIf,
      mcastTtl: mcastTtl === -1 ? 1 : (mcastTtl ?? before.mcastTtl),
      mcastLoop: options.IP_MULTICAST_LOOP ?? before.mcastLoop,
      recvErr: options.IP_RECVERR ?? before.recvErr,
    };
    if (bindTo !== undefined) {
      const dev = net.device(bindTo);
      if (dev === undefined && bindTo !== '') return 'ENODEV';
      this.boundDev = dev;
    }
    if (mcastIf === undefined) return undefined;
    const dev = net.device(mcastIf);
    if (dev === undefined) return 'EADDRNOTAVAIL';
    if (this.boundDev !== undefined && this.boundDev !== dev) return 'EINVAL';
    this.options = { ...this.options, mcastIf: dev };
    return undefined;
  }

  /** ip_mc_join_group; without a device, on the one the routing table has for the group. */
  join(group: Ip4, name: string): Refusal<Errno> {
    if (!group.isMulticast) return 'EINVAL';
    const dev = this.#groupDevice(group, name);
    const inDev = dev && inDevGet(dev);
    if (dev === undefined || inDev === undefined) return 'ENODEV';
    const joined = (this.#joined ??= []);
    if (joined.some(each => each.group === group && each.dev === dev)) return 'EADDRINUSE';
    joined.push({ group, dev });
    ipMcIncGroup(inDev, group);
    return undefined;
  }

  /** ip_mc_leave_group. */
  leave(group: Ip4, name: string): Refusal<Errno> {
    const at =
      this.#joined?.findIndex(each => each.group === group && (name === '' || each.dev.name === name)) ?? -1;
    const [left] = at < 0 ? [] : (this.#joined?.splice(at, 1) ?? []);
    const inDev = left && inDevGet(left.dev);
    return inDev === undefined ? 'EADDRNOTAVAIL' : ipMcDecGroup(inDev, group);
  }

  #groupDevice(group: Ip4, name: string): NetDevice | undefined {
    if (name !== '') return this.net.device(name);
    const routed = ipRouteOutput(this.net, { dst: group });
    return typeof routed === 'string' ? undefined : routed.rt.dev;
  }

  getsockname(): SocketAddress4 {
    return { address: this.rcvSaddr.isUnspecified ? this.saddr : this.rcvSaddr, port: this.num };
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    for (const { group, dev } of this.#joined ?? []) {
      const inDev = inDevGet(dev);
      if (inDev !== undefined) ipMcDecGroup(inDev, group);
    }
    this.unhash();
  }

  /** The part of __inet_bind that concerns the address: it must be ours, a broadcast or a group. */
  protected mayBind(address: Ip4): boolean {
    if (address.isUnspecified || netnsIpv4(this.net).sysctl['net.ipv4.ip_nonlocal_bind'] !== 0) return true;
    const type = inetAddrType(this.net, address);
    return type === 'local' || type === 'broadcast' || type === 'multicast';
  }

  /** Take over an address that may be bound; broadcasts and groups are no sources. */
  protected setBindAddress(address: Ip4): void {
    const type = inetAddrType(this.net, address);
    this.rcvSaddr = address;
    this.saddr = type === 'broadcast' || type === 'multicast' ? UNSPECIFIED4 : address;
  }

  /** __ip4_datagram_connect: fix the peer, and with it the source. */
  connect(remote: SocketAddress4): Refusal<Errno> {
    const refused = this.autobind();
    if (refused !== undefined) return refused;
    const { address: dst } = remote;
    const oif = this.boundDev ?? (dst.isMulticast ? this.options.mcastIf : undefined);
    const routed = ipRouteOutput(this.net, { dst, src: this.saddr, oif });
    if (typeof routed === 'string') return routed;
    if (routed.rt.kind === 'broadcast' && !this.options.broadcast) return 'EACCES';
    this.daddr = routed.dst;
    this.dport = remote.port;
    if (this.saddr.isUnspecified) this.saddr = routed.src;
    if (this.rcvSaddr.isUnspecified) this.rcvSaddr = routed.src;
    return undefined;
  }

  /** The way of a datagram to `to`, or to the peer of a connected socket. */
  protected findHeading(to: SocketAddress4 | undefined, info: SendInfo4 | undefined): Heading4 | Errno {
    const dst = to?.address ?? this.daddr;
    if (dst === undefined) return 'EDESTADDRREQ';
    const asked = info?.dev === undefined ? undefined : this.net.device(info.dev);
    if (info?.dev !== undefined && asked === undefined) return 'ENODEV';
    const { options } = this;
    const oif = asked ?? this.boundDev ?? (dst.isMulticast ? options.mcastIf : undefined);
    const routed = ipRouteOutput(this.net, { dst, src: info?.source ?? this.saddr, oif, tos: options.tos });
    if (typeof routed === 'string') return routed;
    if (routed.rt.kind === 'broadcast' && !options.broadcast) return 'EACCES';
    const ttl = info?.ttl ?? (dst.isMulticast ? options.mcastTtl : options.ttl);
    return { ...routed, dport: to?.port ?? this.dport, ttl: ttl < 0 ? undefined : ttl };
  }

  /** Send `payload`, of so many octets, on its way. An error that waited is told now instead. */
  protected push(
    { rt, src, dst, ttl }: Heading4,
    payload: Ip4Payload,
    length: number,
    data: Uint8Array,
  ): Refusal<Errno> {
    if (length + HEADER > ip4Mtu(rt)) {
      this.#localError(dst, ip4Mtu(rt), data);
      return 'EMSGSIZE';
    }
    const pending = this.takeError();
    if (pending !== undefined) return pending;
    const { tos, mcastLoop } = this.options;
    ipSend(this.net, rt, src, dst, payload, {
      tos,
      mcastLoop,
      dontFragment: true,
      ...(ttl !== undefined && { ttl }),
    });
    return undefined;
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

  /** An ICMP error about a packet of this socket (__udp4_lib_err). Says whether the program will hear of it. */
  icmpError(skb: Skb4, about: Icmp4ErrorInfo, data: Uint8Array): boolean {
    const { errno, fatal } = icmpErrConvert(about.type, about.code);
    if (!this.options.recvErr && !(fatal && this.daddr !== undefined)) return false;
    const { type, code, info, dst: destination } = about;
    this.#report({ errno, origin: 'icmp', type, code, info, offender: skb.packet.src, destination, data });
    return true;
  }

  /** ip_local_error. */
  #localError(destination: Ip4, mtu: number, data: Uint8Array): void {
    if (!this.options.recvErr) return;
    const nobody = { type: 0, code: 0, offender: undefined };
    this.#report({ errno: 'EMSGSIZE', origin: 'local', ...nobody, info: mtu, destination, data });
  }

  #report(error: SocketError4): void {
    this.#pending = error.errno;
    this.wake(() => {
      if (this.onError === undefined) return;
      this.#pending = undefined;
      this.onError(error);
    });
  }
}

const HEADER = 20;

/** What a program learns about a packet beside its payload. */
export function packetInfo4(skb: Skb4, port: number): PacketInfo4 {
  const { packet } = skb;
  const dev = inetIif(skb);
  return {
    from: { address: packet.src, port },
    to: packet.dst,
    dev: dev.name,
    ifindex: dev.ifindex,
    ttl: packet.ttl,
  };
}

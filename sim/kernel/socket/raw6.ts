/**
 * Raw ICMPv6 sockets (net/ipv6/raw.c): what radvd, rdisc6 and network managers speak Neighbour Discovery with. They get
 * a copy of every ICMPv6 message that is for this machine, before the kernel looks at it and whatever it thinks of it.
 *
 * Differs from Linux: raw sockets for other protocols do not exist, nor IPV6_HDRINCL.
 */
import { UNSPECIFIED, type Ip6 } from '../../base/ip6';
import type { NetDevice } from '../../link/net-device';
import { ICMPV6, type Icmp6Message } from '../../wire/icmpv6';
import { encodeIp6Payload } from '../../wire/ipv6-payload';
import type { Malformed } from '../../wire/malformed';
import type { Errno } from '../core/errno';
import type { Net } from '../core/net';
import { inet6Iif, type Skb } from '../core/skb';
import { icmpv6ErrConvert } from '../ipv6/icmp-errno';
import type { IcmpErrorInfo } from '../ipv6/icmp-notify';
import type { PacketInfo, RawIcmp6Socket, Refusal, SendInfo, SocketAddress } from '../uapi';
import { checkBindAddress, setBindAddress } from './connect';
import { findHeading, ip6SendSkb } from './send';
import { Inet6Sock, packetInfo } from './sock';

const RULES = { anyIsLoopback: true, deviceFirst: false, confirms: true };

/** A raw ICMPv6 socket. */
export class Raw6Sock extends Inet6Sock implements RawIcmp6Socket {
  onMessage: ((message: Icmp6Message | undefined, octets: Uint8Array, info: PacketInfo) => void) | undefined =
    undefined;

  constructor(
    net: Net,
    readonly table: Raw6Sock[],
  ) {
    super(net, 'raw icmp6', ICMPV6);
    this.num = ICMPV6;
    table.unshift(this);
  }

  /** rawv6_bind. */
  override bind(local: SocketAddress): Refusal<Errno> {
    if (local.address.isV4Mapped) return 'EADDRNOTAVAIL';
    if (this.daddr !== undefined) return 'EINVAL';
    const allowed = checkBindAddress(this, local);
    if (typeof allowed === 'string') return allowed;
    setBindAddress(this, allowed);
    return undefined;
  }

  override autobind(): undefined {}

  /** rawv6_sendmsg: the message goes out as it is, with the right checksum. */
  send(message: Icmp6Message, to: SocketAddress, info?: SendInfo): Refusal<Errno> {
    if (to.port !== 0 && to.port !== ICMPV6) return 'EINVAL';
    const heading = findHeading(this, to, info, RULES);
    if (typeof heading === 'string') return heading;
    const { badChecksum: _, ...right } = message;
    return ip6SendSkb(this, heading, right as Icmp6Message, new Uint8Array());
  }

  protected override unhash(): void {
    const index = this.table.indexOf(this);
    if (index >= 0) this.table.splice(index, 1);
  }
}

/** __raw_v6_lookup: whether a socket takes a packet between these addresses. */
function matches(sock: Raw6Sock, local: Ip6, remote: Ip6, dev: NetDevice): boolean {
  if (sock.daddr !== undefined && sock.daddr !== remote) return false;
  if (sock.boundDev !== undefined && sock.boundDev !== dev) return false;
  return sock.rcvSaddr === UNSPECIFIED || sock.rcvSaddr === local || local.isMulticast;
}

/** ipv6_raw_deliver: a copy for every socket that wants messages of this type. Says whether there was one. */
export function raw6LocalDeliver(
  table: readonly Raw6Sock[],
  skb: Skb,
  message: Icmp6Message | Malformed,
): boolean {
  const { src, dst } = skb.packet;
  const dev = inet6Iif(skb);
  let octets: Uint8Array | undefined;
  for (const sock of table) {
    if (!matches(sock, dst, src, dev)) continue;
    if (sock.options.icmp6Filter?.has(message.type ?? 0) === false) continue;
    octets ??= encodeIp6Payload(message, src, dst);
    deliver(sock, message, octets, packetInfo(skb, 0));
  }
  return octets !== undefined;
}

function deliver(
  sock: Raw6Sock,
  message: Icmp6Message | Malformed,
  octets: Uint8Array,
  info: PacketInfo,
): void {
  const readable = message.kind === 'malformed' ? undefined : message;
  sock.wake(() => sock.onMessage?.(readable, octets, info));
}

/** raw6_icmp_error, rawv6_err: an error about a message one of them may have sent. */
export function raw6IcmpError(table: readonly Raw6Sock[], skb: Skb, error: IcmpErrorInfo): boolean {
  const dev = inet6Iif(skb);
  let told = false;
  for (const sock of table) {
    if (!matches(sock, error.src, error.dst, dev)) continue;
    told =
      sock.icmpError(icmpv6ErrConvert(sock.net.profile, error.type, error.code), skb, error, error.upper) ||
      told;
  }
  return told;
}

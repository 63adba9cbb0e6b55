/**
 * Ping sockets (net/ipv4/ping.c, net/ipv6/ping.c): echo requests for programs that are not trusted with a raw socket. The
 * identifier of the requests is the socket's port.
 *
 * Differs from Linux: net.ipv4.ping_group_range lets everybody have one.
 */
import { UNSPECIFIED } from '../../base/ip6';
import { decision, type Decision } from '../../trace/decision';
import { ICMPV6, type EchoReply } from '../../wire/icmpv6';
import type { Errno } from '../core/errno';
import type { Net } from '../core/net';
import { inet6Iif, type Skb } from '../core/skb';
import { icmpv6ErrConvert } from '../ipv6/icmp-errno';
import type { IcmpErrorInfo } from '../ipv6/icmp-notify';
import type { PacketInfo, PingSocket, Refusal, SendInfo, SocketAddress } from '../uapi';
import { checkBindAddress, setBindAddress } from './connect';
import type { PortTable } from './port-table';
import { findHeading, ip6SendSkb } from './send';
import { Inet6Sock, ipv6AddrNeedsScopeId, packetInfo } from './sock';

export const PING_DELIVERED = decision({
  id: 'ping6.rcv.delivered',
  outcome: 'deliver',
  says: 'the echo reply was handed to the program that asked',
  spec: 'RFC 4443 §4.2',
  source: 'ping_rcv',
});
export const PING_NO_SOCKET = decision({
  id: 'ping6.rcv.no-socket',
  outcome: 'drop',
  says: 'nobody on this machine waits for this echo reply',
  spec: 'RFC 4443 §4.2',
  source: 'ping_rcv',
  skbDropReason: 'NO_SOCKET',
});

const RULES = { anyIsLoopback: false, deviceFirst: true, confirms: false };
const LAST_IDENTIFIER = 0xffff;

/** The ping sockets of a namespace, by identifier. */
export type PingTable = PortTable<Ping6Sock>;

/** A ping socket. */
export class Ping6Sock extends Inet6Sock implements PingSocket {
  onEcho: ((sequence: number, data: Uint8Array, info: PacketInfo) => void) | undefined = undefined;

  constructor(
    net: Net,
    readonly table: PingTable,
  ) {
    super(net, 'ping', ICMPV6);
    this.options = { ...this.options, v6only: true };
  }

  /** ping_bind: any two may share an identifier; the newer one then gets the replies. */
  override bind(local: SocketAddress): Refusal<Errno> {
    const { address } = local;
    if (address.isMulticast || address.isV4Mapped) return 'EINVAL';
    if (ipv6AddrNeedsScopeId(address) && local.dev === undefined) return 'EINVAL';
    if (local.dev !== undefined && this.net.device(local.dev) === undefined) return 'ENODEV';
    const allowed = checkBindAddress(this, local);
    if (typeof allowed === 'string') return allowed;
    if (this.num !== 0) return 'EINVAL';
    setBindAddress(this, allowed);
    return this.#hash(local.port);
  }

  override autobind(): Refusal<Errno> {
    return this.num === 0 ? this.#hash(0) : undefined;
  }

  /** ping_v6_sendmsg. */
  sendEcho(sequence: number, data: Uint8Array, to: SocketAddress, info?: SendInfo): Refusal<Errno> {
    const refused = this.autobind();
    if (refused !== undefined) return refused;
    const heading = findHeading(this, to, info, RULES);
    if (typeof heading === 'string') return heading;
    const request = {
      kind: 'echo-request',
      type: 128,
      code: 0,
      identifier: this.num,
      sequence,
      data,
    } as const;
    return ip6SendSkb(this, heading, request, data);
  }

  protected override unhash(): void {
    this.table.remove(this.num, this);
  }

  #hash(wanted: number): Refusal<Errno> {
    const identifier = wanted || this.table.free(1, LAST_IDENTIFIER, this.net.rng('ping identifier'));
    if (identifier === undefined) return 'EADDRINUSE';
    this.num = identifier;
    this.table.add(identifier, this);
    return undefined;
  }
}

/** ping_lookup: by identifier, and by the address and device the packet came in on. */
function lookup(table: PingTable, skb: Skb, identifier: number): Ping6Sock | undefined {
  const dev = inet6Iif(skb);
  return table
    .on(identifier)
    .find(
      sock =>
        (sock.rcvSaddr === UNSPECIFIED || sock.rcvSaddr === skb.packet.dst) &&
        (sock.boundDev === undefined || sock.boundDev === dev),
    );
}

/** ping_rcv: an echo reply. */
export function pingRcv(table: PingTable, skb: Skb, { identifier, sequence, data }: EchoReply): Decision {
  const sock = lookup(table, skb, identifier);
  if (sock === undefined) return PING_NO_SOCKET;
  const info = packetInfo(skb, 0);
  sock.wake(() => sock.onEcho?.(sequence, data, info));
  return PING_DELIVERED;
}

/** ping_err: an error about an echo request. */
export function pingErr(table: PingTable, skb: Skb, error: IcmpErrorInfo): boolean {
  const identifier = ((error.upper[4] as number) << 8) | (error.upper[5] as number);
  const sock = lookup(table, skb, identifier);
  if (sock === undefined) return false;
  return sock.icmpError(icmpv6ErrConvert(sock.net.profile, error.type, error.code), skb, error, error.upper);
}

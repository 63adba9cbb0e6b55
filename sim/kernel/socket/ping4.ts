/**
 * Ping sockets of IPv4 (net/ipv4/ping.c): echo requests for programs that are not trusted with a raw socket. The identifier of
 * the requests is the socket's port.
 */
import { decision, type Decision } from '../../trace/decision';
import type { echoReply4 } from '../../wire/icmpv4';
import type { Errno } from '../core/errno';
import type { Net } from '../core/net';
import type { Icmp4ErrorInfo } from '../ipv4/icmp';
import { inetIif, type Skb4 } from '../ipv4/skb4';
import type { PacketInfo4, PingSocket4, Refusal, SendInfo4, SocketAddress4 } from '../uapi';
import { InetSock, packetInfo4 } from './inet-sock';
import type { PortTable } from './port-table';

export const PING4_DELIVERED = decision({
  id: 'ping4.rcv.delivered',
  outcome: 'deliver',
  says: 'the echo reply was handed to the program that asked',
  spec: 'RFC 792',
  source: 'ping_rcv',
});
export const PING4_NO_SOCKET = decision({
  id: 'ping4.rcv.no-socket',
  outcome: 'drop',
  says: 'nobody on this machine waits for this echo reply',
  spec: 'RFC 792',
  source: 'ping_rcv',
  skbDropReason: 'NO_SOCKET',
});

const LAST_IDENTIFIER = 0xffff;
const HEADER = 8;

/** The ping sockets of a namespace, by identifier. */
export type Ping4Table = PortTable<Ping4Sock>;

/** A ping socket. */
export class Ping4Sock extends InetSock implements PingSocket4 {
  onEcho: ((sequence: number, data: Uint8Array, info: PacketInfo4) => void) | undefined = undefined;

  constructor(
    net: Net,
    readonly table: Ping4Table,
  ) {
    super(net, 'ping');
  }

  /** ping_bind: any two may share an identifier; the newer one then gets the replies. */
  override bind({ address, port }: SocketAddress4): Refusal<Errno> {
    if (address.isMulticast || address.isBroadcast || !this.mayBind(address)) return 'EADDRNOTAVAIL';
    if (this.num !== 0) return 'EINVAL';
    this.setBindAddress(address);
    return this.#hash(port);
  }

  override autobind(): Refusal<Errno> {
    return this.num === 0 ? this.#hash(0) : undefined;
  }

  /** ping_v4_sendmsg. */
  sendEcho(sequence: number, data: Uint8Array, to: SocketAddress4, info?: SendInfo4): Refusal<Errno> {
    const refused = this.autobind();
    if (refused !== undefined) return refused;
    const heading = this.findHeading(to, info);
    if (typeof heading === 'string') return heading;
    const request = {
      kind: 'echo-request-4',
      type: 8,
      code: 0,
      identifier: this.num,
      sequence,
      data,
    } as const;
    return this.push(heading, request, data.length + HEADER, data);
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
function lookup(table: Ping4Table, skb: Skb4, identifier: number): Ping4Sock | undefined {
  const dev = inetIif(skb);
  return table
    .on(identifier)
    .find(
      sock =>
        (sock.rcvSaddr.isUnspecified || sock.rcvSaddr === skb.packet.dst) &&
        (sock.boundDev === undefined || sock.boundDev === dev),
    );
}

type EchoReply4 = ReturnType<typeof echoReply4.make>;

/** ping_rcv: an echo reply. */
export function ping4Rcv(table: Ping4Table, skb: Skb4, { identifier, sequence, data }: EchoReply4): Decision {
  const sock = lookup(table, skb, identifier);
  if (sock === undefined) return PING4_NO_SOCKET;
  const info = packetInfo4(skb, 0);
  sock.wake(() => sock.onEcho?.(sequence, data, info));
  return PING4_DELIVERED;
}

/** ping_err: an error about an echo request. */
export function ping4Err(table: Ping4Table, skb: Skb4, error: Icmp4ErrorInfo): boolean {
  const identifier = ((error.upper[4] as number) << 8) | (error.upper[5] as number);
  const sock = lookup(table, skb, identifier);
  return sock !== undefined && sock.icmpError(skb, error, error.upper);
}

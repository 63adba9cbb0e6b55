/**
 * Sending over IPv4 from a socket of IPv6: to a mapped address (udpv6_sendmsg, which hands such a datagram to udp_sendmsg).
 */
import { Ip4 } from '../../base/ip4';
import { UNSPECIFIED } from '../../base/ip6';
import type { Errno } from '../core/errno';
import { ipSend } from '../ipv4/ip-output';
import { ipRouteOutput } from '../ipv4/route-output';
import { ip4Mtu } from '../ipv4/skb4';
import type { Refusal, SendInfo, SocketAddress } from '../uapi';
import type { Udp6Sock } from './udp6';

const HEADERS = 28;

/** A datagram to `::ffff:192.0.2.1`. A socket that is bound to an address of IPv6 cannot reach it. */
export function sendMapped(
  sock: Udp6Sock,
  data: Uint8Array,
  to: SocketAddress,
  info: SendInfo | undefined,
): Refusal<Errno> {
  const { net, boundDev, rcvSaddr, num, options } = sock;
  if (rcvSaddr !== UNSPECIFIED) return 'ENETUNREACH';
  const oif = info?.dev === undefined ? boundDev : net.device(info.dev);
  const routed = ipRouteOutput(net, { dst: Ip4.of(to.address.w3), oif });
  if (typeof routed === 'string') return routed;
  const { rt, src, dst } = routed;
  if (rt.kind === 'broadcast') return 'EACCES';
  if (data.length + HEADERS > ip4Mtu(rt)) return 'EMSGSIZE';
  const pending = sock.takeError();
  if (pending !== undefined) return pending;
  const ttl = info?.hopLimit ?? (dst.isMulticast ? options.mcastHops : -1);
  const datagram = { kind: 'udp', srcPort: num, dstPort: to.port, data } as const;
  ipSend(net, rt, src, dst, datagram, { dontFragment: true, ...(ttl >= 0 && { ttl }) });
  return undefined;
}

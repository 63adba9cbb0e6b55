/**
 * Sending a datagram from a socket: where it goes, through which device and from which address (the common half of
 * udpv6_sendmsg, rawv6_sendmsg and ping_v6_sendmsg; ip6_datagram_send_ctl of net/ipv6/datagram.c), and whether it may be
 * as long as it is (__ip6_append_data).
 */
import { LOOPBACK, UNSPECIFIED, type Ip6 } from '../../base/ip6';
import type { NetDevice } from '../../link/net-device';
import { Ip6Packet } from '../../wire/ipv6';
import type { Ip6Payload } from '../../wire/ipv6-payload';
import { UDP } from '../../wire/udp';
import type { Errno } from '../core/errno';
import { ipv6ChkAddr } from '../ipv6/addrconf/addresses';
import { ipv6ChkAcastAddrSrc } from '../ipv6/anycast';
import { ip6DstLookup, type RoutedFlow } from '../ipv6/ip6-dst-lookup';
import { ip6LocalOut } from '../ipv6/ip6-output';
import { netnsIpv6 } from '../ipv6/netns-ipv6';
import { ip6DstHoplimit } from '../ipv6/route/dst';
import { confirmNeighbour } from '../ipv6/route/mtu';
import type { Refusal, SendInfo, SocketAddress } from '../uapi';
import { ipv6AddrNeedsScopeId, type Inet6Sock } from './sock';

/** Where a datagram is going. */
export interface Heading extends RoutedFlow {
  readonly daddr: Ip6;
  readonly dport: number;
  readonly hopLimit: number;
  /** The next hop is known to be alive (skb_set_dst_pending_confirm). */
  readonly confirm: boolean;
}

/** How the protocols differ before they look for a route. */
export interface SendRules {
  /** `::` means ourselves. */
  readonly anyIsLoopback: boolean;
  /** The device must be known before ancillary data is looked at, and be the one the socket is bound to. */
  readonly deviceFirst: boolean;
  /** MSG_CONFIRM is heeded. */
  readonly confirms: boolean;
}

/** The way of a datagram to `to`, or to the peer of a connected socket. */
export function findHeading(
  sock: Inet6Sock,
  to: SocketAddress | undefined,
  info: SendInfo | undefined,
  rules: SendRules,
): Heading | Errno {
  if (to === undefined && sock.daddr === undefined) return 'EDESTADDRREQ';
  let daddr = to?.address ?? (sock.daddr as Ip6);
  if (daddr.isV4Mapped) return rules.deviceFirst ? 'EINVAL' : 'ENETUNREACH';
  if (daddr === UNSPECIFIED && rules.anyIsLoopback) daddr = LOOPBACK;
  const scope =
    to?.dev !== undefined && ipv6AddrNeedsScopeId(daddr) ? (sock.net.device(to.dev) ?? 'unknown') : undefined;
  if (rules.deviceFirst) {
    const known = scope ?? sock.boundDev ?? (daddr.isMulticast ? sock.options.mcastIf : undefined);
    if (known === undefined && ipv6AddrNeedsScopeId(daddr)) return 'EINVAL';
    if (known !== undefined && sock.boundDev !== undefined && known !== sock.boundDev) return 'EINVAL';
  }
  const chosen = sendCtl(sock, scope ?? sock.boundDev, info);
  if (typeof chosen === 'string') return chosen;
  if (chosen.oif === 'unknown') return 'ENETUNREACH';
  const oif = chosen.oif ?? (daddr.isMulticast ? sock.options.mcastIf : undefined);
  const dport = to?.port ?? sock.dport;
  const { protocol } = sock;
  const hasPorts = protocol === UDP;
  const routed = ip6DstLookup(sock.net, {
    dst: daddr,
    src: chosen.saddr ?? boundSource(sock),
    oif,
    protocol,
    sport: hasPorts ? sock.num : 0,
    dport: hasPorts ? dport : 0,
  });
  if (typeof routed === 'string') return routed;
  const wanted = info?.hopLimit ?? (daddr.isMulticast ? sock.options.mcastHops : sock.options.hopLimit);
  const hopLimit = wanted < 0 ? ip6DstHoplimit(sock.net, routed.dst) : wanted;
  const confirm = rules.confirms && info?.confirm === true;
  return { dst: routed.dst, src: routed.src, daddr, dport, hopLimit, confirm };
}

function boundSource({ saddr }: Inet6Sock): Ip6 | undefined {
  return saddr === UNSPECIFIED ? undefined : saddr;
}

/** `unknown`: a scope that no device has. */
type Oif = NetDevice | 'unknown' | undefined;

/** ip6_datagram_send_ctl, IPV6_PKTINFO: the device and source that the program asks for this once. */
function sendCtl(
  sock: Inet6Sock,
  oif: Oif,
  info: SendInfo | undefined,
): { readonly oif: Oif; readonly saddr?: Ip6 } | Errno {
  if (info === undefined || (info.dev === undefined && info.source === undefined)) return { oif };
  const { net } = sock;
  let chosen = oif;
  if (info.dev !== undefined) {
    const dev = net.device(info.dev);
    if (oif !== undefined && oif !== dev) return 'EINVAL';
    chosen = dev ?? 'unknown';
  }
  if (chosen === 'unknown') return 'ENODEV';
  const { source } = info;
  if (source === undefined || source === UNSPECIFIED) return { oif: chosen };
  if (chosen === undefined && source.isLinkLocal) return 'EINVAL';
  const ours =
    ipv6ChkAddr(net, source, source.isLinkLocal ? chosen : undefined) ||
    ipv6ChkAcastAddrSrc(net, chosen, source);
  if (!ours && netnsIpv6(net).sysctl['net.ipv6.ip_nonlocal_bind'] === 0) return 'EINVAL';
  return { oif: chosen, saddr: source };
}

const HEADER = 40;
const MAX_PAYLOAD = 65535;

/**
 * Send `payload` on its way. `data` is what the program gave, for an error about it. An error that waited for the socket
 * is told now, and nothing is sent.
 */
export function ip6SendSkb(
  sock: Inet6Sock,
  heading: Heading,
  payload: Ip6Payload,
  data: Uint8Array,
): Refusal<Errno> {
  const { dst, src, daddr, hopLimit, confirm } = heading;
  const packet = new Ip6Packet(src, daddr, hopLimit, payload);
  const largest = sock.options.dontfrag ? Math.min(dst.mtu, HEADER + MAX_PAYLOAD) : HEADER + MAX_PAYLOAD;
  if (packet.length > largest) {
    sock.localError(daddr, dst.mtu, data);
    return 'EMSGSIZE';
  }
  const pending = sock.takeError();
  if (pending !== undefined) return pending;
  if (confirm) confirmNeighbour(sock.net, dst, daddr);
  if ('type' in payload && payload.type !== undefined) sock.net.snmp6.icmp6MsgOut(payload.type);
  ip6LocalOut(sock.net, packet, dst, { mcastLoop: sock.options.mcastLoop });
  return undefined;
}

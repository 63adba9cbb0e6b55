/**
 * Giving a datagram socket its addresses: bind(2) and connect(2) (inet6_bind of net/ipv6/af_inet6.c, rawv6_bind,
 * ping_check_bind_addr, __ip6_datagram_connect of net/ipv6/datagram.c).
 */
import { LOOPBACK, UNSPECIFIED, type Ip6 } from '../../base/ip6';
import type { NetDevice } from '../../link/net-device';
import { UDP } from '../../wire/udp';
import type { Errno } from '../core/errno';
import { ipv6ChkAddr } from '../ipv6/addrconf/addresses';
import { ip6DstLookup } from '../ipv6/ip6-dst-lookup';
import { netnsIpv6 } from '../ipv6/netns-ipv6';
import type { Refusal, SocketAddress } from '../uapi';
import { ipv6AddrNeedsScopeId, type Inet6Sock } from './sock';

/** A local address that may be bound, and the device that goes with it. */
export interface BindAddress {
  readonly address: Ip6;
  readonly dev: NetDevice | undefined;
}

/**
 * The part of bind(2) that concerns the address: it must be ours and settled, and a link-local one needs its interface.
 * A group may be bound too; it is then no source.
 */
export function checkBindAddress(sock: Inet6Sock, local: SocketAddress): BindAddress | Errno {
  const { net, boundDev } = sock;
  const { address } = local;
  if (address === UNSPECIFIED) return { address, dev: boundDev };
  let dev = boundDev;
  if (ipv6AddrNeedsScopeId(address)) {
    if (local.dev === undefined && boundDev === undefined) return 'EINVAL';
    if (local.dev !== undefined) dev = net.device(local.dev);
    if (dev === undefined) return 'ENODEV';
  }
  if (address.isMulticast || netnsIpv6(net).sysctl['net.ipv6.ip_nonlocal_bind'] !== 0)
    return { address, dev };
  return ipv6ChkAddr(net, address, address.isLinkLocal ? dev : undefined)
    ? { address, dev }
    : 'EADDRNOTAVAIL';
}

/** Take over what `checkBindAddress` allowed. */
export function setBindAddress(sock: Inet6Sock, { address, dev }: BindAddress): void {
  sock.boundDev = dev;
  sock.rcvSaddr = address;
  if (!address.isMulticast) sock.saddr = address;
}

/** __ip6_datagram_connect: fix the peer, and with it the source address. */
export function ip6DatagramConnect(sock: Inet6Sock, remote: SocketAddress): Refusal<Errno> {
  const { net } = sock;
  if (remote.address.isV4Mapped) return 'ENETUNREACH';
  const daddr = remote.address === UNSPECIFIED ? LOOPBACK : remote.address;
  let oif = sock.boundDev;
  if (ipv6AddrNeedsScopeId(daddr)) {
    if (remote.dev !== undefined) {
      const dev = net.device(remote.dev);
      if (oif !== undefined && oif !== dev) return 'EINVAL';
      if (dev === undefined) return 'ENETUNREACH';
      oif = dev;
    }
    if (daddr.isMulticast) oif ??= sock.options.mcastIf;
    if (oif === undefined) return 'EINVAL';
  } else if (daddr.isMulticast) oif ??= sock.options.mcastIf;

  const routed = ip6DstLookup(net, {
    dst: daddr,
    src: sock.saddr === UNSPECIFIED ? undefined : sock.saddr,
    oif,
    protocol: sock.protocol,
    ...(sock.protocol === UDP && { sport: sock.num, dport: remote.port }),
  });
  if (typeof routed === 'string') return routed;
  if (ipv6AddrNeedsScopeId(daddr)) sock.boundDev = oif;
  sock.daddr = daddr;
  sock.dport = remote.port;
  if (sock.saddr === UNSPECIFIED) sock.saddr = routed.src;
  if (sock.rcvSaddr === UNSPECIFIED) sock.rcvSaddr = routed.src;
  return undefined;
}

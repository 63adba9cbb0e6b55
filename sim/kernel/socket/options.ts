/** Socket options (do_ipv6_setsockopt of net/ipv6/ipv6_sockglue.c, sk_setsockopt): what they may be, and what they are at first. */
import type { NetDevice } from '../../link/net-device';
import type { Errno } from '../core/errno';
import type { Refusal, SocketOptions } from '../uapi';
import type { Inet6Sock } from './sock';

/** The options of a socket; immutable, so that sockets that changed none share one. */
export interface SockOptions {
  /** IPV6_UNICAST_HOPS; -1: the route's. */
  readonly hopLimit: number;
  /** IPV6_MULTICAST_HOPS. */
  readonly mcastHops: number;
  readonly mcastIf: NetDevice | undefined;
  readonly mcastLoop: boolean;
  readonly v6only: boolean;
  readonly recvErr: boolean;
  readonly dontfrag: boolean;
  readonly reuseAddr: boolean;
  /** The ICMPv6 types a raw socket wants; undefined: all. */
  readonly icmp6Filter: ReadonlySet<number> | undefined;
}

/** What a socket starts with: RFC 3493 §5.2, and the kernel's own choices. */
export const SOCKET_DEFAULTS: SockOptions = {
  hopLimit: -1,
  mcastHops: 1,
  mcastIf: undefined,
  mcastLoop: true,
  v6only: false,
  recvErr: false,
  dontfrag: false,
  reuseAddr: false,
  icmp6Filter: undefined,
};

/** setsockopt(2), each option given; the first that is refused ends it. */
export function ipv6Setsockopt(sock: Inet6Sock, options: SocketOptions): Refusal<Errno> {
  const refused = checkHops(options.IPV6_UNICAST_HOPS) ?? checkHops(options.IPV6_MULTICAST_HOPS);
  if (refused !== undefined) return refused;
  if (options.IPV6_V6ONLY !== undefined && sock.num !== 0) return 'EINVAL';
  const { options: before } = sock;
  sock.options = {
    hopLimit: options.IPV6_UNICAST_HOPS ?? before.hopLimit,
    mcastHops: options.IPV6_MULTICAST_HOPS ?? before.mcastHops,
    mcastIf: before.mcastIf,
    mcastLoop: options.IPV6_MULTICAST_LOOP ?? before.mcastLoop,
    v6only: options.IPV6_V6ONLY ?? before.v6only,
    recvErr: options.IPV6_RECVERR ?? before.recvErr,
    dontfrag: options.IPV6_DONTFRAG ?? before.dontfrag,
    reuseAddr: options.SO_REUSEADDR ?? before.reuseAddr,
    icmp6Filter: options.ICMP6_FILTER === undefined ? before.icmp6Filter : new Set(options.ICMP6_FILTER),
  };
  return setDevices(sock, options);
}

function checkHops(hops: number | undefined): Errno | undefined {
  return hops !== undefined && (hops < -1 || hops > 255) ? 'EINVAL' : undefined;
}

function setDevices(
  sock: Inet6Sock,
  { SO_BINDTODEVICE: bindTo, IPV6_MULTICAST_IF: mcastIf }: SocketOptions,
): Refusal<Errno> {
  if (bindTo !== undefined) {
    const dev = sock.net.device(bindTo);
    if (dev === undefined && bindTo !== '') return 'ENODEV';
    sock.boundDev = dev;
  }
  if (mcastIf !== undefined) {
    const dev = sock.net.device(mcastIf);
    if (dev === undefined) return 'ENODEV';
    if (sock.boundDev !== undefined && sock.boundDev !== dev) return 'EINVAL';
    sock.options = { ...sock.options, mcastIf: dev };
  }
  return undefined;
}

/**
 * What a route look-up answers (struct rt6_info with its dst_entry): whether a packet is for us, where else it goes, or
 * why it goes nowhere. One stands for a route, shared by all destinations that use it; destinations of which a redirect
 * or a Packet Too Big told something special have one of their own, an exception (RTF_CACHE).
 *
 * Differs from Linux: before 4.2 the kernel cloned a route for every destination; here no version does.
 */
import type { Ip6 } from '../../../base/ip6';
import type { SimTime } from '../../../base/time';
import type { NetDevice } from '../../../link/net-device';
import type { Errno } from '../../core/errno';
import type { Net } from '../../core/net';
import { in6DevGet } from '../inet6-dev';
import {
  fib6CheckExpired,
  isReject,
  NO_METRICS,
  RTF_ANYCAST,
  RTF_LOCAL,
  type Fib6Info,
  type Fib6Metrics,
} from './fib6-info';

/** What becomes of a packet with this answer: handed up (local, anycast, multicast), sent on (unicast), or refused. */
export type DstKind = 'unicast' | 'local' | 'anycast' | 'multicast' | 'error';

/** What one destination's exception says (RTF_CACHE). */
export interface Rt6Exception {
  readonly destination: Ip6;
  /** A redirect made it, and not a Packet Too Big (RTF_DYNAMIC). */
  readonly redirected: boolean;
  /** The path MTU, octets; undefined: the route's. */
  mtu: number | undefined;
  /** Undefined: as long as it is used (`lastuse`), and as the route. */
  expires: SimTime | undefined;
  readonly lastuse: SimTime;
}

const IPV6_MIN_MTU = 1280;
/** IP6_MAX_MTU: the largest payload without a jumbo option, and the header. */
const IP6_MAX_MTU = 65535 + 40;

/** The answer of a look-up. The next hop on the link is `gateway ?? destination`. */
export class Dst {
  constructor(
    readonly kind: DstKind,
    /** The route behind it; undefined where there is none, or none was asked for (icmp6DstAlloc). */
    readonly rt: Fib6Info | undefined,
    /** The device it leaves through; for our own addresses the loopback. */
    readonly dev: NetDevice,
    readonly gateway: Ip6 | undefined,
    /** For kind 'error': what a local sender is told; undefined where the packet is refused without a word. */
    readonly error: Errno | undefined,
    readonly exception: Rt6Exception | undefined,
  ) {}

  /** Largest packet, octets (ip6_mtu): of the exception, of the route, or of the device. */
  get mtu(): number {
    const learned = this.exception?.mtu ?? this.rt?.metrics.mtu ?? 0;
    return learned !== 0 ? Math.min(learned, IP6_MAX_MTU) : this.mtuForward;
  }

  /** Largest packet when forwarding, where what this machine learned as a sender does not count (ip6_dst_mtu_maybe_forward). */
  get mtuForward(): number {
    return Math.min(in6DevGet(this.dev)?.cnf.mtu ?? IPV6_MIN_MTU, IP6_MAX_MTU);
  }

  /** RTAX_HOPLIMIT of the route; 0 where it has none. `ip6DstHoplimit` has the value to send with. */
  get hopLimit(): number {
    return this.rt?.metrics.hoplimit ?? 0;
  }

  /** The route's metrics, with what was learned about this destination (dst_metrics_ptr). */
  get metrics(): Fib6Metrics {
    const metrics = this.rt?.metrics ?? NO_METRICS;
    const mtu = this.exception?.mtu;
    return mtu === undefined ? metrics : { ...metrics, mtu };
  }

  get prefsrc(): Ip6 | undefined {
    return this.rt?.prefsrc;
  }
}

/** ip6_dst_hoplimit: of the route, else of the device, else of `all`. */
export function ip6DstHoplimit(net: Net, dst: Dst): number {
  return dst.hopLimit || (in6DevGet(dst.dev)?.cnf.hop_limit ?? net.devconfAll.hop_limit);
}

/** icmp6_dst_alloc: neighbour discovery and MLD send on a link without asking for a route. */
export function icmp6DstAlloc(dev: NetDevice, destination: Ip6): Dst {
  return new Dst(
    destination.isMulticast ? 'multicast' : 'unicast',
    undefined,
    dev,
    undefined,
    undefined,
    undefined,
  );
}

/** ip6_null_entry: there is no route. */
export function nullEntry(loopback: NetDevice): Dst {
  return new Dst('error', undefined, loopback, undefined, 'ENETUNREACH', undefined);
}

/** The answer that stands for `rt` (rt6_get_pcpu_route, ip6_rt_copy_init). */
export function rt6DstOf(net: Net, rt: Fib6Info): Dst {
  return (rt.nh.dst ??= new Dst(
    kindOf(rt),
    rt,
    rtDev(net, rt),
    rt.nh.gateway,
    rtTypeToError(net, rt),
    undefined,
  ));
}

/** ip6_rt_init_dst: which function of the kernel a packet would be given to. */
function kindOf(rt: Fib6Info): DstKind {
  if (isReject(rt)) return 'error';
  if (rt.type === 'local' || rt.type === 'anycast') return rt.type;
  return rt.dst.address.isMulticast ? 'multicast' : 'unicast';
}

/** ip6_rt_get_dev_rcu: what is ours is reached through the loopback, whatever device the address is on. */
export function rtDev(net: Net, rt: Fib6Info): NetDevice {
  return rt.flags & (RTF_LOCAL | RTF_ANYCAST) ? net.loopback : rt.nh.dev;
}

/** ip6_rt_type_to_error. EAGAIN (throw) means: go on with the next table. */
function rtTypeToError(net: Net, rt: Fib6Info): Errno | undefined {
  if (!isReject(rt)) return undefined;
  const { rejectRouteErrnos, unreachableErrno } = net.profile;
  switch (rt.type) {
    case 'blackhole':
      return rejectRouteErrnos ? 'EINVAL' : 'ENETUNREACH';
    case 'prohibit':
      return rejectRouteErrnos ? 'EACCES' : 'ENETUNREACH';
    case 'unreachable':
      return unreachableErrno;
    case 'throw':
      return 'EAGAIN';
    default:
      return undefined;
  }
}

/** rt6_get_cookie: to be kept beside a Dst, so that ip6DstCheck can say later whether it still holds. */
export function rt6GetCookie(dst: Dst): number {
  return dst.rt?.node?.sernum ?? 0;
}

/** ip6_dst_check: whether an answer that was kept (a connected socket's) may still be used. */
export function ip6DstCheck(net: Net, dst: Dst, cookie: number): boolean {
  const { rt, exception } = dst;
  if (rt?.node === undefined || rt.node.sernum !== cookie) return false;
  if (exception !== undefined && rt.nh.exceptions?.get(exception.destination) !== dst) return false;
  return !fib6CheckExpired(rt, net.scheduler.now) && !exceptionExpired(dst, net.scheduler.now);
}

/** Whether an exception's own lifetime is over. */
export function exceptionExpired({ exception }: Dst, now: SimTime): boolean {
  return exception?.expires !== undefined && now > exception.expires;
}

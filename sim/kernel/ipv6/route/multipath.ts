/**
 * Multipath routes (ECMP, `nexthop` lists): several routes through gateways to one prefix with one metric share its
 * flows by weight (rt6_multipath_rebalance, fib6_select_path).
 *
 * Differs from Linux: the hash is not SipHash over the kernel's secret key but a simpler one over a key of the
 * namespace's random stream, so which flow takes which way differs, as it does between two boots. Only policy 0 of
 * net.ipv6.fib_multipath_hash_policy (addresses, flow label, protocol).
 */
import { Ip6 } from '../../../base/ip6';
import type { Ip6Packet } from '../../../wire/ipv6';
import type { Net } from '../../core/net';
import { in6DevGet } from '../inet6-dev';
import { RTNH_F_DEAD, RTNH_F_LINKDOWN, rt6QualifyForEcmp, type Fib6Info } from './fib6-info';
import type { Fib6Node } from './fib6-table';

/** The next hops of one multipath route, in the order in which they were added; two or more. */
export interface Multipath {
  readonly members: readonly Fib6Info[];
  /** For each member the largest hash that it takes, of 31 bits; -1 while it is unusable. */
  readonly upperBounds: readonly number[];
}

/** What tells flows apart (flowi6, as far as the hash looks at it). */
export interface FlowKeys {
  readonly src: Ip6;
  readonly dst: Ip6;
  readonly flowLabel: number;
  readonly protocol: number;
}

const HASH_SPACE = 2 ** 31;

/** Tie together the routes of this metric at `node` that may share flows, or the one that is left alone. */
export function rt6MultipathRebalance(node: Fib6Node, metric: number): void {
  const members = node.routes().filter(rt => rt.metric === metric && rt6QualifyForEcmp(rt));
  const multipath = members.length > 1 ? { members, upperBounds: upperBounds(members) } : undefined;
  for (const rt of members) rt.multipath = multipath;
}

/** rt6_multipath_upper_bound_set: the hash space divided by weight among those that are alive. */
function upperBounds(members: readonly Fib6Info[]): number[] {
  let total = 0;
  for (const rt of members) if (!rt6IsDead(rt)) total += rt.nh.weight;
  let weight = 0;
  return members.map(rt => {
    if (rt6IsDead(rt)) return -1;
    weight += rt.nh.weight;
    return Math.round((weight * HASH_SPACE) / total) - 1;
  });
}

/** rt6_is_dead: its device is down, or has no carrier and the administrator wants such routes left out. */
function rt6IsDead(rt: Fib6Info): boolean {
  const { flags, dev } = rt.nh;
  return (flags & RTNH_F_DEAD) !== 0 || ((flags & RTNH_F_LINKDOWN) !== 0 && ignoresLinkdown(dev));
}

/** ip6_ignore_linkdown. */
export function ignoresLinkdown(dev: Fib6Info['nh']['dev']): boolean {
  return (in6DevGet(dev)?.cnf.ignore_routes_with_linkdown ?? 0) !== 0;
}

/**
 * fib6_select_path: the next hop that this flow takes; `match` itself where it is not multipath. `usable` is asked of
 * the one the hash picks; when it is not usable, `match` it is.
 */
export function fib6SelectPath(
  net: Net,
  match: Fib6Info,
  keys: FlowKeys,
  usable: (rt: Fib6Info) => boolean,
): Fib6Info {
  if (match.multipath === undefined) return match;
  const { members, upperBounds } = match.multipath;
  const hash = rt6MultipathHash(net, keys);
  const picked = members.find((_, index) => hash <= (upperBounds[index] as number));
  return picked !== undefined && usable(picked) ? picked : match;
}

/**
 * ip6_multipath_l3_keys: what a packet is hashed by. An error goes by the packet it complains about, so that it takes the
 * way of the flow it belongs to.
 */
export function packetFlowKeys(packet: Ip6Packet): FlowKeys {
  const { payload } = packet;
  if ('invoking' in payload && payload.invoking.length >= 40) {
    const { invoking } = payload;
    const word = new DataView(invoking.buffer, invoking.byteOffset).getUint32(0);
    return {
      src: Ip6.fromBytes(invoking, 8),
      dst: Ip6.fromBytes(invoking, 24),
      flowLabel: word & 0xfffff,
      protocol: invoking[6] as number,
    };
  }
  return { src: packet.src, dst: packet.dst, flowLabel: packet.flowLabel, protocol: packet.nextHeader };
}

/** rt6_multipath_hash: 31 bits. */
function rt6MultipathHash(net: Net, keys: FlowKeys): number {
  let hash = net.fib6.multipathKey;
  for (const word of wordsOf(keys)) {
    hash = Math.imul(hash ^ word, 0x85ebca6b);
    hash ^= hash >>> 13;
    hash = Math.imul(hash, 0xc2b2ae35);
    hash ^= hash >>> 16;
  }
  return hash >>> 1;
}

function wordsOf({ src, dst, flowLabel, protocol }: FlowKeys): number[] {
  return [src.w0, src.w1, src.w2, src.w3, dst.w0, dst.w1, dst.w2, dst.w3, flowLabel, protocol];
}

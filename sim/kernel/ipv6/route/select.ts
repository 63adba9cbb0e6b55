/**
 * Choosing among the routes to one prefix (rt6_select, find_rr_leaf, rt6_score_route), which for `default` means choosing
 * the router: RFC 4861 §6.3.6 with the preferences of RFC 4191 §3.2, and the probing of its §3.5.
 *
 * Among the routes of the lowest metric the highest score wins, and of equal scores the first: two points for leaving
 * through the device that is asked for, and four for each step of preference. A router that does not answer is out, but
 * only on a machine that does not forward (the REACHABLE flag, see lookup.ts).
 */
import type { NetDevice } from '../../../link/net-device';
import { neighSetProbeOnce } from '../../core/neigh-event';
import { neighIsValid, neighLookup } from '../../core/neighbour';
import type { Net } from '../../core/net';
import { seconds } from '../../../base/time';
import { in6DevGet } from '../inet6-dev';
import { ndiscSendNs } from '../ndisc/send';
import {
  fib6CheckExpired,
  RTF_NONEXTHOP,
  RTNH_F_DEAD,
  RTNH_F_LINKDOWN,
  type Fib6Info,
  type Fib6Nh,
  type RouterPreference,
} from './fib6-info';
import type { Fib6Node } from './fib6-table';
import { ignoresLinkdown } from './multipath';

/** RT6_LOOKUP_F_*: the route must leave through the device that was asked for. */
export const RT6_LOOKUP_F_IFACE = 0x01;
/** Routers that are known not to answer do not count. */
export const RT6_LOOKUP_F_REACHABLE = 0x02;
/** Routes without carrier count even where ignore_routes_with_linkdown is set. */
export const RT6_LOOKUP_F_IGNORE_LINKSTATE = 0x40;

/** RT6_NUD_FAIL_*: why a route is out. A router that failed is probed all the same. */
const FAIL_HARD = -3;
const FAIL_PROBE = -2;

/** IPV6_DECODE_PREF shifted by two: the part of the score that is worth more than the right device. */
const PREFERENCE_SCORE: Readonly<Record<RouterPreference, number>> = { low: 4, medium: 8, high: 12 };

/** rt6_select: the route of `node` that is to be used for leaving through `oif` (undefined: any device). */
export function rt6Select(
  net: Net,
  node: Fib6Node,
  oif: NetDevice | undefined,
  strict: number,
): Fib6Info | undefined {
  const first = net.profile.roundRobinRouters ? (node.rrPtr ?? node.leaf) : node.leaf;
  if (first === undefined) return undefined;
  const found = findRrLeaf(net, node, first, oif, strict);
  if (found === undefined && strict & RT6_LOOKUP_F_REACHABLE && net.profile.roundRobinRouters) {
    node.rrPtr = first.next?.metric === first.metric ? first.next : node.leaf;
  }
  return found;
}

/**
 * find_rr_leaf: the best of the routes with the metric of `first`, from there on and round to it again; if none of them
 * will do, the best of all that have a higher one, whatever their metrics are.
 */
function findRrLeaf(
  net: Net,
  node: Fib6Node,
  first: Fib6Info,
  oif: NetDevice | undefined,
  strict: number,
): Fib6Info | undefined {
  const best = new Best(net, oif, strict);
  let rt: Fib6Info | undefined = first;
  for (; rt !== undefined && rt.metric === first.metric; rt = rt.next) best.consider(rt);
  const higher = rt;
  for (rt = node.leaf; rt !== first && rt?.metric === first.metric; rt = rt.next) best.consider(rt);
  if (best.route === undefined && net.profile.nextMetricOnUnreachable) {
    for (rt = higher; rt !== undefined; rt = rt.next) best.consider(rt);
  }
  return best.route;
}

/** The best route so far (find_match). */
class Best {
  route: Fib6Info | undefined = undefined;
  #score = -1;

  constructor(
    readonly net: Net,
    readonly oif: NetDevice | undefined,
    readonly strict: number,
  ) {}

  consider(rt: Fib6Info): void {
    const { net, oif, strict } = this;
    const { flags, dev } = rt.nh;
    if (fib6CheckExpired(rt, net.scheduler.now) || flags & RTNH_F_DEAD) return;
    if (flags & RTNH_F_LINKDOWN && !(strict & RT6_LOOKUP_F_IGNORE_LINKSTATE) && ignoresLinkdown(dev)) return;
    const score = rt6ScoreRoute(net, rt, oif, strict);
    if (score === FAIL_HARD) return;
    if (strict & RT6_LOOKUP_F_REACHABLE) rt6Probe(net, rt.nh);
    if (score > this.#score) {
      this.route = rt;
      this.#score = score;
    }
  }
}

/** rt6_score_route: how well a route suits; negative when it does not. */
export function rt6ScoreRoute(net: Net, rt: Fib6Info, oif: NetDevice | undefined, strict: number): number {
  const rightDevice = oif === undefined || rt.nh.dev === oif;
  if (!rightDevice && strict & RT6_LOOKUP_F_IFACE) return FAIL_HARD;
  if (strict & RT6_LOOKUP_F_REACHABLE && !(rt.flags & RTF_NONEXTHOP) && rt.nh.gateway !== undefined) {
    if (neighLookup(net, rt.nh.gateway, rt.nh.dev)?.nudState === 'NUD_FAILED') return FAIL_PROBE;
  }
  return PREFERENCE_SCORE[rt.preference] + (rightDevice ? 2 : 0);
}

/**
 * rt6_probe: ask for a router whose link-layer address is not known, at most once in router_probe_interval, so that a
 * better one is taken up again when it comes back.
 */
function rt6Probe(net: Net, nh: Fib6Nh): void {
  const { gateway, dev } = nh;
  const idev = in6DevGet(dev);
  if (gateway === undefined || idev === undefined) return;
  const neigh = neighLookup(net, gateway, dev);
  if (neigh !== undefined && neighIsValid(neigh)) return;
  const { now } = net.scheduler;
  if (now <= (neigh?.updated ?? nh.lastProbe ?? now) + seconds(idev.cnf.router_probe_interval)) return;
  if (neigh !== undefined) neighSetProbeOnce(net, neigh);
  nh.lastProbe = now;
  net.scheduler.soon(`${net.name} router probe ${gateway}`, () => {
    ndiscSendNs(net, dev, gateway, gateway.solicitedNode(), undefined);
  });
}

/** RTM_*ROUTE: showing and changing routes, and asking which one a packet would take. */
import { UNSPECIFIED, type Ip6 } from '../../base/ip6';
import type { Prefix } from '../../base/prefix';
import type { SimTime } from '../../base/time';
import { ICMPV6 } from '../../wire/icmpv6';
import { UDP } from '../../wire/udp';
import { isNetlinkError } from '../core/errno';
import { jiffiesToClock } from '../core/jiffies';
import type { Net } from '../core/net';
import type { Dst } from '../ipv6/route/dst';
import { inet6DumpFib, inet6RtmGetroute, rt6DumpExceptions } from '../ipv6/route/dump';
import {
  RTF_EXPIRES,
  RTNH_F_DEAD,
  RTNH_F_LINKDOWN,
  RTNH_F_ONLINK,
  type Fib6Info,
  type Fib6Metrics,
  type Fib6Nh,
} from '../ipv6/route/fib6-info';
import { ignoresLinkdown, type Multipath } from '../ipv6/route/multipath';
import { fib6Add, type NexthopConfig } from '../ipv6/route/route-add';
import { ip6RouteDel } from '../ipv6/route/route-del';
import type {
  NetlinkError,
  NewMode,
  NexthopInfo,
  NexthopRequest,
  Refusal,
  RouteAnswer,
  RouteDelRequest,
  RouteInfo,
  RouteQuestion,
  RouteRequest,
} from '../uapi';

/** The routes of one table, or of all, in the order in which the kernel walks them; a multipath route once. */
export function routeDump(net: Net, table?: number): RouteInfo[] {
  const dumped = inet6DumpFib(net, table);
  return isNetlinkError(dumped) ? [] : dumped.map(rt => routeInfo(net, rt));
}

/** What was learned about destinations, of the routes of one table or of all. */
export function routeCacheDump(net: Net, table?: number): RouteInfo[] {
  return rt6DumpExceptions(net, table).flatMap(answer => {
    const { rt, exception } = answer;
    if (rt === undefined || exception === undefined) return [];
    return [
      answerInfo(net, {
        dst: { address: exception.destination, length: 128 },
        rt,
        answer,
        prefsrc: rt.prefsrc,
      }),
    ];
  });
}

/** One route as rt6_fill_node tells it. */
export function routeInfo(net: Net, rt: Fib6Info): RouteInfo {
  const { multipath } = rt;
  const several = multipath !== undefined;
  const reject =
    rt.type === 'unreachable' || rt.type === 'prohibit' || rt.type === 'blackhole' || rt.type === 'throw';
  return {
    type: rt.type,
    dst: rt.dst,
    table: rt.table,
    protocol: rt.protocol,
    metric: rt.metric,
    ...(!several && rt.nh.gateway !== undefined && { gateway: rt.nh.gateway }),
    ...(!several && { dev: reject ? 'lo' : rt.nh.dev.name }),
    flags: several ? [] : nexthopFlags(net, rt.nh),
    ...(several && { nexthops: nexthopsOf(net, multipath) }),
    ...(rt.prefsrc !== undefined && { prefsrc: rt.prefsrc }),
    ...(rt.flags & RTF_EXPIRES &&
      rt.expires !== undefined && { expires: secondsLeft(rt.expires - net.scheduler.now) }),
    ...metricsInfo(rt.metrics),
    ...(net.profile.tellsRoutePreference && { preference: rt.preference }),
  };
}

/** rtnl_put_cacheinfo: in hundredths of a second, of which an int holds no more than this. */
const MOST_HUNDREDTHS = 0x7fffffff;

function secondsLeft(left: SimTime): number {
  const hundredths = Math.min(jiffiesToClock(Math.abs(left)), MOST_HUNDREDTHS);
  return (left > 0 ? hundredths : -hundredths) / 100;
}

/** RTA_METRICS, of which RTAX_LOCK says what is locked. */
function metricsInfo(kept: Fib6Metrics): Pick<RouteInfo, 'metrics' | 'locked'> {
  if (kept.lock === undefined) return { metrics: kept };
  const { lock: locked, ...metrics } = kept;
  return { metrics, locked };
}

/** What a look-up found, as rt6_fill_node tells it: one way, to one destination. */
function answerInfo(net: Net, { dst, rt, answer, prefsrc }: Found): RouteInfo {
  const { exception, gateway } = answer;
  const { table, type, protocol, metric, preference } = rt;
  return {
    type,
    dst,
    table,
    protocol,
    metric,
    ...(gateway !== undefined && { gateway }),
    dev: answer.dev.name,
    flags: [],
    ...(prefsrc !== undefined && { prefsrc }),
    ...(exception !== undefined && { cloned: true }),
    // A redirect itself has no end of its own.
    ...(exception?.mtu !== undefined &&
      exception.expires !== undefined && { expires: secondsLeft(exception.expires - net.scheduler.now) }),
    ...metricsInfo(answer.metrics),
    ...(net.profile.tellsRoutePreference && { preference }),
  };
}

/** A destination, what a look-up of it came to, and the source that goes with it. */
interface Found {
  readonly dst: Prefix;
  readonly rt: Fib6Info;
  readonly answer: Dst;
  readonly prefsrc: Ip6 | undefined;
}

function nexthopsOf(net: Net, { members }: Multipath): NexthopInfo[] {
  return members.map(({ nh }) => ({
    ...(nh.gateway !== undefined && { gateway: nh.gateway }),
    dev: nh.dev.name,
    weight: nh.weight,
    flags: nexthopFlags(net, nh),
  }));
}

/** A next hop whose link is down counts as dead where such routes are ignored. */
function nexthopFlags(net: Net, { flags, dev }: Fib6Nh): ('linkdown' | 'dead' | 'onlink')[] {
  const words: ('linkdown' | 'dead' | 'onlink')[] = [];
  if (flags & RTNH_F_DEAD || (flags & RTNH_F_LINKDOWN && ignoresLinkdown(dev))) words.push('dead');
  if (flags & RTNH_F_ONLINK) words.push('onlink');
  if (flags & RTNH_F_LINKDOWN && net.profile.marksLinkdown) words.push('linkdown');
  return words;
}

/** NLM_F_* of `ip route add`, `change` and their like. */
const MODES = {
  add: { create: true, excl: true },
  change: { replace: true },
  replace: { create: true, replace: true },
  append: { create: true, append: true },
  prepend: { create: true },
  test: { excl: true },
} as const;

export function routeAdd(net: Net, request: RouteRequest, mode: NewMode): Refusal {
  const dev = request.dev === undefined ? undefined : net.device(request.dev);
  if (request.dev !== undefined && dev === undefined) return { errno: 'ENODEV' };
  const nexthops = nexthopConfigs(net, request.nexthops);
  if (isNetlinkError(nexthops)) return nexthops;
  const { type, dst, table, protocol, metric, gateway, onlink, prefsrc, metrics, locked, tos, preference } =
    request;
  const answer = fib6Add(net, {
    dst,
    ...(type !== undefined && { type }),
    ...(table !== undefined && { table }),
    protocol: protocol ?? 'boot',
    ...(metric !== undefined && { metric }),
    dev,
    gateway,
    ...(onlink !== undefined && { onlink }),
    nexthops,
    prefsrc,
    ...(request.expires !== undefined && { expires: net.scheduler.now + request.expires * 1_000_000 }),
    ...(metrics !== undefined && { metrics }),
    ...(locked !== undefined && { locked }),
    ...(tos !== undefined && { tos }),
    ...(preference !== undefined && net.profile.tellsRoutePreference && { preference }),
    request: MODES[mode],
  });
  return isNetlinkError(answer) ? answer : undefined;
}

function nexthopConfigs(
  net: Net,
  requested: readonly NexthopRequest[] | undefined,
): readonly NexthopConfig[] | undefined | NetlinkError {
  if (requested === undefined) return undefined;
  const configs: NexthopConfig[] = [];
  for (const { dev, gateway, weight, onlink } of requested) {
    const found = dev === undefined ? undefined : net.device(dev);
    if (dev !== undefined && found === undefined) return { errno: 'ENODEV' };
    configs.push({
      dev: found,
      gateway,
      ...(weight !== undefined && { weight }),
      ...(onlink !== undefined && { onlink }),
    });
  }
  return configs;
}

export function routeDel(net: Net, request: RouteDelRequest): Refusal {
  const dev = request.dev === undefined ? undefined : net.device(request.dev);
  if (request.dev !== undefined && dev === undefined) return { errno: 'ENODEV' };
  const nexthops = nexthopConfigs(net, request.nexthops);
  if (isNetlinkError(nexthops)) return nexthops;
  const { dst, table, metric, protocol, gateway, cloned } = request;
  return ip6RouteDel(net, {
    dst,
    ...(table !== undefined && { table }),
    ...(metric !== undefined && { metric }),
    ...(protocol !== undefined && { protocol }),
    dev,
    gateway,
    ...(cloned === true && { cached: true }),
    nexthops,
  });
}

/** rtm_getroute_parse_ip_proto: TCP, UDP and ICMPv6. */
const GETROUTE_PROTOCOLS: readonly number[] = [6, UDP, ICMPV6];

/** inet6_rtm_getroute: the route that a packet of ours, or with `iif` one that came in there, would take. */
export function routeGet(net: Net, question: RouteQuestion): RouteAnswer | NetlinkError {
  const { to, from, oif, iif, tos, ipproto, fibmatch, ...rest } = question;
  const device = oif === undefined ? undefined : net.device(oif);
  const ingress = iif === undefined ? undefined : net.device(iif);
  if ((oif !== undefined && device === undefined) || (iif !== undefined && ingress === undefined))
    return { errno: 'ENODEV' };
  if (ipproto !== undefined && !GETROUTE_PROTOCOLS.includes(ipproto))
    return { errno: 'EOPNOTSUPP', extack: 'Unsupported ip proto' };
  const flow = { dst: to, src: from, oif: device, trafficClass: tos ?? 0, protocol: ipproto ?? 0, ...rest };
  const answer = inet6RtmGetroute(net, flow, ingress);
  if (isNetlinkError(answer)) return answer;
  const { rt, dst, source } = answer;
  if (fibmatch === true) return routeInfo(net, rt);
  return {
    ...answerInfo(net, { dst: { address: to, length: 128 }, rt, answer: dst, prefsrc: source }),
    from: from ?? UNSPECIFIED,
    ...(iif !== undefined && { iif }),
  };
}

/**
 * Making routes (ip6_route_add, ip6_route_info_create, ip6_route_multipath_add): what is asked for, whether it makes
 * sense, and what is filled in. Whether its gateway does is gateway.ts.
 */
import type { Ip6 } from '../../../base/ip6';
import type { Prefix } from '../../../base/prefix';
import type { SimTime } from '../../../base/time';
import type { NetDevice } from '../../../link/net-device';
import { decision, type Decision } from '../../../trace/decision';
import { isNetlinkError, type NetlinkError } from '../../core/errno';
import type { Net } from '../../core/net';
import { ipv6ChkAddr } from '../addrconf/addresses';
import { in6DevGet } from '../inet6-dev';
import { fib6Insert, type NlmFlags } from './fib6-add';
import { fib6DelRoute } from './fib6';
import {
  IP6_RT_PRIO_USER,
  NO_METRICS,
  RT6_TABLE_MAIN,
  RTF_ANYCAST,
  RTF_EXPIRES,
  RTF_LOCAL,
  RTF_NONEXTHOP,
  RTF_REJECT,
  RTF_UP,
  RTNH_F_LINKDOWN,
  RTNH_F_ONLINK,
  rt6DuplicateNexthop,
  rt6QualifyForEcmp,
  type Fib6Info,
  type Fib6Nh,
  type LockedMetrics,
  type Fib6Metrics,
  type RouteMetrics,
  type RouteProtocol,
  type RouterPreference,
  type RouteType,
} from './fib6-info';
import { ip6ValidateGw } from './gateway';
import { inet6RtNotify } from './rt-notify';

export const ROUTE_ADDED = decision({
  id: 'route.add.request',
  outcome: 'note',
  says: 'a program asked for this route',
  spec: 'ip-route(8) add',
  source: 'inet6_rtm_newroute',
});
export const ROUTE_MULTIPATH_UNDONE = decision({
  id: 'route.add.multipath-undone',
  outcome: 'note',
  says: 'a later next hop of the same multipath route was refused, so the earlier ones go again',
  spec: 'Linux',
  source: 'ip6_route_multipath_add',
});

/** One way out of a multipath route (struct rtnexthop). */
export interface NexthopConfig {
  readonly gateway?: Ip6 | undefined;
  readonly dev?: NetDevice | undefined;
  readonly weight?: number;
  readonly onlink?: boolean;
}

/** What a route is made from (struct fib6_config). */
export interface Fib6Config {
  /** Bits after the length are cleared. */
  readonly dst: Prefix;
  /** Default: main. */
  readonly table?: number;
  /** Default, and 0: 1024 for a request, 0 for the kernel's own. */
  readonly metric?: number;
  readonly type?: RouteType;
  /** Default: boot. */
  readonly protocol?: RouteProtocol;
  /** RTF_*, beside those that follow from the rest. */
  readonly flags?: number;
  readonly preference?: RouterPreference;
  readonly dev?: NetDevice | undefined;
  readonly gateway?: Ip6 | undefined;
  /** The gateway is on the link, whatever the prefixes say (RTNH_F_ONLINK). */
  readonly onlink?: boolean;
  /** Makes it a multipath route. */
  readonly nexthops?: readonly NexthopConfig[] | undefined;
  readonly prefsrc?: Ip6 | undefined;
  /** When it ends, µs of simulated time; absent: never. */
  readonly expires?: SimTime | undefined;
  readonly metrics?: RouteMetrics;
  readonly locked?: LockedMetrics;
  /** Traffic class; 0 is all that IPv6 routes take. */
  readonly tos?: number;
  /** The kernel's own routes for addresses may be made while the device is down. */
  readonly ignoreDevDown?: boolean;
  /** Of a request from user space; absent for the kernel's own. */
  readonly request?: NlmFlags;
}

/** RTN_* that lead nowhere. */
const REJECT_TYPES: readonly RouteType[] = ['unreachable', 'prohibit', 'blackhole', 'throw'];

/**
 * ip6_route_add, and inet6_rtm_newroute where there is a request: make a route and insert it.
 * @returns the route (of a multipath route the first), or why not. EEXIST may mean that the one that is there was
 * refreshed.
 */
export function fib6Add(net: Net, config: Fib6Config, why: Decision = ROUTE_ADDED): Fib6Info | NetlinkError {
  if (config.tos) return { errno: 'EINVAL', extack: 'Invalid dsfield (tos): option not available for IPv6' };
  if (config.nexthops !== undefined && net.profile.multipath)
    return ip6RouteMultipathAdd(net, config, config.nexthops, why);
  const rt = ip6RouteInfoCreate(net, config);
  if (isNetlinkError(rt)) return rt;
  return fib6Insert(net, rt, config.request, why) ?? rt;
}

/** ip6_route_info_create: check the request and build the route, without inserting it. */
export function ip6RouteInfoCreate(net: Net, config: Fib6Config, weight = 1): Fib6Info | NetlinkError {
  if (config.dst.length > 128) return { errno: 'EINVAL', extack: 'Invalid prefix length' };
  const type = config.type ?? 'unicast';
  const reject = REJECT_TYPES.includes(type);
  const nh = fib6NhInit(net, config, reject, weight);
  if (isNetlinkError(nh)) return nh;
  if (config.prefsrc !== undefined && !ipv6ChkAddr(net, config.prefsrc)) {
    return { errno: 'EINVAL', extack: 'Invalid source address' };
  }
  const metric = config.metric || (config.request === undefined ? 0 : IP6_RT_PRIO_USER);
  const { address, length } = config.dst;
  const masked = address.masked(length);
  return {
    dst: masked === address ? config.dst : { address: masked, length },
    table: config.table || RT6_TABLE_MAIN,
    metric,
    type,
    protocol: config.protocol ?? 'boot',
    flags: flagsOf(config, type, reject, nh),
    preference: config.preference ?? 'medium',
    nh,
    multipath: undefined,
    prefsrc: config.prefsrc,
    expires: config.expires,
    metrics: config.metrics === undefined ? NO_METRICS : convertMetrics(config.metrics, config.locked),
    node: undefined,
    next: undefined,
  };
}

/** The largest values of metrics. */
const LARGEST = { mtu: 65535 - 15, advmss: 65535 - 40, hoplimit: 255 } as const;

/** ip_metrics_convert: what is too large is cut down, and 0 means not set. */
function convertMetrics(metrics: RouteMetrics, lock: LockedMetrics | undefined): Fib6Metrics {
  const converted: Fib6Metrics = lock === undefined ? {} : { lock };
  for (const [name, largest] of Object.entries(LARGEST) as [keyof RouteMetrics, number][]) {
    const value = metrics[name];
    if (value) converted[name] = Math.min(value, largest);
  }
  return converted;
}

/** A route that would lead packets for others into the loopback leads nowhere instead (fib6_is_reject). */
function flagsOf(config: Fib6Config, type: RouteType, reject: boolean, nh: Fib6Nh): number {
  const flags =
    RTF_UP |
    (config.flags ?? 0) |
    (type === 'local' ? RTF_LOCAL : 0) |
    (config.expires === undefined ? 0 : RTF_EXPIRES);
  const ours = (flags & (RTF_ANYCAST | RTF_LOCAL)) !== 0 || config.dst.address.isLoopback;
  if (reject || (nh.dev.loopback && !ours)) return RTF_REJECT | RTF_NONEXTHOP;
  return flags;
}

/** fib6_nh_init. */
function fib6NhInit(net: Net, config: Fib6Config, reject: boolean, weight: number): Fib6Nh | NetlinkError {
  const { gateway } = config;
  let { dev } = config;
  if (dev !== undefined && in6DevGet(dev) === undefined) return { errno: 'ENODEV' };
  if (config.onlink) {
    if (dev === undefined) return { errno: 'ENODEV', extack: 'Nexthop device required for onlink' };
    if (!dev.up) return { errno: 'ENETDOWN', extack: 'Nexthop device is not up' };
  }
  let flags = config.onlink ? RTNH_F_ONLINK : 0;
  if (reject) return nexthop(net, net.loopback, undefined, flags, weight);
  if (gateway !== undefined) {
    const valid = ip6ValidateGw(net, config, gateway);
    if (isNetlinkError(valid)) return valid;
    dev = valid;
  }
  if (dev === undefined) return { errno: 'ENODEV' };
  if (in6DevGet(dev)?.cnf.disable_ipv6 !== 0)
    return { errno: 'EACCES', extack: 'IPv6 is disabled on nexthop device' };
  if (!dev.up && !config.ignoreDevDown) return { errno: 'ENETDOWN', extack: 'Nexthop device is not up' };
  const ours = ((config.flags ?? 0) & RTF_ANYCAST) !== 0 || config.type === 'local';
  if (!ours && !dev.carrier) flags |= RTNH_F_LINKDOWN;
  return nexthop(net, dev, gateway, flags, weight);
}

function nexthop(net: Net, dev: NetDevice, gateway: Ip6 | undefined, flags: number, weight: number): Fib6Nh {
  const lastProbe = gateway === undefined ? undefined : net.scheduler.now;
  return { dev, gateway, weight, flags, lastProbe, dst: undefined, exceptions: undefined };
}

/** ip6_route_multipath_add: every next hop as a route of its own; all of them or none. */
function ip6RouteMultipathAdd(
  net: Net,
  config: Fib6Config,
  nexthops: readonly NexthopConfig[],
  why: Decision,
): Fib6Info | NetlinkError {
  const routes: Fib6Info[] = [];
  for (const hop of nexthops) {
    const rt = ip6RouteInfoCreate(net, hopConfig(config, hop), hop.weight);
    if (isNetlinkError(rt)) return rt;
    if (!rt6QualifyForEcmp(rt)) {
      return {
        errno: 'EINVAL',
        extack: 'Device only routes can not be added for IPv6 using the multipath API.',
      };
    }
    if (routes.some(other => rt6DuplicateNexthop(other, rt))) return { errno: 'EEXIST' };
    routes.push(rt);
  }
  const [first] = routes;
  if (first === undefined)
    return { errno: 'EINVAL', extack: 'Invalid nexthop configuration - no valid nexthops' };
  const inserted: Fib6Info[] = [];
  const refused = insertInTurn(net, routes, inserted, config, why);
  if (inserted.length > 0) {
    const shown = config.request?.append ? (first.multipath?.members[0] ?? first) : first;
    inet6RtNotify(net, 'newroute', shown, config.request?.replace === true);
  }
  if (refused === undefined) return first;
  for (const rt of inserted) fib6DelRoute(net, rt, ROUTE_MULTIPATH_UNDONE);
  return refused;
}

/** Once the first is in, it has replaced what it was to replace, and the others are only added to it. */
function insertInTurn(
  net: Net,
  routes: readonly Fib6Info[],
  inserted: Fib6Info[],
  { request }: Fib6Config,
  why: Decision,
): NetlinkError | undefined {
  for (const rt of routes) {
    const later = { ...request, create: true, excl: false, replace: false };
    const refused = fib6Insert(net, rt, inserted.length === 0 ? request : later, why, true);
    if (refused !== undefined) {
      const halfReplaced = request?.replace === true && inserted.length > 0;
      return halfReplaced ? { ...refused, extack: HALF_REPLACED } : refused;
    }
    inserted.push(rt);
  }
  return undefined;
}

const HALF_REPLACED = 'ipv6: multipath route replace failed (check consistency of installed routes)';

function hopConfig(config: Fib6Config, hop: NexthopConfig): Fib6Config {
  return {
    ...config,
    nexthops: undefined,
    gateway: hop.gateway ?? config.gateway,
    dev: hop.dev ?? config.dev,
    ...((hop.onlink ?? config.onlink) && { onlink: true }),
  };
}

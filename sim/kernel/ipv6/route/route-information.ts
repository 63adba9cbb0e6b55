/**
 * Routes that routers advertise beside themselves: the Route Information option (rt6_route_rcv; RFC 4191 §2.3, §3.1).
 *
 * Differs from Linux: where the kernel takes a prefix that is longer than its option, and nothing follows the option, the
 * rest counts as zeros; the kernel reads what happens to lie behind the packet.
 */
import { Ip6 } from '../../../base/ip6';
import type { Prefix } from '../../../base/prefix';
import { seconds } from '../../../base/time';
import type { NetDevice } from '../../../link/net-device';
import { decision, type Decision } from '../../../trace/decision';
import { ndOptionLength, writeNdOption, type NdOption, type NdOptionOf } from '../../../wire/nd/options';
import { routePrefixOctets } from '../../../wire/nd/options/route-information';
import type { Net } from '../../core/net';
import type { Inet6Dev } from '../inet6-dev';
import { rt6GetDfltRouter } from './default-router';
import { fib6CleanExpires, fib6DelRoute, fib6SetExpires } from './fib6';
import {
  IP6_RT_PRIO_USER,
  RT6_TABLE_MAIN,
  RTF_ADDRCONF,
  RTF_DEFAULT,
  RTF_ROUTEINFO,
  type Fib6Info,
  type RouterPreference,
} from './fib6-info';
import { DEFAULT_PREFIX } from './fib6-table';
import { fib6Add } from './route-add';

export const RIO_ACCEPTED = decision({
  id: 'route.rio.accepted',
  outcome: 'note',
  says: 'the advertised route was taken over',
  spec: 'RFC 4191 §3.1',
  source: 'rt6_route_rcv',
});
export const RIO_WITHDRAWN = decision({
  id: 'route.rio.withdrawn',
  outcome: 'note',
  says: 'the route lifetime is 0: the router does not lead there any more',
  spec: 'RFC 4191 §3.1',
  source: 'rt6_route_rcv',
});
export const RIO_DEFRTR_OFF = decision({
  id: 'route.rio.defrtr-off',
  outcome: 'note',
  says: 'accept_ra_defrtr is 0: no default route is taken, from a route information option either',
  spec: 'ip-sysctl accept_ra_defrtr',
  source: 'ndisc_router_discovery',
  remedy: 'accept_ra_defrtr=1 on this interface',
});
export const RIO_LIFETIME_TOO_SHORT = decision({
  id: 'route.rio.lifetime-too-short',
  outcome: 'note',
  says: 'the route lifetime is shorter than accept_ra_min_lft',
  spec: 'ip-sysctl accept_ra_min_lft',
  source: 'ndisc_router_discovery',
  remedy: 'accept_ra_min_lft=0 on this interface',
});
export const RIO_PREFIX_TOO_SHORT = decision({
  id: 'route.rio.prefix-too-short',
  outcome: 'note',
  says: 'the prefix is shorter than accept_ra_rt_info_min_plen',
  spec: 'ip-sysctl accept_ra_rt_info_min_plen',
  source: 'ndisc_router_discovery',
  remedy: 'a smaller accept_ra_rt_info_min_plen on this interface',
});
export const RIO_PREFIX_TOO_LONG = decision({
  id: 'route.rio.prefix-too-long',
  outcome: 'note',
  says: 'the prefix is longer than accept_ra_rt_info_max_plen, which is 0 unless somebody set it',
  spec: 'ip-sysctl accept_ra_rt_info_max_plen',
  source: 'ndisc_router_discovery',
  remedy: 'accept_ra_rt_info_max_plen=128 on this interface',
});
export const RIO_CLASH = decision({
  id: 'route.rio.clash',
  outcome: 'note',
  says: 'an equal route was made by hand, so the advertised one is not added',
  spec: 'Linux',
  source: 'rt6_add_route_info',
  remedy: 'remove that route, or give it another metric',
});
export const RIO_MALFORMED = decision({
  id: 'route.rio.malformed',
  outcome: 'note',
  says: 'the option is too short for its prefix length',
  spec: 'RFC 4191 §2.3',
  source: 'rt6_route_rcv',
});
export const RIO_PREFERENCE_RESERVED = decision({
  id: 'route.rio.preference-reserved',
  outcome: 'note',
  says: 'its preference is the reserved value, with which the option must be ignored',
  spec: 'RFC 4191 §2.3',
  source: 'rt6_route_rcv',
});

/** Lifetimes that never end, seconds. */
const INFINITY_LIFE_TIME = 0xffffffff;

/**
 * ndisc_router_discovery's gate for one option, then rt6_route_rcv. Says what came of it. `behind` are the options that
 * follow: a kernel that does not look at the length of this one takes the rest of a prefix from them.
 */
export function rt6RouteRcv(
  net: Net,
  idev: Inet6Dev,
  option: NdOptionOf<'route-information'>,
  router: Ip6,
  behind: readonly NdOption[],
): Decision {
  const refused = gate(idev, option) ?? malformed(net, option);
  if (refused !== undefined) return refused;
  const { prefixLength: length, routeLifetime: lifetime } = option;
  const preference = option.preference as RouterPreference;
  const prefix =
    length === 0 ? DEFAULT_PREFIX : { address: prefixAsRead(option, behind).masked(length), length };
  let rt = rt6GetRouteInfo(net, prefix, router, idev.dev);
  if (lifetime === 0) {
    if (rt !== undefined) fib6DelRoute(net, rt, RIO_WITHDRAWN, { router: router.toString() });
    return RIO_WITHDRAWN;
  }
  if (rt === undefined) rt = rt6AddRouteInfo(net, prefix, router, idev.dev, preference);
  else {
    rt.flags |= RTF_ROUTEINFO;
    rt.preference = preference;
    net.fib6.invalidate();
  }
  if (rt === undefined) return RIO_CLASH;
  if (lifetime === INFINITY_LIFE_TIME) fib6CleanExpires(net, rt);
  else fib6SetExpires(net, rt, net.scheduler.now + seconds(lifetime));
  return RIO_ACCEPTED;
}

function gate({ net, cnf }: Inet6Dev, option: NdOptionOf<'route-information'>): Decision | undefined {
  const { prefixLength, routeLifetime } = option;
  if (prefixLength === 0 && cnf.accept_ra_defrtr === 0 && net.profile.defrtrCoversRouteInformation)
    return RIO_DEFRTR_OFF;
  if (routeLifetime !== 0 && routeLifetime < cnf.accept_ra_min_lft) return RIO_LIFETIME_TOO_SHORT;
  if (prefixLength < cnf.accept_ra_rt_info_min_plen) return RIO_PREFIX_TOO_SHORT;
  return prefixLength > cnf.accept_ra_rt_info_max_plen ? RIO_PREFIX_TOO_LONG : undefined;
}

function malformed(net: Net, option: NdOptionOf<'route-information'>): Decision | undefined {
  const { prefixLength } = option;
  const octets = routePrefixOctets(option);
  // Where the length is compared as if it did not count the head of the option, eight octets may be missing.
  const missing = net.profile.strictRouteInformationLength ? 0 : 8;
  const needed = prefixLength === 0 ? 0 : prefixLength <= 64 ? 8 : 16;
  if (prefixLength > 128 || octets + missing < needed) return RIO_MALFORMED;
  return option.preference === 'reserved' ? RIO_PREFERENCE_RESERVED : undefined;
}

/** The prefix, of which what the option has no room for is read from what follows it. */
function prefixAsRead(option: NdOptionOf<'route-information'>, behind: readonly NdOption[]): Ip6 {
  const octets = routePrefixOctets(option);
  if (octets * 8 >= option.prefixLength) return option.prefix;
  const read = new Uint8Array(octets + behind.reduce((sum, each) => sum + ndOptionLength(each), 16));
  option.prefix.writeTo(read, 0);
  read.fill(0, octets);
  let at: number = octets;
  for (const each of behind) at = writeNdOption(read, at, each);
  return Ip6.fromBytes(read.subarray(0, 16));
}

/** rt6_get_route_info; for the default prefix any default route that an advertisement of this router made. */
function rt6GetRouteInfo(net: Net, prefix: Prefix, router: Ip6, dev: NetDevice): Fib6Info | undefined {
  if (prefix.length === 0 && net.profile.routeInformationCoversDefault)
    return rt6GetDfltRouter(net, router, dev);
  const node = net.fib6.fib6GetTable(RT6_TABLE_MAIN)?.fib6Locate(prefix);
  return node?.find(rt => rt.nh.dev === dev && (rt.flags & RTF_ROUTEINFO) !== 0 && rt.nh.gateway === router);
}

/** rt6_add_route_info; undefined when an equal route by hand is in the way. */
function rt6AddRouteInfo(
  net: Net,
  prefix: Prefix,
  router: Ip6,
  dev: NetDevice,
  preference: RouterPreference,
): Fib6Info | undefined {
  const flags = RTF_ADDRCONF | RTF_ROUTEINFO | (prefix.length === 0 ? RTF_DEFAULT : 0);
  const metric = IP6_RT_PRIO_USER;
  fib6Add(
    net,
    { dst: prefix, dev, gateway: router, metric, preference, protocol: net.profile.raRouteProtocol, flags },
    RIO_ACCEPTED,
  );
  return rt6GetRouteInfo(net, prefix, router, dev);
}

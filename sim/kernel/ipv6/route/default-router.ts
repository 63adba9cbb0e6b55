/**
 * Default routes through the routers that advertise themselves (RFC 4861 §6.3.4): found, made, preferred and purged by
 * their flags RTF_ADDRCONF and RTF_DEFAULT, whatever `ip route` calls their protocol.
 */
import type { Ip6 } from '../../../base/ip6';
import { seconds } from '../../../base/time';
import type { NetDevice } from '../../../link/net-device';
import { decision, type Decision } from '../../../trace/decision';
import { isNetlinkError } from '../../core/errno';
import type { Net } from '../../core/net';
import { in6DevGet } from '../inet6-dev';
import { exceptionsCleanTohost } from './exceptions';
import { fib6DelRoute } from './fib6';
import { RT6_TABLE_MAIN, RTF_ADDRCONF, RTF_DEFAULT, type Fib6Info, type RouterPreference } from './fib6-info';
import { DEFAULT_PREFIX, type Fib6Table } from './fib6-table';
import { fib6Add } from './route-add';
import { inet6RtNotify } from './rt-notify';

export const ROUTE_DEFAULT_ROUTER = decision({
  id: 'route.add.default-router',
  outcome: 'note',
  says: 'a router advertised itself as a default router',
  spec: 'RFC 4861 §6.3.4',
  source: 'rt6_add_dflt_router',
});
const RTF_RA_ROUTER = RTF_ADDRCONF | RTF_DEFAULT;

function isRaRouter(rt: Fib6Info): boolean {
  return (rt.flags & RTF_RA_ROUTER) === RTF_RA_ROUTER;
}

/** rt6_get_dflt_router: the default route that an advertisement of this router made. A person's does not count. */
export function rt6GetDfltRouter(net: Net, router: Ip6, dev: NetDevice): Fib6Info | undefined {
  const node = net.fib6.fib6GetTable(RT6_TABLE_MAIN)?.fib6Locate(DEFAULT_PREFIX);
  return node?.find(rt => rt.nh.dev === dev && isRaRouter(rt) && rt.nh.gateway === router);
}

/**
 * rt6_add_dflt_router. `lifetime` in seconds.
 * @returns undefined when it cannot be added: the same route exists by hand, or the device is down.
 */
export function rt6AddDfltRouter(
  net: Net,
  router: Ip6,
  dev: NetDevice,
  preference: RouterPreference,
  metric: number,
  lifetime: number,
): Fib6Info | undefined {
  const config = {
    dst: DEFAULT_PREFIX,
    dev,
    gateway: router,
    metric,
    preference,
    expires: net.scheduler.now + seconds(lifetime),
    protocol: net.profile.raRouteProtocol,
    flags: RTF_ADDRCONF | RTF_DEFAULT,
  } as const;
  const added = fib6Add(net, config, ROUTE_DEFAULT_ROUTER);
  if (!isNetlinkError(added)) net.fib6.fib6NewTable(RT6_TABLE_MAIN).hasDfltRouter = true;
  return rt6GetDfltRouter(net, router, dev);
}

/** RFC 4191 §2.2: the router changed the preference it advertises. */
export function rt6SetPreference(net: Net, rt: Fib6Info, preference: RouterPreference): void {
  rt.preference = preference;
  net.fib6.invalidate();
  if (net.profile.tellsPreferenceChange) inet6RtNotify(net, 'newroute', rt, true);
}

/** rt6_purge_dflt_routers: a machine that becomes a router forgets its default routers, wherever it became one. */
export function rt6PurgeDfltRouters(net: Net, why: Decision): void {
  for (const table of net.fib6.tables) if (table.hasDfltRouter) purgeTable(net, table, why);
}

/** Only what leads to the default prefix: prefixes and more specific routes stay, and run out if nothing refreshes them. */
function purgeTable(net: Net, table: Fib6Table, why: Decision): void {
  for (const rt of table.fib6Locate(DEFAULT_PREFIX)?.routes() ?? []) {
    const idev = in6DevGet(rt.nh.dev);
    if (!(rt.flags & RTF_RA_ROUTER)) continue;
    if (net.profile.purgeSparesAcceptRa2 && idev?.cnf.accept_ra === 2) continue;
    const name = rt.nh.dev.name;
    fib6DelRoute(net, rt, why, {
      'net.ipv6.conf.all.forwarding': net.devconfAll.forwarding,
      ...(idev && {
        [`net.ipv6.conf.${name}.forwarding`]: idev.cnf.forwarding,
        [`net.ipv6.conf.${name}.accept_ra`]: idev.cnf.accept_ra,
      }),
    });
  }
  table.hasDfltRouter = false;
}

/** rt6_clean_tohost: this neighbour says that it is no router (any more), so nothing learned leads through it. */
export function rt6CleanTohost(net: Net, gateway: Ip6, why: Decision): void {
  net.fib6.fib6CleanAll(rt => {
    if (isRaRouter(rt) && rt.nh.gateway === gateway) return why;
    exceptionsCleanTohost(net, rt, gateway);
    return undefined;
  });
}

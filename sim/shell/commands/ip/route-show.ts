/** `ip route show` and `ip route flush` (ip/iproute.c). */
import type { Refusal, RouteInfo, RouteInfo4 } from '../../../kernel/uapi';
import { Complaint, refused } from '../iproute2/complaint';
import { LOCAL_TABLE, MAIN_TABLE } from '../iproute2/names';
import type { Result, Session } from '../iproute2/session';
import type { Words } from '../iproute2/words';
import { flush } from './flush';
import { readRouteFilter, type RouteFilter, selectsRoute, viewOf } from './route-filter';
import { isRoute4, printRoute } from './route-print';

const ALWAYS_THERE: readonly number[] = [MAIN_TABLE, LOCAL_TABLE];

/** The routes a dump gives; a complaint when there is no such table. */
function dump(session: Session, filter: RouteFilter): readonly (RouteInfo | RouteInfo4)[] | Complaint {
  const { table, cached } = filter;
  const { netlink, settings } = session;
  const asked = settings.family === 'unspec' && table !== undefined ? 'inet' : filter.family;
  if (asked === 'inet') {
    if (isMissing(table, () => netlink.ipv4.routeTables())) return NO_TABLE('ipv4');
    return cached ? [] : netlink.ipv4.routes(table);
  }
  if (asked === 'inet6') {
    if (isMissing(table, () => netlink.routeTables())) return NO_TABLE('ipv6');
    return cached ? netlink.routeCache(table) : netlink.routes(table);
  }
  if (asked !== 'unspec') return [];
  return cached ? netlink.routeCache(table) : [...netlink.ipv4.routes(table), ...netlink.routes(table)];
}

function isMissing(table: number | undefined, tables: () => readonly number[]): boolean {
  return table !== undefined && !ALWAYS_THERE.includes(table) && !tables().includes(table);
}

const NO_TABLE = (family: string): Complaint =>
  refused({ errno: 'ENOENT', extack: `${family}: FIB table does not exist` });

const terminated = ({ text, status }: Complaint, what: string): Complaint =>
  new Complaint(`${text}${what} terminated\n`, status);

export function showRoutes(session: Session, words: Words): Result {
  const filter = readRouteFilter(session, words);
  if (filter instanceof Complaint) return filter;
  const routes = dump(session, filter);
  if (routes instanceof Complaint) return terminated(routes, 'Dump');
  const view = viewOf(filter, session.settings.details > 0);
  session.list(out => {
    for (const route of routes) if (selectsRoute(filter, route)) printRoute(out, route, view);
  });
  return 0;
}

export function flushRoutes(session: Session, words: Words): Result {
  if (words.peek === undefined) return new Complaint('"ip route flush" requires arguments.\n', 1);
  const filter = readRouteFilter(session, words);
  if (filter instanceof Complaint) return filter;
  if (filter.cached && session.settings.family !== 'inet6') return flushIp4Cache(session);
  return flush(session, {
    noun: 'entries',
    select: round => {
      const routes = dump(session, filter);
      if (routes instanceof Complaint) return round === 0 ? terminated(routes, 'Flush') : [];
      return routes.filter(route => selectsRoute(filter, route));
    },
    remove: route => removeRoute(session, route),
    print: routes => {
      const out = session.printer();
      for (const route of routes) printRoute(out, route, viewOf(filter, session.settings.details > 0));
      session.write(out.flush());
    },
    maxRounds: 0,
    failureStatus: 2,
  });
}

/** Without a family the cache is that of IPv4, which is empty. */
function flushIp4Cache(session: Session): Result {
  if (session.settings.stats > 0) session.write('*** IPv4 routing cache is flushed.\n');
  return 0;
}

/** RTM_DELROUTE with everything the dump told. */
function removeRoute({ netlink }: Session, route: RouteInfo | RouteInfo4): Refusal {
  if (isRoute4(route)) {
    const { metrics: _, flags: __, ...wanted } = route;
    return netlink.ipv4.routeDel(wanted);
  }
  const { dst, table, protocol, metric, type, gateway, dev, nexthops, cloned } = route;
  return netlink.routeDel({
    dst,
    table,
    protocol,
    metric,
    type,
    ...(gateway !== undefined && { gateway }),
    ...(dev !== undefined && { dev }),
    ...(nexthops !== undefined && { nexthops }),
    ...(cloned === true && { cloned }),
  });
}

/** A route as `ip route` and `ip monitor` print it (print_route of ip/iproute.c). */
import { Ip4 } from '../../../base/ip4';
import type { Prefix } from '../../../base/prefix';
import type { Prefix4 } from '../../../base/prefix4';
import type {
  NexthopInfo,
  NexthopInfo4,
  RouteAnswer,
  RouteAnswer4,
  RouteInfo,
  RouteInfo4,
} from '../../../kernel/uapi';
import { MAIN_TABLE, protocolName, scopeName } from '../iproute2/names';
import type { Printer } from '../iproute2/printer';
import type { TableNames } from '../iproute2/table-names';

/** What is left out because it was asked for, and what is added. */
export interface RouteView {
  readonly details: boolean;
  readonly tables: TableNames;
  readonly deleted?: boolean;
  /** The table is the same for all. */
  readonly oneTable?: boolean;
  readonly withoutDev?: boolean;
  readonly withoutGateway?: boolean;
  readonly withoutProtocol?: boolean;
  readonly withoutScope?: boolean;
  readonly withoutSource?: boolean;
  readonly withoutMetric?: boolean;
}

/** Whether a route is one of IPv4. */
export function isRoute4<T extends RouteInfo4>(route: RouteInfo | T): route is T {
  return route.dst.address instanceof Ip4;
}

/** A route of a table, or the answer to `ip route get`. */
export function printRoute(
  out: Printer,
  route: RouteAnswer | RouteInfo4 | RouteAnswer4,
  view: RouteView,
): void {
  if (isRoute4(route)) printRoute4(out, route, view);
  else printRoute6(out, route, view);
}

function printRoute6(out: Printer, route: RouteAnswer, view: RouteView): void {
  const { from, iif } = route;
  out.openObject();
  if (view.deleted === true) out.both('deleted', true, 'Deleted ');
  if (route.type !== 'unicast' || view.details) out.both('type', route.type, `${route.type} `);
  const dst = destination(route.dst);
  out.both('dst', dst, `${dst} `);
  if (from !== undefined) out.both('from', from.toString(), `from ${from.toString()} `);
  if (route.gateway !== undefined && view.withoutGateway !== true)
    out.both('gateway', route.gateway.toString(), `via ${route.gateway.toString()} `);
  if (route.dev !== undefined && view.withoutDev !== true) out.both('dev', route.dev, `dev ${route.dev} `);
  printOrigin(out, route, view);
  printFlags(out, route.flags);
  if (route.expires !== undefined && route.expires !== 0) {
    const seconds = Math.trunc(route.expires);
    out.both('expires', seconds, `expires ${seconds}sec `);
  }
  printMetrics(out, route);
  if (iif !== undefined) out.both('iif', iif, `iif ${iif} `);
  if (route.preference !== undefined) out.both('pref', route.preference, `pref ${route.preference}`);
  if (route.nexthops !== undefined) printNexthops(out, route.nexthops);
  out.text('\n');
  out.closeObject();
}

/** A route of IPv4; what `ip route get` answers has a second line. */
function printRoute4(out: Printer, route: RouteInfo4 | RouteAnswer4, view: RouteView): void {
  const { gateway, dev, tos, type } = route;
  const answer = 'cacheFlags' in route ? route : undefined;
  out.openObject();
  if (view.deleted === true) out.both('deleted', true, 'Deleted ');
  if (type !== 'unicast' || view.details) out.both('type', type, `${type} `);
  const dst = answer?.cloned === true ? route.dst.address.toString() : destination(route.dst);
  out.both('dst', dst, `${dst} `);
  if (answer?.from !== undefined) out.both('from', answer.from.toString(), `from ${answer.from.toString()} `);
  if (tos !== 0) {
    const digits = `0x${tos.toString(16).padStart(2, '0')}`;
    out.both('tos', digits, `tos ${digits} `);
  }
  if (gateway !== undefined && view.withoutGateway !== true)
    out.both('gateway', gateway.toString(), `via ${gateway.toString()} `);
  if (dev !== undefined && view.withoutDev !== true) out.both('dev', dev, `dev ${dev} `);
  printOrigin4(out, route, view, answer?.cloned === true);
  // what is for a group has a bit that iproute2 takes for another
  const marks = answer?.cloned === true && type === 'multicast' ? ['rt_offload_failed'] : [];
  printFlags(out, route.flags, marks);
  if (answer?.cloned === true) printCache(out, answer);
  else printMetrics(out, route);
  if (route.nexthops !== undefined) printNexthops(out, route.nexthops);
  out.text('\n');
  out.closeObject();
}

function printOrigin4(out: Printer, route: RouteInfo4, view: RouteView, cloned: boolean): void {
  const { table, protocol, prefsrc, metric, scope } = route;
  if ((table !== MAIN_TABLE || view.details) && view.oneTable !== true)
    out.both('table', view.tables.nameOf(table), `table ${view.tables.nameOf(table)} `);
  if (!cloned) {
    if ((protocol !== 'boot' || view.details) && view.withoutProtocol !== true)
      out.both('protocol', protocolName(protocol), `proto ${protocolName(protocol)} `);
    if ((scope !== 0 || view.details) && view.withoutScope !== true)
      out.both('scope', scopeName(scope), `scope ${scopeName(scope)} `);
  }
  if (prefsrc !== undefined && view.withoutSource !== true)
    out.both('prefsrc', prefsrc.toString(), `src ${prefsrc.toString()} `);
  if (metric !== 0 && view.withoutMetric !== true) out.both('metric', metric, `metric ${metric} `);
}

/** Who asks (root, unless a packet came in), what becomes of the packet, and where it came in. */
function printCache(out: Printer, answer: RouteAnswer4): void {
  const { iif, cacheFlags } = answer;
  if (iif === undefined) out.both('uid', 0, 'uid 0 ');
  out.newLine();
  out.text('    cache ');
  out.openArray('cache');
  for (const [index, word] of cacheFlags.entries())
    out.both(undefined, word, `${index === 0 ? '<' : ','}${word}`);
  out.closeArray();
  if (cacheFlags.length > 0) out.text('> ');
  printMetrics(out, answer);
  if (iif !== undefined) out.both('iif', iif, `iif ${iif} `);
}

/** Table, protocol, scope, preferred source and metric. */
function printOrigin(out: Printer, route: RouteInfo, view: RouteView): void {
  const { table, protocol, prefsrc, metric } = route;
  if ((table !== MAIN_TABLE || view.details) && view.oneTable !== true)
    out.both('table', view.tables.nameOf(table), `table ${view.tables.nameOf(table)} `);
  if (route.cloned !== true) {
    if ((protocol !== 'boot' || view.details) && view.withoutProtocol !== true)
      out.both('protocol', protocolName(protocol), `proto ${protocolName(protocol)} `);
    if (view.details && view.withoutScope !== true) out.both('scope', 'global', 'scope global ');
  }
  if (prefsrc !== undefined && view.withoutSource !== true)
    out.both('prefsrc', prefsrc.toString(), `src ${prefsrc.toString()} `);
  if (view.withoutMetric !== true) out.both('metric', metric, `metric ${metric} `);
}

/** `default`, an address, or a prefix. */
export function destination({ address, length }: Prefix | Prefix4): string {
  if (length === 0) return 'default';
  const host = address instanceof Ip4 ? 32 : 128;
  return length === host ? address.toString() : `${address.toString()}/${length}`;
}

const FLAGS = ['dead', 'onlink', 'linkdown'] as const;

function printFlags(out: Printer, flags: RouteInfo['flags'], more: readonly string[] = []): void {
  out.openArray('flags');
  for (const flag of FLAGS) if (flags.includes(flag)) out.both(undefined, flag, `${flag} `);
  for (const flag of more) out.both(undefined, flag, `${flag} `);
  out.closeArray();
}

/** RTAX_* in the order of their numbers. */
const METRICS = ['mtu', 'advmss', 'hoplimit'] as const;

function printMetrics(out: Printer, { metrics, locked = [] }: Pick<RouteInfo, 'metrics' | 'locked'>): void {
  const set = METRICS.filter(key => metrics[key] !== undefined || locked.includes(key));
  if (set.length === 0) return;
  out.openArray('metrics');
  out.openObject();
  for (const key of set) {
    const value = metrics[key] ?? 0;
    out.both(key, value, `${key} ${locked.includes(key) ? 'lock ' : ''}${value} `);
  }
  out.closeObject();
  out.closeArray();
}

function printNexthops(out: Printer, nexthops: readonly (NexthopInfo | NexthopInfo4)[]): void {
  out.openArray('nexthops');
  for (const { gateway, dev, weight, flags } of nexthops) {
    out.openObject();
    out.newLine();
    out.text('\tnexthop ');
    if (gateway !== undefined) out.both('gateway', gateway.toString(), `via ${gateway.toString()} `);
    if (dev !== undefined) out.both('dev', dev, `dev ${dev} `);
    out.both('weight', weight, `weight ${weight} `);
    printFlags(out, flags);
    out.closeObject();
  }
  out.closeArray();
}

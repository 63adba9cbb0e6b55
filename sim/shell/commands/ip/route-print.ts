/** A route as `ip route` and `ip monitor` print it (print_route of ip/iproute.c). */
import type { Prefix } from '../../../base/prefix';
import { formatPrefix } from '../../../base/prefix';
import type { NexthopInfo, RouteAnswer, RouteInfo } from '../../../kernel/uapi';
import { MAIN_TABLE, protocolName } from '../iproute2/names';
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

/** A route of a table, or the answer to `ip route get`. */
export function printRoute(out: Printer, route: RouteAnswer, view: RouteView): void {
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
export function destination(dst: Prefix): string {
  if (dst.length === 0) return 'default';
  return dst.length === 128 ? dst.address.toString() : formatPrefix(dst);
}

const FLAGS = ['dead', 'onlink', 'linkdown'] as const;

function printFlags(out: Printer, flags: RouteInfo['flags']): void {
  out.openArray('flags');
  for (const flag of FLAGS) if (flags.includes(flag)) out.both(undefined, flag, `${flag} `);
  out.closeArray();
}

/** RTAX_* in the order of their numbers. */
const METRICS = ['mtu', 'advmss', 'hoplimit'] as const;

function printMetrics(out: Printer, { metrics, locked = [] }: RouteInfo): void {
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

function printNexthops(out: Printer, nexthops: readonly NexthopInfo[]): void {
  out.openArray('nexthops');
  for (const { gateway, dev, weight, flags } of nexthops) {
    out.openObject();
    out.newLine();
    out.text('\tnexthop ');
    if (gateway !== undefined) out.both('gateway', gateway.toString(), `via ${gateway.toString()} `);
    out.both('dev', dev, `dev ${dev} `);
    out.both('weight', weight, `weight ${weight} `);
    printFlags(out, flags);
    out.closeObject();
  }
  out.closeArray();
}

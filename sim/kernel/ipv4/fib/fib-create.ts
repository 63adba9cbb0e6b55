/**
 * Entering and deleting an IPv4 route (fib_create_info and fib_check_nh of net/ipv4/fib_semantics.c, fib_table_insert and
 * fib_table_delete of fib_trie.c): what a request must be like, in the kernel's order and words.
 */
import type { Ip4 } from '../../../base/ip4';
import type { Prefix4 } from '../../../base/prefix4';
import type { NetDevice } from '../../../link/net-device';
import { decision, type Decision } from '../../../trace/decision';
import { isNetlinkError, type NetlinkError } from '../../core/errno';
import type { Net } from '../../core/net';
import { NO_METRICS, type RouteMetrics, type RouteProtocol } from '../../ipv6/route/fib6-info';
import { inetAddrType } from '../addr-type';
import { inDevGet, RT_SCOPE_HOST, RT_SCOPE_LINK, RT_SCOPE_NOWHERE } from '../in-device';
import { netnsIpv4 } from '../netns-ipv4';
import { rtmsgFib, traceRoute } from './fib4';
import {
  FIB_PROPS,
  isSameInfo,
  RT_TABLE_LOCAL,
  RT_TABLE_MAIN,
  RTNH_F_LINKDOWN,
  RTNH_F_ONLINK,
  type FibAlias,
  type FibInfo,
  type FibNh,
  type FibResult,
  type RouteType4,
} from './fib-info';

export const ROUTE4_REQUESTED = decision({
  id: 'fib4.add.request',
  outcome: 'note',
  says: 'a program asked for this route',
  spec: 'ip-route(8) add',
  source: 'inet_rtm_newroute',
});
export const ROUTE4_REPLACED = decision({
  id: 'fib4.add.replaced',
  outcome: 'note',
  says: 'another route to the same destination with the same metric took its place',
  spec: 'ip-route(8) replace',
  source: 'fib_table_insert',
});
export const ROUTE4_DELETED = decision({
  id: 'fib4.del.request',
  outcome: 'note',
  says: 'a program asked to delete it',
  spec: 'ip-route(8) del',
  source: 'inet_rtm_delroute',
});

/** A next hop as it is asked for. */
export interface NhConfig4 {
  readonly gateway?: Ip4 | undefined;
  readonly dev?: NetDevice | undefined;
  readonly onlink?: boolean;
  readonly weight?: number;
}

/** struct fib_config: what a route is asked to be. */
export interface FibConfig extends NhConfig4 {
  readonly dst: Prefix4;
  readonly table: number;
  readonly type: RouteType4;
  readonly scope: number;
  readonly protocol: RouteProtocol;
  readonly priority: number;
  readonly tos: number;
  readonly prefsrc?: Ip4 | undefined;
  readonly metrics?: RouteMetrics;
  readonly nexthops?: readonly NhConfig4[] | undefined;
}

/** NLM_F_* */
export interface FibRequestMode {
  readonly create?: boolean;
  readonly excl?: boolean;
  readonly replace?: boolean;
  readonly append?: boolean;
}

const invalid = (extack: string): NetlinkError => ({ errno: 'EINVAL', extack });
const BAD_GATEWAY = 'Nexthop has invalid gateway';

/** rtm_to_fib_config: what a request of a program must be like before anything is looked at. */
export function checkFibConfig({ dst, tos }: Pick<FibConfig, 'dst' | 'tos'>): NetlinkError | undefined {
  if (tos & 3) return invalid('Invalid dsfield (tos): ECN bits must be 0');
  if (dst.length > 32) return invalid('Invalid prefix length');
  return dst.address.masked(dst.length) === dst.address
    ? undefined
    : invalid('Invalid prefix for given prefix length');
}

/** fib_table_insert. */
export function fibTableInsert(
  net: Net,
  config: FibConfig,
  mode: FibRequestMode,
  why: Decision,
): NetlinkError | undefined {
  const { dst, type, tos, priority } = config;
  const { fib } = netnsIpv4(net);
  const table = fib.newTable(config.table);
  const info = fibCreateInfo(net, config);
  if (isNetlinkError(info)) return info;
  const aliases = table.exact(dst.address, dst.length) ?? [];
  const same = aliases.filter(each => each.tos === tos && each.info.priority === priority);
  const [first] = same;
  const alias: FibAlias = { dst, tos, type, table: table.id, info };
  if (first !== undefined) {
    if (mode.excl === true) return { errno: 'EEXIST' };
    const match = same.find(each => each.type === type && isSameInfo(each.info, info));
    if (mode.replace === true) {
      if (match !== undefined) return match === first ? undefined : { errno: 'EEXIST' };
      traceRoute(net, first, false, ROUTE4_REPLACED);
      aliases[aliases.indexOf(first)] = alias;
      traceRoute(net, alias, true, why);
      rtmsgFib(net, 'newroute', alias, true);
      return undefined;
    }
    if (match !== undefined) return { errno: 'EEXIST' };
  }
  if (mode.create !== true) return { errno: 'ENOENT' };
  const list = table.make(dst.address, dst.length);
  list.splice(placeOf(list, alias, mode.append === true), 0, alias);
  traceRoute(net, alias, true, why);
  rtmsgFib(net, 'newroute', alias);
  return undefined;
}

/** By falling tos, then rising metric; before its equals, or behind them. */
function placeOf(list: readonly FibAlias[], { tos, info }: FibAlias, behind: boolean): number {
  const at = list.findIndex(
    each =>
      each.tos < tos ||
      (each.tos === tos &&
        (behind ? each.info.priority > info.priority : each.info.priority >= info.priority)),
  );
  return at < 0 ? list.length : at;
}

/** fib_table_delete: the first route that is all that the request names; what it leaves out fits any. */
export function fibTableDelete(
  net: Net,
  config: Pick<FibConfig, 'dst' | 'tos' | 'table'> & Partial<FibConfig>,
  why: Decision,
): NetlinkError | undefined {
  const { fib } = netnsIpv4(net);
  const table = fib.table(config.table);
  if (table === undefined) return { errno: 'ESRCH', extack: 'FIB table does not exist' };
  const { address, length } = config.dst;
  const found = table.exact(address, length)?.find(alias => isMeant(alias, config));
  if (found === undefined) return { errno: 'ESRCH' };
  rtmsgFib(net, 'delroute', found);
  fib.remove(table, found, why);
  return undefined;
}

function isMeant(
  { tos, type, info }: FibAlias,
  config: { readonly tos: number } & Partial<FibConfig>,
): boolean {
  const { priority = 0, scope, prefsrc, protocol, dev, gateway, metrics, nexthops } = config;
  const [nh] = info.nhs;
  return (
    tos === config.tos &&
    (config.type === undefined || config.type === type) &&
    (scope === undefined || scope === RT_SCOPE_NOWHERE || scope === info.scope) &&
    (prefsrc === undefined || prefsrc === info.prefsrc) &&
    (protocol === undefined || protocol === info.protocol) &&
    (priority === 0 || priority === info.priority) &&
    (dev === undefined || dev === nh?.dev) &&
    (gateway === undefined || gateway === nh?.gateway) &&
    (nexthops?.every((each, index) => fitsNh(each, info.nhs[index])) ?? true) &&
    Object.entries(metrics ?? {}).every(([key, value]) => info.metrics[key as keyof RouteMetrics] === value)
  );
}

function fitsNh({ dev, gateway }: NhConfig4, nh: FibNh | undefined): boolean {
  return (dev === undefined || dev === nh?.dev) && (gateway === undefined || gateway === nh?.gateway);
}

/** fib_create_info. */
function fibCreateInfo(net: Net, config: FibConfig): FibInfo | NetlinkError {
  const { type, scope, nexthops } = config;
  if (FIB_PROPS[type].scope > scope) return invalid('Invalid scope');
  const { protocol, priority, prefsrc, metrics = NO_METRICS } = config;
  const wanted: readonly NhConfig4[] = nexthops ?? [config];
  const nhs: FibNh[] = [];
  if (FIB_PROPS[type].error !== undefined) {
    if (config.gateway !== undefined || config.dev !== undefined || nexthops !== undefined)
      return invalid('Gateway, device and multipath can not be specified for this route type');
    nhs.push({ dev: undefined, gateway: undefined, scope: 0, weight: 1, flags: 0 });
  } else {
    if (scope > RT_SCOPE_HOST) return invalid('Invalid scope');
    for (const each of wanted) {
      const nh = scope === RT_SCOPE_HOST ? hostNh(each, wanted.length) : fibCheckNh(net, each, config);
      if (isNetlinkError(nh)) return nh;
      nhs.push(nh);
    }
    if (prefsrc !== undefined && !isValidPrefsrc(net, config, prefsrc))
      return invalid('Invalid prefsrc address');
  }
  const flags = nhs.every(nh => nh.flags & RTNH_F_LINKDOWN) ? RTNH_F_LINKDOWN : 0;
  return { protocol, scope, priority, prefsrc, type, metrics, nhs, flags, pfsrcRemoved: false };
}

/** A route that makes an address ours. */
function hostNh({ dev, gateway }: NhConfig4, count: number): FibNh | NetlinkError {
  if (count !== 1) return invalid('Route with host scope can not have multiple nexthops');
  if (gateway !== undefined) return invalid('Route with host scope can not have a gateway');
  if (dev === undefined) return { errno: 'ENODEV' };
  return { dev, gateway: undefined, scope: RT_SCOPE_NOWHERE, weight: 1, flags: 0 };
}

/** fib_check_nh. */
function fibCheckNh(net: Net, nh: NhConfig4, config: FibConfig): FibNh | NetlinkError {
  if (nh.gateway !== undefined) return fibCheckNhV4Gw(net, nh, nh.gateway, config);
  if (nh.onlink === true) return invalid('Invalid flags for nexthop - PERVASIVE and ONLINK can not be set');
  const { dev, weight = 1 } = nh;
  if (dev === undefined || inDevGet(dev) === undefined) return { errno: 'ENODEV' };
  if (!dev.up) return { errno: 'ENETDOWN', extack: 'Device for nexthop is not up' };
  return { dev, gateway: undefined, scope: RT_SCOPE_HOST, weight, flags: linkdown(dev) };
}

/** fib_check_nh_v4_gw: a gateway must be on a link, or be ourselves. */
function fibCheckNhV4Gw(
  net: Net,
  { dev: oif, onlink, weight = 1 }: NhConfig4,
  gateway: Ip4,
  { table, scope }: FibConfig,
): FibNh | NetlinkError {
  if (onlink === true) {
    if (scope >= RT_SCOPE_LINK) return invalid('Nexthop has invalid scope');
    if (oif === undefined) return { errno: 'ENODEV', extack: 'Nexthop device required for onlink' };
    if (!oif.up) return { errno: 'ENETDOWN', extack: 'Nexthop device is not up' };
    if (inetAddrType(net, gateway) !== 'unicast') return invalid(BAD_GATEWAY);
    return { dev: oif, gateway, scope: RT_SCOPE_LINK, weight, flags: RTNH_F_ONLINK | linkdown(oif) };
  }
  const { fib } = netnsIpv4(net);
  const flow = { dst: gateway, oif, scope: Math.max(scope + 1, RT_SCOPE_LINK), ignoreLinkstate: true };
  let found: FibResult | NetlinkError['errno'] = 'EAGAIN';
  if (table !== RT_TABLE_MAIN && fib.table(table) !== undefined) found = fib.tableLookup(table, flow);
  if (typeof found === 'string') found = fib.lookup(flow);
  if (typeof found === 'string') return { errno: found, extack: BAD_GATEWAY };
  if (found.type !== 'unicast' && found.type !== 'local') return invalid(BAD_GATEWAY);
  const { dev } = found.nh;
  if (dev === undefined) return invalid('No egress device for nexthop gateway');
  if (!dev.up) return { errno: 'ENETDOWN' };
  return { dev, gateway, scope: found.alias.info.scope, weight, flags: linkdown(dev) };
}

function linkdown(dev: NetDevice): number {
  return dev.carrier ? 0 : RTNH_F_LINKDOWN;
}

/** fib_valid_prefsrc: it must be ours, or become so by this very route. */
function isValidPrefsrc(net: Net, { type, dst, table }: FibConfig, prefsrc: Ip4): boolean {
  if (type === 'local' && prefsrc === dst.address && !prefsrc.isUnspecified) return true;
  const id = table === RT_TABLE_MAIN ? RT_TABLE_LOCAL : table;
  return (
    inetAddrType(net, prefsrc, id) === 'local' ||
    (id !== RT_TABLE_LOCAL && inetAddrType(net, prefsrc, RT_TABLE_LOCAL) === 'local')
  );
}

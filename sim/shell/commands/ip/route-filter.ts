/** Which routes `ip route show` and `ip route flush` are about (iproute_list_flush_or_save of ip/iproute.c). */
import type { RouteInfo, RouteInfo4, RouteProtocol } from '../../../kernel/uapi';
import { UNSPECIFIED4 } from '../../../base/ip4';
import { UNSPECIFIED } from '../../../base/ip6';
import { type Family, prefixOf, type TypedPrefix } from '../iproute2/addresses';
import {
  cannotFindDevice,
  Complaint,
  INCOMPLETE,
  invalidArgument,
  notSimulated,
  USAGE_STATUS,
} from '../iproute2/complaint';
import {
  abbreviated,
  anything,
  either,
  exactly,
  flag,
  type Keyword,
  type Outcome,
  readKeywords,
  valued,
} from '../iproute2/keywords';
import { MAIN_TABLE, parseProtocol, parseRouteType, parseScope, routeTypeNumber } from '../iproute2/names';
import { unsigned } from '../iproute2/numbers';
import type { Session } from '../iproute2/session';
import type { TableNames } from '../iproute2/table-names';
import type { Words } from '../iproute2/words';
import { isRoute4, type RouteView } from './route-print';
import { readFamily } from './route-words';
import { ROUTE_USAGE } from './usage';

export interface RouteFilter {
  readonly tables: TableNames;
  readonly family: Family;
  /** Undefined: all of them. */
  table: number | undefined;
  /** What look-ups learned, and not the tables. */
  cached: boolean;
  /** `all`: whichever. */
  protocol: RouteProtocol | 'all' | undefined;
  scope: number | 'all' | undefined;
  type: number | undefined;
  dev: string | undefined;
  iif: string | undefined;
  metric: number | undefined;
  via: TypedPrefix | undefined;
  source: TypedPrefix | undefined;
  /** Within it, and around it; both for exactly it. */
  root: TypedPrefix | undefined;
  match: TypedPrefix | undefined;
}

type Selector = 'root' | 'match' | 'exact';

function readPrefix(words: Words, filter: RouteFilter): TypedPrefix | Complaint {
  const word = words.next();
  return word instanceof Complaint ? word : prefixOf(filter.family)(word);
}

/** `root PREFIX`, `match PREFIX`, `exact PREFIX` or a prefix alone. */
function readDestination(word: string, words: Words, filter: RouteFilter): Outcome {
  const first = abbreviated('to')(word) ? words.take() : word;
  if (first === undefined) return INCOMPLETE;
  const selector = (['root', 'match', 'exact'] as const).find((name: Selector) => abbreviated(name)(first));
  const prefix = selector === undefined ? prefixOf(filter.family)(first) : readPrefix(words, filter);
  if (prefix instanceof Complaint) return prefix;
  if (selector !== 'match') filter.root = prefix;
  if (selector !== 'root') filter.match = prefix;
  return undefined;
}

const KEYWORDS: readonly Keyword<RouteFilter>[] = [
  valued(abbreviated('table'), anything, (filter, word) => {
    const table = filter.tables.parse(word);
    if (table !== undefined) filter.table = table || undefined;
    else if (word === 'all') filter.table = undefined;
    else if (word === 'cache') filter.cached = true;
    else if (word === 'help') return new Complaint(ROUTE_USAGE, USAGE_STATUS);
    else return invalidArgument(word, 'table id value is invalid\n');
    return undefined;
  }),
  valued(
    abbreviated('vrf'),
    word => invalidArgument(word, 'Invalid VRF\n'),
    () => undefined,
  ),
  flag(abbreviated('cached', 'cloned'), filter => void (filter.cached = true)),
  valued(
    either(exactly('tos'), abbreviated('dsfield')),
    unsigned('TOS value is invalid\n', 255),
    () => undefined,
  ),
  valued(
    abbreviated('protocol'),
    word => parseProtocol(word) ?? (word === 'all' ? word : invalidArgument(word, 'invalid "protocol"\n')),
    (filter, protocol) => void (filter.protocol = protocol),
  ),
  valued(
    abbreviated('scope'),
    word => parseScope(word) ?? (word === 'all' ? word : invalidArgument(word, 'invalid "scope"\n')),
    (filter, scope) => void (filter.scope = scope),
  ),
  valued(
    abbreviated('type'),
    word => parseRouteType(word) ?? invalidArgument(word, 'node type value is invalid\n'),
    (filter, type) => void (filter.type = type),
  ),
  valued(exactly('dev', 'oif'), anything, (filter, dev) => void (filter.dev = dev)),
  valued(exactly('iif'), anything, (filter, iif) => void (filter.iif = iif)),
  valued(exactly('mark'), unsigned('invalid mark value'), () => notSimulated('a mark on a route')),
  valued(
    either(abbreviated('metric', 'priority'), exactly('preference')),
    unsigned('"metric" value is invalid\n'),
    (filter, metric) => void (filter.metric = metric),
  ),
  {
    spelling: exactly('via'),
    read: (words, filter) => {
      const family = readFamily(words, filter.family);
      const prefix = family instanceof Complaint ? family : prefixOf(family.family)(family.word);
      if (prefix instanceof Complaint) return prefix;
      filter.via = prefix;
      return undefined;
    },
  },
  {
    spelling: exactly('src'),
    read: (words, filter) => {
      const prefix = readPrefix(words, filter);
      if (prefix instanceof Complaint) return prefix;
      filter.source = prefix;
      return undefined;
    },
  },
  valued(abbreviated('realms'), anything, () => notSimulated('a realm')),
  valued(abbreviated('from'), anything, () => notSimulated('routing by source')),
];

export function readRouteFilter(session: Session, words: Words): RouteFilter | Complaint {
  const filter: RouteFilter = {
    tables: session.tables,
    family: session.settings.family,
    table: MAIN_TABLE,
    cached: false,
    protocol: undefined,
    scope: undefined,
    type: undefined,
    dev: undefined,
    iif: undefined,
    metric: undefined,
    via: undefined,
    source: undefined,
    root: undefined,
    match: undefined,
  };
  const complaint = readKeywords(words, KEYWORDS, filter, readDestination);
  if (complaint !== undefined) return complaint;
  for (const name of [filter.iif, filter.dev])
    if (name !== undefined && session.device(name) === undefined) return cannotFindDevice(name);
  return filter;
}

/** filter_nlmsg. Every IPv6 route has scope global, and none a device it came in by. */
export function selectsRoute(filter: RouteFilter, route: RouteInfo | RouteInfo4): boolean {
  const { protocol, scope, type, dev, iif, metric } = filter;
  if (iif !== undefined) return false;
  if (filter.table !== undefined && route.table !== filter.table) return false;
  if (protocol !== undefined && protocol !== 'all' && route.protocol !== protocol) return false;
  if (scope !== undefined && scope !== 'all' && scope !== (isRoute4(route) ? route.scope : 0)) return false;
  if (type !== undefined && routeTypeNumber(route.type) !== type) return false;
  if (dev !== undefined && route.dev !== dev) return false;
  if (metric !== undefined && route.metric !== metric) return false;
  return isRoute4(route) ? selectsAddresses4(filter, route) : selectsAddresses(filter, route);
}

function selectsAddresses4({ root, match, via, source }: RouteFilter, route: RouteInfo4): boolean {
  const { dst, gateway = UNSPECIFIED4, prefsrc = UNSPECIFIED4 } = route;
  if ([root, match, via, source].some(prefix => prefix?.family === 'inet6')) return false;
  if (root !== undefined) {
    const { address4 = UNSPECIFIED4, length } = root;
    if (length > dst.length || !dst.address.prefixEquals(address4, length)) return false;
  }
  if (match !== undefined) {
    const { address4 = UNSPECIFIED4, length } = match;
    if (length < dst.length || !dst.address.prefixEquals(address4, dst.length)) return false;
  }
  if (via?.address4 !== undefined && !gateway.prefixEquals(via.address4, via.length)) return false;
  return source?.address4 === undefined || prefsrc.prefixEquals(source.address4, source.length);
}

function selectsAddresses({ root, match, via, source }: RouteFilter, route: RouteInfo): boolean {
  const { dst, gateway, prefsrc } = route;
  const other = (prefix: TypedPrefix | undefined): boolean => prefix?.family === 'inet';
  if (other(root) || other(match) || other(via) || other(source)) return false;
  if (root !== undefined) {
    const { address = UNSPECIFIED, length } = root;
    if (length > dst.length || !dst.address.prefixEquals(address, length)) return false;
  }
  if (match !== undefined) {
    const { address = UNSPECIFIED, length } = match;
    if (length < dst.length || !dst.address.prefixEquals(address, dst.length)) return false;
  }
  if (via?.address !== undefined && !(gateway ?? UNSPECIFIED).prefixEquals(via.address, via.length))
    return false;
  return (
    source?.address === undefined || (prefsrc ?? UNSPECIFIED).prefixEquals(source.address, source.length)
  );
}

function isHost(prefix: TypedPrefix | undefined): boolean {
  return prefix !== undefined && prefix.length === (prefix.family === 'inet' ? 32 : 128);
}

/** What need not be printed because it was asked for. */
export function viewOf(filter: RouteFilter, details: boolean): RouteView {
  return {
    details,
    tables: filter.tables,
    oneTable: filter.table !== undefined,
    withoutDev: filter.dev !== undefined,
    withoutGateway: isHost(filter.via),
    withoutProtocol: filter.protocol !== undefined && filter.protocol !== 'all',
    withoutScope: filter.scope !== undefined && filter.scope !== 'all',
    withoutSource: isHost(filter.source),
    withoutMetric: filter.metric !== undefined,
  };
}

/** `ip route add`, `append`, `change`, `replace` and `del` (iproute_modify of ip/iproute.c). */
import { UNSPECIFIED4 } from '../../../base/ip4';
import { UNSPECIFIED } from '../../../base/ip6';
import type { Prefix } from '../../../base/prefix';
import type { NewMode, Refusal, RouteMetrics, RouteRequest, RouteRequest4 } from '../../../kernel/uapi';
import { addressOf, prefixOf } from '../iproute2/addresses';
import {
  cannotFindDevice,
  Complaint,
  duplicateOrGarbage,
  INCOMPLETE,
  invalidArgument,
  notSimulated,
  refused,
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
  type Spelling,
  valued,
} from '../iproute2/keywords';
import {
  LOCAL_TABLE,
  parseProtocol,
  parseRouteType,
  parseScope,
  routeType4Of,
  routeTypeOf,
} from '../iproute2/names';
import { unsigned } from '../iproute2/numbers';
import { parseTrafficClass } from '../iproute2/rule-names';
import type { Result, Session } from '../iproute2/session';
import type { Words } from '../iproute2/words';
import { readNexthops, type TypedNexthop } from './route-nexthops';
import { readFamily, type RouteArguments, typedAs } from './route-words';
import { parsed } from './rule-filter';
import { ROUTE_USAGE } from './usage';

function readGateway(words: Words, args: RouteArguments): Outcome {
  if (args.request.gateway !== undefined || args.inet.gateway !== undefined)
    return invalidArgument('via', 'use nexthop syntax to specify multiple via\n');
  const named = readFamily(words, args.family);
  if (named instanceof Complaint) return named;
  const gateway = typedAs(args, addressOf, named.word, named.family);
  if (gateway instanceof Complaint) return gateway;
  if (args.family !== gateway.family && gateway.family !== 'unspec')
    return notSimulated('a gateway of the other family');
  if (gateway.address4 !== undefined) args.inet.gateway = gateway.address4;
  else args.request.gateway = gateway.address ?? UNSPECIFIED;
  return undefined;
}

/** A metric of the route (RTAX_*); `lock` keeps the kernel from changing it. */
function metric(
  spelling: Spelling,
  key: keyof RouteMetrics,
  word: string,
  max?: number,
): Keyword<RouteArguments> {
  return {
    spelling,
    read: (words, { metrics, locked }) => {
      const first = words.next();
      if (first === 'lock') locked.push(key);
      const text = first === 'lock' ? words.next() : first;
      const value = text instanceof Complaint ? text : unsigned(`"${word}" value is invalid\n`, max)(text);
      if (value instanceof Complaint) return value;
      metrics[key] = value;
      return undefined;
    },
  };
}

const missing = (spelling: Spelling, what: string): Keyword<RouteArguments> =>
  valued(spelling, anything, () => notSimulated(what));

const PREFERENCES = ['low', 'medium', 'high'] as const;

const KEYWORDS: readonly Keyword<RouteArguments>[] = [
  valued(exactly('src'), anything, (args, word) => {
    const source = typedAs(args, addressOf, word);
    if (source instanceof Complaint) return source;
    if (source.address4 !== undefined) args.inet.prefsrc = source.address4;
    else args.request.prefsrc = source.address ?? UNSPECIFIED;
    return undefined;
  }),
  missing(exactly('as'), 'translating a destination'),
  { spelling: exactly('via'), read: readGateway },
  missing(exactly('from'), 'routing by source'),
  valued(
    either(exactly('tos'), abbreviated('dsfield')),
    parsed(parseTrafficClass, '"tos" value is invalid\n'),
    ({ request }, tos) => void (request.tos = tos),
  ),
  valued(
    exactly('expires'),
    unsigned('"expires" value is invalid\n'),
    ({ request }, expires) => void (request.expires = expires),
  ),
  valued(
    either(abbreviated('metric', 'priority'), exactly('preference')),
    unsigned('"metric" value is invalid\n'),
    ({ request }, value) => void (request.metric = value),
  ),
  valued(
    exactly('scope'),
    word => parseScope(word) ?? invalidArgument(word, 'invalid "scope" value\n'),
    ({ inet }, scope) => void (inet.scope = scope),
  ),
  metric(exactly('mtu'), 'mtu', 'mtu'),
  metric(exactly('hoplimit'), 'hoplimit', 'hoplimit', 255),
  metric(exactly('advmss'), 'advmss', 'mss'),
  missing(abbreviated('reordering'), 'a metric of TCP'),
  missing(exactly('rtt', 'rto_min'), 'a metric of TCP'),
  missing(abbreviated('window', 'cwnd', 'initcwnd', 'initrwnd', 'features', 'quickack'), 'a metric of TCP'),
  missing(abbreviated('congctl', 'rttvar', 'ssthresh'), 'a metric of TCP'),
  missing(abbreviated('realms'), 'a realm'),
  flag(exactly('onlink'), ({ request }) => void (request.onlink = true)),
  {
    spelling: exactly('nexthop'),
    read: (_words, args) => {
      args.nexthopsFollow = true;
      return 'stop';
    },
  },
  missing(exactly('nhid'), 'a nexthop object'),
  valued(
    abbreviated('protocol'),
    word => parseProtocol(word) ?? invalidArgument(word, '"protocol" value is invalid\n'),
    ({ request }, protocol) => void (request.protocol = protocol),
  ),
  valued(abbreviated('table'), anything, ({ session, request }, word) => {
    const table = session.tables.parse(word);
    if (table === undefined) return invalidArgument(word, '"table" value is invalid\n');
    request.table = table;
    return undefined;
  }),
  valued(
    abbreviated('vrf'),
    word => invalidArgument(word, 'Invalid VRF\n'),
    () => undefined,
  ),
  valued(exactly('dev', 'oif'), anything, ({ request }, dev) => void (request.dev = dev)),
  valued(
    abbreviated('pref'),
    word => PREFERENCES.find(name => name === word) ?? invalidArgument(word, '"pref" value is invalid\n'),
    ({ request }, preference) => void (request.preference = preference),
  ),
  missing(exactly('encap'), 'a tunnel in a route'),
  missing(exactly('ttl-propagate'), 'MPLS'),
  missing(abbreviated('fastopen_no_cookie'), 'a metric of TCP'),
];

/** The destination, with the type of the route before it. */
function readDestination(word: string, words: Words, args: RouteArguments): Outcome {
  let text = word === 'to' ? words.take() : word;
  const type = text === undefined || /^\d/.test(text) ? undefined : parseRouteType(text);
  if (type !== undefined) {
    const known = routeTypeOf(type);
    const known4 = routeType4Of(type);
    if (known === undefined && known4 === undefined) return notSimulated(`a route of type ${text ?? ''}`);
    if (known !== undefined) args.request.type = known;
    if (known4 !== undefined) args.inet.type = known4;
    text = words.take();
  }
  if (text === undefined) return INCOMPLETE;
  if (abbreviated('help')(text)) return new Complaint(ROUTE_USAGE, USAGE_STATUS);
  if (args.dst !== undefined) return duplicateOrGarbage('to', text);
  const dst = typedAs(args, prefixOf, text);
  if (dst instanceof Complaint) return dst;
  args.dst = dst;
  return undefined;
}

type Request = Partial<RouteRequest> & { readonly dst: Prefix };

function readArguments(session: Session, words: Words): RouteArguments | Complaint {
  const args: RouteArguments = {
    session,
    family: session.settings.family,
    dst: undefined,
    request: {},
    inet: {},
    metrics: {},
    locked: [],
    nexthopsFollow: false,
  };
  const complaint = readKeywords(words, KEYWORDS, args, readDestination);
  if (complaint !== undefined) return complaint;
  const { dst, request } = args;
  if (dst === undefined) return new Complaint(ROUTE_USAGE, USAGE_STATUS);
  if (request.dev !== undefined && session.device(request.dev) === undefined)
    return cannotFindDevice(request.dev);
  return args;
}

function requestOf(args: RouteArguments, nexthops: readonly TypedNexthop[] | undefined): Request {
  const { dst, request, metrics, locked } = args;
  const local = request.type === 'local' || request.type === 'anycast';
  return {
    ...(local && { table: LOCAL_TABLE }),
    ...request,
    dst: { address: dst?.address ?? UNSPECIFIED, length: dst?.length ?? 0 },
    ...(Object.keys(metrics).length > 0 && { metrics }),
    ...(locked.length > 0 && { locked }),
    ...(nexthops !== undefined && { nexthops: nexthops.map(({ gateway4: _, ...rest }) => rest) }),
  };
}

const LOCAL_TYPES: ReadonlySet<string> = new Set(['local', 'broadcast', 'anycast']);

/** The same of IPv4. */
function request4Of(args: RouteArguments, nexthops: readonly TypedNexthop[] | undefined): RouteRequest4 {
  const { dst, request, inet, metrics } = args;
  const { dev, metric, onlink, protocol, table, tos } = request;
  return {
    ...(LOCAL_TYPES.has(inet.type ?? '') && { table: LOCAL_TABLE }),
    ...(dev !== undefined && { dev }),
    ...(metric !== undefined && { metric }),
    ...(onlink !== undefined && { onlink }),
    ...(protocol !== undefined && { protocol }),
    ...(table !== undefined && { table }),
    ...(tos !== undefined && { tos }),
    ...inet,
    dst: { address: dst?.address4 ?? UNSPECIFIED4, length: dst?.length ?? 0 },
    ...(Object.keys(metrics).length > 0 && { metrics }),
    ...(nexthops !== undefined && {
      nexthops: nexthops.map(({ gateway: _, gateway4, ...rest }) => ({
        ...rest,
        ...(gateway4 !== undefined && { gateway: gateway4 }),
      })),
    }),
  };
}

function modify(
  session: Session,
  words: Words,
  send: (request: Request) => Refusal,
  send4: (request: RouteRequest4) => Refusal,
): Result {
  const args = readArguments(session, words);
  if (args instanceof Complaint) return args;
  const nexthops = args.nexthopsFollow ? readNexthops(args, words) : undefined;
  if (nexthops instanceof Complaint) return nexthops;
  const refusal =
    args.family === 'inet6' ? send(requestOf(args, nexthops)) : send4(request4Of(args, nexthops));
  return refusal === undefined ? 0 : refused(refusal);
}

export function addRoute(session: Session, words: Words, mode: NewMode): Result {
  const { netlink } = session;
  return modify(
    session,
    words,
    request => netlink.routeAdd(request, mode),
    request => netlink.ipv4.routeAdd(request, mode),
  );
}

export function deleteRoute(session: Session, words: Words): Result {
  const { netlink } = session;
  return modify(
    session,
    words,
    request => netlink.routeDel(request),
    request => netlink.ipv4.routeDel(request),
  );
}

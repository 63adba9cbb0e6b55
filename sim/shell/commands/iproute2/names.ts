/** The numbers of rtnetlink that iproute2 has names for (lib/rt_names.c, ip/rtm_map.c). */
import type { RouteProtocol, RouteType, RouteType4 } from '../../../kernel/uapi';
import { parseUnsigned, U8 } from './numbers';

export const MAIN_TABLE = 254;
export const LOCAL_TABLE = 255;

const PROTOCOLS: Readonly<Record<string, number>> = {
  unspec: 0,
  redirect: 1,
  kernel: 2,
  boot: 3,
  static: 4,
  gated: 8,
  ra: 9,
  mrt: 10,
  zebra: 11,
  bird: 12,
  dnrouted: 13,
  xorp: 14,
  ntk: 15,
  dhcp: 16,
  keepalived: 18,
  babel: 42,
  openr: 99,
  bgp: 186,
  isis: 187,
  ospf: 188,
  rip: 189,
  eigrp: 192,
};

/** Protocols that the kernel's answers call by name. */
const NAMED: readonly RouteProtocol[] = ['unspec', 'redirect', 'kernel', 'boot', 'static', 'ra', 'dhcp'];

export const SCOPES: Readonly<Record<string, number>> = {
  global: 0,
  site: 200,
  link: 253,
  host: 254,
  nowhere: 255,
};

const ROUTE_TYPES: Readonly<Record<string, number>> = {
  unicast: 1,
  local: 2,
  broadcast: 3,
  brd: 3,
  anycast: 4,
  multicast: 5,
  blackhole: 6,
  unreachable: 7,
  prohibit: 8,
  throw: 9,
  nat: 10,
  xresolve: 11,
};

const own = (names: Readonly<Record<string, number>>, word: string): number | undefined =>
  Object.hasOwn(names, word) ? names[word] : undefined;

const nameOf = (names: Readonly<Record<string, number>>, id: number): string =>
  Object.keys(names).find(name => names[name] === id) ?? String(id);

export function parseScope(word: string): number | undefined {
  return own(SCOPES, word) ?? parseUnsigned(word, U8);
}

/** RT_SCOPE_* by number. */
export function scopeName(scope: number): string {
  return nameOf(SCOPES, scope);
}

/** RTPROT_* by name or number, as the kernel's requests take it. */
export function parseProtocol(word: string): RouteProtocol | undefined {
  const id = own(PROTOCOLS, word) ?? parseUnsigned(word, U8);
  return id === undefined ? undefined : (NAMED.find(name => PROTOCOLS[name] === id) ?? id);
}

export function protocolName(protocol: RouteProtocol): string {
  return typeof protocol === 'string' ? protocol : nameOf(PROTOCOLS, protocol);
}

/** RTN_* by name or number; its number. */
export function parseRouteType(word: string): number | undefined {
  return own(ROUTE_TYPES, word) ?? parseUnsigned(word, U8);
}

/** RTN_* by number. */
export function routeTypeName(id: number): string {
  return nameOf(ROUTE_TYPES, id);
}

export function routeTypeNumber(type: RouteType | RouteType4): number {
  return ROUTE_TYPES[type] ?? 0;
}

/** The type by its number; undefined for those that IPv6 routes do not have. */
export function routeTypeOf(id: number): RouteType | undefined {
  return ROUTE_TYPES_OF_IPV6.find(type => ROUTE_TYPES[type] === id);
}

/** The type by its number; undefined for those that IPv4 routes do not have. */
export function routeType4Of(id: number): RouteType4 | undefined {
  return ROUTE_TYPES_OF_IPV4.find(type => ROUTE_TYPES[type] === id);
}

const ROUTE_TYPES_OF_IPV4: readonly RouteType4[] = [
  'unicast',
  'local',
  'broadcast',
  'anycast',
  'multicast',
  'blackhole',
  'unreachable',
  'prohibit',
  'throw',
];

const ROUTE_TYPES_OF_IPV6: readonly RouteType[] = [
  'unicast',
  'local',
  'anycast',
  'multicast',
  'unreachable',
  'prohibit',
  'blackhole',
  'throw',
];

/** Interface names as dev_valid_name of the kernel wants them. */
export function isInterfaceName(name: string): boolean {
  return isAlternativeName(name) && name.length < 16;
}

/** The same without a limit to the length. */
export function isAlternativeName(name: string): boolean {
  return name !== '' && !/[/\s]/.test(name);
}

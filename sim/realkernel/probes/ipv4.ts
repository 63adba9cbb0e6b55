/** Addresses, routes and neighbours of IPv4 of a real node, from `ip -4 -j`. */
import { Ip4 } from '../../base/ip4';
import { Mac } from '../../base/mac';
import { parsePrefix4, type Prefix4 } from '../../base/prefix4';
import {
  IFA_F_DEPRECATED,
  IFA_F_NOPREFIXROUTE,
  IFA_F_PERMANENT,
  IFA_F_SECONDARY,
} from '../../kernel/ipv4/in-device';
import type {
  AddrInfo4,
  NeighInfo4,
  NexthopInfo4,
  NudState,
  RouteInfo4,
  RouteProtocol,
} from '../../kernel/uapi';
import { listIn, numberIn, rowsOf, textIn, type Row } from './json';

export const ADDRESSES4 = 'ip -4 -j addr show';
export const ROUTES4 = 'ip -4 -j -d route show table all';
export const NEIGHBOURS4 = 'ip -4 -j neigh show nud all';

const SCOPES: Readonly<Record<string, number>> = { global: 0, site: 200, link: 253, host: 254 };
const TABLES: Readonly<Record<string, number>> = { default: 253, main: 254, local: 255 };
const FLAGS: readonly (readonly [string, number])[] = [
  ['secondary', IFA_F_SECONDARY],
  ['deprecated', IFA_F_DEPRECATED],
  ['noprefixroute', IFA_F_NOPREFIXROUTE],
];

const ip4In = (row: Row, key: string): Ip4 | undefined => Ip4.parse(textIn(row, key) ?? '');

function scopeOf(row: Row): number {
  const scope = textIn(row, 'scope') ?? 'global';
  return SCOPES[scope] ?? Number(scope);
}

/** What an answer to ADDRESSES4 says. */
export function readAddresses4(answer: string): AddrInfo4[] {
  return rowsOf(answer).flatMap(device =>
    listIn(device, 'addr_info').flatMap(row => {
      const local = ip4In(row, 'local');
      return local === undefined ? [] : [addressOf(device, row, local)];
    }),
  );
}

function addressOf(device: Row, row: Row, local: Ip4): AddrInfo4 {
  const [peer, broadcast] = [ip4In(row, 'address'), ip4In(row, 'broadcast')];
  const set = FLAGS.reduce((flags, [key, bit]) => (row[key] === true ? flags | bit : flags), 0);
  return {
    ifindex: numberIn(device, 'ifindex') ?? 0,
    ifname: textIn(device, 'ifname') ?? '',
    local,
    ...(peer !== undefined && { peer }),
    prefixlen: numberIn(row, 'prefixlen') ?? 32,
    ...(broadcast !== undefined && { broadcast }),
    label: textIn(row, 'label') ?? '',
    scope: scopeOf(row),
    flags: row['dynamic'] === true ? set : set | IFA_F_PERMANENT,
    validLifetime: numberIn(row, 'valid_life_time') ?? 0,
    preferredLifetime: numberIn(row, 'preferred_life_time') ?? 0,
    metric: numberIn(row, 'metric') ?? 0,
  };
}

/** What an answer to ROUTES4 says. */
export function readRoutes4(answer: string): RouteInfo4[] {
  return rowsOf(answer).flatMap(row => {
    const text = textIn(row, 'dst') ?? '';
    const dst = parsePrefix4(text === 'default' ? '0.0.0.0/0' : text.includes('/') ? text : `${text}/32`);
    return dst === undefined ? [] : [routeOf(row, dst)];
  });
}

function routeOf(row: Row, dst: Prefix4): RouteInfo4 {
  const [gateway, prefsrc, dev] = [ip4In(row, 'gateway'), ip4In(row, 'prefsrc'), textIn(row, 'dev')];
  const hops = listIn(row, 'nexthops').map(nexthopOf);
  const table = textIn(row, 'table') ?? 'main';
  const mtu = listIn(row, 'metrics').flatMap(each => numberIn(each, 'mtu') ?? []);
  return {
    type: (textIn(row, 'type') ?? 'unicast') as RouteInfo4['type'],
    dst,
    tos: Number(textIn(row, 'tos') ?? 0),
    table: TABLES[table] ?? Number(table),
    protocol: (textIn(row, 'protocol') ?? 'boot') as RouteProtocol,
    scope: scopeOf(row),
    metric: numberIn(row, 'metric') ?? 0,
    ...(gateway !== undefined && { gateway }),
    ...(dev !== undefined && { dev }),
    flags: flagsOf(row),
    ...(hops.length > 0 && { nexthops: hops }),
    ...(prefsrc !== undefined && { prefsrc }),
    metrics: mtu[0] === undefined ? {} : { mtu: mtu[0] },
  };
}

function nexthopOf(row: Row): NexthopInfo4 {
  const [gateway, dev] = [ip4In(row, 'gateway'), textIn(row, 'dev')];
  return {
    ...(gateway !== undefined && { gateway }),
    ...(dev !== undefined && { dev }),
    weight: numberIn(row, 'weight') ?? 1,
    flags: flagsOf(row),
  };
}

function flagsOf(row: Row): RouteInfo4['flags'] {
  const all = (row['flags'] as string[] | undefined) ?? [];
  return all.filter(flag => flag === 'linkdown' || flag === 'dead' || flag === 'onlink');
}

/** What an answer to NEIGHBOURS4 says. */
export function readNeighbours4(answer: string): NeighInfo4[] {
  return rowsOf(answer).flatMap(row => {
    const dst = ip4In(row, 'dst');
    if (dst === undefined) return [];
    const lladdr = Mac.parse(textIn(row, 'lladdr') ?? '');
    const [state = 'NONE'] = (row['state'] as string[] | undefined) ?? [];
    const ages = { used: 0, confirmed: 0, updated: 0, probes: 0, refcount: 0 };
    return [
      {
        dst,
        dev: textIn(row, 'dev') ?? '',
        ...(lladdr !== undefined && { lladdr }),
        state: `NUD_${state}` as NudState,
        ...ages,
      },
    ];
  });
}

/** Routes of a real node, from `ip -6 -j -d route show table all`. */
import { Ip6 } from '../../base/ip6';
import { parsePrefix, type Prefix } from '../../base/prefix';
import type { NexthopInfo, RouteInfo, RouteMetrics, RouteProtocol } from '../../kernel/uapi';
import { listIn, numberIn, rowsOf, textIn, type Row } from './json';

export const ROUTES = 'ip -6 -j -d route show table all';

const TABLES: Readonly<Record<string, number>> = { default: 253, main: 254, local: 255 };

/** What an answer to ROUTES says; what is no IPv6 route is left out. */
export function readRoutes(answer: string): RouteInfo[] {
  return rowsOf(answer).flatMap(row => {
    const dst = destination(textIn(row, 'dst') ?? '');
    return dst === undefined ? [] : [routeOf(row, dst)];
  });
}

function destination(text: string): Prefix | undefined {
  if (text === 'default') return parsePrefix('::/0');
  return parsePrefix(text.includes('/') ? text : `${text}/128`);
}

function routeOf(row: Row, dst: Prefix): RouteInfo {
  const [gateway, prefsrc] = ['gateway', 'prefsrc'].map(key => Ip6.parse(textIn(row, key) ?? ''));
  const [dev, expires] = [textIn(row, 'dev'), numberIn(row, 'expires')];
  const hops = listIn(row, 'nexthops').map(nexthop);
  const table = textIn(row, 'table') ?? 'main';
  return {
    type: (textIn(row, 'type') ?? 'unicast') as RouteInfo['type'],
    dst,
    table: TABLES[table] ?? Number(table),
    protocol: (textIn(row, 'protocol') ?? 'boot') as RouteProtocol,
    metric: numberIn(row, 'metric') ?? 0,
    flags: flagsOf(row),
    metrics: metricsOf(listIn(row, 'metrics')),
    preference: (textIn(row, 'pref') ?? 'medium') as NonNullable<RouteInfo['preference']>,
    ...(gateway === undefined ? {} : { gateway }),
    ...(dev === undefined ? {} : { dev }),
    ...(prefsrc === undefined ? {} : { prefsrc }),
    ...(expires === undefined ? {} : { expires }),
    ...(hops.length === 0 ? {} : { nexthops: hops }),
  };
}

function nexthop(row: Row): NexthopInfo {
  const gateway = Ip6.parse(textIn(row, 'gateway') ?? '');
  const [dev, weight] = [textIn(row, 'dev') ?? '', numberIn(row, 'weight') ?? 1];
  return { ...(gateway === undefined ? {} : { gateway }), dev, weight, flags: flagsOf(row) };
}

function flagsOf(row: Row): RouteInfo['flags'] {
  const all = (row['flags'] as string[] | undefined) ?? [];
  return all.filter(flag => flag === 'linkdown' || flag === 'dead' || flag === 'onlink');
}

function metricsOf(rows: readonly Row[]): RouteMetrics {
  const all: Row = Object.assign({}, ...rows) as Row;
  const metric = (key: keyof RouteMetrics): RouteMetrics => {
    const value = numberIn(all, key);
    return value === undefined ? {} : { [key]: value };
  };
  return { ...metric('mtu'), ...metric('hoplimit'), ...metric('advmss') };
}

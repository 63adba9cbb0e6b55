/** Expectations of `route`: the routes of a node as `ip route show table all` shows them. */
import { Ip6 } from '../../base/ip6';
import { formatPrefix, parsePrefix, type Prefix } from '../../base/prefix';
import { seconds } from '../../base/time';
import type { RouteInfo } from '../../kernel/uapi';
import { nodeOf } from '../build';
import { matchesAmount, matchesLifetime } from '../match';
import { countWords, judgeCount, words } from './counting';
import { isAddressOf } from './interface-addresses';
import { concernsRoute4, isIp4, lookAtRoutes4 } from './ipv4';
import type { Expected, LabInView, StateSubject } from './subject';

const TABLES: Readonly<Record<string, number>> = { default: 253, main: 254, local: 255 };

export const route: StateSubject<'route'> = {
  kind: 'state',
  changesWith: ['route', 'link', 'address'],

  describe: expected =>
    `route ${expected.route}${words(expected, ['type', 'via', 'dev', 'proto', 'metric', 'pref', 'table', 'expires', 'mtu', 'src'])}${countWords(expected)}`,

  look(lab, expected) {
    if (isIp4(expected.route)) return lookAtRoutes4(lab, expected);
    const all = nodeOf(lab, expected.on).netlink.routes();
    const fitting = all.filter(each => fits(lab, each, expected));
    const sameDestination = all.filter(each => isDestination(expected.route, each.dst));
    const near =
      sameDestination.length > 0 ? sameDestination : all.filter(({ table }) => table === TABLES['main']);
    return judgeCount(expected, fitting.map(line), near.map(line));
  },

  concerns(record, lab, expected) {
    if (isIp4(expected.route)) return concernsRoute4(record, lab, expected);
    const entity = /^(?:(?!default)[a-z]+ )?(\S+)(?: via (\S+))?(?: dev (\S+))?/.exec(record.entity);
    if (record.subject !== 'route' || entity === null) return false;
    const [, destination = '', via, dev] = entity;
    const gateway = Ip6.parse(via ?? '');
    return (
      isDestination(expected.route, readDestination(destination)) &&
      (expected.dev ?? dev) === dev &&
      (expected.via === undefined || (gateway !== undefined && isAddressOf(lab, expected.via, gateway)))
    );
  },
};

function fits(lab: LabInView, info: RouteInfo, expected: Expected<'route'>): boolean {
  const hops = info.nexthops ?? [{ gateway: info.gateway, dev: info.dev }];
  const { via, dev, mtu, src, expires } = expected;
  return (
    isDestination(expected.route, info.dst) &&
    (via === undefined ||
      hops.some(({ gateway }) => gateway !== undefined && isAddressOf(lab, via, gateway))) &&
    (dev === undefined || hops.some(hop => hop.dev === dev)) &&
    (expected.proto ?? info.protocol) === info.protocol &&
    (expected.metric === undefined || matchesAmount(expected.metric, info.metric)) &&
    (expected.pref === undefined || expected.pref === (info.preference ?? 'medium')) &&
    (expected.table === undefined || tableNumber(expected.table) === info.table) &&
    (expected.type ?? info.type) === info.type &&
    (expires === undefined ||
      matchesLifetime(expires, info.expires === undefined ? undefined : seconds(Math.trunc(info.expires)))) &&
    (mtu === undefined || (info.metrics.mtu !== undefined && matchesAmount(mtu, info.metrics.mtu))) &&
    (src === undefined || info.prefsrc === Ip6.parse(src))
  );
}

function isDestination(text: string, dst: Prefix | undefined): boolean {
  const wanted = readDestination(text);
  return (
    wanted !== undefined &&
    dst !== undefined &&
    wanted.length === dst.length &&
    wanted.address === dst.address
  );
}

function readDestination(text: string): Prefix | undefined {
  if (text === 'default') return parsePrefix('::/0');
  const single = Ip6.parse(text);
  return single === undefined ? parsePrefix(text) : { address: single, length: 128 };
}

function tableNumber(table: string | number): number {
  return TABLES[table] ?? Number(table);
}

function line(info: RouteInfo): string {
  const { type, dst, gateway, dev, table, protocol, metric, expires, preference, nexthops } = info;
  const destination =
    dst.length === 0 ? 'default' : dst.length === 128 ? dst.address.toString() : formatPrefix(dst);
  const name = Object.keys(TABLES).find(key => TABLES[key] === table) ?? table;
  return [
    ...(type === 'unicast' ? [] : [type]),
    destination,
    ...(gateway === undefined ? [] : [`via ${gateway.toString()}`]),
    ...(dev === undefined ? [] : [`dev ${dev}`]),
    ...(name === 'main' ? [] : [`table ${name}`]),
    `proto ${protocol} metric ${metric}`,
    ...(expires === undefined ? [] : [`expires ${Math.trunc(expires)}sec`]),
    ...(info.metrics.mtu === undefined ? [] : [`mtu ${info.metrics.mtu}`]),
    ...(preference === undefined ? [] : [`pref ${preference}`]),
    ...(nexthops ?? []).map(
      hop => `nexthop via ${hop.gateway?.toString() ?? ''} dev ${hop.dev} weight ${hop.weight}`,
    ),
  ].join(' ');
}

/** Expectations of `address`, `route` and `neigh` that are about IPv4: as `ip -4` shows them. */
import { Ip4 } from '../../base/ip4';
import { formatPrefix4, parsePrefix4, prefix4Contains, type Prefix4 } from '../../base/prefix4';
import { seconds } from '../../base/time';
import {
  IFA_F_DEPRECATED,
  IFA_F_NOPREFIXROUTE,
  IFA_F_PERMANENT,
  IFA_F_SECONDARY,
  INFINITY_LIFE_TIME,
} from '../../kernel/ipv4/in-device';
import type { AddrInfo4, NeighInfo4, RouteInfo4 } from '../../kernel/uapi';
import type { StateRecord } from '../../trace/record';
import { nodeOf } from '../build';
import { matchesAmount, matchesLifetime } from '../match';
import { parseInterfaceRef } from '../target';
import { judgeCount } from './counting';
import { macOf } from './interface-addresses';
import type { Expected, Finding, LabInView } from './subject';

/** Whether a text is an IPv4 address or prefix. */
export function isIp4(text: string | undefined): boolean {
  return text !== undefined && Ip4.parse(text.split('/')[0] ?? '') !== undefined;
}

const SCOPES: Readonly<Record<number, string>> = { 0: 'global', 200: 'site', 253: 'link', 254: 'host' };
const TABLES: Readonly<Record<string, number>> = { default: 253, main: 254, local: 255 };

const FLAGS = [
  ['secondary', IFA_F_SECONDARY],
  ['deprecated', IFA_F_DEPRECATED],
  ['permanent', IFA_F_PERMANENT],
  ['noprefixroute', IFA_F_NOPREFIXROUTE],
] as const;

/** What is not permanent is dynamic, and told in its place. */
function flagsOf({ flags }: AddrInfo4): string[] {
  return FLAGS.flatMap(([name, bit]) => {
    if ((flags & bit) !== 0) return [name];
    return name === 'permanent' ? ['dynamic'] : [];
  });
}

const left = (lifetime: number): number | undefined =>
  lifetime === INFINITY_LIFE_TIME ? undefined : seconds(lifetime);

/** The addresses of a node that are as expected. */
export function lookAtAddresses4(lab: LabInView, expected: Expected<'address'>): Finding {
  const all = nodeOf(lab, expected.on).netlink.ipv4.addresses();
  const fitting = all.filter(each => fitsAddress(each, expected));
  const near = all.filter(each => each.ifname !== 'lo' && (expected.dev ?? each.ifname) === each.ifname);
  return judgeCount(expected, fitting.map(addressLine), near.map(addressLine));
}

function fitsAddress(info: AddrInfo4, expected: Expected<'address'>): boolean {
  const flags = flagsOf(info);
  const { valid_lft: valid, preferred_lft: preferred } = expected;
  return (
    isWritten4(expected.address, info.local, info.prefixlen) &&
    (expected.dev ?? info.ifname) === info.ifname &&
    (expected.scope ?? SCOPES[info.scope]) === SCOPES[info.scope] &&
    (expected.flags ?? []).every(flag => flags.includes(flag)) &&
    !(expected.lacks ?? []).some(flag => flags.includes(flag)) &&
    (valid === undefined || matchesLifetime(valid, left(info.validLifetime))) &&
    (preferred === undefined || matchesLifetime(preferred, left(info.preferredLifetime)))
  );
}

/** An address stands for itself, with a length for both, and a prefix for every address in it of its length. */
function isWritten4(text: string, found: Ip4, length: number): boolean {
  const plain = Ip4.parse(text);
  if (plain !== undefined) return plain === found;
  const base = parsePrefix4(text);
  if (base === undefined || base.length !== length) return false;
  const anyInside = base.address.masked(length) === base.address;
  return anyInside ? prefix4Contains(base, found) : base.address === found;
}

function addressLine(info: AddrInfo4): string {
  const lifetime = (value: number): string => (value === INFINITY_LIFE_TIME ? 'forever' : `${value}sec`);
  return [
    `${info.local.toString()}/${info.prefixlen} dev ${info.ifname} scope ${SCOPES[info.scope] ?? info.scope}`,
    ...flagsOf(info).filter(flag => flag !== 'permanent'),
    `valid_lft ${lifetime(info.validLifetime)} preferred_lft ${lifetime(info.preferredLifetime)}`,
  ].join(' ');
}

/** Whether a record of an address is about what is expected. */
export function concernsAddress4({ entity, subject }: StateRecord, expected: Expected<'address'>): boolean {
  const [text = '', , dev] = entity.split(' ');
  const found = parsePrefix4(text);
  const named = found !== undefined && isWritten4(expected.address, found.address, found.length);
  return subject === 'address' && named && (expected.dev ?? dev) === dev;
}

/** Whether an address is the one that `text` writes, or one of the interface that `text` names. */
function isAddressOf4(lab: LabInView, text: string, address: Ip4): boolean {
  const ref = parseInterfaceRef(text);
  if (ref === undefined) return address === Ip4.parse(text);
  const all = lab.nodes.get(ref.node)?.netlink.ipv4.addresses() ?? [];
  return all.some(({ ifname, local }) => ifname === ref.interface && local === address);
}

/** The routes of a node that are as expected; `default` is IPv6's. */
export function lookAtRoutes4(lab: LabInView, expected: Expected<'route'>): Finding {
  const all = nodeOf(lab, expected.on).netlink.ipv4.routes();
  const fitting = all.filter(each => fitsRoute(lab, each, expected));
  const same = all.filter(each => isDestination(expected.route, each.dst));
  const near = same.length > 0 ? same : all.filter(({ table }) => table === TABLES['main']);
  return judgeCount(expected, fitting.map(routeLine), near.map(routeLine));
}

function fitsRoute(lab: LabInView, info: RouteInfo4, expected: Expected<'route'>): boolean {
  const hops = info.nexthops ?? [{ gateway: info.gateway, dev: info.dev }];
  const { via, dev, mtu, src, table } = expected;
  return (
    isDestination(expected.route, info.dst) &&
    (via === undefined ||
      hops.some(({ gateway }) => gateway !== undefined && isAddressOf4(lab, via, gateway))) &&
    (dev === undefined || hops.some(hop => hop.dev === dev)) &&
    (expected.proto ?? info.protocol) === info.protocol &&
    (expected.metric === undefined || matchesAmount(expected.metric, info.metric)) &&
    expected.pref === undefined &&
    expected.expires === undefined &&
    (table === undefined || (TABLES[table] ?? Number(table)) === info.table) &&
    (expected.type ?? info.type) === info.type &&
    (mtu === undefined || (info.metrics.mtu !== undefined && matchesAmount(mtu, info.metrics.mtu))) &&
    (src === undefined || info.prefsrc === Ip4.parse(src))
  );
}

function isDestination(text: string, dst: Prefix4 | undefined): boolean {
  const single = Ip4.parse(text);
  const wanted = single === undefined ? parsePrefix4(text) : { address: single, length: 32 };
  return wanted?.address === dst?.address && wanted?.length === dst?.length;
}

function routeLine(info: RouteInfo4): string {
  const { type, dst, gateway, dev, table, protocol, metric, prefsrc, nexthops = [] } = info;
  const name = Object.keys(TABLES).find(key => TABLES[key] === table) ?? table;
  return [
    ...(type === 'unicast' ? [] : [type]),
    dst.length === 0 ? 'default' : dst.length === 32 ? dst.address.toString() : formatPrefix4(dst),
    ...(gateway === undefined ? [] : [`via ${gateway.toString()}`]),
    ...(dev === undefined ? [] : [`dev ${dev}`]),
    ...(name === 'main' ? [] : [`table ${name}`]),
    `proto ${protocol}`,
    ...(prefsrc === undefined ? [] : [`src ${prefsrc.toString()}`]),
    ...(metric === 0 ? [] : [`metric ${metric}`]),
    ...nexthops.map(
      hop => `nexthop via ${hop.gateway?.toString() ?? ''} dev ${hop.dev ?? ''} weight ${hop.weight}`,
    ),
  ].join(' ');
}

/** Whether a record of a route is about what is expected. */
export function concernsRoute4(
  { entity: text, subject }: StateRecord,
  lab: LabInView,
  expected: Expected<'route'>,
): boolean {
  const entity = /^(?:(?!default)[a-z]+ )?(\S+)(?: via (\S+))?(?: dev (\S+))?/.exec(text);
  if (subject !== 'route' || entity === null) return false;
  const [, destination = '', via = '', dev] = entity;
  const to = destination === 'default' ? '0.0.0.0/0' : destination;
  const gateway = Ip4.parse(via);
  const single = Ip4.parse(to);
  return (
    isDestination(
      expected.route,
      single === undefined ? parsePrefix4(to) : { address: single, length: 32 },
    ) &&
    (expected.dev ?? dev) === dev &&
    (expected.via === undefined || (gateway !== undefined && isAddressOf4(lab, expected.via, gateway)))
  );
}

/** The neighbours of a node that are as expected. */
export function lookAtNeighbours4(lab: LabInView, expected: Expected<'neigh'>): Finding {
  const known = nodeOf(lab, expected.on)
    .netlink.ipv4.neighbours()
    .filter(({ state }) => state !== 'NUD_NONE');
  const all = known.filter(({ state }) => state !== 'NUD_NOARP');
  const fitting = known.filter(each => fitsNeighbour(lab, each, expected));
  const near = all.filter(({ dst }) => isAddressOf4(lab, expected.neigh, dst));
  return judgeCount(expected, fitting.map(neighbourLine), (near.length > 0 ? near : all).map(neighbourLine));
}

function fitsNeighbour(lab: LabInView, info: NeighInfo4, expected: Expected<'neigh'>): boolean {
  const states = expected.state === undefined ? undefined : [expected.state].flat();
  return (
    isAddressOf4(lab, expected.neigh, info.dst) &&
    (expected.dev ?? info.dev) === info.dev &&
    (states === undefined || states.some(state => `NUD_${state}` === info.state)) &&
    (expected.lladdr === undefined ||
      (info.lladdr !== undefined && macOf(lab, expected.lladdr) === info.lladdr)) &&
    expected.router !== true &&
    expected.proxy !== true
  );
}

function neighbourLine({ dst, dev, lladdr, state }: NeighInfo4): string {
  const where = lladdr === undefined ? '' : ` lladdr ${lladdr.toString()}`;
  return `${dst.toString()} dev ${dev}${where} ${state.replace('NUD_', '')}`;
}

/** Whether a record of a neighbour is about what is expected. */
export function concernsNeighbour4(
  { entity, subject }: StateRecord,
  lab: LabInView,
  expected: Expected<'neigh'>,
): boolean {
  const [text = '', , dev] = entity.split(' ');
  const found = Ip4.parse(text);
  const named = found !== undefined && isAddressOf4(lab, expected.neigh, found);
  return subject === 'neighbour' && named && (expected.dev ?? dev) === dev;
}

/**
 * One IPv4 route (struct fib_alias with its struct fib_info and struct fib_nh): where it leads, and what is wrong with that at
 * the moment.
 *
 * Differs from Linux: there are no nexthop objects (`ip nexthop`), no gateways of the other family (`via inet6`), and no realms.
 */
import type { Ip4 } from '../../../base/ip4';
import { formatPrefix4, type Prefix4 } from '../../../base/prefix4';
import type { NetDevice } from '../../../link/net-device';
import type { Errno } from '../../core/errno';
import type { RouteMetrics, RouteProtocol } from '../../ipv6/route/fib6-info';
import { RT_SCOPE_HOST, RT_SCOPE_LINK, RT_SCOPE_UNIVERSE } from '../in-device';

/** RTNH_F_* of linux/rtnetlink.h. */
export const RTNH_F_DEAD = 1;
export const RTNH_F_ONLINK = 4;
export const RTNH_F_LINKDOWN = 16;

export const RT_TABLE_DEFAULT = 253;
export const RT_TABLE_MAIN = 254;
export const RT_TABLE_LOCAL = 255;

/** RTN_*, as `ip route` prints them. */
export type RouteType4 =
  | 'unicast'
  | 'local'
  | 'broadcast'
  | 'anycast'
  | 'multicast'
  | 'blackhole'
  | 'unreachable'
  | 'prohibit'
  | 'throw';

/** fib_props: the nearest scope that routes of a type may have, and what a sender is told of those that lead nowhere. */
export const FIB_PROPS: Readonly<Record<RouteType4, { readonly scope: number; readonly error?: Errno }>> = {
  unicast: { scope: RT_SCOPE_UNIVERSE },
  local: { scope: RT_SCOPE_HOST },
  broadcast: { scope: RT_SCOPE_LINK },
  anycast: { scope: RT_SCOPE_LINK },
  multicast: { scope: RT_SCOPE_UNIVERSE },
  blackhole: { scope: RT_SCOPE_UNIVERSE, error: 'EINVAL' },
  unreachable: { scope: RT_SCOPE_UNIVERSE, error: 'EHOSTUNREACH' },
  prohibit: { scope: RT_SCOPE_UNIVERSE, error: 'EACCES' },
  throw: { scope: RT_SCOPE_UNIVERSE, error: 'EAGAIN' },
};

/** struct fib_nh. Routes that lead nowhere have one without a device. */
export interface FibNh {
  readonly dev: NetDevice | undefined;
  readonly gateway: Ip4 | undefined;
  /** What a gateway is to us: on the link, or ourselves. */
  readonly scope: number;
  /** Share of a multipath route's flows. */
  readonly weight: number;
  /** RTNH_F_* */
  flags: number;
}

/** struct fib_info. */
export interface FibInfo {
  readonly protocol: RouteProtocol;
  readonly scope: number;
  readonly priority: number;
  readonly prefsrc: Ip4 | undefined;
  readonly type: RouteType4;
  readonly metrics: RouteMetrics;
  readonly nhs: readonly FibNh[];
  /** RTNH_F_* of the route as a whole. */
  flags: number;
  /** Its preferred source ceased to be ours. */
  pfsrcRemoved: boolean;
}

/** struct fib_alias: a route in its table. */
export interface FibAlias {
  /** No bits after the length. */
  readonly dst: Prefix4;
  readonly tos: number;
  readonly type: RouteType4;
  readonly table: number;
  readonly info: FibInfo;
}

/** What a look-up finds (struct fib_result). */
export interface FibResult {
  readonly alias: FibAlias;
  readonly nh: FibNh;
  readonly type: RouteType4;
}

/** fib_find_info: the same route but for its destination. The kernel keeps such a one once. */
export function isSameInfo(a: FibInfo, b: FibInfo): boolean {
  return (
    a.protocol === b.protocol &&
    a.scope === b.scope &&
    a.prefsrc === b.prefsrc &&
    a.priority === b.priority &&
    a.type === b.type &&
    a.metrics.mtu === b.metrics.mtu &&
    a.metrics.hoplimit === b.metrics.hoplimit &&
    a.metrics.advmss === b.metrics.advmss &&
    a.nhs.length === b.nhs.length &&
    a.nhs.every((nh, index) => isSameNh(nh, b.nhs[index] as FibNh))
  );
}

/** What is wrong with a next hop at the moment makes no other of it. */
const STATE_FLAGS = RTNH_F_DEAD | RTNH_F_LINKDOWN;

function isSameNh(a: FibNh, b: FibNh): boolean {
  return (
    a.dev === b.dev &&
    a.gateway === b.gateway &&
    a.scope === b.scope &&
    a.weight === b.weight &&
    ((a.flags ^ b.flags) & ~STATE_FLAGS) === 0
  );
}

/** `default via 192.0.2.1 dev eth0`, `local 192.0.2.1 dev eth0 table local`. */
export function aliasEntity({ dst, type, table, info }: FibAlias): string {
  const kind = type === 'unicast' ? '' : `${type} `;
  const to = dst.length === 0 ? 'default' : dst.length === 32 ? dst.address.toString() : formatPrefix4(dst);
  const ways = info.nhs.map(
    ({ gateway, dev }) =>
      (gateway === undefined ? '' : ` via ${gateway.toString()}`) +
      (dev === undefined ? '' : ` dev ${dev.name}`),
  );
  const tableText = table === RT_TABLE_MAIN ? '' : ` table ${table === RT_TABLE_LOCAL ? 'local' : table}`;
  return kind + to + ways.join('') + tableText;
}

/** `proto kernel scope link src 192.0.2.1 metric 100`. */
export function aliasState({ info }: FibAlias): string {
  const words = [`proto ${info.protocol}`];
  if (info.prefsrc !== undefined) words.push(`src ${info.prefsrc.toString()}`);
  if (info.priority !== 0) words.push(`metric ${info.priority}`);
  for (const [name, value] of Object.entries(info.metrics)) words.push(`${name} ${value}`);
  return words.join(' ');
}

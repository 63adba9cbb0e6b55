/** rtnetlink's requests of IPv4: RTM_*ADDR, RTM_*ROUTE, RTM_*NEIGH. Implements uapi's Netlink4. */
import { UNSPECIFIED4, type Ip4 } from '../../base/ip4';
import { isNetlinkError, type NetlinkError } from '../core/errno';
import { NEIGH_ADMIN } from '../core/neigh-decisions';
import { neighEventSend } from '../core/neigh-event';
import { neighUpdate } from '../core/neigh-update';
import { neighDestroy } from '../core/neighbour';
import type { Net } from '../core/net';
import { arpLookupOrCreate } from '../ipv4/arp-neigh';
import { inetRtmDeladdr, inetRtmNewaddr } from '../ipv4/devinet';
import {
  checkFibConfig,
  fibTableDelete,
  fibTableInsert,
  ROUTE4_DELETED,
  ROUTE4_REQUESTED,
  type NhConfig4,
} from '../ipv4/fib/fib-create';
import { FIB_PROPS, RT_TABLE_MAIN, type RouteType4 } from '../ipv4/fib/fib-info';
import {
  inDevGet,
  INFINITY_LIFE_TIME,
  RT_SCOPE_HOST,
  RT_SCOPE_LINK,
  RT_SCOPE_NOWHERE,
} from '../ipv4/in-device';
import { netnsIpv4 } from '../ipv4/netns-ipv4';
import { inetRtmGetroute } from '../ipv4/route-get';
import type { Rtable } from '../ipv4/skb4';
import type {
  AddrDelRequest4,
  AddrInfo4,
  AddrRequest4,
  MaddrInfo4,
  NeighInfo4,
  NeighRequest4,
  Netlink4,
  NewMode,
  NexthopRequest4,
  Refusal,
  RouteAnswer4,
  RouteInfo4,
  RouteQuestion4,
  RouteRequest4,
} from '../uapi';
import { inItsWords } from './extack';
import { addrInfo4, neighInfo4, routeInfo4 } from './netlink4-info';

/** The part of a NETLINK_ROUTE socket that is IPv4's. */
export class NetlinkIpv4 implements Netlink4 {
  constructor(readonly net: Net) {}

  addresses(): readonly AddrInfo4[] {
    const { net } = this;
    netnsIpv4(net);
    return [...net.devices.values()].flatMap(dev => inDevGet(dev)?.ifaList ?? []).map(addrInfo4);
  }

  addressAdd(request: AddrRequest4, mode: 'add' | 'replace' | 'change'): Refusal {
    const { net } = this;
    const dev = net.device(request.dev);
    if (dev === undefined) return NO_DEVICE;
    const { local, peer, prefixlen, broadcast, label } = request;
    const refused = inetRtmNewaddr(
      net,
      dev,
      {
        local,
        ...(peer !== undefined && { address: peer }),
        prefixLen: prefixlen,
        ...(broadcast !== undefined && { broadcast }),
        ...(label !== undefined && { label }),
        scope: request.scope ?? 0,
        flags: request.flags ?? 0,
        validLft: request.validLifetime ?? INFINITY_LIFE_TIME,
        preferedLft: request.preferredLifetime ?? INFINITY_LIFE_TIME,
        rtPriority: request.metric ?? 0,
      },
      mode,
    );
    return inItsWords(net.profile, refused);
  }

  addressDel({ dev: name, local, peer, prefixlen, label }: AddrDelRequest4): Refusal {
    const { net } = this;
    const dev = net.device(name);
    if (dev === undefined) return NO_DEVICE;
    const refused = inetRtmDeladdr(net, dev, {
      local,
      ...(peer !== undefined && { address: peer }),
      ...(prefixlen !== undefined && { prefixLen: prefixlen }),
      ...(label !== undefined && { label }),
    });
    return inItsWords(net.profile, refused);
  }

  routes(table?: number): readonly RouteInfo4[] {
    const { fib } = netnsIpv4(this.net);
    const tables = table === undefined ? fib.tables : fib.tables.filter(({ id }) => id === table);
    return tables.flatMap(each => each.all()).map(routeInfo4);
  }

  routeTables(): readonly number[] {
    return netnsIpv4(this.net).fib.tables.map(({ id }) => id);
  }

  routeAdd(request: RouteRequest4, mode: NewMode): Refusal {
    const { net } = this;
    const config = this.#config(request);
    if (isNetlinkError(config)) return inItsWords(net.profile, config);
    return inItsWords(net.profile, fibTableInsert(net, config, MODES[mode], ROUTE4_REQUESTED));
  }

  routeDel(request: RouteRequest4): Refusal {
    const { net } = this;
    const config = this.#config(request);
    if (isNetlinkError(config)) return inItsWords(net.profile, config);
    const { type, protocol } = request;
    const { type: _type, protocol: _protocol, ...rest } = config;
    const wanted = {
      ...rest,
      scope: request.scope ?? RT_SCOPE_NOWHERE,
      ...(type !== undefined && { type }),
      ...(protocol !== undefined && { protocol }),
    };
    return inItsWords(net.profile, fibTableDelete(net, wanted, ROUTE4_DELETED));
  }

  #config(request: RouteRequest4): Parameters<typeof fibTableInsert>[1] | NetlinkError {
    const { dst, tos = 0, gateway, nexthops, prefsrc, metrics, onlink } = request;
    const way = this.#nhConfig(request);
    if (isNetlinkError(way)) return way;
    const ways: NhConfig4[] = [];
    for (const each of nexthops ?? []) {
      const nh = this.#nhConfig(each);
      if (isNetlinkError(nh)) return nh;
      ways.push(nh);
    }
    const refused = checkFibConfig({ dst, tos });
    if (refused !== undefined) return refused;
    const type = request.type ?? 'unicast';
    return {
      dst,
      tos,
      type,
      table: request.table || RT_TABLE_MAIN,
      scope: request.scope ?? defaultScope(type, gateway !== undefined || nexthops !== undefined),
      protocol: request.protocol ?? 'boot',
      priority: request.metric ?? 0,
      dev: way.dev,
      gateway,
      ...(onlink !== undefined && { onlink }),
      prefsrc,
      ...(metrics !== undefined && { metrics }),
      ...(nexthops !== undefined && { nexthops: ways }),
    };
  }

  #nhConfig({ dev: name, gateway, weight, onlink }: NexthopRequest4): NhConfig4 | NetlinkError {
    netnsIpv4(this.net);
    const dev = name === undefined ? undefined : this.net.device(name);
    if (name !== undefined && dev === undefined) return { errno: 'ENODEV' };
    return {
      dev,
      gateway: gateway === UNSPECIFIED4 ? undefined : gateway,
      ...(weight !== undefined && { weight }),
      ...(onlink !== undefined && { onlink }),
    };
  }

  routeGet(question: RouteQuestion4): RouteAnswer4 | NetlinkError {
    const { net } = this;
    const { to, from, oif, iif, tos, fibmatch } = question;
    const out = oif === undefined ? undefined : net.device(oif);
    const ingress = iif === undefined ? undefined : net.device(iif);
    if ((oif !== undefined && out === undefined) || (iif !== undefined && ingress === undefined))
      return { errno: 'ENODEV' };
    const answer = inetRtmGetroute(net, { dst: to, src: from, oif: out, tos: tos ?? 0 }, ingress);
    if (isNetlinkError(answer)) return inItsWords(net.profile, answer);
    const { rt, source } = answer;
    const { result } = rt;
    if (fibmatch === true) {
      if (result === undefined) return { errno: 'EHOSTUNREACH' };
      return { ...routeInfo4(result.alias), cloned: false, cacheFlags: [] };
    }
    const info = result?.alias.info;
    return {
      type: typeOf(rt, to),
      dst: { address: to, length: 32 },
      tos: tos ?? 0,
      table: RT_TABLE_MAIN,
      protocol: 'unspec',
      scope: 0,
      metric: 0,
      ...(rt.gateway !== undefined && { gateway: rt.gateway }),
      dev: rt.dev.name,
      flags: [],
      ...(source !== undefined && { prefsrc: source }),
      metrics: info?.metrics ?? {},
      ...(from !== undefined && { from }),
      ...(iif !== undefined && { iif }),
      cloned: true,
      cacheFlags: answer.flags,
    };
  }

  neighbours(): readonly NeighInfo4[] {
    netnsIpv4(this.net);
    return [...this.net.kernel.arp.all(this.net)].map(neighInfo4);
  }

  neighbourAdd(request: NeighRequest4, mode: 'add' | 'change' | 'replace'): Refusal {
    return inItsWords(this.net.profile, this.#neighAdd(request, mode));
  }

  /** neigh_add. */
  #neighAdd(request: NeighRequest4, mode: 'add' | 'change' | 'replace'): Refusal {
    const { net } = this;
    netnsIpv4(net);
    const dev = net.device(request.dev);
    if (dev === undefined) return { errno: 'ENODEV' };
    const { dst, lladdr, externLearned = false, managed = false, use = false } = request;
    const state = request.state ?? 'NUD_PERMANENT';
    const known = net.kernel.arp.get(dst, dev);
    if (known === undefined) {
      if (mode === 'change') return { errno: 'ENOENT' };
      if (state === 'NUD_PERMANENT' && managed)
        return { errno: 'EINVAL', extack: 'Invalid NTF_* flag for permanent entry' };
    } else if (mode === 'add') return { errno: 'EEXIST' };
    const neigh = known ?? arpLookupOrCreate(net, dst, dev, state === 'NUD_PERMANENT' || externLearned);
    if (neigh === undefined) return { errno: 'ENOBUFS' };
    const flags = { override: true, admin: true, externLearned, managed, use };
    const refused = neighUpdate(neigh, lladdr, state, flags, NEIGH_ADMIN);
    if (refused === undefined && (use || managed)) neighEventSend(net, neigh);
    return refused;
  }

  /** neigh_delete. */
  neighbourDel({ dst, dev: name }: Pick<NeighRequest4, 'dst' | 'dev'>): Refusal {
    const { net } = this;
    const dev = net.device(name);
    if (dev === undefined) return { errno: 'ENODEV' };
    const neigh = net.kernel.arp.get(dst, dev);
    if (neigh === undefined) return { errno: 'ENOENT' };
    const refused = neighUpdate(neigh, undefined, 'NUD_FAILED', { override: true, admin: true }, NEIGH_ADMIN);
    neighDestroy(net, neigh);
    return refused;
  }

  memberships(): readonly MaddrInfo4[] {
    netnsIpv4(this.net);
    return [...this.net.devices.values()].flatMap(dev =>
      [...(inDevGet(dev)?.mcList ?? [])]
        .reverse()
        .map(([address, users]): MaddrInfo4 => ({ dev: dev.name, address, users })),
    );
  }
}

/** What a packet is to who sends it (rt_type): one that leaves through the loopback need not be for us. */
function typeOf({ kind, result }: Rtable, to: Ip4): RouteType4 {
  if (kind === 'error') return 'unreachable';
  return kind === 'local' && !to.isUnspecified ? (result?.type ?? 'unicast') : kind;
}

const NO_DEVICE: NetlinkError = { errno: 'ENODEV', extack: 'ipv4: Device not found' };

/** NLM_F_* of `ip route add`, `change` and their like. */
const MODES = {
  add: { create: true, excl: true },
  change: { replace: true },
  replace: { create: true, replace: true },
  append: { create: true, append: true },
  prepend: { create: true },
  test: { excl: true },
} as const;

/** iproute_modify. */
function defaultScope(type: RouteType4, hasGateway: boolean): number {
  if (type === 'local') return RT_SCOPE_HOST;
  if (type === 'broadcast' || type === 'multicast' || type === 'anycast') return RT_SCOPE_LINK;
  return FIB_PROPS[type].error === undefined && !hasGateway ? RT_SCOPE_LINK : 0;
}

/** RTM_*NEIGH and the group memberships: showing and changing neighbours, proxies included. */
import { seconds } from '../../base/time';
import { NEIGH_ADMIN } from '../core/neigh-decisions';
import {
  neighDestroy,
  neighIsValid,
  neighLookupOrCreate,
  neighUpdate,
  type Neighbour,
  type NudState,
} from '../core/neighbour';
import type { Net } from '../core/net';
import { in6DevGet } from '../ipv6/inet6-dev';
import { pneighCreate, pneighDelete } from '../ipv6/ndisc/proxy';
import type { MaddrInfo, NeighInfo, NeighRequest, Refusal } from '../uapi';

/** Entries of the table, then the proxied addresses. */
export function neighDump(net: Net): NeighInfo[] {
  const entries = [...net.neighbours.all()].map(neighInfo);
  const proxies = net.neighbours.proxies.map((entry): NeighInfo => ({
    dst: entry.address,
    dev: entry.dev.name,
    state: 'NUD_NONE',
    router: entry.isRouter,
    proxy: true,
    used: 0,
    confirmed: 0,
    updated: 0,
    probes: 0,
    refcount: 0,
  }));
  return [...entries, ...proxies];
}

/** One entry; ages in whole seconds. */
export function neighInfo(neigh: Neighbour): NeighInfo {
  const age = (since: number): number => Math.floor((neigh.net.scheduler.now - since) / seconds(1));
  return {
    dst: neigh.key,
    dev: neigh.dev.name,
    ...(neigh.lladdr !== undefined && neighIsValid(neigh) && { lladdr: neigh.lladdr }),
    state: neigh.nudState,
    router: neigh.isRouter,
    proxy: false,
    used: age(neigh.used),
    confirmed: age(neigh.confirmed),
    updated: age(neigh.updated),
    probes: neigh.probes,
    refcount: neigh.queue === undefined ? 1 : 2,
  };
}

/** The states outside NUD_VALID. */
const INVALID: ReadonlySet<NudState> = new Set<NudState>(['NUD_NONE', 'NUD_INCOMPLETE', 'NUD_FAILED']);

/** neigh_add: an entry by hand, or an address to answer for. */
export function neighAdd(net: Net, request: NeighRequest, mode: 'add' | 'change' | 'replace'): Refusal {
  const dev = net.device(request.dev);
  if (dev === undefined) return { errno: 'ENODEV' };
  const idev = in6DevGet(dev);
  if (request.proxy) {
    // pndisc_constructor: the groups of an address are those of a device with IPv6.
    if (idev === undefined) return { errno: 'ENOBUFS' };
    pneighCreate(net, request.dst, dev, request.router === true);
    return undefined;
  }
  // ndisc_allow_add.
  if (idev === undefined || idev.cnf.disable_ipv6 !== 0)
    return { errno: 'EINVAL', extack: 'IPv6 is disabled on this device' };
  const known = net.neighbours.get(request.dst, dev);
  if (known !== undefined && mode === 'add') return { errno: 'EEXIST' };
  if (known === undefined && mode === 'change') return { errno: 'ENOENT' };
  const neigh = known ?? neighLookupOrCreate(net, request.dst, dev);
  if (neigh === undefined) return { errno: 'ENOBUFS' };
  const state = request.state ?? 'NUD_PERMANENT';
  if (request.lladdr === undefined && !INVALID.has(state) && !neighIsValid(neigh))
    return { errno: 'EINVAL', extack: 'No link layer address given' };
  const flags = { override: true, admin: true, overrideIsRouter: true, isRouter: request.router === true };
  neighUpdate(neigh, request.lladdr, state, flags, NEIGH_ADMIN);
  return undefined;
}

/** neigh_delete. */
export function neighDel(net: Net, request: NeighRequest): Refusal {
  const dev = net.device(request.dev);
  if (dev === undefined) return { errno: 'ENODEV' };
  if (request.proxy) return pneighDelete(net, request.dst, dev) ? undefined : { errno: 'ENOENT' };
  const neigh = net.neighbours.get(request.dst, dev);
  if (neigh === undefined) return { errno: 'ENOENT' };
  neighDestroy(net, neigh);
  return undefined;
}

/** /proc/net/dev_mcast and /proc/net/igmp6: link-layer groups and IPv6 groups, device by device. */
export function maddrDump(net: Net): MaddrInfo[] {
  return [...net.devices.values()].flatMap(dev => [
    ...[...dev.groups.keys()].map((address): MaddrInfo => ({
      ifindex: dev.ifindex,
      dev: dev.name,
      family: 'link',
      address,
      users: dev.groupUsers(address),
    })),
    ...(in6DevGet(dev)?.mcList ?? []).map((group): MaddrInfo => ({
      ifindex: dev.ifindex,
      dev: dev.name,
      family: 'inet6',
      address: group.addr,
      users: group.users,
    })),
  ]);
}

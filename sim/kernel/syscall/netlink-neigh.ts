/** RTM_*NEIGH and the group memberships: showing and changing neighbours, proxies included. */
import { seconds } from '../../base/time';
import type { Mac } from '../../base/mac';
import { devMcAddGlobal, devMcDelGlobal, globalGroups } from '../core/dev-mcast';
import { NEIGH_ADMIN } from '../core/neigh-decisions';
import { neighEventSend } from '../core/neigh-event';
import { neighUpdate } from '../core/neigh-update';
import { neighCreate, neighDestroy, neighIsValid, type Neighbour, type NudState } from '../core/neighbour';
import type { Net } from '../core/net';
import { in6DevGet } from '../ipv6/inet6-dev';
import { pneighCreate, pneighDelete } from '../ipv6/ndisc/proxy';
import type { MaddrInfo, NeighInfo, NeighRequest, Refusal } from '../uapi';

/** Entries of the table, then the proxied addresses. */
export function neighDump(net: Net): NeighInfo[] {
  const entries = [...net.neighbours.all(net)].map(each => neighInfo(each));
  const proxies = net.neighbours.proxies
    .filter(({ dev }) => net.devices.get(dev.ifindex) === dev)
    .map((entry): NeighInfo => ({
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

/** NUD_IN_TIMER: a timer that runs holds the entry. */
const IN_TIMER: readonly NudState[] = ['NUD_INCOMPLETE', 'NUD_REACHABLE', 'NUD_DELAY', 'NUD_PROBE'];

/** One entry; ages in whole seconds. `held`: how often it is held by who tells of it. */
export function neighInfo(neigh: Neighbour, held = 0): NeighInfo {
  const age = (since: number): number => Math.floor((neigh.net.scheduler.now - since) / seconds(1));
  return {
    dst: neigh.key,
    dev: neigh.dev.name,
    ...(neigh.lladdr !== undefined && neighIsValid(neigh) && { lladdr: neigh.lladdr }),
    state: neigh.nudState,
    router: neigh.isRouter,
    ...(neigh.isExternLearned && { externLearned: true }),
    ...(neigh.isManaged && { managed: true }),
    proxy: false,
    used: age(neigh.used),
    confirmed: age(neigh.confirmed),
    updated: age(neigh.updated),
    probes: neigh.probes,
    refcount: 1 + Number(IN_TIMER.includes(neigh.nudState)) + held,
  };
}

/** neigh_add: an entry by hand, or an address to answer for. */
export function neighAdd(net: Net, request: NeighRequest, mode: 'add' | 'change' | 'replace'): Refusal {
  const dev = net.device(request.dev);
  if (dev === undefined) return { errno: 'ENODEV' };
  const {
    dst,
    lladdr,
    router: isRouter = false,
    externLearned = false,
    managed = false,
    use = false,
  } = request;
  const idev = in6DevGet(dev);
  if (request.proxy) {
    if (managed) return { errno: 'EINVAL', extack: 'Invalid NTF_* flag combination' };
    // pndisc_constructor: the groups of an address are those of a device with IPv6.
    if (idev === undefined) return { errno: 'ENOBUFS' };
    pneighCreate(net, dst, dev, isRouter);
    return undefined;
  }
  // ndisc_allow_add.
  if (idev === undefined || idev.cnf.disable_ipv6 !== 0)
    return { errno: 'EINVAL', extack: 'IPv6 is disabled on this device' };
  const state = request.state ?? 'NUD_PERMANENT';
  let neigh = net.neighbours.get(dst, dev);
  if (neigh === undefined) {
    if (mode === 'change') return { errno: 'ENOENT' };
    if (state === 'NUD_PERMANENT' && managed)
      return { errno: 'EINVAL', extack: 'Invalid NTF_* flag for permanent entry' };
    neigh = neighCreate(net, dst, dev, state === 'NUD_PERMANENT' || externLearned);
    if (neigh === undefined) return { errno: 'ENOBUFS' };
  } else if (mode === 'add') return { errno: 'EEXIST' };
  const flags = {
    override: true,
    admin: true,
    overrideIsRouter: true,
    isRouter,
    externLearned,
    managed,
    use,
  };
  const refused = neighUpdate(neigh, lladdr, state, flags, NEIGH_ADMIN);
  if (refused === undefined && (use || managed)) neighEventSend(net, neigh);
  return refused;
}

/** neigh_delete. */
export function neighDel(net: Net, request: NeighRequest): Refusal {
  const dev = net.device(request.dev);
  if (dev === undefined) return { errno: 'ENODEV' };
  if (request.proxy) return pneighDelete(net, request.dst, dev) ? undefined : { errno: 'ENOENT' };
  const neigh = net.neighbours.get(request.dst, dev);
  if (neigh === undefined) return { errno: 'ENOENT' };
  const refused = neighUpdate(neigh, undefined, 'NUD_FAILED', { override: true, admin: true }, NEIGH_ADMIN);
  neighDestroy(net, neigh);
  return refused;
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
      ...(globalGroups(dev).has(address) && { byHand: true }),
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

/** dev_ifsioc, of SIOCADDMULTI and SIOCDELMULTI. */
export function changeMultiaddr(net: Net, change: 'add' | 'delete', name: string, group: Mac): Refusal {
  const dev = net.device(name);
  if (dev === undefined) return { errno: 'ENODEV' };
  if (change === 'delete') {
    const errno = devMcDelGlobal(dev, group);
    return errno && { errno };
  }
  devMcAddGlobal(dev, group);
  return undefined;
}

/**
 * The routes that come and go with addresses and devices (net/ipv4/fib_frontend.c): an address is ours, its prefix is on the
 * link, and the first and last of the prefix are broadcasts.
 */
import { Ip4 } from '../../../base/ip4';
import type { NetDevice, NetdevEvent } from '../../../link/net-device';
import { decision } from '../../../trace/decision';
import { neighDestroy, neighIsValid } from '../../core/neighbour';
import type { Net } from '../../core/net';
import { inetAddrType, isZeronet } from '../addr-type';
import {
  IFA_F_NOPREFIXROUTE,
  IFA_F_SECONDARY,
  inDevGet,
  inetIfaMatch,
  RT_SCOPE_HOST,
  RT_SCOPE_LINK,
  type InDevice,
  type InIfaddr,
} from '../in-device';
import { arpIfdown } from '../inetdev-event';
import { netnsIpv4 } from '../netns-ipv4';
import { fibTableDelete, fibTableInsert } from './fib-create';
import { RT_TABLE_LOCAL, RT_TABLE_MAIN, RTNH_F_DEAD, RTNH_F_LINKDOWN, type RouteType4 } from './fib-info';

export const ROUTE4_OF_ADDRESS = decision({
  id: 'fib4.address.added',
  outcome: 'note',
  says: 'an address of this machine brings the route with it',
  spec: 'Linux',
  source: 'fib_add_ifaddr',
});
export const ROUTE4_ADDRESS_WENT = decision({
  id: 'fib4.address.removed',
  outcome: 'note',
  says: 'the address that brought the route is gone',
  spec: 'Linux',
  source: 'fib_del_ifaddr',
});

function lastOf({ address, prefixLen }: InIfaddr): Ip4 {
  return Ip4.of(address.word | (prefixLen === 0 ? -1 : ~(-1 << (32 - prefixLen))));
}

function firstOf({ address, prefixLen }: InIfaddr): Ip4 {
  return address.masked(prefixLen);
}

/** What makes the prefix of an address reachable: on the loopback, all of it is ours. */
function prefixType(dev: NetDevice): RouteType4 {
  return dev.loopback ? 'local' : 'unicast';
}

/** fib_magic. */
function fibMagic(
  add: boolean,
  type: RouteType4,
  address: Ip4,
  length: number,
  { local: prefsrc, inDev }: InIfaddr,
  priority = 0,
): void {
  const { net, dev } = inDev;
  const config = {
    dst: { address, length },
    table: type === 'unicast' ? RT_TABLE_MAIN : RT_TABLE_LOCAL,
    type,
    scope: type === 'local' ? RT_SCOPE_HOST : RT_SCOPE_LINK,
    protocol: 'kernel',
    priority,
    tos: 0,
    prefsrc,
    dev,
  } as const;
  if (add) fibTableInsert(net, config, { create: true, append: true }, ROUTE4_OF_ADDRESS);
  else fibTableDelete(net, config, ROUTE4_ADDRESS_WENT);
}

/** Whether the prefix of an address has a route of its own. */
function hasPrefix(ifa: InIfaddr): boolean {
  const first = firstOf(ifa);
  return !isZeronet(first) && !(ifa.flags & IFA_F_SECONDARY) && (first !== ifa.local || ifa.prefixLen < 32);
}

/** inet_ifa_byprefix. */
function ifaByPrefix({ ifaList }: InDevice, prefix: Ip4, length: number): InIfaddr | undefined {
  return ifaList.find(ifa => ifa.prefixLen === length && inetIfaMatch(prefix, ifa));
}

/** fib_add_ifaddr. */
export function fibAddIfaddr(ifa: InIfaddr): void {
  const { inDev, prefixLen, broadcast, local } = ifa;
  const { dev } = inDev;
  const prefix = firstOf(ifa);
  const prim = ifa.flags & IFA_F_SECONDARY ? ifaByPrefix(inDev, prefix, prefixLen) : ifa;
  if (prim === undefined) return;
  fibMagic(true, 'local', local, 32, prim);
  if (!dev.up) return;
  if (broadcast !== undefined && !broadcast.isUnspecified && !broadcast.isBroadcast) {
    fibMagic(true, 'broadcast', broadcast, 32, prim);
    arpInvalidate(inDev, broadcast);
  }
  if (!hasPrefix(ifa)) return;
  if (!(ifa.flags & IFA_F_NOPREFIXROUTE))
    fibMagic(true, prefixType(dev), prefix, prefixLen, prim, ifa.rtPriority);
  if (prefixLen < 31) {
    fibMagic(true, 'broadcast', lastOf(ifa), 32, prim);
    arpInvalidate(inDev, lastOf(ifa));
  }
}

/** arp_invalidate: what was thought to be a neighbour is none. */
function arpInvalidate({ net, dev }: InDevice, address: Ip4): void {
  const neigh = net.kernel.arp.get(address, dev);
  if (neigh !== undefined && !neighIsValid(neigh)) neighDestroy(net, neigh);
}

/** fib_modify_prefix_metric. */
export function fibModifyPrefixMetric(ifa: InIfaddr, priority: number): void {
  const { dev } = ifa.inDev;
  if (!dev.up || ifa.flags & IFA_F_NOPREFIXROUTE || !hasPrefix(ifa)) return;
  fibMagic(true, prefixType(dev), firstOf(ifa), ifa.prefixLen, ifa, priority);
  fibMagic(false, prefixType(dev), firstOf(ifa), ifa.prefixLen, ifa, ifa.rtPriority);
}

/** What of an address some other address on its device still stands for. */
interface StillThere {
  local: boolean;
  broadcast: boolean;
  first: boolean;
  last: boolean;
}

/**
 * fib_del_ifaddr: the routes of an address go, but for what another one stands for as well.
 * @param iprim the primary address in whose place another is about to be put: all of its prefix counts as gone
 */
export function fibDelIfaddr(ifa: InIfaddr, iprim?: InIfaddr): void {
  const { inDev, prefixLen, local, broadcast } = ifa;
  const { dev, net } = inDev;
  const secondary = (ifa.flags & IFA_F_SECONDARY) !== 0;
  const prim = secondary ? (iprim ?? ifaByPrefix(inDev, firstOf(ifa), prefixLen)) : ifa;
  if (prim === undefined) return;
  const subnet = hasPrefix(ifa);
  if (subnet && !(ifa.flags & IFA_F_NOPREFIXROUTE))
    fibMagic(false, prefixType(dev), firstOf(ifa), prefixLen, prim);
  const still = inDev.dead ? NOTHING_THERE : stillThere(ifa, prim, iprim);
  if (!still.broadcast && broadcast !== undefined) fibMagic(false, 'broadcast', broadcast, 32, prim);
  if (subnet && prefixLen < 31) {
    if (!still.last) fibMagic(false, 'broadcast', lastOf(ifa), 32, prim);
    if (!still.first) fibMagic(false, 'broadcast', firstOf(ifa), 32, prim);
  }
  if (still.local) return;
  fibMagic(false, 'local', local, 32, prim);
  const gone = !inDev.ifaList.includes(ifa);
  if (gone && inetAddrType(net, local) !== 'local') netnsIpv4(net).fib.syncDownAddr(local);
}

const NOTHING_THERE: StillThere = { local: false, broadcast: false, first: false, last: false };

function sameSubnet(a: InIfaddr, b: InIfaddr): boolean {
  return a.prefixLen === b.prefixLen && inetIfaMatch(a.address, b);
}

function stillThere(ifa: InIfaddr, prim: InIfaddr, iprim: InIfaddr | undefined): StillThere {
  const still = { ...NOTHING_THERE };
  const [first, last] = [firstOf(ifa), lastOf(ifa)];
  for (const other of ifa.inDev.ifaList) {
    if (other === ifa || (iprim !== undefined && sameSubnet(other, iprim))) continue;
    const primOfOther = other.flags & IFA_F_SECONDARY ? primaryOf(other) : other;
    // routes of another primary address have another source
    if (primOfOther?.local !== prim.local) continue;
    if (other.local === ifa.local) still.local = true;
    const ends =
      primOfOther === other && other.prefixLen < 31 && !isZeronet(firstOf(other))
        ? [other.broadcast, firstOf(other), lastOf(other)]
        : [other.broadcast];
    if (ends.includes(ifa.broadcast)) still.broadcast = true;
    if (ends.includes(last)) still.last = true;
    if (ends.includes(first)) still.first = true;
  }
  return still;
}

function primaryOf(ifa: InIfaddr): InIfaddr | undefined {
  return ifaByPrefix(ifa.inDev, firstOf(ifa), ifa.prefixLen);
}

/** fib_inetaddr_event, NETDEV_UP: an address came to its device. */
export function fibInetaddrUp(ifa: InIfaddr): void {
  fibAddIfaddr(ifa);
  const { net, dev } = ifa.inDev;
  netnsIpv4(net).fib.syncUp(dev, RTNH_F_DEAD);
}

/** fib_inetaddr_event, NETDEV_DOWN: an address left its device. With the last one IPv4 stops there. */
export function fibInetaddrDown(ifa: InIfaddr): void {
  fibDelIfaddr(ifa);
  const { net, dev, ifaList } = ifa.inDev;
  if (ifaList.length === 0) fibDisableIp(net, dev, 'NETDEV_DOWN', true);
}

function fibDisableIp(net: Net, dev: NetDevice, event: NetdevEvent, force: boolean): void {
  netnsIpv4(net).fib.syncDownDev(dev, event, force);
  arpIfdown(net, dev);
}

/** fib_netdev_event. */
export function fibNetdevEvent(net: Net, dev: NetDevice, event: NetdevEvent): void {
  if (event === 'NETDEV_UNREGISTER') {
    fibDisableIp(net, dev, event, true);
    return;
  }
  const inDev = inDevGet(dev);
  if (inDev === undefined) return;
  const { fib } = netnsIpv4(net);
  switch (event) {
    case 'NETDEV_UP':
      for (const ifa of inDev.ifaList) fibAddIfaddr(ifa);
      fib.syncUp(dev, RTNH_F_DEAD);
      break;
    case 'NETDEV_DOWN':
      fibDisableIp(net, dev, event, false);
      break;
    case 'NETDEV_CHANGE':
      if (dev.carrier) fib.syncUp(dev, RTNH_F_LINKDOWN);
      else fib.syncDownDev(dev, event, false);
      break;
    default:
      break;
  }
}

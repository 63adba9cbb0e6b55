/**
 * IPv4 addresses on devices (net/ipv4/devinet.c): the list of each device with its primary and secondary addresses, and the
 * requests of rtnetlink.
 *
 * See next: fib/fib-frontend.ts for the routes that come with an address, lifetime.ts for its end.
 *
 * Differs from Linux: a multicast address cannot be joined along with its address (IFA_F_MCAUTOJOIN), and nobody says who
 * made an address (IFA_PROTO).
 */
import type { Ip4 } from '../../base/ip4';
import { seconds } from '../../base/time';
import type { NetDevice } from '../../link/net-device';
import { decision, type Decision } from '../../trace/decision';
import type { NetlinkError } from '../core/errno';
import type { Net } from '../core/net';
import {
  fibAddIfaddr,
  fibDelIfaddr,
  fibInetaddrDown,
  fibInetaddrUp,
  fibModifyPrefixMetric,
} from './fib/fib-frontend';
import {
  IFA_F_DEPRECATED,
  IFA_F_PERMANENT,
  IFA_F_SECONDARY,
  inDevGet,
  inDevOrconf,
  inetIfaMatch,
  INFINITY_LIFE_TIME,
  IPV6ONLY_FLAGS,
  type InDevice,
  type InIfaddr,
} from './in-device';
import { queueCheckLifetime } from './lifetime';
import { netnsIpv4 } from './netns-ipv4';

export const ADDR4_ADDED = decision({
  id: 'devinet.address.added',
  outcome: 'note',
  says: 'the address was put on the device',
  spec: 'ip-address(8)',
  source: 'inet_insert_ifa',
});
export const ADDR4_REMOVED = decision({
  id: 'devinet.address.removed',
  outcome: 'note',
  says: 'the address was taken off the device by request',
  spec: 'ip-address(8)',
  source: 'inet_rtm_deladdr',
});
export const ADDR4_SECONDARY_WENT = decision({
  id: 'devinet.address.secondary-went',
  outcome: 'note',
  says: 'the primary address of its prefix was taken off, and its secondary ones go with it',
  spec: 'ip-sysctl promote_secondaries',
  source: '__inet_del_ifa',
  remedy: 'net.ipv4.conf.all.promote_secondaries=1',
});
export const ADDR4_PROMOTED = decision({
  id: 'devinet.address.promoted',
  outcome: 'note',
  says: 'the primary address of its prefix was taken off, and it takes its place',
  spec: 'ip-sysctl promote_secondaries',
  source: '__inet_del_ifa',
});
export const ADDR4_DEVICE_WENT = decision({
  id: 'devinet.address.device-went',
  outcome: 'note',
  says: 'the device is not one for IPv4 any more',
  spec: 'Linux',
  source: 'inetdev_destroy',
});

/** What an address is asked to be (struct ifaddrmsg with its attributes). */
export interface IfaConfig {
  readonly local: Ip4;
  readonly address?: Ip4;
  readonly prefixLen: number;
  readonly broadcast?: Ip4;
  readonly label?: string;
  readonly scope: number;
  readonly flags: number;
  readonly validLft: number;
  readonly preferedLft: number;
  readonly rtPriority: number;
}

function wrong(errno: NetlinkError['errno'], extack: string): NetlinkError {
  return { errno, extack };
}

/** inet_rtm_newaddr. */
export function inetRtmNewaddr(
  net: Net,
  dev: NetDevice,
  config: IfaConfig,
  mode: 'add' | 'replace' | 'change',
): NetlinkError | undefined {
  netnsIpv4(net);
  const { validLft, preferedLft, rtPriority } = config;
  if (config.prefixLen > 32) return wrong('EINVAL', 'ipv4: Invalid prefix length');
  if (validLft === 0 || preferedLft > validLft) return wrong('EINVAL', 'ipv4: address lifetime invalid');
  if (config.local.isUnspecified) return undefined;
  const inDev = inDevGet(dev);
  if (inDev === undefined) return { errno: 'ENOBUFS' };
  const ifa = inetAllocIfa(inDev, config);
  const existing = inDev.ifaList.find(other => samePrefix(other, ifa) && other.local === ifa.local);
  if (existing === undefined) return insertIfa(ifa, ADDR4_ADDED);
  if (mode === 'add') return wrong('EEXIST', 'ipv4: Address already assigned');
  if (existing.rtPriority !== rtPriority) {
    fibModifyPrefixMetric(existing, rtPriority);
    existing.rtPriority = rtPriority;
  }
  const before = ifaState(existing);
  setIfaLifetime(existing, validLft, preferedLft);
  if (net.trace.on) net.trace.state('address', ifaEntity(existing), before, ifaState(existing), ADDR4_ADDED);
  queueCheckLifetime(net);
  rtmsgIfa('newaddr', existing);
  return undefined;
}

/** inet_rtm_to_ifa. */
export function inetAllocIfa(inDev: InDevice, config: IfaConfig): InIfaddr {
  const { net, dev } = inDev;
  inDev.own = undefined;
  inDev.arpParms.own = undefined;
  const ifa: InIfaddr = {
    inDev,
    local: config.local,
    address: config.address ?? config.local,
    prefixLen: config.prefixLen,
    broadcast: config.broadcast,
    label: config.label ?? dev.name,
    scope: config.scope,
    flags: config.flags,
    validLft: 0,
    preferedLft: 0,
    tstamp: 0,
    cstamp: net.scheduler.now,
    rtPriority: config.rtPriority,
  };
  setIfaLifetime(ifa, config.validLft, config.preferedLft);
  return ifa;
}

/** set_ifa_lifetime. */
function setIfaLifetime(ifa: InIfaddr, validLft: number, preferedLft: number): void {
  let flags = ifa.flags & ~(IFA_F_PERMANENT | IFA_F_DEPRECATED);
  if (validLft === INFINITY_LIFE_TIME) flags |= IFA_F_PERMANENT;
  if (preferedLft === 0) flags |= IFA_F_DEPRECATED;
  ifa.validLft = validLft;
  ifa.preferedLft = preferedLft;
  ifa.flags = flags;
  ifa.tstamp = ifa.inDev.net.scheduler.now;
}

function samePrefix(a: InIfaddr, b: InIfaddr): boolean {
  return a.prefixLen === b.prefixLen && inetIfaMatch(a.address, b);
}

/** __inet_insert_ifa. */
export function insertIfa(ifa: InIfaddr, why: Decision): NetlinkError | undefined {
  const { inDev } = ifa;
  const { net, ifaList } = inDev;
  ifa.flags &= ~(IFA_F_SECONDARY | IPV6ONLY_FLAGS);
  let lastPrimary = 0;
  for (const [index, other] of ifaList.entries()) {
    if (!(other.flags & IFA_F_SECONDARY) && ifa.scope <= other.scope) lastPrimary = index + 1;
    if (!samePrefix(other, ifa)) continue;
    if (other.local === ifa.local) return { errno: 'EEXIST' };
    if (other.scope !== ifa.scope) return wrong('EINVAL', 'ipv4: Invalid scope value');
    ifa.flags |= IFA_F_SECONDARY;
  }
  ifaList.splice(ifa.flags & IFA_F_SECONDARY ? ifaList.length : lastPrimary, 0, ifa);
  const ipv4 = netnsIpv4(net);
  const holders = ipv4.addresses.get(ifa.local);
  if (holders === undefined) ipv4.addresses.set(ifa.local, [ifa]);
  else holders.unshift(ifa);
  queueCheckLifetime(net);
  traceIfa(ifa, 'absent', ifaState(ifa), why);
  rtmsgIfa('newaddr', ifa);
  fibInetaddrUp(ifa);
  return undefined;
}

/** inet_rtm_deladdr. Without a prefix length the local address alone decides. */
export function inetRtmDeladdr(
  net: Net,
  dev: NetDevice,
  {
    local,
    address,
    prefixLen,
    label,
  }: Pick<IfaConfig, 'local' | 'address' | 'label'> & { prefixLen?: number },
): NetlinkError | undefined {
  netnsIpv4(net);
  const inDev = inDevGet(dev);
  if (inDev === undefined) return wrong('ENODEV', 'ipv4: Device not found');
  const ifa = inDev.ifaList.find(
    each =>
      each.local === local &&
      (label === undefined || label === each.label) &&
      (prefixLen === undefined || (prefixLen === each.prefixLen && inetIfaMatch(address ?? local, each))),
  );
  if (ifa === undefined) return wrong('EADDRNOTAVAIL', 'ipv4: Address not found');
  inetDelIfa(ifa, ADDR4_REMOVED);
  return undefined;
}

/** __inet_del_ifa: with a primary address its secondary ones go too, unless they are promoted. */
export function inetDelIfa(ifa: InIfaddr, why: Decision): void {
  const { inDev } = ifa;
  const promoted = inDev.dead || ifa.flags & IFA_F_SECONDARY ? [] : secondariesOf(ifa);
  const [promote, ...after] = promoted;
  for (const each of promoted) fibDelIfaddr(each, ifa);
  const place = promote === undefined ? 0 : placeOfPromoted(ifa);
  unlinkIfa(ifa, why);
  if (promote === undefined) return;
  const before = ifaState(promote);
  inDev.ifaList.splice(inDev.ifaList.indexOf(promote), 1);
  inDev.ifaList.splice(place, 0, promote);
  promote.flags &= ~IFA_F_SECONDARY;
  traceIfa(promote, before, ifaState(promote), ADDR4_PROMOTED);
  rtmsgIfa('newaddr', promote);
  fibInetaddrUp(promote);
  for (const each of after) fibAddIfaddr(each);
}

/** The secondary addresses that stay when their primary one goes, the first of them in its place; else they go as well. */
function secondariesOf(primary: InIfaddr): readonly InIfaddr[] {
  const { inDev } = primary;
  const later = inDev.ifaList.slice(inDev.ifaList.indexOf(primary) + 1);
  const secondaries = later.filter(each => each.flags & IFA_F_SECONDARY && samePrefix(primary, each));
  if (inDevOrconf(inDev, 'promote_secondaries')) return secondaries;
  for (const each of secondaries) unlinkIfa(each, ADDR4_SECONDARY_WENT);
  return [];
}

/** Behind the last primary address of the same or a farther scope, the one that goes not counted. */
function placeOfPromoted(primary: InIfaddr): number {
  const { ifaList } = primary.inDev;
  const index = ifaList.indexOf(primary);
  let place = index;
  for (let at = index + 1; at < ifaList.length; at++) {
    const each = ifaList[at] as InIfaddr;
    if (!(each.flags & IFA_F_SECONDARY) && primary.scope <= each.scope) place = at;
  }
  return place;
}

function unlinkIfa(ifa: InIfaddr, why: Decision): void {
  const { inDev } = ifa;
  inDev.ifaList.splice(inDev.ifaList.indexOf(ifa), 1);
  const { addresses } = netnsIpv4(inDev.net);
  const holders = addresses.get(ifa.local) as InIfaddr[];
  if (holders.length === 1) addresses.delete(ifa.local);
  else holders.splice(holders.indexOf(ifa), 1);
  traceIfa(ifa, ifaState(ifa), 'absent', why);
  rtmsgIfa('deladdr', ifa);
  fibInetaddrDown(ifa);
}

/** `192.0.2.1/24 dev eth0`. */
export function ifaEntity({ local, prefixLen, inDev }: InIfaddr): string {
  return `${local.toString()}/${prefixLen} dev ${inDev.dev.name}`;
}

/** What there is to say of an address: its flags, and its lifetimes where they end. */
export function ifaState({ flags, validLft, preferedLft }: InIfaddr): string {
  const words: string[] = [];
  if (flags & IFA_F_SECONDARY) words.push('secondary');
  if (flags & IFA_F_DEPRECATED) words.push('deprecated');
  words.push(flags & IFA_F_PERMANENT ? 'permanent' : `valid_lft ${validLft} preferred_lft ${preferedLft}`);
  return words.join(' ');
}

/** Record that an address changed. */
export function traceIfa(ifa: InIfaddr, from: string, to: string, why: Decision): void {
  const { net } = ifa.inDev;
  if (netnsIpv4(net).quiet) return;
  if (net.trace.on) net.trace.state('address', ifaEntity(ifa), from, to, why);
  else net.trace.count(why);
}

/** rtmsg_ifa. */
export function rtmsgIfa(kind: 'newaddr' | 'deladdr', address: InIfaddr): void {
  address.inDev.net.notify({ group: 'IPV4_IFADDR', kind, address4: address });
}

/** Seconds of a lifetime that are left, never below 0; without end where the address is permanent (inet_fill_ifaddr). */
export function lifetimeLeft4({ inDev, flags, tstamp }: InIfaddr, lifetime: number): number {
  if (flags & IFA_F_PERMANENT) return INFINITY_LIFE_TIME;
  const passed = Math.floor((inDev.net.scheduler.now - tstamp) / seconds(1));
  return Math.max(0, lifetime - passed);
}

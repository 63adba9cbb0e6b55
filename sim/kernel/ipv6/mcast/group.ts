/**
 * Multicast groups of a device: who is in them, and when that begins and ends to be said (net/ipv6/mcast.c; RFC 9777 §6.1).
 *
 * See next: report.ts for how it is said, input.ts for queries.
 *
 * Differs from Linux: groups have no source lists; every membership is EXCLUDE {}, which is all that IPV6_JOIN_GROUP and the
 * kernel itself ask for.
 */
import type { Ip6 } from '../../../base/ip6';
import { Mac } from '../../../base/mac';
import type { Timer } from '../../../engine/scheduler';
import { decision } from '../../../trace/decision';
import type { Errno } from '../../core/errno';
import type { Inet6Dev } from '../inet6-dev';
import { mldIfcEvent, joinV1, leaveV1 } from './report';
import { inV1Mode, isOnLink, isUnreported, mcReset, mldOf } from './state';

/** A group joined on a device (struct ifmcaddr6). */
export interface Ifmcaddr6 {
  readonly addr: Ip6;
  /** How many want it: addresses, sockets, the kernel itself (`mca_users`). */
  users: number;
  /** Its link-layer group, if there is one, is in the device's filter (MAF_LOADED). */
  loaded: boolean;
  /** Version 1: we reported it last, and say so when we leave (MAF_LAST_REPORTER). */
  lastReporter: boolean;
  /** State change reports still to be sent (`mca_crcount`). */
  crcount: number;
  /** The answer to a query, or the repeated version 1 report; made when first needed. */
  timer: Timer | undefined;
}

export const MLD_JOINED = decision({
  id: 'mld.group.joined',
  outcome: 'note',
  says: 'somebody on this machine wants the group, and nobody did before',
  spec: 'RFC 9777 §4.1',
  source: '__ipv6_dev_mc_inc',
});
export const MLD_LEFT = decision({
  id: 'mld.group.left',
  outcome: 'note',
  says: 'nobody on this machine wants the group any more',
  spec: 'RFC 9777 §4.1',
  source: '__ipv6_dev_mc_dec',
});

/** ipv6_dev_mc_inc: another user of a group. @returns ENODEV while IPv6 is being taken off the device. */
export function ipv6DevMcInc(idev: Inet6Dev, addr: Ip6): Errno | undefined {
  if (idev.dead) return 'ENODEV';
  const known = find(idev, addr);
  if (known !== undefined) {
    known.users++;
    return undefined;
  }
  const group: Ifmcaddr6 = {
    addr,
    users: 1,
    loaded: false,
    lastReporter: false,
    crcount: 0,
    timer: undefined,
  };
  idev.mcList = [group, ...idev.mcList];
  trace(idev, addr, 'absent', 'joined');
  takeBackLeave(idev, group);
  groupAdded(idev, group);
  return undefined;
}

/** ipv6_dev_mc_dec: one user less. @returns ENOENT when the group was not joined. */
export function ipv6DevMcDec(idev: Inet6Dev, addr: Ip6): Errno | undefined {
  const group = find(idev, addr);
  if (group === undefined) return 'ENOENT';
  if (--group.users > 0) return undefined;
  idev.mcList = idev.mcList.filter(other => other !== group);
  groupDropped(idev, group);
  trace(idev, addr, 'joined', 'absent');
  return undefined;
}

/** ipv6_chk_mcast_addr: whether packets to `group` that come in on the device are for this machine. */
export function ipv6ChkMcastAddr(idev: Inet6Dev, group: Ip6): boolean {
  return find(idev, group) !== undefined;
}

/** ipv6_mc_init_dev: nothing is kept for a device before it reports something. */
export function ipv6McInitDev(idev: Inet6Dev): void {
  idev.mld = undefined;
}

/** ipv6_mc_up: the device came up, or back: forget the querier, and report every group anew. */
export function ipv6McUp(idev: Inet6Dev): void {
  if (idev.mld !== undefined) mcReset(idev);
  for (const group of idev.mcList) {
    takeBackLeave(idev, group);
    groupAdded(idev, group);
  }
}

/** ipv6_mc_down: the device goes down; what was still to be said stays unsaid. */
export function ipv6McDown(idev: Inet6Dev): void {
  for (const group of idev.mcList) groupDropped(idev, group);
  if (idev.mld === undefined) return;
  const mld = mldOf(idev);
  const { scheduler } = idev.net;
  mld.changeCount = 0;
  for (const timer of [mld.changeTimer, mld.generalQueryTimer, mld.dadTimer])
    if (timer !== undefined) scheduler.del(timer);
}

/** ipv6_mc_destroy_dev: IPv6 ends on the device. */
export function ipv6McDestroyDev(idev: Inet6Dev): void {
  ipv6McDown(idev);
  for (const group of idev.mcList) trace(idev, group.addr, 'joined', 'absent');
  idev.mcList = [];
  idev.mld = undefined;
}

/** igmp6_group_added. */
function groupAdded(idev: Inet6Dev, group: Ifmcaddr6): void {
  const { dev } = idev;
  if (!isOnLink(group.addr)) return;
  if (!group.loaded) {
    group.loaded = true;
    // ndisc_mc_map: nothing there has a link-layer address.
    if (!dev.loopback) dev.mcAdd(Mac.forGroup(group.addr));
  }
  if (!dev.up || isUnreported(group.addr)) return;
  if (inV1Mode(idev)) {
    joinV1(idev, group);
    return;
  }
  group.crcount = mldOf(idev).qrv;
  mldIfcEvent(idev);
}

/** igmp6_group_dropped. */
function groupDropped(idev: Inet6Dev, group: Ifmcaddr6): void {
  if (group.loaded) {
    group.loaded = false;
    if (!idev.dev.loopback) idev.dev.mcDel(Mac.forGroup(group.addr));
  }
  if (isUnreported(group.addr)) return;
  if (!idev.dead) leaveGroup(idev, group);
  if (group.timer !== undefined) idev.net.scheduler.del(group.timer);
}

/** igmp6_leave_group. */
function leaveGroup(idev: Inet6Dev, group: Ifmcaddr6): void {
  if (inV1Mode(idev)) {
    leaveV1(idev, group);
    return;
  }
  const mld = mldOf(idev);
  mld.left.unshift({ addr: group.addr, crcount: mld.qrv });
  mldIfcEvent(idev);
}

/** mld_del_delrec: the group is wanted again before it was said that it is not. */
function takeBackLeave(idev: Inet6Dev, group: Ifmcaddr6): void {
  if (idev.mld === undefined) return;
  const mld = mldOf(idev);
  const at = mld.left.findIndex(left => left.addr === group.addr);
  if (at < 0) return;
  mld.left.splice(at, 1);
  group.crcount = mld.qrv;
}

function find(idev: Inet6Dev, addr: Ip6): Ifmcaddr6 | undefined {
  const list = idev.mcList;
  for (let index = 0; index < list.length; index++) {
    const group = list[index] as Ifmcaddr6;
    if (group.addr === addr) return group;
  }
  return undefined;
}

function trace(idev: Inet6Dev, addr: Ip6, from: string, to: string): void {
  const { trace: nodeTrace } = idev.net;
  const decided = to === 'joined' ? MLD_JOINED : MLD_LEFT;
  if (nodeTrace.on) nodeTrace.state('group', `${addr} dev ${idev.dev.name}`, from, to, decided);
  else nodeTrace.trace.count(decided);
}

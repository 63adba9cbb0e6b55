/**
 * Saying which groups a device is in (net/ipv6/mcast.c): state changes at once and again, the full list when asked and
 * when the link-local address became usable. Version 2 reports go to ff02::16 (RFC 9777 §5.2, §6.1), those of version 1 to
 * the group itself (RFC 2710 §4). Until there is a usable link-local address the source is `::` (RFC 3590).
 */
import { ALL_MLDV2_ROUTERS, ALL_ROUTERS, UNSPECIFIED, type Ip6 } from '../../../base/ip6';
import type { SimTime } from '../../../base/time';
import { Timer } from '../../../engine/scheduler';
import type { Icmp6Message } from '../../../wire/icmpv6';
import { Ip6Packet } from '../../../wire/ipv6';
import type { ExtensionHeader } from '../../../wire/ipv6-extensions';
import { mld2Report, mldDone, mldReport, type Mld2Record } from '../../../wire/mld';
import { modDelayedWork, TICK } from '../../core/jiffies';
import { ipv6GetLladdr } from '../addrconf/addresses';
import { IFA_F_TENTATIVE, type Inet6Dev } from '../inet6-dev';
import { ip6LocalOut } from '../ip6-output';
import { icmp6DstAlloc } from '../route/dst';
import type { Ifmcaddr6 } from './group';
import { inV1Mode, isOnLink, isUnreported, mldOf, unsolicitedReportInterval } from './state';

/** Reports of changes leave this much after the time that was drawn. */
const LATE = 2 * TICK;
const HOP_LIMIT = 1;
/** Router Alert for MLD, RFC 2711; the padding follows by itself. */
const ROUTER_ALERT: readonly ExtensionHeader[] = [
  { kind: 'hop-by-hop', options: [{ kind: 'router-alert', value: 0 }] },
];
/** Octets of the headers in front of the records, and of a record without sources. */
const HEADERS = 40 + 8 + 8;
const RECORD = 20;
/** A report is not built longer than half a page. */
const LONGEST = 2048;
const IPV6_MIN_MTU = 1280;

/** mld_ifc_event: something changed; say it at once and, as often as robustness asks, again. */
export function mldIfcEvent(idev: Inet6Dev): void {
  if (inV1Mode(idev)) return;
  const mld = mldOf(idev);
  mld.changeCount = mld.qrv;
  mld.changeTimer ??= new Timer('mld report', mldIfcWork, idev);
  modDelayedWork(idev.net, mld.changeTimer, LATE);
}

/** mld_ifc_work. */
function mldIfcWork(idev: Inet6Dev): void {
  const mld = mldOf(idev);
  mldSendCr(idev);
  if (mld.changeCount > 0 && --mld.changeCount > 0)
    arm(idev, mld.changeTimer as Timer, unsolicitedReportInterval(idev));
  // a timer that is done is not kept: most devices need it once
  else mld.changeTimer = undefined;
}

/** mld_send_cr: groups left, then groups joined. */
function mldSendCr(idev: Inet6Dev): void {
  const mld = mldOf(idev);
  const records: Mld2Record[] = [];
  for (const left of mld.left) {
    records.push(record('change-to-include', left.addr));
    left.crcount--;
  }
  mld.left = mld.left.filter(left => left.crcount > 0);
  for (const group of idev.mcList) {
    if (group.crcount === 0) continue;
    records.push(record('change-to-exclude', group.addr));
    group.crcount--;
  }
  sendRecords(idev, records);
}

/** ipv6_mc_dad_complete: the first link-local address is usable; switches that ignored `::` hear the full list now. */
export function ipv6McDadComplete(idev: Inet6Dev): void {
  mldOf(idev).dadCount = mldOf(idev).qrv;
  mldDadWork(idev);
}

/** mld_dad_work. */
function mldDadWork(idev: Inet6Dev): void {
  const mld = mldOf(idev);
  if (!inV1Mode(idev)) sendAll(idev, 'change-to-exclude');
  if (mld.dadCount === 0 || --mld.dadCount === 0) {
    if (mld.dadTimer?.pending === false) mld.dadTimer = undefined;
    return;
  }
  mld.dadTimer ??= new Timer('mld report after DAD', mldDadWork, idev);
  arm(idev, mld.dadTimer, unsolicitedReportInterval(idev));
}

/** ipv6_mc_rejoin_groups: a bond sends over another link now, and switches there are to know. */
export function ipv6McRejoinGroups(idev: Inet6Dev): void {
  if (!inV1Mode(idev)) sendAll(idev, 'mode-is-exclude');
  else
    for (const group of idev.mcList)
      if (isOnLink(group.addr) && !isUnreported(group.addr)) joinV1(idev, group);
}

/** mld_gq_start_work: a general query of version 2 was heard; answer for all groups together. */
export function mldGqStart(idev: Inet6Dev): void {
  const mld = mldOf(idev);
  mld.generalQueryTimer ??= new Timer(`${label(idev)} answer`, () => sendAll(idev, 'mode-is-exclude'));
  arm(idev, mld.generalQueryTimer, mld.maxDelay);
}

/** igmp6_group_queried: answer for one group within `delay`, or when an answer is due anyway. */
export function groupQueried(idev: Inet6Dev, group: Ifmcaddr6, delay: SimTime): void {
  if (isUnreported(group.addr)) return;
  const { scheduler } = idev.net;
  const timer = groupTimer(idev, group);
  if (timer.pending && timer.at - scheduler.now < delay) return;
  modDelayedWork(idev.net, timer, idev.net.rng('mld').delay(delay));
}

/** igmp6_join_group: version 1 reports a group at once and once more. */
export function joinV1(idev: Inet6Dev, group: Ifmcaddr6): void {
  send(idev, group.addr, mldReport.make({ group: group.addr }));
  const timer = groupTimer(idev, group);
  const delay = idev.net.rng('mld').delay(unsolicitedReportInterval(idev));
  if (!timer.pending) modDelayedWork(idev.net, timer, delay);
  group.lastReporter = true;
}

/** igmp6_leave_group, version 1: only who reported last says that it leaves. */
export function leaveV1(idev: Inet6Dev, group: Ifmcaddr6): void {
  if (group.lastReporter) send(idev, ALL_ROUTERS, mldDone.make({ group: group.addr }));
}

/** mld_mca_work. */
function groupWork(idev: Inet6Dev, group: Ifmcaddr6): void {
  if (inV1Mode(idev)) send(idev, group.addr, mldReport.make({ group: group.addr }));
  else sendRecords(idev, [record('mode-is-exclude', group.addr)]);
  group.lastReporter = true;
}

function groupTimer(idev: Inet6Dev, group: Ifmcaddr6): Timer {
  return (group.timer ??= new Timer(`${label(idev)} group`, () => groupWork(idev, group)));
}

/** mld_send_report, mld_send_initial_cr: one record for every group. */
function sendAll(idev: Inet6Dev, recordType: Mld2Record['recordType']): void {
  const reported = idev.mcList.filter(group => !isUnreported(group.addr));
  sendRecords(
    idev,
    reported.map(group => record(recordType, group.addr)),
  );
}

function record(recordType: Mld2Record['recordType'], group: Ip6): Mld2Record {
  return { recordType, group, sources: NO_SOURCES, auxiliary: NO_DATA };
}

const NO_SOURCES: readonly Ip6[] = [];
const NO_DATA = new Uint8Array(0);

/** mld_sendpack: as many reports as the records need. */
function sendRecords(idev: Inet6Dev, records: readonly Mld2Record[]): void {
  if (idev.dev.mtu < IPV6_MIN_MTU) return;
  const room = Math.floor((Math.min(idev.dev.mtu, LONGEST) - HEADERS) / RECORD);
  for (let at = 0; at < records.length; at += room) {
    send(idev, ALL_MLDV2_ROUTERS, mld2Report.make({ records: records.slice(at, at + room) }));
  }
}

/** mld_newpack, igmp6_send. */
function send(idev: Inet6Dev, destination: Ip6, message: Icmp6Message): void {
  const source = ipv6GetLladdr(idev.dev, IFA_F_TENTATIVE) ?? UNSPECIFIED;
  const packet = new Ip6Packet(source, destination, HOP_LIMIT, message, ROUTER_ALERT);
  const sent = ip6LocalOut(idev.net, packet, icmp6DstAlloc(idev.dev, destination));
  if (sent.outcome !== 'drop') idev.net.snmp6.icmp6MsgOut(message.type);
}

function arm(idev: Inet6Dev, timer: Timer, within: SimTime): void {
  modDelayedWork(idev.net, timer, idev.net.rng('mld').delay(within) + LATE);
}

function label(idev: Inet6Dev): string {
  return `${idev.net.name} ${idev.dev.name} mld`;
}

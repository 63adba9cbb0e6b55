/** What MLD keeps for a device (the mc_* fields of struct inet6_dev), and which version of it is spoken. */
import { ALL_NODES, type Ip6 } from '../../../base/ip6';
import { milliseconds, seconds, type SimTime } from '../../../base/time';
import type { Timer } from '../../../engine/scheduler';
import type { Net } from '../../core/net';
import type { Inet6Dev } from '../inet6-dev';

/** A group that was left, while it is still being said. */
export interface LeftGroup {
  readonly addr: Ip6;
  crcount: number;
}

/** MLD on one device. */
export interface MldDev {
  /** Robustness, query interval and response interval, of the querier or the defaults. */
  qrv: number;
  queryInterval: SimTime;
  queryResponseInterval: SimTime;
  /** Until when version 1 is spoken because its queriers were heard (`mc_v1_seen`). */
  v1Until: SimTime;
  maxDelay: SimTime;
  /** Newest first (`mc_tomb`). */
  left: LeftGroup[];
  /** How often the changes are still reported, and the full list after DAD (`mc_ifc_count`, `mc_dad_count`). */
  changeCount: number;
  dadCount: number;
  generalQueryTimer: Timer | undefined;
  changeTimer: Timer | undefined;
  dadTimer: Timer | undefined;
}

/** RFC 9777 §9.2, §9.3: what holds until a querier says otherwise. */
const DEFAULT_QUERY_INTERVAL = seconds(125);
const DEFAULT_RESPONSE_INTERVAL = seconds(10);
/** RFC 3810 §9.11's predecessor, RFC 2710 §7.10: how far apart repeated reports are, before that was a sysctl. */
const UNSOLICITED = seconds(10);
const LINK_LOCAL_SCOPE = 2;

/** The state of a device, in its initial condition if it has none yet. */
export function mldOf(idev: Inet6Dev): MldDev {
  if (idev.mld === undefined) {
    idev.mld = {
      qrv: 0,
      queryInterval: 0,
      queryResponseInterval: 0,
      v1Until: 0,
      maxDelay: 0,
      left: [],
      changeCount: 0,
      dadCount: 0,
      generalQueryTimer: undefined,
      changeTimer: undefined,
      dadTimer: undefined,
    } satisfies MldDev;
    mcReset(idev);
  }
  return idev.mld as MldDev;
}

/** ipv6_mc_reset: forget what queriers said. */
export function mcReset(idev: Inet6Dev): void {
  const mld = mldOf(idev);
  mld.qrv = mldQrv(idev.net);
  mld.queryInterval = DEFAULT_QUERY_INTERVAL;
  mld.queryResponseInterval = DEFAULT_RESPONSE_INTERVAL;
  mld.v1Until = 0;
  mld.maxDelay =
    idev.net.profile.mldRepeatsWithin === 'query-delay' ? UNSOLICITED : unsolicitedReportInterval(idev);
}

/** `net.ipv6.mld_qrv`: the robustness while no querier says otherwise. */
export function mldQrv(net: Net): number {
  return net.kernel.mldQrv;
}

/** Whether the group is one that nobody is told of: all nodes, and those that never leave a machine (MAF_NOREPORT). */
export function isUnreported(group: Ip6): boolean {
  return group === ALL_NODES || !isOnLink(group);
}

/** Whether the group concerns the link at all. */
export function isOnLink(group: Ip6): boolean {
  return (group.multicastScope as number) >= LINK_LOCAL_SCOPE;
}

/** mld_force_mld_version: `all` comes first. Where version 2 cannot be forced, either of them can ask for version 1. */
export function forcedVersion(idev: Inet6Dev): number {
  if (!idev.net.profile.mldForcesVersion2)
    return idev.net.devconfAll.force_mld_version === 1 || idev.cnf.force_mld_version === 1 ? 1 : 0;
  return idev.net.devconfAll.force_mld_version || idev.cnf.force_mld_version;
}

/** mld_in_v1_mode: version 1 is forced, or one of its queriers was heard not long ago. */
export function inV1Mode(idev: Inet6Dev): boolean {
  const forced = forcedVersion(idev);
  if (forced === 2) return false;
  return forced === 1 || idev.net.scheduler.now < mldOf(idev).v1Until;
}

/** unsolicited_report_interval: how far apart repeated reports are at most. */
export function unsolicitedReportInterval(idev: Inet6Dev): SimTime {
  if (idev.net.profile.mldRepeatsWithin === 'query-delay')
    return inV1Mode(idev) ? UNSOLICITED : mldOf(idev).maxDelay;
  const { mldv1_unsolicited_report_interval, mldv2_unsolicited_report_interval } = idev.cnf;
  const interval = inV1Mode(idev) ? mldv1_unsolicited_report_interval : mldv2_unsolicited_report_interval;
  return milliseconds(Math.max(interval, 1));
}

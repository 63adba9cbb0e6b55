/** Queries and the reports of others (net/ipv6/mcast.c, __mld_query_work, __mld_report_work; RFC 9777 §6.2, RFC 2710 §4). */
import { milliseconds, seconds, type SimTime } from '../../../base/time';
import { decision, type Decision } from '../../../trace/decision';
import type { Icmp6MessageOf } from '../../../wire/icmpv6';
import type { Ip6Packet } from '../../../wire/ipv6';
import { queryInterval } from '../../../wire/mld';
import type { Net } from '../../core/net';
import { printkIpv6 } from '../../core/printk';
import type { Skb } from '../../core/skb';
import { in6DevGet, type Inet6Dev } from '../inet6-dev';
import { groupQueried, mldGqStart } from './report';
import { forcedVersion, inV1Mode, mldOf, mldQrv } from './state';

export const MLD_QUERY_ANSWERED = decision({
  id: 'mld.query.answered',
  outcome: 'consume',
  says: 'a multicast router asks: the groups it asks for are reported within the time it gives',
  spec: 'RFC 9777 §6.2',
  source: '__mld_query_work',
});
export const MLD_QUERY_OTHER_GROUP = decision({
  id: 'mld.query.other-group',
  outcome: 'consume',
  says: 'a multicast router asks for a group that this device is not in',
  spec: 'RFC 9777 §6.2',
  source: '__mld_query_work',
});
export const MLD_QUERY_INVALID = decision({
  id: 'mld.query.invalid',
  outcome: 'drop',
  says: 'a query must come from a link-local address, with hop limit 1 and a Router Alert option, and ask for a group or all',
  spec: 'RFC 9777 §6.2',
  source: '__mld_query_work',
});
export const MLD_QUERY_SOURCES = decision({
  id: 'mld.query.sources-of-all',
  outcome: 'drop',
  says: 'a general query cannot name sources',
  spec: 'RFC 9777 §5.1.10',
  source: '__mld_query_work',
});
export const MLD_QUERY_V1_IGNORED = decision({
  id: 'mld.query.version1-ignored',
  outcome: 'drop',
  says: 'only version 2 is to be spoken, and this is a query of version 1',
  spec: 'ip-sysctl force_mld_version',
  source: 'mld_process_v1',
  remedy: 'force_mld_version=0',
});
export const MLD_V1_QUERIER = decision({
  id: 'mld.querier.version1',
  outcome: 'note',
  says: 'a querier of version 1 is on the link: version 1 is spoken until it has not been heard for a while',
  spec: 'RFC 9777 §8.2.1',
  source: 'mld_set_v1_mode',
});
export const MLD_REPORT_HEARD = decision({
  id: 'mld.report.heard',
  outcome: 'consume',
  says: 'somebody else reported the group: our own report of it is not needed',
  spec: 'RFC 2710 §4',
  source: '__mld_report_work',
});
export const MLD_REPORT_INVALID = decision({
  id: 'mld.report.invalid',
  outcome: 'drop',
  says: 'the report is our own, or was not sent to a group, or not from a link-local address',
  spec: 'RFC 2710 §4',
  source: '__mld_report_work',
});
export const MLD_NO_DEVICE = decision({
  id: 'mld.input.stopping',
  outcome: 'drop',
  says: 'IPv6 is being taken off the device',
  spec: 'Linux',
  source: 'igmp6_event_query',
});

type Query = Icmp6MessageOf<'mld-query'>;

const ROUTER_ALERT_MLD = 0;
/** The longest delay that version 1 and version 2 write alike (MLDV1_MRD_MAX_COMPAT). */
const LARGEST_COMMON_DELAY = 32767;
const DEFAULT_QRV = 2;

/** igmp6_event_query. */
export function igmp6EventQuery(net: Net, skb: Skb): Decision {
  const { packet } = skb;
  const query = packet.payload as Query;
  const idev = in6DevGet(skb.dev);
  if (idev === undefined || idev.dead) return MLD_NO_DEVICE;
  if (!isProper(net, packet) || !(query.group.isUnspecified || query.group.isMulticast)) {
    return net.trace.explain(MLD_QUERY_INVALID, {
      'hop limit': packet.hopLimit,
      source: packet.src.toString(),
    });
  }
  if (query.version === 1 || inV1Mode(idev)) return queryV1(net, idev, query);
  return queryV2(idev, query);
}

function isProper({ profile }: Net, packet: Ip6Packet): boolean {
  if (!packet.src.isLinkLocal) return false;
  return !profile.mldChecksQueries || (packet.hopLimit === 1 && hasRouterAlert(packet));
}

function hasRouterAlert({ extensions }: Ip6Packet): boolean {
  const [first] = extensions;
  if (first?.kind !== 'hop-by-hop') return false;
  return first.options.some(option => option.kind === 'router-alert' && option.value === ROUTER_ALERT_MLD);
}

/** mld_process_v1: a query of version 1, or of version 2 while version 1 is spoken. */
function queryV1(net: Net, idev: Inet6Dev, query: Query): Decision {
  if (forcedVersion(idev) === 2)
    return net.trace.explain(MLD_QUERY_V1_IGNORED, { 'net.ipv6.conf.force_mld_version': 2 });
  const code =
    query.version === 1 ? query.maxResponseDelay : Math.min(query.maxResponseCode, LARGEST_COMMON_DELAY);
  const delay = milliseconds(Math.max(code, 1));
  if (query.version === 1) heardV1Querier(idev, delay);
  const mld = mldOf(idev);
  mld.changeCount = 0;
  mld.left = [];
  for (const timer of [mld.generalQueryTimer, mld.changeTimer])
    if (timer !== undefined) net.scheduler.del(timer);
  return answerGroups(idev, query, delay);
}

/** mld_set_v1_mode: for as long as two of its queries could have been lost (RFC 9777 §9.12), or two of its delays. */
function heardV1Querier(idev: Inet6Dev, delay: SimTime): void {
  const mld = mldOf(idev);
  const before = inV1Mode(idev);
  const lasts =
    idev.net.profile.mldVersion1Lasts === 'delays'
      ? (mld.qrv + 1) * delay
      : mld.qrv * mld.queryInterval + mld.queryResponseInterval;
  mld.v1Until = idev.net.scheduler.now + lasts;
  if (!before) idev.net.trace.note(MLD_V1_QUERIER, idev.dev.name);
}

/** mld_process_v2. */
function queryV2(idev: Inet6Dev, query: Extract<Query, { readonly version: 2 }>): Decision {
  const delay = milliseconds(Math.max(query.maxResponseDelay, 1));
  takeOver(idev, query, delay);
  if (!query.group.isUnspecified) return answerGroups(idev, query, delay);
  if (query.sources.length > 0) return MLD_QUERY_SOURCES;
  mldGqStart(idev);
  return MLD_QUERY_ANSWERED;
}

/** mld_update_qrv, mld_update_qi, mld_update_qri. */
function takeOver(idev: Inet6Dev, query: Extract<Query, { readonly version: 2 }>, delay: SimTime): void {
  const mld = mldOf(idev);
  if (query.qrv > 0) mld.qrv = query.qrv;
  const least = Math.min(DEFAULT_QRV, mldQrv(idev.net));
  if (mld.qrv < least) {
    printkIpv6(idev.net, 'warning', `MLD: clamping QRV from ${mld.qrv} to ${least}!`);
    mld.qrv = least;
  }
  mld.queryInterval = seconds(queryInterval(query.qqic));
  mld.queryResponseInterval = milliseconds(query.maxResponseDelay);
  mld.maxDelay = delay;
}

function answerGroups(idev: Inet6Dev, query: Query, delay: SimTime): Decision {
  const asked = query.group.isUnspecified
    ? idev.mcList
    : idev.mcList.filter(group => group.addr === query.group);
  for (const group of asked) groupQueried(idev, group, delay);
  return asked.length > 0 ? MLD_QUERY_ANSWERED : MLD_QUERY_OTHER_GROUP;
}

/** igmp6_event_report: a report of version 1. */
export function igmp6EventReport(net: Net, skb: Skb): Decision {
  const report = skb.packet.payload as Icmp6MessageOf<'mld-report'>;
  const idev = in6DevGet(skb.dev);
  if (idev === undefined || idev.dead) return MLD_NO_DEVICE;
  const toGroup = skb.packetType === 'multicast' || skb.packetType === 'broadcast';
  const { src } = skb.packet;
  if (!toGroup || !(src.isUnspecified || src.isLinkLocal)) return MLD_REPORT_INVALID;
  const group = idev.mcList.find(joined => joined.addr === report.group);
  if (group !== undefined) {
    if (group.timer !== undefined) net.scheduler.del(group.timer);
    group.lastReporter = false;
  }
  return MLD_REPORT_HEARD;
}

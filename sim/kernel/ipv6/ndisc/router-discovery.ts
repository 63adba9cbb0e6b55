/**
 * A router advertisement arrives (RFC 4861 §6.3.4): the one message that can configure a host from nothing.
 *
 * Mirrors ndisc_router_discovery of net/ipv6/ndisc.c, step by step and in its order, because the order shows: the sender
 * becomes a neighbour even when the advertisement is not accepted, and a default route that cannot be added ends
 * everything before any prefix was looked at.
 *
 *   1. is it an advertisement at all         link-local source, IPv6 on the device
 *   2. do we accept it                       ipv6AcceptRa: forwarding and accept_ra of this interface
 *   3. header: M and O, default router, hop limit, timers
 *   4. the sender as a neighbour             whether accepted or not
 *   5. options: routes, prefixes, MTU, and what programs want to hear
 *
 * See next: ra-options.ts for the options, addrconf/prefix-rcv.ts for a prefix, route/default-router.ts for the default route.
 */
import { milliseconds, seconds } from '../../../base/time';
import { invariant } from '../../../base/invariant';
import { decision, type Decision } from '../../../trace/decision';
import type { RouterAdvertisement } from '../../../wire/icmpv6';
import { jiffies, TICK } from '../../core/jiffies';
import { NEIGH_LEARNED } from '../../core/neigh-decisions';
import { neighVarTake } from '../../core/neigh-parms';
import { neighUpdate } from '../../core/neigh-update';
import { neighLookupOrCreate } from '../../core/neighbour';
import type { Net } from '../../core/net';
import { printkIcmpv6 } from '../../core/printk';
import { inet6IfinfoNotify } from '../../core/rtnetlink-messages';
import type { Skb } from '../../core/skb';
import { sysctlInputs, writeDevconf } from '../../sysctl/inet6-conf';
import {
  IF_RA_MANAGED,
  IF_RA_OTHERCONF,
  IF_RA_RCVD,
  IF_RS_SENT,
  in6DevGet,
  type Inet6Dev,
} from '../inet6-dev';
import type { RouterPreference } from '../route/fib6-info';
import { fib6DelRoute, fib6MetricSet, fib6SetExpires } from '../route/fib6';
import { rt6AddDfltRouter, rt6GetDfltRouter, rt6SetPreference } from '../route/default-router';
import { ipv6AcceptRa, RA_ACCEPTED } from './accept-ra';
import { sourceLladdr } from './options';
import { isFromLocal, takeOptions, type Arrival } from './ra-options';

export const RA_SOURCE = decision({
  id: 'ndisc.ra.source',
  outcome: 'drop',
  says: 'the source address is not link-local',
  spec: 'RFC 4861 §6.1.2',
  source: 'ndisc_router_discovery',
});
export const RA_DEFAULT_ROUTE_CLASH = decision({
  id: 'ndisc.ra.default-route-clash',
  outcome: 'drop',
  says: 'the default route could not be added because an equal one exists, and the kernel then abandons the whole advertisement',
  spec: 'Linux',
  source: 'ndisc_router_discovery',
  remedy:
    'remove the static default route through this router, give it another metric, or set accept_ra_defrtr=0',
});
export const RA_DEFRTR_OFF = decision({
  id: 'ndisc.ra.defrtr-off',
  outcome: 'note',
  says: 'accept_ra_defrtr is 0: neither default route nor hop limit are taken from the advertisement',
  spec: 'ip-sysctl accept_ra_defrtr',
  source: 'ndisc_router_discovery',
  remedy: 'accept_ra_defrtr=1 on this interface',
});
export const RA_LIFETIME_TOO_SHORT = decision({
  id: 'ndisc.ra.lifetime-too-short',
  outcome: 'note',
  says: 'the router lifetime is shorter than accept_ra_min_lft',
  spec: 'ip-sysctl accept_ra_min_lft',
  source: 'ndisc_router_discovery',
  remedy: 'accept_ra_min_lft=0 on this interface',
});
export const RA_FROM_LOCAL = decision({
  id: 'ndisc.ra.from-local',
  outcome: 'note',
  says: 'the advertisement is our own, so no route is taken from it',
  spec: 'ip-sysctl accept_ra_from_local',
  source: 'ndisc_router_discovery',
  remedy: 'accept_ra_from_local=1 on this interface',
});
export const RA_ROUTER_WITHDRAWN = decision({
  id: 'ndisc.ra.router-withdrawn',
  outcome: 'note',
  says: 'the router lifetime is 0: it is no default router any more',
  spec: 'RFC 4861 §6.3.4',
  source: 'ndisc_router_discovery',
});
export const RA_METRIC_CHANGED = decision({
  id: 'ndisc.ra.metric-changed',
  outcome: 'note',
  says: 'ra_defrtr_metric changed, so the default route is made anew',
  spec: 'ip-sysctl ra_defrtr_metric',
  source: 'ndisc_router_discovery',
});
export const RA_HOP_LIMIT_TOO_LOW = decision({
  id: 'ndisc.ra.hop-limit-too-low',
  outcome: 'note',
  says: 'the advertised hop limit is lower than this interface accepts',
  spec: 'ip-sysctl accept_ra_min_hop_limit',
  source: 'ndisc_router_discovery',
});
export const RA_SLLAO_UNFIT = decision({
  id: 'ndisc.ra.sllao-unfit',
  outcome: 'drop',
  says: 'the source link-layer address option has a length that is not this link’s',
  spec: 'RFC 4861 §4.6.1',
  source: 'ndisc_router_discovery',
});

/** ndisc_router_discovery. */
export function ndiscRouterDiscovery(net: Net, skb: Skb, ra: RouterAdvertisement): Decision {
  if (!skb.packet.src.isLinkLocal) return net.trace.explain(RA_SOURCE, { source: skb.packet.src.toString() });
  const idev = in6DevGet(skb.dev);
  invariant(idev !== undefined, 'a device without IPv6 lets nothing in');
  const arrival: Arrival = { net, skb, idev, ra, rt: undefined, changed: false };

  const refusal = ipv6AcceptRa(idev);
  if (refusal === undefined) {
    if (idev.ifFlags & IF_RS_SENT) idev.ifFlags |= IF_RA_RCVD;
    takeFlags(arrival);
    if (!takeDefaultRouter(arrival)) return explainClash(arrival);
    takeTimers(arrival);
  }
  if (!learnSender(arrival)) return RA_SLLAO_UNFIT;
  if (refusal !== undefined) return explainRefusal(arrival, refusal);

  takeOptions(arrival);
  if (arrival.changed) inet6IfinfoNotify(net, skb.dev);
  return RA_ACCEPTED;
}

/** The M and O bits: the kernel does no DHCPv6, it only remembers them for those who do. */
function takeFlags(arrival: Arrival): void {
  const { idev, ra } = arrival;
  const before = idev.ifFlags;
  idev.ifFlags &= ~(IF_RA_MANAGED | IF_RA_OTHERCONF);
  if (ra.managed) idev.ifFlags |= IF_RA_MANAGED;
  if (ra.otherConfig) idev.ifFlags |= IF_RA_OTHERCONF;
  if (idev.ifFlags !== before && idev.net.profile.tellsManagedFlags) arrival.changed = true;
}

/** Default route and hop limit. False: the route clashed and the advertisement is to be abandoned. */
function takeDefaultRouter(arrival: Arrival): boolean {
  const { net, skb, idev, ra } = arrival;
  const skip = noDefaultRouter(arrival);
  if (skip !== undefined) {
    net.trace.note(
      skip,
      skb.dev.name,
      sysctlInputs(idev, 'accept_ra_defrtr', 'accept_ra_min_lft', 'accept_ra_from_local'),
    );
    return true;
  }
  const router = skb.packet.src;
  const metric = idev.cnf.ra_defrtr_metric;
  const preference = routerPreference(idev, ra.preference);
  let rt = rt6GetDfltRouter(net, router, skb.dev);
  if (rt !== undefined && ra.routerLifetime === 0) {
    fib6DelRoute(net, rt, RA_ROUTER_WITHDRAWN, { router: router.toString() });
    rt = undefined;
  } else if (rt !== undefined && rt.metric !== metric) {
    fib6DelRoute(net, rt, RA_METRIC_CHANGED, sysctlInputs(idev, 'ra_defrtr_metric'));
    rt = undefined;
  }
  if (rt === undefined && ra.routerLifetime !== 0) {
    rt = rt6AddDfltRouter(net, router, skb.dev, preference, metric, ra.routerLifetime);
    if (rt === undefined) {
      logFailedRoute(net);
      return false;
    }
    const neigh = neighLookupOrCreate(net, router, skb.dev);
    if (neigh !== undefined) neigh.isRouter = true;
  } else if (rt !== undefined && rt.preference !== preference) rt6SetPreference(net, rt, preference);
  arrival.rt = rt;
  if (rt !== undefined) fib6SetExpires(net, rt, net.scheduler.now + seconds(ra.routerLifetime));
  takeHopLimit(arrival);
  return true;
}

function logFailedRoute(net: Net): void {
  const where = 'RA: ndisc_router_discovery';
  const text = net.profile.logsSubsystem
    ? `${where} failed to add default route`
    : `${where}() failed to add default route.`;
  printkIcmpv6(net, 'err', text);
}

/** Why no default router and no hop limit are taken, if so. */
function noDefaultRouter({ net, skb, idev, ra }: Arrival): Decision | undefined {
  if (idev.cnf.accept_ra_defrtr === 0) return RA_DEFRTR_OFF;
  if (ra.routerLifetime !== 0 && ra.routerLifetime < idev.cnf.accept_ra_min_lft) return RA_LIFETIME_TOO_SHORT;
  if (isFromLocal(net, skb, idev)) return RA_FROM_LOCAL;
  return undefined;
}

/** The reserved value and a switched-off accept_ra_rtr_pref both mean medium (RFC 4191 §2.2). */
function routerPreference(idev: Inet6Dev, preference: RouterAdvertisement['preference']): RouterPreference {
  return preference === 'reserved' || idev.cnf.accept_ra_rtr_pref === 0 ? 'medium' : preference;
}

function takeHopLimit({ net, skb, idev, ra, rt }: Arrival): void {
  const advertised = ra.curHopLimit;
  if (advertised === 0 || (net.profile.raHopLimit === 'minimum' && idev.cnf.accept_ra_min_hop_limit >= 256))
    return;
  const floor = { always: 0, raise: idev.cnf.hop_limit, minimum: idev.cnf.accept_ra_min_hop_limit }[
    net.profile.raHopLimit
  ];
  if (rt !== undefined && net.profile.raHopLimit === 'raise') fib6MetricSet(rt, 'hoplimit', advertised);
  if (advertised < floor) {
    net.trace.note(RA_HOP_LIMIT_TOO_LOW, skb.dev.name, {
      advertised,
      ...sysctlInputs(idev, 'accept_ra_min_hop_limit'),
    });
    return;
  }
  writeDevconf(idev, 'hop_limit', advertised, RA_ACCEPTED);
  if (rt !== undefined) fib6MetricSet(rt, 'hoplimit', advertised);
}

/**
 * Reachable Time and Retrans Timer (RFC 4861 §6.3.4), 0 meaning that the router does not say. In whole jiffies; three times
 * a very long one is more than an int holds.
 */
function takeTimers(arrival: Arrival): void {
  const { net, idev, ra } = arrival;
  const parms = idev.ndParms;
  if (ra.retransTimer !== 0) {
    const floor = milliseconds(net.profile.raRetransFloor);
    neighVarTake(parms, 'retransTime', TICK * jiffies(Math.max(milliseconds(ra.retransTimer), floor)));
    arrival.changed = true;
  }
  if (ra.reachableTime === 0) return;
  const base = TICK * jiffies(milliseconds(Math.max(ra.reachableTime, 100)));
  if (base === parms.vars.baseReachableTime) return;
  neighVarTake(parms, 'baseReachableTime', base);
  neighVarTake(parms, 'gcStaleTime', TICK * ((3 * jiffies(base)) | 0));
  parms.reachableTime = 0;
  arrival.changed = true;
}

/** Whoever sends advertisements is a router and a neighbour, wanted or not. False: its address option is unusable. */
function learnSender({ net, skb, ra }: Arrival): boolean {
  const neigh = neighLookupOrCreate(net, skb.packet.src, skb.dev);
  if (neigh === undefined) return true;
  const lladdr = sourceLladdr(ra.options);
  if (lladdr === 'unfit') return false;
  const flags = { weakOverride: true, override: true, overrideIsRouter: true, isRouter: true };
  neighUpdate(neigh, lladdr === 'absent' ? undefined : lladdr, 'NUD_STALE', flags, NEIGH_LEARNED);
  return true;
}

function explainRefusal({ net, skb, idev }: Arrival, refusal: Decision): Decision {
  return net.trace.explain(refusal, {
    router: skb.packet.src.toString(),
    ...sysctlInputs(idev, 'forwarding', 'accept_ra'),
  });
}

function explainClash({ net, skb, idev }: Arrival): Decision {
  return net.trace.explain(RA_DEFAULT_ROUTE_CLASH, {
    router: skb.packet.src.toString(),
    ...sysctlInputs(idev, 'ra_defrtr_metric'),
  });
}

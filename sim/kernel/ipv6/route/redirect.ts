/**
 * Heeding a redirect (rt6_do_redirect, __ip6_route_redirect; RFC 4861 §8.3): for one destination, another first hop.
 */
import type { Ip6 } from '../../../base/ip6';
import type { NetDevice } from '../../../link/net-device';
import { decision, type Decision } from '../../../trace/decision';
import type { Redirect } from '../../../wire/icmpv6';
import { NEIGH_LEARNED } from '../../core/neigh-decisions';
import { neighUpdate } from '../../core/neigh-update';
import { neighLookupOrCreate } from '../../core/neighbour';
import type { Net } from '../../core/net';
import type { Skb } from '../../core/skb';
import { in6DevGet } from '../inet6-dev';
import { targetLladdr } from '../ndisc/options';
import { Dst, rt6DstOf } from './dst';
import { rt6FindCachedRt, rt6InsertException } from './exceptions';
import { fib6CheckExpired, isReject, RTNH_F_DEAD, type Fib6Info } from './fib6-info';
import { fib6RuleLookup } from './fib6-rules';
import type { Fib6Table } from './fib6-table';
import { confirmNeighbour } from './mtu';
import { outputRuleFlow, type Flow } from './output';

export const REDIRECT_ACCEPTED = decision({
  id: 'route.redirect.accepted',
  outcome: 'consume',
  says: 'the router in use knows a better first hop for this destination',
  spec: 'RFC 4861 §8.3',
  source: 'rt6_do_redirect',
});
export const REDIRECT_DESTINATION = decision({
  id: 'route.redirect.destination',
  outcome: 'drop',
  says: 'a group cannot be redirected',
  spec: 'RFC 4861 §8.1',
  source: 'rt6_do_redirect',
});
export const REDIRECT_TARGET = decision({
  id: 'route.redirect.target',
  outcome: 'drop',
  says: 'the target is neither the destination itself nor a link-local address',
  spec: 'RFC 4861 §8.1',
  source: 'rt6_do_redirect',
});
export const REDIRECT_NOT_ACCEPTED = decision({
  id: 'route.redirect.not-accepted',
  outcome: 'drop',
  says: 'this interface forwards, or accepts no redirects',
  spec: 'ip-sysctl accept_redirects',
  source: 'rt6_do_redirect',
  remedy: 'accept_redirects=1 and forwarding=0 on this interface',
});
export const REDIRECT_TLLAO_UNFIT = decision({
  id: 'route.redirect.tllao-unfit',
  outcome: 'drop',
  says: "the target link-layer address option has a length that is not this link's",
  spec: 'RFC 4861 §8.1',
  source: 'rt6_do_redirect',
});
export const REDIRECT_NOT_FIRST_HOP = decision({
  id: 'route.redirect.not-first-hop',
  outcome: 'drop',
  says: 'who sent it is not the router that packets to this destination go to',
  spec: 'RFC 4861 §8.1',
  source: '__ip6_route_redirect',
});
export const REDIRECT_ROUTE_HAS_MTU = decision({
  id: 'route.redirect.route-has-mtu',
  outcome: 'drop',
  says: 'the route has an MTU of its own, and Linux makes no exception to such a route that does not lower it',
  spec: 'Linux',
  source: 'rt6_insert_exception',
});

/**
 * ip6_redirect and rt6_do_redirect: search the route it is an exception to, and make the exception. The source is known to
 * be link-local.
 * @param flow the packet that was redirected, as far as it is known
 */
export function rt6DoRedirect(net: Net, skb: Skb, redirect: Redirect, flow: Flow): Decision {
  const { target, destination } = redirect;
  const { dev } = skb;
  const router = skb.packet.src;
  const onLink = target === destination;
  if (destination.isMulticast) return REDIRECT_DESTINATION;
  if (!onLink && !target.isLinkLocal)
    return net.trace.explain(REDIRECT_TARGET, { target: target.toString() });
  const refused = notAccepted(net, dev);
  if (refused !== undefined) return refused;
  const lladdr = targetLladdr(redirect.options);
  if (lladdr === 'unfit') return REDIRECT_TLLAO_UNFIT;
  const current = ip6RouteRedirect(net, flow, dev, router);
  if (current.rt === undefined) {
    return net.trace.explain(REDIRECT_NOT_FIRST_HOP, {
      router: router.toString(),
      destination: destination.toString(),
    });
  }
  confirmNeighbour(net, current, router);
  const neigh = neighLookupOrCreate(net, target, dev);
  if (neigh === undefined) return REDIRECT_ACCEPTED;
  const isRouter = onLink ? {} : { overrideIsRouter: true, isRouter: true };
  const flags = { weakOverride: true, override: true, ...isRouter };
  neighUpdate(neigh, lladdr === 'absent' ? undefined : lladdr, 'NUD_STALE', flags, NEIGH_LEARNED);
  const { rt } = current;
  const exception = {
    destination,
    redirected: true,
    mtu: undefined,
    expires: undefined,
    lastuse: net.scheduler.now,
  };
  const better = new Dst('unicast', rt, dev, onLink ? undefined : target, undefined, exception);
  return rt6InsertException(net, rt, better, REDIRECT_ACCEPTED) ? REDIRECT_ACCEPTED : REDIRECT_ROUTE_HAS_MTU;
}

function notAccepted(net: Net, dev: NetDevice): Decision | undefined {
  const idev = in6DevGet(dev);
  if (idev !== undefined && idev.cnf.forwarding === 0 && idev.cnf.accept_redirects !== 0) return undefined;
  const name = dev.name;
  return net.trace.explain(REDIRECT_NOT_ACCEPTED, {
    [`net.ipv6.conf.${name}.forwarding`]: idev?.cnf.forwarding ?? 0,
    [`net.ipv6.conf.${name}.accept_redirects`]: idev?.cnf.accept_redirects ?? 0,
  });
}

/** ip6_route_redirect: the answer for `destination` that leads to `router` now, if there is any. */
function ip6RouteRedirect(net: Net, flow: Flow, dev: NetDevice, router: Ip6): Dst {
  return fib6RuleLookup(
    net,
    () => outputRuleFlow(net, { ...flow, oif: dev }),
    table => throughRouter(net, table, flow.dst, dev, router),
  );
}

/** __ip6_route_redirect: any route will do that leads to this router, not only the one that would be chosen. */
function throughRouter(
  net: Net,
  table: Fib6Table,
  destination: Ip6,
  dev: NetDevice,
  router: Ip6,
): Dst | undefined {
  for (let node = table.fib6NodeLookup(destination); node !== undefined; node = node.parent) {
    for (let rt = node.leaf; rt !== undefined; rt = rt.next) {
      if (fib6CheckExpired(rt, net.scheduler.now)) continue;
      if (isReject(rt)) return undefined;
      const found = redirectNhMatch(net, rt, destination, dev, router);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** ip6_redirect_nh_match: by the route itself, or by an earlier redirect. */
function redirectNhMatch(
  net: Net,
  rt: Fib6Info,
  destination: Ip6,
  dev: NetDevice,
  router: Ip6,
): Dst | undefined {
  const { nh } = rt;
  if (nh.flags & RTNH_F_DEAD || nh.gateway === undefined || nh.dev !== dev) return undefined;
  if (nh.gateway === router) return rt6DstOf(net, rt);
  const redirected = rt6FindCachedRt(rt, destination, net.scheduler.now);
  return redirected?.gateway === router ? redirected : undefined;
}

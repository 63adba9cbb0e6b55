/**
 * Exceptions (the rt6_exception functions of route.c): single destinations for which a route's own answer no longer
 * holds, because a router redirected them or said that a packet was too big.
 *
 * Differs from Linux: a route may have any number of them; the kernel drops the oldest above five to ten in one of its
 * 1024 hash buckets. They are listed in the order in which they were learned, not in that of the buckets.
 */
import type { Ip6 } from '../../../base/ip6';
import type { SimTime } from '../../../base/time';
import { decision, type Decision } from '../../../trace/decision';
import { neighLookup } from '../../core/neighbour';
import type { Net } from '../../core/net';
import { in6DevGet, type Inet6Dev } from '../inet6-dev';
import { exceptionExpired, type Dst } from './dst';
import type { Fib6Info } from './fib6-info';
import { exceptionEntity } from './route-text';

export const EXCEPTION_AGED = decision({
  id: 'route.exception.aged',
  outcome: 'note',
  says: 'what was learned about this destination has outlived its time',
  spec: 'RFC 8201 §4',
  source: 'rt6_age_examine_exception',
});
export const EXCEPTION_NOT_ROUTER = decision({
  id: 'route.exception.not-router',
  outcome: 'note',
  says: 'its next hop is not known to be a router',
  spec: 'RFC 4861 §7.3.3',
  source: 'rt6_age_examine_exception',
});
export const EXCEPTION_REPLACED = decision({
  id: 'route.exception.replaced',
  outcome: 'note',
  says: 'something newer was learned about this destination',
  spec: 'Linux',
  source: 'rt6_insert_exception',
});
export const EXCEPTION_NEXT_HOP_DEAD = decision({
  id: 'route.exception.next-hop-dead',
  outcome: 'note',
  says: 'its next hop does not answer',
  spec: 'RFC 4861 §7.3.3',
  source: 'ip6_link_failure',
});
export const EXCEPTION_FLUSHED = decision({
  id: 'route.exception.flushed',
  outcome: 'note',
  says: 'a program asked to forget it',
  spec: 'ip-route(8) flush cache',
  source: 'ip6_del_cached_rt',
});
export const EXCEPTION_ROUTE_GONE = decision({
  id: 'route.exception.route-gone',
  outcome: 'note',
  says: 'the route it was an exception to is gone',
  spec: 'Linux',
  source: 'rt6_flush_exceptions',
});

/** rt6_find_cached_rt. */
export function rt6FindCachedRt(rt: Fib6Info, destination: Ip6, now: SimTime): Dst | undefined {
  const found = rt.nh.exceptions?.get(destination);
  return found === undefined || exceptionExpired(found, now) ? undefined : found;
}

/**
 * rt6_insert_exception: put `dst` in the place of what the route says, and have it swept. Refused (false) unless its
 * MTU is below the route's: which also means that no redirect is heeded on a route that has an MTU of its own.
 */
export function rt6InsertException(net: Net, rt: Fib6Info, dst: Dst, why: Decision): boolean {
  if (rt.node === undefined || dst.exception === undefined) return false;
  if ((dst.exception.mtu ?? rt.metrics.mtu ?? 0) >= fib6Mtu(rt)) return false;
  const { destination } = dst.exception;
  const known = rt.nh.exceptions?.get(destination);
  if (known !== undefined) rt6RemoveException(net, rt, known, EXCEPTION_REPLACED);
  rt.nh.exceptions ??= new Map();
  rt.nh.exceptions.set(destination, dst);
  if (net.trace.on) net.trace.state('route', exceptionEntity(dst), 'absent', exceptionState(dst), why);
  else net.trace.trace.count(why);
  net.fib6.fib6UpdateSernum(rt);
  net.fib6.fib6ForceStartGc();
  return true;
}

/** rt6_remove_exception. */
export function rt6RemoveException(net: Net, rt: Fib6Info, dst: Dst, why: Decision): void {
  const { exceptions } = rt.nh;
  const destination = dst.exception?.destination;
  if (exceptions === undefined || destination === undefined || exceptions.get(destination) !== dst) return;
  exceptions.delete(destination);
  if (exceptions.size === 0) rt.nh.exceptions = undefined;
  if (net.trace.on) net.trace.state('route', exceptionEntity(dst), exceptionState(dst), 'absent', why);
  else net.trace.trace.count(why);
  net.fib6.invalidate();
}

/** rt6_flush_exceptions. */
export function rt6FlushExceptions(net: Net, rt: Fib6Info): void {
  for (const dst of exceptionsOf(rt)) rt6RemoveException(net, rt, dst, EXCEPTION_ROUTE_GONE);
}

/**
 * rt6_age_exceptions: a learned MTU ends when its time is over, a redirect when it was made longer than `timeout` ago,
 * and either when the gateway it leads to is no router. Says whether any is left.
 */
export function ageExceptions(net: Net, rt: Fib6Info, timeout: SimTime): boolean {
  if (rt.nh.exceptions === undefined) return false;
  for (const dst of exceptionsOf(rt)) {
    if (isAged(dst, net.scheduler.now, timeout)) rt6RemoveException(net, rt, dst, EXCEPTION_AGED);
    else if (dst.gateway !== undefined && neighLookup(net, dst.gateway, dst.dev)?.isRouter !== true) {
      rt6RemoveException(net, rt, dst, EXCEPTION_NOT_ROUTER);
    }
  }
  return rt.nh.exceptions !== undefined;
}

function isAged(dst: Dst, now: SimTime, timeout: SimTime): boolean {
  if (dst.exception?.expires !== undefined) return exceptionExpired(dst, now);
  return dst.exception !== undefined && now >= dst.exception.lastuse + timeout;
}

/** fib6_nh_exceptions_clean_tohost: exceptions through a gateway that turned out to be no router. */
export function exceptionsCleanTohost(net: Net, rt: Fib6Info, gateway: Ip6): void {
  for (const dst of exceptionsOf(rt)) {
    if (dst.gateway === gateway) rt6RemoveException(net, rt, dst, EXCEPTION_NOT_ROUTER);
  }
}

/** rt6_exceptions_update_pmtu: the device's MTU changed, and bounds the path, or was what bounded it. */
export function exceptionsUpdatePmtu(idev: Inet6Dev, rt: Fib6Info, mtu: number): void {
  for (const dst of exceptionsOf(rt)) {
    if (!dst.exception?.mtu) continue;
    if (dst.mtu >= mtu || dst.mtu === idev.cnf.mtu) dst.exception.mtu = mtu;
  }
}

function exceptionsOf(rt: Fib6Info): readonly Dst[] {
  return rt.nh.exceptions === undefined ? [] : [...rt.nh.exceptions.values()];
}

/** fib6_mtu: what the route says about the MTU, exceptions apart. */
function fib6Mtu(rt: Fib6Info): number {
  return rt.metrics.mtu ?? in6DevGet(rt.nh.dev)?.cnf.mtu ?? 0;
}

function exceptionState({ exception }: Dst): string {
  if (exception?.mtu !== undefined) return `mtu ${exception.mtu}`;
  return 'redirected';
}

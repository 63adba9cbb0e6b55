/** What routers told of and is over: ipv6nd_expirera() of ipv6nd.c. */
import type { SimTime } from '../../base/time';
import { elapsed, INFINITE, withdraw } from './addresses';
import { ROUTER_EXPIRED } from './decisions';
import type { Ia, Interface } from './interface';
import type { Dhcpcd } from './manager';
import type { Router } from './router';

/** Routers that are over and still kept. */
const EXPIRED_MAX = 5;

/** What there was, and in how many seconds the next thing is over. */
interface Expiry {
  readonly expired: boolean;
  readonly next: number;
}

/** Whatever is over goes. @param now what was there before the carrier came is over, too */
export function expireRouters(dhcpcd: Dhcpcd, iface: Interface, now: boolean): Expiry {
  let [expired, next, over] = [false, Infinity, 0];
  for (const router of dhcpcd.routers.list.filter(each => each.iface === iface && !each.expired)) {
    const left = (since: SimTime | undefined, lifetime: number): number => {
      if (now && router.willExpire) return 0;
      return lifetime === INFINITE ? Infinity : lifetime - elapsed(dhcpcd.os.now(), since);
    };
    const ends = [
      ...routerEnd(dhcpcd, router, left),
      ...router.prefixes.flatMap(ia => prefixEnd(dhcpcd, ia, left)),
      ...router.dnsLifetimes.filter(each => each !== 0).map(each => left(router.acquired, each)),
    ];
    if (ends.some(end => end <= 0)) expired = true;
    const valid = ends.filter(end => end > 0);
    next = Math.min(next, ...valid);
    if (valid.length > 0) continue;
    router.expired = true;
    over += 1;
    if (over > EXPIRED_MAX) dhcpcd.routers.list = dhcpcd.routers.list.filter(each => each !== router);
  }
  return { expired, next };
}

type Left = (since: SimTime | undefined, lifetime: number) => number;

/** Seconds left of the router itself, if it is a default router. */
function routerEnd({ os, log }: Dhcpcd, router: Router, left: Left): number[] {
  if (router.lifetime === 0) return [];
  const remaining = left(router.acquired, router.lifetime);
  if (remaining <= 0) {
    log.say('warning', `${router.iface.name}: ${router.from}: router expired`);
    os.note(ROUTER_EXPIRED, { dev: router.iface.name, router: String(router.from) });
    router.lifetime = 0;
  }
  return [remaining];
}

function prefixEnd(dhcpcd: Dhcpcd, ia: Ia, left: Left): number[] {
  if (ia.valid === 0) return [];
  const remaining = left(ia.acquired, ia.valid);
  if (remaining > 0) return [remaining];
  if (ia.added) {
    const what = ia.autoconf ? 'address' : 'prefix';
    dhcpcd.log.say('warning', `${ia.iface.name}: expired ${what} ${ia.text}`);
    withdraw(dhcpcd, ia);
  }
  ia.valid = ia.preferred = 0;
  ia.added = ia.dadCompleted = false;
  return [remaining];
}

/**
 * Look-ups that were made before. The kernel has no such thing any more, its tables being fast enough; here it spares
 * the walk for every packet of a conversation. It must never be noticed, so an answer is only kept when nothing but what
 * is checked on every use can change it: a change of any route empties the cache (Fib6.invalidate), the lifetimes and the
 * neighbour of the router are looked at, and where a choice among gateways is to be made nothing is kept.
 */
import type { Ip6 } from '../../../base/ip6';
import type { SimTime } from '../../../base/time';
import type { NetDevice } from '../../../link/net-device';
import { neighIsValid, neighLookup, type Neighbour } from '../../core/neighbour';
import type { Net } from '../../core/net';
import type { Dst } from './dst';
import { RT6_TABLE_LOCAL, RTF_EXPIRES, RTNH_F_DEAD, RTNH_F_LINKDOWN, type Fib6Info } from './fib6-info';
import { RT6_LOOKUP_F_REACHABLE } from './select';

interface Entry {
  readonly oif: NetDevice | undefined;
  readonly strict: number;
  readonly answer: Dst;
  /** Last instant at which it holds. */
  readonly until: SimTime;
  /** The router it leads to, which must stay usable; while it is not, every look-up has to have it probed. */
  readonly router: Neighbour | undefined;
  /** Another one for the same destination. */
  readonly next: Entry | undefined;
}

const MAX_DESTINATIONS = 1024;

export class RouteCache {
  readonly #entries = new Map<Ip6, Entry>();

  clear(): void {
    this.#entries.clear();
  }

  /** The answer kept for this question, if it still holds. `strict` is RT6_LOOKUP_F_*. */
  get(net: Net, dst: Ip6, oif: NetDevice | undefined, strict: number): Dst | undefined {
    let entry = this.#entries.get(dst);
    while (entry !== undefined && (entry.oif !== oif || entry.strict !== strict)) entry = entry.next;
    if (entry === undefined || net.scheduler.now > entry.until) return undefined;
    const { router } = entry;
    return router === undefined || (!router.dead && neighIsValid(router)) ? entry.answer : undefined;
  }

  /** Keep an answer, if it is of the kind that can be kept. */
  put(net: Net, dst: Ip6, oif: NetDevice | undefined, strict: number, answer: Dst): void {
    const { rt } = answer;
    if (rt === undefined || rt.type === 'throw' || !isOnlyCandidate(net, rt, dst)) return;
    let router: Neighbour | undefined;
    if (rt.nh.gateway !== undefined && strict & RT6_LOOKUP_F_REACHABLE) {
      router = neighLookup(net, rt.nh.gateway, rt.nh.dev);
      if (router === undefined || !neighIsValid(router)) return;
    }
    if (this.#entries.size >= MAX_DESTINATIONS) this.clear();
    const next = without(this.#entries.get(dst), oif, strict);
    this.#entries.set(dst, { oif, strict, answer, until: lastInstant(rt, answer), router, next });
  }
}

/** Whether the look-up came upon no other route that could have won, or can win later. */
function isOnlyCandidate(net: Net, rt: Fib6Info, dst: Ip6): boolean {
  const { node } = rt;
  if (node === undefined || node.leaf !== rt || rt.next !== undefined) return false;
  if (rt.nh.flags & (RTNH_F_DEAD | RTNH_F_LINKDOWN)) return false;
  const table = net.fib6.fib6GetTable(rt.table);
  if (table?.fib6NodeLookup(dst) !== node) return false;
  return (
    rt.table === RT6_TABLE_LOCAL || net.fib6.fib6GetTable(RT6_TABLE_LOCAL)?.fib6NodeLookup(dst) === undefined
  );
}

function lastInstant(rt: Fib6Info, answer: Dst): SimTime {
  const route = rt.flags & RTF_EXPIRES ? (rt.expires as SimTime) : Infinity;
  return Math.min(route, answer.exception?.expires ?? Infinity);
}

function without(entry: Entry | undefined, oif: NetDevice | undefined, strict: number): Entry | undefined {
  if (entry === undefined) return undefined;
  const next = without(entry.next, oif, strict);
  return entry.oif === oif && entry.strict === strict ? next : { ...entry, next };
}

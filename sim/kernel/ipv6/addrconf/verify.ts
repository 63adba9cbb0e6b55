/**
 * Addresses age (RFC 4862 §5.5.4): deprecated when the preferred lifetime is over, gone when the valid one is.
 *
 * Mirrors addrconf_verify_rtnl of net/ipv6/addrconf.c: one worker for the namespace that acts with the granularity of a second,
 * comes back when the next lifetime ends, and makes successors of temporary addresses before they are deprecated.
 *
 * Differs from Linux: the work is not deferrable, a machine that does nothing else is woken for it.
 */
import { milliseconds, seconds, type SimTime } from '../../../base/time';
import { Timer } from '../../../engine/scheduler';
import { decision } from '../../../trace/decision';
import { roundJiffiesUp, timerExpiry } from '../../core/jiffies';
import type { Net } from '../../core/net';
import type { KernelProfile } from '../../profile/profile';
import {
  IFA_F_DEPRECATED,
  IFA_F_PERMANENT,
  IFA_F_TEMPORARY,
  IFA_F_TENTATIVE,
  INFINITY_LIFE_TIME,
  type Inet6Ifaddr,
} from '../inet6-dev';
import { addressEntity, addressFlags, inet6IfaNotify, ipv6DelAddr } from './addresses';
import { ADDRCONF_TIMER_FUZZ_MINUS, ipv6CreateTempaddr, regenAdvance } from './temporary';

export const LIFETIME_VALID_OVER = decision({
  id: 'addrconf.lifetime.valid-over',
  outcome: 'note',
  says: 'the valid lifetime is over and nobody extended it',
  spec: 'RFC 4862 §5.5.4',
  source: 'addrconf_verify_rtnl',
});
export const LIFETIME_PREFERRED_OVER = decision({
  id: 'addrconf.lifetime.preferred-over',
  outcome: 'note',
  says: 'the preferred lifetime is over: new connections use another address',
  spec: 'RFC 4862 §5.5.4',
  source: 'addrconf_verify_rtnl',
});
export const TEMPORARY_SUCCEEDED = decision({
  id: 'addrconf.temporary.succeeded',
  outcome: 'note',
  says: 'a temporary address is about to be deprecated, so its successor is made',
  spec: 'RFC 8981 §3.4',
  source: 'addrconf_verify_rtnl',
});

/** ADDRCONF_TIMER_FUZZ: a whole second this near is waited for. */
const FUZZ_PLUS = milliseconds(250);
/** ADDR_CHECK_FREQUENCY */
const CHECK_FREQUENCY = seconds(120);
/** How many times the worker comes back before that is an event. */
const UNSEEN = 1000;

const timers = new WeakMap<Net, Timer>();

/** addrconf_verify: look at all lifetimes now, in an event of their own. */
export function addrconfVerify(net: Net): void {
  let timer = timers.get(net);
  if (timer === undefined) timers.set(net, (timer = new Timer('address lifetimes', addrconfVerifyRtnl, net)));
  net.scheduler.mod(timer, 0);
}

/** addrconf_verify_rtnl. */
function addrconfVerifyRtnl(net: Net): void {
  const now = net.scheduler.now;
  let next: SimTime = Infinity;
  for (const holders of [...net.inet6Addresses.values()]) {
    for (const ifp of [...holders]) next = Math.min(next, verify(net, ifp, now));
  }
  if (next === Infinity) return;
  net.scheduler.mod(timers.get(net) as Timer, wakingTime(net, now, next) - now);
}

/**
 * When the worker, or that of IPv4's addresses, sees that it is `next`. It comes back after ADDR_CHECK_FREQUENCY at the
 * latest, finds nothing to do and sleeps again; that is no event here but once in a while, so that a lifetime of a century
 * costs no more than one of a day. Each time the timer wheel makes it a little late. A day has 720 such times, and all the
 * hosts of a link ask the same at the same moment: the last answer is kept.
 */
export function wakingTime({ profile }: Pick<Net, 'profile'>, now: SimTime, next: SimTime): SimTime {
  if (now !== last.now || next !== last.next || profile !== last.profile)
    last = { profile, now, next, at: wakingTimeOf(profile, now, next) };
  return last.at;
}

interface Waking {
  readonly profile: KernelProfile | undefined;
  readonly now: SimTime;
  readonly next: SimTime;
  readonly at: SimTime;
}

let last: Waking = { profile: undefined, now: 0, next: 0, at: 0 };

function wakingTimeOf(profile: KernelProfile, now: SimTime, next: SimTime): SimTime {
  let awake = now;
  for (let times = 0; times < UNSEEN && (times === 0 || awake < next); times++) {
    const due = Math.min(next, roundJiffiesUp(awake + CHECK_FREQUENCY));
    const wholeSecond = roundJiffiesUp(due);
    const at = Math.max(wholeSecond < due + FUZZ_PLUS ? wholeSecond : due, awake + seconds(1));
    awake = timerExpiry(profile, awake, at);
  }
  return awake;
}

/** Act on one address; returns when it has to be looked at again. */
function verify(net: Net, ifp: Inet6Ifaddr, now: SimTime): SimTime {
  if (ifp.state === 'DEAD' || (ifp.flags & IFA_F_PERMANENT && ifp.preferedLft === INFINITY_LIFE_TIME))
    return Infinity;
  const age = Math.floor((now - ifp.tstamp + ADDRCONF_TIMER_FUZZ_MINUS) / seconds(1));
  const replacement = replaceTemporary(net, ifp, age);
  if (ifp.validLft !== INFINITY_LIFE_TIME && age >= ifp.validLft) {
    ipv6DelAddr(ifp, LIFETIME_VALID_OVER);
    return Infinity;
  }
  const validEnd = ifp.validLft === INFINITY_LIFE_TIME ? Infinity : ifp.tstamp + seconds(ifp.validLft);
  if (ifp.preferedLft === INFINITY_LIFE_TIME) return validEnd;
  if (age >= ifp.preferedLft) {
    deprecate(net, ifp);
    return validEnd;
  }
  const preferredEnd = ifp.tstamp + seconds(ifp.preferedLft);
  return Math.min(validEnd, preferredEnd, replacement);
}

function deprecate(net: Net, ifp: Inet6Ifaddr): void {
  if (ifp.flags & IFA_F_DEPRECATED) return;
  const before = addressFlags(ifp);
  ifp.flags |= IFA_F_DEPRECATED;
  net.trace.state('address', addressEntity(ifp), before, addressFlags(ifp), LIFETIME_PREFERRED_OVER);
  inet6IfaNotify(ifp);
}

/** A temporary address makes its successor a while before it is deprecated; returns when that will be. */
function replaceTemporary(net: Net, ifp: Inet6Ifaddr, age: number): SimTime {
  const { ifpub, idev } = ifp;
  const kind = ifp.flags & (IFA_F_TEMPORARY | IFA_F_TENTATIVE);
  if (kind !== IFA_F_TEMPORARY || ifp.preferedLft === INFINITY_LIFE_TIME) return Infinity;
  if (ifp.regenCount > 0 || ifpub === undefined) return Infinity;
  const left = ifp.preferedLft - regenAdvance(idev);
  if (age < left) return ifp.tstamp + seconds(left);
  ifp.regenCount++;
  net.trace.note(TEMPORARY_SUCCEEDED, idev.dev.name);
  ifpub.regenCount = 0;
  ipv6CreateTempaddr(ifpub);
  return Infinity;
}

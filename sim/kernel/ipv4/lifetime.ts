/**
 * IPv4 addresses age, too: deprecated when the preferred lifetime is over, gone when the valid one is (check_lifetime of
 * net/ipv4/devinet.c). One worker for the namespace, with the rhythm of that of IPv6.
 *
 * Differs from Linux: the work is not deferrable, and a namespace in which nothing will end has none.
 */
import { seconds, type SimTime } from '../../base/time';
import { decision } from '../../trace/decision';
import type { Net } from '../core/net';
import { ADDRCONF_TIMER_FUZZ_MINUS } from '../ipv6/addrconf/temporary';
import { wakingTime } from '../ipv6/addrconf/verify';
import { ifaState, inetDelIfa, rtmsgIfa, traceIfa } from './devinet';
import { IFA_F_DEPRECATED, IFA_F_PERMANENT, INFINITY_LIFE_TIME, type InIfaddr } from './in-device';
import { netnsIpv4 } from './netns-ipv4';

export const LIFETIME4_VALID_OVER = decision({
  id: 'devinet.lifetime.valid-over',
  outcome: 'note',
  says: 'the valid lifetime is over and nobody extended it',
  spec: 'ip-address(8) valid_lft',
  source: 'check_lifetime',
});
export const LIFETIME4_PREFERRED_OVER = decision({
  id: 'devinet.lifetime.preferred-over',
  outcome: 'note',
  says: 'the preferred lifetime is over',
  spec: 'ip-address(8) preferred_lft',
  source: 'check_lifetime',
});

/** Look at all lifetimes now, in an event of its own; not for addresses that last for ever. */
export function queueCheckLifetime(net: Net): void {
  const { addresses, addrChkWork } = netnsIpv4(net);
  for (const holders of addresses.values()) {
    if (holders.every(({ flags }) => flags & IFA_F_PERMANENT)) continue;
    net.scheduler.mod(addrChkWork, 0);
    return;
  }
}

/** check_lifetime. */
export function checkLifetime(net: Net): void {
  const { now } = net.scheduler;
  const { addresses, addrChkWork } = netnsIpv4(net);
  let next: SimTime = Infinity;
  for (const holders of [...addresses.values()])
    for (const ifa of [...holders]) next = Math.min(next, check(ifa, now));
  if (next !== Infinity) net.scheduler.mod(addrChkWork, wakingTime(net, now, next) - now);
}

/** Act on one address; returns when it has to be looked at again. */
function check(ifa: InIfaddr, now: SimTime): SimTime {
  if (ifa.flags & IFA_F_PERMANENT || ifa.inDev.dead) return Infinity;
  const { validLft, preferedLft, tstamp } = ifa;
  const age = Math.floor((now - tstamp + ADDRCONF_TIMER_FUZZ_MINUS) / seconds(1));
  if (age >= validLft) {
    // its primary address may have taken it along
    if (ifa.inDev.ifaList.includes(ifa)) inetDelIfa(ifa, LIFETIME4_VALID_OVER);
    return Infinity;
  }
  if (preferedLft === INFINITY_LIFE_TIME || age < preferedLft) return tstamp + seconds(preferedLft);
  if (!(ifa.flags & IFA_F_DEPRECATED)) {
    const before = ifaState(ifa);
    ifa.flags |= IFA_F_DEPRECATED;
    traceIfa(ifa, before, ifaState(ifa), LIFETIME4_PREFERRED_OVER);
    rtmsgIfa('newaddr', ifa);
  }
  return tstamp + seconds(validLft);
}

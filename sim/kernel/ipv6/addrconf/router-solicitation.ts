/**
 * Soliciting routers (RFC 4861 §6.3.7, RFC 7559): begun when the first link-local address is settled, ended by an
 * advertisement. Mirrors addrconf_rs_timer of net/ipv6/addrconf.c.
 *
 * Differs from Linux: a negative router_solicitation_interval is taken as none, where the kernel's sums overflow.
 */
import { ALL_ROUTERS, type Ip6 } from '../../../base/ip6';
import { seconds, type SimTime } from '../../../base/time';
import { Timer } from '../../../engine/scheduler';
import type { Rng } from '../../../engine/rng';
import { decision } from '../../../trace/decision';
import { modTimer } from '../../core/jiffies';
import { IF_RA_RCVD, IF_READY, IF_RS_SENT, IFA_F_TENTATIVE, type Inet6Dev } from '../inet6-dev';
import { ipv6KeepsSoliciting } from '../ndisc/accept-ra';
import { ndiscSendRs } from '../ndisc/send';
import { sysctlInputs } from '../../sysctl/inet6-conf';
import { ipv6GetLladdr } from './addresses';

export const RS_ANSWERED = decision({
  id: 'addrconf.rs.answered',
  outcome: 'note',
  says: 'a router has advertised itself, so no more solicitations are sent',
  spec: 'RFC 4861 §6.3.7',
  source: 'addrconf_rs_timer',
});
export const RS_NOT_WANTED = decision({
  id: 'addrconf.rs.not-wanted',
  outcome: 'note',
  says: 'this interface does not accept advertisements any more, so it stops asking for them; nothing starts it again but the link',
  spec: 'Linux',
  source: 'addrconf_rs_timer',
});
export const RS_GIVEN_UP = decision({
  id: 'addrconf.rs.given-up',
  outcome: 'note',
  says: 'no router answered any of the solicitations',
  spec: 'RFC 4861 §6.3.7',
  source: 'addrconf_rs_timer',
});

/** Send the first one and arm the next. There is no random delay: DAD had one. */
export function addrconfStartSoliciting(idev: Inet6Dev, source: Ip6, destination: Ip6): void {
  const { cnf, net } = idev;
  if (cnf.router_solicitations === 0) return;
  ndiscSendRs(net, idev.dev, source, destination);
  const initial = seconds(cnf.router_solicitation_interval);
  idev.rsInterval = net.profile.solicitBackoff ? backoffInit(net.rng('rs backoff'), initial) : initial;
  idev.rsProbes = 1;
  idev.ifFlags |= IF_RS_SENT;
  addrconfModRsTimer(idev, idev.rsInterval);
}

/** addrconf_mod_rs_timer. */
export function addrconfModRsTimer(idev: Inet6Dev, delay: SimTime): void {
  idev.rsTimer ??= new Timer('router solicitation', addrconfRsTimer, idev);
  modTimer(idev.net, idev.rsTimer, delay);
}

/** addrconf_del_rs_timer. */
export function addrconfDelRsTimer(idev: Inet6Dev): void {
  if (idev.rsTimer !== undefined) idev.net.scheduler.del(idev.rsTimer);
}

/** addrconf_rs_timer. */
function addrconfRsTimer(idev: Inet6Dev): void {
  const { net, dev, cnf } = idev;
  if (idev.dead || !(idev.ifFlags & IF_READY)) return;
  if (!ipv6KeepsSoliciting(idev)) {
    net.trace.note(RS_NOT_WANTED, dev.name, sysctlInputs(idev, 'forwarding', 'accept_ra'));
    return;
  }
  if (idev.ifFlags & IF_RA_RCVD) {
    net.trace.note(RS_ANSWERED, dev.name);
    return;
  }
  const limit = cnf.router_solicitations;
  if (limit >= 0 && idev.rsProbes >= limit) {
    net.trace.note(RS_GIVEN_UP, dev.name, sysctlInputs(idev, 'router_solicitations'));
    if (net.profile.logsNoRouters) net.printk('debug', `${dev.name}: no IPv6 routers present`);
    return;
  }
  idev.rsProbes++;
  const source = ipv6GetLladdr(dev, IFA_F_TENTATIVE);
  if (source === undefined) return;
  ndiscSendRs(net, dev, source, ALL_ROUTERS);
  if (net.profile.solicitBackoff) {
    idev.rsInterval = backoffUpdate(
      net.rng('rs backoff'),
      idev.rsInterval,
      seconds(cnf.router_solicitation_max_interval),
    );
  }
  addrconfModRsTimer(
    idev,
    idev.rsProbes === limit ? seconds(cnf.router_solicitation_delay) : idev.rsInterval,
  );
}

/** RFC 3315 §14, first interval: IRT ± 10 % (`rfc3315_s14_backoff_init`). */
function backoffInit(rng: Rng, initial: SimTime): SimTime {
  return Math.floor((initial * rng.between(900_000, 1_100_000)) / 1_000_000);
}

/** RFC 3315 §14, next interval: double ± 10 %, at most MRT ± 10 % (`rfc3315_s14_backoff_update`). */
function backoffUpdate(rng: Rng, previous: SimTime, limit: SimTime): SimTime {
  const doubled = Math.floor((previous * rng.between(1_900_000, 2_100_000)) / 1_000_000);
  return doubled > limit ? backoffInit(rng, limit) : doubled;
}

/** Who listens to router advertisements, and who solicits them: two questions with an answer per kernel version. */
import { decision, type Decision } from '../../../trace/decision';
import type { Inet6Dev } from '../inet6-dev';

export const RA_ACCEPTED = decision({
  id: 'ndisc.ra.accepted',
  outcome: 'consume',
  says: 'the router advertisement was accepted',
  spec: 'RFC 4861 §6.3.4',
  source: 'ndisc_router_discovery',
});
export const RA_FORWARDING = decision({
  id: 'ndisc.ra.forwarding',
  outcome: 'drop',
  says: 'this interface forwards, and accept_ra does not say to accept advertisements nevertheless; the sender is only remembered as a neighbour',
  spec: 'ip-sysctl accept_ra',
  source: 'ipv6_accept_ra',
  remedy:
    'accept_ra=2 on this interface (Linux 2.6.37 and later), or forwarding=0 on it while all/forwarding stays 1',
});
export const RA_ACCEPT_RA_OFF = decision({
  id: 'ndisc.ra.accept-ra-off',
  outcome: 'drop',
  says: 'accept_ra is 0 on this interface; the sender is only remembered as a neighbour',
  spec: 'ip-sysctl accept_ra',
  source: 'ipv6_accept_ra',
  remedy: 'accept_ra=1 on this interface',
});

/**
 * ipv6_accept_ra: why advertisements are not accepted on `idev`, or undefined if they are. Only the interface's own
 * values count; `all` and `default` do not.
 */
export function ipv6AcceptRa(idev: Inet6Dev): Decision | undefined {
  const { forwarding, accept_ra: acceptRa } = idev.cnf;
  if (forwarding === 0) return acceptRa === 0 ? RA_ACCEPT_RA_OFF : undefined;
  switch (idev.net.profile.acceptRa) {
    case 'host-only':
      return RA_FORWARDING;
    case 'at-least-2':
      return acceptRa >= 2 ? undefined : refusalOfRouter(acceptRa);
    case 'exactly-2':
      return acceptRa === 2 ? undefined : refusalOfRouter(acceptRa);
  }
}

function refusalOfRouter(acceptRa: number): Decision {
  return acceptRa === 0 ? RA_ACCEPT_RA_OFF : RA_FORWARDING;
}

/** Whether router solicitations are sent from `idev`. */
export function ipv6SolicitsRouters(idev: Inet6Dev): boolean {
  const { forwarding } = idev.cnf;
  switch (idev.net.profile.solicit) {
    case 'not-forwarding':
      return forwarding === 0;
    case 'forwarding-0-or-2':
      return forwarding === 0 || forwarding === 2;
    case 'accept-ra-1-or-2':
      return idev.cnf.accept_ra === 2 || (idev.cnf.accept_ra === 1 && forwarding === 0);
    case 'accept-ra':
      return ipv6AcceptRa(idev) === undefined;
  }
}

/** Whether an interface that has begun to solicit goes on (addrconf_rs_timer). */
export function ipv6KeepsSoliciting(idev: Inet6Dev): boolean {
  if (idev.net.profile.solicitEndsWhen === 'forwarding') return idev.cnf.forwarding === 0;
  return ipv6AcceptRa(idev) === undefined;
}

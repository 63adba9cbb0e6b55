/**
 * Whether a link listens to routers, or is one: the rules by which nobody having said anything is read. Mirrors
 * link_ndisc_enabled() of networkd-ndisc.c, link_radv_enabled() of networkd-radv.c and link_get_ip_forwarding().
 */
import type { Decision } from '../../trace/decision';
import {
  RA_BY_KERNEL,
  RA_ENABLED,
  RA_EXPLICITLY_OFF,
  RA_FORWARDING,
  RA_NO_LINK_LOCAL,
  RA_SENDS_RA,
} from './decisions';
import type { Link } from './link';
import type { Manager } from './manager';

/** link_radv_enabled(): IPv6SendRA= on a link that may have a link-local address. */
export function radvEnabled(link: Link): boolean {
  return link.mayHaveIpv6ll && link.isMulticast && link.network?.sendRa === true;
}

/** link_get_ip_forwarding(): the file, masquerading, IPv6SendRA= and networkd.conf, in this order; or nobody says. */
export function linkForwards({ conf }: Manager, link: Link): boolean | undefined {
  const { network } = link;
  if (network === undefined) return undefined;
  const asked = network.ipForward === 'kernel' ? undefined : network.ipForward.ipv6 || undefined;
  if (network.ipv6Forwarding !== undefined) return network.ipv6Forwarding;
  if (asked === true || network.ipMasquerade.ipv6 || radvEnabled(link)) return true;
  return conf.ipv6Forwarding;
}

/** Whether networkd's own client listens to routers on the link, and why. */
export function ndiscEnabled(manager: Manager, link: Link): Decision {
  const { network } = link;
  const { profile } = manager;
  if (profile.routerDiscovery === 'kernel') return RA_BY_KERNEL;
  if (network === undefined || link.isLoopback || !link.mayHaveIpv6ll || !link.isMulticast)
    return RA_NO_LINK_LOCAL;
  if (profile.acceptRaDefault === 'file') {
    if (network.acceptRa === true) return RA_ENABLED;
    const forwards = network.ipForward !== 'kernel' && (network.ipForward.ipv6 || network.ipMasquerade.ipv6);
    return forwards && !network.acceptRaWritten ? RA_FORWARDING : RA_EXPLICITLY_OFF;
  }
  if (network.acceptRa !== undefined) return network.acceptRa ? RA_ENABLED : RA_EXPLICITLY_OFF;
  if (radvEnabled(link)) return RA_SENDS_RA;
  return linkForwards(manager, link) === true ? RA_FORWARDING : RA_ENABLED;
}

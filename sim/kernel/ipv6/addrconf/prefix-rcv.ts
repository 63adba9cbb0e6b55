/**
 * A prefix was advertised (RFC 4862 §5.5.3, RFC 4861 §6.3.4): an on-link route if the L bit says so, an address if the A
 * bit does. The two have nothing to do with each other.
 *
 * Mirrors addrconf_prefix_rcv and addrconf_prefix_rcv_add_addr of net/ipv6/addrconf.c.
 *
 * See next: dad.ts, where the new address is checked before it is used.
 */
import { Ip6 } from '../../../base/ip6';
import { seconds } from '../../../base/time';
import { decision, type Decision } from '../../../trace/decision';
import type { PrefixInformation } from '../../../wire/nd/options';
import { isNetlinkError } from '../../core/errno';
import { printkIpv6 } from '../../core/printk';
import { devconfOptimistic, sysctlInputs } from '../../sysctl/inet6-conf';
import {
  IFA_F_DEPRECATED,
  IFA_F_MANAGETEMPADDR,
  IFA_F_OPTIMISTIC,
  IFA_F_STABLE_PRIVACY,
  IFA_F_TENTATIVE,
  INFINITY_LIFE_TIME,
  type Inet6Dev,
  type Inet6Ifaddr,
} from '../inet6-dev';
import { fib6CleanExpires, fib6DelRoute, fib6SetExpires } from '../route/fib6';
import { RTF_ADDRCONF, RTF_DEFAULT, RTF_PREFIX_RT } from '../route/fib6-info';
import {
  addrconfGetPrefixRoute,
  addrconfLookUpPrefixRoute,
  addrconfPrefixRoute,
} from '../route/prefix-route';
import {
  addressEntity,
  hasMaxAddresses,
  inet6IfaNotify,
  ipv6AddAddr,
  ipv6GetIfaddr,
  lifetimeLeft,
} from './addresses';
import { addrconfDadStart } from './dad';
import { generatesStable, hasToken, ipv6GenerateEui64, ipv6GenerateStableAddress } from './interface-id';
import { manageTempaddrs } from './temporary';
import { addrconfVerify } from './verify';

export const PIO_LINK_LOCAL = decision({
  id: 'addrconf.pio.link-local',
  outcome: 'note',
  says: 'the prefix is link-local or multicast, which is nobody’s to advertise',
  spec: 'RFC 4862 §5.5.3 (b)',
  source: 'addrconf_prefix_rcv',
});
export const PIO_LIFETIMES = decision({
  id: 'addrconf.pio.lifetimes',
  outcome: 'note',
  says: 'the preferred lifetime is longer than the valid one',
  spec: 'RFC 4862 §5.5.3 (c)',
  source: 'addrconf_prefix_rcv',
});
export const PIO_LIFETIME_TOO_SHORT = decision({
  id: 'addrconf.pio.lifetime-too-short',
  outcome: 'note',
  says: 'the valid lifetime is shorter than accept_ra_min_lft',
  spec: 'ip-sysctl accept_ra_min_lft',
  source: 'addrconf_prefix_rcv',
});
export const PIO_ON_LINK = decision({
  id: 'addrconf.pio.on-link',
  outcome: 'note',
  says: 'the prefix is on this link: it got a route',
  spec: 'RFC 4861 §6.3.4',
  source: 'addrconf_prefix_rcv',
});
export const PIO_OFF_LINK = decision({
  id: 'addrconf.pio.valid-lifetime-zero',
  outcome: 'note',
  says: 'the prefix is on this link no longer: its route went at once',
  spec: 'RFC 4861 §6.3.4',
  source: 'addrconf_prefix_rcv',
});
export const PIO_LENGTH = decision({
  id: 'addrconf.pio.length',
  outcome: 'note',
  says: 'an address can only be made from a prefix of 64 bits',
  spec: 'RFC 4862 §5.5.3 (d), RFC 2464 §4',
  source: 'addrconf_prefix_rcv',
  remedy: 'advertise a /64',
});
export const PIO_NOT_AUTONOMOUS = decision({
  id: 'addrconf.pio.not-autonomous',
  outcome: 'note',
  says: 'the A bit is off: no address is to be made from this prefix',
  spec: 'RFC 4862 §5.5.3 (a)',
  source: 'addrconf_prefix_rcv',
});
export const PIO_AUTOCONF_OFF = decision({
  id: 'addrconf.pio.autoconf-off',
  outcome: 'note',
  says: 'autoconf is 0 on this interface',
  spec: 'ip-sysctl autoconf',
  source: 'addrconf_prefix_rcv',
  remedy: 'autoconf=1 on this interface',
});
export const PIO_PREFERS_DELEGATION = decision({
  id: 'addrconf.pio.prefers-delegation',
  outcome: 'note',
  says: 'the P bit asks for DHCPv6 prefix delegation instead, and ra_honor_pio_pflag heeds it',
  spec: 'RFC 9762 §7',
  source: 'addrconf_prefix_rcv',
});
export const PIO_AUTONOMOUS = decision({
  id: 'addrconf.pio.autonomous',
  outcome: 'note',
  says: 'an address was made from the advertised prefix',
  spec: 'RFC 4862 §5.5.3 (d)',
  source: 'addrconf_prefix_rcv_add_addr',
});
export const PIO_TOO_MANY = decision({
  id: 'addrconf.pio.max-addresses',
  outcome: 'note',
  says: 'the interface has as many addresses as max_addresses allows',
  spec: 'ip-sysctl max_addresses',
  source: 'addrconf_prefix_rcv_add_addr',
});
export const PIO_REFRESHED = decision({
  id: 'addrconf.pio.refreshed',
  outcome: 'note',
  says: 'the address lives on with the advertised lifetimes',
  spec: 'RFC 4862 §5.5.3 (e)',
  source: 'addrconf_prefix_rcv_add_addr',
});
export const PIO_TWO_HOURS = decision({
  id: 'addrconf.pio.two-hour-rule',
  outcome: 'note',
  says: 'an advertisement cannot shorten an address’s life to less than two hours',
  spec: 'RFC 4862 §5.5.3 (e)',
  source: 'addrconf_prefix_rcv_add_addr',
  remedy: 'ra_honor_pio_life=1 (Linux 6.7 and later)',
});

/** RFC 4862 §5.5.3 (e)'s two hours (MIN_VALID_LIFETIME), seconds. */
const MIN_VALID_LIFETIME = 2 * 60 * 60;

/** addrconf_prefix_rcv. `sllao`: the advertisement carried the router's link-layer address. */
export function addrconfPrefixRcv(idev: Inet6Dev, pio: PrefixInformation, sllao: boolean): void {
  const { net, dev } = idev;
  if (pio.prefix.isMulticast || pio.prefix.isLinkLocal) return note(idev, PIO_LINK_LOCAL, pio);
  if (pio.preferredLifetime > pio.validLifetime) {
    printkIpv6(net, 'warning', 'addrconf: prefix option has invalid lifetime');
    return note(idev, PIO_LIFETIMES, pio);
  }
  if (pio.validLifetime !== 0 && pio.validLifetime < idev.cnf.accept_ra_min_lft)
    return note(idev, PIO_LIFETIME_TOO_SHORT, pio);
  if (pio.onLink) takeOnLink(idev, pio);

  const refusal = noAutoconfiguration(idev, pio);
  if (refusal !== undefined) note(idev, refusal, pio);
  else if (pio.prefixLength !== 64) return note(idev, PIO_LENGTH, pio);
  else if (!takeAutonomous(idev, pio, sllao)) return;
  net.notify({ group: 'IPV6_PREFIX', kind: 'newprefix', dev, option: pio });
}

function note(idev: Inet6Dev, why: Decision, pio: PrefixInformation): void {
  const { net, dev } = idev;
  if (!net.trace.on) return net.trace.note(why, dev.name);
  const prefix = `${pio.prefix.toString()}/${pio.prefixLength}`;
  net.trace.note(why, dev.name, {
    prefix,
    ...sysctlInputs(idev, 'autoconf', 'accept_ra_min_lft', 'max_addresses'),
  });
}

/** The L bit. Of an existing route only the lifetime changes, and since 3.2 only if it came from an advertisement. */
function takeOnLink(idev: Inet6Dev, pio: PrefixInformation): void {
  const { net } = idev;
  const prefix = { address: pio.prefix.masked(pio.prefixLength), length: pio.prefixLength };
  const endless = pio.validLifetime === INFINITY_LIFE_TIME;
  const expires = endless ? undefined : net.scheduler.now + seconds(pio.validLifetime);
  const rt =
    net.profile.prefixRouteFoundBy === 'look-up'
      ? addrconfLookUpPrefixRoute(idev, prefix)
      : addrconfGetPrefixRoute(idev, prefix, RTF_ADDRCONF | RTF_PREFIX_RT, RTF_DEFAULT);
  if (rt === undefined) {
    if (pio.validLifetime === 0) return;
    addrconfPrefixRoute(
      idev,
      prefix,
      { flags: RTF_ADDRCONF | RTF_PREFIX_RT, ...(expires !== undefined && { expires }) },
      PIO_ON_LINK,
    );
  } else if (pio.validLifetime === 0) fib6DelRoute(net, rt, PIO_OFF_LINK);
  else if (expires === undefined) fib6CleanExpires(net, rt);
  else fib6SetExpires(net, rt, expires);
}

function noAutoconfiguration(idev: Inet6Dev, pio: PrefixInformation): Decision | undefined {
  if (!pio.autonomous) return PIO_NOT_AUTONOMOUS;
  if (idev.cnf.autoconf === 0) return PIO_AUTOCONF_OFF;
  if (idev.cnf.ra_honor_pio_pflag !== 0 && pio.preferDhcpv6Pd) return PIO_PREFERS_DELEGATION;
  return undefined;
}

/** The A bit: token, stable identifier or EUI-64, the first that there is. False if the address could not be added. */
function takeAutonomous(idev: Inet6Dev, pio: PrefixInformation, sllao: boolean): boolean {
  let flags = 0;
  let address = hasToken(idev) ? Ip6.join(pio.prefix, idev.token) : undefined;
  if (address === undefined && generatesStable(idev)) {
    address = ipv6GenerateStableAddress(pio.prefix, 0, idev);
    if (address !== undefined) flags |= IFA_F_STABLE_PRIVACY;
  }
  return addrconfPrefixRcvAddAddr(idev, pio, address ?? ipv6GenerateEui64(pio.prefix, idev), flags, sllao);
}

/** addrconf_prefix_rcv_add_addr. */
function addrconfPrefixRcvAddAddr(
  idev: Inet6Dev,
  pio: PrefixInformation,
  addr: Ip6,
  flags: number,
  sllao: boolean,
): boolean {
  let ifp = ipv6GetIfaddr(idev.net, addr, idev.dev);
  const create = ifp === undefined && pio.validLifetime !== 0;
  if (create) {
    ifp = addAddress(idev, pio, addr, flags, sllao);
    if (ifp === undefined) return false;
    addrconfDadStart(ifp);
  }
  if (ifp === undefined) return true;
  const valid = create ? pio.validLifetime : refreshLifetimes(ifp, pio);
  manageTempaddrs(ifp, valid, pio.preferredLifetime, create);
  addrconfVerify(idev.net);
  return true;
}

function addAddress(
  idev: Inet6Dev,
  pio: PrefixInformation,
  addr: Ip6,
  flags: number,
  sllao: boolean,
): Inet6Ifaddr | undefined {
  const { net } = idev;
  if (hasMaxAddresses(idev)) {
    note(idev, PIO_TOO_MANY, pio);
    return undefined;
  }
  const optimistic = devconfOptimistic(idev, 'optimistic_dad') && net.devconfAll.forwarding === 0 && sllao;
  const added = ipv6AddAddr(
    idev,
    {
      addr,
      prefixLen: pio.prefixLength,
      flags:
        flags |
        (net.profile.moreAddressFlags ? IFA_F_MANAGETEMPADDR : 0) |
        (optimistic ? IFA_F_OPTIMISTIC : 0),
      validLft: pio.validLifetime,
      preferedLft: pio.preferredLifetime,
      proto: 'kernel_ra',
    },
    PIO_AUTONOMOUS,
  );
  if (isNetlinkError(added)) return undefined;
  added.tokenized = hasToken(idev);
  return added;
}

/** RFC 4862 §5.5.3 (e) as this kernel version reads it; returns the valid lifetime that the address now has. */
function refreshLifetimes(ifp: Inet6Ifaddr, pio: PrefixInformation): number {
  const { idev } = ifp;
  const { net } = idev;
  const stored = lifetimeLeft(ifp, ifp.validLft);
  if (stored === 0) return pio.validLifetime;
  const literal = net.profile.twoHourRule === 'literal';
  const next = literal ? literalLifetimes(ifp, pio, stored) : currentLifetimes(idev, pio, stored);
  if (next === undefined) return pio.validLifetime;
  ifp.validLft = next.valid;
  ifp.preferedLft = next.preferred;
  ifp.tstamp = net.scheduler.now;
  ifp.flags &= ~IFA_F_DEPRECATED;
  const why = next.valid > pio.validLifetime ? PIO_TWO_HOURS : PIO_REFRESHED;
  if (net.trace.on) {
    net.trace.state('address', addressEntity(ifp), `valid_lft ${stored}`, `valid_lft ${next.valid}`, why, {
      advertised: pio.validLifetime,
    });
  } else net.trace.count(why);
  if (!(ifp.flags & IFA_F_TENTATIVE)) inet6IfaNotify(ifp);
  return next.valid;
}

interface Lifetimes {
  readonly valid: number;
  readonly preferred: number;
}

/** Linux 3.12 and later: the preferred lifetime is always taken over. */
function currentLifetimes(idev: Inet6Dev, pio: PrefixInformation, stored: number): Lifetimes {
  const honoured = idev.cnf.ra_honor_pio_life !== 0;
  const valid = honoured
    ? pio.validLifetime
    : Math.max(pio.validLifetime, Math.min(stored, MIN_VALID_LIFETIME));
  return { valid, preferred: pio.preferredLifetime };
}

/**
 * Before: the three cases of the RFC, the last of which also caps the preferred lifetime. In the second nothing at all
 * changes where the preferred lifetime is the one that was advertised before, so that it runs out.
 */
function literalLifetimes(ifp: Inet6Ifaddr, pio: PrefixInformation, stored: number): Lifetimes | undefined {
  if (pio.validLifetime > MIN_VALID_LIFETIME || pio.validLifetime > stored) {
    return { valid: pio.validLifetime, preferred: pio.preferredLifetime };
  }
  if (stored <= MIN_VALID_LIFETIME) {
    const same = pio.preferredLifetime === ifp.preferedLft;
    return same ? undefined : { valid: stored, preferred: pio.preferredLifetime };
  }
  return { valid: MIN_VALID_LIFETIME, preferred: Math.min(pio.preferredLifetime, MIN_VALID_LIFETIME) };
}

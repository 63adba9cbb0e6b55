/**
 * What happens to an address that turned out to be taken (RFC 4862 §5.4.5, RFC 7217 §6): addrconf_dad_failure and the
 * abort half of addrconf_dad_work.
 */
import { seconds } from '../../../base/time';
import { decision, type Decision } from '../../../trace/decision';
import type { Net } from '../../core/net';
import { printkIpv6 } from '../../core/printk';
import type { Skb } from '../../core/skb';
import { sysctlInputsWithAll, writeDevconf } from '../../sysctl/inet6-conf';
import { IFA_F_STABLE_PRIVACY, type Inet6Ifaddr } from '../inet6-dev';
import { netnsIpv6 } from '../netns-ipv6';
import { addressEntity, hasMaxAddresses, ipv6AddAddr } from './addresses';
import { acceptDad, addrconfDadEnd, addrconfDadStop, addrconfModDadWork } from './dad';
import { addrconfIfdown } from './ifdown';
import { ipv6GenerateEui64, ipv6GenerateStableAddress } from './interface-id';
import { isNetlinkError } from '../../core/errno';
import { Ip6 } from '../../../base/ip6';

export const DAD_DISABLES_IPV6 = decision({
  id: 'addrconf.dad.disables-ipv6',
  outcome: 'note',
  says: 'the link-local address made from the MAC is taken, so the MAC is too: with accept_dad=2 IPv6 is switched off here',
  spec: 'RFC 4862 §5.4.5',
  source: 'addrconf_dad_work',
  remedy: 'give the interface another MAC, or accept_dad=1',
});
export const DAD_STABLE_RETRY = decision({
  id: 'addrconf.dad.stable-retry',
  outcome: 'note',
  says: 'the stable address is taken; the next one is tried',
  spec: 'RFC 7217 §6',
  source: 'addrconf_dad_failure',
});
export const DAD_STABLE_TOO_MANY = decision({
  id: 'addrconf.dad.stable-max-addresses',
  outcome: 'note',
  says: 'the stable address is taken; max_addresses forbids to try another one beside it',
  spec: 'ip-sysctl max_addresses',
  source: 'addrconf_dad_failure',
});
export const DAD_STABLE_EXHAUSTED = decision({
  id: 'addrconf.dad.stable-exhausted',
  outcome: 'note',
  says: 'every stable address that was tried is taken',
  spec: 'RFC 7217 §6',
  source: 'addrconf_dad_failure',
});

/** The link-local prefix with a zero identifier. */
const LINK_LOCAL = Ip6.of(0xfe800000, 0, 0, 0);

/** addrconf_dad_failure: `skb` showed that `ifp` is taken. */
export function addrconfDadFailure(net: Net, skb: Skb, ifp: Inet6Ifaddr, why: Decision): void {
  if (!addrconfDadEnd(ifp)) return;
  const { idev } = ifp;
  const by = net.profile.dadFailureNamesMac
    ? ` used by ${skb.frame?.src.toString() ?? '00:00:00:00:00:00'}`
    : '';
  printkIpv6(net, 'info', `${idev.dev.name}: IPv6 duplicate address ${ifp.addr.toString()}${by} detected!`);
  net.trace.state('address', addressEntity(ifp), 'tentative', 'duplicate', why);
  if (ifp.flags & IFA_F_STABLE_PRIVACY) tryNextStable(net, ifp);
  ifp.state = 'ERRDAD';
  addrconfModDadWork(ifp, 0);
}

function tryNextStable(net: Net, ifp: Inet6Ifaddr): void {
  const { idev } = ifp;
  const retry = ifp.stablePrivacyRetry + 1;
  const { sysctl } = netnsIpv6(net);
  const next =
    retry > sysctl['net.ipv6.idgen_retries'] ? undefined : ipv6GenerateStableAddress(ifp.addr, retry, idev);
  if (next === undefined) {
    net.trace.note(DAD_STABLE_EXHAUSTED, idev.dev.name);
    printkIpv6(
      net,
      'info',
      `${idev.dev.name}: privacy stable address generation failed because of DAD conflicts!`,
    );
    return;
  }
  if (hasMaxAddresses(idev)) return net.trace.note(DAD_STABLE_TOO_MANY, idev.dev.name);
  net.printk('info', `IPv6: ${idev.dev.name}: generating new stable privacy address because of DAD conflict`);
  const { prefixLen, flags, validLft, preferedLft, scope } = ifp;
  const successor = ipv6AddAddr(
    idev,
    { addr: next, prefixLen, flags, validLft, preferedLft, scope },
    DAD_STABLE_RETRY,
  );
  if (isNetlinkError(successor)) return;
  successor.stablePrivacyRetry = retry;
  addrconfModDadWork(successor, seconds(sysctl['net.ipv6.idgen_delay']));
}

/** DAD_ABORT: drop or mark the address, and where the administrator asked for it switch IPv6 off. */
export function dadAborted(ifp: Inet6Ifaddr): void {
  const { idev } = ifp;
  const fromMac = !(ifp.flags & IFA_F_STABLE_PRIVACY) && ifp.addr === ipv6GenerateEui64(LINK_LOCAL, idev);
  const disable = acceptDad(idev) > 1 && fromMac;
  if (disable) {
    idev.net.trace.note(DAD_DISABLES_IPV6, idev.dev.name, sysctlInputsWithAll(idev, 'accept_dad'));
    writeDevconf(idev, 'disable_ipv6', 1, DAD_DISABLES_IPV6);
    printkIpv6(idev.net, 'info', `${idev.dev.name}: IPv6 being disabled!`);
  }
  addrconfDadStop(ifp, true);
  if (disable && idev.net.profile.dadFailureRemovesAddresses) addrconfIfdown(idev, false, DAD_DISABLES_IPV6);
}

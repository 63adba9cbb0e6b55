/**
 * What the options of an accepted router advertisement set off (the second half of ndisc_router_discovery): routes, prefixes,
 * the MTU, and what programs want to hear.
 */
import { decision } from '../../../trace/decision';
import type { RouterAdvertisement } from '../../../wire/icmpv6';
import { ndOptionType, type NdOption } from '../../../wire/nd/options';
import type { Net } from '../../core/net';
import type { Skb } from '../../core/skb';
import { sysctlInputs, writeDevconf } from '../../sysctl/inet6-conf';
import { ipv6ChkAddr } from '../addrconf/addresses';
import { addrconfPrefixRcv } from '../addrconf/prefix-rcv';
import type { Inet6Dev } from '../inet6-dev';
import { fib6MetricSet } from '../route/fib6';
import type { Fib6Info } from '../route/fib6-info';
import { rt6MtuChange } from '../route/mtu';
import { rt6RouteRcv } from '../route/route-information';
import { RA_ACCEPTED } from './accept-ra';
import { advertisedMtu, sourceLladdr } from './options';

export const RA_PINFO_OFF = decision({
  id: 'ndisc.ra.pinfo-off',
  outcome: 'note',
  says: 'accept_ra_pinfo is 0: no prefix is taken from the advertisement',
  spec: 'ip-sysctl accept_ra_pinfo',
  source: 'ndisc_router_discovery',
  remedy: 'accept_ra_pinfo=1 on this interface',
});
export const RA_MTU_UNUSABLE = decision({
  id: 'ndisc.ra.mtu-unusable',
  outcome: 'note',
  says: 'the advertised MTU is below 1280 or above what the device can carry',
  spec: 'RFC 4861 §6.3.4',
  source: 'ndisc_router_discovery',
});

/** One advertisement being worked off. */
export interface Arrival {
  readonly net: Net;
  readonly skb: Skb;
  readonly idev: Inet6Dev;
  readonly ra: RouterAdvertisement;
  /** Our default route through the sender, once looked up or made. */
  rt: Fib6Info | undefined;
  /** Something changed that RTM_NEWLINK tells (`send_ifinfo_notify`). */
  changed: boolean;
}

/** Everything that stands behind the header. */
export function takeOptions(arrival: Arrival): void {
  const { net, skb, ra } = arrival;
  takeRoutes(arrival);
  takePrefixes(arrival);
  takeMtu(arrival);
  for (const option of ra.options)
    if (isForUserSpace(net, option))
      net.notify({ group: 'ND_USEROPT', kind: 'newnduseropt', dev: skb.dev, option });
}

/** Whether the advertisement is our own, and that counts. */
export function isFromLocal(net: Net, skb: Skb, idev: Inet6Dev): boolean {
  const { raFromLocal } = net.profile;
  if (raFromLocal === 'taken' || idev.cnf.accept_ra_from_local !== 0) return false;
  return ipv6ChkAddr(net, skb.packet.src, raFromLocal === 'refused-of-this-device' ? skb.dev : undefined);
}

/** Route Information options (RFC 4191 §3.1). */
function takeRoutes({ net, skb, idev, ra }: Arrival): void {
  if (idev.cnf.accept_ra_rtr_pref === 0 || isFromLocal(net, skb, idev)) return;
  ra.options.forEach((option, index) => {
    if (option.kind !== 'route-information') return;
    const behind = ra.options.slice(index + 1);
    net.trace.note(rt6RouteRcv(net, idev, option, skb.packet.src, behind), skb.dev.name);
  });
}

/** Prefix Information options. */
function takePrefixes({ net, skb, idev, ra }: Arrival): void {
  const hasSllao = sourceLladdr(ra.options) !== 'absent';
  for (const option of ra.options) {
    if (option.kind !== 'prefix-information') continue;
    if (idev.cnf.accept_ra_pinfo === 0) {
      net.trace.note(RA_PINFO_OFF, skb.dev.name, sysctlInputs(idev, 'accept_ra_pinfo'));
      return;
    }
    addrconfPrefixRcv(idev, option, hasSllao);
  }
}

function takeMtu(arrival: Arrival): void {
  const { net, skb, idev, ra, rt } = arrival;
  const mtu = advertisedMtu(ra.options);
  if (mtu === undefined || idev.cnf.accept_ra_mtu === 0) return;
  if (idev.raMtu !== mtu) {
    idev.raMtu = mtu;
    if (net.profile.tellsRaMtu) arrival.changed = true;
  }
  if (mtu < 1280 || mtu > skb.dev.mtu) {
    net.trace.note(RA_MTU_UNUSABLE, skb.dev.name, { advertised: mtu, device: skb.dev.mtu });
  } else if (mtu !== idev.cnf.mtu) {
    writeDevconf(idev, 'mtu', mtu, RA_ACCEPTED);
    if (rt !== undefined) fib6MetricSet(rt, 'mtu', mtu);
    rt6MtuChange(skb.dev, mtu);
  }
}

/** ndisc_is_useropt: options the kernel only passes on to programs. */
function isForUserSpace(net: Net, option: NdOption): boolean {
  return net.profile.userOptions.includes(ndOptionType(option));
}

/**
 * IPv6SendRA=: what a link advertises. Mirrors networkd-radv.c.
 *
 * Differs from Linux: name servers are those of [IPv6SendRA] and of the .network file itself; nothing is taken over from
 * an uplink.
 */
import { Ip6 } from '../../base/ip6';
import { seconds } from '../../base/time';
import type { NdOption } from '../../wire/nd/options';
import { requestSubnets } from './dhcp-pd';
import type { Link } from './link';
import type { Manager } from './manager';
import { radvEnabled } from './router-discovery';
import { SdRadv } from './sd-radv';

const INFINITE = 0xffff_ffff;

/** link_request_radv() */
export function requestRadv(manager: Manager, link: Link): void {
  if (!radvEnabled(link) || link.radv !== undefined) return;
  link.debug('Requested configuring of the IPv6 Router Advertisement engine.');
  manager.request(link, 'radv', () => {
    if (!link.isReadyToConfigure) return false;
    link.radv = new SdRadv(manager, link, () => radvOptions(manager, link));
    startRadv(manager, link);
    requestSubnets(manager, link);
    return true;
  });
}

/** radv_start(): needs a carrier and a link-local address to speak from. */
export function startRadv(_manager: Manager, link: Link): void {
  if (link.radv === undefined || link.radv.running || !link.hasCarrier || link.linkLocal === undefined)
    return;
  link.debug('Starting IPv6 Router Advertisements');
  const refused = link.radv.start();
  if (refused !== undefined)
    link.log('warning', `Failed to start IPv6 Router Advertisement engine: ${refused}`);
}

export function stopRadv(link: Link): void {
  link.radv?.stop();
}

/** Seconds of a time in µs, for ever where it is too long. */
function lifetime(micros: number): number {
  if (micros === Infinity) return INFINITE;
  return Math.min(INFINITE - 1, Math.floor(micros / seconds(1)));
}

/** In the order of radv_send(): prefixes, routes, servers, domains. */
function radvOptions(manager: Manager, link: Link): NdOption[] {
  const { network } = link;
  if (network === undefined) return [];
  const options: NdOption[] = [];
  for (const {
    prefix,
    length,
    onLink,
    autonomous,
    validLifetime,
    preferredLifetime,
  } of network.prefixes.values()) {
    if (prefix === undefined || validLifetime === undefined || preferredLifetime === undefined) continue;
    options.push({
      kind: 'prefix-information',
      prefixLength: length,
      onLink,
      autonomous,
      routerAddress: false,
      preferDhcpv6Pd: false,
      validLifetime: lifetime(validLifetime),
      preferredLifetime: lifetime(Math.min(preferredLifetime, validLifetime)),
      prefix,
    });
  }
  for (const [prefix, { validUntil, preferredUntil }] of link.pdAnnounced) {
    const left = (until: number): number => lifetime(Math.max(0, until - manager.os.now()));
    options.push({
      kind: 'prefix-information',
      prefixLength: 64,
      onLink: true,
      autonomous: true,
      routerAddress: false,
      preferDhcpv6Pd: false,
      validLifetime: left(validUntil),
      preferredLifetime: left(preferredUntil),
      prefix,
    });
  }
  for (const { prefix, length, lifetime: micros } of network.routePrefixes.values()) {
    if (prefix === undefined) continue;
    options.push({
      kind: 'route-information',
      prefixLength: length,
      preference: 'medium',
      prefixOctets: 16,
      routeLifetime: lifetime(micros),
      prefix,
    });
  }
  const { radv } = network;
  const dnsLifetime = lifetime(radv.dnsLifetime ?? manager.profile.dnsLifetime);
  const addresses = serversOf(link);
  if (radv.emitDns && addresses.length > 0) {
    options.push({ kind: 'recursive-dns-server', lifetime: dnsLifetime, addresses });
  }
  if (radv.emitDomains && radv.domains.length > 0) {
    options.push({ kind: 'dns-search-list', lifetime: dnsLifetime, names: radv.domains });
  }
  return options;
}

/** radv_set_dns(): DNS= of [IPv6SendRA], else of [Network]. */
function serversOf({ network, linkLocal }: Link): Ip6[] {
  const own = (network?.radv.dns ?? []).flatMap(server => {
    if (server !== '_link_local') return [server];
    return linkLocal === undefined ? [] : [linkLocal];
  });
  if (own.length > 0) return own;
  return (network?.dns ?? []).filter(server => server instanceof Ip6);
}

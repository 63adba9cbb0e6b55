/** Checks the sections that may be there several times. Mirrors the *_section_verify() functions of networkd. */
import { Ip6 } from '../../../base/ip6';
import type { Say } from '../log';
import type { NetworkdProfile } from '../version';
import type { AddressSection, Network, RouteSection } from './network';
import { formatTimespan } from './values';

/** Takes away every section that cannot be used, and says why. */
export function verifySections(
  network: Network,
  profile: NetworkdProfile,
  warn: (text: string) => void,
  say: Say,
): void {
  const wanted = network.addresses.size > 0;
  dropInvalid(
    network.addresses,
    section => addressFault(section),
    (fault, section) => warn(`${fault} Ignoring [Address] section from line ${section.line}.`),
  );
  dropInvalid(
    network.routes,
    section => routeFault(section, network, wanted, warn),
    (fault, section) => warn(`${fault} Ignoring [Route] section from line ${section.line}.`),
  );
  verifyNeighbors(network, warn);
  verifyPrefixes(network, profile, warn, say);
}

/** Takes away the sections that have a fault. */
function dropInvalid<T>(
  sections: Map<string, T>,
  faultOf: (section: T) => string | undefined,
  complain: (fault: string, section: T) => void,
): void {
  for (const [key, section] of sections) {
    const fault = faultOf(section);
    if (fault === undefined) continue;
    if (fault !== '') complain(fault, section);
    sections.delete(key);
  }
}

/** address_section_verify() */
function addressFault({ address, invalid }: AddressSection): string | undefined {
  if (invalid) return '';
  return address === undefined ? 'Address section without Address= field configured.' : undefined;
}

/** route_section_verify() */
function routeFault(
  route: RouteSection,
  network: Network,
  hasAddresses: boolean,
  warn: (text: string) => void,
): string | undefined {
  const { gateway, destination, preferredSource } = route;
  if (route.invalid) return '';
  const dynamic = typeof gateway === 'string';
  const family = (destination?.address ?? preferredSource)?.constructor;
  if (gateway === '_ipv6ra' && network.acceptRa === false) {
    return 'Gateway="_ipv6ra" is specified but IPv6AcceptRA= is disabled.';
  }
  if ((gateway === '_dhcp4' || gateway === '_dhcp') && !network.dhcp.ipv4) {
    return 'Gateway="_dhcp4" is specified but DHCPv4 client is disabled.';
  }
  if (gateway === undefined && family === undefined) {
    return 'Route section without Gateway=, Destination=, Source=, or PreferredSource= field configured.';
  }
  if (!dynamic && gateway !== undefined && family === Ip6 && !(gateway instanceof Ip6)) {
    return 'IPv4 gateway is configured for IPv6 route.';
  }
  if (route.scope !== undefined && route.scope !== 0 && (family === Ip6 || gateway instanceof Ip6)) {
    warn('Scope= is specified for IPv6 route. It will be ignored.');
  }
  if (route.onlink === undefined && gateway !== undefined && !dynamic && !hasAddresses) {
    warn('Gateway= without static address configured. Enabling GatewayOnLink= option.');
    route.onlink = true;
  }
  return undefined;
}

function verifyNeighbors({ neighbors }: Network, warn: (text: string) => void): void {
  for (const [key, { address, lladdr, line, invalid }] of neighbors) {
    if (!invalid && address !== undefined && lladdr !== undefined) continue;
    neighbors.delete(key);
    if (invalid) continue;
    const missing = address === undefined ? 'Address=' : 'LinkLayerAddress=';
    warn(`Neighbor section without ${missing} configured. Ignoring [Neighbor] section from line ${line}.`);
  }
}

/** prefix_section_verify() and route_prefix_section_verify() */
function verifyPrefixes(
  network: Network,
  { prefixLifetimes }: NetworkdProfile,
  warn: (text: string) => void,
  say: Say,
): void {
  if (!network.sendRa) {
    network.prefixes.clear();
    network.routePrefixes.clear();
  }
  const ignoring = (section: string, line: number): string =>
    `Ignoring [${section}] section from line ${line}.`;
  for (const [key, prefix] of network.prefixes) {
    const { line, length, invalid } = prefix;
    const [validLifetime, preferredLifetime] = [
      (prefix.validLifetime ??= prefixLifetimes[0]),
      (prefix.preferredLifetime ??= prefixLifetimes[1]),
    ];
    if (invalid) {
      network.prefixes.delete(key);
      continue;
    }
    const fault = prefixFault(prefix.prefix, length, validLifetime, preferredLifetime);
    if (fault !== undefined) {
      warn(`${fault} ${ignoring('IPv6Prefix', line)}`);
      network.prefixes.delete(key);
    } else if (length > 64) {
      const unusual = `Unusual prefix length ${length} (> 64) is specified in [IPv6Prefix] section from line`;
      say('info', `${network.filename}:${line}: ${unusual} `);
      prefix.assign = false;
    }
  }
  for (const [key, { lifetime, line, invalid }] of network.routePrefixes) {
    if (lifetime > 0 && !invalid) continue;
    if (!invalid) warn(`The lifetime of route cannot be zero. ${ignoring('IPv6RoutePrefix', line)}`);
    network.routePrefixes.delete(key);
  }
}

function prefixFault(
  prefix: Ip6 | undefined,
  length: number,
  valid: number,
  preferred: number,
): string | undefined {
  if (prefix === undefined || prefix.isUnspecified) {
    return '[IPv6Prefix] section without Prefix= field configured, or specified prefix is the null address.';
  }
  if (length < 3) {
    return `Invalid prefix length ${length} is specified in [IPv6Prefix] section. Valid range is 3…128.`;
  }
  if (valid === 0) return 'The valid lifetime of prefix cannot be zero.';
  if (preferred <= valid) return undefined;
  const [long, short] = [formatTimespan(preferred), formatTimespan(valid)];
  return `The preferred lifetime ${long} is longer than the valid lifetime ${short}.`;
}

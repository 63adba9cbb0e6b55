/**
 * [IPv6AcceptRA], [IPv6SendRA], [IPv6Prefix] and [IPv6RoutePrefix], under their older names too. Mirrors the parsers of
 * networkd-ndisc.c, networkd-radv.c and networkd-address-generation.c.
 */
import { Ip6 } from '../../../base/ip6';
import { refuse } from './address-settings';
import type { Assignment, SaySyntax } from './conf-parser';
import type { Network, PrefixList, PrefixSection, RoutePrefixSection } from './network';
import { bool, choice, sec, uint32, type Parser, type Parsers } from './settings';
import { hexOctets, type Token } from './token';
import {
  formatTimespan,
  parseAddressPrefix,
  parseBoolean,
  parseSec,
  parseU32,
  ifnameValid,
  words,
} from './values';

type List = 'routerAllow' | 'routerDeny' | 'prefixAllow' | 'prefixDeny' | 'routeAllow' | 'routeDeny';

/** config_parse_in_addr_prefixes() */
const prefixList =
  (list: List): Parser<Network> =>
  ({ ra }, { value }, say) => {
    if (value === '') return void ra[list].splice(0);
    for (const word of words(value)) {
      const read = readPrefix(word);
      if (read === undefined) say('warning', `Address prefix is invalid, ignoring assignment: ${word}`);
      else ra[list].push(read);
    }
  };

/** An IPv6 prefix; an address alone is one of 128 bits. */
function readPrefix(text: string): PrefixList | undefined {
  const read = parseAddressPrefix(text);
  if (typeof read === 'string' || !(read.address instanceof Ip6)) return undefined;
  const length = read.length ?? 128;
  return { address: read.address.masked(length), length };
}

const NO_SECRET = /^0*$/;

/** config_parse_address_generation_type() */
export function readToken({ key, value }: Assignment, say: SaySyntax): Token | undefined {
  if (value === 'eui64') return { type: 'eui64' };
  const stable = /^prefixstable(?::([^,]*))?(?:,(.*))?$/.exec(value);
  const invalid = (what: string): undefined =>
    say('warning', `${what} in ${key}=, ignoring assignment: ${value}`) as undefined;
  if (stable !== null) {
    const [, prefix, secret] = stable;
    if (secret !== undefined) {
      const plain = secret.replaceAll('-', '');
      if (!/^[0-9a-fA-F]{32}$/.test(plain)) return invalid('Failed to parse secret key');
      if (NO_SECRET.test(plain)) {
        return say(
          'warning',
          `Secret key in ${key}= cannot be null, ignoring assignment: ${value}`,
        ) as undefined;
      }
    }
    const address = prefix === undefined ? undefined : Ip6.parse(prefix);
    if (prefix !== undefined && address === undefined) return invalid('Failed to parse IP address');
    const only = address === undefined || address.masked(64).isUnspecified ? undefined : address.masked(64);
    return {
      type: 'prefixstable',
      prefix: only,
      secret: secret === undefined ? undefined : hexOctets(secret),
    };
  }
  const address = Ip6.parse(value.replace(/^static:/, ''));
  if (address === undefined) return invalid('Failed to parse IP address');
  const identifier = Ip6.of(0, 0, address.w2, address.w3);
  if (identifier.isUnspecified) {
    return say(
      'warning',
      `IPv6 address in ${key}= cannot be the ANY address, ignoring assignment: ${value}`,
    ) as undefined;
  }
  return { type: 'static', address: identifier };
}

const token: Parser<Network> = ({ ra }, at, say) => {
  if (at.value === '') return void ra.tokens.splice(0);
  const read = readToken(at, say);
  if (read !== undefined) ra.tokens.push(read);
};

/** config_parse_ipv6_accept_ra_route_metric(): one number, or three for high, medium and low. */
const routeMetric: Parser<Network> = ({ ra }, { key, value }, say, profile) => {
  const parts = value.split(':').map(parseU32);
  const [high, medium, low] = parts;
  const three = profile.routeMetrics[0] !== profile.routeMetrics[1] && parts.length === 3;
  if (value === '') ra.routeMetrics = undefined;
  else if (parts.length === 1 && high !== undefined) ra.routeMetrics = [high, high, high];
  else if (three && high !== undefined && medium !== undefined && low !== undefined) {
    ra.routeMetrics = [high, medium, low];
  } else say('warning', `Failed to parse ${key}=${value}, ignoring assignment: Invalid argument`);
};

const routeTable: Parser<Network> = ({ ra }, { key, value }, say) => {
  const read =
    ({ default: 253, main: 254, local: 255 } as Readonly<Record<string, number>>)[value] ?? parseU32(value);
  if (read === undefined)
    say('warning', `Failed to parse ${key}=${value}, ignoring assignment: Invalid argument`);
  else ra.routeTable = read;
};

const MAX_ROUTER_LIFETIME = 9_000_000_000;
const MIN_ROUTER_LIFETIME = 4_000_000;

/** config_parse_router_lifetime() */
const routerLifetime: Parser<Network> = ({ radv }, { value }, say) => {
  const read = value === '' ? 1_800_000_000 : parseSec(value);
  if (read === undefined)
    return say('warning', `Failed to parse router lifetime, ignoring assignment: ${value}`);
  const span = formatTimespan(read);
  if (read > 0 && read < MIN_ROUTER_LIFETIME) {
    say('warning', `Router lifetime ${span} is too short, using ${formatTimespan(MIN_ROUTER_LIFETIME)}.`);
    radv.routerLifetime = MIN_ROUTER_LIFETIME;
  } else if (read > MAX_ROUTER_LIFETIME) {
    say('warning', `Router lifetime ${span} is too large, using ${formatTimespan(MAX_ROUTER_LIFETIME)}.`);
    radv.routerLifetime = MAX_ROUTER_LIFETIME;
  } else radv.routerLifetime = read;
};

const routerPreference: Parser<Network> = ({ radv }, { value }, say) => {
  if (value === 'high' || value === 'low') radv.preference = value;
  else if (['medium', 'normal', 'default', ''].includes(value)) radv.preference = 'medium';
  else say('warning', `Invalid router preference, ignoring assignment: ${value}`);
};

const radvDns: Parser<Network> = ({ radv }, { value }, say) => {
  if (value === '') radv.dns = [];
  for (const word of words(value)) {
    const address = Ip6.parse(word);
    if (word === '_link_local') radv.dns.push(word);
    else if (address === undefined) say('warning', `Failed to parse DNS server address, ignoring: ${word}`);
    else if (address.isUnspecified) say('warning', `DNS server address is null, ignoring: ${word}`);
    else radv.dns.push(address);
  }
};

const radvDomains: Parser<Network> = ({ radv }, { value }) => {
  radv.domains = value === '' ? [] : [...radv.domains, ...words(value)];
};

const uplink: Parser<Network> = ({ radv }, { key, value }, say) => {
  if (value === '' || value === ':auto' || value === ':none' || ifnameValid(value)) radv.uplink = value;
  else say('warning', `Invalid interface name in ${key}=, ignoring assignment: ${value}`);
};

const prefixAt = ({ prefixes }: Network, { file, sectionLine }: Assignment): PrefixSection => {
  const key = `${file}:${sectionLine}`;
  const known = prefixes.get(key) ?? {
    line: sectionLine,
    invalid: false,
    prefix: undefined,
    length: 0,
    onLink: true,
    autonomous: true,
    validLifetime: undefined,
    preferredLifetime: undefined,
    assign: false,
    routeMetric: 0,
    tokens: [],
  };
  prefixes.set(key, known);
  return known;
};

const routePrefixAt = ({ routePrefixes }: Network, { file, sectionLine }: Assignment): RoutePrefixSection => {
  const key = `${file}:${sectionLine}`;
  const known = routePrefixes.get(key) ?? {
    line: sectionLine,
    invalid: false,
    prefix: undefined,
    length: 0,
    lifetime: 3_600_000_000,
  };
  routePrefixes.set(key, known);
  return known;
};

const prefix: Parser<Network> = (network, at, say) => {
  const read = readPrefix(at.value);
  if (read === undefined)
    return refuse(prefixAt(network, at), say, `Prefix is invalid, ignoring assignment: ${at.value}`);
  Object.assign(prefixAt(network, at), { prefix: read.address, length: read.length });
};

const routePrefix: Parser<Network> = (network, at, say) => {
  const read = readPrefix(at.value);
  if (read === undefined)
    return refuse(
      routePrefixAt(network, at),
      say,
      `Route prefix is invalid, ignoring assignment: ${at.value}`,
    );
  Object.assign(routePrefixAt(network, at), { prefix: read.address, length: read.length });
};

const prefixBoolean =
  (set: (section: PrefixSection, value: boolean) => void): Parser<Network> =>
  (network, at, say) => {
    const read = parseBoolean(at.value);
    if (read === undefined)
      refuse(prefixAt(network, at), say, `Failed to parse ${at.key}=, ignoring assignment: ${at.value}`);
    else set(prefixAt(network, at), read);
  };

const prefixLifetime =
  (set: (section: PrefixSection, value: number) => void): Parser<Network> =>
  (network, at, say) => {
    const read = parseSec(at.value);
    if (read === undefined)
      refuse(prefixAt(network, at), say, `Lifetime is invalid, ignoring assignment: ${at.value}`);
    else set(prefixAt(network, at), read);
  };

const prefixMetric: Parser<Network> = (network, at, say) => {
  const read = parseU32(at.value);
  if (read === undefined)
    refuse(prefixAt(network, at), say, `Failed to parse ${at.key}=, ignoring assignment: ${at.value}`);
  else prefixAt(network, at).routeMetric = read;
};

const prefixToken: Parser<Network> = (network, at, say) => {
  const section = prefixAt(network, at);
  if (at.value === '') section.tokens = [];
  else section.tokens.push(...[readToken(at, say)].filter(read => read !== undefined));
};

const routePrefixLifetime: Parser<Network> = (network, at, say) => {
  const read = parseSec(at.value);
  if (read === undefined)
    refuse(routePrefixAt(network, at), say, `Route lifetime is invalid, ignoring assignment: ${at.value}`);
  else routePrefixAt(network, at).lifetime = read;
};

const SENDING: Parsers<Network> = {
  RouterLifetimeSec: routerLifetime,
  Managed: bool(({ radv }, value) => (radv.managed = value)),
  OtherInformation: bool(({ radv }, value) => (radv.other = value)),
  RouterPreference: routerPreference,
  EmitDNS: bool(({ radv }, value) => (radv.emitDns = value)),
  DNS: radvDns,
  EmitDomains: bool(({ radv }, value) => (radv.emitDomains = value)),
  Domains: radvDomains,
  DNSLifetimeSec: sec(({ radv }, value) => (radv.dnsLifetime = value)),
  UplinkInterface: uplink,
  HopLimit: uint32(({ radv }, value) => (radv.hopLimit = value), 'uint8'),
  ReachableTimeSec: sec(({ radv }, value) => (radv.reachableTime = value)),
  RetransmitSec: sec(({ radv }, value) => (radv.retransmit = value)),
};

type Dhcp6Client = Network['ra']['dhcp6Client'];
const DHCP6_CLIENT: Readonly<Record<string, Dhcp6Client>> = { no: 'no', yes: 'yes', always: 'always' };
const DHCP6_YES_NO: { readonly yes: Dhcp6Client; readonly no: Dhcp6Client } = { yes: 'yes', no: 'no' };

/** The section was called IPv6PrefixDelegation until 247, and had fewer keys. */
const LATER = ['UplinkInterface', 'HopLimit', 'ReachableTimeSec', 'RetransmitSec'];
const sending = Object.entries(SENDING).flatMap(([key, parser]) => {
  const now = [`IPv6SendRA.${key}`, parser] as const;
  return LATER.includes(key) ? [now] : [now, [`IPv6PrefixDelegation.${key}`, parser] as const];
});

/** Keys of [IPv6AcceptRA], and what they were called before: a list of what may be was a black list, and the like. */
export const RA_PARSERS: Parsers<Network> = {
  'Network.IPv6Token': token,
  'IPv6AcceptRA.UseDNS': bool(({ ra }, value) => (ra.useDns = value)),
  'IPv6AcceptRA.UseDomains': choice(
    { route: true },
    'Failed to parse UseDomains= setting',
    ({ ra }, value) => (ra.useDomains = value ?? false),
    { yes: true, no: false },
  ),
  'IPv6AcceptRA.UseAutonomousPrefix': bool(({ ra }, value) => (ra.useAutonomousPrefix = value)),
  'IPv6AcceptRA.UseOnLinkPrefix': bool(({ ra }, value) => (ra.useOnLinkPrefix = value)),
  'IPv6AcceptRA.UseGateway': bool(({ ra }, value) => (ra.useGateway = value)),
  'IPv6AcceptRA.UseRoutePrefix': bool(({ ra }, value) => (ra.useRoutePrefix = value)),
  'IPv6AcceptRA.UseMTU': bool(({ ra }, value) => (ra.useMtu = value)),
  'IPv6AcceptRA.UseHopLimit': bool(({ ra }, value) => (ra.useHopLimit = value)),
  'IPv6AcceptRA.UseReachableTime': bool(({ ra }, value) => (ra.useReachableTime = value)),
  'IPv6AcceptRA.UseRetransmissionTime': bool(({ ra }, value) => (ra.useRetransmissionTime = value)),
  'IPv6AcceptRA.UseRedirect': bool(({ ra }, value) => (ra.useRedirect = value)),
  'IPv6AcceptRA.DHCPv6Client': choice(
    DHCP6_CLIENT,
    'Failed to parse DHCPv6Client= setting',
    ({ ra }, value) => (ra.dhcp6Client = value ?? 'yes'),
    DHCP6_YES_NO,
  ),
  'IPv6AcceptRA.RouteTable': routeTable,
  'IPv6AcceptRA.RouteMetric': routeMetric,
  'IPv6AcceptRA.Token': token,
  'IPv6AcceptRA.RouterAllowList': prefixList('routerAllow'),
  'IPv6AcceptRA.RouterDenyList': prefixList('routerDeny'),
  'IPv6AcceptRA.PrefixAllowList': prefixList('prefixAllow'),
  'IPv6AcceptRA.PrefixDenyList': prefixList('prefixDeny'),
  'IPv6AcceptRA.RouteAllowList': prefixList('routeAllow'),
  'IPv6AcceptRA.RouteDenyList': prefixList('routeDeny'),
  'IPv6AcceptRA.BlackList': prefixList('prefixDeny'),
  'IPv6AcceptRA.DenyList': prefixList('prefixDeny'),
  ...Object.fromEntries(sending),
  'IPv6Prefix.Prefix': prefix,
  'IPv6Prefix.OnLink': prefixBoolean((p, value) => (p.onLink = value)),
  'IPv6Prefix.AddressAutoconfiguration': prefixBoolean((p, value) => (p.autonomous = value)),
  'IPv6Prefix.ValidLifetimeSec': prefixLifetime((p, value) => (p.validLifetime = value)),
  'IPv6Prefix.PreferredLifetimeSec': prefixLifetime((p, value) => (p.preferredLifetime = value)),
  'IPv6Prefix.Assign': prefixBoolean((p, value) => (p.assign = value)),
  'IPv6Prefix.RouteMetric': prefixMetric,
  'IPv6Prefix.Token': prefixToken,
  'IPv6RoutePrefix.Route': routePrefix,
  'IPv6RoutePrefix.LifetimeSec': routePrefixLifetime,
};

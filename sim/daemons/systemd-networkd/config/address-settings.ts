/**
 * [Address], [Route] and [Neighbor], and the keys of [Network] that stand for a whole section. Mirrors the parsers of
 * networkd-address.c, networkd-route.c and networkd-neighbor.c.
 */
import { Ip6 } from '../../../base/ip6';
import type { RouteType } from '../../../kernel/uapi';
import type { Assignment, SaySyntax } from './conf-parser';
import type { AddressSection, NeighborSection, Network, RouteSection, Section } from './network';
import { mtu, type Parser, type Parsers } from './settings';
import { parseAddress, parseAddressPrefix, parseBoolean, parseMac, parseU32 } from './values';

/** A section by file and line; a key of [Network] is a section of its own line. */
function sectionOf<T>(
  sections: Map<string, T>,
  { file, section, sectionLine, line }: Assignment,
  make: (line: number) => T,
): T {
  const at = section === 'Network' ? line : sectionLine;
  const key = `${file}:${at}`;
  const known = sections.get(key) ?? make(at);
  sections.set(key, known);
  return known;
}

const addressAt = (network: Network, at: Assignment): AddressSection =>
  sectionOf(network.addresses, at, line => ({
    line,
    invalid: false,
    address: undefined,
    prefixLength: 0,
    peer: undefined,
    label: undefined,
    scope: undefined,
    preferredLifetime: undefined,
    homeAddress: false,
    manageTemporaryAddress: false,
    addPrefixRoute: true,
    autoJoin: false,
    duplicateAddressDetection: true,
    routeMetric: 0,
  }));

const routeAt = (network: Network, at: Assignment): RouteSection =>
  sectionOf(network.routes, at, line => ({
    line,
    invalid: false,
    gateway: undefined,
    destination: undefined,
    preferredSource: undefined,
    metric: 0,
    type: 'unicast' as RouteType,
    table: undefined,
    scope: undefined,
    protocol: undefined,
    preference: undefined,
    onlink: undefined,
    mtu: undefined,
    hopLimit: undefined,
    advmss: undefined,
  }));

const neighborAt = (network: Network, at: Assignment): NeighborSection =>
  sectionOf(network.neighbors, at, line => ({ line, invalid: false, address: undefined, lladdr: undefined }));

const ERRORS = { EINVAL: 'Invalid argument', ERANGE: 'Numerical result out of range' };

/** Says what is wrong with a value; the section it is in is not used. */
export function refuse(section: Section, say: SaySyntax, text: string): void {
  section.invalid = true;
  say('warning', text);
}

/** config_parse_address() */
const address: Parser<Network> = (network, at, say, { emptyTakesAddressesBack }) => {
  if (at.section === 'Network' && at.value === '' && emptyTakesAddressesBack)
    return network.addresses.clear();
  const read = parseAddressPrefix(at.value);
  if (typeof read === 'string') {
    return refuse(
      addressAt(network, at),
      say,
      `Invalid address '${at.value}', ignoring assignment: ${ERRORS[read]}`,
    );
  }
  if (read.length === undefined) {
    const change =
      'The behavior of parsing addresses without prefix length will be changed in the future release.';
    const specify = 'Please specify prefix length explicitly.';
    say('warning', `An address '${at.value}' is specified without prefix length. ${change} ${specify}`);
  }
  const section = addressAt(network, at);
  if (at.key === 'Peer') section.peer = read.address;
  else section.address = read.address;
  section.prefixLength = read.length ?? (read.address instanceof Ip6 ? 128 : 32);
};

const addressBoolean =
  (set: (section: AddressSection, value: boolean) => void): Parser<Network> =>
  (network, at, say) => {
    const read = parseBoolean(at.value);
    if (read === undefined)
      refuse(addressAt(network, at), say, `Failed to parse ${at.key}=, ignoring: ${at.value}`);
    else set(addressAt(network, at), read);
  };

const SCOPES: Readonly<Record<string, number>> = { host: 254, link: 253, global: 0, site: 200, nowhere: 255 };

const addressScope: Parser<Network> = (network, at, say) => {
  const scope = SCOPES[at.value] ?? parseU32(at.value);
  if (scope !== undefined && scope <= 255) addressAt(network, at).scope = scope;
  else
    refuse(
      addressAt(network, at),
      say,
      `Could not parse address scope "${at.value}", ignoring assignment: Invalid argument`,
    );
};

const lifetime: Parser<Network> = (network, at, say) => {
  const { value } = at;
  if (value === '0') addressAt(network, at).preferredLifetime = 0;
  else if (value === '' || value === 'forever' || value === 'infinity') {
    addressAt(network, at).preferredLifetime = undefined;
  } else refuse(addressAt(network, at), say, `Invalid ${at.key}= value, ignoring: ${value}`);
};

/** config_parse_duplicate_address_detection(): the families it is done for; yes and no are of old, and the wrong way round. */
const duplicateAddressDetection: Parser<Network> = (network, at, say) => {
  const { value, key } = at;
  const read = parseBoolean(value);
  if (read !== undefined) {
    const means = `For historical reasons, ${key}=${value} means ${key}=${read ? 'none' : 'both'}.`;
    say('warning', `${means} Please use 'both', 'ipv4', 'ipv6' or 'none' instead.`);
    addressAt(network, at).duplicateAddressDetection = !read;
  } else if (['both', 'ipv6', 'ipv4', 'none'].includes(value)) {
    addressAt(network, at).duplicateAddressDetection = value === 'both' || value === 'ipv6';
  } else refuse(addressAt(network, at), say, `Failed to parse ${key}=, ignoring: ${value}`);
};

const addressMetric: Parser<Network> = (network, at, say) => {
  const read = parseU32(at.value);
  if (read === undefined)
    refuse(addressAt(network, at), say, `Could not parse ${at.key}=, ignoring assignment: ${at.value}`);
  else addressAt(network, at).routeMetric = read;
};

const label: Parser<Network> = (network, at, say) => {
  if (at.value.length > 15)
    refuse(
      addressAt(network, at),
      say,
      `Interface label is too long or invalid, ignoring assignment: ${at.value}`,
    );
  else addressAt(network, at).label = at.value;
};

/** config_parse_gateway() */
const gateway: Parser<Network> = (network, at, say) => {
  const { section, key, value } = at;
  if (section !== 'Network') {
    const route = routeAt(network, at);
    if (value === '' || value === '_dhcp' || value === '_dhcp4' || value === '_ipv6ra') {
      route.gateway = value === '' ? undefined : value;
      return;
    }
  }
  const read = parseAddress(value);
  if (read === undefined)
    refuse(routeAt(network, at), say, `Invalid ${key}='${value}', ignoring assignment: Invalid argument`);
  else routeAt(network, at).gateway = read;
};

const destination: Parser<Network> = (network, at, say) => {
  const read = parseAddressPrefix(at.value);
  if (typeof read === 'string') {
    return refuse(
      routeAt(network, at),
      say,
      `Invalid ${at.key}='${at.value}', ignoring assignment: Invalid argument`,
    );
  }
  const { address: dst, length = dst instanceof Ip6 ? 128 : 32 } = read;
  routeAt(network, at).destination = { address: dst, length };
};

const preferredSource: Parser<Network> = (network, at, say) => {
  const read = parseAddress(at.value);
  if (read === undefined)
    refuse(
      routeAt(network, at),
      say,
      `Invalid ${at.key}='${at.value}', ignoring assignment: Invalid argument`,
    );
  else routeAt(network, at).preferredSource = read;
};

/** A key of a route whose value is a number or one of some words. */
const routeNumber =
  (
    complaint: (value: string) => string,
    set: (route: RouteSection, value: number) => void,
    named: Readonly<Record<string, number>> = {},
    max = 0xffff_ffff,
  ): Parser<Network> =>
  (network, at, say) => {
    const read = named[at.value] ?? parseU32(at.value);
    if (read === undefined || read > max) refuse(routeAt(network, at), say, complaint(at.value));
    else set(routeAt(network, at), read);
  };

const TYPES: readonly RouteType[] = [
  'unicast',
  'local',
  'anycast',
  'multicast',
  'blackhole',
  'unreachable',
  'prohibit',
  'throw',
];
const PROTOCOLS: Readonly<Record<string, string>> = {
  kernel: 'kernel',
  boot: 'boot',
  static: 'static',
  ra: 'ra',
  dhcp: 'dhcp',
};
const TABLES = { default: 253, main: 254, local: 255 };

const type: Parser<Network> = (network, at, say) => {
  const known = TYPES.find(one => one === at.value);
  if (known === undefined)
    refuse(
      routeAt(network, at),
      say,
      `Could not parse route type "${at.value}", ignoring assignment: Success`,
    );
  else routeAt(network, at).type = known;
};

const protocol: Parser<Network> = (network, at, say) => {
  const number = parseU32(at.value);
  const read = PROTOCOLS[at.value] ?? (number !== undefined && number <= 255 ? number : undefined);
  if (read !== undefined) routeAt(network, at).protocol = read;
  else
    refuse(
      routeAt(network, at),
      say,
      `Failed to parse route protocol "${at.value}", ignoring assignment: Invalid argument`,
    );
};

const preference: Parser<Network> = (network, at, say) => {
  const { value } = at;
  if (value === 'low' || value === 'medium' || value === 'high') routeAt(network, at).preference = value;
  else refuse(routeAt(network, at), say, `Unknown route preference: ${value}`);
};

const onlink: Parser<Network> = (network, at, say) => {
  const read = parseBoolean(at.value);
  if (at.value === '' || read !== undefined) routeAt(network, at).onlink = read;
  else
    refuse(
      routeAt(network, at),
      say,
      `Could not parse ${at.key}="${at.value}", ignoring assignment: Invalid argument`,
    );
};

const neighborAddress: Parser<Network> = (network, at, say) => {
  const read = parseAddress(at.value);
  if (read !== undefined) neighborAt(network, at).address = read;
  else refuse(neighborAt(network, at), say, `Neighbor Address is invalid, ignoring assignment: ${at.value}`);
};

const neighborLladdr: Parser<Network> = (network, at, say) => {
  const read = parseMac(at.value);
  if (read !== undefined) neighborAt(network, at).lladdr = read;
  else
    refuse(neighborAt(network, at), say, `Neighbor ${at.key}= is invalid, ignoring assignment: ${at.value}`);
};

const routeMtu: Parser<Network> = (network, at, say, profile) =>
  mtu<RouteSection>((route, value) => (route.mtu = value))(routeAt(network, at), at, say, profile);

export const ADDRESS_PARSERS: Parsers<Network> = {
  'Network.Address': address,
  'Network.Gateway': gateway,
  'Address.Address': address,
  'Address.Peer': address,
  'Address.Label': label,
  'Address.Scope': addressScope,
  'Address.PreferredLifetime': lifetime,
  'Address.HomeAddress': addressBoolean((a, value) => (a.homeAddress = value)),
  'Address.ManageTemporaryAddress': addressBoolean((a, value) => (a.manageTemporaryAddress = value)),
  'Address.AddPrefixRoute': addressBoolean((a, value) => (a.addPrefixRoute = value)),
  'Address.PrefixRoute': addressBoolean((a, value) => (a.addPrefixRoute = !value)),
  'Address.AutoJoin': addressBoolean((a, value) => (a.autoJoin = value)),
  'Address.DuplicateAddressDetection': duplicateAddressDetection,
  'Address.RouteMetric': addressMetric,
  'Route.Gateway': gateway,
  'Route.Destination': destination,
  'Route.PreferredSource': preferredSource,
  'Route.Metric': routeNumber(
    value => `Could not parse route priority "${value}", ignoring assignment: Invalid argument`,
    (route, value) => (route.metric = value),
  ),
  'Route.Type': type,
  'Route.Table': routeNumber(
    value => `Could not parse route table "${value}", ignoring assignment: Invalid argument`,
    (route, value) => (route.table = value),
    TABLES,
  ),
  'Route.Scope': routeNumber(
    value => `Unknown route scope: ${value}`,
    (route, value) => (route.scope = value),
    SCOPES,
    255,
  ),
  'Route.Protocol': protocol,
  'Route.IPv6Preference': preference,
  'Route.GatewayOnLink': onlink,
  'Route.GatewayOnlink': onlink,
  'Route.MTUBytes': routeMtu,
  'Route.HopLimit': routeNumber(
    value => `Could not parse per route hop limit "${value}", ignoring assignment: Invalid argument`,
    (route, value) => (route.hopLimit = value),
    {},
    255,
  ),
  'Route.TCPAdvertisedMaximumSegmentSize': routeNumber(
    value =>
      `Failed to parse TCPAdvertisedMaximumSegmentSize= "${value}", ignoring assignment: Invalid argument`,
    (route, value) => (route.advmss = value),
  ),
  'Neighbor.Address': neighborAddress,
  'Neighbor.LinkLayerAddress': neighborLladdr,
  'Neighbor.MACAddress': neighborLladdr,
};

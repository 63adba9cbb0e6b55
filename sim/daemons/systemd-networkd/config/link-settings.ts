/** [Match], [Link] and most of [Network] in a .network file. Mirrors networkd-network.c and net-condition.c. */
import { Ip6 } from '../../../base/ip6';
import type { Assignment, SaySyntax } from './conf-parser';
import {
  NEITHER,
  OPERATIONAL_STATES,
  type ActivationPolicy,
  type Families,
  type KeepConfiguration,
  type Network,
  type OperationalState,
} from './network';
import { bool, choice, ifname, int, mtu, sec, tristate, type Parser, type Parsers } from './settings';
import { ifnameValid, parseAddress, parseBoolean, parseMac, parseSec, words } from './values';
import type { Match } from './match';

type List = 'names' | 'types' | 'kinds' | 'drivers' | 'paths' | 'properties' | 'wlan';

/** config_parse_match_strv(): words; one `!` before the first turns all of them round. */
function matchWords<T extends { readonly match: Match }>(
  list: List,
  valid?: (word: string) => string | undefined,
): Parser<T> {
  return ({ match }, { value }, say) => {
    if (value === '') return void match[list].splice(0);
    const invert = value.startsWith('!');
    for (const word of words(invert ? value.slice(1) : value)) {
      const complaint = valid?.(word);
      if (complaint === undefined) match[list].push(invert ? `!${word}` : word);
      else say('warning', complaint);
    }
  };
}

/** config_parse_hw_addrs() */
function matchMacs<T extends { readonly match: Match }>(which: 'macs' | 'permanentMacs'): Parser<T> {
  return ({ match }, { value }, say) => {
    if (value === '') {
      match[which] = undefined;
      return;
    }
    for (const word of words(value)) {
      const mac = parseMac(word);
      if (mac === undefined) {
        say('warning', `Not a valid hardware address, ignoring: ${word}`);
      } else match[which] = [...(match[which] ?? []), mac];
    }
  };
}

const condition: Parser<{ readonly match: Match }> = ({ match }, { key, value }) => {
  if (value === '') match.conditions.delete(key);
  else match.conditions.set(key, value);
};

const validName = (word: string): string | undefined =>
  ifnameValid(word, 127)
    ? undefined
    : `Interface name is not valid or too long, ignoring assignment: ${word}`;

/** [Match], which .netdev files have a part of. */
export const MATCH_PARSERS: Parsers<{ readonly match: Match }> = {
  'Match.MACAddress': matchMacs('macs'),
  'Match.PermanentMACAddress': matchMacs('permanentMacs'),
  'Match.Name': matchWords('names', validName),
  'Match.Type': matchWords('types'),
  'Match.Kind': matchWords('kinds'),
  'Match.Driver': matchWords('drivers'),
  'Match.Path': matchWords('paths'),
  'Match.Property': matchWords('properties'),
  'Match.WLANInterfaceType': matchWords('wlan'),
  'Match.SSID': matchWords('wlan'),
  'Match.Host': condition,
  'Match.Virtualization': condition,
  'Match.KernelCommandLine': condition,
  'Match.KernelVersion': condition,
  'Match.Credential': condition,
  'Match.Architecture': condition,
  'Match.Firmware': condition,
  'Match.Version': condition,
};

const BOTH: Families = { ipv4: true, ipv6: true };
const IPV4: Families = { ipv4: true, ipv6: false };
const IPV6: Families = { ipv4: false, ipv6: true };
const FAMILIES: Readonly<Record<string, Families>> = { ipv4: IPV4, ipv6: IPV6 };

/** config_parse_dhcp(): the words of the first versions are still taken. */
const dhcp: Parser<Network> = (network, { value }, say) => {
  const read = parseBoolean(value);
  const old: Readonly<Record<string, Families>> = { none: NEITHER, v4: IPV4, v6: IPV6, both: BOTH };
  if (read !== undefined) network.dhcp = read ? BOTH : NEITHER;
  else if (FAMILIES[value] !== undefined) network.dhcp = FAMILIES[value];
  else if (old[value] !== undefined) {
    network.dhcp = old[value];
    const now: Readonly<Record<string, string>> = { none: 'no', v4: 'ipv4', v6: 'ipv6', both: 'yes' };
    say('warning', `DHCP option "${value}" is deprecated. Please use "${now[value]}" instead.`);
  } else say('warning', `Failed to parse DHCP option, ignoring: ${value}`);
};

const ipMasquerade: Parser<Network> = (network, { value }, say) => {
  if (value === '') {
    network.ipMasquerade = NEITHER;
    return;
  }
  const read = parseBoolean(value);
  if (read !== undefined) {
    if (read) {
      const fixed = 'Please use "ipv4" or "both" instead.';
      say(
        'warning',
        `IPMasquerade=${value} is deprecated, and it is handled as "ipv4" instead of "both". ${fixed}`,
      );
    }
    network.ipMasquerade = read ? IPV4 : NEITHER;
  } else if (value === 'both') network.ipMasquerade = BOTH;
  else if (FAMILIES[value] !== undefined) network.ipMasquerade = FAMILIES[value];
  else say('warning', `Failed to parse IPMasquerade= setting, ignoring assignment: ${value}`);
};

const linkLocal: Parser<Network> = (network, { value }, say) => {
  const read = parseBoolean(value);
  if (value === '') network.linkLocal = undefined;
  else if (read !== undefined) network.linkLocal = read ? BOTH : NEITHER;
  else if (FAMILIES[value] !== undefined) network.linkLocal = FAMILIES[value];
  else if (value === 'fallback' || value === 'ipv4-fallback')
    network.linkLocal = value === 'fallback' ? BOTH : IPV4;
  else say('warning', `Failed to parse option, ignoring: ${value}`);
};

const requiredForOnline: Parser<Network> = (network, { key, value }, say) => {
  const [low = '', high = 'routable'] = value.split(':');
  const isState = (word: string): word is OperationalState =>
    (OPERATIONAL_STATES as readonly string[]).includes(word);
  const read = parseBoolean(value);
  if (value === '') network.requiredForOnline = undefined;
  else if (isState(low) && isState(high)) {
    network.requiredForOnline = true;
    network.requiredOperationalState = [low, high];
  } else if (read === undefined) {
    say('warning', `Failed to parse ${key}= setting, ignoring assignment: ${value}`);
  } else network.requiredForOnline = read;
};

const ignoreCarrierLoss: Parser<Network> = (network, { key, value }, say) => {
  const read = parseBoolean(value);
  const time = parseSec(value);
  if (value === '') network.ignoreCarrierLoss = undefined;
  else if (read !== undefined) network.ignoreCarrierLoss = read ? Infinity : 0;
  else if (time !== undefined) network.ignoreCarrierLoss = time;
  else say('warning', `Failed to parse ${key}=, ignoring assignment: ${value}`);
};

/** config_parse_router_prefix_delegation(), and the DHCPv6 prefixes that the old key stood for as well. */
const sendRa: Parser<Network> = (network, { key, value }, say) => {
  const read = parseBoolean(value);
  if (read !== undefined) network.sendRa = read;
  else if (key === 'IPv6PrefixDelegation' && ['static', 'both', 'dhcpv6'].includes(value)) {
    network.sendRa = true;
    if (value !== 'static') network.dhcpPd ??= true;
  } else say('warning', `Invalid ${key}= setting, ignoring assignment: ${value}`);
};

/** config_parse_stacked_netdev() */
const stacked =
  (kind: string): Parser<Network> =>
  (network, { key, value }, say) => {
    if (value === '') network.stacked = network.stacked.filter(netdev => netdev.kind !== kind);
    else if (ifnameValid(value)) network.stacked.push({ kind, name: value });
    else say('warning', `Invalid netdev name in ${key}=, ignoring assignment: ${value}`);
  };

const proxyNdpAddress: Parser<Network> = (network, { value }, say) => {
  const address = Ip6.parse(value);
  if (value === '') network.proxyNdpAddresses = [];
  else if (address === undefined)
    say('warning', `Failed to parse IPv6 proxy NDP address, ignoring: ${value}`);
  else if (address.isUnspecified)
    say('warning', 'IPv6 proxy NDP address cannot be the ANY address, ignoring: ::');
  else network.proxyNdpAddresses.push(address);
};

const stableSecret: Parser<Network> = (network, { key, value }, say) => {
  const address = value === '' ? undefined : Ip6.parse(value);
  if (value === '' || address !== undefined) network.stableSecret = address;
  else say('warning', `Failed to parse ${key}=, ignoring assignment: ${value}`);
};

const ipForward: Parser<Network> = (network, { key, value }, say) => {
  const read = parseBoolean(value);
  if (value === 'kernel') network.ipForward = 'kernel';
  else if (read !== undefined) network.ipForward = read ? BOTH : NEITHER;
  else if (FAMILIES[value] !== undefined) network.ipForward = FAMILIES[value];
  else say('warning', `Failed to parse ${key}= option, ignoring: ${value}`);
};

const macAddress = (network: { mac: unknown }, { value }: Assignment, say: SaySyntax): void => {
  const mac = parseMac(value);
  if (value === '' || mac !== undefined) network.mac = mac;
  else say('warning', `Not a valid hardware address, ignoring assignment: ${value}`);
};

const dns: Parser<Network> = (network, { value }, say) => {
  if (value === '') network.dns = [];
  for (const word of words(value)) {
    const address = parseAddress(word.replace(/^\[|\].*$|[%#].*$/g, ''));
    if (address === undefined) say('warning', `Failed to parse dns server address, ignoring: ${word}`);
    else network.dns.push(address);
  }
};

const POLICIES: Readonly<Record<string, ActivationPolicy>> = {
  up: 'up',
  'always-up': 'always-up',
  down: 'down',
  'always-down': 'always-down',
  manual: 'manual',
  bound: 'bound',
};
const KEEPS: Readonly<Record<string, KeepConfiguration>> = {
  no: 'no',
  'dhcp-on-stop': 'dhcp-on-stop',
  dhcp: 'dhcp',
  static: 'static',
  yes: 'yes',
};

const GENERATION_MODES: Readonly<Record<string, NonNullable<Network['addrGenMode']>>> = {
  eui64: 'eui64',
  none: 'none',
  'stable-privacy': 'stable-privacy',
  random: 'random',
};
const KEEP_YES_NO: { readonly yes: KeepConfiguration; readonly no: KeepConfiguration } = {
  yes: 'yes',
  no: 'no',
};

export const LINK_PARSERS: Parsers<Network> = {
  'Link.MACAddress': macAddress,
  'Link.MTUBytes': mtu((n, value) => (n.mtu = value)),
  'Link.Unmanaged': bool((n, value) => (n.unmanaged = value)),
  'Link.ARP': tristate((n, value) => (n.arp = value)),
  'Link.Multicast': tristate((n, value) => (n.multicast = value)),
  'Link.AllMulticast': tristate((n, value) => (n.allMulticast = value)),
  'Link.Promiscuous': tristate((n, value) => (n.promiscuous = value)),
  'Link.RequiredForOnline': requiredForOnline,
  'Link.RequiredFamilyForOnline': choice(
    { ...FAMILIES, both: BOTH, any: NEITHER },
    'Failed to parse RequiredFamilyForOnline= setting',
    (n, value) => (n.requiredFamily = value ?? NEITHER),
  ),
  'Link.ActivationPolicy': choice(
    POLICIES,
    'Failed to parse activation policy',
    (n, value) => (n.activationPolicy = value),
  ),
  'Network.Description': () => {},
  'Network.Bridge': ifname((n, value) => (n.bridge = value)),
  'Network.Bond': ifname((n, value) => (n.bond = value)),
  'Network.ActiveSlave': bool((n, value) => (n.activeSlave = value)),
  'Network.PrimarySlave': bool((n, value) => (n.primarySlave = value)),
  'Network.KeepMaster': bool((n, value) => (n.keepMaster = value)),
  'Network.VLAN': stacked('vlan'),
  'Network.MACVLAN': stacked('macvlan'),
  'Network.DHCP': dhcp,
  'Network.LinkLocalAddressing': linkLocal,
  'Network.IPv6LinkLocalAddressGenerationMode': choice(
    GENERATION_MODES,
    'Failed to parse IPv6 link-local address generation mode',
    (n, value) => (n.addrGenMode = value),
  ),
  'Network.IPv6StableSecretAddress': stableSecret,
  'Network.DNS': dns,
  'Network.IPForward': ipForward,
  'Network.IPv6Forwarding': tristate((n, value) => (n.ipv6Forwarding = value)),
  'Network.IPMasquerade': ipMasquerade,
  'Network.IPv6PrivacyExtensions': choice(
    { no: 0, 'prefer-public': 1, yes: 2, kernel: 'kernel' as const },
    'Failed to parse IPv6 privacy extensions option',
    (n, value) => (n.privacyExtensions = value),
    { yes: 2, no: 0 },
  ),
  'Network.IPv6AcceptRA': tristate((n, value) => (n.acceptRa = value)),
  'Network.IPv6AcceptRouterAdvertisements': tristate((n, value) => (n.acceptRa = value)),
  'Network.IPv6DuplicateAddressDetection': int((n, value) => (n.dadTransmits = value)),
  'Network.IPv6HopLimit': int((n, value) => (n.hopLimit = value)),
  'Network.IPv6ProxyNDP': tristate((n, value) => (n.proxyNdp = value)),
  'Network.IPv6ProxyNDPAddress': proxyNdpAddress,
  'Network.IPv6MTUBytes': mtu((n, value) => (n.ipv6Mtu = value), 1280),
  'Network.IPv6RetransmissionTimeSec': sec((n, value) => (n.retransmissionTime = value)),
  'Network.BindCarrier': (network, { value }) => {
    network.bindCarrier = value === '' ? [] : [...network.bindCarrier, ...words(value)];
  },
  'Network.ConfigureWithoutCarrier': bool((n, value) => (n.configureWithoutCarrier = value)),
  'Network.IgnoreCarrierLoss': ignoreCarrierLoss,
  'Network.KeepConfiguration': choice(
    KEEPS,
    'Failed to parse KeepConfiguration= setting',
    (n, value) => (n.keepConfiguration = value),
    KEEP_YES_NO,
  ),
  'Network.IPv6SendRA': sendRa,
  'Network.IPv6PrefixDelegation': sendRa,
  'Network.DHCPPrefixDelegation': tristate((n, value) => (n.dhcpPd = value)),
  'Network.DHCPv6PrefixDelegation': tristate((n, value) => (n.dhcpPd = value)),
};

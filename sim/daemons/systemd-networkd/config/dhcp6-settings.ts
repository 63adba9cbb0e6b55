/** Keys of [DHCPv6] that the client acts upon. Mirrors config_parse_*() of networkd-dhcp6.c and networkd-dhcp-common.c. */
import { Ip6 } from '../../../base/ip6';
import type { Network } from './network';
import { bool, choice, type Parser, type Parsers } from './settings';
import { parseAddressPrefix } from './values';

/** config_parse_dhcp6_pd_prefix_hint() */
const prefixHint: Parser<Network> = ({ dhcp6 }, { key, value }, say) => {
  const read = parseAddressPrefix(value);
  if (typeof read === 'string' || !(read.address instanceof Ip6))
    return say('warning', `Failed to parse ${key}=${value}, ignoring assignment.`);
  const prefixLength = read.length ?? 128;
  if (prefixLength < 1)
    return say('warning', `Invalid prefix length in ${key}=${value}, ignoring assignment.`);
  dhcp6.prefixHint = { address: read.address, prefixLength };
};

const rapidCommit: Parser<Network> = bool(({ dhcp6 }, value) => (dhcp6.rapidCommit = value));

const WITHOUT_RA = { no: 'no', 'information-request': 'information-request', solicit: 'solicit' } as const;

export const DHCP6_PARSERS: Parsers<Network> = {
  'DHCPv6.UseAddress': bool(({ dhcp6 }, value) => (dhcp6.useAddress = value)),
  'DHCPv6.UseDelegatedPrefix': bool(({ dhcp6 }, value) => (dhcp6.useDelegatedPrefix = value)),
  'DHCPv6.UseDNS': bool(({ dhcp6 }, value) => (dhcp6.useDns = value)),
  'DHCPv6.UseDomains': bool(({ dhcp6 }, value) => (dhcp6.useDomains = value)),
  'DHCPv6.UseNTP': bool(({ dhcp6 }, value) => (dhcp6.useNtp = value)),
  'DHCPv6.RapidCommit': rapidCommit,
  'DHCP.RapidCommit': rapidCommit,
  'DHCPv6.SendRelease': bool(({ dhcp6 }, value) => (dhcp6.sendRelease = value)),
  'DHCPv6.WithoutRA': choice(
    WITHOUT_RA,
    'Failed to parse WithoutRA= setting',
    ({ dhcp6 }, value) => (dhcp6.withoutRa = value),
  ),
  'DHCPv6.PrefixDelegationHint': prefixHint,
};

/** Keys of [DHCPPrefixDelegation], which was [DHCPv6PrefixDelegation] before 250. */
import type { Network } from './network';
import { readToken } from './ra-settings';
import { bool, uint32, type Parser, type Parsers } from './settings';
import { ifnameValid } from './values';

const MAX_SUBNET_ID = 2n ** 63n - 1n;

/** config_parse_dhcp_pd_subnet_id(): always hexadecimal. */
const subnetId: Parser<Network> = ({ pd }, { key, value }, say) => {
  if (value === '' || value === 'auto') {
    pd.subnetId = undefined;
    return;
  }
  const digits = /^(?:0[xX])?([0-9a-fA-F]{1,16})$/.exec(value)?.[1];
  if (digits === undefined) return say('warning', `Failed to parse ${key}=, ignoring assignment: ${value}`);
  const id = BigInt(`0x${digits}`);
  if (id > MAX_SUBNET_ID) return say('warning', `Invalid subnet id '${value}', ignoring assignment.`);
  pd.subnetId = Number(id);
};

const uplink: Parser<Network> = ({ pd }, { key, value }, say) => {
  if (value === '' || value === ':auto') pd.uplink = ':auto';
  else if (value === ':self' || ifnameValid(value)) pd.uplink = value;
  else say('warning', `Invalid interface name in ${key}=, ignoring assignment: ${value}`);
};

const token: Parser<Network> = ({ pd }, at, say) => {
  if (at.value === '') return void pd.tokens.splice(0);
  const read = readToken(at, say);
  if (read !== undefined) pd.tokens.push(read);
};

const KEYS: Parsers<Network> = {
  UplinkInterface: uplink,
  SubnetId: subnetId,
  Announce: bool(({ pd }, value) => (pd.announce = value)),
  Assign: bool(({ pd }, value) => (pd.assign = value)),
  ManageTemporaryAddress: bool(({ pd }, value) => (pd.manageTemporaryAddress = value)),
  Token: token,
  RouteMetric: uint32(({ pd }, value) => (pd.routeMetric = value)),
};

export const PD_PARSERS: Parsers<Network> = Object.fromEntries(
  Object.entries(KEYS).flatMap(([key, parser]) => {
    const now = [`DHCPPrefixDelegation.${key}`, parser] as const;
    return key === 'UplinkInterface' ? [now] : [now, [`DHCPv6PrefixDelegation.${key}`, parser] as const];
  }),
);

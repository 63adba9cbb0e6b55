/** Keys of [DHCPv4] that the client acts upon; the section was [DHCP] before 243, and is taken for that still. */
import type { Network } from './network';
import { bool, choice, uint32, type Parsers } from './settings';

const IDENTIFIERS = { mac: 'mac', duid: 'duid', 'duid-only': 'duid-only' } as const;

const KEYS: Parsers<Network> = {
  UseDNS: bool(({ dhcp4 }, value) => (dhcp4.useDns = value)),
  UseRoutes: bool(({ dhcp4 }, value) => (dhcp4.useRoutes = value)),
  RouteMetric: uint32(({ dhcp4 }, value) => (dhcp4.routeMetric = value)),
  SendHostname: bool(({ dhcp4 }, value) => (dhcp4.sendHostname = value)),
  ClientIdentifier: choice(
    IDENTIFIERS,
    'Failed to parse client identifier type',
    ({ dhcp4 }, value) => (dhcp4.clientIdentifier = value ?? 'duid'),
  ),
};

export const DHCP4_PARSERS: Parsers<Network> = Object.fromEntries(
  Object.entries(KEYS).flatMap(([key, parser]) => [
    [`DHCPv4.${key}`, parser],
    [`DHCP.${key}`, parser],
  ]),
);

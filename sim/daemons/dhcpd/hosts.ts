/** Which host declaration a client is (find_hosts6() of server/mdb6.c). */
import { getUint } from '../../wire/layout';
import { findOption } from '../../wire/dhcpv6/options';
import type { RelayHop } from '../dhcpv6/relay';
import { networkOf } from '../isc/parse-values';
import type { DhcpdConfig, Host, SharedNetwork } from './config';
import { rawOption, type Octets } from './raw-option';

const same = (a: Octets | undefined, b: Octets | undefined): boolean =>
  a !== undefined && b !== undefined && a.length === b.length && a.every((octet, i) => octet === b[i]);

/** What a message says of its sender. */
export interface Client {
  readonly duid: Octets;
  readonly options: Parameters<typeof rawOption>[0];
  readonly hops: readonly RelayHop[];
}

/**
 * The declarations of a client, by the first of these that finds any: its DUID as `uid`, its hardware address where a relay
 * agent tells it (RFC 6939), the option that `host-identifier` names, and the hardware address in its DUID.
 */
export function findHosts6({ hosts }: DhcpdConfig, client: Client): Host[] {
  const ways = [
    (host: Host) => same(host.uid, client.duid),
    (host: Host) => same(host.hardware, relayedHardware(client)),
    (host: Host) => isIdentified(host, client),
    (host: Host) => same(host.hardware, hardwareOfDuid(client.duid)),
  ];
  for (const way of ways) {
    const found = hosts.filter(way);
    if (found.length > 0) return found;
  }
  return [];
}

/** seek_shared_host(): the one whose fixed address is on the client's network; without any, one without an address. */
export function seekSharedHost(hosts: readonly Host[], network: SharedNetwork): Host | undefined {
  const fits = hosts.find(({ fixedAddresses: [address] = [] }) =>
    network.subnets.some(
      ({ net }) => address !== undefined && networkOf(address, net.length) === net.address,
    ),
  );
  return fits ?? hosts.find(({ fixedAddresses }) => fixedAddresses === undefined);
}

function relayedHardware({ hops }: Client): Octets | undefined {
  const option =
    hops.length === 0 ? undefined : findOption(hops.at(-1)!.options, 'client-link-layer-address');
  return option && Uint8Array.of(option.hardware, ...option.address);
}

function isIdentified({ identifier }: Host, { options, hops }: Client): boolean {
  if (identifier === undefined) return false;
  const { option, data, relays } = identifier;
  if (option.space.name !== 'dhcp6') return false;
  if (relays === undefined || relays === 0) return same(rawOption(options, option.code), data);
  const hop = hops.at(-relays);
  return hop !== undefined && same(rawOption(hop.options, option.code), data);
}

/** find_hosts_by_duid_chaddr(): what a DUID-LLT or DUID-LL was made from. */
function hardwareOfDuid(duid: Octets): Octets | undefined {
  if (duid.length < 4) return undefined;
  const at = { 1: 8, 3: 4 }[getUint(duid, 0, 2)];
  if (at === undefined || duid.length <= at || duid.length - at > 20) return undefined;
  return Uint8Array.of(getUint(duid, 2, 2), ...duid.subarray(at));
}

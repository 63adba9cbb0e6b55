/** The dhcp-host that a client is: find_config() of dhcp-common.c. */
import type { Mac } from '../../base/mac';
import type { Process } from '../../kernel/uapi';
import { duidText, sameDuid } from '../dhcpv6/duid';
import type { DhcpHost } from './config';
import { sameNet } from './config4';
import type { Context4 } from './contexts4';
import { HOST_BY_DUID, HOST_BY_MAC, HOST_BY_MAC4 } from './decisions';

/** By DUID, and then by MAC. */
export function findHost6(
  os: Process,
  hosts: readonly DhcpHost[],
  duid: Uint8Array,
  mac: Mac | undefined,
): DhcpHost | undefined {
  const byDuid = hosts.find(each => each.duid !== undefined && sameDuid(each.duid, duid));
  if (byDuid !== undefined) {
    os.note(HOST_BY_DUID, { duid: duidText(duid) });
    return byDuid;
  }
  const byMac = mac === undefined ? undefined : hosts.find(({ macs }) => macs.includes(mac));
  if (byMac !== undefined) os.note(HOST_BY_MAC, { mac: String(mac), duid: duidText(duid) });
  return byMac;
}

/** is_config_in_context(): those without an address of IPv4, or with one of these ranges. */
export function hostsIn(hosts: readonly DhcpHost[], contexts: readonly Context4[]): DhcpHost[] {
  return hosts.filter(
    ({ address4 }) =>
      address4 === undefined ||
      contexts.some(({ range, netmask }) => sameNet(address4, range.start, netmask)),
  );
}

/** By client identifier, and then by MAC. */
export function findHost4(
  os: Process,
  hosts: readonly DhcpHost[],
  mac: Mac,
  clientId: Uint8Array | undefined,
): DhcpHost | undefined {
  const byId = hosts.find(
    ({ duid }) => duid !== undefined && clientId !== undefined && sameDuid(duid, clientId),
  );
  if (byId !== undefined) return byId;
  const byMac = hosts.find(({ macs }) => macs.includes(mac));
  if (byMac !== undefined) os.note(HOST_BY_MAC4, { mac: String(mac) });
  return byMac;
}

/** By the name that the client says it has, where nothing else is known of it. */
export function named(hosts: readonly DhcpHost[], name: string | undefined): DhcpHost | undefined {
  if (name === undefined) return undefined;
  return hosts.find(each => each.duid === undefined && each.macs.length === 0 && each.name === name);
}

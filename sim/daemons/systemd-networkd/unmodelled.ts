/**
 * What a file says and nothing here acts upon: it is read as networkd reads it, and the log tells once for each file.
 *
 * Differs from Linux: keys of the tables without a parser mean nothing, and those of WITHOUT_EFFECT neither: DHCPv4, the
 * server of DHCP, DNS and NTP, LLDP, routing policy rules, nexthops, traffic control, SR-IOV, CAN, bonds, tunnels, BindCarrier=, and what is for
 * IPv4. networkd says so in a line of its own.
 * Differs from Linux: .link files are udev's; networkd does not read them and nobody here does.
 */
import { Ip6 } from '../../base/ip6';
import type { VerifiedNetwork } from './config/network-load';
import type { Manager } from './manager';

export function sayUnmodelled({ networks, netdevs, say }: Manager): void {
  for (const network of networks) {
    const keys = [...network.unmodelled, ...dynamic(network)];
    if (keys.length > 0) say('notice', `${network.filename}: not simulated: ${keys.join(', ')}`);
  }
  for (const { filename, unmodelled } of netdevs.values()) {
    if (unmodelled.size > 0) say('notice', `${filename}: not simulated: ${[...unmodelled].join(', ')}`);
  }
}

/** What depends on the value: DHCP=no is as good as nothing, and =ipv6 is done, and of addresses those of IPv6 are given. */
function dynamic({ dhcp, addresses, routes }: VerifiedNetwork): string[] {
  const ip4 = [
    ...[...addresses.values()].map(({ address }) => address),
    ...[...routes.values()].map(({ gateway, destination }) => destination?.address ?? gateway),
  ].some(address => address !== undefined && typeof address !== 'string' && !(address instanceof Ip6));
  return [...(dhcp.ipv4 ? ['[Network] DHCP= for IPv4'] : []), ...(ip4 ? ['IPv4 addresses and routes'] : [])];
}

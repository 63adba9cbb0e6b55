/**
 * What a file says and nothing here acts upon: it is read as networkd reads it, and the log tells once for each file.
 *
 * Differs from Linux: keys of the tables without a parser mean nothing, and those of WITHOUT_EFFECT neither: DHCPv4, the
 * server of DHCP, DNS and NTP, LLDP, routing policy rules, nexthops, traffic control, SR-IOV, CAN, bonds, tunnels and
 * BindCarrier=. networkd says so in a line of its own.
 * Differs from Linux: .link files are udev's; networkd does not read them and nobody here does.
 */
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

/** What depends on the value: DHCP=no is as good as nothing, and =ipv6 is done. */
function dynamic({ dhcp }: VerifiedNetwork): string[] {
  return dhcp.ipv4 ? ['[Network] DHCP= for IPv4'] : [];
}

/**
 * What a file says and nothing here acts upon: it is read as networkd reads it, and the log tells once for each file.
 *
 * Differs from Linux: keys of the tables without a parser mean nothing, and those of WITHOUT_EFFECT neither: the
 * server of DHCP, DNS and NTP, LLDP, routing policy rules, nexthops, traffic control, SR-IOV, CAN, tunnels, what
 * a bond does by hashing, LACP and ARP, and BindCarrier=. networkd says so in a line of its own.
 * Differs from Linux: .link files are udev's; networkd does not read them and nobody here does.
 */
import type { Manager } from './manager';

export function sayUnmodelled({ networks, netdevs, say }: Manager): void {
  for (const network of networks) {
    const { filename, unmodelled } = network;
    if (unmodelled.size > 0) say('notice', `${filename}: not simulated: ${[...unmodelled].join(', ')}`);
  }
  for (const { filename, unmodelled } of netdevs.values()) {
    if (unmodelled.size > 0) say('notice', `${filename}: not simulated: ${[...unmodelled].join(', ')}`);
  }
}

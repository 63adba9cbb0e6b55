/**
 * Multicast groups of a device (net/ipv4/igmp.c), as far as to hear them.
 *
 * Differs from Linux: nobody is told of memberships: there is no IGMP, neither reports nor answers to queries.
 */
import { Ip4 } from '../../base/ip4';
import { Mac } from '../../base/mac';
import { IFF_LOOPBACK } from '../../link/net-device';
import type { Errno } from '../core/errno';
import type { InDevice } from './in-device';

/** 224.0.0.1, which every device that is up is in. */
const IGMP_ALL_HOSTS = Ip4.of(0xe0000001);

/** ip_mc_inc_group: another user of a group. */
export function ipMcIncGroup(inDev: InDevice, group: Ip4): void {
  const { mcList, dev } = inDev;
  const users = mcList.get(group) ?? 0;
  mcList.set(group, users + 1);
  if (users === 0 && dev.up) loadGroup(inDev, group);
}

/** ip_mc_dec_group. @returns EADDRNOTAVAIL when the group was not joined */
export function ipMcDecGroup(inDev: InDevice, group: Ip4): Errno | undefined {
  const { mcList, dev } = inDev;
  const users = mcList.get(group);
  if (users === undefined) return 'EADDRNOTAVAIL';
  if (users > 1) mcList.set(group, users - 1);
  else {
    mcList.delete(group);
    if (dev.up) unloadGroup(inDev, group);
  }
  return undefined;
}

/** ip_mc_up: the groups of a device that is up are in its filter. */
export function ipMcUp(inDev: InDevice): void {
  for (const group of inDev.mcList.keys()) loadGroup(inDev, group);
  inDev.mcList.set(IGMP_ALL_HOSTS, 1);
  loadGroup(inDev, IGMP_ALL_HOSTS);
}

/** ip_mc_down. */
export function ipMcDown(inDev: InDevice): void {
  for (const group of inDev.mcList.keys()) unloadGroup(inDev, group);
  inDev.mcList.delete(IGMP_ALL_HOSTS);
}

/** ip_check_mc_rcu: whether the device is in the group. */
export function ipCheckMc(inDev: InDevice, group: Ip4): boolean {
  return inDev.mcList.has(group);
}

/** igmp_group_added: a device that has no groups of its own hears them all. */
function loadGroup({ dev }: InDevice, group: Ip4): void {
  if (!(dev.flags & IFF_LOOPBACK)) dev.mcAdd(Mac.forGroup4(group));
}

function unloadGroup({ dev }: InDevice, group: Ip4): void {
  if (!(dev.flags & IFF_LOOPBACK)) dev.mcDel(Mac.forGroup4(group));
}

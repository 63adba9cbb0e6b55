/**
 * Devices and addresses that come, change and go while radvd runs. Mirrors process_netlink_msg() of
 * netlink.c.
 */
import type { AddrInfo, LinkInfo, NetlinkEvent } from '../../kernel/uapi';
import { cleanupAllroutersMembership, getIfaceAddrs } from './device';
import { touchIface, type Interface, type Radvd } from './interface';

/** radvd says so at each of the two attributes, and an RTM_NEWLINK carries both. */
const OPERSTATE_AND_LINKMODE = 2;

export function processNetlinkMsg(radvd: Radvd, ifaces: readonly Interface[], event: NetlinkEvent): void {
  switch (event.kind) {
    case 'newlink':
    case 'newport':
      return linkChanged(radvd, ifaces, 'newlink', event.link);
    case 'dellink':
      return linkChanged(radvd, ifaces, 'dellink', event.link);
    case 'newaddr':
    case 'deladdr':
      return addressChanged(radvd, ifaces, event.kind, event.address);
    default:
  }
}

/** Any news of a device starts its interface over, even if nothing radvd cares for has changed. */
function linkChanged(
  radvd: Radvd,
  ifaces: readonly Interface[],
  kind: 'newlink' | 'dellink',
  { ifname, ifindex, running }: LinkInfo,
): void {
  const { log, profile } = radvd;
  const gone = kind === 'dellink';
  const name = gone ? '(null)' : ifname;
  const state = running ? 'running' : '*NOT* running';
  for (let attribute = 0; attribute < OPERSTATE_AND_LINKMODE; attribute += 1) {
    log.dlog('debug', 3, `netlink: ${name}, ifindex ${ifindex}, flags is ${state}`);
  }
  const iface = ifaces.find(one => (gone ? one.ifindex === ifindex : one.name === ifname));
  if (iface === undefined) return;
  if (gone && profile.leavesGroup) {
    log.dlog('info', 4, `netlink: ${iface.name} removed, cleaning up`);
    cleanupAllroutersMembership(radvd, iface);
  } else {
    touchIface(radvd, iface);
  }
}

/** An address that comes out of DAD is news as well, but no change. */
function addressChanged(
  radvd: Radvd,
  ifaces: readonly Interface[],
  kind: 'newaddr' | 'deladdr',
  { ifname, ifindex }: AddrInfo,
): void {
  const { os, log } = radvd;
  const where = `netlink: ${ifname}, ifindex ${ifindex},`;
  log.dlog('debug', 3, `${where} ${kind === 'deladdr' ? 'address deleted' : 'new address'}`);
  const iface = ifaces.find(one => one.ifindex === ifindex);
  if (iface === undefined) return;
  const { all, linkLocal } = getIfaceAddrs(os, iface.name);
  const count = linkLocal === undefined ? -1 : all.length;
  const same =
    count === iface.addressCount && all.every((address, index) => address === iface.addresses[index]);
  log.dlog('debug', 3, `${where} addresses are ${same ? 'the same' : 'different'}`);
  if (!same) touchIface(radvd, iface);
}

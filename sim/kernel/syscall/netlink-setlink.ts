/** RTM_SETLINK and RTM_DELLINK: changing, moving and deleting devices. */
import { IFF_ALLMULTI, IFF_MULTICAST, IFF_NOARP, IFF_PROMISC, type NetDevice } from '../../link/net-device';
import {
  callNetdevNotifiers,
  devClose,
  devOpen,
  devSetMacAddress,
  devSetMtu,
  netdevStateChange,
} from '../core/dev';
import { devGetValidName } from '../core/dev-name';
import { isNetlinkError } from '../core/errno';
import type { Net } from '../core/net';
import { rtmsgIfinfo } from '../core/rtnetlink-messages';
import { inet6SetIftoken } from '../ipv6/addrconf/token';
import { in6DevGet } from '../ipv6/inet6-dev';
import { writeDevconf } from '../sysctl/inet6-conf';
import type { LinkChange, Refusal } from '../uapi';
import type { Machine } from './machine';
import { ADDR_GEN_MODES } from './netlink-link';

/** do_setlink: every change of the request, in the kernel's order; it stops at the first that is refused. */
export function linkSet(machine: Machine, net: Net, name: string, change: LinkChange): Refusal {
  const dev = net.device(name);
  if (dev === undefined) return { errno: 'ENODEV' };
  if (change.netns !== undefined) {
    const target = machine.findNetns(change.netns);
    if (target === undefined) return { errno: 'EINVAL', extack: 'Invalid "netns" value' };
    const refused = machine.moveDevice(net, dev, target, change.name);
    if (refused !== undefined) return refused;
    const { netns: _netns, ...rest } = change;
    return setProperties(target, dev, rest);
  }
  return setProperties(net, dev, change);
}

/** do_setlink proper, behind changelink and slave_changelink. Some changes are news of the device's state, others are not. */
function setProperties(net: Net, dev: NetDevice, change: LinkChange): Refusal {
  let notify = change.infoData !== undefined || change.infoSlaveData !== undefined;
  const refused =
    (change.infoData !== undefined ? dev.changeInfo(change.infoData) : undefined) ??
    (change.infoSlaveData !== undefined ? setSlaveInfo(dev, change.infoSlaveData) : undefined) ??
    (change.protinfo !== undefined ? setSlaveInfo(dev, change.protinfo) : undefined);
  if (refused !== undefined) return refused;
  const failed = validateInet6(net, dev, change) ?? setAttributes(net, dev, change);
  if (failed === undefined && (change.addrGenMode !== undefined || change.token !== undefined)) notify = true;
  if (notify) netdevStateChange(net, dev);
  return failed;
}

function setAttributes(net: Net, dev: NetDevice, change: LinkChange): Refusal {
  const refused =
    (change.address !== undefined ? devSetMacAddress(net, dev, change.address) : undefined) ??
    (change.mtu !== undefined ? devSetMtu(net, dev, change.mtu) : undefined) ??
    (change.name !== undefined ? rename(net, dev, change.name) : undefined) ??
    setFlags(net, dev, change) ??
    (change.master !== undefined ? setMaster(net, dev, change.master) : undefined);
  if (refused !== undefined) return refused;
  if (change.txqlen !== undefined) setTxqlen(net, dev, change.txqlen);
  return setInet6(net, dev, change);
}

/** dev_change_tx_queue_len. */
function setTxqlen(net: Net, dev: NetDevice, txqlen: number): void {
  if (dev.txqlen === txqlen) return;
  dev.txqlen = txqlen;
  rtmsgIfinfo(net, dev);
}

/** dev_change_name. */
function rename(net: Net, dev: NetDevice, wanted: string): Refusal {
  const { renamesWhileUp, logsRename } = net.profile;
  if (dev.up && !renamesWhileUp) return { errno: 'EBUSY' };
  if (wanted === dev.name) return undefined;
  const name = devGetValidName(net, wanted);
  if (isNetlinkError(name)) return name;
  const { name: before } = dev;
  net.trace.state('link', before, 'present', `renamed to ${name}`);
  dev.name = name;
  if (logsRename) net.printk('info', `${name}: renamed from ${before}${dev.up ? ' (while UP)' : ''}`);
  rtmsgIfinfo(net, dev);
  net.notifyDevice(dev, 'NETDEV_CHANGENAME');
  return undefined;
}

/** rtnl_configure_link and what follows it: a device that was just made is as it was asked for, and is told of. */
export function rtnlConfigureLink(net: Net, dev: NetDevice, request: LinkChange): Refusal {
  const initializing = dev.rtnlLinkInitializing;
  dev.rtnlLinkInitializing = false;
  return (
    setFlags(net, dev, request, initializing) ??
    (request.master !== undefined ? setMaster(net, dev, request.master) : undefined) ??
    setInet6(net, dev, request)
  );
}

/** do_set_master: nothing happens to a device that has this master already. */
function setMaster(net: Net, dev: NetDevice, name: string): Refusal {
  const { master: left } = dev;
  if (left !== undefined && left.name === name) return undefined;
  if (left !== undefined) {
    if (left.name === name) return undefined;
    const refused = left.ndoDelSlave(dev);
    if (refused !== undefined) return refused;
    net.trace.state('link', dev.name, `master ${left.name}`, 'no master');
  }
  if (name === '') return undefined;
  const master = net.device(name);
  if (master === undefined) return { errno: 'EINVAL' };
  const refused = master.ndoAddSlave(dev);
  if (refused !== undefined) return refused;
  net.trace.state('link', dev.name, 'no master', `master ${name}`);
  return undefined;
}

function setSlaveInfo(dev: NetDevice, options: Readonly<Record<string, number>>): Refusal {
  return dev.master === undefined ? { errno: 'EOPNOTSUPP' } : dev.master.changeSlaveInfo(dev, options);
}

/**
 * netif_change_flags: one message tells of all that changed, that of switching it on or off if that is among it. What else
 * the protocols are to know, they hear if it is up (__dev_notify_flags).
 * @param news whether the device is to be told of even if nothing changes
 */
function setFlags(net: Net, dev: NetDevice, change: LinkChange, news = false): Refusal {
  const before = dev.flags & (IFF_NOARP | IFF_MULTICAST);
  const { gflags, up } = dev;
  if (change.arp !== undefined) dev.flags = change.arp ? dev.flags & ~IFF_NOARP : dev.flags | IFF_NOARP;
  if (change.multicast !== undefined)
    dev.flags = change.multicast ? dev.flags | IFF_MULTICAST : dev.flags & ~IFF_MULTICAST;
  if (toggleGflag(dev, IFF_PROMISC, change.promisc))
    dev.setPromiscuity(change.promisc === true ? 1 : -1, false);
  if (toggleGflag(dev, IFF_ALLMULTI, change.allmulticast))
    dev.setAllmulti(change.allmulticast === true ? 1 : -1);
  const changed = before ^ (dev.flags & (IFF_NOARP | IFF_MULTICAST));
  if (change.up === false) devClose(net, dev);
  const refused = change.up === true ? devOpen(net, dev) : undefined;
  if ((news || changed !== 0 || dev.gflags !== gflags) && dev.up === up) rtmsgIfinfo(net, dev);
  if (changed !== 0 && dev.up) callNetdevNotifiers(net, dev, 'NETDEV_CHANGE', changed);
  return refused;
}

/** Whether that changes what the administrator had set. */
function toggleGflag(dev: NetDevice, flag: number, wanted: boolean | undefined): boolean {
  if (wanted === undefined || wanted === ((dev.gflags & flag) !== 0)) return false;
  dev.gflags ^= flag;
  return true;
}

/** inet6_validate_link_af, before anything is changed. */
function validateInet6(net: Net, dev: NetDevice, { addrGenMode, token }: LinkChange): Refusal {
  if (addrGenMode === undefined && token === undefined) return undefined;
  const idev = in6DevGet(dev);
  if (idev === undefined) return { errno: 'EAFNOSUPPORT' };
  const { addrGenModes: known } = net.profile;
  if (addrGenMode === undefined || known.length === 0) return undefined;
  const secret = idev.cnf.stable_secret ?? net.devconfDflt.stable_secret;
  const missing = addrGenMode === 'stable_secret' && secret === undefined;
  return missing || !known.includes(addrGenMode) ? { errno: 'EINVAL' } : undefined;
}

/** IFLA_AF_SPEC of AF_INET6 (inet6_set_link_af): token and address generation. The latter makes no address at once. */
function setInet6(net: Net, dev: NetDevice, { addrGenMode, token }: LinkChange): Refusal {
  const idev = in6DevGet(dev);
  if (idev === undefined) return undefined;
  const refused = token && inet6SetIftoken(idev, token);
  if (refused !== undefined) return refused;
  // A kernel that does not know the attribute leaves it alone.
  if (addrGenMode !== undefined && net.profile.addrGenModes.length > 0)
    writeDevconf(idev, 'addr_gen_mode', ADDR_GEN_MODES.indexOf(addrGenMode));
  return undefined;
}

/** rtnl_dellink: a veth takes its other end along. */
export function linkDel(machine: Machine, net: Net, name: string): Refusal {
  const dev = net.device(name);
  if (dev === undefined) return { errno: 'ENODEV' };
  if (dev.kind === 'loopback' || dev.kind === 'ether') return { errno: 'EOPNOTSUPP' };
  machine.deleteDevice(net, dev);
  return undefined;
}

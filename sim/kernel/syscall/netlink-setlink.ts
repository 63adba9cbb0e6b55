/** RTM_SETLINK and RTM_DELLINK: changing, moving and deleting devices. */
import { IFF_MULTICAST, IFF_NOARP, type NetDevice } from '../../link/net-device';
import { devClose, devOpen, devSetMacAddress, devSetMtu } from '../core/dev';
import type { NetlinkError } from '../core/errno';
import type { Net } from '../core/net';
import { rtmsgIfinfo } from '../core/rtnetlink-messages';
import { inet6SetIftoken } from '../ipv6/addrconf/manage';
import { in6DevGet } from '../ipv6/inet6-dev';
import type { LinkChange, Refusal } from '../uapi';
import type { Machine } from './machine';
import { ADDR_GEN_MODES } from './netlink-link';

/** The longest interface name (IFNAMSIZ less its end). */
const MAX_NAME = 15;

/** Whether a device of `net` could be called so (`dev_valid_name`, `dev_get_valid_name`). */
export function checkName(net: Net, name: string): NetlinkError | undefined {
  if (name.length === 0 || name.length > MAX_NAME || /[\s/]/.test(name) || name === '.' || name === '..')
    return { errno: 'EINVAL' };
  return net.device(name) === undefined ? undefined : { errno: 'EEXIST' };
}

/** do_setlink: every change of the request, in the kernel's order; it stops at the first that is refused. */
export function linkSet(machine: Machine, net: Net, name: string, change: LinkChange): Refusal {
  const dev = net.device(name);
  if (dev === undefined) return { errno: 'ENODEV' };
  if (change.netns !== undefined) {
    const target = machine.findNetns(change.netns);
    if (target === undefined) return { errno: 'EINVAL', extack: 'Invalid "netns" value' };
    const refused = machine.moveDevice(net, dev, target);
    if (refused !== undefined) return refused;
    const { netns: _netns, ...rest } = change;
    return setProperties(target, dev, rest);
  }
  return setProperties(net, dev, change);
}

function setProperties(net: Net, dev: NetDevice, change: LinkChange): Refusal {
  const refused =
    (change.address !== undefined ? devSetMacAddress(net, dev, change.address) : undefined) ??
    (change.mtu !== undefined ? devSetMtu(net, dev, change.mtu) : undefined) ??
    (change.name !== undefined ? rename(net, dev, change.name) : undefined) ??
    (change.infoData !== undefined ? dev.changeInfo(change.infoData) : undefined) ??
    (change.master !== undefined ? setMaster(net, dev, change.master) : undefined) ??
    (change.infoSlaveData !== undefined ? setSlaveInfo(dev, change.infoSlaveData) : undefined);
  if (refused !== undefined) return refused;
  setFlags(dev, change);
  if (change.txqlen !== undefined) dev.txqlen = change.txqlen;
  if (change.up === false) devClose(net, dev);
  return (change.up === true ? devOpen(net, dev) : undefined) ?? setInet6(net, dev, change);
}

function rename(net: Net, dev: NetDevice, name: string): Refusal {
  const bad = checkName(net, name);
  if (bad !== undefined) return bad;
  net.trace.state('link', dev.name, 'present', `renamed to ${name}`);
  dev.name = name;
  rtmsgIfinfo(net, dev);
  return undefined;
}

/** do_set_master. */
function setMaster(net: Net, dev: NetDevice, name: string): Refusal {
  const { master: left } = dev;
  if (left !== undefined) {
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
  rtmsgIfinfo(net, dev);
  return undefined;
}

function setSlaveInfo(dev: NetDevice, options: Readonly<Record<string, number>>): Refusal {
  return dev.master === undefined
    ? { errno: 'EINVAL', extack: 'Device is not a bridge slave' }
    : dev.master.changeSlaveInfo(dev, options);
}

function setFlags(dev: NetDevice, change: LinkChange): void {
  if (change.arp !== undefined) dev.flags = change.arp ? dev.flags & ~IFF_NOARP : dev.flags | IFF_NOARP;
  if (change.multicast !== undefined)
    dev.flags = change.multicast ? dev.flags | IFF_MULTICAST : dev.flags & ~IFF_MULTICAST;
  if (change.promisc !== undefined && change.promisc !== dev.promiscByUser) {
    dev.promiscByUser = change.promisc;
    dev.setPromiscuity(change.promisc ? 1 : -1);
  }
  if (change.allmulticast !== undefined && change.allmulticast !== dev.allmulticastByUser) {
    dev.allmulticastByUser = change.allmulticast;
    dev.setAllmulti(change.allmulticast ? 1 : -1);
  }
}

/** IFLA_AF_SPEC of AF_INET6: address generation and token. */
function setInet6(net: Net, dev: NetDevice, change: LinkChange): Refusal {
  const idev = in6DevGet(dev);
  if (change.addrGenMode !== undefined) {
    const key = `net.ipv6.conf.${dev.name.replaceAll('.', '/')}.addr_gen_mode`;
    const errno = net.sysctl.write(key, String(ADDR_GEN_MODES.indexOf(change.addrGenMode)));
    if (errno !== undefined) return { errno };
  }
  if (change.token === undefined) return undefined;
  return idev === undefined ? { errno: 'EOPNOTSUPP' } : inet6SetIftoken(idev, change.token);
}

/** rtnl_dellink: a veth takes its other end along. */
export function linkDel(machine: Machine, net: Net, name: string): Refusal {
  const dev = net.device(name);
  if (dev === undefined) return { errno: 'ENODEV' };
  if (dev.kind === 'loopback' || dev.kind === 'ether') return { errno: 'EOPNOTSUPP' };
  machine.deleteDevice(net, dev);
  return undefined;
}

/** RTM_*LINK: showing, making, changing, moving and deleting devices. */
import { Mac } from '../../base/mac';
import { Bridge } from '../../link/bridge/bridge';
import { vethPair } from '../../link/ether';
import {
  IFF_ALLMULTI,
  IFF_BROADCAST,
  IFF_LOOPBACK,
  IFF_MASTER,
  IFF_MULTICAST,
  IFF_NOARP,
  IFF_POINTOPOINT,
  IFF_PROMISC,
  IFF_SLAVE,
  IFF_UP,
  type NetDevice,
} from '../../link/net-device';
import { devClose, devOpen, devSetMacAddress, devSetMtu, registerNetdevice } from '../core/dev';
import { neighReachableTime } from '../core/neigh-parms';
import type { Net } from '../core/net';
import { rtmsgIfinfo } from '../core/rtnetlink-messages';
import { inet6SetIftoken } from '../ipv6/addrconf/manage';
import { in6DevGet } from '../ipv6/inet6-dev';
import type { LinkChange, LinkCreate, LinkInfo, NetlinkError, Refusal } from '../uapi';
import {
  bridgeInfo,
  bridgePortInfo,
  setBridgeOptions,
  setBridgePortOptions,
} from '../../link/bridge/options';
import type { Machine } from './machine';

const ADDR_GEN_MODES = ['eui64', 'none', 'stable_secret', 'random'] as const;

/** The longest interface name (IFNAMSIZ less its end). */
const MAX_NAME = 15;

export function linkDump(machine: Machine, net: Net): LinkInfo[] {
  return [...net.devices.values()]
    .sort((a, b) => a.ifindex - b.ifindex)
    .map(dev => linkInfo(machine, net, dev));
}

/** One device as rtnl_fill_ifinfo tells it, with the names iproute2 would look up. */
export function linkInfo(machine: Machine, net: Net, dev: NetDevice): LinkInfo {
  const idev = in6DevGet(dev);
  const running = dev.up && dev.carrier && (dev.operstate === 'UP' || dev.operstate === 'UNKNOWN');
  const port = dev.master instanceof Bridge ? dev.master.port(dev) : undefined;
  return {
    ifindex: dev.ifindex,
    ifname: dev.name,
    flags: flagNames(dev),
    up: dev.up,
    running,
    mtu: dev.mtu,
    qdisc: dev.up ? 'noqueue' : 'noop',
    operstate: dev.up ? dev.operstate : 'DOWN',
    txqlen: dev.txqlen,
    address: dev.address,
    broadcast: dev.loopback ? Mac.ZERO : Mac.BROADCAST,
    linkType: dev.loopback ? 'loopback' : 'ether',
    ...(dev.kind !== 'loopback' && dev.kind !== 'ether' && { kind: dev.kind }),
    ...(dev.master !== undefined && { master: dev.master.name }),
    ...otherEnd(machine, net, dev),
    promiscuity: dev.promiscuity,
    allmulti: dev.allmulti,
    addrGenMode: ADDR_GEN_MODES[idev?.cnf.addr_gen_mode ?? 0] ?? 'eui64',
    ...(idev !== undefined && {
      inet6: {
        flags: idev.ifFlags,
        raMtu: idev.raMtu,
        reachableTime: Math.floor(
          neighReachableTime(idev.ndParms, net.scheduler.now, net.rng('neigh reachable time')) / 1000,
        ),
        retransTime: Math.floor(idev.ndParms.retransTime / 1000),
      },
    }),
    token: idev?.token ?? dev.address.interfaceId(),
    ...(dev instanceof Bridge && { infoData: bridgeInfo(dev) }),
    ...(port !== undefined && { infoSlaveData: bridgePortInfo(port) }),
  };
}

/** The other end of a veth: by name where it is in the same namespace, by namespace elsewhere. */
function otherEnd(machine: Machine, net: Net, dev: NetDevice): Partial<LinkInfo> {
  if (dev.iflink === 0) return {};
  const peer = dev.peerDevice;
  if (peer !== undefined && net.devices.get(peer.ifindex) === peer)
    return { iflink: dev.iflink, iflinkName: peer.name };
  const elsewhere = peer && machine.netOf(peer);
  const name = elsewhere && machine.netnsName(elsewhere);
  return { iflink: dev.iflink, linkNetnsid: 0, ...(name !== undefined && { linkNetnsName: name }) };
}

const FLAG_NAMES: readonly (readonly [number, string])[] = [
  [IFF_LOOPBACK, 'LOOPBACK'],
  [IFF_BROADCAST, 'BROADCAST'],
  [IFF_POINTOPOINT, 'POINTOPOINT'],
  [IFF_MULTICAST, 'MULTICAST'],
  [IFF_NOARP, 'NOARP'],
  [IFF_ALLMULTI, 'ALLMULTI'],
  [IFF_PROMISC, 'PROMISC'],
  [IFF_MASTER, 'MASTER'],
  [IFF_SLAVE, 'SLAVE'],
  [IFF_UP, 'UP'],
];

/** In print_link_flags' order. Promiscuity that the kernel itself asked for does not show. */
function flagNames(dev: NetDevice): string[] {
  const names = dev.up && !dev.carrier ? ['NO-CARRIER'] : [];
  const shown =
    dev.flags & ~(dev.allmulticastByUser ? 0 : IFF_ALLMULTI) & ~(dev.promiscByUser ? 0 : IFF_PROMISC);
  for (const [bit, name] of FLAG_NAMES) if (shown & bit) names.push(name);
  if (dev.up && dev.carrier) names.push('LOWER_UP');
  const peer = dev.peerDevice;
  if (peer !== undefined && !peer.up) names.push('M-DOWN');
  return names;
}

/** rtnl_newlink. */
export function linkAdd(machine: Machine, net: Net, request: LinkCreate): Refusal {
  const { ifname } = request;
  const bad = checkName(net, ifname);
  if (bad !== undefined) return bad;
  switch (request.kind) {
    case 'bridge':
      return addBridge(machine, net, request);
    case 'veth':
      return addVeth(machine, net, request);
    default:
      return { errno: 'EOPNOTSUPP', extack: 'Unknown device type' };
  }
}

function checkName(net: Net, name: string): NetlinkError | undefined {
  if (name.length === 0 || name.length > MAX_NAME || /[\s/]/.test(name) || name === '.' || name === '..')
    return { errno: 'EINVAL' };
  return net.device(name) === undefined ? undefined : { errno: 'EEXIST' };
}

function addBridge(machine: Machine, net: Net, request: LinkCreate): Refusal {
  const drawn = machine.options.devices.mac(net.name, request.ifname);
  const bridge = new Bridge(net.scheduler, request.ifname, drawn, net.profile);
  registerNetdevice(net, bridge, request.index);
  // br_dev_newlink sets a given address as a later command would: that has the ports looked at, and there is none.
  const refused = request.address && devSetMacAddress(net, bridge, request.address);
  return refused ?? linkSet(machine, net, request.ifname, withoutCreation(request));
}

function addVeth(machine: Machine, net: Net, request: LinkCreate): Refusal {
  const peerNet = request.peer?.netns === undefined ? net : machine.findNetns(request.peer.netns);
  if (peerNet === undefined) return { errno: 'EINVAL', extack: 'Invalid "netns" value' };
  const peerName = request.peer?.ifname ?? freeName(peerNet, request.ifname);
  const bad =
    checkName(peerNet, peerName) ??
    (peerNet === net && peerName === request.ifname ? { errno: 'EEXIST' as const } : undefined);
  if (bad !== undefined) return bad;
  const { devices } = machine.options;
  const [one, other] = vethPair(
    net.scheduler,
    { name: request.ifname, address: request.address ?? devices.mac(net.name, request.ifname) },
    { name: peerName, address: request.peer?.address ?? devices.mac(peerNet.name, peerName) },
    devices.segment,
  );
  registerNetdevice(peerNet, other);
  registerNetdevice(net, one, request.index);
  return linkSet(machine, net, request.ifname, withoutCreation(request));
}

/** What remains to be set on a device that was just made. */
function withoutCreation({
  address: _address,
  ifname: _ifname,
  kind: _kind,
  index: _index,
  peer: _peer,
  name: _name,
  ...rest
}: LinkCreate): LinkChange {
  return rest;
}

function freeName(net: Net, taken: string): string {
  let index = 0;
  while (net.device(`veth${index}`) !== undefined || `veth${index}` === taken) index++;
  return `veth${index}`;
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
    (change.infoData !== undefined ? setInfo(dev, change.infoData) : undefined) ??
    (change.master !== undefined ? setMaster(net, dev, change.master) : undefined) ??
    (change.infoSlaveData !== undefined ? setSlaveInfo(dev, change.infoSlaveData) : undefined);
  if (refused !== undefined) return refused;
  setFlags(dev, change);
  if (change.txqlen !== undefined) dev.txqlen = change.txqlen;
  if (change.up === true) devOpen(net, dev);
  else if (change.up === false) devClose(net, dev);
  return setInet6(net, dev, change);
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
  if (dev.master instanceof Bridge) {
    const left = dev.master;
    const refused = left.removePort(dev);
    if (refused !== undefined) return refused;
    net.trace.state('link', dev.name, `master ${left.name}`, 'no master');
  }
  if (name === '') return undefined;
  const master = net.device(name);
  if (master === undefined) return { errno: 'EINVAL' };
  if (!(master instanceof Bridge)) return { errno: 'EOPNOTSUPP' };
  const refused = master.addPort(dev);
  if (refused !== undefined) return refused;
  net.trace.state('link', dev.name, 'no master', `master ${name}`);
  rtmsgIfinfo(net, dev);
  return undefined;
}

function setInfo(dev: NetDevice, options: Readonly<Record<string, number>>): Refusal {
  return dev instanceof Bridge ? setBridgeOptions(dev, options) : { errno: 'EOPNOTSUPP' };
}

function setSlaveInfo(dev: NetDevice, options: Readonly<Record<string, number>>): Refusal {
  const port = dev.master instanceof Bridge ? dev.master.port(dev) : undefined;
  return port === undefined
    ? { errno: 'EINVAL', extack: 'Device is not a bridge slave' }
    : setBridgePortOptions(port, options);
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

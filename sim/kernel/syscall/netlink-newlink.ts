/**
 * RTM_NEWLINK: making devices, each kind in its own way (rtnl_newlink of net/core/rtnetlink.c).
 *
 * Differs from Linux: a request may say how addresses are generated and which token they have, which Linux refuses for a
 * device that is yet to be made, as it has no IPv6 yet.
 */
import { Mac } from '../../base/mac';
import { BondDevice } from '../../link/bond/bond';
import { Bridge } from '../../link/bridge/bridge';
import { DummyDevice } from '../../link/dummy';
import { vethPair } from '../../link/ether';
import type { NetDevice } from '../../link/net-device';
import { TeamDevice } from '../../link/team';
import type { StackedDevice } from '../../link/stacked-device';
import { MacvlanDevice, macvlanMode, macvlanPort } from '../../link/macvlan';
import { linkVlanDev, VLAN_LIMIT, vlanCheckRealDev, VlanDevice, vlanProtocol } from '../../link/vlan';
import { ETHERTYPE_VLAN } from '../../wire/frame';
import { devGetValidName } from '../core/dev-name';
import { registerNetdevice, unregisterNetdevice } from '../core/dev';
import { isNetlinkError, type NetlinkError } from '../core/errno';
import { linkwatchFireEvent, linkwatchInitDev } from '../core/link-watch';
import type { Net } from '../core/net';
import type { LinkCreate, Refusal } from '../uapi';
import type { Machine } from './machine';
import { rtnlConfigureLink } from './netlink-setlink';

/** A device that is to be made. */
interface Creation {
  readonly machine: Machine;
  /** Where it was asked for: the device below is one of these. */
  readonly source: Net;
  /** Where it is to be. */
  readonly net: Net;
  readonly request: LinkCreate;
}

/** The `newlink` of every kind: registers the device. */
const KINDS: Readonly<Record<string, (creation: Creation) => NetDevice | NetlinkError>> = {
  bond: newBond,
  bridge: newBridge,
  dummy: newDummy,
  macvlan: newMacvlan,
  team: newTeam,
  veth: newVeth,
  vlan: newVlan,
};

/** rtnl_newlink. */
export function linkAdd(machine: Machine, source: Net, request: LinkCreate): Refusal {
  const { netns, address } = request;
  if (!source.profile.newlinkNamesInTarget && source.device(request.ifname) !== undefined)
    return { errno: 'EEXIST' };
  const newlink = Object.hasOwn(KINDS, request.kind) ? KINDS[request.kind] : undefined;
  if (newlink === undefined) return { errno: 'EOPNOTSUPP', extack: 'Unknown device type' };
  const net = netns === undefined ? source : machine.findNetns(netns);
  if (net === undefined) return { errno: 'EINVAL', extack: 'Invalid "netns" value' };
  if (address !== undefined && (address.isMulticast || address === Mac.ZERO))
    return invalidAddress(request.kind);
  const ifname = devGetValidName(net, request.ifname);
  if (isNetlinkError(ifname)) return ifname;
  if (request.mtu !== undefined && !mtuFits(request.kind, request.mtu)) return { errno: 'EINVAL' };
  const made = newlink({ machine, source, net, request: { ...request, ifname } });
  if (isNetlinkError(made)) return made;
  const refused = rtnlConfigureLink(net, made, request);
  if (refused !== undefined) machine.deleteDevice(net, made);
  return refused;
}

/** dev_validate_mtu, by what the setup of the kind allows. */
function mtuFits(kind: string, mtu: number): boolean {
  if (kind === 'dummy') return true;
  return mtu >= (kind === 'vlan' ? 0 : LEAST_MTU) && mtu <= LARGEST_MTU;
}

/** ETH_MIN_MTU and ETH_MAX_MTU. */
const LEAST_MTU = 68;
const LARGEST_MTU = 65535;

/** rtnl_create_link: what a device is given before it is registered, and nobody hears of it until all is set. */
function rtnlCreateLink<D extends NetDevice>(dev: D, { mtu, txqlen }: LinkCreate): D {
  dev.rtnlLinkInitializing = true;
  if (mtu !== undefined) dev.mtu = mtu;
  if (txqlen !== undefined) dev.txqlen = txqlen;
  return dev;
}

/** The `validate` of every kind refuses a group as an address; that of VLANs says why. */
function invalidAddress(kind: string): NetlinkError {
  const extack = kind === 'vlan' ? { extack: '8021q: Invalid link address' } : {};
  return { errno: 'EADDRNOTAVAIL', ...extack };
}

/** The address that was asked for, or a random one. */
function chosenAddress({ machine, net, request }: Creation): Mac {
  return request.address ?? machine.options.devices.mac(net.name, request.ifname);
}

/** br_dev_newlink: sets a given address as a later command would; that has the ports looked at, and there is none. */
function newBridge({ machine, net, request }: Creation): NetDevice | NetlinkError {
  const drawn = machine.options.devices.mac(net.name, request.ifname);
  const bridge = rtnlCreateLink(new Bridge(net.scheduler, request.ifname, drawn, net.profile), request);
  registerNetdevice(net, bridge, request.index);
  if (request.address !== undefined) bridge.setFirstAddress(request.address);
  const refused = request.infoData && bridge.changeInfo(request.infoData);
  if (refused !== undefined) unregisterNetdevice(net, bridge);
  return refused ?? bridge;
}

/** bond_newlink: what it is told to do is refused only when it is registered already. */
function newBond(creation: Creation): NetDevice | NetlinkError {
  const { machine, net, request } = creation;
  let drawn = 0;
  const drawAddress = (): Mac => machine.options.devices.mac(net.name, `${request.ifname} ${++drawn}`);
  const bond = rtnlCreateLink(
    new BondDevice(request.ifname, chosenAddress(creation), drawAddress, net.profile),
    request,
  );
  bond.addressSetByUser = request.address !== undefined;
  registerNetdevice(net, bond, request.index);
  linkwatchInitDev(net, bond);
  const refused = request.infoData && bond.changeInfo(request.infoData);
  if (refused !== undefined) unregisterNetdevice(net, bond);
  return refused ?? bond;
}

function newDummy(creation: Creation): NetDevice {
  const { net, request } = creation;
  const dummy = rtnlCreateLink(new DummyDevice(request.ifname, chosenAddress(creation)), request);
  registerNetdevice(net, dummy, request.index);
  return dummy;
}

function newTeam(creation: Creation): NetDevice {
  const { net, request } = creation;
  const team = rtnlCreateLink(new TeamDevice(request.ifname, chosenAddress(creation)), request);
  registerNetdevice(net, team, request.index);
  linkwatchInitDev(net, team);
  return team;
}

/**
 * veth_newlink: the other end first. The carrier is taken from both once they are registered; link watch has then seen it,
 * unless the device is switched on by the same request.
 */
function newVeth(creation: Creation): NetDevice | NetlinkError {
  const { machine, source, net, request } = creation;
  const peerNet = request.peer?.netns === undefined ? source : machine.findNetns(request.peer.netns);
  if (peerNet === undefined) return { errno: 'EINVAL', extack: 'Invalid "netns" value' };
  const wanted = request.peer?.ifname ?? freeName(peerNet, request.ifname);
  const peerName = devGetValidName(peerNet, wanted);
  if (isNetlinkError(peerName)) return peerName;
  if (peerNet === net && peerName === request.ifname) return { errno: 'EEXIST' };
  const { devices } = machine.options;
  const [one, other] = vethPair(
    net.scheduler,
    { name: request.ifname, address: chosenAddress(creation) },
    { name: peerName, address: request.peer?.address ?? devices.mac(peerNet.name, peerName) },
    devices.segment,
  );
  registerNetdevice(peerNet, other);
  registerNetdevice(net, rtnlCreateLink(one, request), request.index);
  linkwatchInitDev(peerNet, other);
  if (request.up === true) {
    one.operstate = 'UNKNOWN';
    linkwatchFireEvent(net, one);
  } else linkwatchInitDev(net, one);
  return one;
}

function freeName(net: Net, taken: string): string {
  let index = 0;
  while (net.device(`veth${index}`) !== undefined || `veth${index}` === taken) index++;
  return `veth${index}`;
}

/** vlan_validate, vlan_newlink. */
function newVlan(creation: Creation): NetDevice | NetlinkError {
  const { request } = creation;
  const { infoData, address, mtu } = request;
  if (infoData === undefined) return { errno: 'EINVAL', extack: '8021q: VLAN properties not specified' };
  const protocol = vlanProtocol(infoData['protocol'] ?? ETHERTYPE_VLAN);
  if (protocol === undefined) return { errno: 'EPROTONOSUPPORT', extack: '8021q: Invalid VLAN protocol' };
  const vid = infoData['id'];
  if (vid === undefined) return { errno: 'EINVAL', extack: '8021q: VLAN id not specified' };
  if (vid >= VLAN_LIMIT) return { errno: 'ERANGE', extack: '8021q: Invalid VLAN id' };
  const lower = lowerDevice(creation);
  if (isNetlinkError(lower))
    return {
      ...lower,
      extack: `8021q: ${lower.errno === 'EINVAL' ? 'link not specified' : 'link does not exist'}`,
    };
  const refused = vlanCheckRealDev(lower, protocol, vid);
  if (refused !== undefined) return refused;
  if (mtu !== undefined && mtu > lower.mtu) return { errno: 'EINVAL' };
  const vlan = new VlanDevice(request.ifname, lower, protocol, vid, address === undefined ? {} : { address });
  return registerStacked(creation, vlan, linkVlanDev);
}

/** macvlan_common_newlink: on top of a macvlan is on top of what that stands on. */
function newMacvlan(creation: Creation): NetDevice | NetlinkError {
  const { request } = creation;
  const { infoData = {}, mtu } = request;
  const named = lowerDevice(creation);
  if (isNetlinkError(named)) return named;
  const lower = named instanceof MacvlanDevice ? named.lower : named;
  if (mtu !== undefined && mtu > lower.mtu) return { errno: 'EINVAL' };
  const mode = infoData['mode'] === undefined ? 'vepa' : macvlanMode(infoData['mode']);
  if (mode === undefined) return { errno: 'EINVAL' };
  const port = macvlanPort(lower, mode);
  if (isNetlinkError(port)) return port;
  const address = mode === 'passthru' ? lower.address : chosenAddress(creation);
  return registerStacked(creation, new MacvlanDevice(request.ifname, address, port, mode), dev =>
    port.add(dev),
  );
}

/** The device that `link` names. */
function lowerDevice({ source, request }: Creation): NetDevice | NetlinkError {
  if (request.link === undefined) return { errno: 'EINVAL' };
  return source.device(request.link) ?? { errno: 'ENODEV' };
}

/**
 * What vlan_newlink and macvlan_common_newlink end with: the device is set as it was asked for, takes its place, and goes by
 * the carrier below.
 */
function registerStacked<D extends StackedDevice>(
  { net, request }: Creation,
  dev: D,
  link: (dev: D) => void,
): NetDevice | NetlinkError {
  dev.operstate = 'UNKNOWN';
  registerNetdevice(net, rtnlCreateLink(dev, request), request.index);
  linkwatchInitDev(net, dev);
  link(dev);
  dev.transferOperstate();
  linkwatchFireEvent(net, dev);
  const refused = request.infoData && dev.changeInfo(request.infoData);
  if (refused !== undefined) unregisterNetdevice(net, dev);
  return refused ?? dev;
}

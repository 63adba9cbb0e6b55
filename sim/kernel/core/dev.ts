/**
 * Devices in a namespace: registering, switching on and off, changing, receiving and transmitting
 * (net/core/dev.c). A packet's way through a machine begins in `netifReceiveSkb` and ends with the verdict it records.
 *
 * Differs from Linux: there is no queueing discipline; a device that is up with a carrier transmits at once.
 */
import { Mac } from '../../base/mac';
import { IFF_UP, type Hearing, type NetdevEvent, type NetDevice } from '../../link/net-device';
import { decision, type Decision } from '../../trace/decision';
import type { Frame } from '../../wire/frame';
import type { Ip6Packet } from '../../wire/ipv6';
import type { Ip4Packet } from '../../wire/ipv4';
import { arpRcv } from '../ipv4/arp';
import { ipv4NetdevEvent } from '../ipv4/inetdev-event';
import { ipRcv } from '../ipv4/ip-input';
import type { Rtable, Skb4 } from '../ipv4/skb4';
import { addrconfNotify } from '../ipv6/addrconf/notify';
import { ipv6Rcv } from '../ipv6/ip6-input';
import { ipv6McNetdevEvent } from '../ipv6/mcast/netdev-event';
import { ndiscNetdevEvent } from '../ipv6/ndisc/netdev-event';
import { ip6RouteDevNotify } from '../ipv6/route/device-events';
import type { DeviceChange, Ingress, LinkRefusal } from '../../link/device-owner';
import { devMcFlush } from './dev-mcast';
import type { Net } from './net';
import { brIfinfoNotify, rtmsgIfinfo, rtmsgIfinfoEvent } from './rtnetlink-messages';
import type { PacketType } from './skb';

export const DEV_UNHANDLED_PROTOCOL = decision({
  id: 'dev.protocol.unhandled',
  outcome: 'drop',
  says: 'nothing on this machine handles frames of this type',
  spec: 'Linux',
  source: '__netif_receive_skb_core',
  skbDropReason: 'UNHANDLED_PROTO',
});
export const DEV_MALFORMED = decision({
  id: 'dev.frame.malformed',
  outcome: 'drop',
  says: 'the network header cannot be read',
  spec: 'RFC 8200 §3',
  source: 'ip6_rcv_core',
  skbDropReason: 'IP_INHDR',
});
export const DEV_DOWN_RX = decision({
  id: 'dev.rx.down',
  outcome: 'drop',
  says: 'the device is not up',
  spec: 'Linux',
  source: 'netif_receive_skb',
  skbDropReason: 'DEV_READY',
});
export const DEV_DOWN_TX = decision({
  id: 'dev.tx.no-carrier',
  outcome: 'drop',
  says: 'the device is down or has no carrier',
  spec: 'Linux',
  source: '__dev_queue_xmit',
  skbDropReason: 'DEV_READY',
});

export const DEV_VLAN_UNKNOWN = decision({
  id: 'dev.vlan.unknown',
  outcome: 'drop',
  says: 'the frame is tagged for a VLAN, and no device here is for that VLAN',
  spec: 'IEEE 802.1Q §6.9',
  source: '__netif_receive_skb_core',
  skbDropReason: 'OTHERHOST',
  remedy: 'ip link add link DEV name DEV.VID type vlan id VID',
});

/** register_netdevice: give it an index and tell everybody. */
export function registerNetdevice(net: Net, dev: NetDevice, ifindex?: number): void {
  dev.ifindex = ifindex !== undefined && !net.devices.has(ifindex) ? ifindex : newIndex(net);
  net.devices.set(dev.ifindex, dev);
  dev.owner = net;
  callNetdevNotifiers(net, dev, 'NETDEV_REGISTER');
  if (!dev.rtnlLinkInitializing) rtmsgIfinfo(net, dev);
}

/** dev_index_reserve: the next free one after the last; one that was asked for does not count as such. */
function newIndex(net: Net): number {
  while (net.devices.has(net.nextIfindex)) net.nextIfindex++;
  return net.nextIfindex++;
}

/** unregister_netdevice: the device ceases to exist, and what stands on it with it. */
export function unregisterNetdevice(net: Net, dev: NetDevice): void {
  unregisterNetdeviceMany([[net, dev]]);
}

/** unregister_netdevice_many: all of them are switched off before the first ceases to exist. */
export function unregisterNetdeviceMany(doomed: readonly (readonly [Net, NetDevice])[]): void {
  for (const [, dev] of doomed) dev.dellink();
  for (const [net, dev] of doomed) {
    dev.dismantled = true;
    devClose(net, dev);
  }
  for (const [net, dev] of doomed) {
    unlistNetdevice(net, dev);
    dev.ndoUninit();
  }
}

/** The leaving half of dev_change_net_namespace: gone from here, but not from its cable. */
export function unlistNetdevice(net: Net, dev: NetDevice): void {
  devClose(net, dev);
  dev.qdisc = 'noop';
  callNetdevNotifiers(net, dev, 'NETDEV_UNREGISTER');
  if (!dev.rtnlLinkInitializing) rtmsgIfinfo(net, dev, 'dellink');
  devMcFlush(dev);
  net.devices.delete(dev.ifindex);
  dev.owner = undefined;
}

/**
 * The notifier chain, in the kernel's order of priority: addresses, neighbours, routes, and whoever stands on the device.
 * @param flagsChanged IFF_* that a NETDEV_CHANGE is about
 */
export function callNetdevNotifiers(net: Net, dev: NetDevice, event: NetdevEvent, flagsChanged = 0): void {
  ipv4NetdevEvent(net, dev, event, flagsChanged);
  addrconfNotify(net, dev, event, flagsChanged);
  ndiscNetdevEvent(net, dev, event, flagsChanged);
  ipv6McNetdevEvent(net, dev, event);
  ip6RouteDevNotify(net, dev, event);
  dev.master?.lowerEvent(dev, event);
  dev.vlanGroup?.lowerEvent(dev, event);
  dev.macvlanPort?.lowerEvent(dev, event);
}

/** `ip link set X up` (dev_open). */
export function devOpen(net: Net, dev: NetDevice): LinkRefusal | undefined {
  if (dev.up) return undefined;
  dev.flags |= IFF_UP;
  const refused = dev.ndoOpen();
  if (refused !== undefined) {
    dev.flags &= ~IFF_UP;
    return refused;
  }
  dev.setRxMode();
  dev.qdisc = 'noqueue';
  net.trace.state('link', dev.name, 'down', 'up');
  rtmsgIfinfo(net, dev);
  callNetdevNotifiers(net, dev, 'NETDEV_UP');
  return undefined;
}

/** `ip link set X down` (dev_close). */
export function devClose(net: Net, dev: NetDevice): void {
  if (!dev.up) return;
  callNetdevNotifiers(net, dev, 'NETDEV_GOING_DOWN');
  dev.flags &= ~IFF_UP;
  net.trace.state('link', dev.name, 'up', 'down');
  dev.ndoStop();
  rtmsgIfinfo(net, dev);
  callNetdevNotifiers(net, dev, 'NETDEV_DOWN');
}

/** netdev_state_change: carrier and the like changed while the device is up. */
export function netdevStateChange(net: Net, dev: NetDevice): void {
  if (!dev.up) return;
  callNetdevNotifiers(net, dev, 'NETDEV_CHANGE');
  rtmsgIfinfo(net, dev);
}

/** dev_set_mtu, with the limits of the device. */
export function devSetMtu(net: Net, dev: NetDevice, mtu: number): LinkRefusal | undefined {
  if (dev.mtu === mtu) return undefined;
  if (mtu < dev.minMtu) return { errno: 'EINVAL', extack: 'mtu less than device minimum' };
  if (dev.maxMtu !== 0 && mtu > dev.maxMtu)
    return { errno: 'EINVAL', extack: 'mtu greater than device maximum' };
  if (dev.master?.fixesPortMtu === true) return { errno: 'EPERM' };
  const before = dev.mtu;
  const refused = dev.ndoChangeMtu(mtu);
  if (refused !== undefined) return refused;
  net.trace.state('link', dev.name, `mtu ${before}`, `mtu ${mtu}`);
  rtmsgIfinfo(net, dev);
  callNetdevNotifiers(net, dev, 'NETDEV_CHANGEMTU');
  return undefined;
}

/** dev_set_mac_address. */
export function devSetMacAddress(net: Net, dev: NetDevice, address: Mac): LinkRefusal | undefined {
  if (dev.loopback) return { errno: 'EOPNOTSUPP' };
  if (address.isMulticast || address === Mac.ZERO) return { errno: 'EADDRNOTAVAIL' };
  const refused = dev.ndoSetMacAddress(address);
  if (refused !== undefined) return refused;
  dev.addressSetByUser = true;
  net.trace.state('link', dev.name, 'address changed', address.toString());
  deviceChanged(net, dev, 'address');
  return undefined;
}

/** A device changed by itself, or by one of the setters above. */
export function deviceChanged(net: Net, dev: NetDevice, what: DeviceChange): void {
  if (what === 'port-state' || what === 'port-gone')
    return brIfinfoNotify(net, dev, what === 'port-gone' ? 'delport' : 'newport');
  if (dev.dismantled) return;
  if (what === 'features') return rtmsgIfinfoEvent(net, dev, 'FEATURE CHANGE');
  rtmsgIfinfo(net, dev);
  if (what === 'address') callNetdevNotifiers(net, dev, 'NETDEV_CHANGEADDR');
  if (what === 'mtu') callNetdevNotifiers(net, dev, 'NETDEV_CHANGEMTU');
}

/**
 * A frame arrived on `dev`. Packet sockets see it first, then the master that enslaved the device, then the protocol;
 * whoever ends its way says so, and that verdict is recorded here and nowhere else. A bridge that hands up what one of its
 * ports received names the port, whose own address then counts as the host's too.
 */
export function netifReceiveSkb(net: Net, dev: NetDevice, frame: Frame, ingress?: Ingress): void {
  const record = net.trace.on ? net.trace.frame('rx', dev.name, dev.ifindex, frame) : 0;
  net.trace.verdict(receive(net, dev, frame, record, ingress), record, dev.name);
}

function receive(
  net: Net,
  dev: NetDevice,
  frame: Frame,
  record: number,
  ingress: Ingress | undefined,
): Decision {
  if (!dev.up) return DEV_DOWN_RX;
  net.sockets.packetRcv(dev, frame, 'in');
  if (dev.vlanGroup !== undefined && frame.vlans.length > 0) {
    const taken = dev.vlanGroup.receive(frame, ingress);
    if (taken !== undefined) return taken;
  }
  if (dev.rxHandler !== undefined) {
    const taken = dev.rxHandler(dev, frame);
    if (taken !== 'pass') return taken;
  }
  return deliver(net, dev, frame, record, ingress);
}

/** To the protocol of the frame (`deliver_ptype_list_skb`). */
function deliver(
  net: Net,
  dev: NetDevice,
  frame: Frame,
  record: number,
  ingress: Ingress | undefined,
): Decision {
  if (frame.vlans.length > 0) return deliverTagged(net, dev, frame, record, ingress);
  net.sockets.packetRcvOfType(dev, frame);
  const payload = frame.payload;
  switch (payload.kind) {
    case 'ipv6':
      return ipv6Rcv(net, {
        frame,
        packet: payload,
        dev,
        packetType: packetType(frame.dst, dev, ingress),
        record,
      });
    case 'ipv4':
      return ipRcv(net, {
        frame,
        packet: payload,
        dev,
        packetType: packetType(frame.dst, dev, ingress),
        record,
      });
    case 'arp':
      return arpRcv(net, dev, payload, packetType(frame.dst, dev, ingress));
    case 'malformed':
      return DEV_MALFORMED;
    default:
      return DEV_UNHANDLED_PROTOCOL;
  }
}

/** Nobody took the frame for its tag: it is for nobody here, unless the tag says no more than a priority (`check_vlan_id`). */
function deliverTagged(
  net: Net,
  dev: NetDevice,
  frame: Frame,
  record: number,
  ingress: Ingress | undefined,
): Decision {
  const vid = frame.vlans[0]?.vid ?? 0;
  if (vid !== 0) return net.trace.on ? net.trace.explain(DEV_VLAN_UNKNOWN, { vlan: vid }) : DEV_VLAN_UNKNOWN;
  const stripped = frame.retag(frame.vlans.slice(1));
  const taken = stripped.vlans.length > 0 ? dev.vlanGroup?.receive(stripped, ingress) : undefined;
  return taken ?? deliver(net, dev, stripped, record, ingress);
}

function packetType(destination: Mac, dev: NetDevice, ingress: Ingress | undefined): PacketType {
  if (destination === dev.address || destination === ingress?.address) return 'host';
  if (!destination.isMulticast) return 'otherhost';
  return destination.isBroadcast ? 'broadcast' : 'multicast';
}

/** A frame leaves through `dev` (dev_queue_xmit). */
export function devQueueXmit(net: Net, dev: NetDevice, frame: Frame): Decision {
  if (!dev.up || !dev.carrier) {
    net.trace.note(DEV_DOWN_TX, dev.name);
    return DEV_DOWN_TX;
  }
  return dev.ndoStartXmit(frame);
}

/** A copy of our own multicast comes back to our own listeners (dev_loopback_xmit): never through a bridge's handler. */
export function devLoopbackXmit(net: Net, dev: NetDevice, packet: Ip6Packet): void {
  net.scheduler.soon(`${net.name} ${dev.name} loopback`, () => {
    net.trace.verdict(
      ipv6Rcv(net, { frame: undefined, packet, dev, packetType: 'loopback', record: 0 }),
      0,
      dev.name,
    );
  });
}

/** The same of IPv4, whose route is known already. */
export function devLoopbackXmit4(net: Net, dev: NetDevice, packet: Ip4Packet, rt: Rtable): void {
  net.scheduler.soon(`${net.name} ${dev.name} loopback`, () => {
    const skb: Skb4 = { frame: undefined, packet, dev, packetType: 'loopback', record: 0, rt };
    net.trace.verdict(ipRcv(net, skb), 0, dev.name);
  });
}

/** A device put a frame on its link: for captures and packet sockets. */
export function devTraceTx(net: Net, dev: NetDevice, frame: Frame, decided: Decision): void {
  net.sockets.packetRcv(dev, frame, 'out');
  if (!net.trace.on) {
    net.trace.verdict(decided, 0, dev.name);
    return;
  }
  net.trace.verdict(decided, net.trace.frame('tx', dev.name, dev.ifindex, frame), dev.name);
}

/** A device began or ceased to hear everything: the kernel's log line, in the words of its version. */
export function devLogHearing(net: Net, dev: NetDevice, mode: Hearing, entered: boolean): void {
  const verb = entered ? 'entered' : 'left';
  if (net.profile.logsNetdevFirst) net.printk('info', `${dev.name}: ${verb} ${mode} mode`);
  else if (mode === 'promiscuous') net.printk('info', `device ${dev.name} ${verb} promiscuous mode`);
}

/**
 * What addrconf does when a device changes (addrconf_notify of net/ipv6/addrconf.c): where IPv6 begins and ends on it.
 *
 * A device is ready (IF_READY) when it is up and its link is; only then a link-local address is made and everything
 * else follows. Losing the carrier takes nothing away; being switched off takes everything.
 */
import { IFF_NOARP, type NetdevEvent, type NetDevice } from '../../../link/net-device';
import type { Net } from '../../core/net';
import { printkIpv6 } from '../../core/printk';
import { inet6IfinfoNotify } from '../../core/rtnetlink-messages';
import { withDevconf } from '../../sysctl/devconf';
import { sysctlInputsWithAll } from '../../sysctl/inet6-conf';
import { decision } from '../../../trace/decision';
import { IF_READY, IFA_F_NOPREFIXROUTE, IFA_F_PERMANENT, in6DevGet, type Inet6Dev } from '../inet6-dev';
import { ipv6McUp } from '../mcast/group';
import { rt6MtuChange } from '../route/mtu';
import { rt6SyncDownDev, rt6SyncUp } from '../route/device-events';
import { addrconfPrefixRoute } from '../route/prefix-route';
import { ipv6AddDev } from './add-dev';
import { addrconfDadRun, addrconfDadStart } from './dad';
import { addrconfIfdown, IFDOWN_ADMIN, IFDOWN_MTU } from './ifdown';
import { addrconfInitAutoAddrs } from './link-local';
import { netconfRegistered, netconfUnregistered } from './netconf';

export const LINK_READY = decision({
  id: 'addrconf.link.ready',
  outcome: 'note',
  says: 'the link is up: IPv6 starts on this device',
  spec: 'RFC 4862 §5.3',
  source: 'addrconf_notify',
});
export const LINK_NOT_READY = decision({
  id: 'addrconf.link.not-ready',
  outcome: 'note',
  says: 'the device is up, but its link is not: IPv6 waits',
  spec: 'Linux',
  source: 'addrconf_notify',
});
export const LINK_IPV6_DISABLED = decision({
  id: 'addrconf.link.ipv6-disabled',
  outcome: 'note',
  says: 'disable_ipv6 is set: nothing starts on this device',
  spec: 'ip-sysctl disable_ipv6',
  source: 'addrconf_notify',
  remedy: 'disable_ipv6=0 on this interface',
});

export const LINK_ENSLAVED = decision({
  id: 'addrconf.link.enslaved',
  outcome: 'note',
  says: 'the device is a slave of a bond: IPv6 runs on the bond, and nothing starts here',
  spec: 'Linux',
  source: 'addrconf_notify',
});

/** The smallest MTU IPv6 runs on (RFC 8200 §5). */
const IPV6_MIN_MTU = 1280;

/** addrconf_notify. */
export function addrconfNotify(net: Net, dev: NetDevice, event: NetdevEvent, flagsChanged = 0): void {
  switch (event) {
    case 'NETDEV_REGISTER':
      if (in6DevGet(dev) === undefined && dev.mtu >= IPV6_MIN_MTU) ipv6AddDev(net, dev);
      break;
    case 'NETDEV_CHANGENAME': {
      const idev = in6DevGet(dev);
      if (idev === undefined) break;
      netconfUnregistered(idev);
      netconfRegistered(idev);
      break;
    }
    case 'NETDEV_CHANGEMTU':
      changeMtu(net, dev);
      break;
    case 'NETDEV_UP':
    case 'NETDEV_CHANGE':
      upOrChange(net, dev, event, flagsChanged);
      break;
    case 'NETDEV_DOWN':
    case 'NETDEV_UNREGISTER': {
      const idev = in6DevGet(dev);
      if (idev !== undefined) addrconfIfdown(idev, event === 'NETDEV_UNREGISTER', IFDOWN_ADMIN);
      break;
    }
    default:
      break;
  }
}

/** addrconf_link_ready: a queue, which a device with a carrier has, and since 4.10 an operational state that says so. */
export function addrconfLinkReady(net: Net, dev: NetDevice): boolean {
  if (!net.profile.readyNeedsOperstate) return dev.carrier;
  return dev.carrier && (dev.operstate === 'UP' || dev.operstate === 'UNKNOWN');
}

function changeMtu(net: Net, dev: NetDevice): void {
  const idev = in6DevGet(dev);
  if (dev.mtu < IPV6_MIN_MTU) {
    if (idev !== undefined) addrconfIfdown(idev, !dev.loopback, IFDOWN_MTU);
  } else if (idev !== undefined) {
    rt6MtuChange(dev, dev.mtu);
    idev.cnf = withDevconf(idev.cnf, 'mtu', dev.mtu);
  } else {
    const begun = ipv6AddDev(net, dev);
    if (begun.ifFlags & IF_READY) begin(begun);
  }
}

function upOrChange(
  net: Net,
  dev: NetDevice,
  event: 'NETDEV_UP' | 'NETDEV_CHANGE',
  flagsChanged: number,
): void {
  const known = in6DevGet(dev);
  if (known !== undefined && known.cnf.disable_ipv6 !== 0) {
    net.trace.note(LINK_IPV6_DISABLED, dev.name, sysctlInputsWithAll(known, 'disable_ipv6'));
    return;
  }
  if (dev.noAddrconf) {
    enslaved(net, dev, event);
    return;
  }
  if (event === 'NETDEV_UP' && known !== undefined) addrconfPermanentAddr(known);
  if (!addrconfLinkReady(net, dev)) {
    if (event === 'NETDEV_CHANGE') rt6SyncDownDev(net, dev, 'NETDEV_CHANGE');
    else notReady(net, dev);
    return;
  }
  const idev = known ?? (event === 'NETDEV_UP' && dev.mtu >= IPV6_MIN_MTU ? ipv6AddDev(net, dev) : undefined);
  if (idev === undefined) return;
  if (event === 'NETDEV_CHANGE' && idev.ifFlags & IF_READY) {
    if (net.profile.mldReportsOnCarrier) ipv6McUp(idev);
    if (flagsChanged & IFF_NOARP) addrconfDadRun(idev, true);
    rt6SyncUp(net, dev, 'linkdown');
    return;
  }
  idev.ifFlags |= IF_READY;
  if (event === 'NETDEV_CHANGE' && net.profile.logsLinkBecomesReady) {
    printkIpv6(net, 'info', `ADDRCONF(NETDEV_CHANGE): ${dev.name}: link becomes ready`);
  }
  begin(idev);
}

/** It hears all nodes, and that is all. */
function enslaved(net: Net, dev: NetDevice, event: NetdevEvent): void {
  net.trace.note(LINK_ENSLAVED, dev.name);
  const idev = in6DevGet(dev);
  if (event === 'NETDEV_UP' && idev !== undefined && net.profile.slavesJoinGroups) ipv6McUp(idev);
}

function notReady(net: Net, dev: NetDevice): void {
  net.trace.note(
    LINK_NOT_READY,
    dev.name,
    net.trace.on ? { carrier: dev.carrier, operstate: dev.operstate } : undefined,
  );
  if (net.profile.logsLinkNotReady)
    printkIpv6(net, 'info', `ADDRCONF(NETDEV_UP): ${dev.name}: link is not ready`);
}

/** The device is ready: its own addresses, and those that waited. */
function begin(idev: Inet6Dev): void {
  const { net, dev } = idev;
  net.trace.note(LINK_READY, dev.name);
  addrconfInitAutoAddrs(idev);
  addrconfDadRun(idev);
  rt6SyncUp(net, dev, 'dead');
  if (idev.cnf.mtu !== dev.mtu && dev.mtu >= IPV6_MIN_MTU) {
    rt6MtuChange(dev, dev.mtu);
    idev.cnf = withDevconf(idev.cnf, 'mtu', dev.mtu);
  }
  idev.tstamp = net.scheduler.now;
  inet6IfinfoNotify(net, dev);
}

/** addrconf_permanent_addr: addresses that stayed while the device was down get their routes back, and are checked again. */
function addrconfPermanentAddr(idev: Inet6Dev): void {
  for (const ifp of [...idev.addrList]) {
    if (!(ifp.flags & IFA_F_PERMANENT)) continue;
    if (!(ifp.flags & IFA_F_NOPREFIXROUTE)) {
      addrconfPrefixRoute(
        idev,
        { address: ifp.addr.masked(ifp.prefixLen), length: ifp.prefixLen },
        { metric: ifp.rtPriority },
      );
    }
    if (ifp.state === 'PREDAD') addrconfDadStart(ifp);
  }
}

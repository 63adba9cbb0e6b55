/** What the neighbour cache does when a device changes (ndisc_netdev_event of net/ipv6/ndisc.c). */
import { IFF_NOARP, type NetdevEvent, type NetDevice } from '../../../link/net-device';
import { neighDestroy } from '../../core/neighbour';
import type { Net } from '../../core/net';
import { devconfEvery } from '../../sysctl/inet6-conf';
import { in6DevGet, type Inet6Dev } from '../inet6-dev';
import { pneighIfdown } from './proxy';
import { pneighQueuePurge } from './proxy-queue';
import { ndiscSendUnsolNa } from './send';

/** ndisc_netdev_event. */
export function ndiscNetdevEvent(net: Net, dev: NetDevice, event: NetdevEvent, flagsChanged = 0): void {
  const idev = in6DevGet(dev);
  switch (event) {
    case 'NETDEV_CHANGEADDR':
      forgetNeighbours(net, dev, true);
      net.fib6.fib6RunGc();
      if (idev !== undefined && ndiscNotifies(idev)) ndiscSendUnsolNa(net, idev);
      break;
    case 'NETDEV_UP':
      if (idev !== undefined && net.profile.notifiesOnUp && ndiscNotifies(idev)) ndiscSendUnsolNa(net, idev);
      break;
    case 'NETDEV_CHANGE':
      if (flagsChanged & IFF_NOARP) forgetNeighbours(net, dev, true);
      if (!dev.carrier && evictsWithoutCarrier(net, idev)) {
        forgetNeighbours(net, dev, false);
        pneighQueuePurge(net);
      }
      break;
    case 'NETDEV_NOTIFY_PEERS':
      if (idev !== undefined) ndiscSendUnsolNa(net, idev);
      break;
    case 'NETDEV_DOWN':
    case 'NETDEV_UNREGISTER':
      forgetNeighbours(net, dev, true);
      pneighIfdown(net, dev);
      pneighQueuePurge(net);
      net.fib6.fib6RunGc();
      break;
    default:
      break;
  }
}

/** ndisc_notify: whether addresses are advertised unasked. */
export function ndiscNotifies({ net, cnf }: Inet6Dev): boolean {
  return cnf.ndisc_notify !== 0 || (net.profile.allNotifyConsulted && net.devconfAll.ndisc_notify !== 0);
}

/** Since Linux 5.16 unless ndisc_evict_nocarrier is 0 in `all` or on the device, if that has IPv6. */
function evictsWithoutCarrier(net: Net, idev: Inet6Dev | undefined): boolean {
  return (
    net.profile.evictOnCarrierLoss && (idev === undefined || devconfEvery(idev, 'ndisc_evict_nocarrier'))
  );
}

/** neigh_flush_dev; permanent entries only go when the device itself does (neigh_carrier_down keeps them). */
function forgetNeighbours(net: Net, dev: NetDevice, permanentToo: boolean): void {
  for (const neigh of net.neighbours.onDevice(dev)) {
    if (permanentToo || neigh.nudState !== 'NUD_PERMANENT') neighDestroy(net, neigh);
  }
}

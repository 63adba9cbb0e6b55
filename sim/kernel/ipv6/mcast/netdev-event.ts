/** What multicast does when a device changes (ipv6_mc_netdev_event of net/ipv6/mcast.c). */
import type { NetdevEvent, NetDevice } from '../../../link/net-device';
import type { Net } from '../../core/net';
import { in6DevGet } from '../inet6-dev';
import { ipv6McRejoinGroups } from './report';

/** ipv6_mc_netdev_event. */
export function ipv6McNetdevEvent(net: Net, dev: NetDevice, event: NetdevEvent): void {
  if (event !== 'NETDEV_RESEND_IGMP' || !net.profile.mldReportsOnFailover) return;
  const idev = in6DevGet(dev);
  if (idev !== undefined) ipv6McRejoinGroups(idev);
}

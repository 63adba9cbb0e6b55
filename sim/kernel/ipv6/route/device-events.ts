/**
 * What a device's ups and downs do to the routes through it (fib6_ifup, fib6_ifdown of route.c). Switched off, it takes
 * them along, those made by hand too, and nothing brings those back. A lost carrier only marks them.
 */
import type { NetDevice, NetdevEvent } from '../../../link/net-device';
import { decision } from '../../../trace/decision';
import { neighDestroy } from '../../core/neighbour';
import type { Net } from '../../core/net';
import { pneighIfdown } from '../ndisc/proxy';
import { netnsIpv6 } from '../netns-ipv6';
import { nullEntry } from './dst';
import { fib6DelRoute } from './fib6';
import { RTF_ANYCAST, RTF_LOCAL, RTNH_F_DEAD, RTNH_F_LINKDOWN, type Fib6Info } from './fib6-info';
import { rt6MultipathRebalance } from './multipath';

export const ROUTE_DEVICE_DOWN = decision({
  id: 'route.device.down',
  outcome: 'note',
  says: 'the device it leads through was switched off',
  spec: 'Linux',
  source: 'fib6_ifdown',
});
export const ROUTE_DEVICE_GONE = decision({
  id: 'route.device.gone',
  outcome: 'note',
  says: 'the device it leads through left this namespace',
  spec: 'Linux',
  source: 'fib6_ifdown',
});

/** ip6_route_dev_notify: the answer that there is no route leads to a device as well, the loopback. */
export function ip6RouteDevNotify(net: Net, dev: NetDevice, event: NetdevEvent): void {
  if (event === 'NETDEV_REGISTER' && dev.loopback) net.fib6.nullEntry = nullEntry(dev);
}

/** rt6_sync_up: the carrier is back, or the device is; with the device comes its carrier, if it has one. */
export function rt6SyncUp(net: Net, dev: NetDevice, was: 'linkdown' | 'dead'): void {
  const back = (was === 'dead' ? RTNH_F_DEAD : 0) | (was === 'linkdown' || dev.carrier ? RTNH_F_LINKDOWN : 0);
  for (const rt of net.fib6.routes()) {
    if (rt.nh.dev !== dev || !(rt.nh.flags & back)) continue;
    rt.nh.flags &= ~back;
    net.fib6.fib6UpdateSernumUptoRoot(rt);
    rebalance(rt);
  }
}

/** rt6_sync_down_dev, for a lost carrier. Routes stay in use unless ignore_routes_with_linkdown is set. */
export function rt6SyncDownDev(net: Net, dev: NetDevice, _event: 'NETDEV_CHANGE'): void {
  for (const rt of net.fib6.routes()) {
    if (rt.nh.dev !== dev || rt.flags & (RTF_LOCAL | RTF_ANYCAST)) continue;
    rt.nh.flags |= RTNH_F_LINKDOWN;
    rebalance(rt);
  }
  net.fib6.invalidate();
}

/** rt6_disable_ip: IPv6 stops on the device, which is switched off or leaves. */
export function rt6DisableIp(net: Net, dev: NetDevice, unregister: boolean): void {
  const quiet = netnsIpv6(net).sysctl['net.ipv6.route.skip_notify_on_dev_down'] !== 0;
  for (const rt of net.fib6.routes()) {
    if (!unregister) fib6Ifdown(net, rt, dev, quiet);
    else if (rt.nh.dev === dev) fib6DelRoute(net, rt, ROUTE_DEVICE_GONE, undefined, quiet);
  }
  for (const neigh of net.neighbours.onDevice(dev)) neighDestroy(net, neigh);
  pneighIfdown(net, dev);
}

/**
 * fib6_ifdown: a multipath route only loses the next hops through `dev`, and goes with its last one.
 * @param quiet nobody is told
 */
function fib6Ifdown(net: Net, rt: Fib6Info, dev: NetDevice, quiet: boolean): void {
  if (rt.node === undefined) return;
  if (rt.multipath === undefined) {
    if (rt.nh.dev === dev) fib6DelRoute(net, rt, ROUTE_DEVICE_DOWN, undefined, quiet);
    return;
  }
  const { members } = rt.multipath;
  if (members[0] !== rt || !members.some(member => member.nh.dev === dev)) return;
  if (members.every(member => member.nh.dev === dev || member.nh.flags & RTNH_F_DEAD)) {
    for (const member of members) fib6DelRoute(net, member, ROUTE_DEVICE_DOWN, undefined, quiet);
    return;
  }
  for (const member of members) if (member.nh.dev === dev) member.nh.flags |= RTNH_F_DEAD | RTNH_F_LINKDOWN;
  net.fib6.fib6UpdateSernum(rt);
  rebalance(rt);
}

function rebalance(rt: Fib6Info): void {
  if (rt.multipath !== undefined && rt.node !== undefined) rt6MultipathRebalance(rt.node, rt.metric);
}

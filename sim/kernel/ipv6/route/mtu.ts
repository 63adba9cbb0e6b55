/**
 * MTUs: of a device, when it changes (rt6_mtu_change), and of a path, when a router says that a packet was too big
 * (ip6_update_pmtu; RFC 8201).
 *
 * Differs from Linux: before 3.9 a message of less than 1280 octets also gave every later packet a fragment header.
 */
import type { Ip6 } from '../../../base/ip6';
import { seconds } from '../../../base/time';
import { IFF_LOOPBACK, IFF_NOARP, type NetDevice } from '../../../link/net-device';
import { decision, type Decision } from '../../../trace/decision';
import { neighConfirm, neighLookup } from '../../core/neighbour';
import type { Net } from '../../core/net';
import { in6DevGet } from '../inet6-dev';
import { netnsIpv6 } from '../netns-ipv6';
import { Dst, rtDev } from './dst';
import { exceptionsUpdatePmtu, rt6InsertException } from './exceptions';
import { fib6MetricSet } from './fib6';
import type { Fib6Info } from './fib6-info';
import { ip6RouteOutput } from './output';
import { exceptionEntity } from './route-text';

export const PMTU_LEARNED = decision({
  id: 'route.pmtu.learned',
  outcome: 'note',
  says: 'a router cannot pass on packets this large; the path to this destination is narrower than its first link',
  spec: 'RFC 8201 §4',
  source: '__ip6_rt_update_pmtu',
});
export const PMTU_BELOW_MINIMUM = decision({
  id: 'route.pmtu.below-minimum',
  outcome: 'note',
  says: 'no IPv6 link is narrower than 1280 octets, so the message is not believed',
  spec: 'RFC 8200 §5',
  source: '__ip6_rt_update_pmtu',
});
export const PMTU_NOT_SMALLER = decision({
  id: 'route.pmtu.not-smaller',
  outcome: 'note',
  says: 'packets to this destination are that small already',
  spec: 'RFC 8201 §4',
  source: '__ip6_rt_update_pmtu',
});
export const PMTU_NO_ROUTE = decision({
  id: 'route.pmtu.no-route',
  outcome: 'note',
  says: 'there is no route to the destination it speaks of',
  spec: 'Linux',
  source: 'ip6_update_pmtu',
});

const IPV6_MIN_MTU = 1280;

/**
 * ip6_update_pmtu: a router could not pass on a packet of ours to `destination`. What comes of it is noted here, and
 * returned.
 * @param advertised what it could pass on, octets
 * @param dev the device our packet had to leave through, where a socket was bound to one
 */
export function rt6UpdatePmtu(
  net: Net,
  destination: Ip6,
  advertised: number,
  dev?: NetDevice,
  source?: Ip6,
): Decision {
  const mtu = net.profile.smallPacketTooBig === 'minimum' ? Math.max(advertised, IPV6_MIN_MTU) : advertised;
  const dst = ip6RouteOutput(net, { dst: destination, src: source, oif: dev });
  const refused = notBelieved(net, dst, destination, mtu);
  if (refused !== undefined) {
    net.trace.note(
      refused,
      dst.dev.name,
      net.trace.on ? { destination: destination.toString(), mtu, known: dst.mtu } : undefined,
    );
    return refused;
  }
  const kept = Math.max(0, netnsIpv6(net).sysctl['net.ipv6.route.mtu_expires']);
  const until = net.scheduler.now + seconds(kept);
  const rt = dst.rt as Fib6Info;
  const { exception } = dst;
  if (exception === undefined) {
    const expires = Math.min(rt.expires ?? Infinity, until);
    const narrowed = { destination, redirected: false, mtu, expires, lastuse: net.scheduler.now };
    rt6InsertException(
      net,
      rt,
      new Dst(dst.kind, rt, rtDev(net, rt), dst.gateway, undefined, narrowed),
      PMTU_LEARNED,
    );
    return PMTU_LEARNED;
  }
  net.trace.state('route', exceptionEntity(dst), `mtu ${dst.mtu}`, `mtu ${mtu}`, PMTU_LEARNED);
  exception.mtu = mtu;
  exception.expires = Math.min(exception.expires ?? rt.expires ?? Infinity, until);
  net.fib6.invalidate();
  return PMTU_LEARNED;
}

/** Why the message changes nothing, if so. It shows in any case that the packet got beyond the first hop. */
function notBelieved(net: Net, dst: Dst, destination: Ip6, mtu: number): Decision | undefined {
  if (dst.rt === undefined || dst.error !== undefined) return PMTU_NO_ROUTE;
  confirmNeighbour(net, dst, destination);
  if (mtu < IPV6_MIN_MTU) return PMTU_BELOW_MINIMUM;
  return mtu >= dst.mtu ? PMTU_NOT_SMALLER : undefined;
}

/** ip6_confirm_neigh: the packet got beyond the first hop, so that hop is alive. */
export function confirmNeighbour(net: Net, dst: Dst, destination: Ip6): void {
  const nexthop = dst.gateway ?? destination;
  if (dst.dev.flags & (IFF_NOARP | IFF_LOOPBACK) || nexthop.isMulticast) return;
  const neigh = neighLookup(net, nexthop, dst.dev);
  if (neigh !== undefined) neighConfirm(net, neigh);
}

/**
 * rt6_mtu_change: a device's MTU becomes `mtu`, while `net.ipv6.conf.<if>.mtu` still has the former one. What routes and
 * exceptions through it have been told follows, downwards always, and upwards where it had been the device that was
 * narrowest. A locked MTU stays; it does not keep the MTU of a path from being learned.
 */
export function rt6MtuChange(dev: NetDevice, mtu: number): void {
  const idev = in6DevGet(dev);
  if (idev === undefined) return;
  for (const rt of idev.net.fib6.routes()) {
    if (rt.nh.dev !== dev || rt.metrics.lock?.includes('mtu') === true) continue;
    const known = rt.metrics.mtu;
    if (known !== undefined && (known >= mtu || known === idev.cnf.mtu)) fib6MetricSet(rt, 'mtu', mtu);
    exceptionsUpdatePmtu(idev, rt, mtu);
  }
}

/**
 * The routes in the table `local` that make addresses ours (addrconf_f6i_alloc, ip6_ins_rt): a packet is for this machine
 * if, and only if, its destination is found there.
 */
import type { Ip6 } from '../../../base/ip6';
import { invariant } from '../../../base/invariant';
import { decision, type Decision } from '../../../trace/decision';
import { isNetlinkError } from '../../core/errno';
import type { Net } from '../../core/net';
import { ipv6ChkAddr } from '../addrconf/addresses';
import type { Inet6Dev } from '../inet6-dev';
import { fib6Insert } from './fib6-add';
import { fib6DelRoute } from './fib6';
import { RT6_TABLE_LOCAL, RTF_ANYCAST, RTF_NONEXTHOP, type Fib6Info } from './fib6-info';
import { ip6RouteInfoCreate } from './route-add';

export const ROUTE_LOCAL = decision({
  id: 'route.local.added',
  outcome: 'note',
  says: 'the address is ours from now on',
  spec: 'RFC 4862 §5.4',
  source: 'ip6_ins_rt',
});
export const ROUTE_LOCAL_GONE = decision({
  id: 'route.local.gone',
  outcome: 'note',
  says: 'the address is not ours any more',
  spec: 'Linux',
  source: '__ipv6_ifa_notify',
});
/**
 * addrconf_f6i_alloc and ip6_ins_rt: the route that makes `address` ours, on a device that may well be down. One that is
 * equal may be there already (the same address on another device stands beside it); the route is then in no table.
 */
export function addLocalRoute(idev: Inet6Dev, address: Ip6, anycast = false): Fib6Info {
  const { net, dev } = idev;
  const rt = ip6RouteInfoCreate(net, {
    dst: { address, length: 128 },
    table: RT6_TABLE_LOCAL,
    type: anycast ? 'anycast' : 'local',
    protocol: 'kernel',
    flags: RTF_NONEXTHOP | (anycast ? RTF_ANYCAST : 0),
    dev,
    ignoreDevDown: true,
  });
  invariant(!isNetlinkError(rt), 'a device with addresses has IPv6, so its local routes can be made');
  ip6InsRt(net, rt);
  return rt;
}

/** ip6_ins_rt: put a route that was made into its table, if no equal one is there. */
export function ip6InsRt(net: Net, rt: Fib6Info, why: Decision = ROUTE_LOCAL): void {
  fib6Insert(net, rt, undefined, why);
}

/** The address is taken away (ip6_del_rt). */
export function delLocalRoute(net: Net, rt: Fib6Info, why: Decision = ROUTE_LOCAL_GONE): void {
  fib6DelRoute(net, rt, why);
}

/** rt6_remove_prefsrc: an address left; no route may send from it any more, unless its device still has it. */
export function rt6RemovePrefsrc(net: Net, address: Ip6): void {
  for (const rt of net.fib6.routes()) {
    if (rt.prefsrc === address && !ipv6ChkAddr(net, address)) rt.prefsrc = undefined;
  }
}

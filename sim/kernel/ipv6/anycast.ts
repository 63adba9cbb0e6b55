/**
 * Anycast addresses of a device (net/ipv6/anycast.c): those a router has because every router of a prefix answers for
 * its subnet-router address (RFC 4291 §2.6.1). Each is a route of its own and listens to its solicited-node group.
 *
 * Differs from Linux: programs cannot join one (IPV6_JOIN_ANYCAST).
 */
import type { Ip6 } from '../../base/ip6';
import { IFF_LOOPBACK, IFF_NOARP, type NetDevice } from '../../link/net-device';
import type { Net } from '../core/net';
import { in6DevGet, type Inet6Dev } from './inet6-dev';
import { ipv6DevMcDec, ipv6DevMcInc } from './mcast/group';
import type { Fib6Info } from './route/fib6-info';
import { addLocalRoute, delLocalRoute } from './route/local-route';

/** One anycast address of a device (struct ifacaddr6). */
export interface Ifacaddr6 {
  /** How many of the device's addresses it belongs to. */
  users: number;
  readonly rt: Fib6Info;
}

/** __ipv6_dev_ac_inc: the device answers for `address`, once more. */
export function ipv6DevAcInc(idev: Inet6Dev, address: Ip6): void {
  const known = idev.acList?.get(address);
  if (known !== undefined) known.users++;
  else if (!idev.dead) {
    idev.acList ??= new Map();
    idev.acList.set(address, { users: 1, rt: addLocalRoute(idev, address, true) });
    if (isSolicited(idev.dev)) ipv6DevMcInc(idev, address.solicitedNode());
  }
}

/** __ipv6_dev_ac_dec: once less. */
export function ipv6DevAcDec(idev: Inet6Dev, address: Ip6): void {
  const known = idev.acList?.get(address);
  if (known === undefined || --known.users > 0) return;
  idev.acList?.delete(address);
  if (isSolicited(idev.dev)) ipv6DevMcDec(idev, address.solicitedNode());
  delLocalRoute(idev.net, known.rt);
}

/** ipv6_ac_destroy_dev: the device loses IPv6. */
export function ipv6AcDestroyDev(idev: Inet6Dev): void {
  for (const [address, known] of [...(idev.acList ?? [])]) {
    known.users = 1;
    ipv6DevAcDec(idev, address);
  }
}

/** ipv6_chk_acast_addr: whether `address` is an anycast address of `dev`, or (without one) of any device. */
export function ipv6ChkAcastAddr(net: Net, dev: NetDevice | undefined, address: Ip6): boolean {
  if (dev !== undefined) return in6DevGet(dev)?.acList?.has(address) === true;
  for (const each of net.devices.values()) if (in6DevGet(each)?.acList?.has(address) === true) return true;
  return false;
}

/** ipv6_chk_acast_addr_src: link-local ones count on their own device only. */
export function ipv6ChkAcastAddrSrc(net: Net, dev: NetDevice | undefined, address: Ip6): boolean {
  return ipv6ChkAcastAddr(net, address.isLinkLocal ? dev : undefined, address);
}

/** Whether others on the link ask for the device's addresses. */
function isSolicited(dev: NetDevice): boolean {
  return (dev.flags & (IFF_LOOPBACK | IFF_NOARP)) === 0;
}

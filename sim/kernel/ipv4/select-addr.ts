/** Which of our addresses to use, and which we admit to having (inet_select_addr and its like of net/ipv4/devinet.c). */
import { UNSPECIFIED4, type Ip4 } from '../../base/ip4';
import type { NetDevice } from '../../link/net-device';
import type { Net } from '../core/net';
import {
  IFA_F_SECONDARY,
  inDevGet,
  inDevOrconf,
  inetIfaMatch,
  RT_SCOPE_HOST,
  RT_SCOPE_LINK,
  type InDevice,
  type InIfaddr,
} from './in-device';

/** inet_addr_onlink: whether one prefix of the device holds both. */
export function inetAddrOnlink({ ifaList }: InDevice, a: Ip4, b: Ip4): boolean {
  return ifaList.some(ifa => inetIfaMatch(a, ifa) && inetIfaMatch(b, ifa));
}

/** How near the addresses of a device are: with route_localnet those of the host count as the link's. */
function scopeOn(inDev: InDevice): (ifa: InIfaddr) => number {
  const nearest = inDevOrconf(inDev, 'route_localnet') ? RT_SCOPE_LINK : RT_SCOPE_HOST;
  return ({ scope }) => Math.min(scope, nearest);
}

/**
 * inet_select_addr: a source for `dst` on `dev`, of at most this scope: one of the prefix that `dst` is in, else the first; where
 * the device has none, one of another device that is not the link's alone. 0.0.0.0: there is none.
 */
export function inetSelectAddr(net: Net, dev: NetDevice, dst: Ip4 | undefined, scope: number): Ip4 {
  const inDev = inDevGet(dev);
  if (inDev !== undefined) {
    const scopeOf = scopeOn(inDev);
    const fit = inDev.ifaList.filter(ifa => !(ifa.flags & IFA_F_SECONDARY) && scopeOf(ifa) <= scope);
    const found =
      dst === undefined || dst.isUnspecified ? fit[0] : (fit.find(ifa => inetIfaMatch(dst, ifa)) ?? fit[0]);
    if (found !== undefined) return found.local;
  }
  for (const other of net.devices.values()) {
    const found = inDevGet(other)?.ifaList.find(
      ifa => !(ifa.flags & IFA_F_SECONDARY) && ifa.scope !== RT_SCOPE_LINK && ifa.scope <= scope,
    );
    if (found !== undefined) return found.local;
  }
  return UNSPECIFIED4;
}

/**
 * inet_confirm_addr: whether an address is ours and fit to be told.
 * @param inDev the device it must be on; undefined: any
 * @param dst somebody who must be in its prefix; 0.0.0.0: anybody
 * @param local the address; 0.0.0.0: any
 */
export function inetConfirmAddr(
  net: Net,
  inDev: InDevice | undefined,
  dst: Ip4,
  local: Ip4,
  scope: number,
): boolean {
  const devices = inDev === undefined ? [...net.devices.values()].map(inDevGet) : [inDev];
  return devices.some(each => each !== undefined && confirmAddrIndev(each, dst, local, scope));
}

/** confirm_addr_indev. */
function confirmAddrIndev(inDev: InDevice, dst: Ip4, local: Ip4, scope: number): boolean {
  const scopeOf = scopeOn(inDev);
  let addr: Ip4 | undefined;
  let same = false;
  for (const ifa of inDev.ifaList) {
    const near = scopeOf(ifa) <= scope;
    if (addr === undefined && near && (local.isUnspecified || local === ifa.local)) {
      addr = ifa.local;
      if (same) break;
    }
    if (same) continue;
    same = (local.isUnspecified || inetIfaMatch(local, ifa)) && (dst.isUnspecified || inetIfaMatch(dst, ifa));
    if (!same || addr === undefined) continue;
    if (!local.isUnspecified || dst.isUnspecified || inetIfaMatch(addr, ifa)) break;
    if (near) {
      addr = ifa.local;
      break;
    }
    same = false;
  }
  return same && addr !== undefined;
}

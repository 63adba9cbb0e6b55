/** RTM_*ADDR: showing and changing addresses. */
import type { NetlinkError } from '../core/errno';
import type { Net } from '../core/net';
import { lifetimeLeft, RT_SCOPE_HOST, RT_SCOPE_LINK, RT_SCOPE_SITE } from '../ipv6/addrconf/addresses';
import { inet6RtmDeladdr, inet6RtmNewaddr } from '../ipv6/addrconf/manage';
import { in6DevGet, INFINITY_LIFE_TIME, type Inet6Ifaddr } from '../ipv6/inet6-dev';
import type { AddrInfo, AddrRequest, Refusal } from '../uapi';

/** Every address, device by device, each device's in the order of its list. */
export function addrDump(net: Net): AddrInfo[] {
  return [...net.devices.values()].flatMap(dev => in6DevGet(dev)?.addrList ?? []).map(addrInfo);
}

/** One address as inet6_fill_ifaddr tells it: the preferred lifetime counts down and stops at 0. */
export function addrInfo(ifp: Inet6Ifaddr): AddrInfo {
  const { dev } = ifp.idev;
  return {
    ifindex: dev.ifindex,
    ifname: dev.name,
    local: ifp.addr,
    ...(ifp.peer !== undefined && { peer: ifp.peer }),
    prefixlen: ifp.prefixLen,
    scope: scopeName(ifp.scope),
    flags: ifp.flags,
    validLifetime: lifetimeLeft(ifp, ifp.validLft),
    preferredLifetime: lifetimeLeft(ifp, ifp.preferedLft),
    protocol: ifp.idev.net.profile.tellsAddressProtocol ? ifp.proto : 'unspec',
    metric: ifp.rtPriority,
  };
}

function scopeName(scope: number): AddrInfo['scope'] {
  return scope === RT_SCOPE_HOST
    ? 'host'
    : scope === RT_SCOPE_LINK
      ? 'link'
      : scope === RT_SCOPE_SITE
        ? 'site'
        : 'global';
}

/** RTM_NEWADDR. */
export function addrAdd(net: Net, request: AddrRequest, mode: 'add' | 'replace' | 'change'): Refusal {
  const dev = net.device(request.dev);
  if (dev === undefined) return NO_DEVICE;
  const config = {
    addr: request.local,
    ...(request.peer !== undefined && { peer: request.peer }),
    prefixLen: request.prefixlen,
    flags: request.flags ?? 0,
    validLft: request.validLifetime ?? INFINITY_LIFE_TIME,
    preferedLft: request.preferredLifetime ?? INFINITY_LIFE_TIME,
    rtPriority: request.metric ?? 0,
  };
  return inet6RtmNewaddr(net, dev, config, mode);
}

/** RTM_DELADDR. */
export function addrDel(net: Net, request: AddrRequest): Refusal {
  const dev = net.device(request.dev);
  if (dev === undefined) return NO_DEVICE;
  return inet6RtmDeladdr(dev, request.local, request.prefixlen);
}

const NO_DEVICE: NetlinkError = { errno: 'ENODEV', extack: 'ipv6: Unable to find the interface' };

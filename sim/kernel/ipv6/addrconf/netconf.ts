/** What rtnetlink's listeners hear of settings (inet6_netconf_notify_devconf of net/ipv6/addrconf.c; `ip monitor netconf`). */
import type { DevconfKey } from '../../sysctl/devconf';
import type { DevconfScope } from '../../sysctl/inet6-conf';
import type { Net } from '../../core/net';
import type { Inet6Dev } from '../inet6-dev';

/** RTM_NEWNETCONF. */
export function inet6NetconfNotify(
  net: Net,
  scope: DevconfScope,
  values: Readonly<Partial<Record<DevconfKey, number>>>,
): void {
  net.notify({ group: 'IPV6_NETCONF', kind: 'newnetconf', ...named(scope), values });
}

/** __addrconf_sysctl_register: a device has settings from now on, or has them under another name. */
export function netconfRegistered(idev: Inet6Dev): void {
  if (idev.net.profile.netconfOfDevices === 'silent') return;
  const { forwarding, proxy_ndp, ignore_routes_with_linkdown } = idev.cnf;
  // only a multicast router, of which there is none, sets mc_forwarding
  inet6NetconfNotify(idev.net, idev, {
    forwarding,
    mc_forwarding: 0,
    proxy_ndp,
    ignore_routes_with_linkdown,
  });
}

/** __addrconf_sysctl_unregister: RTM_DELNETCONF. */
export function netconfUnregistered(idev: Inet6Dev): void {
  if (idev.net.profile.netconfOfDevices !== 'coming-and-going') return;
  idev.net.notify({ group: 'IPV6_NETCONF', kind: 'delnetconf', ...named(idev) });
}

function named(scope: DevconfScope): { readonly scope: string; readonly ifindex: number } {
  if (typeof scope === 'string') return { scope, ifindex: 0 };
  return { scope: scope.dev.name, ifindex: scope.dev.ifindex };
}

/**
 * Becoming a router and ceasing to be one (addrconf_fixup_forwarding of net/ipv6/addrconf.c), and switching IPv6 off and on
 * (addrconf_disable_ipv6): sysctl writes that are events, with effects even when the value stays the same.
 */
import { ALL_ROUTERS, ALL_ROUTERS_INTERFACE, ALL_ROUTERS_SITE } from '../../../base/ip6';
import { IFF_MULTICAST } from '../../../link/net-device';
import { decision } from '../../../trace/decision';
import type { Net } from '../../core/net';
import { withDevconf } from '../../sysctl/devconf';
import type { DevconfScope } from '../../sysctl/inet6-conf';
import { IFA_F_TENTATIVE, in6DevGet, type Inet6Dev } from '../inet6-dev';
import { ipv6DevMcDec, ipv6DevMcInc } from '../mcast/group';
import { rt6PurgeDfltRouters } from '../route/default-router';
import { addrconfJoinAnycast, addrconfLeaveAnycast } from './addresses';
import { addrconfIfdown, IFDOWN_DISABLED } from './ifdown';
import { inet6NetconfNotify } from './netconf';
import { addrconfNotify } from './notify';

export const PURGE_DEFAULT_ROUTERS = decision({
  id: 'addrconf.forwarding.purge-default-routers',
  outcome: 'note',
  says: 'forwarding was switched on somewhere in this namespace: default routes learned from advertisements go, on every interface',
  spec: 'ip-sysctl forwarding',
  source: 'rt6_purge_dflt_routers',
  remedy: 'accept_ra=2 on the interface that the route came from, set before forwarding is switched on',
});

/** addrconf_fixup_forwarding: the value is stored here, because what follows depends on what it was. */
export function addrconfFixupForwarding(net: Net, scope: DevconfScope, value: number): void {
  if (scope === 'default') {
    setDefaultForwarding(net, value);
    return;
  }
  if (scope === 'all') {
    const before = net.devconfAll.forwarding;
    net.devconfAll = withDevconf(net.devconfAll, 'forwarding', value);
    setDefaultForwarding(net, value);
    for (const dev of net.devices.values()) {
      const idev = in6DevGet(dev);
      if (idev !== undefined) setForwarding(idev, value);
    }
    if ((before === 0) !== (value === 0)) inet6NetconfNotify(net, 'all', { forwarding: value });
  } else setForwarding(scope, value);
  if (value !== 0) rt6PurgeDfltRouters(net, PURGE_DEFAULT_ROUTERS);
}

function setDefaultForwarding(net: Net, value: number): void {
  const before = net.devconfDflt.forwarding;
  net.devconfDflt = withDevconf(net.devconfDflt, 'forwarding', value);
  if ((before === 0) !== (value === 0)) inet6NetconfNotify(net, 'default', { forwarding: value });
}

function setForwarding(idev: Inet6Dev, value: number): void {
  const before = idev.cnf.forwarding;
  idev.cnf = withDevconf(idev.cnf, 'forwarding', value);
  if ((before === 0) === (value === 0)) return;
  idev.net.trace.state('sysctl', `net.ipv6.conf.${idev.dev.name}.forwarding`, String(before), String(value));
  devForwardChange(idev);
}

/** dev_forward_change: the groups and the anycast addresses of routers. */
function devForwardChange(idev: Inet6Dev): void {
  const { net, dev } = idev;
  const router = idev.cnf.forwarding !== 0;
  if (dev.flags & IFF_MULTICAST) {
    const groups = net.profile.joinsAllRouterScopes
      ? [ALL_ROUTERS, ALL_ROUTERS_INTERFACE, ALL_ROUTERS_SITE]
      : [ALL_ROUTERS];
    for (const group of groups) if (router) ipv6DevMcInc(idev, group); else ipv6DevMcDec(idev, group); // prettier-ignore
  }
  for (const ifp of idev.addrList) {
    if (ifp.flags & IFA_F_TENTATIVE) continue;
    if (router) addrconfJoinAnycast(ifp);
    else addrconfLeaveAnycast(ifp);
  }
  inet6NetconfNotify(net, idev, { forwarding: idev.cnf.forwarding });
}

/** addrconf_disable_ipv6. */
export function addrconfDisableIpv6(net: Net, scope: DevconfScope, value: number): void {
  if (scope === 'default') {
    net.devconfDflt = withDevconf(net.devconfDflt, 'disable_ipv6', value);
    return;
  }
  if (scope !== 'all') {
    setDisabled(scope, value);
    return;
  }
  net.devconfAll = withDevconf(net.devconfAll, 'disable_ipv6', value);
  net.devconfDflt = withDevconf(net.devconfDflt, 'disable_ipv6', value);
  for (const dev of net.devices.values()) {
    const idev = in6DevGet(dev);
    if (idev !== undefined) setDisabled(idev, value);
  }
}

function setDisabled(idev: Inet6Dev, value: number): void {
  const { net, dev } = idev;
  const before = idev.cnf.disable_ipv6;
  idev.cnf = withDevconf(idev.cnf, 'disable_ipv6', value);
  if ((before === 0) === (value === 0)) return;
  net.trace.state('sysctl', `net.ipv6.conf.${dev.name}.disable_ipv6`, String(before), String(value));
  if (value !== 0) addrconfIfdown(idev, false, IFDOWN_DISABLED);
  else if (dev.up) addrconfNotify(net, dev, 'NETDEV_UP');
}

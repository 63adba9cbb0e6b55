/** Whether a gateway makes sense (ip6_validate_gw, ip6_route_check_nh): not ours, and on a link, without a further gateway. */
import type { Ip6 } from '../../../base/ip6';
import type { NetDevice } from '../../../link/net-device';
import type { NetlinkError } from '../../core/errno';
import type { Net } from '../../core/net';
import { ipv6ChkAddr } from '../addrconf/addresses';
import { isReject, RT6_TABLE_MAIN, type Fib6Info } from './fib6-info';
import { fib6TableLookup } from './lookup';
import { rt6Lookup } from './output';
import type { Fib6Config } from './route-add';
import { RT6_LOOKUP_F_IFACE, RT6_LOOKUP_F_IGNORE_LINKSTATE } from './select';

const NOT_ON_LINK: NetlinkError = { errno: 'EHOSTUNREACH' };

/** ip6_validate_gw: the device that `gateway` is reached through, or what is wrong with it. */
export function ip6ValidateGw(net: Net, config: Fib6Config, gateway: Ip6): NetDevice | NetlinkError {
  let { dev } = config;
  if (dev !== undefined && isOurs(net, gateway, dev)) return invalid('Gateway can not be a local address');
  if (!gateway.isLinkLocal) {
    if (gateway.isMulticast || gateway.isUnspecified) return invalid('Invalid gateway address');
    const found = config.onlink ? checkOnlink(net, config, gateway) : checkNexthop(net, config, gateway);
    if ('errno' in found) return found;
    dev ??= found;
  }
  if (dev === undefined) return invalid('Egress device not specified');
  if (dev.loopback) return invalid('Egress device can not be loopback device for this route');
  if (config.dev === undefined && isOurs(net, gateway, dev))
    return invalid('Gateway can not be a local address');
  return dev;
}

/** A link-local address is another machine's on another link; any other of ours is ours everywhere. Tentative ones count. */
function isOurs(net: Net, gateway: Ip6, dev: NetDevice): boolean {
  if (!gateway.isLinkLocal) return ipv6ChkAddr(net, gateway, undefined, 0);
  return net.profile.refusesOwnLinkLocalGateway && ipv6ChkAddr(net, gateway, dev, 0);
}

/** ip6_route_check_nh: the device of an on-link route that covers the gateway, by the table named or else by all. */
function checkNexthop(net: Net, config: Fib6Config, gateway: Ip6): NetDevice | NetlinkError {
  const found = inNamedTable(net, config, gateway) ?? direct(rt6Lookup(net, gateway, config.dev));
  if (found === undefined || (config.dev !== undefined && config.dev !== found.nh.dev)) return NOT_ON_LINK;
  return found.nh.dev;
}

/** A request names a table even where the person did not: main. Links without carrier count here. */
function inNamedTable(net: Net, { table, request, dev }: Fib6Config, gateway: Ip6): Fib6Info | undefined {
  const id = table ?? (request === undefined ? undefined : RT6_TABLE_MAIN);
  const named = id === undefined ? undefined : net.fib6.fib6GetTable(id);
  if (named === undefined) return undefined;
  const found = direct(
    fib6TableLookup(net, named, gateway, dev, RT6_LOOKUP_F_IFACE | RT6_LOOKUP_F_IGNORE_LINKSTATE),
  );
  return dev === undefined || found?.nh.dev === dev ? found : undefined;
}

/** A gateway must not need a gateway, nor lead nowhere. */
function direct(rt: Fib6Info | undefined): Fib6Info | undefined {
  return rt === undefined || isReject(rt) || rt.nh.gateway !== undefined ? undefined : rt;
}

/** ip6_route_check_nh_onlink: it may be on no prefix of ours, but not be known elsewhere, or as something else. */
function checkOnlink(net: Net, config: Fib6Config, gateway: Ip6): NetDevice | NetlinkError {
  const dev = config.dev as NetDevice;
  const main = net.fib6.fib6GetTable(RT6_TABLE_MAIN);
  const found = main && fib6TableLookup(net, main, gateway, dev, RT6_LOOKUP_F_IGNORE_LINKSTATE);
  if (found === undefined || isReject(found) || found.dst.address.isUnspecified) return dev;
  if (found.type === 'unicast' && (found.nh.dev === dev || !net.profile.onlinkGatewayMustMatch)) return dev;
  return invalid('Nexthop has invalid gateway or device mismatch');
}

function invalid(extack: string): NetlinkError {
  return { errno: 'EINVAL', extack };
}

/** What an IPv4 address is to this machine: ours, a broadcast, a group, or somebody else's (net/ipv4/fib_frontend.c). */
import type { Ip4 } from '../../base/ip4';
import type { NetDevice } from '../../link/net-device';
import type { Net } from '../core/net';
import { RT_TABLE_LOCAL, type RouteType4 } from './fib/fib-info';
import { netnsIpv4 } from './netns-ipv4';

/** In 0.0.0.0/8: "this network", whose addresses nobody has. */
export function isZeronet(address: Ip4): boolean {
  return address.word >>> 24 === 0;
}

/** In 224.0.0.0/24: groups that no router forwards. */
export function isLocalMulticast(address: Ip4): boolean {
  return address.word >>> 8 === 0xe00000;
}

/** inet_addr_type_table. */
export function inetAddrType(net: Net, address: Ip4, table = RT_TABLE_LOCAL): RouteType4 {
  if (isZeronet(address) || address.isBroadcast) return 'broadcast';
  if (address.isMulticast) return 'multicast';
  const { fib } = netnsIpv4(net);
  if (fib.table(table) === undefined) return 'broadcast';
  const found = fib.tableLookup(table, { dst: address });
  return typeof found === 'string' ? 'unicast' : found.type;
}

/** __ip_dev_find: the device that has an address, or that a route makes one of ours. */
export function ipDevFind(net: Net, address: Ip4): NetDevice | undefined {
  const { addresses, fib } = netnsIpv4(net);
  const [ifa] = addresses.get(address) ?? [];
  if (ifa !== undefined) return ifa.inDev.dev;
  const found = fib.tableLookup(RT_TABLE_LOCAL, { dst: address });
  return typeof found !== 'string' && found.type === 'local' ? found.nh.dev : undefined;
}

/** The route a device has for itself as soon as IPv6 runs on it (addrconf_add_mroute). */
import { Ip6 } from '../../../base/ip6';
import type { Prefix } from '../../../base/prefix';
import { decision } from '../../../trace/decision';
import type { Inet6Dev } from '../inet6-dev';
import { IP6_RT_PRIO_ADDRCONF, RT6_TABLE_LOCAL } from './fib6-info';
import { fib6Add } from './route-add';

export const ROUTE_MULTICAST = decision({
  id: 'route.multicast.added',
  outcome: 'note',
  says: 'IPv6 starts on the device, and with it multicast',
  spec: 'RFC 4861 §7.2.1',
  source: 'addrconf_add_mroute',
});

const MULTICAST_PREFIX: Prefix = { address: Ip6.of(0xff000000, 0, 0, 0), length: 8 };

/** addrconf_add_mroute: groups are reached through this device (ff00::/8 in the table `local`). */
export function addrconfAddMroute({ net, dev }: Inet6Dev): void {
  const config = {
    dst: MULTICAST_PREFIX,
    table: RT6_TABLE_LOCAL,
    metric: IP6_RT_PRIO_ADDRCONF,
    type: 'multicast',
    protocol: 'kernel',
    dev,
  } as const;
  fib6Add(net, config, ROUTE_MULTICAST);
}

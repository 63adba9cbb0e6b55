/** [Neighbor] sections and IPv6ProxyNDPAddress=. Mirrors networkd-neighbor.c and networkd-ipv6-proxy-ndp.c. */
import { Ip6 } from '../../base/ip6';
import { ERRNO_TEXT, type NeighRequest } from '../../kernel/uapi';
import type { Link } from './link';
import { checkReady } from './link-ready';
import type { Manager } from './manager';

/** link_request_static_neighbors() */
export function requestNeighbors(manager: Manager, link: Link): void {
  const wanted = [...(link.network?.neighbors.values() ?? [])].flatMap(
    ({ address, lladdr }): NeighRequest[] =>
      address instanceof Ip6 && lladdr !== undefined
        ? [{ dst: address, dev: link.name, lladdr, state: 'NUD_PERMANENT' }]
        : [],
  );
  link.staticNeighborsConfigured = wanted.length === 0;
  if (wanted.length === 0) return;
  manager.request(link, 'neighbors', () => {
    if (!link.isReadyToConfigure) return false;
    for (const request of wanted) set(manager, link, request, 'neighbor');
    link.staticNeighborsConfigured = true;
    link.debug('Neighbors set');
    checkReady(manager, link);
    return true;
  });
}

/** link_request_static_ipv6_proxy_ndp_addresses() */
export function requestProxyNdp(manager: Manager, link: Link): void {
  const wanted = link.network?.proxyNdpAddresses ?? [];
  if (wanted.length === 0) return;
  manager.request(link, 'proxy NDP', () => {
    if (!link.isReadyToConfigure) return false;
    for (const dst of wanted)
      set(manager, link, { dst, dev: link.name, proxy: true }, 'IPv6 proxy NDP address');
    return true;
  });
}

function set({ os }: Manager, link: Link, request: NeighRequest, what: string): void {
  const refused = os.netlink.neighbourAdd(request, 'replace');
  if (refused !== undefined) link.log('warning', `Could not set ${what}: ${ERRNO_TEXT[refused.errno]}`);
}

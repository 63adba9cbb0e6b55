/**
 * The IPv4 addresses and routes of links: those of the files, and others, which go when their link is configured. Mirrors
 * networkd-address.c and networkd-route.c for AF_INET.
 *
 * Differs from Linux: address pools (0.0.0.0/24), labels and duplicate address detection (RFC 5227) mean nothing, and nor
 * do multipath routes.
 */
import { Ip4 } from '../../base/ip4';
import { formatPrefix4, prefix4Contains } from '../../base/prefix4';
import {
  ERRNO_TEXT,
  type AddrInfo4,
  type AddrRequest4,
  type NetlinkEvent,
  type RouteInfo4,
  type RouteProtocol,
  type RouteRequest4,
} from '../../kernel/uapi';
import type { AddressSection, RouteSection } from './config/network';
import { FOREIGN_REMOVED } from './decisions';
import type { Link } from './link';
import { enterFailed } from './link-configure';
import { checkReady } from './link-ready';
import type { Manager } from './manager';

const RT_TABLE_MAIN = 254;
const RT_SCOPE_LINK = 253;
const IFA_F_NOPREFIXROUTE = 0x200;
/** Beyond this length there is no broadcast address. */
const LONGEST_WITH_BROADCAST = 30;

/** What was asked for on one link, and whether all of it is there. */
interface Wanted {
  readonly addresses: Map<string, AddrRequest4>;
  readonly routes: Map<string, RouteRequest4>;
  missing: number;
}

const addressKey = ({ local, prefixlen, peer }: AddrRequest4 | AddrInfo4): string =>
  `${local}/${prefixlen} ${peer ?? ''}`;
const routeKey = ({ dst, gateway, metric, table, type }: RouteRequest4 | RouteInfo4): string =>
  `${formatPrefix4(dst)} ${gateway ?? ''} ${metric ?? 0} ${table ?? RT_TABLE_MAIN} ${type ?? 'unicast'}`;

export class Inet4 {
  private readonly wanted = new Map<Link, Wanted>();

  constructor(private readonly manager: Manager) {}

  private get netlink() {
    return this.manager.os.netlink.ipv4;
  }

  /** The addresses that a link has. */
  of(link: Link): readonly AddrInfo4[] {
    return this.netlink.addresses().filter(({ ifindex }) => ifindex === link.ifindex);
  }

  /** Whether everything of the file is there. */
  isConfigured(link: Link): boolean {
    return (this.wanted.get(link)?.missing ?? 0) === 0;
  }

  /** An address or a route has come or gone, which may be what something waits for. */
  process(event: NetlinkEvent): void {
    if (event.kind !== 'newaddr4' && event.kind !== 'deladdr4') return;
    const link = this.manager.links.get(event.address.ifindex);
    if (link !== undefined) checkReady(this.manager, link);
  }

  /** link_request_static_addresses(), link_request_static_routes() */
  requestStatic(link: Link): void {
    const { network } = link;
    if (network === undefined) return;
    const wanted: Wanted = { addresses: new Map(), routes: new Map(), missing: 0 };
    for (const section of network.addresses.values()) {
      const request = addressRequest(link.name, section);
      if (request !== undefined) wanted.addresses.set(addressKey(request), request);
    }
    for (const section of network.routes.values()) {
      const request = routeRequest(link.name, section);
      if (request !== undefined) wanted.routes.set(routeKey(request), request);
    }
    wanted.missing = wanted.addresses.size + wanted.routes.size;
    this.wanted.set(link, wanted);
    for (const [key, request] of wanted.addresses) {
      this.request(link, wanted, `address ${key}`, 'address', () =>
        this.netlink.addressAdd(request, 'replace'),
      );
    }
    for (const [key, request] of wanted.routes) {
      const isReady = (): boolean => this.gatewayIsReady(link, wanted, request);
      const add = (): ReturnType<typeof this.netlink.routeAdd> => this.netlink.routeAdd(request, 'append');
      this.request(link, wanted, `route ${key}`, 'route', add, isReady);
    }
  }

  private request(
    link: Link,
    wanted: Wanted,
    key: string,
    what: 'address' | 'route',
    add: () => ReturnType<Inet4['netlink']['addressAdd']>,
    isReady: () => boolean = () => true,
  ): void {
    this.manager.request(link, `IPv4 ${key}`, () => {
      if (!link.isReadyToConfigure || !isReady()) return false;
      const refused = add();
      if (refused !== undefined && refused.errno !== 'EEXIST') {
        link.log('warning', `Could not set ${what}: ${refused.extack ?? ERRNO_TEXT[refused.errno]}`);
        enterFailed(this.manager, link);
        return true;
      }
      wanted.missing -= 1;
      checkReady(this.manager, link);
      return true;
    });
  }

  /** route_is_ready_to_configure(): all addresses of the file come first, and a gateway must be on the link. */
  private gatewayIsReady(link: Link, { addresses }: Wanted, { gateway, onlink }: RouteRequest4): boolean {
    const there = new Set(this.of(link).map(addressKey));
    if (![...addresses.keys()].every(key => there.has(key))) return false;
    if (gateway === undefined || onlink === true) return true;
    return this.netlink
      .routes()
      .some(({ dst, dev }) => dev === link.name && dst.length > 0 && prefix4Contains(dst, gateway));
  }

  /** link_drop_foreign_addresses() and link_drop_foreign_routes() */
  dropForeign(link: Link): void {
    const { os, conf, enumerated } = this.manager;
    const { network } = link;
    const keep = network?.keepConfiguration;
    if (network === undefined || link.isLoopback) return;
    const addresses = new Set(
      [...network.addresses.values()].flatMap(section => {
        const request = addressRequest(link.name, section);
        return request === undefined ? [] : [addressKey(request)];
      }),
    );
    const routes = new Set(
      [...network.routes.values()].flatMap(section => {
        const request = routeRequest(link.name, section);
        return request === undefined ? [] : [routeKey(request)];
      }),
    );
    if (conf.manageForeignRoutes && enumerated) {
      for (const route of this.netlink.routes()) {
        const { dst, dev, protocol, table, type, metric } = route;
        if (dev !== link.name || protocol === 'kernel' || routes.has(routeKey(route))) continue;
        if ((keep === 'static' && protocol === 'static') || (keep === 'dhcp' && protocol === 'dhcp'))
          continue;
        os.note(FOREIGN_REMOVED, { dev, route: formatPrefix4(dst), protocol: String(protocol) });
        this.netlink.routeDel({ dst, dev, table, type, metric });
      }
    }
    for (const address of this.of(link)) {
      const dynamic = address.validLifetime !== 0xffff_ffff;
      if (addresses.has(addressKey(address)) || address.local.isLoopback) continue;
      if ((keep === 'dhcp' && dynamic) || (keep === 'static' && !dynamic)) continue;
      os.note(FOREIGN_REMOVED, { dev: link.name, address: `${address.local}/${address.prefixlen}` });
      this.netlink.addressDel({ dev: link.name, local: address.local, prefixlen: address.prefixlen });
    }
  }

  /** link_drop_managed_config() */
  dropManaged(link: Link): void {
    const wanted = this.wanted.get(link);
    this.wanted.delete(link);
    for (const request of wanted?.routes.values() ?? []) this.netlink.routeDel(request);
    for (const { dev, local, prefixlen } of wanted?.addresses.values() ?? []) {
      this.netlink.addressDel({ dev, local, prefixlen });
    }
  }
}

/** What an [Address] section asks for; undefined where it is for IPv6. */
function addressRequest(dev: string, section: AddressSection): AddrRequest4 | undefined {
  const { address, peer, prefixLength, preferredLifetime, scope, routeMetric, addPrefixRoute } = section;
  if (!(address instanceof Ip4) || address.isUnspecified) return undefined;
  const host = prefixLength === 0 ? -1 : 0xffff_ffff >>> prefixLength;
  const hasBroadcast = prefixLength <= LONGEST_WITH_BROADCAST && !(peer instanceof Ip4);
  return {
    dev,
    local: address,
    prefixlen: prefixLength,
    ...(peer instanceof Ip4 && { peer }),
    ...(hasBroadcast && { broadcast: Ip4.of(address.word | host) }),
    ...(scope !== undefined && { scope }),
    ...(!addPrefixRoute && { flags: IFA_F_NOPREFIXROUTE }),
    ...(preferredLifetime !== undefined && { preferredLifetime, validLifetime: 0xffff_ffff }),
    ...(routeMetric > 0 && { metric: routeMetric }),
  };
}

/** What a [Route] section asks for; undefined where DHCP is to fill it in, or where it is for IPv6. */
function routeRequest(dev: string, section: RouteSection): RouteRequest4 | undefined {
  const { gateway, destination, preferredSource, metric, type, table, onlink, scope } = section;
  if (typeof gateway === 'string') return undefined;
  const parts = [destination?.address, gateway, preferredSource].filter(part => part !== undefined);
  if (parts.length === 0 || !parts.every(part => part instanceof Ip4)) return undefined;
  const { mtu, advmss, protocol = 'static' } = section;
  const dst = destination?.address instanceof Ip4 ? destination.address : Ip4.of(0);
  const length = destination?.length ?? 0;
  const hasDevice = type === 'unicast' || type === 'local' || type === 'multicast';
  return {
    type,
    dst: { address: dst.masked(length), length },
    protocol: protocol as RouteProtocol,
    metric,
    metrics: {
      ...(mtu !== undefined && mtu > 0 && { mtu }),
      ...(advmss !== undefined && { advmss }),
    },
    ...(hasDevice && { dev }),
    ...(table !== undefined && { table }),
    ...(scope !== undefined && { scope }),
    ...(gateway instanceof Ip4 && { gateway }),
    ...(onlink === true && { onlink }),
    ...(preferredSource instanceof Ip4 && { prefsrc: preferredSource }),
  };
}

/** Whether addresses of a link lead somewhere: those of a narrow scope do not. */
export function reaches({ scope }: AddrInfo4): boolean {
  return scope < RT_SCOPE_LINK;
}

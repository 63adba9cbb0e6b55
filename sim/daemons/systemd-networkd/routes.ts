/**
 * The routes of links: those of the files, those that router discovery made, and others, which go when their link is
 * configured. Mirrors networkd-route.c.
 *
 * Differs from Linux: multipath routes and nexthop objects mean nothing.
 */
import { Ip6 } from '../../base/ip6';
import { formatPrefix, type Prefix } from '../../base/prefix';
import { ERRNO_TEXT, type RouteInfo, type RouteProtocol, type RouteRequest } from '../../kernel/uapi';
import type { RouteSection } from './config/network';
import { FOREIGN_REMOVED } from './decisions';
import type { Link } from './link';
import { enterFailed } from './link-configure';
import { checkReady } from './link-ready';
import type { Manager } from './manager';

const RT_TABLE_MAIN = 254;
const RT_TABLE_LOCAL = 255;
const IP6_RT_PRIO_USER = 1024;

/** Who asked for a route. */
export type RouteSource = 'static' | 'ndisc' | 'dhcp6' | 'dhcp-pd';

const SOURCE_NAMES = {
  static: 'route',
  ndisc: 'NDisc route',
  dhcp6: 'DHCPv6 route',
  'dhcp-pd': 'DHCP-PD route',
} as const;

export interface KnownRoute {
  readonly link: Link;
  readonly request: RouteRequest;
  source: RouteSource;
  /** The router that told of it. */
  provider: Ip6 | undefined;
  /** When it is over, in µs since the start. */
  until: number;
}

/** The prefix of an address, nothing after its length. */
export function prefixOf(address: Ip6, length: number): Prefix {
  return { address: address.masked(length), length };
}

/** What makes two routes the same: route_compare_func(). */
export function keyOf({ dst, gateway, metric, table, type }: RouteRequest | RouteInfo): string {
  return `${formatPrefix(dst)} ${gateway ?? ''} ${metric} ${table ?? RT_TABLE_MAIN} ${type ?? 'unicast'}`;
}

export class Routes {
  private readonly known = new Map<Link, Map<string, KnownRoute>>();

  constructor(private readonly manager: Manager) {}

  of(link: Link): KnownRoute[] {
    return [...(this.known.get(link)?.values() ?? [])];
  }

  /** manager_rtnl_process_route(): a route that somebody took away is forgotten. */
  process(kind: 'newroute' | 'delroute', route: RouteInfo): void {
    if (kind === 'newroute') return;
    for (const link of this.manager.links.values()) {
      if (link.name === route.dev) this.known.get(link)?.delete(keyOf(route));
    }
  }

  /** link_request_static_routes() */
  requestStatic(link: Link): void {
    const { network } = link;
    if (network === undefined) return;
    const wanted = [...network.routes.values()].flatMap(section => {
      const request = staticRequest(link.name, section);
      return request === undefined ? [] : [request];
    });
    link.staticRoutesConfigured = wanted.length === 0;
    for (const request of wanted) {
      this.request(link, request, 'static', undefined, Infinity, () => {
        const others = wanted.filter(other => other !== request);
        if (others.some(other => this.manager.isRequested(link, `route ${keyOf(other)}`))) return;
        link.staticRoutesConfigured = true;
        link.debug('Routes set');
      });
    }
    if (wanted.length > 0) {
      link.debug('Requesting routes');
      link.setState('configuring');
    }
    checkReady(this.manager, link);
  }

  /** link_request_route(): put there when the link is ready and the gateway can be reached. */
  request(
    link: Link,
    request: RouteRequest,
    source: RouteSource,
    provider: Ip6 | undefined,
    until: number,
    done: () => void,
  ): void {
    const key = keyOf(request);
    const ofLink = this.known.get(link) ?? new Map<string, KnownRoute>();
    this.known.set(link, ofLink);
    ofLink.set(key, { link, request, source, provider, until });
    link.debug(
      `Requesting ${source} route: dst: ${formatPrefix(request.dst)}, gw: ${request.gateway ?? 'n/a'}`,
    );
    this.manager.request(link, `route ${key}`, () => {
      if (!link.isReadyToConfigure || !this.gatewayIsReady(link, request)) return false;
      const refused = this.manager.os.netlink.routeAdd(request, 'append');
      if (refused !== undefined && refused.errno !== 'EEXIST') {
        const why = refused.extack ?? ERRNO_TEXT[refused.errno];
        link.log('warning', `Could not set ${SOURCE_NAMES[source]}: ${why}`);
        ofLink.delete(key);
        enterFailed(this.manager, link);
        return true;
      }
      done();
      checkReady(this.manager, link);
      return true;
    });
  }

  /** gateway_is_ready(): link-local ones are; others need a route to them, which is not the default one. */
  private gatewayIsReady(link: Link, { gateway, onlink }: RouteRequest): boolean {
    if (gateway === undefined || onlink === true || gateway.isLinkLocal) return true;
    const routes = this.manager.os.netlink.routes();
    return routes.some(
      ({ dst, dev }) => dev === link.name && dst.length > 0 && gateway.prefixEquals(dst.address, dst.length),
    );
  }

  /** route_remove() */
  remove({ link, request }: KnownRoute): void {
    const { dst, gateway, dev, metric, table, type } = request;
    this.known.get(link)?.delete(keyOf(request));
    this.manager.os.netlink.routeDel({
      dst,
      ...(gateway !== undefined && { gateway }),
      ...(dev !== undefined && { dev }),
      ...(metric !== undefined && { metric }),
      ...(table !== undefined && { table }),
      ...(type !== undefined && { type }),
    });
  }

  /** link_drop_foreign_routes(): what the kernel made for itself stays; what it learned from a router does not. */
  dropForeign(link: Link): void {
    if (!this.manager.conf.manageForeignRoutes || !this.manager.enumerated) return;
    const { os } = this.manager;
    const keep = link.network?.keepConfiguration;
    const sections = [...(link.network?.routes.values() ?? [])];
    const wanted = new Set(
      sections.flatMap(section => {
        const request = staticRequest(link.name, section);
        return request === undefined ? [] : [keyOf(request)];
      }),
    );
    for (const route of os.netlink.routes()) {
      if (route.dev !== link.name || route.protocol === 'kernel' || route.cloned === true) continue;
      if (this.known.get(link)?.has(keyOf(route)) === true || wanted.has(keyOf(route))) continue;
      if (route.protocol === 'boot' && route.dst.length === 8 && route.dst.address.isMulticast) continue;
      if (keep === 'static' && route.protocol === 'static') continue;
      if (keep === 'dhcp' && route.protocol === 'dhcp') continue;
      os.note(FOREIGN_REMOVED, {
        dev: link.name,
        route: formatPrefix(route.dst),
        protocol: String(route.protocol),
      });
      const { dst, gateway, metric, table, type } = route;
      os.netlink.routeDel({
        dst,
        dev: link.name,
        metric,
        table,
        type,
        ...(gateway !== undefined && { gateway }),
      });
    }
  }

  /** link_drop_managed_routes() */
  dropManaged(link: Link): void {
    for (const route of this.of(link)) this.remove(route);
  }
}

const LOCAL_TYPES: ReadonlySet<string> = new Set(['local', 'anycast', 'multicast']);

/** What a [Route] section asks for; undefined where a router or DHCP is to fill it in, or where it is for IPv4. */
function staticRequest(dev: string, section: RouteSection): RouteRequest | undefined {
  const { gateway, destination, preferredSource, metric, type, table, preference, onlink } = section;
  if (typeof gateway === 'string') return undefined;
  const dst = destination?.address;
  if ((dst ?? gateway ?? preferredSource) === undefined) return undefined;
  if (![dst, gateway, preferredSource].every(part => part === undefined || part instanceof Ip6))
    return undefined;
  const { mtu, hopLimit, advmss, protocol = 'static' } = section;
  const metrics = {
    ...(mtu !== undefined && mtu > 0 && { mtu }),
    ...(hopLimit !== undefined && { hoplimit: hopLimit }),
    ...(advmss !== undefined && { advmss }),
  };
  return {
    type,
    dst: prefixOf(dst instanceof Ip6 ? dst : Ip6.of(0, 0, 0, 0), destination?.length ?? 0),
    table: table ?? (LOCAL_TYPES.has(type) ? RT_TABLE_LOCAL : RT_TABLE_MAIN),
    protocol: protocol as RouteProtocol,
    metric: metric === 0 ? IP6_RT_PRIO_USER : metric,
    dev,
    metrics,
    ...(gateway instanceof Ip6 && { gateway }),
    ...(onlink === true && { onlink }),
    ...(preferredSource instanceof Ip6 && { prefsrc: preferredSource }),
    ...(preference !== undefined && preference !== 'reserved' && { preference }),
  };
}

/**
 * The routing table as it should be: one route for each destination and interface, that of the router that comes first.
 * Mirrors route.c, rt_build() above all, and inet6_getroutes() of ipv6.c.
 *
 * Differs from Linux: who took a route away is not known here; the log always says that it was pid 0, which is the kernel.
 */
import { UNSPECIFIED, type Ip6 } from '../../base/ip6';
import { formatPrefix, type Prefix } from '../../base/prefix';
import { ERRNO_TEXT, type RouteInfo, type RouterPreference } from '../../kernel/uapi';
import { anyGlobal } from './addresses';
import { DEFAULT_ADDED, DEFAULT_REMOVED, ROUTE_REPLACED } from './decisions';
import type { Interface } from './interface';
import type { Dhcpcd } from './manager';
import type { Router } from './router';

const MAIN = 254;

/** struct rt */
interface Route {
  readonly iface: Interface;
  readonly dst: Prefix;
  readonly gateway: Ip6 | undefined;
  readonly metric: number;
  /** 0: none. */
  readonly mtu: number;
  readonly preference: RouterPreference;
}

/** rt_compare_os(): there is one for each destination and metric of an interface. */
function keyOf({ dst, iface }: Route): string {
  return `${formatPrefix(dst)} ${iface.metric}`;
}

function same(a: Route, b: Route): boolean {
  return a.iface === b.iface && a.metric === b.metric && a.gateway === b.gateway;
}

export class Routes {
  /** What dhcpcd has put there. */
  #own = new Map<string, Route>();
  /** rt_build() has run since this was set to false. */
  built = false;

  constructor(private readonly dhcpcd: Dhcpcd) {}

  /** rt_build(): what is missing is added, what is not wanted any more goes. */
  build(): void {
    this.built = true;
    const kernel = this.#kernelRoutes();
    const added = new Map<string, Route>();
    const wanted = [...this.#wanted()].sort((a, b) => byInterface(a.iface, b.iface));
    for (const route of wanted) {
      const key = keyOf(route);
      if (!route.iface.options.configure || added.has(key)) continue;
      const before = this.#own.get(key);
      if (before === undefined || !same(route, before) || before.mtu !== route.mtu) {
        if (!this.#add(route, before, kernel)) continue;
      }
      this.#own.delete(key);
      added.set(key, route);
    }
    const gone = [...this.#own.values()].sort((a, b) => -byDestination(a, b));
    this.#own = added;
    for (const route of gone) {
      if (this.dhcpcd.exiting && route.iface.options.persistent) continue;
      this.#say('deleting', route);
      if (route.dst.length === 0) this.#note(DEFAULT_REMOVED, route);
      this.#delete(route);
    }
  }

  /** rt_recvrt(): somebody has taken a route away; it comes back with the next reason to build. */
  removed(route: RouteInfo): void {
    const iface = this.dhcpcd.interfaces.find(({ name }) => name === route.dev);
    if (iface === undefined || route.table !== MAIN || route.cloned === true) return;
    const own = [...this.#own].find(
      ([, each]) => each.iface === iface && formatPrefix(each.dst) === formatPrefix(route.dst),
    );
    if (own === undefined) return;
    this.#own.delete(own[0]);
    this.#say('pid 0 deleted', own[1]);
  }

  /** inet6_raroutes() */
  *#wanted(): Generator<Route> {
    for (const router of this.dhcpcd.routers.list) {
      if (router.expired) continue;
      for (const { prefix, length, valid, onLink } of router.prefixes) {
        if (valid === 0 || length === 128) continue;
        yield routeOf(router, { address: prefix, length }, onLink ? undefined : router.from);
      }
      if (router.lifetime === 0 || !anyGlobal(this.dhcpcd, router.iface)) continue;
      yield routeOf(router, { address: UNSPECIFIED, length: 0 }, router.from);
    }
  }

  /** if_initrt(): the main table; of several routes to one destination the first. */
  #kernelRoutes(): Map<string, Route> {
    const found = new Map<string, Route>();
    for (const { dst, dev, gateway, metric, metrics, cloned } of this.dhcpcd.os.netlink.routes(MAIN)) {
      const iface = this.dhcpcd.interfaces.find(({ name }) => name === dev);
      if (iface === undefined || cloned === true) continue;
      const route = { iface, dst, gateway, metric, mtu: metrics.mtu ?? 0, preference: 'medium' as const };
      if (!found.has(keyOf(route))) found.set(keyOf(route), route);
    }
    return found;
  }

  /** rt_add(): the new one first and then the old one away, so that there is always one; the kernel's own goes as well. */
  #add(route: Route, before: Route | undefined, kernel: Map<string, Route>): boolean {
    if (!route.iface.options.gateway && route.dst.length === 0) return false;
    this.#say(before === undefined ? 'adding' : 'changing', route);
    let old = before;
    if (before === undefined) {
      old = kernel.get(keyOf(route));
      if (old !== undefined && same(old, route)) {
        if (old.mtu === route.mtu) return true;
        if (this.#request(route, 'replace') === undefined) return true;
      }
    }
    if (route.dst.length === 0) this.#note(DEFAULT_ADDED, route);
    let refused = this.#request(route, 'add');
    if (refused === undefined) {
      if (old !== undefined) this.#replaced(old, before === undefined);
      return true;
    }
    if (refused === 'EEXIST' && old !== undefined) {
      this.#replaced(old, before === undefined);
      refused = this.#request(route, 'add');
      if (refused === undefined || refused === 'EEXIST') return true;
    }
    this.dhcpcd.log.say('err', `if_route (ADD): ${ERRNO_TEXT[refused]}`);
    return false;
  }

  #replaced(old: Route, ofKernel: boolean): void {
    if (ofKernel) this.#note(ROUTE_REPLACED, old);
    this.#delete(old);
  }

  #request(route: Route, mode: 'add' | 'replace') {
    const { dst, gateway, metric, mtu, iface, preference } = route;
    return this.dhcpcd.os.netlink.routeAdd(
      {
        dst,
        dev: iface.name,
        table: MAIN,
        protocol: 'ra',
        preference,
        ...(metric !== 0 && { metric }),
        ...(gateway !== undefined && { gateway }),
        ...(mtu !== 0 && { metrics: { mtu } }),
      },
      mode,
    )?.errno;
  }

  /** RTM_DELROUTE, by destination, interface and metric. The kernel's message about it is not heard. */
  #delete({ dst, iface, metric }: Route): void {
    const { os, ownDeletions } = this.dhcpcd;
    const request = { dst, dev: iface.name, table: MAIN, ...(metric !== 0 && { metric }) };
    if (os.netlink.routeDel(request) === undefined) ownDeletions.push(`${iface.name} ${formatPrefix(dst)}`);
  }

  /** rt_desc() */
  #say(what: string, { iface, dst, gateway }: Route): void {
    const via = gateway === undefined ? '' : ` via ${gateway}`;
    const route = dst.length === 0 ? 'default route' : `route to ${formatPrefix(dst)}`;
    this.dhcpcd.log.say('info', `${iface.name}: ${what} ${route}${via}`);
  }

  #note(decided: typeof DEFAULT_ADDED, { iface, dst, gateway }: Route): void {
    const via = gateway === undefined ? {} : { via: String(gateway) };
    this.dhcpcd.os.note(decided, { dev: iface.name, route: formatPrefix(dst), ...via });
  }
}

function routeOf({ iface, mtu, preference }: Router, dst: Prefix, gateway: Ip6 | undefined): Route {
  return { iface, dst, gateway, metric: iface.metric, mtu, preference };
}

/** rt_compare_proto(): interfaces with a carrier come first, then those with the lower metric. */
function byInterface(a: Interface, b: Interface): number {
  return Number(b.running) - Number(a.running) || a.metric - b.metric;
}

/** rt_cmp_dest() */
function byDestination(a: Route, b: Route): number {
  const words = ({ dst: { address } }: Route): number[] => [address.w0, address.w1, address.w2, address.w3];
  const [left, right] = [words(a), words(b)];
  for (const [i, word] of left.entries()) {
    const difference = (word >>> 0) - (right[i]! >>> 0);
    if (difference !== 0) return difference;
  }
  return a.dst.length - b.dst.length || a.iface.metric - b.iface.metric;
}

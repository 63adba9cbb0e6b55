/**
 * What each part of an advertisement becomes: the default route, the header's numbers, prefixes, routes, servers. Mirrors
 * the ndisc_router_process_*() functions of networkd-ndisc.c.
 */
import { Ip6 } from '../../base/ip6';
import { formatPrefix } from '../../base/prefix';
import { seconds } from '../../base/time';
import type { RouteRequest } from '../../kernel/uapi';
import type { NdOptionOf } from '../../wire/nd/options';
import { IFA_F_MANAGETEMPADDR, IFA_F_NOPREFIXROUTE } from './addresses';
import type { PrefixList } from './config/network';
import type { VerifiedNetwork } from './config/network-load';
import { APP_IDS, generateAddresses } from './config/token';
import { RA_BAD_LIFETIMES, RA_EXPIRED, RA_FILTERED, RA_OWN_GATEWAY, RA_PREFIX_LENGTH } from './decisions';
import type { Link } from './link';
import type { Manager } from './manager';
import { keyOf, prefixOf } from './routes';
import type { RouterAdvertisement } from './sd-ndisc';

const INFINITE = 0xffff_ffff;
const MIN_IPV6_MTU = 1280;

/** What an advertisement is about. */
export interface Received {
  readonly manager: Manager;
  readonly link: Link;
  readonly network: VerifiedNetwork;
  readonly router: Ip6;
  readonly advertisement: RouterAdvertisement;
  /** Something that was asked for is there. */
  readonly done: () => void;
}

/** in6_prefix_is_filtered() */
export function isFiltered(
  address: Ip6,
  length: number,
  allow: readonly PrefixList[],
  deny: readonly PrefixList[],
): boolean {
  const covers = (one: PrefixList): boolean =>
    one.length <= length && address.prefixEquals(one.address, one.length);
  return allow.length > 0 ? !allow.some(covers) : deny.some(covers);
}

/** Seconds of a lifetime until the time when it is over, in µs since the start. */
function until({ os }: Manager, lifetime: number, infinite: number): number {
  return lifetime === infinite ? Infinity : os.now() + seconds(lifetime);
}

/** ndisc_router_process_default() */
export function processDefault(received: Received): void {
  const { manager, link, network, router, advertisement } = received;
  const { routerLifetime, options } = advertisement;
  const { profile, os } = manager;
  if (routerLifetime === 0 && !profile.zeroLifetimeRemoves) return;
  if (ownAddress(received)) {
    link.debug(`No NDisc route added, gateway ${router} matches local address`);
    os.note(RA_OWN_GATEWAY, { dev: link.name, router: String(router) });
    return;
  }
  const { preference } = advertisement;
  const medium = preference === 'reserved' ? 'medium' : preference;
  const advertised = options.find(option => option.kind === 'mtu')?.mtu ?? 0;
  const mtu = network.ra.useMtu && profile.mtuIsFor === 'route' ? advertised : 0;
  const hoplimit =
    network.ra.useHopLimit && profile.hopLimitIsFor === 'route' ? advertisement.curHopLimit : 0;
  const metrics = { ...(mtu > 0 && { mtu }), ...(hoplimit > 0 && { hoplimit }) };
  const common = { type: 'unicast' as const, protocol: 'ra' as const, dev: link.name, gateway: router };
  const lifetime = routerLifetime === 0xffff ? INFINITE : routerLifetime;
  if (network.ra.useGateway) {
    const dst = prefixOf(router, 0);
    const metric = metricFor(received, medium);
    requestRoute(received, { ...common, dst, metric, metrics, preference: medium }, lifetime);
  }
  for (const section of network.routes.values()) {
    if (section.gateway !== '_ipv6ra') continue;
    const { destination, metric, table, type, mtu: own } = section;
    const dst = destination?.address instanceof Ip6 ? destination.address : router;
    const chosen = section.preference === 'reserved' ? medium : (section.preference ?? medium);
    requestRoute(
      received,
      {
        ...common,
        type,
        dst: prefixOf(dst, destination?.length ?? 0),
        metric: metric === 0 ? metricFor(received, chosen) : metric,
        metrics: { ...metrics, ...(own !== undefined && own > 0 && { mtu: own }) },
        preference: chosen,
        ...(table !== undefined && { table }),
      },
      lifetime,
    );
  }
}

function ownAddress({ manager, link, router }: Received): boolean {
  return manager.addresses.find(link, router) !== undefined;
}

function metricFor({ manager, network }: Received, preference: 'high' | 'medium' | 'low'): number {
  const [high, medium, low] = network.ra.routeMetrics ?? manager.profile.routeMetrics;
  return { high, medium, low }[preference];
}

/** ndisc_request_route(); a lifetime of 0 takes the route away. @param lifetime seconds */
function requestRoute(received: Received, route: RouteRequest, lifetime: number): void {
  const { manager, link, network, router } = received;
  const request = { ...route, table: route.table ?? network.ra.routeTable };
  if (lifetime === 0) {
    const known = manager.routes.of(link).find(route => keyOf(route.request) === keyOf(request));
    if (known?.source !== 'ndisc') return;
    manager.os.note(RA_EXPIRED, { dev: link.name, route: formatPrefix(request.dst), router: String(router) });
    manager.routes.remove(known);
    return;
  }
  const expires = lifetime === INFINITE ? undefined : lifetime;
  manager.routes.request(
    link,
    { ...request, ...(expires !== undefined && { expires }) },
    'ndisc',
    router,
    until(manager, lifetime, INFINITE),
    received.done,
  );
}

/** What the header says beside the lifetime, where this version passes it on to the kernel. */
export function processHeader({ manager, link, network, advertisement }: Received): void {
  const { profile, os } = manager;
  const { curHopLimit, reachableTime, retransTimer, options } = advertisement;
  const write = (key: string, value: number): void => {
    if (value > 0) os.sysctl.write(`net/ipv6/${key}`, String(value));
  };
  const { useHopLimit, useReachableTime, useRetransmissionTime, useMtu } = network.ra;
  if (profile.hopLimitIsFor === 'link' && useHopLimit) write(`conf/${link.name}/hop_limit`, curHopLimit);
  if (profile.appliesTimers) {
    if (useReachableTime) write(`neigh/${link.name}/base_reachable_time_ms`, reachableTime);
    if (useRetransmissionTime) write(`neigh/${link.name}/retrans_time_ms`, retransTimer);
  }
  const mtu = options.find(option => option.kind === 'mtu')?.mtu ?? 0;
  if (profile.mtuIsFor !== 'link' || !useMtu || mtu < MIN_IPV6_MTU) return;
  write(`conf/${link.name}/mtu`, Math.min(mtu, link.info.mtu));
}

/** ndisc_router_process_prefix() */
export function processPrefix(received: Received, option: NdOptionOf<'prefix-information'>): void {
  const { manager, link, network } = received;
  const { prefix, prefixLength, onLink, autonomous } = option;
  if (prefix.isLinkLocal) return link.debug('Received link-local prefix, ignoring autonomous prefix.');
  const { prefixAllow, prefixDeny } = network.ra;
  if (isFiltered(prefix, prefixLength, prefixAllow, prefixDeny)) {
    const list = prefixAllow.length > 0 ? 'not in allow list' : 'in deny list';
    link.debug(`Prefix '${prefix}/${prefixLength}' is ${list}, ignoring`);
    manager.os.note(RA_FILTERED, { dev: link.name, prefix: `${prefix}/${prefixLength}` });
    return;
  }
  if (onLink && network.ra.useOnLinkPrefix) {
    const { preference } = received.advertisement;
    const metric = metricFor(received, preference === 'reserved' ? 'medium' : preference);
    const dst = prefixOf(prefix, prefixLength);
    const route = { type: 'unicast' as const, protocol: 'ra' as const, dev: link.name, dst, metric };
    requestRoute(received, route, option.validLifetime);
  }
  if (autonomous && network.ra.useAutonomousPrefix) processAutonomous(received, option);
}

/** ndisc_router_process_autonomous_prefix() */
function processAutonomous(received: Received, option: NdOptionOf<'prefix-information'>): void {
  const { manager, link, network } = received;
  const { prefix, prefixLength, validLifetime, preferredLifetime } = option;
  const inputs = { dev: link.name, prefix: `${prefix}/${prefixLength}`, validLifetime, preferredLifetime };
  if (prefixLength !== 64) {
    manager.say('debug', 'NDISC: Invalid prefix length, ignoring prefix for stateless autoconfiguration.');
    return manager.os.note(RA_PREFIX_LENGTH, inputs);
  }
  if (preferredLifetime > validLifetime) return manager.os.note(RA_BAD_LIFETIMES, inputs);
  const source = { ifname: link.name, mac: link.info.address, machineId: manager.machineId };
  for (const local of generateAddresses(prefix, prefixLength, network.ra.tokens, APP_IDS.ndisc, source)) {
    const known = manager.addresses.find(link, local);
    const valid = manager.profile.twoHourRule
      ? twoHours(manager, known?.validUntil, validLifetime)
      : validLifetime;
    if (valid === 0) {
      if (known?.source === 'ndisc' && known.exists) {
        manager.os.note(RA_EXPIRED, { dev: link.name, address: String(local) });
        manager.addresses.remove(known);
      }
      continue;
    }
    const request = {
      dev: link.name,
      local,
      prefixlen: prefixLength,
      flags: IFA_F_NOPREFIXROUTE | (manager.profile.temporaryAddresses ? IFA_F_MANAGETEMPADDR : 0),
      validLifetime: valid,
      preferredLifetime: Math.min(preferredLifetime, valid),
    };
    manager.addresses.request(link, request, 'ndisc', until(manager, valid, INFINITE), received.done);
  }
}

const TWO_HOURS = 7200;

/** RFC 4862 §5.5.3 (e), which networkd kept until 249. Seconds. */
function twoHours({ os }: Manager, validUntil: number | undefined, lifetime: number): number {
  if (validUntil === undefined) return lifetime;
  const remaining = Math.floor((validUntil - os.now()) / seconds(1));
  if (lifetime > TWO_HOURS || lifetime > remaining) return lifetime;
  return Math.min(remaining, TWO_HOURS);
}

/** ndisc_router_process_route() */
export function processRoute(received: Received, option: NdOptionOf<'route-information'>): void {
  const { manager, link, network, router } = received;
  const { prefix, prefixLength, routeLifetime, preference } = option;
  if (!network.ra.useRoutePrefix || preference === 'reserved' || !manager.profile.readsRouteInformation)
    return;
  if (prefixLength === 0) return link.debug('Route prefix is ::/0, ignoring');
  const { routeAllow, routeDeny } = network.ra;
  if (isFiltered(prefix, prefixLength, routeAllow, routeDeny)) {
    manager.os.note(RA_FILTERED, { dev: link.name, route: `${prefix}/${prefixLength}` });
    return;
  }
  if (ownAddress(received)) return;
  const dst = prefixOf(prefix, prefixLength);
  const metric = metricFor(received, preference);
  const common = { type: 'unicast' as const, protocol: 'ra' as const, dev: link.name };
  requestRoute(received, { ...common, dst, gateway: router, metric, preference }, routeLifetime);
}

/** ndisc_router_process_rdnss() */
export function processRdnss(
  { manager, link, network, router }: Received,
  option: NdOptionOf<'recursive-dns-server'>,
): void {
  if (!network.ra.useDns) return;
  for (const server of option.addresses) {
    if (option.lifetime === 0) link.rdnss.delete(server);
    else link.rdnss.set(server, { router, until: until(manager, option.lifetime, INFINITE) });
  }
}

/**
 * What becomes of router advertisements: routes, addresses, servers, and their end. Mirrors networkd-ndisc.c.
 *
 * Differs from Linux: PREF64 and captive portals are not kept, and redirects are left to the kernel in all versions; from
 * 256 on networkd adds a route of its own for each.
 */
import type { Ip6 } from '../../base/ip6';
import { formatPrefix } from '../../base/prefix';
import { IFA_F_TENTATIVE } from './addresses';
import { RA_ENABLED, RA_EXPIRED, RA_FILTERED, RA_RECEIVED } from './decisions';
import { startDhcp6OnRa, startDhcp6WithoutRouter } from './dhcp6';
import type { Link } from './link';
import { checkReady } from './link-ready';
import type { Manager } from './manager';
import {
  isFiltered,
  processDefault,
  processHeader,
  processPrefix,
  processRdnss,
  processRoute,
  type Received,
} from './ndisc-process';
import { ndiscEnabled } from './router-discovery';
import { SdNdisc, type RouterAdvertisement } from './sd-ndisc';

/** link_request_ndisc() */
export function requestNdisc(manager: Manager, link: Link): void {
  const decided = ndiscEnabled(manager, link);
  manager.os.note(decided, { dev: link.name });
  if (decided !== RA_ENABLED || link.ndisc !== undefined) return;
  link.debug('Requested configuring of the IPv6 Router Discovery.');
  manager.request(link, 'ndisc', () => {
    if (!link.isReadyToConfigure) return false;
    link.ndisc = new SdNdisc(manager, link, {
      router: (router, advertisement) => routerHandler(manager, link, router, advertisement),
      noRouter: router => dropDefault(manager, link, router),
      timeout: () => {
        link.debug('NDisc handler get timeout event');
        startDhcp6WithoutRouter(manager, link);
        link.ndiscConfigured = true;
        checkReady(manager, link);
      },
    });
    startNdisc(manager, link);
    link.debug('IPv6 Router Discovery is configured.');
    return true;
  });
}

/** ndisc_start(): needs a carrier and a link-local address to ask from. */
export function startNdisc(manager: Manager, link: Link): void {
  if (link.ndisc === undefined || link.ndisc.running || !link.hasCarrier || link.linkLocal === undefined)
    return;
  link.debug('Discovering IPv6 routers');
  const refused = link.ndisc.start();
  if (refused !== undefined) link.log('warning', `Failed to start IPv6 Router Discovery: ${refused}`);
}

export function ndiscStop(_manager: Manager, link: Link): void {
  link.ndisc?.stop();
  link.ndisc = link.state === 'linger' ? undefined : link.ndisc;
  link.ndiscExpire?.cancel();
  link.rdnss.clear();
}

/** ndisc_router_handler() */
function routerHandler(manager: Manager, link: Link, router: Ip6, advertisement: RouterAdvertisement): void {
  const { network } = link;
  if (network === undefined || !link.isManaged) return;
  const { routerAllow, routerDeny } = network.ra;
  if (isFiltered(router, 128, routerAllow, routerDeny)) {
    link.debug(
      `Router ${router} is ${routerAllow.length > 0 ? 'not in allow list' : 'in deny list'}, ignoring.`,
    );
    manager.os.note(RA_FILTERED, { dev: link.name, router: String(router) });
    return;
  }
  manager.os.note(RA_RECEIVED, { dev: link.name, router: String(router) });
  const received: Received = {
    manager,
    link,
    network,
    router,
    advertisement,
    done: () => ndiscReady(manager, link),
  };
  dropOutdated(manager, link);
  startDhcp6OnRa(manager, link, advertisement);
  processDefault(received);
  processHeader(received);
  for (const option of advertisement.options) {
    if (option.kind === 'prefix-information') processPrefix(received, option);
    else if (option.kind === 'route-information') processRoute(received, option);
    else if (option.kind === 'recursive-dns-server') processRdnss(received, option);
  }
  setupExpire(manager, link);
  if (link.state === 'configured' && !link.ndiscConfigured) link.setState('configuring');
  ndiscReady(manager, link);
}

/** ndisc_check_ready(): everything asked for is there, and an address is past DAD; asked again when one is. */
export function ndiscReady(manager: Manager, link: Link): void {
  const addresses = manager.addresses.of(link).filter(({ source }) => source === 'ndisc');
  const waiting = addresses.some(({ exists }) => !exists);
  if (waiting) return link.debug('ndisc_check_ready(): SLAAC addresses and routes are not set.');
  if (addresses.length > 0 && addresses.every(({ flags }) => (flags & IFA_F_TENTATIVE) !== 0)) {
    return link.debug('ndisc_check_ready(): no SLAAC address is ready.');
  }
  link.ndiscConfigured = true;
  checkReady(manager, link);
}

/** ndisc_drop_outdated() */
function dropOutdated(manager: Manager, link: Link): void {
  const now = manager.os.now();
  for (const route of manager.routes.of(link)) {
    if (route.source !== 'ndisc' || route.until > now) continue;
    manager.os.note(RA_EXPIRED, { dev: link.name, route: formatPrefix(route.request.dst) });
    manager.routes.remove(route);
  }
  for (const address of manager.addresses.of(link)) {
    if (address.source !== 'ndisc' || address.validUntil > now || !address.exists) continue;
    manager.os.note(RA_EXPIRED, { dev: link.name, address: String(address.local) });
    manager.addresses.remove(address);
  }
  for (const [server, { until: end }] of link.rdnss) if (end <= now) link.rdnss.delete(server);
}

/** ndisc_setup_expire(): wakes up when the next lifetime is over. */
function setupExpire(manager: Manager, link: Link): void {
  const ends = [
    ...manager.routes.of(link).flatMap(({ source, until: end }) => (source === 'ndisc' ? [end] : [])),
    ...manager.addresses
      .of(link)
      .flatMap(({ source, validUntil }) => (source === 'ndisc' ? [validUntil] : [])),
    ...[...link.rdnss.values()].map(({ until: end }) => end),
  ];
  const next = Math.min(Infinity, ...ends);
  link.ndiscExpire ??= manager.os.timer('ndisc expiration', () =>
    manager.handle(() => {
      dropOutdated(manager, link);
      setupExpire(manager, link);
    }),
  );
  if (next === Infinity) link.ndiscExpire.cancel();
  else link.ndiscExpire.arm(Math.max(1, next - manager.os.now()));
}

/** ndisc_router_drop_default(): the host behind the address goes on, the router does not. */
function dropDefault(manager: Manager, link: Link, router: Ip6): void {
  for (const known of manager.routes.of(link)) {
    const { dst, gateway } = known.request;
    if (known.source !== 'ndisc' || gateway !== router || dst.length !== 0) continue;
    manager.os.note(RA_EXPIRED, { dev: link.name, route: 'default', router: String(router) });
    manager.routes.remove(known);
  }
}

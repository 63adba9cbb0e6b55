/**
 * When a link asks for an address by DHCPv4, and what becomes of the answers. Mirrors networkd-dhcp4.c.
 *
 * Differs from Linux: classless static routes, MTU, host name, time servers and 6rd of a lease mean nothing, and of
 * [DHCPv4] UseDNS=, UseRoutes=, RouteMetric=, SendHostname=, ClientIdentifier=, IAID= and the DUID alone are heeded.
 */
import { Ip4 } from '../../base/ip4';
import { ERRNO_TEXT, type AddrRequest4, type RouteRequest4 } from '../../kernel/uapi';
import { DHCP4_BOUND, DHCP4_LOST } from './decisions';
import { duidOf, rawDuidFits, systemdIaid } from './dhcp-identifier';
import type { Link } from './link';
import { checkReady } from './link-ready';
import type { Manager } from './manager';
import { putUint } from '../../wire/layout';
import { SdDhcp4Client, type Dhcp4Lease } from './sd-dhcp4-client';

const RT_SCOPE_LINK = 253;
/** Mask, router, name servers, host and domain name, static routes, time servers, SIP servers, classless routes. */
const REQUESTED = [1, 3, 6, 12, 15, 33, 42, 120, 121] as const;

/** What a lease has put on a link. */
export interface Dhcp4Given {
  readonly lease: Dhcp4Lease;
  readonly address: AddrRequest4;
  readonly routes: readonly RouteRequest4[];
}

/** link_dhcp4_enabled(): DHCP=yes or DHCP=ipv4. */
export function dhcp4Enabled({ network, isLoopback }: Link): boolean {
  return network?.dhcp.ipv4 === true && !isLoopback && network.bond === undefined;
}

/** link_request_dhcp4_client() */
export function requestDhcp4(manager: Manager, link: Link): void {
  if (!dhcp4Enabled(link) || link.dhcp4 !== undefined) return;
  manager.request(link, 'dhcp4', () => {
    if (!link.isReadyToConfigure) return false;
    const { dhcp4 } = link.network!;
    if (dhcp4.clientIdentifier !== 'mac' && !rawDuidFits(manager, link)) {
      link.log('warning', 'Failed to configure DHCPv4 client: Invalid argument');
      manager.fail(link);
      return true;
    }
    const settings = {
      clientId: clientId(manager, link),
      requestOptions: REQUESTED,
      hostname: dhcp4.sendHostname && manager.os.hostname !== 'localhost' ? manager.os.hostname : undefined,
    };
    link.dhcp4 = new SdDhcp4Client(manager, link, settings, {
      acquired: lease => acquired(manager, link, lease),
      lost: () => lost(manager, link),
    });
    startDhcp4(link);
    return true;
  });
}

/** dhcp4_set_client_identifier(): 255, IAID and DUID (RFC 4361), the same without IAID, or the MAC after its type. */
function clientId(manager: Manager, link: Link): Uint8Array {
  const { address } = link.info;
  if (link.network?.dhcp4.clientIdentifier === 'mac') {
    const id = Uint8Array.of(1, 0, 0, 0, 0, 0, 0);
    address.writeTo(id, 1);
    return id;
  }
  const duid = duidOf(manager, link, 'ipv4');
  if (link.network?.dhcp4.clientIdentifier === 'duid-only') return Uint8Array.of(255, ...duid);
  const id = new Uint8Array(5 + duid.length);
  id[0] = 255;
  putUint(id, 1, 4, link.network?.dhcp4.iaid ?? systemdIaid(address));
  id.set(duid, 5);
  return id;
}

/** dhcp4_start() */
export function startDhcp4(link: Link): void {
  if (link.dhcp4 === undefined || link.dhcp4.running || !link.hasCarrier) return;
  const refused = link.dhcp4.start();
  if (refused !== undefined) link.log('warning', `Failed to start DHCPv4 client: ${refused}`);
}

export function stopDhcp4(link: Link): void {
  link.dhcp4?.stop();
}

/** dhcp_lease_acquired(), dhcp_lease_renew(): the address with its lifetime, and routes through it. */
function acquired(manager: Manager, link: Link, lease: Dhcp4Lease): void {
  const { os } = manager;
  const before = link.dhcp4Given;
  const { address: local, prefixLength, routers, server, lifetime } = lease;
  const moved = before !== undefined && before.lease.address !== local;
  if (moved) lost(manager, link);
  const gateway = routers[0];
  const through = gateway === undefined ? '' : `, gateway ${gateway}`;
  const text = `DHCPv4 address ${local}/${prefixLength}${through} acquired from ${server}`;
  link.log(before === undefined || moved ? 'info' : 'debug', text);
  os.note(DHCP4_BOUND, { dev: link.name, address: `${local}/${prefixLength}`, server: String(server) });
  const given: Dhcp4Given = {
    lease,
    address: addressOf(link, lease),
    routes: routesOf(link, lease),
  };
  link.dhcp4Given = given;
  if (before === undefined || moved) link.setState('configuring');
  manager.request(link, 'dhcp4 lease', () => {
    if (!link.isReadyToConfigure) return false;
    const refused = os.netlink.ipv4.addressAdd(given.address, 'replace');
    if (refused !== undefined)
      link.log('warning', `Could not set DHCPv4 address: ${ERRNO_TEXT[refused.errno]}`);
    for (const route of given.routes) os.netlink.ipv4.routeAdd(route, 'append');
    checkReady(manager, link);
    return true;
  });
  link.debug(`DHCPv4 lease of ${lifetime} seconds`);
}

function addressOf(link: Link, lease: Dhcp4Lease): AddrRequest4 {
  const { address: local, prefixLength: prefixlen, lifetime } = lease;
  const host = prefixlen === 0 ? -1 : prefixlen === 32 ? 0 : 0xffff_ffff >>> prefixlen;
  return {
    dev: link.name,
    local,
    prefixlen,
    broadcast: lease.broadcast ?? Ip4.of(local.word | host),
    validLifetime: lifetime,
    preferredLifetime: lifetime,
    metric: link.network!.dhcp4.routeMetric,
  };
}

/** dhcp4_request_static_routes(): the default route, the way to its gateway, and the ways to name servers. */
function routesOf(link: Link, lease: Dhcp4Lease): RouteRequest4[] {
  const { address, prefixLength, routers, dns } = lease;
  const { useRoutes, useDns, routeMetric: metric } = link.network!.dhcp4;
  const gateway = routers[0];
  if (!useRoutes || gateway === undefined) return [];
  const common = { protocol: 'dhcp' as const, dev: link.name, prefsrc: address, metric };
  const to = (one: Ip4): RouteRequest4 => ({
    ...common,
    dst: { address: one, length: 32 },
    scope: RT_SCOPE_LINK,
  });
  const servers = (useDns ? dns : []).map(one =>
    one.prefixEquals(address, prefixLength)
      ? to(one)
      : { ...common, dst: { address: one, length: 32 }, gateway },
  );
  return [to(gateway), { ...common, dst: { address: Ip4.of(0), length: 0 }, gateway }, ...servers];
}

/** dhcp_lease_lost() */
function lost(manager: Manager, link: Link): void {
  const given = link.dhcp4Given;
  if (given === undefined) return;
  manager.os.note(DHCP4_LOST, { dev: link.name });
  link.log('info', 'DHCP lease lost');
  link.dhcp4Given = undefined;
  const { ipv4 } = manager.os.netlink;
  for (const route of given.routes) ipv4.routeDel(route);
  const { dev, local, prefixlen } = given.address;
  ipv4.addressDel({ dev, local, prefixlen });
}

/**
 * When a link asks for addresses by DHCPv6, and what becomes of the answers. Mirrors networkd-dhcp6.c,
 * ndisc_start_dhcp6_client() of networkd-ndisc.c.
 *
 * Differs from Linux: version 219 starts no client.
 */
import { IFA_F_NOPREFIXROUTE } from './addresses';
import { lifetimeText } from './config/values';
import {
  DHCP6_BOUND,
  DHCP6_LIFETIME_ZERO,
  DHCP6_LOST,
  DHCP6_NO_FLAGS,
  DHCP6_OFF,
  DHCP6_STARTED,
  RA_ENABLED,
} from './decisions';
import { isPdUplink, prefixLost, shareOut } from './dhcp-pd';
import { duidOf, systemdIaid } from './dhcp-identifier';
import type { Link } from './link';
import { checkReady } from './link-ready';
import type { Manager } from './manager';
import { startNdisc } from './ndisc';
import { ndiscEnabled } from './router-discovery';
import { prefixOf } from './routes';
import { SdDhcp6Client } from './sd-dhcp6-client';
import { lifetimeOf, type Dhcp6Lease } from './sd-dhcp6-lease';
import type { RouterAdvertisement } from './sd-ndisc';

const METRIC = 1024;
const OPTION = { dns: 23, domains: 24, sntp: 31, ntp: 56 };

/** link_dhcp6_enabled(): DHCP=yes or DHCP=ipv6. */
export function dhcp6Enabled({ network, isLoopback }: Link): boolean {
  return network?.dhcp.ipv6 === true && !isLoopback && network.bond === undefined;
}

/** link_request_dhcp6_client(): there is one wherever a router might ask for it. */
export function requestDhcp6(manager: Manager, link: Link): void {
  if (manager.profile.routerDiscovery === 'kernel' || link.dhcp6 !== undefined) return;
  if (!dhcp6Enabled(link) && ndiscEnabled(manager, link) !== RA_ENABLED) return;
  link.debug('Requested configuring of the DHCPv6 client.');
  manager.request(link, 'dhcp6', () => {
    if (!link.isReadyToConfigure) return false;
    link.dhcp6 = configure(manager, link);
    startNdisc(manager, link);
    startDhcp6(manager, link);
    return true;
  });
}

/** dhcp6_configure() */
function configure(manager: Manager, link: Link): SdDhcp6Client {
  const { profile, os } = manager;
  const { dhcp6, dhcpPd } = link.network!;
  const prefixes = profile.alwaysAsksForPrefix ? dhcp6.useDelegatedPrefix : dhcpPd === true;
  const requestOptions = [
    ...(dhcp6.useDns ? [OPTION.dns] : []),
    ...(dhcp6.useDomains ? [OPTION.domains] : []),
    ...(dhcp6.useNtp ? [OPTION.sntp, OPTION.ntp] : []),
  ];
  const settings = {
    duid: duidOf(manager, link, 'ipv6'),
    iaid: dhcp6.iaid ?? systemdIaid(link.info.address),
    addresses: prefixes ? dhcp6.useAddress : true,
    prefixes,
    prefixHint: dhcp6.prefixHint,
    rapidCommit: dhcp6.rapidCommit,
    requestOptions,
    fqdn: /^localhost(\.|$)/.test(os.hostname) ? undefined : os.hostname,
    sendRelease: profile.releasesDhcp6 && dhcp6.sendRelease,
  };
  return new SdDhcp6Client(manager, link, settings, {
    acquired: lease => acquired(manager, link, lease),
    information: lease => {
      if (profile.keepsInformation) link.dhcp6Dns = lease.dns;
      link.dhcp6Configured = true;
      checkReady(manager, link);
    },
    lost: () => lost(manager, link),
  });
}

/** dhcp6_start(): without waiting for a router, if the file or the version has it so. */
export function startDhcp6(manager: Manager, link: Link): void {
  const { dhcp6: client, network, linkLocal } = link;
  if (client === undefined || client.running || !dhcp6Enabled(link)) return;
  if (!link.hasCarrier || linkLocal === undefined || network === undefined) return;
  const byPd = isPdUplink(link, link, false) ? 'solicit' : manager.profile.dhcp6StartsAs;
  const mode = network.dhcp6.withoutRa ?? byPd;
  if (mode === 'no') return;
  client.informationRequest = mode === 'information-request';
  begin(manager, link, client);
}

function begin(manager: Manager, link: Link, client: SdDhcp6Client): void {
  if (link.linkLocal === undefined) return;
  const mode = client.informationRequest ? 'information-request' : 'solicit';
  manager.os.note(DHCP6_STARTED, { dev: link.name, mode });
  const refused = client.start(link.linkLocal);
  if (refused !== undefined) link.log('warning', `Could not acquire DHCPv6 lease: ${refused}`);
}

/** ndisc_start_dhcp6_client(): what the flags of an advertisement ask for. */
export function startDhcp6OnRa(
  manager: Manager,
  link: Link,
  { managed, otherConfig, routerLifetime }: RouterAdvertisement,
): void {
  const { network, dhcp6: client } = link;
  if (network === undefined || client === undefined) return;
  // It runs in the mode that the file wants, whatever routers say.
  if (network.dhcp6.withoutRa !== undefined && network.dhcp6.withoutRa !== 'no') return;
  const note = (decided: Parameters<typeof manager.os.note>[0]): void =>
    manager.os.note(decided, { dev: link.name, managed, otherConfig, routerLifetime });
  if (routerLifetime === 0 && manager.profile.zeroLifetimeStopsDhcp6) return note(DHCP6_LIFETIME_ZERO);
  const { dhcp6Client } = network.ra;
  if (dhcp6Client === 'no') return note(DHCP6_OFF);
  if (dhcp6Client === 'yes' && !managed && !otherConfig) return note(DHCP6_NO_FLAGS);
  startInMode(manager, link, client, dhcp6Client === 'yes' && !managed);
}

/** dhcp6_start_on_ra() */
function startInMode(manager: Manager, link: Link, client: SdDhcp6Client, informationOnly: boolean): void {
  if (client.running) {
    if (client.informationRequest === informationOnly || !client.informationRequest) return;
    link.debug('Restarting the client in the managed mode.');
    client.stop();
  }
  client.informationRequest = informationOnly;
  begin(manager, link, client);
  link.debug('Acquiring DHCPv6 lease on NDisc request');
}

/** No router has answered, which some versions take for a sign that there may be a server nevertheless. */
export function startDhcp6WithoutRouter(manager: Manager, link: Link): void {
  if (link.dhcp6 === undefined || !manager.profile.dhcp6WithoutRouter) return;
  startInMode(manager, link, link.dhcp6, false);
}

export function stopDhcp6(link: Link): void {
  link.dhcp6?.stop();
  if (link.state === 'linger') link.dhcp6 = undefined;
}

/** dhcp6_lease_ip_acquired(): what is new is put there, and what is in the lease no more goes. */
function acquired(manager: Manager, link: Link, lease: Dhcp6Lease): void {
  const { network } = link;
  if (network === undefined || link.state === 'failed' || link.state === 'linger') return;
  manager.os.note(DHCP6_BOUND, { dev: link.name, server: String(lease.server) });
  const before = new Set<unknown>([
    ...manager.addresses.of(link).filter(({ source }) => source === 'dhcp6'),
    ...manager.routes.of(link).filter(({ source }) => source === 'dhcp6'),
  ]);
  let fresh = false;
  link.dhcp6Dns = lease.dns;
  if (network.dhcp6.useAddress) for (const each of lease.na?.leases ?? []) address(each);
  for (const each of lease.pd?.leases ?? []) prefix(each);
  if (lease.pd !== undefined) {
    link.delegatedLeases = lease.pd.leases;
    shareOut(manager, link);
  } else if (link.delegatedLeases.length > 0) prefixLost(manager, link);
  for (const known of manager.addresses.of(link)) if (before.has(known)) manager.addresses.remove(known);
  for (const known of manager.routes.of(link)) if (before.has(known)) manager.routes.remove(known);
  if (fresh) link.setState('configuring');
  link.dhcp6Configured = true;
  checkReady(manager, link);

  type Given = NonNullable<Dhcp6Lease['na']>['leases'][number];
  function address({ address: local, validLifetime, preferredLifetime }: Given): void {
    const known = manager.addresses.find(link, local);
    const lifetimes = manager.profile.textDhcp6Lifetimes
      .replace('%v', lifetimeText(validLifetime))
      .replace('%p', lifetimeText(preferredLifetime))
      .replace('%V', String(validLifetime))
      .replace('%P', String(preferredLifetime));
    const what = `DHCPv6 address ${local}/128 ${lifetimes}`;
    if (known !== undefined && known.prefixlen !== 128) {
      const which = `${local}/${known.prefixlen}${known.source === 'ndisc' ? ' assigned by NDisc' : ''}`;
      return link.log('warning', `Ignoring ${what} which conflicts with ${which}.`);
    }
    link.log(known === undefined ? 'info' : 'debug', what);
    if (known === undefined) fresh = true;
    else before.delete(known);
    manager.addresses.request(
      link,
      { dev: link.name, local, prefixlen: 128, flags: IFA_F_NOPREFIXROUTE, validLifetime, preferredLifetime },
      'dhcp6',
      manager.os.now() + lifetimeOf(validLifetime),
      () => undefined,
    );
  }
  function prefix({ address: given, prefixLength, validLifetime }: Given): void {
    const dst = prefixOf(given, prefixLength);
    const text = `${dst.address}/${prefixLength}`;
    const level = prefixLength > 64 || prefixLength < 48 ? 'warning' : 'info';
    const unusual = prefixLength < 48 ? ' with prefix length < 48, looks unusual.' : '';
    const remark = prefixLength > 64 ? ' with prefix length > 64, ignoring.' : unusual;
    link.log(link.delegated.has(text) ? 'debug' : level, `DHCP: received delegated prefix ${text}${remark}`);
    link.delegated.add(text);
    if (prefixLength >= 64) return;
    const route = { type: 'unreachable' as const, dst, protocol: 'dhcp' as const, metric: METRIC };
    const known = manager.routes
      .of(link)
      .find(each => each.source === 'dhcp6' && each.request.dst.address === dst.address);
    if (known === undefined) fresh = true;
    else before.delete(known);
    const until = manager.os.now() + lifetimeOf(validLifetime);
    manager.routes.request(link, route, 'dhcp6', lease.server, until, () => undefined);
  }
}

/** dhcp6_lease_lost() */
function lost(manager: Manager, link: Link): void {
  const had = [...manager.addresses.of(link), ...manager.routes.of(link)].some(
    ({ source }) => source === 'dhcp6',
  );
  if (had) manager.os.note(DHCP6_LOST, { dev: link.name });
  if (had || manager.profile.alwaysTellsLostLease) {
    link.log(manager.profile.alwaysTellsLostLease ? 'info' : 'warning', 'DHCPv6 lease lost');
  }
  link.dhcp6Dns = [];
  link.dhcp6Configured = false;
  link.delegated.clear();
  if (link.delegatedLeases.length > 0) prefixLost(manager, link);
  for (const known of manager.routes.of(link)) if (known.source === 'dhcp6') manager.routes.remove(known);
  for (const known of manager.addresses.of(link)) {
    if (known.source === 'dhcp6' && known.exists) manager.addresses.remove(known);
  }
}

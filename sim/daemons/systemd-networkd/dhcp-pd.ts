/**
 * A delegated prefix, shared out: a /64 of it for each link with DHCPPrefixDelegation=, an address there, and the prefix in
 * the link's advertisements. Mirrors networkd-dhcp-prefix-delegation.c.
 *
 * Differs from Linux: 6rd of DHCPv4 delegates nothing. Which of several links without SubnetId= gets which subnet depends
 * on the addresses of objects in memory there; here it is the one with the lower index first.
 */
import { Ip6 } from '../../base/ip6';
import { formatPrefix } from '../../base/prefix';
import type { SimTime } from '../../base/time';
import type { IaLease } from '../dhcpv6/identity-association';
import { IFA_F_MANAGETEMPADDR } from './addresses';
import { APP_IDS, generateAddresses } from './config/token';
import { lifetimeText } from './config/values';
import { PD_ASSIGNED, PD_OUT_OF_RANGE } from './decisions';
import type { Link } from './link';
import { checkReady } from './link-ready';
import type { Manager } from './manager';
import { radvEnabled } from './router-discovery';
import { prefixOf } from './routes';
import { lifetimeOf } from './sd-dhcp6-lease';

const SUBNET_LENGTH = 64;

/** A prefix that a link advertises because it was delegated; times in µs since the start. */
export interface AnnouncedPrefix {
  readonly validUntil: SimTime;
  readonly preferredUntil: SimTime;
}

/** link_dhcp_pd_is_enabled() */
export function pdEnabled({ network }: Link): boolean {
  return network?.dhcpPd === true;
}

/** dhcp_pd_is_uplink(): whether `link` takes its prefixes from what `target` was delegated. */
export function isPdUplink(link: Link, target: Link, acceptAuto: boolean): boolean {
  if (!pdEnabled(link)) return false;
  const uplink = link.network?.pd.uplink ?? ':auto';
  if (uplink === ':self') return link === target;
  return uplink === ':auto' ? acceptAuto : uplink === target.name;
}

/** dhcp6_pd_prefix_acquired(): every link that takes part gets its share. */
export function shareOut(manager: Manager, uplink: Link): void {
  for (const link of [...manager.links.values()].sort((a, b) => a.ifindex - b.ifindex)) {
    if (isPdUplink(link, uplink, true)) assignSubnets(manager, link, uplink);
  }
}

/** dhcp_request_prefix_delegation(): a link that is ready later than its uplink. */
export function requestSubnets(manager: Manager, link: Link): void {
  if (!pdEnabled(link)) return;
  for (const uplink of manager.links.values()) {
    if (uplink.delegatedLeases.length > 0 && isPdUplink(link, uplink, true)) {
      return assignSubnets(manager, link, uplink);
    }
  }
}

/** dhcp6_pd_assign_subnet_prefixes() */
function assignSubnets(manager: Manager, link: Link, uplink: Link): void {
  const { network } = link;
  if (!link.isManaged || network === undefined) return;
  if (radvEnabled(link) && network.pd.announce && link.radv === undefined) return;
  const before = new Set<unknown>([
    ...manager.addresses.of(link).filter(({ source }) => source === 'dhcp-pd'),
    ...manager.routes.of(link).filter(({ source }) => source === 'dhcp-pd'),
  ]);
  let assigned = false;
  for (const lease of uplink.delegatedLeases) {
    if (lease.prefixLength > SUBNET_LENGTH) continue;
    const subnet = chooseSubnet(manager, link, lease);
    if (subnet === undefined) continue;
    assigned = true;
    manager.os.note(PD_ASSIGNED, { dev: link.name, prefix: `${subnet}/${SUBNET_LENGTH}` });
    if (radvEnabled(link) && network.pd.announce && link !== uplink) announce(manager, link, subnet, lease);
    for (const kept of network.pd.assign
      ? requestAddresses(manager, link, subnet, lease)
      : requestRoute(manager, link, subnet, lease)) {
      before.delete(kept);
    }
  }
  for (const known of manager.addresses.of(link)) if (before.has(known)) manager.addresses.remove(known);
  for (const known of manager.routes.of(link)) if (before.has(known)) manager.routes.remove(known);
  if (!link.pdConfigured && assigned) link.setState('configuring');
  link.pdConfigured ||= assigned;
  checkReady(manager, link);
}

/** dhcp_pd_calculate_subnet_prefix(); undefined where the prefix has not so many. */
function subnetOf({ address, prefixLength }: IaLease, id: number): Ip6 | undefined {
  if (id >= 2 ** (SUBNET_LENGTH - prefixLength)) return undefined;
  const { w0, w1 } = address.masked(prefixLength);
  const high = prefixLength < 32 ? Math.floor(id / 2 ** 32) : 0;
  return Ip6.of(w0 | high, w1 | (id >>> 0), 0, 0);
}

/** dhcp_pd_get_preferred_subnet_prefix(): the one asked for, the one it has, or the first that nobody has or asks for. */
function chooseSubnet(manager: Manager, link: Link, lease: IaLease): Ip6 | undefined {
  const { subnetId } = link.network!.pd;
  const subnets = 2 ** (SUBNET_LENGTH - lease.prefixLength);
  if (subnetId !== undefined) {
    const subnet = subnetOf(lease, subnetId);
    if (subnet !== undefined) return subnet;
    link.log('warning', `subnet id ${subnetId} is out of range. Only have ${subnets} subnets.`);
    manager.os.note(PD_OUT_OF_RANGE, { dev: link.name, subnetId, subnets });
    return undefined;
  }
  const covers = (subnet: Ip6): boolean => subnet.prefixEquals(lease.address, lease.prefixLength);
  const own = [...link.pdSubnets].find(covers);
  if (own !== undefined) return own;
  const asked = new Set(
    manager.networks.filter(({ dhcpPd }) => dhcpPd === true).map(({ pd }) => pd.subnetId),
  );
  const taken = new Set([...manager.links.values()].flatMap(({ pdSubnets }) => [...pdSubnets]));
  for (let id = 0; ; id += 1) {
    const subnet = subnetOf(lease, id);
    if (subnet === undefined) {
      link.log('warning', "Couldn't find a suitable prefix. Ran out of address space.");
      manager.os.note(PD_OUT_OF_RANGE, { dev: link.name, subnets });
      return undefined;
    }
    if (asked.has(id) || taken.has(subnet)) continue;
    link.pdSubnets.add(subnet);
    return subnet;
  }
}

/** radv_add_prefix() */
function announce(manager: Manager, link: Link, subnet: Ip6, lease: IaLease): void {
  const now = manager.os.now();
  const known = link.pdAnnounced.has(subnet);
  link.pdAnnounced.set(subnet, {
    validUntil: now + lifetimeOf(lease.validLifetime),
    preferredUntil: now + lifetimeOf(lease.preferredLifetime),
  });
  if (!known) link.radv?.announceNow();
}

/** dhcp_pd_request_address() */
function requestAddresses(
  manager: Manager,
  link: Link,
  subnet: Ip6,
  { validLifetime, preferredLifetime }: IaLease,
): readonly unknown[] {
  const { tokens, manageTemporaryAddress, routeMetric } = link.network!.pd;
  const source = { ifname: link.name, mac: link.info.address, machineId: manager.machineId };
  return generateAddresses(subnet, SUBNET_LENGTH, tokens, APP_IDS.dhcpPd, source).map(local => {
    const known = manager.addresses.find(link, local);
    if (known === undefined) link.pdConfigured = false;
    const [valid, preferred] = [lifetimeText(validLifetime), lifetimeText(preferredLifetime)];
    link.log(
      known === undefined ? 'info' : 'debug',
      `DHCP-PD address ${local}/${SUBNET_LENGTH} (valid ${valid}, preferred ${preferred})`,
    );
    const request = {
      dev: link.name,
      local,
      prefixlen: SUBNET_LENGTH,
      validLifetime,
      preferredLifetime,
      metric: routeMetric,
      ...(manageTemporaryAddress && { flags: IFA_F_MANAGETEMPADDR }),
    };
    const until = manager.os.now() + lifetimeOf(validLifetime);
    manager.addresses.request(link, request, 'dhcp-pd', until, () => undefined);
    return known;
  });
}

/** dhcp_pd_request_route(): Assign=no has the subnet on the link, and no address in it. */
function requestRoute(manager: Manager, link: Link, subnet: Ip6, lease: IaLease): readonly unknown[] {
  const dst = prefixOf(subnet, SUBNET_LENGTH);
  const known = manager.routes
    .of(link)
    .find(({ source, request }) => source === 'dhcp-pd' && formatPrefix(request.dst) === formatPrefix(dst));
  if (known === undefined) link.pdConfigured = false;
  const expires = lease.validLifetime;
  const metric = link.network!.pd.routeMetric;
  const route = { type: 'unicast' as const, dst, dev: link.name, protocol: 'dhcp' as const, metric };
  const until = manager.os.now() + lifetimeOf(expires);
  const request = until === Infinity ? route : { ...route, expires };
  manager.routes.request(link, request, 'dhcp-pd', undefined, until, () => undefined);
  return [known];
}

/** dhcp_pd_prefix_lost(): the links that had a share lose it. */
export function prefixLost(manager: Manager, uplink: Link): void {
  uplink.delegatedLeases = [];
  for (const link of manager.links.values()) if (isPdUplink(link, uplink, true)) removeSubnets(manager, link);
}

/** dhcp_pd_remove() */
export function removeSubnets(manager: Manager, link: Link): void {
  link.pdConfigured = false;
  link.pdSubnets.clear();
  link.pdAnnounced.clear();
  for (const known of manager.routes.of(link)) if (known.source === 'dhcp-pd') manager.routes.remove(known);
  for (const known of manager.addresses.of(link)) {
    if (known.source === 'dhcp-pd' && known.exists) manager.addresses.remove(known);
  }
}

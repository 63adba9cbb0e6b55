/**
 * The addresses of links: those of the files, those that router discovery made, and others, which go when their link is
 * configured. Mirrors networkd-address.c.
 *
 * Differs from Linux: labels and address pools (::/64) mean nothing.
 */
import { Ip6 } from '../../base/ip6';
import { ERRNO_TEXT, type AddrInfo, type AddrRequest } from '../../kernel/uapi';
import type { AddressSection } from './config/network';
import { APP_IDS, generateAddresses } from './config/token';
import { FOREIGN_REMOVED } from './decisions';
import type { Link } from './link';
import { acquireDynamicConf, enterFailed } from './link-configure';
import { checkReady } from './link-ready';
import { ndiscReady } from './ndisc';
import type { Manager } from './manager';
import { radvEnabled } from './router-discovery';

const IFA_F_NODAD = 0x02;
const IFA_F_HOMEADDRESS = 0x10;
export const IFA_F_TENTATIVE = 0x40;
const IFA_F_PERMANENT = 0x80;
export const IFA_F_MANAGETEMPADDR = 0x100;
export const IFA_F_NOPREFIXROUTE = 0x200;
const IFA_F_MCAUTOJOIN = 0x400;

/** Who asked for an address. */
export type AddressSource = 'static' | 'ndisc' | 'dhcp6' | 'dhcp-pd';

const SOURCE_NAMES = {
  static: 'address',
  ndisc: 'NDisc address',
  dhcp6: 'DHCPv6 address',
  'dhcp-pd': 'DHCP-PD address',
} as const;

export interface KnownAddress {
  readonly link: Link;
  readonly local: Ip6;
  prefixlen: number;
  source: 'foreign' | AddressSource;
  /** IFA_F_*; tentative until the kernel has said otherwise. */
  flags: number;
  /** Whether the kernel has it. */
  exists: boolean;
  /** When it is valid no more, in µs since the start. */
  validUntil: number;
}

export class Addresses {
  private readonly known = new Map<Link, Map<Ip6, KnownAddress>>();

  constructor(private readonly manager: Manager) {}

  of(link: Link): KnownAddress[] {
    return [...(this.known.get(link)?.values() ?? [])];
  }

  find(link: Link, local: Ip6): KnownAddress | undefined {
    return this.known.get(link)?.get(local);
  }

  /** Text of the first address that is not usable yet. */
  notReady(link: Link): string | undefined {
    const waits = this.of(link).find(({ flags, exists }) => !exists || (flags & IFA_F_TENTATIVE) !== 0);
    return waits === undefined ? undefined : `${waits.local}/${waits.prefixlen}`;
  }

  /** manager_rtnl_process_address() */
  process(kind: 'newaddr' | 'deladdr', info: AddrInfo): void {
    const link = this.manager.links.get(info.ifindex);
    if (link === undefined || !(info.local instanceof Ip6)) return;
    if (kind === 'deladdr') this.removed(link, info.local);
    else this.appeared(link, info);
  }

  private appeared(link: Link, info: AddrInfo): void {
    const { local, prefixlen, flags, validLifetime } = info;
    const entry = this.find(link, local);
    const permanent = (flags & IFA_F_PERMANENT) !== 0;
    const validUntil = permanent ? Infinity : this.manager.os.now() + validLifetime * 1_000_000;
    const which = `${local}/${prefixlen}`;
    link.debug(
      `Received ${entry === undefined ? 'new foreign' : `updated ${entry.source}`} address: ${which}`,
    );
    if (entry === undefined) {
      this.put({ link, local, prefixlen, source: 'foreign', flags, exists: true, validUntil });
    } else Object.assign(entry, { flags, exists: true, prefixlen });
    if ((flags & IFA_F_TENTATIVE) === 0 && local.isLinkLocal && link.linkLocal === undefined) {
      this.gainedLinkLocal(link, local);
    }
    if (entry?.source === 'ndisc' && !link.ndiscConfigured) ndiscReady(this.manager, link);
    else checkReady(this.manager, link);
  }

  /** link_ipv6ll_gained() */
  private gainedLinkLocal(link: Link, local: Ip6): void {
    link.linkLocal = local;
    link.log('info', 'Gained IPv6LL');
    if (link.isManaged) acquireDynamicConf(this.manager, link);
  }

  private removed(link: Link, local: Ip6): void {
    const entry = this.find(link, local);
    if (entry === undefined) return;
    link.debug(`Forgetting ${entry.source} address: ${local}/${entry.prefixlen}`);
    this.known.get(link)?.delete(local);
    if (link.linkLocal === local) link.linkLocal = undefined;
    checkReady(this.manager, link);
  }

  private put(entry: KnownAddress): void {
    const ofLink = this.known.get(entry.link) ?? new Map<Ip6, KnownAddress>();
    ofLink.set(entry.local, entry);
    this.known.set(entry.link, ofLink);
  }

  /** link_request_static_addresses(): [Address], and addresses in the prefixes that the link advertises. */
  requestStatic(link: Link): void {
    const { network } = link;
    if (network === undefined) return;
    const wanted = [...network.addresses.values()].flatMap(section => {
      const request = staticRequest(link.name, section);
      return request === undefined ? [] : [request];
    });
    if (radvEnabled(link)) wanted.push(...this.advertised(link));
    const key = (request: AddrRequest): string => `address ${request.local}`;
    link.staticAddressesConfigured = wanted.length === 0;
    for (const request of wanted) {
      this.request(link, request, 'static', Infinity, () => {
        const others = wanted.filter(other => other !== request);
        if (others.some(other => this.manager.isRequested(link, key(other)))) return;
        link.staticAddressesConfigured = true;
        link.debug('Addresses set');
      });
    }
    if (wanted.length > 0) {
      link.debug('Setting addresses');
      link.setState('configuring');
    }
    checkReady(this.manager, link);
  }

  /** link_request_radv_addresses(): Assign= of [IPv6Prefix]. */
  private advertised(link: Link): AddrRequest[] {
    const source = { ifname: link.name, mac: link.info.address, machineId: this.manager.machineId };
    return [...(link.network?.prefixes.values() ?? [])].flatMap(
      ({ prefix, length, assign, tokens, routeMetric }) => {
        if (!assign || prefix === undefined || length > 64) return [];
        return generateAddresses(prefix, length, tokens, APP_IDS.radv, source).map(local => ({
          dev: link.name,
          local,
          prefixlen: length,
          ...(routeMetric > 0 && { metric: routeMetric }),
        }));
      },
    );
  }

  /** link_request_address(): put there when the link is ready for it. */
  request(
    link: Link,
    request: AddrRequest,
    source: AddressSource,
    validUntil: number,
    done: () => void,
  ): void {
    const { local, prefixlen } = request;
    const entry = this.find(link, local);
    if (entry === undefined) {
      this.put({ link, local, prefixlen, source, flags: IFA_F_TENTATIVE, exists: false, validUntil });
    } else Object.assign(entry, { source, validUntil });
    const which = `${local}/${prefixlen}`;
    link.debug(`Requesting ${source} address: ${which}`);
    this.manager.request(link, `address ${local}`, () => {
      if (!link.isReadyToConfigure) return false;
      link.debug(`Configuring ${source} address: ${which}`);
      const refused = this.manager.os.netlink.addressAdd(request, 'replace');
      if (refused !== undefined && refused.errno !== 'EEXIST') {
        const why = refused.extack ?? ERRNO_TEXT[refused.errno];
        link.log('warning', `Could not set ${SOURCE_NAMES[source]}: ${why}`);
        this.known.get(link)?.delete(local);
        enterFailed(this.manager, link);
        return true;
      }
      done();
      checkReady(this.manager, link);
      return true;
    });
  }

  /** address_remove() */
  remove({ link, local, prefixlen }: KnownAddress): void {
    this.manager.os.netlink.addressDel({ dev: link.name, local, prefixlen });
  }

  /** link_drop_foreign_addresses(): whatever is not in the file goes, but for what KeepConfiguration= names. */
  dropForeign(link: Link): void {
    const keep = link.network?.keepConfiguration;
    const wanted = new Set([...(link.network?.addresses.values() ?? [])].map(({ address }) => address));
    for (const entry of this.of(link)) {
      const { local, source, flags, exists } = entry;
      if (source !== 'foreign' || !exists || local.isLinkLocal || local.isLoopback || wanted.has(local))
        continue;
      const dynamic = (flags & IFA_F_PERMANENT) === 0;
      if ((keep === 'dhcp' && dynamic) || (keep === 'static' && !dynamic)) continue;
      this.manager.os.note(FOREIGN_REMOVED, { dev: link.name, address: `${local}/${entry.prefixlen}` });
      this.remove(entry);
    }
  }

  /** link_drop_managed_addresses() */
  dropManaged(link: Link): void {
    for (const entry of this.of(link)) {
      if (entry.source === 'foreign') continue;
      if (entry.exists) this.remove(entry);
      else this.known.get(link)?.delete(entry.local);
    }
  }

  /** link_drop_ipv6ll_addresses(): a link that may have none loses those it has. */
  dropLinkLocal(link: Link): void {
    for (const entry of this.of(link)) if (entry.local.isLinkLocal && entry.exists) this.remove(entry);
  }
}

function staticRequest(dev: string, section: AddressSection): AddrRequest | undefined {
  const { address, peer, prefixLength, preferredLifetime, scope, routeMetric } = section;
  if (!(address instanceof Ip6)) return undefined;
  const flags =
    (section.duplicateAddressDetection ? 0 : IFA_F_NODAD) |
    (section.homeAddress ? IFA_F_HOMEADDRESS : 0) |
    (section.manageTemporaryAddress ? IFA_F_MANAGETEMPADDR : 0) |
    (section.addPrefixRoute ? 0 : IFA_F_NOPREFIXROUTE) |
    (section.autoJoin ? IFA_F_MCAUTOJOIN : 0);
  return {
    dev,
    local: address,
    prefixlen: prefixLength,
    ...(peer instanceof Ip6 && { peer }),
    ...(flags !== 0 && { flags }),
    ...(preferredLifetime !== undefined && { preferredLifetime, validLifetime: 0xffff_ffff }),
    ...(scope !== undefined && { scope }),
    ...(routeMetric > 0 && { metric: routeMetric }),
  };
}

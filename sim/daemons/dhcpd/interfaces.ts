/** Which interfaces dhcpd serves, and with which network each (discover_interfaces() of common/discover.c). */
import { Ip4 } from '../../base/ip4';
import type { Ip6 } from '../../base/ip6';
import type { LinkInfo, Process } from '../../kernel/uapi';
import { duidLl, duidLlt } from '../dhcpv6/duid';
import { networkOf } from '../isc/parse-values';
import { timeOfDay } from '../dhcpv6/time-of-day';
import type { DhcpdConfig, SharedNetwork } from './config';
import { NO_SUBNET4, NO_SUBNET6 } from './decisions';
import { fatal } from './fatal';
import type { Log } from './log';

/** Those to listen on, with their networks; undefined: there are none, and dhcpd has ended. */
export function discoverInterfaces(
  os: Process,
  log: Log,
  asked: readonly string[],
  config: DhcpdConfig,
  family: 4 | 6,
): ReadonlyMap<string, SharedNetwork> | undefined {
  const links = os.netlink.links().filter(({ linkType }) => linkType !== 'loopback');
  const missing = asked.filter(name => !links.some(({ ifname }) => ifname === name));
  if (missing.length > 0) {
    fatal(os, log, `${missing[0]!}: not found`);
    return undefined;
  }
  // The list of interfaces is built from behind.
  const chosen = (
    asked.length > 0 ? links.filter(link => asked.includes(link.ifname)) : links.filter(isUsable)
  ).reverse();
  const networks = new Map<string, SharedNetwork>();
  for (const link of chosen) {
    const addresses = addressesOf(os, link, family);
    const network = networkWith(config, addresses);
    if (network !== undefined) networks.set(link.ifname, network);
    else if (asked.length > 0 || addresses.length > 0) ignore(os, log, link, addresses[0], family);
  }
  if (networks.size > 0) return networks;
  log.write('info', '');
  fatal(os, log, 'Not configured to listen on any interfaces!');
  return undefined;
}

function isUsable({ up, flags }: LinkInfo): boolean {
  return up && (flags.includes('BROADCAST') || flags.includes('MULTICAST'));
}

/** Addresses of one family, in the order in which the kernel tells them. */
export function addressesOf(
  { netlink }: Process,
  { ifindex }: LinkInfo,
  family: 4 | 6,
): readonly (Ip4 | Ip6)[] {
  const all = family === 6 ? netlink.addresses() : netlink.ipv4.addresses();
  return all.filter(each => each.ifindex === ifindex).map(({ local }) => local);
}

function networkWith(
  { subnets, subnets4 }: DhcpdConfig,
  addresses: readonly (Ip4 | Ip6)[],
): SharedNetwork | undefined {
  for (const address of addresses) {
    const subnet =
      address instanceof Ip4
        ? subnets4.find(({ net, length }) => address.masked(length) === net)
        : subnets.find(({ net }) => networkOf(address, net.length) === net.address);
    if (subnet !== undefined) return subnet.network;
  }
  return undefined;
}

function ignore(
  os: Process,
  log: Log,
  { ifname }: LinkInfo,
  address: Ip4 | Ip6 | undefined,
  family: 4 | 6,
): void {
  const shown = address === undefined ? `no IPv${family} addresses` : String(address);
  os.note(family === 6 ? NO_SUBNET6 : NO_SUBNET4, { dev: ifname, address: shown });
  const word = family === 6 ? 'subnet6' : 'subnet';
  const lines = [
    '',
    `No ${word} declaration for ${ifname} (${shown}).`,
    `** Ignoring requests on ${ifname}.  If this is not what`,
    `   you want, please write a ${word} declaration`,
    '   in your dhcpd.conf file for the network segment',
    `   to which interface ${ifname} is attached. **`,
    '',
  ];
  for (const each of lines) log.write('err', each);
}

/** generate_new_server_duid(): from the first interface. */
export function newServerDuid(
  os: Process,
  config: DhcpdConfig,
  devs: readonly string[],
): Uint8Array | undefined {
  const link = devs.map(dev => os.netlink.link(dev)).find(each => each !== undefined);
  if (link === undefined) return undefined;
  return config.serverDuidType === 'LL' ? duidLl(link.address) : duidLlt(link.address, timeOfDay(os.now()));
}

/**
 * What radvd asks the kernel about an interface, and what it sets there. Mirrors device-common.c,
 * device-linux.c and privsep-linux.c.
 *
 * Differs from Linux: there are no IPv4 addresses to ask for, so a prefix with Base6to4Interface is never
 * advertised.
 */
import { ALL_ROUTERS, type Ip6 } from '../../base/ip6';
import { Mac } from '../../base/mac';
import type { AddrInfo, LinkInfo, Process } from '../../kernel/uapi';
import { ERRNO_TEXT } from '../../kernel/uapi';
import type { Interface, Radvd } from './interface';

const MIN_MTU = 1280;
const ETHERNET_HEADER = 14;
const IP6_AND_RA_HEADERS = 40 + 16;

/** Learns the index of the device; false when there is none. */
export function updateDeviceIndex({ os, log }: Radvd, iface: Interface): boolean {
  const link = os.netlink.link(iface.name);
  if (link === undefined) {
    log.flog('err', `${iface.name} not found: ${ERRNO_TEXT.ENODEV}`);
    return false;
  }
  if (link.ifindex !== iface.ifindex) {
    log.dlog('debug', 4, `${iface.name} if_index changed from ${iface.ifindex} to ${link.ifindex}`);
    iface.ifindex = link.ifindex;
  }
  return true;
}

/**
 * Whether the device is up and running; one that knows no multicast is advertised on to single hosts only.
 */
export function checkDevice({ log }: Radvd, iface: Interface, link: LinkInfo): boolean {
  const { name } = iface;
  const has = (flag: string): boolean => link.flags.includes(flag);
  log.dlog('err', 5, `ioctl(SIOCGIFFLAGS) succeeded on ${name}`);
  log.dlog('err', 4, `${name} is ${link.up ? '' : 'not '}up`);
  if (!link.up) return false;
  log.dlog('err', 4, `${name} is ${link.running ? '' : 'not '}running`);
  if (!link.running) return false;
  if (!iface.unicastOnly && !has('MULTICAST') && !has('POINTOPOINT')) {
    log.flog('info', `${name} does not support multicast or point-to-point, forcing UnicastOnly`);
    iface.unicastOnly = true;
  } else {
    log.dlog('err', 4, `${name} supports multicast or is point-to-point`);
  }
  return true;
}

/** Learns MTU and hardware address, and how large an advertisement may become. */
export function updateDeviceInfo(radvd: Radvd, iface: Interface, link: LinkInfo): void {
  const { log } = radvd;
  const { name, config } = iface;
  const ethernet = link.linkType === 'ether';
  log.dlog('debug', 3, `${name} mtu: ${link.mtu}`);
  log.dlog('debug', 3, `${name} hardware type: ${ethernet ? 'ARPHRD_ETHER' : 'ARPHRD_LOOPBACK'}`);
  if (ethernet) log.dlog('debug', 3, `${name} hardware address: ${link.address}`);
  log.dlog('debug', 3, `${name} link layer token length: ${ethernet ? 48 : -1}`);
  log.dlog('debug', 3, `${name} prefix length: ${ethernet ? 64 : -1}`);

  iface.maxMtu = ethernet ? link.mtu : -1;
  iface.hwaddr = ethernet ? link.address : undefined;
  const linkMtu = Math.max(MIN_MTU, link.mtu);
  const ip6Mtu = Math.max(MIN_MTU, interfaceLinkMtu(radvd, name));
  const largest = Math.min(config.AdvRAMTU, linkMtu, ip6Mtu);
  iface.maxRaOptionSize = largest - (ethernet ? ETHERNET_HEADER : 0) - IP6_AND_RA_HEADERS;

  if (!ethernet) return;
  if (link.address === Mac.ZERO) log.flog('warning', `WARNING, MAC address on ${name} is all zero!`);
  for (const { length } of config.prefixes) {
    if (length !== 64) log.flog('warning', `${name} prefix length should be: 64`);
  }
}

/** Joins the group that solicitations go to. */
export function setupAllroutersMembership({ log, socket }: Radvd, { name }: Interface): boolean {
  const refused = socket.join(ALL_ROUTERS, name);
  if (refused === undefined || refused === 'EADDRINUSE') return true;
  log.flog('err', `can't join ipv6-allrouters on ${name}`);
  return false;
}

export function cleanupAllroutersMembership({ socket }: Radvd, { name }: Interface): void {
  socket.leave(ALL_ROUTERS, name);
}

/** The addresses of an interface, ascending, and the first of fe80::/64; tentative ones count. */
export function getIfaceAddrs(
  os: Process,
  name: string,
): { readonly all: readonly Ip6[]; readonly linkLocal: Ip6 | undefined } {
  const addresses = addressesOf(os, name).map(address => address.local);
  const linkLocal = addresses.find(({ w0, w1 }) => w0 === 0xfe800000 >> 0 && w1 === 0);
  return { all: addresses.sort((a, b) => a.compare(b)), linkLocal };
}

/** getifaddrs(3), the addresses of one interface. */
export function addressesOf(os: Process, name: string): AddrInfo[] {
  return os.netlink.addresses().filter(address => address.ifname === name);
}

/** Learns the addresses and chooses the one to advertise from; false when there is no link-local. */
export function setupIfaceAddrs({ os, log }: Radvd, iface: Interface): boolean {
  const { name, config } = iface;
  const { all, linkLocal } = getIfaceAddrs(os, name);
  iface.addresses = all;
  if (linkLocal === undefined) {
    const text = `no linklocal address configured on ${name}`;
    if (config.IgnoreIfMissing) log.dlog('debug', 4, text);
    else log.flog('err', text);
    return false;
  }
  iface.linkLocal = linkLocal;
  iface.addressCount = all.length;
  log.dlog('debug', 4, `${name} linklocal address: ${linkLocal}`);
  for (const address of all) log.dlog('debug', 4, `${name} address: ${address}`);
  iface.source = linkLocal;
  if (config.AdvRASrcAddress.length > 0) {
    iface.source = config.AdvRASrcAddress.find(address => all.includes(address));
    if (iface.source !== undefined) log.dlog('debug', 4, `AdvRASrcAddress selecting: ${iface.source}`);
  }
  return true;
}

/** Whether forwarding was found to be off for the first time: radvd never says so twice. */
export function checkIp6Forwarding(radvd: Radvd): boolean {
  const { log, profile } = radvd;
  const value = procValue(radvd, 'conf/all/forwarding', 'IPv6 forwarding procfs entry not found', -1);
  if (radvd.warnedOfForwarding || profile.forwardingValues.includes(value)) return false;
  radvd.warnedOfForwarding = true;
  log.flog('debug', `IPv6 forwarding setting is: ${value >>> 0}, ${profile.textForwarding}`);
  return true;
}

/** net.ipv6.conf.<iface>.forwarding, or -1. */
export function checkIp6IfaceForwarding(radvd: Radvd, name: string): number {
  const missing = 'IPv6 forwarding procfs entry for interface not found';
  return procValue(radvd, `conf/${name}/forwarding`, missing, -1);
}

function interfaceLinkMtu(radvd: Radvd, name: string): number {
  return procValue(radvd, `conf/${name}/mtu`, 'IPv6 MTU entry not found', MIN_MTU);
}

function procValue({ os, log }: Radvd, key: string, missing: string, otherwise: number): number {
  const read = os.sysctl.read(`net/ipv6/${key}`);
  if ('value' in read) return Number(read.value);
  const why = 'perhaps the procfs is disabled, or the kernel interface has changed?';
  log.flog('debug', `Correct ${missing}, ${why}`);
  return otherwise;
}

/**
 * Variables of the kernel that take the values advertised, so that the router uses what it tells the hosts.
 */
const KERNEL_VARIABLES = [
  { option: 'AdvLinkMTU', name: 'LinkMTU', min: 1280, max: 131072, key: (i: string) => `conf/${i}/mtu` },
  {
    option: 'AdvCurHopLimit',
    name: 'CurHopLimit',
    min: 2,
    max: 255,
    key: (i: string) => `conf/${i}/hop_limit`,
  },
  {
    option: 'AdvReachableTime',
    name: 'BaseReachableTimer',
    min: 100,
    max: 3_600_000,
    key: (i: string) => `neigh/${i}/base_reachable_time_ms`,
  },
  {
    option: 'AdvRetransTimer',
    name: 'RetransTimer',
    min: 10,
    max: 3_600_000,
    key: (i: string) => `neigh/${i}/retrans_time_ms`,
  },
] as const;

/** config_interface(): sets them, as the privileged child of radvd does a moment later. */
export function configInterface({ os, log }: Radvd, { name, config }: Interface): void {
  for (const variable of KERNEL_VARIABLES) {
    const value = config[variable.option];
    if (value === 0) continue;
    os.soon('radvd privsep', () => {
      if (value >= variable.min && value <= variable.max) {
        os.sysctl.write(`net/ipv6/${variable.key(name)}`, String(value));
      } else {
        const bounds = 'is not within the defined bounds, ignoring';
        log.flog('err', `(privsep) ${name}: ${variable.name} (${value}) ${bounds}`);
      }
    });
  }
}

/**
 * The files of IPv6 in /proc/net: addresses (if_inet6_seq_show), groups (igmp6_mc_seq_show, dev_mc_seq_show), anycast
 * addresses (ac6_seq_show), routes (ipv6_route_native_seq_show) and counters (snmp6_seq_show).
 *
 * Differs from Linux: addresses come in the order in which they were made, not in that of a hash table; every route counts
 * as held once; snmp6 has some of its rows only, and there is no dev_snmp6.
 */
import type { Ip6 } from '../../base/ip6';
import type { NetDevice } from '../../link/net-device';
import { globalGroups } from '../core/dev-mcast';
import type { Net } from '../core/net';
import { IFA_F_DEPRECATED, in6DevGet, type Inet6Dev, type Inet6Ifaddr } from '../ipv6/inet6-dev';
import type { Ifmcaddr6 } from '../ipv6/mcast/group';
import { isUnreported } from '../ipv6/mcast/state';
import { type Fib6Info, type RouterPreference, RTF_NONEXTHOP, RTF_REJECT } from '../ipv6/route/fib6-info';
import { snmp6SeqShow } from '../ipv6/snmp6';
import type { Fib6Table } from '../ipv6/route/fib6-table';

/** A tick of USER_HZ, µs. */
const CLOCK_TICK = 10_000;

const FILES: Readonly<Record<string, (net: Net) => string>> = {
  anycast6: net =>
    ofDevices(net, (idev, dev) => anycasts(idev).map(line => `${indexAndName(dev)} ${line}\n`)),
  dev_mcast: net => [...net.devices.values()].flatMap(linkGroups).join(''),
  if_inet6: net => [...net.inet6Addresses.values()].flat().map(ownAddress).join(''),
  igmp6: net =>
    ofDevices(net, (idev, dev) => idev.mcList.map(group => `${indexAndName(dev)} ${ofGroup(net, group)}\n`)),
  ipv6_route: net => net.fib6.tables.map(routesOf).join(''),
  snmp6: net => snmp6SeqShow(net.snmp6),
};

/** What `/proc/net/NAME` says in a namespace; undefined where there is no such file. */
export function procNet(net: Net, name: string): string | undefined {
  return Object.hasOwn(FILES, name) ? FILES[name]?.(net) : undefined;
}

/** The names of all of them. */
export const PROC_NET: readonly string[] = Object.keys(FILES);

function ofDevices(net: Net, lines: (idev: Inet6Dev, dev: NetDevice) => readonly string[]): string {
  return [...net.devices.values()]
    .flatMap(dev => {
      const idev = in6DevGet(dev);
      return idev === undefined ? [] : lines(idev, dev);
    })
    .join('');
}

/** The newest first. */
function anycasts({ acList }: Inet6Dev): string[] {
  return [...(acList ?? [])].map(([address, { users }]) => `${hex(address)} ${right(users, 5)}`).reverse();
}

function linkGroups(dev: NetDevice): string[] {
  const byHand = globalGroups(dev);
  return [...dev.groups.keys()].map(group => {
    const address = group.toString().replaceAll(':', '');
    return `${indexAndName(dev)} ${left(dev.groupUsers(group), 5)} ${left(Number(byHand.has(group)), 5)} ${address}\n`;
  });
}

/** MAF_*: the timer runs, we reported it last, the device listens to it, it is never reported. */
function ofGroup(net: Net, { addr, users, loaded, lastReporter, timer }: Ifmcaddr6): string {
  const running = timer?.pending === true;
  const flags = (running ? 1 : 0) | (lastReporter ? 2 : 0) | (loaded ? 4 : 0) | (isUnreported(addr) ? 8 : 0);
  const ticks = running ? Math.floor((timer.at - net.scheduler.now) / CLOCK_TICK) : 0;
  return `${hex(addr)} ${right(users, 5)} ${flags.toString(16).toUpperCase().padStart(8, '0')} ${ticks}`;
}

/** Address, index, prefix length, scope and flags in hexadecimal, and the device. */
function ownAddress({ addr, idev, prefixLen, flags, scope }: Inet6Ifaddr): string {
  const numbers = [idev.dev.ifindex, prefixLen, scopeType(addr, scope), flags & (0xdf | IFA_F_DEPRECATED)];
  const columns = numbers.map(number => number.toString(16).padStart(2, '0'));
  return `${hex(addr)} ${columns.join(' ')} ${right(idev.dev.name, 8)}\n`;
}

/** ipv6_addr_scope: of IPV6_ADDR_LINKLOCAL, SITELOCAL, LOOPBACK and COMPATv4 what the address is. */
function scopeType({ w0, w1, w2 }: Ip6, scope: number): number {
  switch (scope) {
    case 254:
      return 0x10;
    case 253:
      return 0x20;
    case 200:
      return 0x40;
    default:
      return (w0 | w1 | w2) === 0 ? 0x80 : 0;
  }
}

const RTF_GATEWAY = 0x0002;
/** RTF_PREF: the two bits of RFC 4191 §2.1. */
const PREFERENCES: Readonly<Record<RouterPreference, number>> = { low: 3 << 27, medium: 0, high: 1 << 27 };

const NOWHERE = '0'.repeat(32);
/** ip6_null_entry, which every table ends with that has no default route. */
const NULL_ENTRY = routeLine(`${NOWHERE} 00`, NOWHERE, 0xffffffff, RTF_REJECT | RTF_NONEXTHOP, 'lo');

function routesOf(table: Fib6Table): string {
  const routes = table.nodes.flatMap(node => node.routes());
  const hasDefault = routes.some(({ dst }) => dst.length === 0);
  return routes.map(oneRoute).join('') + (hasDefault ? '' : NULL_ENTRY);
}

function oneRoute({ dst, nh, metric, flags, preference }: Fib6Info): string {
  const { gateway, dev } = nh;
  const shown = flags | PREFERENCES[preference] | (gateway === undefined ? 0 : RTF_GATEWAY);
  const destination = `${hex(dst.address)} ${dst.length.toString(16).padStart(2, '0')}`;
  return routeLine(destination, gateway === undefined ? NOWHERE : hex(gateway), metric, shown, dev.name);
}

function routeLine(dst: string, gateway: string, metric: number, flags: number, dev: string): string {
  const numbers = [metric, 1, 0, flags].map(number => (number >>> 0).toString(16).padStart(8, '0'));
  return `${dst} ${NOWHERE} 00 ${gateway} ${numbers.join(' ')} ${right(dev, 8)}\n`;
}

function indexAndName(dev: NetDevice): string {
  return `${left(dev.ifindex, 4)} ${left(dev.name, 15)}`;
}

function hex(address: Ip6): string {
  return address.toLongString().replaceAll(':', '');
}

function left(value: number | string, width: number): string {
  return String(value).padEnd(width);
}

function right(value: number | string, width: number): string {
  return String(value).padStart(width);
}

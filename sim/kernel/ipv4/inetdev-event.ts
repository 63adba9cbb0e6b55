/**
 * IPv4 on a device that comes, goes or changes: inetdev_event of net/ipv4/devinet.c, and behind it fib_netdev_event and
 * arp_netdev_event, in the order in which the kernel tells them.
 *
 * See next: fib/fib-frontend.ts for what happens to the routes.
 */
import { LOOPBACK4, type Ip4 } from '../../base/ip4';
import { IFF_NOARP, type NetDevice, type NetdevEvent } from '../../link/net-device';
import { neighDestroy } from '../core/neighbour';
import { neighParmsAlloc } from '../core/neigh-parms';
import type { Net } from '../core/net';
import type { Devconf4Key } from '../sysctl/devconf4';
import { arpSend } from './arp-neigh';
import { ADDR4_ADDED, ADDR4_DEVICE_WENT, inetAllocIfa, inetDelIfa, insertIfa, rtmsgIfa } from './devinet';
import { fibNetdevEvent } from './fib/fib-frontend';
import {
  inDevAndconf,
  inDevGet,
  inDevMaxconf,
  INFINITY_LIFE_TIME,
  RT_SCOPE_HOST,
  type InDevice,
  type InIfaddr,
} from './in-device';
import { ipMcDown, ipMcUp } from './igmp';
import { netnsIpv4 } from './netns-ipv4';

/** inetdev_valid_mtu: the least a device must be able to carry (RFC 791). */
const LEAST_MTU = 68;

/**
 * Something happened to a device. Where IPv4 has never been asked for there is nothing to do; only that the loopback goes
 * down must not be missed, for its address stays.
 */
export function ipv4NetdevEvent(net: Net, dev: NetDevice, event: NetdevEvent, flagsChanged: number): void {
  if (net.ipv4 === undefined) {
    if (!dev.loopback || event !== 'NETDEV_GOING_DOWN') return;
    netnsIpv4(net);
  }
  inetdevEvent(net, dev, event);
  fibNetdevEvent(net, dev, event);
  arpNetdevEvent(net, dev, event, flagsChanged);
}

/** inetdev_event. */
export function inetdevEvent(net: Net, dev: NetDevice, event: NetdevEvent): void {
  const inDev = inDevGet(dev);
  if (inDev === undefined) {
    if (event === 'NETDEV_REGISTER' || (event === 'NETDEV_CHANGEMTU' && dev.mtu >= LEAST_MTU))
      inetdevInit(net, dev, event);
    return;
  }
  switch (event) {
    case 'NETDEV_UP':
      if (dev.mtu < LEAST_MTU) break;
      if (dev.loopback) addLoopbackAddress(inDev);
      ipMcUp(inDev);
      arpNotify(inDev);
      break;
    case 'NETDEV_CHANGEADDR':
      arpNotify(inDev);
      break;
    case 'NETDEV_DOWN':
      ipMcDown(inDev);
      break;
    case 'NETDEV_CHANGEMTU':
      if (dev.mtu < LEAST_MTU) inetdevDestroy(inDev);
      break;
    case 'NETDEV_UNREGISTER':
      inetdevDestroy(inDev);
      break;
    case 'NETDEV_CHANGENAME':
      changeLabels(inDev);
      break;
    default:
      break;
  }
}

/** inetdev_init. */
function inetdevInit(net: Net, dev: NetDevice, event: NetdevEvent): void {
  const cnf = { ...netnsIpv4(net).devconfDflt };
  const inDev: InDevice = {
    net,
    dev,
    cnf: dev.loopback && event === 'NETDEV_REGISTER' ? { ...cnf, disable_xfrm: 1, disable_policy: 1 } : cnf,
    own: new Set<Devconf4Key>(),
    arpParms: neighParmsAlloc(net.kernel.arp.parms),
    ifaList: [],
    mcList: new Map<Ip4, number>(),
    dead: false,
  };
  dev.ipPtr = inDev;
  if (dev.up && event !== 'NETDEV_REGISTER') ipMcUp(inDev);
}

/** 127.0.0.1/8, whenever the loopback is switched on. */
function addLoopbackAddress(inDev: InDevice): void {
  const ifa = inetAllocIfa(inDev, {
    local: LOOPBACK4,
    prefixLen: 8,
    scope: RT_SCOPE_HOST,
    flags: 0,
    validLft: INFINITY_LIFE_TIME,
    preferedLft: INFINITY_LIFE_TIME,
    rtPriority: 0,
  });
  insertIfa(ifa, ADDR4_ADDED);
}

/** inetdev_destroy. */
function inetdevDestroy(inDev: InDevice): void {
  const { dev, net } = inDev;
  inDev.dead = true;
  if (dev.up) ipMcDown(inDev);
  for (let [ifa] = inDev.ifaList; ifa !== undefined; [ifa] = inDev.ifaList)
    inetDelIfa(ifa, ADDR4_DEVICE_WENT);
  dev.ipPtr = undefined;
  arpIfdown(net, dev);
}

/** inetdev_send_gratuitous_arp, where arp_notify asks for it. */
function arpNotify(inDev: InDevice): void {
  if (inDevMaxconf(inDev, 'arp_notify') === 0) return;
  const { dev } = inDev;
  for (const { local } of inDev.ifaList) arpSend(dev, 'request', local, local);
}

/** IFNAMSIZ, without the zero at its end. */
const LONGEST_LABEL = 15;

/** inetdev_changename: labels begin with the name of the device. */
function changeLabels({ ifaList, dev }: InDevice): void {
  for (const [index, ifa] of ifaList.entries()) {
    if (index === 0) ifa.label = dev.name;
    else relabel(ifa, index + 1);
    rtmsgIfa('newaddr', ifa);
  }
}

function relabel(ifa: InIfaddr, number: number): void {
  const { name } = ifa.inDev.dev;
  const colon = ifa.label.indexOf(':');
  const suffix = colon < 0 ? `:${number}` : ifa.label.slice(colon);
  ifa.label = name.slice(0, LONGEST_LABEL - suffix.length) + suffix;
}

/** arp_netdev_event. */
function arpNetdevEvent(net: Net, dev: NetDevice, event: NetdevEvent, flagsChanged: number): void {
  if (event === 'NETDEV_CHANGEADDR') arpIfdown(net, dev);
  if (event !== 'NETDEV_CHANGE') return;
  if (flagsChanged & IFF_NOARP) arpIfdown(net, dev);
  const inDev = inDevGet(dev);
  const evicts = inDev === undefined || inDevAndconf(inDev, 'arp_evict_nocarrier');
  if (dev.carrier || !net.profile.evictOnCarrierLoss || !evicts) return;
  for (const neigh of net.kernel.arp.onDevice(dev))
    if (neigh.nudState !== 'NUD_PERMANENT') neighDestroy(net, neigh);
}

/** arp_ifdown (neigh_ifdown): nobody on a device that went down is known any more. */
export function arpIfdown(net: Net, dev: NetDevice): void {
  for (const neigh of net.kernel.arp.onDevice(dev)) neighDestroy(net, neigh);
  const { proxies } = net.kernel.arp;
  for (let at = proxies.length - 1; at >= 0; at--) if (proxies[at]?.dev === dev) proxies.splice(at, 1);
}

/**
 * What a namespace keeps for IPv4 (struct netns_ipv4). It comes into being, as on a machine where it has always been, when
 * somebody first asks: most simulated machines never meet an IPv4 packet.
 *
 * Differs from Linux: 224.0.0.1 is among the link-layer groups of a device from that moment on, behind those that IPv6 joined
 * before.
 */
import type { Ip4 } from '../../base/ip4';
import type { SimTime } from '../../base/time';
import { Timer } from '../../engine/scheduler';
import type { Net } from '../core/net';
import { DEVCONF4_ALL, DEVCONF4_DFLT, type Ipv4Devconf } from '../sysctl/devconf4';
import { checkLifetime } from './lifetime';
import { inetdevEvent } from './inetdev-event';
import { Fib4 } from './fib/fib4';
import type { InIfaddr } from './in-device';

/** Sysctls of no device that the kernel reads here, by their full names, with the values a namespace starts with. */
export const IPV4_SYSCTLS = {
  'net.ipv4.icmp_echo_ignore_all': 0,
  'net.ipv4.icmp_echo_ignore_broadcasts': 1,
  'net.ipv4.icmp_ratelimit': 1000,
  'net.ipv4.ip_default_ttl': 64,
  'net.ipv4.ip_nonlocal_bind': 0,
} as const satisfies Readonly<Record<string, number>>;

export type Ipv4SysctlKey = keyof typeof IPV4_SYSCTLS;

/** struct netns_ipv4. */
export class NetnsIpv4 {
  devconfAll: Ipv4Devconf = DEVCONF4_ALL;
  devconfDflt: Ipv4Devconf = DEVCONF4_DFLT;
  /** Replaced as a whole when written. */
  sysctl: Readonly<Record<Ipv4SysctlKey, number>> = IPV4_SYSCTLS;
  /** Sysctls that are kept for whoever reads them again, by full name. */
  readonly inert = new Map<string, number>();
  readonly fib: Fib4;
  /** Every IPv4 address (inet_addr_lst). */
  readonly addresses = new Map<Ip4, InIfaddr[]>();
  /** addr_chk_work */
  readonly addrChkWork: Timer;
  /** Tokens that errors to one destination are paid with (struct inet_peer). */
  readonly peers = new Map<Ip4, { tokens: SimTime; last: SimTime }>();
  /** The identification of the next packet that may be fragmented. */
  ipIdent: number | undefined = undefined;
  /** It is being made for a namespace that has been there before: nobody is told. */
  quiet = true;

  constructor(net: Net) {
    this.fib = new Fib4(net);
    this.addrChkWork = new Timer('IPv4 address lifetimes', checkLifetime, net);
  }
}

/** `net->ipv4`, with IPv4 on every device from now on. */
export function netnsIpv4(net: Net): NetnsIpv4 {
  return net.ipv4 ?? inetInit(net);
}

function inetInit(net: Net): NetnsIpv4 {
  const ipv4 = new NetnsIpv4(net);
  net.ipv4 = ipv4;
  for (const dev of net.devices.values()) {
    inetdevEvent(net, dev, 'NETDEV_REGISTER');
    if (dev.up) inetdevEvent(net, dev, 'NETDEV_UP');
  }
  ipv4.quiet = false;
  return ipv4;
}

/**
 * devinet_init_net: a new namespace begins with the settings of the machine's first one, unless
 * net.core.devconf_inherit_init_net says otherwise. Where that one has none of its own yet they are the compiled ones.
 */
export function inetInheritDevconf(net: Net, creator: Net): void {
  const { first, devconfInheritInitNet } = net.kernel;
  const from = [first, first, undefined, creator][devconfInheritInitNet]?.ipv4;
  if (from === undefined) return;
  net.ipv4 = new NetnsIpv4(net);
  net.ipv4.devconfAll = from.devconfAll;
  net.ipv4.devconfDflt = from.devconfDflt;
  net.ipv4.quiet = false;
}

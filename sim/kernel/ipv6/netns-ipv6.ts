/**
 * What a namespace keeps for the IPv6 packet path beside routes and neighbours (struct netns_ipv6): the sysctls that
 * belong to no device, how much it may still say in ICMPv6, and the packets it has only fragments of.
 */
import type { Ip6 } from '../../base/ip6';
import type { SimTime } from '../../base/time';
import type { Net } from '../core/net';
import type { KernelProfile } from '../profile/profile';
import type { FragmentQueues } from './reassembly';

/** Sysctls of the packet path and of the routing tables by their full names, with the values a namespace starts with. */
export const IPV6_SYSCTLS = {
  'net.ipv4.icmp_msgs_per_sec': 1000,
  'net.ipv4.icmp_msgs_burst': 50,
  'net.ipv6.anycast_src_echo_reply': 0,
  'net.ipv6.bindv6only': 0,
  'net.ipv6.ip_nonlocal_bind': 0,
  'net.ipv6.icmp.ratelimit': 100,
  'net.ipv6.icmp.echo_ignore_all': 0,
  'net.ipv6.icmp.echo_ignore_multicast': 0,
  'net.ipv6.icmp.echo_ignore_anycast': 0,
  'net.ipv6.idgen_delay': 1,
  'net.ipv6.idgen_retries': 3,
  'net.ipv6.ip6frag_time': 60,
  'net.ipv6.ip6frag_high_thresh': 4194304,
  // what is left of it: it bounds the other
  'net.ipv6.ip6frag_low_thresh': 3145728,
  'net.ipv6.max_dst_opts_length': 0x7fffffff,
  'net.ipv6.max_dst_opts_number': 8,
  'net.ipv6.max_hbh_length': 0x7fffffff,
  'net.ipv6.max_hbh_opts_number': 8,
  'net.ipv6.route.gc_interval': 30,
  'net.ipv6.route.mtu_expires': 600,
  'net.ipv6.route.skip_notify_on_dev_down': 0,
} as const satisfies Readonly<Record<string, number>>;

export type Ipv6SysctlKey = keyof typeof IPV6_SYSCTLS;
/** Their values in one namespace: immutable, replaced as a whole when written. */
export type Ipv6Sysctls = Readonly<Record<Ipv6SysctlKey, number>>;

/** Tokens that errors to one destination are paid with (struct inet_peer). */
export interface InetPeer {
  tokens: SimTime;
  last: SimTime;
}

/** struct netns_ipv6. */
export class NetnsIpv6 {
  sysctl: Ipv6Sysctls;
  /** net.ipv6.icmp.ratemask: the types that are sent at a limited rate, all errors but Packet Too Big. */
  icmpRatemask = '0-1,3-127';
  /** Sysctls that are kept for whoever reads them again, by full name; made when first needed. */
  inert: Map<string, number> | undefined = undefined;
  /** By the address that is told; made when first needed. */
  peers: Map<Ip6, InetPeer> | undefined = undefined;
  /** The bucket all errors of the namespace share (icmp_global). */
  icmpCredit = 0;
  icmpStamp: SimTime | undefined = undefined;
  fragments: FragmentQueues | undefined = undefined;

  constructor({ icmpRateLimit }: KernelProfile) {
    const same = IPV6_SYSCTLS['net.ipv6.icmp.ratelimit'] === icmpRateLimit;
    this.sysctl = same ? IPV6_SYSCTLS : { ...IPV6_SYSCTLS, 'net.ipv6.icmp.ratelimit': icmpRateLimit };
  }
}

const namespaces = new WeakMap<Net, NetnsIpv6>();

/** `net->ipv6`. Not for every packet: only the unusual ones need what is in it. */
export function netnsIpv6(net: Net): NetnsIpv6 {
  let found = namespaces.get(net);
  if (found === undefined) namespaces.set(net, (found = new NetnsIpv6(net.profile)));
  return found;
}

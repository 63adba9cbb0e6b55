/** What rtnetlink's groups announce (rtnetlink(7)): the messages that `ip monitor`, radvd and every network manager live on. */
import type { NetDevice } from '../../link/net-device';
import type { NdOption } from '../../wire/nd/options';
import type { FibAlias } from '../ipv4/fib/fib-info';
import type { InIfaddr } from '../ipv4/in-device';
import type { Inet6Ifaddr } from '../ipv6/inet6-dev';
import type { Fib6Info } from '../ipv6/route/fib6-info';
import { type IfInfo, rtnlFillIfinfo } from '../syscall/netlink-link';
import type { FibRule } from './fib-rules';
import type { Net } from './net';
import type { AnyNeighbour } from './neighbour';

/** Multicast groups (RTNLGRP_*), without the prefix. */
export type RtnlGroup =
  | 'LINK'
  | 'IPV6_IFADDR'
  | 'IPV6_IFINFO'
  | 'IPV6_ROUTE'
  | 'IPV6_RULE'
  | 'NEIGH'
  | 'IPV6_PREFIX'
  | 'ND_USEROPT'
  | 'IPV6_NETCONF'
  | 'MDB'
  | 'IPV4_IFADDR'
  | 'IPV4_ROUTE';

/** IFLA_EVENT_*, in iproute2's words. */
export type LinkEvent = 'FEATURE CHANGE';

export type RtnlMessage =
  | {
      readonly group: 'LINK' | 'IPV6_IFINFO';
      /** `newport` and `delport` are RTM_NEWLINK and RTM_DELLINK of AF_BRIDGE. */
      readonly kind: 'newlink' | 'dellink' | 'newport' | 'delport';
      readonly dev: NetDevice;
      /** What became of the device, where the message says so (IFLA_EVENT). */
      readonly event?: LinkEvent;
      /** The device as it was; filled in for those who listen. */
      readonly info?: IfInfo;
    }
  | { readonly group: 'IPV6_IFADDR'; readonly kind: 'newaddr' | 'deladdr'; readonly address: Inet6Ifaddr }
  | {
      readonly group: 'IPV6_ROUTE';
      readonly kind: 'newroute' | 'delroute';
      readonly route: Fib6Info;
      readonly replace?: boolean;
    }
  | { readonly group: 'IPV4_IFADDR'; readonly kind: 'newaddr' | 'deladdr'; readonly address4: InIfaddr }
  | {
      readonly group: 'IPV4_ROUTE';
      readonly kind: 'newroute' | 'delroute';
      readonly route4: FibAlias;
      readonly replace?: boolean;
    }
  | { readonly group: 'IPV6_RULE'; readonly kind: 'newrule' | 'delrule'; readonly rule: FibRule }
  | {
      readonly group: 'NEIGH';
      readonly kind: 'newneigh' | 'delneigh' | 'getneigh';
      readonly neighbour: AnyNeighbour;
    }
  | {
      readonly group: 'IPV6_PREFIX';
      readonly kind: 'newprefix';
      readonly dev: NetDevice;
      readonly option: NdOption;
    }
  | {
      readonly group: 'ND_USEROPT';
      readonly kind: 'newnduseropt';
      readonly dev: NetDevice;
      readonly option: NdOption;
    }
  | {
      readonly group: 'IPV6_NETCONF';
      readonly kind: 'newnetconf';
      readonly scope: string;
      /** 0 for `all` and `default`. */
      readonly ifindex: number;
      readonly values: Readonly<Record<string, number>>;
    }
  | {
      readonly group: 'IPV6_NETCONF';
      readonly kind: 'delnetconf';
      readonly scope: string;
      readonly ifindex: number;
    }
  | { readonly group: 'MDB'; readonly kind: 'newmdb' | 'delmdb'; readonly bridge: NetDevice };

/**
 * The message with what it tells of as it is now: it is read in an event of its own, and by then a neighbour may have been
 * used, an address have other lifetimes, or a device have its carrier.
 */
export function asItIs(net: Net, message: RtnlMessage): RtnlMessage {
  if (message.group === 'LINK' || message.group === 'IPV6_IFINFO')
    return { ...message, info: rtnlFillIfinfo(net, message.dev) };
  if ('neighbour' in message) return { ...message, neighbour: copy(message.neighbour) };
  if ('address4' in message) return { ...message, address4: copy(message.address4) };
  if ('address' in message) return { ...message, address: copy(message.address) };
  if ('route' in message) return { ...message, route: copy(message.route) };
  return message;
}

function copy<T extends object>(original: T): T {
  return Object.assign(Object.create(Object.getPrototypeOf(original) as object) as T, original);
}

/** RTM_NEWLINK for `dev` (`rtmsg_ifinfo`). */
export function rtmsgIfinfo(net: Net, dev: NetDevice, kind: 'newlink' | 'dellink' = 'newlink'): void {
  net.notify({ group: 'LINK', kind, dev });
}

/** RTM_NEWLINK that says what became of `dev` (`rtmsg_ifinfo_event`). */
export function rtmsgIfinfoEvent(net: Net, dev: NetDevice, event: LinkEvent): void {
  net.notify({ group: 'LINK', kind: 'newlink', dev, event });
}

/** RTM_NEWLINK of AF_BRIDGE: what a bridge tells of one of its ports (`br_ifinfo_notify`). */
export function brIfinfoNotify(net: Net, dev: NetDevice, kind: 'newport' | 'delport'): void {
  net.notify({ group: 'LINK', kind, dev });
}

/** RTM_NEWLINK of what IPv6 knows of `dev`, to those who asked for that alone (`inet6_ifinfo_notify`): `ip monitor` does not. */
export function inet6IfinfoNotify(net: Net, dev: NetDevice): void {
  net.notify({ group: 'IPV6_IFINFO', kind: 'newlink', dev });
}

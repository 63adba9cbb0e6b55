/**
 * Multicast groups that a socket joined (ipv6_sock_mc_join, ipv6_sock_mc_drop of net/ipv6/mcast.c). A group is heard
 * because its device listens to it; that a socket joined it makes the device do so for as long as the socket lives.
 *
 * Differs from Linux: memberships have no source filters.
 */
import type { Ip6 } from '../../base/ip6';
import type { NetDevice } from '../../link/net-device';
import type { Errno } from '../core/errno';
import type { Net } from '../core/net';
import { in6DevGet } from '../ipv6/inet6-dev';
import { ipv6DevMcDec, ipv6DevMcInc } from '../ipv6/mcast/group';
import { ip6RouteOutput } from '../ipv6/route/output';
import type { Refusal } from '../uapi';

interface Membership {
  readonly group: Ip6;
  readonly dev: NetDevice;
}

/** The memberships of one socket. */
export class SocketGroups {
  #joined: Membership[] | undefined = undefined;

  constructor(readonly net: Net) {}

  /** IPV6_JOIN_GROUP; without a device, on the one the routing table has for the group. */
  join(group: Ip6, name: string): Refusal<Errno> {
    if (!group.isMulticast) return 'EINVAL';
    if (this.#joined?.some(each => each.group === group && (name === '' || each.dev.name === name)))
      return 'EADDRINUSE';
    const dev = name === '' ? this.#deviceFor(group) : this.net.device(name);
    const idev = dev && in6DevGet(dev);
    if (dev === undefined || idev === undefined) return 'ENODEV';
    const refused = ipv6DevMcInc(idev, group);
    if (refused !== undefined) return refused;
    (this.#joined ??= []).push({ group, dev });
    return undefined;
  }

  /** IPV6_LEAVE_GROUP. */
  leave(group: Ip6, name: string): Refusal<Errno> {
    if (!group.isMulticast) return 'EINVAL';
    const index =
      this.#joined?.findIndex(each => each.group === group && (name === '' || each.dev.name === name)) ?? -1;
    const [left] = index < 0 ? [] : (this.#joined as Membership[]).splice(index, 1);
    if (left === undefined) return 'EADDRNOTAVAIL';
    drop(left);
    return undefined;
  }

  /** ipv6_sock_mc_close. */
  leaveAll(): void {
    const joined = this.#joined ?? [];
    this.#joined = undefined;
    for (const each of joined) drop(each);
  }

  #deviceFor(group: Ip6): NetDevice | undefined {
    const dst = ip6RouteOutput(this.net, { dst: group });
    return dst.kind === 'error' ? undefined : dst.dev;
  }
}

function drop({ group, dev }: Membership): void {
  const idev = in6DevGet(dev);
  if (idev !== undefined) ipv6DevMcDec(idev, group);
}

/** RTM_GETLINK: a device as the kernel tells it. */
import { Mac } from '../../base/mac';
import {
  IFF_ALLMULTI,
  IFF_BROADCAST,
  IFF_LOOPBACK,
  IFF_MASTER,
  IFF_MULTICAST,
  IFF_NOARP,
  IFF_POINTOPOINT,
  IFF_PROMISC,
  IFF_SLAVE,
  IFF_UP,
  type NetDevice,
} from '../../link/net-device';
import { neighReachableTime } from '../core/neigh-parms';
import type { Net } from '../core/net';
import { in6DevGet } from '../ipv6/inet6-dev';
import type { LinkInfo } from '../uapi';
import type { Machine } from './machine';

/** IN6_ADDR_GEN_MODE_*. */
export const ADDR_GEN_MODES = ['eui64', 'none', 'stable_secret', 'random'] as const;

export function linkDump(machine: Machine, net: Net): LinkInfo[] {
  return [...net.devices.values()]
    .sort((a, b) => a.ifindex - b.ifindex)
    .map(dev => namedLink(machine, rtnlFillIfinfo(net, dev)));
}

/** What a message tells of a device, and where the other end of it is. */
export interface IfInfo {
  readonly link: LinkInfo;
  readonly elsewhere: NetDevice | undefined;
}

/** A message with the name that iproute2 finds for the namespace of the other end. */
export function namedLink(machine: Machine, { link, elsewhere }: IfInfo): LinkInfo {
  const there = elsewhere && machine.netOf(elsewhere);
  const linkNetnsName = there && machine.netnsName(there);
  return linkNetnsName === undefined ? link : { ...link, linkNetnsName };
}

/** rtnl_fill_ifinfo: a device as it is now. */
export function rtnlFillIfinfo(net: Net, dev: NetDevice): IfInfo {
  const { linkedDevice: other } = dev;
  const near = other !== undefined && net.devices.get(other.ifindex) === other;
  return { link: describeLink(net, dev, near), elsewhere: near ? undefined : other };
}

function describeLink(net: Net, dev: NetDevice, near: boolean): LinkInfo {
  const idev = in6DevGet(dev);
  const running = dev.up && isOperUp(dev);
  const infoData = dev.fillInfo();
  const infoSlaveData = dev.master?.fillSlaveInfo(dev);
  return {
    ifindex: dev.ifindex,
    ifname: dev.name,
    flags: flagNames(dev),
    up: dev.up,
    running,
    mtu: dev.mtu,
    minMtu: dev.minMtu,
    maxMtu: dev.maxMtu,
    qdisc: dev.qdisc,
    operstate: dev.up ? dev.operstate : 'DOWN',
    txqlen: dev.txqlen,
    address: dev.address,
    broadcast: dev.loopback ? Mac.ZERO : Mac.BROADCAST,
    linkType: dev.loopback ? 'loopback' : 'ether',
    ...(dev.kind !== 'loopback' && dev.kind !== 'ether' && { kind: dev.kind }),
    ...(dev.master !== undefined && { master: dev.master.name }),
    ...otherEnd(dev, near),
    promiscuity: dev.promiscuity,
    allmulti: dev.allmulti,
    addrGenMode: ADDR_GEN_MODES[idev?.cnf.addr_gen_mode ?? 0] ?? 'eui64',
    ...(idev !== undefined && {
      inet6: {
        flags: idev.ifFlags,
        raMtu: idev.raMtu,
        reachableTime: Math.floor(
          neighReachableTime(idev.ndParms, net.scheduler.now, net.rng('neigh reachable time')) / 1000,
        ),
        retransTime: Math.floor(idev.ndParms.vars.retransTime / 1000),
      },
    }),
    token: idev?.token ?? dev.address.interfaceId(),
    ...(infoData !== undefined && { infoData }),
    ...(dev.master !== undefined && { slaveKind: dev.master.kind }),
    ...(infoSlaveData !== undefined && { infoSlaveData }),
  };
}

/**
 * The other end of a veth, or the device below: by name where it is in the same namespace, by namespace elsewhere. A veth
 * whose other end is not there yet, or not any more, tells an index of 0.
 */
function otherEnd({ kind, iflink, linkedDevice }: NetDevice, near: boolean): Partial<LinkInfo> {
  if (iflink === 0) return kind === 'veth' ? { iflink } : {};
  if (near && linkedDevice !== undefined) return { iflink, iflinkName: linkedDevice.name };
  return { iflink, linkNetnsid: 0 };
}

/** netif_oper_up: by what link watch made of the carrier, not by the carrier itself. */
function isOperUp({ operstate }: NetDevice): boolean {
  return operstate === 'UP' || operstate === 'UNKNOWN';
}

const FLAG_NAMES: readonly (readonly [number, string])[] = [
  [IFF_LOOPBACK, 'LOOPBACK'],
  [IFF_BROADCAST, 'BROADCAST'],
  [IFF_POINTOPOINT, 'POINTOPOINT'],
  [IFF_MULTICAST, 'MULTICAST'],
  [IFF_NOARP, 'NOARP'],
  [IFF_ALLMULTI, 'ALLMULTI'],
  [IFF_PROMISC, 'PROMISC'],
  [IFF_MASTER, 'MASTER'],
  [IFF_SLAVE, 'SLAVE'],
  [IFF_UP, 'UP'],
];

/** In print_link_flags' order. Promiscuity that the kernel itself asked for does not show. */
function flagNames(dev: NetDevice): string[] {
  const names = dev.up && !isOperUp(dev) ? ['NO-CARRIER'] : [];
  const shown = (dev.flags & ~(IFF_ALLMULTI | IFF_PROMISC)) | dev.gflags;
  for (const [bit, name] of FLAG_NAMES) if (shown & bit) names.push(name);
  if (dev.up && dev.carrier) names.push('LOWER_UP');
  const other = dev.linkedDevice;
  if (other !== undefined && dev.iflink !== 0 && !other.up) names.push('M-DOWN');
  return names;
}

/**
 * The neighbours of IPv4 (arp_tbl of net/ipv4/arp.c): entering one, asking for it, and what is sent. The cache itself is that of
 * both protocols, core/neighbour.ts.
 */
import type { Ip4 } from '../../base/ip4';
import { UNSPECIFIED4 } from '../../base/ip4';
import { Mac } from '../../base/mac';
import { IFF_LOOPBACK, IFF_NOARP, type NetDevice } from '../../link/net-device';
import { Frame } from '../../wire/frame';
import { devQueueXmit } from '../core/dev';
import type { NeighOps, NeighTable } from '../core/neigh-table';
import { hasRoom, neighEnter, Neighbour } from '../core/neighbour';
import type { Net } from '../core/net';
import { neighAppNs } from '../ipv6/ndisc/solicit';
import { inetAddrType } from './addr-type';
import { ipv4LinkFailure } from './icmp-send';
import { inDevGet, inDevMaxconf, RT_SCOPE_LINK, type InDevice } from './in-device';
import type { Outgoing4 } from './ip-output';
import { inetAddrOnlink, inetSelectAddr } from './select-addr';

/** arp_tbl. */
export type ArpTable = NeighTable<Ip4, Outgoing4>;
/** An IPv4 neighbour. */
export type ArpNeighbour = Neighbour<Ip4, Outgoing4>;

/** What arp_tbl does its own way (arp_generic_ops). */
export const arpOps: NeighOps<Ip4, Outgoing4> = {
  id: 'arp_cache',
  solicit: arpSolicit,
  errorReport: ipv4LinkFailure,
};

/**
 * __neigh_lookup with `creat`, arp_constructor. On the loopback all are one; groups and broadcasts need not be asked for.
 * @returns undefined when the table is full or the device has no IPv4
 */
export function arpLookupOrCreate(
  net: Net,
  address: Ip4,
  dev: NetDevice,
  exempt = false,
): ArpNeighbour | undefined {
  const table = net.kernel.arp;
  const key = dev.loopback ? UNSPECIFIED4 : address;
  return table.get(key, dev) ?? arpCreate(net, key, dev, exempt);
}

function arpCreate(net: Net, key: Ip4, dev: NetDevice, exempt: boolean): ArpNeighbour | undefined {
  const inDev = inDevGet(dev);
  const table = net.kernel.arp;
  if (inDev === undefined || !hasRoom(net, table, dev, exempt)) return undefined;
  const neigh: ArpNeighbour = new Neighbour<Ip4, Outgoing4>(net, table, key, dev, inDev.arpParms);
  neighEnter(neigh, knownAddress(net, key, dev), exempt);
  return neigh;
}

/** Where an address is that needs no asking for. */
function knownAddress(net: Net, key: Ip4, dev: NetDevice): Mac | undefined {
  const type = inetAddrType(net, key);
  if (type === 'multicast') return Mac.forGroup4(key);
  if (dev.flags & (IFF_NOARP | IFF_LOOPBACK)) return dev.address;
  return type === 'broadcast' ? Mac.BROADCAST : undefined;
}

/** arp_solicit. Probing an entry that had been resolved asks it alone; resolving asks all, but user space first. */
function arpSolicit(net: Net, neigh: ArpNeighbour, waiting: Outgoing4 | undefined): void {
  const { dev, key: target, parms, probes, lladdr } = neigh;
  const inDev = inDevGet(dev);
  if (inDev === undefined) return;
  const offered = offeredSource(net, inDev, target, waiting?.packet.src);
  const source = offered ?? inetSelectAddr(net, dev, target, RT_SCOPE_LINK);
  if (probes < parms.vars.ucastSolicit) arpSend(dev, 'request', source, target, lladdr ?? Mac.ZERO);
  else if (probes < parms.vars.ucastSolicit + parms.vars.appSolicit) neighAppNs(net, neigh);
  else arpSend(dev, 'request', source, target);
}

/** The source of the packet that waits, where arp_announce lets it be told. */
function offeredSource(net: Net, inDev: InDevice, target: Ip4, source: Ip4 | undefined): Ip4 | undefined {
  if (source === undefined) return undefined;
  const restriction = inDevMaxconf(inDev, 'arp_announce');
  if (restriction === 2 || inetAddrType(net, source) !== 'local') return undefined;
  return restriction === 1 && !inetAddrOnlink(inDev, target, source) ? undefined : source;
}

/**
 * arp_send. A request goes to everybody and leaves the address it asks for open, unless it is told one.
 * @param lladdr of the one it is for
 */
export function arpSend(
  dev: NetDevice,
  operation: 'request' | 'reply',
  senderIp: Ip4,
  targetIp: Ip4,
  lladdr?: Mac,
): void {
  if (dev.flags & IFF_NOARP) return;
  const inDev = inDevGet(dev);
  if (inDev === undefined) return;
  const frame = new Frame(lladdr ?? Mac.BROADCAST, dev.address, {
    kind: 'arp',
    operation,
    senderMac: dev.address,
    senderIp,
    targetMac: operation === 'reply' && lladdr !== undefined ? lladdr : Mac.ZERO,
    targetIp,
  });
  devQueueXmit(inDev.net, dev, frame);
}

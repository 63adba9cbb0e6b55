/** What `bridge` asks: the forwarding database, the multicast database and VLANs of bridges (RTM_*NEIGH, RTM_GETMDB, RTM_*LINK of AF_BRIDGE). */
import { Bridge } from '../../link/bridge/bridge';
import type { BridgePort } from '../../link/bridge/port';
import type { Net } from '../core/net';
import type {
  BridgeVlanInfo,
  BridgeVlanRequest,
  FdbInfo,
  FdbRequest,
  MdbInfo,
  Netlink,
  Refusal,
} from '../uapi';
import { isNetlinkError, type NetlinkError } from '../core/errno';
import type { MdbEntry } from '../../link/bridge/mdb';
import { VlanTable } from '../../link/bridge/vlans';
import type { NetDevice } from '../../link/net-device';

/**
 * rtnl_fdb_dump: device by device, first what its bridge learned behind it, then what its own filter listens to (`self
 * permanent`: addresses, then groups); a bridge's own entries come behind that.
 */
export function fdbDump(net: Net): FdbInfo[] {
  return [...net.devices.values()].flatMap(dev => [
    ...(dev.master instanceof Bridge ? bridgeEntries(dev.master, dev.master.port(dev)) : []),
    ...[...dev.unicast.keys(), ...dev.groups.keys()].map((lladdr): FdbInfo => ({
      lladdr,
      dev: dev.name,
      state: 'permanent',
      flags: ['self'],
    })),
    ...(dev instanceof Bridge ? bridgeEntries(dev, undefined) : []),
  ]);
}

/** br_fdb_dump: the newest first. */
function bridgeEntries(bridge: Bridge, port: BridgePort | undefined): FdbInfo[] {
  const entries = [...bridge.fdb.entries].filter(entry => entry.port === port).reverse();
  return entries.map(entry => ({
    lladdr: entry.mac,
    dev: entry.port?.dev.name ?? bridge.name,
    ...(entry.vid !== 0 && { vlan: entry.vid }),
    master: bridge.name,
    state: entry.local ? 'permanent' : entry.static ? 'static' : 'reachable',
    flags: entry.sticky ? ['sticky'] : [],
  }));
}

/** br_fdb_add: where no VLAN is named, in every VLAN of the port as well. */
export function fdbAdd(net: Net, request: Parameters<Netlink['fdbAdd']>[0]): Refusal {
  const place = placeOf(net, request);
  if (isNetlinkError(place)) return place;
  const { bridge, port, vids } = place;
  const { lladdr, state, sticky, replace } = request;
  for (const vid of vids) {
    const refused = bridge.fdb.add(lladdr, port, state, replace ? 'replace' : 'add', sticky, vid);
    if (refused !== undefined) return refused;
  }
  return undefined;
}

/** br_fdb_delete: likewise, and it is refused only where there was nothing in any of them. */
export function fdbDel(net: Net, request: FdbRequest): Refusal {
  const place = placeOf(net, request);
  if (isNetlinkError(place)) return place;
  const { bridge, port, vids } = place;
  const refusals = vids.map(vid => bridge.fdb.remove(request.lladdr, port, vid));
  return refusals.includes(undefined) ? undefined : refusals[0];
}

interface Place {
  readonly bridge: Bridge;
  readonly port: BridgePort | undefined;
  readonly vids: readonly number[];
}

/** Which bridge and port an entry is for, and which VLANs; EINVAL where the port is not in the one that is named. */
function placeOf(net: Net, { dev: name, vlan }: FdbRequest): Place | NetlinkError {
  const dev = net.device(name);
  if (dev === undefined) return { errno: 'ENODEV' };
  const bridge = bridgeOf(net, name);
  if (bridge === undefined) return { errno: 'EOPNOTSUPP' };
  const port = bridge.port(dev);
  const { members } = port?.vlans ?? bridge.vlans.own;
  const known = members.map(({ vid }) => vid);
  if (vlan === undefined) return { bridge, port, vids: [0, ...known] };
  return vlan === 0 || known.includes(vlan) ? { bridge, port, vids: [vlan] } : { errno: 'EINVAL' };
}

function bridgeOf(net: Net, name: string): Bridge | undefined {
  const dev = net.device(name);
  if (dev instanceof Bridge) return dev;
  return dev?.master instanceof Bridge ? dev.master : undefined;
}

/** br_mdb_dump: members of every group, the newest first; the bridge itself is a member under its own name. */
export function mdbDump(net: Net): MdbInfo[] {
  const bridges = [...net.devices.values()].filter(dev => dev instanceof Bridge);
  return bridges.flatMap(bridge =>
    [...bridge.multicast.mdb.entries]
      .reverse()
      .flatMap(entry => [
        ...(entry.hostJoined ? [member(bridge, bridge.name, entry, 'temp')] : []),
        ...entry.ports.map(({ port, permanent }) =>
          member(bridge, port.dev.name, entry, permanent ? 'permanent' : 'temp'),
        ),
      ]),
  );
}

function member(bridge: Bridge, port: string, { group, vid }: MdbEntry, state: MdbInfo['state']): MdbInfo {
  return { dev: bridge.name, port, group, state, ...(vid !== 0 && { vid }) };
}

/** RTM_GETLINK of AF_BRIDGE with the VLANs: those of ports and bridges, device by device. */
export function bridgeVlanDump(net: Net): BridgeVlanInfo[] {
  return [...net.devices.values()].flatMap(dev => {
    const { members, pvid } = tableOf(dev) ?? NO_VLANS;
    return members.map(({ vid, untagged }) => ({ dev: dev.name, vid, pvid: vid === pvid, untagged }));
  });
}

const NO_VLANS = new VlanTable();

function tableOf(dev: NetDevice): VlanTable | undefined {
  if (dev instanceof Bridge) return dev.vlans.own;
  return dev.master instanceof Bridge ? dev.master.port(dev)?.vlans : undefined;
}

/** RTM_SETLINK of AF_BRIDGE (`rtnl_bridge_setlink`, `br_afspec`). */
export function bridgeVlanAdd(net: Net, request: BridgeVlanRequest): Refusal {
  return changeVlans(net, request, (bridge, port) =>
    bridge.vlans.add(port, request.first, request.last, request),
  );
}

/** RTM_DELLINK of AF_BRIDGE (`rtnl_bridge_dellink`). */
export function bridgeVlanDel(net: Net, request: BridgeVlanRequest): Refusal {
  return changeVlans(net, request, (bridge, port) => bridge.vlans.delete(port, request.first, request.last));
}

/** The master of a port is asked, unless the device itself is to be; and only a bridge understands it. */
function changeVlans(
  net: Net,
  { dev: name, self, master }: BridgeVlanRequest,
  change: (bridge: Bridge, port: BridgePort | undefined) => Refusal,
): Refusal {
  const dev = net.device(name);
  if (dev === undefined) return { errno: 'ENODEV' };
  if (master || !self) {
    if (!(dev.master instanceof Bridge)) return { errno: 'EOPNOTSUPP' };
    const port = dev.master.port(dev);
    const refused = change(dev.master, port);
    if (refused !== undefined) return refused;
    port?.notify();
  }
  if (!self) return undefined;
  return dev instanceof Bridge ? change(dev, undefined) : { errno: 'EOPNOTSUPP' };
}

/** RTM_*NEIGH of AF_BRIDGE and RTM_GETMDB: the forwarding and multicast databases (`bridge fdb`, `bridge mdb`). */
import { Bridge } from '../../link/bridge/bridge';
import type { BridgePort } from '../../link/bridge/port';
import type { Net } from '../core/net';
import type { FdbInfo, MdbInfo, Netlink, Refusal } from '../uapi';

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
    master: bridge.name,
    state: entry.local ? 'permanent' : entry.static ? 'static' : 'reachable',
    flags: entry.sticky ? ['sticky'] : [],
  }));
}

export function fdbAdd(net: Net, request: Parameters<Netlink['fdbAdd']>[0]): Refusal {
  const dev = net.device(request.dev);
  if (dev === undefined) return { errno: 'ENODEV' };
  const bridge = bridgeOf(net, request.dev);
  if (bridge === undefined) return { errno: 'EOPNOTSUPP' };
  return bridge.fdb.add(
    request.lladdr,
    bridge.port(dev),
    request.local ? 'permanent' : 'static',
    request.replace ? 'replace' : 'add',
  );
}

export function fdbDel(net: Net, request: Parameters<Netlink['fdbDel']>[0]): Refusal {
  const dev = net.device(request.dev);
  if (dev === undefined) return { errno: 'ENODEV' };
  const bridge = bridgeOf(net, request.dev);
  if (bridge === undefined) return { errno: 'EOPNOTSUPP' };
  return bridge.fdb.remove(request.lladdr, bridge.port(dev));
}

function bridgeOf(net: Net, name: string): Bridge | undefined {
  const dev = net.device(name);
  if (dev instanceof Bridge) return dev;
  return dev?.master instanceof Bridge ? dev.master : undefined;
}

/** Members of every group, bridge by bridge; the bridge itself is a member under its own name. */
export function mdbDump(net: Net): MdbInfo[] {
  const bridges = [...net.devices.values()].filter(dev => dev instanceof Bridge);
  return bridges.flatMap(bridge =>
    [...bridge.multicast.mdb.entries].flatMap(entry => [
      ...(entry.hostJoined
        ? [{ dev: bridge.name, port: bridge.name, group: entry.group, state: 'temp' as const }]
        : []),
      ...entry.ports.map(({ port, permanent }): MdbInfo => ({
        dev: bridge.name,
        port: port.dev.name,
        group: entry.group,
        state: permanent ? 'permanent' : 'temp',
      })),
    ]),
  );
}

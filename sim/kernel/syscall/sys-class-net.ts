/**
 * /sys/class/net: a directory for each device of the namespace, with a file for each attribute (net/core/net-sysfs.c),
 * and of a bridge the names of its ports.
 *
 * Differs from Linux: of the attributes, those that configuration scripts look at are there; the others do not exist.
 */
import type { NetDevice } from '../../link/net-device';
import { devSetMtu } from '../core/dev';
import type { Errno } from '../core/errno';
import type { Net } from '../core/net';

const ROOT = '/sys/class/net';

type Attribute = (dev: NetDevice) => string | { readonly errno: Errno };

/** What each file says, in the order of their names. */
const ATTRIBUTES: Readonly<Record<string, Attribute>> = {
  addr_len: () => '6',
  address: dev => dev.address.toString(),
  broadcast: dev => (dev.loopback ? '00:00:00:00:00:00' : 'ff:ff:ff:ff:ff:ff'),
  carrier: dev => (dev.up ? (dev.carrier ? '1' : '0') : { errno: 'EINVAL' }),
  flags: dev => `0x${(dev.flags & 0xffff).toString(16)}`,
  ifindex: dev => String(dev.ifindex),
  iflink: dev => String(dev.iflink === 0 ? dev.ifindex : dev.iflink),
  mtu: dev => String(dev.mtu),
  operstate: dev => (dev.up || dev.operstate === 'LOWERLAYERDOWN' ? dev.operstate : 'DOWN').toLowerCase(),
  tx_queue_len: dev => String(dev.txqlen),
  type: dev => (dev.loopback ? '772' : '1'),
};

/** Whether a path is in this tree. */
export function isSysClassNet(path: string): boolean {
  return path === ROOT || path.startsWith(`${ROOT}/`);
}

/** Names in a directory of the tree. */
export function listSysClassNet(net: Net, path: string): readonly string[] | { readonly errno: Errno } {
  const [ifname, directory, beyond] = partsOf(path);
  if (ifname === undefined) return [...net.devices.values()].map(({ name }) => name).sort();
  const dev = net.device(ifname);
  if (dev === undefined) return { errno: 'ENOENT' };
  if (directory === 'brif' && beyond !== undefined && portsOf(net, dev).includes(beyond)) return [];
  if (beyond !== undefined) return { errno: 'ENOENT' };
  if (directory === undefined)
    return [...Object.keys(ATTRIBUTES), ...directoriesOf(dev)].sort((a, b) => (a < b ? -1 : 1));
  if (directory === 'brif' && dev.kind === 'bridge') return portsOf(net, dev);
  if (directory === 'master' && dev.master !== undefined)
    return listSysClassNet(net, `${ROOT}/${dev.master.name}`);
  if (directory === 'brport' && dev.master?.kind === 'bridge') return [];
  return { errno: directory in ATTRIBUTES ? 'ENOTDIR' : 'ENOENT' };
}

/** The text of a file of the tree. */
export function readSysClassNet(
  net: Net,
  path: string,
): { readonly text: string } | { readonly errno: Errno } {
  if (!('errno' in listSysClassNet(net, path))) return { errno: 'EISDIR' };
  const [ifname = '', ...rest] = partsOf(path);
  const dev = net.device(ifname);
  const described = rest[0] === 'master' ? dev?.master : dev;
  const attribute = ATTRIBUTES[rest.at(-1) ?? ''];
  const depth = rest[0] === 'master' ? 2 : 1;
  if (described === undefined || attribute === undefined || rest.length !== depth) return { errno: 'ENOENT' };
  const value = attribute(described as NetDevice);
  return typeof value === 'string' ? { text: `${value}\n` } : value;
}

/** Writes a file of the tree: of those that are here, the MTU alone can be. */
export function writeSysClassNet(net: Net, path: string, text: string): Errno | undefined {
  const read = readSysClassNet(net, path);
  if ('errno' in read && read.errno !== 'EINVAL') return read.errno;
  const [ifname = '', attribute] = partsOf(path);
  const dev = net.device(ifname);
  if (dev === undefined || attribute !== 'mtu') return 'EACCES';
  const mtu = /^\s*\d+\s*$/.test(text) ? Number(text) : undefined;
  return mtu === undefined ? 'EINVAL' : devSetMtu(net, dev, mtu)?.errno;
}

function partsOf(path: string): string[] {
  return path
    .slice(ROOT.length)
    .split('/')
    .filter(part => part !== '');
}

function directoriesOf(dev: NetDevice): string[] {
  const bridge = dev.kind === 'bridge' ? ['brif'] : [];
  const slave = dev.master === undefined ? [] : ['master'];
  return [...bridge, ...slave, ...(dev.master?.kind === 'bridge' ? ['brport'] : [])];
}

function portsOf(net: Net, bridge: NetDevice): string[] {
  return [...net.devices.values()]
    .filter(({ master }) => master?.name === bridge.name)
    .map(({ name }) => name)
    .sort();
}

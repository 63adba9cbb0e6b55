/**
 * `/proc/sys/net` of one namespace: the files by dotted key, each with its value, its limits and what writing it sets off.
 *
 * A write is an event even when the value stays the same: writing 1 to a `forwarding` that is 1 purges default routers again.
 */
import { Ip6 } from '../../base/ip6';
import type { NetDevice } from '../../link/net-device';
import type { Errno } from '../core/errno';
import type { Net } from '../core/net';
import { addrconfDisableIpv6, addrconfFixupForwarding } from '../ipv6/addrconf/forwarding';
import { inet6NetconfNotify } from '../ipv6/addrconf/netconf';
import { addrconfInitAutoAddrs } from '../ipv6/addrconf/link-local';
import { ADDR_GEN_STABLE_PRIVACY } from '../ipv6/addrconf/interface-id';
import { in6DevGet, type Inet6Dev } from '../ipv6/inet6-dev';
import { DEVCONF, withDevconf, type DevconfKey, type DevconfRow, type Ipv6Devconf } from './devconf';
import { GLOBAL_KEYS } from './global-keys';
import { inet4File, inet4Keys } from './inet4-keys';
import { neighFile, neighKeyNames } from './neigh-keys';
import { PROC_INT } from './proc-handlers';
import type { SysctlFile, SysctlRead } from './sysctl-file';
import type { DevconfScope } from './inet6-conf';

/** Permission bits of nearly every file, and of those that only root may look into. */
const MODE = 0o644;
const SECRET_MODE = 0o600;
const READ = 0o400;
const WRITE = 0o200;

/** The tree of one namespace. */
export class Sysctls {
  constructor(readonly net: Net) {}

  /** Read `net.ipv6.conf.eth0.accept_ra`; ENOENT if there is no such file, EACCES where it can only be written. */
  read(key: string): SysctlRead {
    const file = this.#find(key);
    if (file === undefined) return { errno: 'ENOENT' };
    return (file.mode ?? MODE) & READ ? file.read() : { errno: 'EACCES' };
  }

  /** The permission bits of a file; undefined if there is none. */
  mode(key: string): number | undefined {
    const file = this.#find(key);
    return file === undefined ? undefined : (file.mode ?? MODE);
  }

  /**
   * Write; EINVAL for what is no number or out of range, ENOENT for what is not there, EACCES for what can only be read.
   * Writing nothing at all is no write.
   */
  write(key: string, text: string): Errno | undefined {
    const file = this.#find(key);
    if (file === undefined) return 'ENOENT';
    if (!((file.mode ?? MODE) & WRITE)) return 'EACCES';
    if (text === '') return undefined;
    const { trace } = this.net;
    if (!trace.on) return file.write(text);
    const before = file.read();
    trace.state('sysctl', key, 'value' in before ? before.value : '', text.trim());
    return file.write(text);
  }

  /** Every key at or below `prefix`, sorted as `sysctl -a` shows them. */
  keys(prefix = ''): string[] {
    const keys = [...this.#allKeys(prefix)].filter(
      key => key === prefix || prefix === '' || key.startsWith(`${prefix}.`),
    );
    return keys.sort((a, b) => (a < b ? -1 : 1));
  }

  *#allKeys(prefix: string): Generator<string> {
    if ('net.ipv4'.startsWith(prefix) || prefix.startsWith('net.ipv4')) yield* inet4Keys(this.net);
    for (const scope of this.#scopes()) {
      for (const key of this.#devconfKeys()) yield `net.ipv6.conf.${scope}.${key}`;
      const owner = this.#scope(scope.replaceAll('/', '.'));
      if (owner === undefined || owner === 'all') continue;
      for (const key of neighKeyNames(this.net, owner === 'default')) yield `net.ipv6.neigh.${scope}.${key}`;
    }
    for (const key of GLOBAL_KEYS.keys()) if (this.#global(key) !== undefined) yield key;
  }

  /** A key of no device, where this version and this namespace have it. */
  #global(key: string): SysctlFile | undefined {
    const found = GLOBAL_KEYS.get(key);
    if (found === undefined || !this.net.profile.has(found.since)) return undefined;
    return found.first && !this.net.isFirst ? undefined : found.file(this.net);
  }

  *#scopes(): Generator<string> {
    yield 'all';
    yield 'default';
    for (const dev of this.net.devices.values())
      if (in6DevGet(dev) !== undefined) yield dev.name.replaceAll('.', '/');
  }

  *#devconfKeys(): Generator<string> {
    for (const [key, row] of Object.entries(DEVCONF) as [string, DevconfRow][])
      if (this.net.profile.has(row.since)) yield key;
    if (this.net.profile.has('4.1')) yield 'stable_secret';
  }

  #find(key: string): SysctlFile | undefined {
    const conf = /^net\.ipv6\.(conf|neigh)\.([^.]+)\.([a-z0-9_]+)$/.exec(key);
    if (conf === null)
      return this.#global(key) ?? (key.startsWith('net.ipv4.') ? inet4File(this.net, key) : undefined);
    const [, kind, name, leaf] = conf as unknown as [string, string, string, string];
    const scope = this.#scope(name.replaceAll('/', '.'));
    if (scope === undefined) return undefined;
    if (kind === 'neigh') return scope === 'all' ? undefined : neighFile(this.net, scope, leaf);
    if (leaf === 'stable_secret' && this.net.profile.has('4.1')) return secretFile(this.net, scope);
    const row = (DEVCONF as Record<string, DevconfRow>)[leaf];
    if (row === undefined || !this.net.profile.has(row.since)) return undefined;
    return devconfFile(this.net, scope, leaf as DevconfKey, row);
  }

  #scope(name: string): DevconfScope | undefined {
    if (name === 'all' || name === 'default') return name;
    const dev = this.net.device(name);
    return dev && in6DevGet(dev);
  }
}

function confOf(net: Net, scope: DevconfScope): Ipv6Devconf {
  return scope === 'all' ? net.devconfAll : scope === 'default' ? net.devconfDflt : scope.cnf;
}

function setConf<K extends keyof Ipv6Devconf>(
  net: Net,
  scope: DevconfScope,
  key: K,
  value: Ipv6Devconf[K],
): void {
  const next = withDevconf(confOf(net, scope), key, value);
  if (scope === 'all') net.devconfAll = next;
  else if (scope === 'default') net.devconfDflt = next;
  else scope.cnf = next;
}

function devconfFile(net: Net, scope: DevconfScope, key: DevconfKey, row: DevconfRow): SysctlFile {
  const bounded = net.profile.has(row.boundedSince);
  const { handler = PROC_INT } = bounded ? row : {};
  return {
    ...(row.mode !== undefined && { mode: row.mode }),
    read: () => ({ value: handler.format(confOf(net, scope)[key]) }),
    write: text => {
      const value = handler.parse(text);
      if (value === undefined) return 'EINVAL';
      if (bounded && row.upToDeviceMtu && typeof scope !== 'string' && value > scope.dev.mtu) return 'EINVAL';
      if (key === 'addr_gen_mode' && !mayGenerate(net, scope, value)) return 'EINVAL';
      writeDevconfKey(net, scope, key, row, value);
      return undefined;
    },
  };
}

/** check_stable_privacy: an interface cannot make stable addresses without a secret. */
export function mayGenerate(net: Net, scope: DevconfScope, mode: number): boolean {
  if (mode !== ADDR_GEN_STABLE_PRIVACY || typeof scope === 'string') return true;
  return (scope.cnf.stable_secret ?? net.devconfDflt.stable_secret) !== undefined;
}

function writeDevconfKey(
  net: Net,
  scope: DevconfScope,
  key: DevconfKey,
  row: DevconfRow,
  value: number,
): void {
  if (key === 'forwarding') addrconfFixupForwarding(net, scope, value);
  else if (key === 'disable_ipv6') addrconfDisableIpv6(net, scope, value);
  else if (scope !== 'all' || row.propagates === undefined) setOne(net, scope, key, value);
  else if (row.propagates === 'interfaces') {
    // addrconf_sysctl_force_forwarding: what `all` has already says nothing to the devices.
    if (net.devconfAll[key] === value) return;
    setOne(net, 'all', key, value);
    for (const idev of devicesWithIpv6(net)) setOne(net, idev, key, value);
  } else {
    // Of what `default` is given along nobody is told.
    if (row.propagates === 'everywhere') setConf(net, 'default', key, value);
    for (const idev of devicesWithIpv6(net)) setOne(net, idev, key, value);
    setOne(net, 'all', key, value);
  }
  if (key === 'forwarding' && scope === 'all' && value === 0 && net.profile.forceForwarding)
    clearForceForwarding(net);
  if (key === 'ignore_routes_with_linkdown' || key === 'forwarding') net.fib6.invalidate();
}

/** The keys that rtnetlink tells of (inet6_netconf_notify_devconf), beside forwarding. */
const NETCONF_KEYS: ReadonlySet<DevconfKey> = new Set<DevconfKey>([
  'proxy_ndp',
  'ignore_routes_with_linkdown',
  'force_forwarding',
]);

/** One scope's value; a new way of making addresses is put to use at once. */
function setOne(net: Net, scope: DevconfScope, key: DevconfKey, value: number): void {
  const before = confOf(net, scope)[key];
  setConf(net, scope, key, value);
  if (before === value) return;
  const isDevice = typeof scope !== 'string';
  if (key === 'addr_gen_mode' && isDevice) addrconfInitAutoAddrs(scope);
  if (!NETCONF_KEYS.has(key)) return;
  inet6NetconfNotify(net, scope, { [key]: value });
}

function clearForceForwarding(net: Net): void {
  for (const idev of devicesWithIpv6(net)) setConf(net, idev, 'force_forwarding', 0);
}

function devicesWithIpv6(net: Net): Inet6Dev[] {
  return [...net.devices.values()].map((dev: NetDevice) => in6DevGet(dev)).filter(idev => idev !== undefined);
}

/** What is read of a secret: an address, whatever stands behind it. */
const SECRET = /^[0-9a-fA-F:.]+/;

/** stable_secret: an address in text; not readable until it was written, and not writable in `all`. */
function secretFile(net: Net, scope: DevconfScope): SysctlFile {
  return {
    mode: SECRET_MODE,
    read: () => {
      const secret = scope === 'all' ? undefined : confOf(net, scope).stable_secret;
      return secret === undefined ? { errno: 'EIO' } : { value: secret.toLongString() };
    },
    write: text => {
      if (scope === 'all') return 'EIO';
      const [address = ''] = SECRET.exec(text) ?? [];
      const secret = Ip6.parse(address);
      if (secret === undefined) return 'EIO';
      setConf(net, scope, 'stable_secret', secret);
      const affected = scope === 'default' ? devicesWithIpv6(net) : [scope];
      for (const idev of affected) setConf(net, idev, 'addr_gen_mode', ADDR_GEN_STABLE_PRIVACY);
      return undefined;
    },
  };
}

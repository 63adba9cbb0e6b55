/**
 * `net.ipv4.*` of one namespace: the settings of devices (devinet_sysctl of net/ipv4/devinet.c), those of the neighbour cache, and
 * those of no device (ipv4_net_table of sysctl_net_ipv4.c).
 *
 * Differs from Linux: fwmark_reflect, icmp_errors_use_inbound_ifaddr, icmp_ignore_bogus_error_responses, icmp_ratemask,
 * igmp_link_local_mcast_reports, igmp_max_memberships, igmp_max_msf, igmp_qrv, ip_dynaddr, ip_early_demux,
 * ip_forward_update_priority, ip_forward_use_pmtu, ip_no_pmtu_disc, fib_multipath_hash_policy, fib_multipath_use_neigh, ipfrag_time,
 * ipfrag_max_dist, udp_early_demux and route.min_adv_mss of net.ipv4 can be written and mean nothing; the keys of TCP do not
 * exist. Nobody is told of what is written (RTM_NEWNETCONF).
 */
import type { NetDevice } from '../../link/net-device';
import type { Net } from '../core/net';
import { inDevGet, type InDevice } from '../ipv4/in-device';
import { netnsIpv4, type Ipv4SysctlKey } from '../ipv4/netns-ipv4';
import { DEVCONF4, devconf4Row, type Devconf4Key, type Ipv4Devconf } from './devconf4';
import { neighFileOf, neighKeyNames, type NeighScope } from './neigh-keys';
import { integer, PROC_INT, PROC_MILLISECONDS, PROC_U8, type ProcHandler } from './proc-handlers';
import type { SysctlFile } from './sysctl-file';

/** `all`, `default`, or a device. */
type Scope = 'all' | 'default' | InDevice;

const LIVE: Readonly<Record<Ipv4SysctlKey, ProcHandler>> = {
  'net.ipv4.icmp_echo_ignore_all': PROC_U8,
  'net.ipv4.icmp_echo_ignore_broadcasts': PROC_U8,
  'net.ipv4.icmp_ratelimit': PROC_MILLISECONDS,
  'net.ipv4.ip_default_ttl': integer(1, 255),
  'net.ipv4.ip_nonlocal_bind': PROC_U8,
};

/** What nothing here looks at: the value that it begins with, and how it is read. */
const INERT: Readonly<Record<string, readonly [number, ProcHandler]>> = {
  fib_multipath_hash_policy: [0, integer(0, 3)],
  fib_multipath_use_neigh: [0, integer(0, 1)],
  fwmark_reflect: [0, PROC_U8],
  icmp_errors_use_inbound_ifaddr: [0, PROC_U8],
  icmp_ignore_bogus_error_responses: [1, PROC_U8],
  icmp_ratemask: [6168, PROC_INT],
  igmp_link_local_mcast_reports: [1, PROC_U8],
  igmp_max_memberships: [20, PROC_INT],
  igmp_max_msf: [10, PROC_INT],
  igmp_qrv: [2, integer(1)],
  ip_dynaddr: [0, PROC_U8],
  ip_early_demux: [1, PROC_U8],
  ip_forward_update_priority: [1, integer(0, 1)],
  ip_forward_use_pmtu: [0, PROC_U8],
  ip_no_pmtu_disc: [0, PROC_U8],
  ipfrag_max_dist: [64, integer(0)],
  ipfrag_time: [30, integer(0)],
  udp_early_demux: [1, PROC_U8],
  'route.min_adv_mss': [256, PROC_INT],
};

const FORWARD = 'net.ipv4.ip_forward';

/** The file of a key that begins with `net.ipv4.`; undefined if there is none here. */
export function inet4File(net: Net, key: string): SysctlFile | undefined {
  const conf = /^net\.ipv4\.(conf|neigh)\.([^.]+)\.([a-z0-9_]+)$/.exec(key);
  if (conf !== null) {
    const [, kind, name, leaf] = conf as unknown as [string, string, string, string];
    const scope = scopeOf(net, name.replaceAll('/', '.'));
    if (scope === undefined) return undefined;
    return kind === 'conf' ? devconf4File(net, scope, leaf) : neigh4File(net, scope, leaf);
  }
  if (key === FORWARD) return devconf4File(net, 'all', 'forwarding');
  if (Object.hasOwn(LIVE, key)) return liveFile(net, key as Ipv4SysctlKey);
  const name = key.slice('net.ipv4.'.length);
  return Object.hasOwn(INERT, name)
    ? inertFile(net, key, INERT[name] as readonly [number, ProcHandler])
    : undefined;
}

/** The names of all files that begin with `net.ipv4.`. */
export function* inet4Keys(net: Net): Generator<string> {
  netnsIpv4(net);
  const devices = [...net.devices.values()].filter(dev => inDevGet(dev) !== undefined);
  for (const name of ['all', 'default', ...devices.map(dev => dev.name.replaceAll('.', '/'))]) {
    for (const key of Object.keys(DEVCONF4))
      if (devconf4Row(net.profile, key) !== undefined) yield `net.ipv4.conf.${name}.${key}`;
    if (name === 'all') continue;
    for (const key of neighKeyNames(net, name === 'default')) yield `net.ipv4.neigh.${name}.${key}`;
  }
  yield FORWARD;
  yield* Object.keys(LIVE);
  for (const name of Object.keys(INERT)) yield `net.ipv4.${name}`;
}

function scopeOf(net: Net, name: string): Scope | undefined {
  netnsIpv4(net);
  if (name === 'all' || name === 'default') return name;
  const dev = net.device(name);
  return dev && inDevGet(dev);
}

function confOf(net: Net, scope: Scope): Ipv4Devconf {
  const { devconfAll, devconfDflt } = netnsIpv4(net);
  return scope === 'all' ? devconfAll : scope === 'default' ? devconfDflt : scope.cnf;
}

function setConf(net: Net, scope: Scope, key: Devconf4Key, value: number): void {
  const ipv4 = netnsIpv4(net);
  const next = { ...confOf(net, scope), [key]: value };
  if (scope === 'all') ipv4.devconfAll = next;
  else if (scope === 'default') ipv4.devconfDflt = next;
  else scope.cnf = next;
}

function devconf4File(net: Net, scope: Scope, leaf: string): SysctlFile | undefined {
  const row = devconf4Row(net.profile, leaf);
  if (row === undefined) return undefined;
  const key = leaf as Devconf4Key;
  return {
    ...(row.mode !== undefined && { mode: row.mode }),
    read: () => ({ value: PROC_INT.format(confOf(net, scope)[key]) }),
    write: text => {
      const value = PROC_INT.parse(text);
      if (value === undefined) return 'EINVAL';
      if (key === 'forwarding') devinetSysctlForward(net, scope, value);
      else devinetConfProc(net, scope, key, value);
      return undefined;
    },
  };
}

/** Keys of which a device does not remember that they were set on it (ipv4_doint_and_flush). */
const FOLLOWING: ReadonlySet<Devconf4Key> = new Set<Devconf4Key>([
  'disable_xfrm',
  'disable_policy',
  'promote_secondaries',
  'route_localnet',
  'drop_unicast_in_l2_multicast',
]);

/** devinet_conf_proc: `default` reaches the devices on which nobody set the key, and which have had no address. */
function devinetConfProc(net: Net, scope: Scope, key: Devconf4Key, value: number): void {
  setConf(net, scope, key, value);
  if (FOLLOWING.has(key)) return;
  if (typeof scope !== 'string') scope.own &&= new Set([...scope.own, key]);
  if (scope === 'default')
    for (const inDev of devices(net))
      if (inDev.own?.has(key) === false) inDev.cnf = { ...inDev.cnf, [key]: value };
}

/** devinet_sysctl_forward, inet_forward_change: what `all` says, all say. */
function devinetSysctlForward(net: Net, scope: Scope, value: number): void {
  if (confOf(net, scope).forwarding === value) return;
  setConf(net, scope, 'forwarding', value);
  if (scope !== 'all') return;
  setConf(net, 'all', 'accept_redirects', value === 0 ? 1 : 0);
  setConf(net, 'default', 'forwarding', value);
  for (const inDev of devices(net)) {
    setConf(net, inDev, 'forwarding', value);
  }
}

function devices(net: Net): InDevice[] {
  return [...net.devices.values()].map((dev: NetDevice) => inDevGet(dev)).filter(each => each !== undefined);
}

function neigh4File(net: Net, scope: Scope, leaf: string): SysctlFile | undefined {
  if (scope === 'all') return undefined;
  const { arp } = net.kernel;
  const within: NeighScope = {
    table: arp,
    parms: scope === 'default' ? undefined : scope.arpParms,
    followers: () => devices(net).map(({ arpParms }) => arpParms),
  };
  return neighFileOf(net, within, leaf);
}

function liveFile(net: Net, key: Ipv4SysctlKey): SysctlFile {
  const ipv4 = netnsIpv4(net);
  const { parse, format } = LIVE[key];
  return {
    read: () => ({ value: format(ipv4.sysctl[key]) }),
    write: text => {
      const value = parse(text);
      if (value === undefined) return 'EINVAL';
      ipv4.sysctl = { ...ipv4.sysctl, [key]: value };
      return undefined;
    },
  };
}

function inertFile(
  net: Net,
  key: string,
  [initial, { parse, format }]: readonly [number, ProcHandler],
): SysctlFile {
  const { inert } = netnsIpv4(net);
  return {
    read: () => ({ value: format(inert.get(key) ?? initial) }),
    write: text => {
      const value = parse(text);
      if (value === undefined) return 'EINVAL';
      inert.set(key, value);
      return undefined;
    },
  };
}

/** Sysctls that belong to no device: those of the packet path, and of the routing tables. */
import type { Net } from '../core/net';
import { IPV6_SYSCTLS, netnsIpv6, type Ipv6SysctlKey } from '../ipv6/netns-ipv6';
import { parseSysctlInt, type SysctlFile } from './tree';

const INT_MAX = 0x7fffffff;
const ANY_INT = [-INT_MAX - 1, INT_MAX] as const;
const NOT_NEGATIVE = [0, INT_MAX] as const;

/** What may be written, where it is not everything from 0 on. Measured on Linux 6.18. */
const RANGES: Readonly<Partial<Record<Ipv6SysctlKey, readonly [number, number]>>> = {
  'net.ipv6.route.gc_elasticity': ANY_INT,
  'net.ipv6.route.gc_interval': ANY_INT,
  'net.ipv6.route.gc_thresh': ANY_INT,
  'net.ipv6.route.gc_timeout': ANY_INT,
  'net.ipv6.route.max_size': ANY_INT,
  'net.ipv6.route.min_adv_mss': ANY_INT,
  'net.ipv6.route.mtu_expires': ANY_INT,
  'net.ipv6.route.skip_notify_on_dev_down': [0, 1],
};

/** A file with a number that is kept as `key`, in units of `unit`. */
function numberFile(
  net: Net,
  key: Ipv6SysctlKey,
  [least, most]: readonly [number, number] = RANGES[key] ?? NOT_NEGATIVE,
  unit = 1,
): SysctlFile {
  const ipv6 = netnsIpv6(net);
  return {
    read: () => ({ value: String(Math.trunc(ipv6.sysctl[key] / unit)) }),
    write: text => {
      const value = parseSysctlInt(text);
      if (value === undefined || value < least || value > most) return 'EINVAL';
      ipv6.sysctl = { ...ipv6.sysctl, [key]: value * unit };
      return undefined;
    },
  };
}

/** Shown, and always what the kernel compiles in. */
const fixed = (value: number) => (): SysctlFile => ({
  read: () => ({ value: String(value) }),
  write: () => 'EACCES',
});

/** ipv6_sysctl_rtcache_flush: the tables are swept now; what was learned goes if its time is over. */
function flushFile(net: Net): SysctlFile {
  return {
    read: () => ({ errno: 'EACCES' }),
    write: text => {
      if (parseSysctlInt(text) === undefined) return 'EINVAL';
      net.fib6.fib6RunGc();
      return undefined;
    },
  };
}

/** By full name. */
export const GLOBAL_KEYS: ReadonlyMap<string, (net: Net) => SysctlFile> = new Map([
  ...(Object.keys(IPV6_SYSCTLS) as Ipv6SysctlKey[]).map(
    key => [key, (net: Net) => numberFile(net, key)] as [string, (net: Net) => SysctlFile],
  ),
  [
    'net.ipv6.route.gc_min_interval',
    net => numberFile(net, 'net.ipv6.route.gc_min_interval_ms', ANY_INT, 1000),
  ],
  ['net.ipv6.route.flush', flushFile],
  ['net.ipv6.idgen_retries', fixed(3)],
  ['net.ipv6.idgen_delay', fixed(1)],
]);

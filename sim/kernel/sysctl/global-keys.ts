/** Sysctls that belong to no device: those of the packet path, and of the routing tables. */
import { seconds } from '../../base/time';
import type { Net } from '../core/net';
import { IPV6_SYSCTLS, netnsIpv6, type Ipv6SysctlKey } from '../ipv6/netns-ipv6';
import { parseSysctlInt, type SysctlFile } from './tree';

function packetPathFile(net: Net, key: Ipv6SysctlKey): SysctlFile {
  const ipv6 = netnsIpv6(net);
  return {
    read: () => ({ value: String(ipv6.sysctl[key]) }),
    write: text => {
      const value = parseSysctlInt(text);
      if (value === undefined || value < 0) return 'EINVAL';
      ipv6.sysctl = { ...ipv6.sysctl, [key]: value };
      return undefined;
    },
  };
}

/** Shown, and always what the kernel compiles in. */
const fixed = (value: number) => (): SysctlFile => ({
  read: () => ({ value: String(value) }),
  write: () => 'EACCES',
});

/**
 * By full name.
 *
 * Differs from Linux: the timers of the routing tables can be read and not written.
 */
export const GLOBAL_KEYS: ReadonlyMap<string, (net: Net) => SysctlFile> = new Map([
  ...(Object.keys(IPV6_SYSCTLS) as Ipv6SysctlKey[]).map(
    key => [key, (net: Net) => packetPathFile(net, key)] as [string, (net: Net) => SysctlFile],
  ),
  ['net.ipv6.route.gc_interval', fixed(30)],
  ['net.ipv6.route.mtu_expires', fixed(seconds(600) / seconds(1))],
  ['net.ipv6.idgen_retries', fixed(3)],
  ['net.ipv6.idgen_delay', fixed(1)],
]);

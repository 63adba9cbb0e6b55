/** Sysctls that belong to no device: those of the packet path, and of the routing tables. */
import type { Net } from '../core/net';
import { IPV6_SYSCTLS, netnsIpv6, type Ipv6SysctlKey } from '../ipv6/netns-ipv6';
import { parseSysctlInt, type SysctlFile } from './tree';

/** @param least the smallest number that is taken */
function packetPathFile(net: Net, key: Ipv6SysctlKey, least = 0): SysctlFile {
  const ipv6 = netnsIpv6(net);
  return {
    read: () => ({ value: String(ipv6.sysctl[key]) }),
    write: text => {
      const value = parseSysctlInt(text);
      if (value === undefined || value < least) return 'EINVAL';
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
 * Differs from Linux: the timer of the routing tables' sweep can be read and not written.
 */
export const GLOBAL_KEYS: ReadonlyMap<string, (net: Net) => SysctlFile> = new Map([
  ...(Object.keys(IPV6_SYSCTLS) as Ipv6SysctlKey[]).map(
    key => [key, (net: Net) => packetPathFile(net, key)] as [string, (net: Net) => SysctlFile],
  ),
  ['net.ipv6.route.gc_interval', fixed(30)],
  ['net.ipv6.route.mtu_expires', net => packetPathFile(net, 'net.ipv6.route.mtu_expires', -0x80000000)],
  ['net.ipv6.idgen_retries', fixed(3)],
  ['net.ipv6.idgen_delay', fixed(1)],
]);

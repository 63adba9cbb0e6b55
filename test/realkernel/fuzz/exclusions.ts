/** What is not compared, and why: each points at the line `Differs from Linux:` that says so. */

/** Sysctls that the simulator does not have. */
const UNMODELLED: readonly { readonly keys: RegExp; readonly differs: string }[] = [
  {
    keys: /^net\.ipv6\.conf\.[^.]+\.(seg6_\w+|rpl_\w+|ioam6_\w+|mc_forwarding|disable_policy)$/,
    differs: 'sim/kernel/sysctl/devconf.ts: keys of segment routing, RPL, IOAM, multicast routing and IPsec',
  },
];

/** Whether a sysctl is compared. */
export function isCompared(key: string): boolean {
  return !UNMODELLED.some(({ keys }) => keys.test(key));
}

/** What is not compared, and why: each points at the line `Differs from Linux:` that says so. */

/** Sysctls that the simulator does not have. */
const UNMODELLED: readonly { readonly keys: RegExp; readonly differs: string }[] = [
  {
    keys: /^net\.ipv6\.conf\.[^.]+\.(seg6_\w+|rpl_\w+|ioam6_\w+|mc_forwarding|disable_policy)$/,
    differs: 'sim/kernel/sysctl/devconf.ts: keys of segment routing, RPL, IOAM, multicast routing and IPsec',
  },
  {
    keys: /^net\.ipv6\.neigh\.default\./,
    differs: 'sim/kernel/sysctl/neigh-keys.ts: every namespace has `default`',
  },
  {
    keys: /^net\.ipv6\.neigh\.[^.]+\.(anycast_delay|interval_probe_time_ms|locktime|proxy_qlen|unres_qlen|retrans_time)$/,
    differs: 'sim/kernel/sysctl/neigh-keys.ts: anycast_delay, ... are not there',
  },
];

/** Whether a sysctl is compared. */
export function isCompared(key: string): boolean {
  return !UNMODELLED.some(({ keys }) => keys.test(key));
}

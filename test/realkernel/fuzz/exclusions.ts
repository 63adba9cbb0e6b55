/** What is not compared, and why: each points at the line `Differs from Linux:` that says so. */

/**
 * A command that the simulator says it does not have: each has its line in sim/shell/commands. Whoever runs it learns so, and
 * nothing after it is compared.
 */
export function isRefusedByName(answer: string): boolean {
  return answer.includes('is not simulated');
}

/** sim/kernel/ipv6/ip6-output.ts: no flow labels are made up (net.ipv6.auto_flowlabels). */
const FLOW_LABEL = /flowlabel 0x[0-9a-f]+, /g;

/** What of the lines of a part is compared. */
export function compared(part: string, lines: readonly string[]): string[] {
  switch (part) {
    case 'link':
      return lines.map(comparedLink);
    case 'frame':
      return lines.map(line => line.replaceAll(FLOW_LABEL, ''));
    default:
      return [...lines];
  }
}

type Attributes = Readonly<Record<string, unknown>>;

/**
 * A device as `ip -d link` shows it, without what is another test's matter. Of bridges and their ports what both have is
 * compared: sim/link/bridge/options.ts has not all attributes, not all kernels have VLANs, and timers run.
 * sim/shell/commands/ip/link-print.ts: the limits of segmentation offload are those of a machine with two processors.
 */
function comparedLink(line: string): string {
  const { linkinfo, tso_max_size: _offload, ...rest } = JSON.parse(line) as Attributes;
  if (linkinfo === undefined) return JSON.stringify(rest);
  const { info_data, info_slave_data, ...kinds } = linkinfo as Attributes;
  const [data, slave] = [info_data, info_slave_data].map(each => lasting(each as Attributes | undefined));
  return JSON.stringify({ ...rest, linkinfo: { ...kinds, data, slave } });
}

/** Attributes of bridges and ports that not both have. */
const ONE_SIDED = new Set([
  'vlan_protocol',
  'vlan_default_pvid',
  'no_linklocal_learn',
  'mcast_vlan_snooping',
  'mcast_query_use_ifaddr',
  'mcast_hash_elasticity',
  'mcast_hash_max',
  'mcast_stats_enabled',
  'mcast_igmp_version',
  'nf_call_iptables',
  'nf_call_ip6tables',
  'nf_call_arptables',
  'proxy_arp',
  'proxy_arp_wifi',
  'group_fwd_mask',
  'group_fwd_mask_str',
  'vlan_tunnel',
]);

/** Those attributes that both have and that do not run. */
function lasting(attributes: Attributes = {}): Attributes {
  return Object.fromEntries(
    Object.entries(attributes).filter(([key]) => !key.endsWith('_timer') && !ONE_SIDED.has(key)),
  );
}

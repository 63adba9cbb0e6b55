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

/**
 * A device as `ip -d link` shows it, without what is another test's matter. Of bridges and their ports only the kind and the
 * port's state are compared: sim/link/bridge/options.ts has not all attributes, and timers run. sim/shell/commands/ip/link-print.ts:
 * the limits of segmentation offload are those of a machine with two processors.
 */
function comparedLink(line: string): string {
  const { linkinfo, tso_max_size: _offload, ...rest } = JSON.parse(line) as Record<string, unknown>;
  if (linkinfo === undefined) return JSON.stringify(rest);
  const { info_kind, info_slave_kind, info_slave_data } = linkinfo as Readonly<Record<string, unknown>>;
  const state = (info_slave_data as { readonly state?: string } | undefined)?.state;
  return JSON.stringify({ ...rest, linkinfo: { info_kind, info_slave_kind, state } });
}

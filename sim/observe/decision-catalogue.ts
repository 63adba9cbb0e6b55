/** The reference page of all decisions, in Markdown: what may be the reason for what a machine did or did not do. */
import type { Decision } from '../trace/decision';

const HEAD = `# Decisions

Every place in the simulated kernels and programs that can refuse, accept or change something names its decision. A trace
records it, \`sixlab why\` and \`sixlab why-not\` print it, and a scenario can expect it: \`because: ndisc.ra.forwarding\`.

What becomes of the thing decided about: \`drop\`, \`deliver\`, \`consume\`, \`forward\` and \`transmit\` end a packet's way
through a machine, \`queue\` holds it, and \`note\` is a remark on the way.

This page is made from the sources by \`npm run docs:decisions\`.
`;

/** The page; decisions are grouped by the first word of their ids. */
export function decisionCatalogue(decisions: readonly Decision[]): string {
  const sorted = [...decisions].sort((a, b) => (a.id < b.id ? -1 : 1));
  const groups = new Map<string, Decision[]>();
  for (const each of sorted) {
    const group = each.id.slice(0, each.id.indexOf('.'));
    groups.set(group, [...(groups.get(group) ?? []), each]);
  }
  const contents = [...groups].map(([group, members]) => `- [${group}](#${group}): ${members.length}`);
  const sections = [...groups].map(([group, members]) => [`## ${group}`, ...members.map(entry)].join('\n\n'));
  return `${[HEAD.trimEnd(), contents.join('\n'), ...sections].join('\n\n')}\n`;
}

function entry({ id, outcome, says, spec, source, skbDropReason, remedy }: Decision): string {
  const facts = [
    `outcome: ${outcome}`,
    `specified in: ${spec}`,
    ...(source === undefined ? [] : [`decided in: \`${source}\``]),
    ...(skbDropReason === undefined ? [] : [`the kernel's own name: \`SKB_DROP_REASON_${skbDropReason}\``]),
    ...(remedy === undefined ? [] : [`what helps: ${remedy}`]),
  ];
  return [
    `### \`${id}\``,
    `${says.charAt(0).toUpperCase()}${says.slice(1)}.`,
    facts.map(fact => `- ${fact}`).join('\n'),
  ].join('\n\n');
}

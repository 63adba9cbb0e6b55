/** `sixlab list`: what the library has, in groups, by name, with the words it can be found by. */

import { parseYaml } from '../../scenario/yaml-text';
import type { Console } from '../console';
import { printable } from '../console';
import { EXIT } from '../exit-codes';
import type { ExitCode } from '../exit-codes';
import { readScenario, scenariosIn } from '../library';
import { renderError } from '../render-error';

/** A scenario as the list shows it. */
interface Entry {
  readonly name: string;
  readonly title: string;
  readonly group: string;
  readonly topics: readonly string[];
  readonly variants: readonly string[];
  readonly file: string;
}

/** An entry and what is searched for words: its head, and after that the whole file. */
interface Found {
  readonly entry: Entry;
  readonly head: string;
  readonly text: string;
}

/** Headings and the topics below them; the first of a scenario's topics that is here decides. */
const GROUPS: readonly (readonly [heading: string, topics: string])[] = [
  ['To begin with', 'getting-started'],
  ['Forwarding, and who listens to routers', 'forwarding accept_ra default-route sysctl boot-order'],
  [
    'Routers and what they advertise',
    'default-router radvd lifetimes renumbering multihoming mtu r-bit rogue-ra',
  ],
  ['Neighbours and duplicate addresses', 'dad anycast neighbour-cache neighbour-advertisement ndp-proxy'],
  ['Bridges and VLANs', 'bridge vlan multicast-snooping'],
  ['Containers and virtual machines', 'containers docker libvirt virtual-machines network-namespaces'],
  ['DHCP and prefix delegation', 'dhcpv6 dhcpv4 dhcpd prefix-delegation'],
  ['systemd-networkd, NetworkManager, dhcpcd', 'systemd-networkd networkmanager dhcpcd'],
  ['ifupdown', 'ifupdown debian'],
];
const OTHERS = 'Others';
/** What a scenario is about whatever stands before it, where it has it. */
const FOREMOST = 'getting-started';

const GROUP_OF: ReadonlyMap<string, string> = new Map(
  GROUPS.flatMap(([heading, topics]) => topics.split(' ').map(topic => [topic, heading] as const)),
);

/**
 * Prints the scenarios in `folder` of which name, title, topics, reports and claims contain every word, case ignored;
 * where there is none, those that have every word anywhere. Only the head of a file is checked: `sixlab validate` checks
 * the rest.
 */
export function list(
  words: readonly string[],
  options: { json: boolean; folder: string },
  console: Console,
): ExitCode {
  const all: Found[] = [];
  let code: ExitCode = EXIT.ok;
  for (const file of scenariosIn(options.folder)) {
    const source = readScenario(file);
    const { value, errors } = parseYaml(file.path, source);
    if (errors.length > 0) {
      for (const error of errors) console.err.write(renderError(error, source, console.err));
      code = EXIT.badInput;
      continue;
    }
    const head = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
    const topics = texts(head.topics);
    const entry = {
      name: file.name,
      title: typeof head.title === 'string' ? head.title : '',
      group: groupOf(topics),
      topics,
      variants: typeof head.variants === 'object' ? Object.keys(head.variants ?? {}) : [],
      file: file.path,
    };
    const searched = [
      entry.name,
      entry.title,
      entry.group,
      ...topics,
      ...texts(head.reported),
      ...texts(head.claims),
    ];
    // A sentence goes on in the next line of a file.
    all.push({
      entry,
      head: searched.join('\n').toLowerCase(),
      text: source.replace(/\s+/g, ' ').toLowerCase(),
    });
  }
  const having = (where: 'head' | 'text'): Entry[] =>
    all
      .filter(each => words.every(word => each[where].includes(word.toLowerCase())))
      .map(({ entry }) => entry);
  const named = having('head');
  const entries = named.length > 0 ? named : having('text');
  console.out.write(options.json ? `${JSON.stringify(entries, null, 2)}\n` : table(entries, console));
  if (!options.json && named.length === 0) console.err.write(remark(words, entries, options.folder));
  return code;
}

/** What is said beside a list of no names. */
function remark(words: readonly string[], entries: readonly Entry[], folder: string): string {
  if (words.length === 0) return `no scenario is in ${folder}\n`;
  const wanted = words.join(' and ');
  return entries.length === 0
    ? `no scenario has ${wanted}\n`
    : `no title, topic or report has ${wanted}: these have it in their text\n`;
}

function groupOf(topics: readonly string[]): string {
  const known = topics.map(topic => topic.toLowerCase());
  const deciding = known.includes(FOREMOST) ? FOREMOST : known.find(topic => GROUP_OF.has(topic));
  return (deciding !== undefined && GROUP_OF.get(deciding)) || OTHERS;
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
}

/** The entries below the headings of their groups; without headings where there is one group alone. */
function table(entries: readonly Entry[], { out }: Console): string {
  const width = Math.max(0, ...entries.map(entry => entry.name.length));
  const lines = (some: readonly Entry[]): string =>
    some
      .map(({ name, title, variants }) => {
        const choices = variants.length === 0 ? '' : out.colours.dim(`  (${variants.join(', ')})`);
        return `${out.colours.bold(name.padEnd(width))}  ${printable(title)}${printable(choices)}\n`;
      })
      .join('');
  const headings = [...GROUPS.map(([heading]) => heading), OTHERS];
  const groups = headings
    .map(heading => [heading, entries.filter(({ group }) => group === heading)] as const)
    .filter(([, some]) => some.length > 0);
  if (groups.length < 2) return lines(entries);
  return groups.map(([heading, some]) => `${heading}\n${lines(some).replace(/^(?=.)/gm, '  ')}`).join('\n');
}

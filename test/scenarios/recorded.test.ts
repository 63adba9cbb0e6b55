/**
 * The shipped scenarios against what Linux 6.18 printed in the same topology after the same steps: the whole output of
 * `ip -6 addr`, `ip -6 route`, `ip -6 neigh` and others. Left out are lifetimes, the peers' interface indices, the order
 * of neighbours (of a hash table with a random seed) and that of the fe80::/64 routes (of which device was ready first,
 * which depends on what else the machine did in the second before). Sections that a recording begins at another time, or
 * after commands that a scenario does not type, are left to expectations.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { seconds } from '../../sim/base/time';
import type { Scenario } from '../../sim/scenario/resolve';
import { ScenarioRun } from '../../sim/scenario/runner';
import { variantOf } from './shipped';

const RECORDED = join(__dirname, '../realkernel/recorded');

const ADDR = 'ip -6 addr';
const ROUTE = 'ip -6 route';
const NEIGH = 'ip -6 neigh';
const LOCAL = 'ip -6 route show table local';
const ALL = [ADDR, ROUTE, NEIGH];

/** What is compared: our variant at a time, and the recording's variant (how its title begins) in a section. */
interface Row {
  readonly of: readonly [string, string];
  readonly at: number;
  readonly node: string;
  /** The node's name in the recording, where it has another. */
  readonly as?: string;
  readonly recording: string;
  readonly variant: string;
  readonly section: string;
  readonly commands: readonly string[];
}

function rows(
  of: readonly [string, string],
  recording: string,
  variant: string,
  sections: readonly (readonly [at: number, node: string, section: string, commands?: readonly string[]])[],
): Row[] {
  return sections.map(([at, node, section, commands = ALL]) => ({
    of,
    at,
    node,
    recording,
    variant,
    section,
    commands,
  }));
}

const CELLS = [0, 1].flatMap(forwarding => [0, 1, 2].map(acceptRa => ({ acceptRa, forwarding })));

const ROWS: readonly Row[] = [
  ...CELLS.map(({ acceptRa, forwarding }) => ({
    of: ['accept-ra-forwarding', 'fixed'] as const,
    at: 7,
    node: `ra${acceptRa}-${forwarding === 0 ? 'host' : 'router'}`,
    as: 'host',
    recording: '01-accept-ra-forwarding',
    variant: `sysctl-first accept_ra=${acceptRa} forwarding=${forwarding}`,
    section: '',
    commands: [ADDR, ROUTE],
  })),
  ...rows(['forwarding-after-slaac', 'broken'], '02-forwarding-after-slaac', 'broken', [
    [11.9, 'host', 'before, after ping', [ADDR, ROUTE, LOCAL]],
    [12.1, 'host', 'at once', [ADDR, ROUTE, LOCAL, 'ip -6 maddr show dev eth0']],
    [29, 'host', 'after the next RA', [ADDR, ROUTE, LOCAL]],
    [42, 'host', 'forwarding back to 0', [ADDR]],
  ]),
  ...rows(['forwarding-after-slaac', 'fixed'], '02-forwarding-after-slaac', 'fixed accept_ra=2 before', [
    [12.1, 'host', 'at once', [ADDR, ROUTE, LOCAL, 'ip -6 maddr show dev eth0']],
    [29, 'host', 'after the next RA', [ADDR, ROUTE, LOCAL]],
  ]),
  ...rows(['forwarding-after-slaac', 'late'], '02-forwarding-after-slaac', 'fixed late', [
    [10.1, 'host', 'at once', [ADDR, ROUTE, LOCAL]],
    [29, 'host', 'after the next RA', [ADDR, ROUTE, LOCAL]],
  ]),
  ...rows(
    ['forwarding-all-but-uplink', 'broken'],
    '03-forwarding-all-but-uplink',
    'broken: all.forwarding=1 alone',
    [
      [8.9, 'gw', 'after the first RA', [ADDR, ROUTE]],
      [25, 'gw', 'after more RAs', [ADDR, ROUTE]],
      [25, 'client', 'after more RAs', [ADDR, ROUTE]],
    ],
  ),
  ...rows(
    ['forwarding-all-but-uplink', 'wrong-order'],
    '03-forwarding-all-but-uplink',
    'broken: eth0.forwarding=0',
    [[25, 'gw', 'after more RAs', [ADDR, ROUTE]]],
  ),
  ...rows(
    ['forwarding-all-but-uplink', 'fixed'],
    '03-forwarding-all-but-uplink',
    'fixed: eth0.forwarding=0',
    [
      [8.9, 'gw', 'after the first RA', [ADDR, ROUTE]],
      [25, 'gw', 'after more RAs', [ADDR, ROUTE]],
      [25, 'client', 'after more RAs', [ADDR, ROUTE]],
    ],
  ),
  ...rows(
    ['forwarding-all-but-uplink', 'accept-ra-2'],
    '03-forwarding-all-but-uplink',
    'fixed: accept_ra=2',
    [
      [8.9, 'gw', 'after the first RA', [ADDR, ROUTE]],
      [25, 'gw', 'after more RAs', [ADDR, ROUTE]],
    ],
  ),
  ...rows(
    ['default-after-interface', 'broken'],
    '04-default-after-interface',
    'broken: default.accept_ra=0 after',
    [[6.9, 'host', 'after the first RA']],
  ),
  ...rows(['default-after-interface', 'all'], '04-default-after-interface', 'broken: all.accept_ra=0 after', [
    [6.9, 'host', 'after the first RA'],
  ]),
  ...rows(['default-after-interface', 'fixed'], '04-default-after-interface', 'fixed: eth0.accept_ra=0', [
    [6.9, 'host', 'after the first RA'],
  ]),
  ...rows(['bridge-slave', 'broken'], '05-bridge-slave', 'broken: RA before enslavement', [
    [8, 'host', 'before enslavement'],
    [16, 'host', 'the bridge has autoconfigured itself', [ADDR, ROUTE]],
    [59, 'host', 'later: who solicits', [ADDR, ROUTE]],
    [65, 'host', 'after the cure', [ADDR, ROUTE]],
  ]),
  ...rows(['bridge-slave', 'by-hand'], '05-bridge-slave', 'broken: addresses and routes', [
    [8, 'host', 'the bridge has only', [ADDR, ROUTE]],
  ]),
  ...rows(['bridge-slave', 'first-enslaved'], '05-bridge-slave', 'broken order avoided', [
    [9.9, 'host', 'only the bridge autoconfigures', [ADDR, ROUTE]],
    [40, 'host', 'later', [ADDR, ROUTE]],
  ]),
  ...rows(['bridge-slave', 'fixed'], '05-bridge-slave', 'fixed: accept_ra=0', [
    [12.9, 'host', 'only the bridge autoconfigures', [ADDR, ROUTE]],
  ]),
  ...rows(['bridge-slave', 'no-ipv6-on-port'], '05-bridge-slave', 'fixed: disable_ipv6=1', [
    [12.9, 'host', 'only the bridge autoconfigures', [ADDR, ROUTE]],
  ]),
  ...rows(['bridge-stp', 'own-bridge'], '06-bridge-stp', 'broken: STP on, default forward delay', [
    [36, 'host', 'end', [ADDR, ROUTE]],
  ]),
  ...rows(['bridge-stp', 'own-bridge-no-stp'], '06-bridge-stp', 'fixed: STP off', [
    [6, 'host', 'end', [ADDR, ROUTE]],
  ]),
  ...rows(['bridge-stp', 'linux-6.18'], '06-bridge-stp', 'broken: host behind an STP bridge', [
    [172, 'host', 'host behind', [ADDR, ROUTE]],
    [172, 'sw', 'host behind', ['bridge link']],
  ]),
  ...rows(['dad-failure', 'broken'], '07-dad-failure', 'broken: static duplicate', [
    [6.9, 'b', 'the later one has lost', [...ALL, LOCAL]],
    [17, 'b', 'fixed: the duplicate is gone', [ADDR, ROUTE, LOCAL]],
  ]),
  ...rows(['dad-failure', 'nodad'], '07-dad-failure', 'broken: static duplicate with nodad', [
    [5, 'b', 'nobody notices', [...ALL, LOCAL]],
    [5, 'a', 'nor here', [...ALL, LOCAL]],
  ]),
  ...rows(['dad-failure', 'clone'], '07-dad-failure', 'broken: clone with the same MAC', [
    [23.9, 'a', 'a came first', [ADDR, ROUTE, LOCAL]],
    [23.9, 'b', 'b came later', [ADDR, ROUTE, LOCAL]],
    [48, 'b', 'b after the change', [ADDR, ROUTE, LOCAL]],
  ]),
  ...rows(
    ['dad-failure', 'clone-accept-dad-2'],
    '07-dad-failure',
    'broken: clone with the same MAC, accept_dad=2',
    [[23.9, 'b', 'b came later', [...ALL, LOCAL]]],
  ),
  ...rows(['hairpin-dad', 'broken'], '08-hairpin-dad', 'broken: hairpin on', [
    [7, 'host', 'end', [...ALL, LOCAL]],
  ]),
  ...rows(['hairpin-dad', 'one-of-two'], '08-hairpin-dad', 'not broken: hairpin on, enhanced_dad=0 on eth0', [
    [7, 'host', 'end', [...ALL, LOCAL]],
  ]),
  ...rows(['hairpin-dad', 'fixed'], '08-hairpin-dad', 'fixed: hairpin on', [
    [7, 'host', 'end', [...ALL, LOCAL]],
  ]),
  ...rows(['hairpin-dad', 'hairpin-off'], '08-hairpin-dad', 'fixed: hairpin off', [
    [7, 'host', 'end', [...ALL, LOCAL]],
  ]),
  ...rows(['two-routers', 'fixed'], '09-two-routers', 'withdrawn', [
    [8.9, 'host', 'both are default routers'],
    [20.3, 'host', 'at once', [ADDR, ROUTE]],
    [40, 'host', 'later', [ADDR, ROUTE]],
  ]),
  ...rows(['two-routers', 'killed'], '09-two-routers', 'killed', [
    [20.3, 'host', 'at once', [ADDR, ROUTE]],
    [85, 'host', 'after the next garbage collection', [ADDR, ROUTE]],
  ]),
  ...rows(['two-routers', 'gone'], '09-two-routers', 'gone: the router is off, nothing was said', [
    [8.9, 'host', 'both are default routers'],
    [31.9, 'host', 'neighbour has failed', [ADDR, ROUTE]],
  ]),
  ...rows(['two-routers', 'broken'], '09-two-routers', 'gone: the router is off, and the host forwards', [
    [32.5, 'host', 'neighbour has failed', [ADDR, ROUTE]],
    [55, 'host', 'after its lifetime', [ADDR]],
  ]),
  ...rows(['na-without-r-bit', 'broken'], '10-na-without-r-bit', 'broken: all.forwarding=1', [
    [6.9, 'host', 'before the first packet'],
    [10, 'host', 'two seconds after', [ROUTE, NEIGH]],
    [14.9, 'host', 'seven seconds after'],
  ]),
  ...rows(['na-without-r-bit', 'fixed'], '10-na-without-r-bit', 'fixed: eth0.forwarding=1', [
    [6.9, 'host', 'before the first packet'],
    [14.9, 'host', 'seven seconds after'],
  ]),
  ...(['medium', 'broken', 'fixed', 'fixed-by-forwarding'] as const).flatMap((variant, index) =>
    rows(
      ['rogue-ra-container', variant],
      '11-rogue-ra-container',
      [
        'broken: rogue of medium',
        'broken: rogue of high',
        'fixed: br0.accept_ra=0',
        'fixed: br0.forwarding=1',
      ][index]!,
      [
        [5.9, 'host', 'before the rogue', [ADDR, ROUTE]],
        [10.9, 'host', 'after the rogue RA', [ADDR, ROUTE]],
      ],
    ),
  ),
  ...rows(['container-prefix', 'fixed'], '12-container-prefix', 'works: a /56', [
    [29, 'router', 'end state of router', [ADDR, ROUTE]],
    [29, 'host', 'end state of host', [ADDR, ROUTE]],
    [29, 'c1', 'end state of c1', [ADDR, ROUTE]],
  ]),
  ...rows(['container-prefix', 'broken'], '12-container-prefix', 'broken: containers carved', [
    [45, 'router', 'end state of router', [ADDR, ROUTE]],
    [45, 'host', 'end state of host', [ADDR, ROUTE]],
    [31, 'host', 'an entry for c1', ['ip -6 neigh show proxy']],
  ]),
  ...rows(['static-default-clash', 'broken'], '14-static-default-clash', 'broken', [
    [9.9, 'host', 'after the first RA'],
    [29, 'host', 'after the route was deleted', [ADDR, ROUTE]],
  ]),
  ...rows(['static-default-clash', 'fixed'], '14-static-default-clash', 'fixed: another metric', [
    [9.9, 'host', 'after the first RA'],
  ]),
  ...rows(
    ['static-default-clash', 'accept-ra-defrtr'],
    '14-static-default-clash',
    'fixed: accept_ra_defrtr=0',
    [[9.9, 'host', 'after the first RA']],
  ),
  ...rows(['static-default-clash', 'too-late'], '14-static-default-clash', 'refused', [
    [9, 'host', 'after the refusal'],
  ]),
];

describe('Linux 6.18 printed the same', () => {
  it.each(ROWS.map(row => [row.of.join(':'), `${row.node} at ${row.at} s, ${row.section}`, row] as const))(
    '%s: %s',
    (_, __, row) => {
      const recorded = row.commands.map(command => ({
        command,
        output: plain(command, outputOf(row, command)),
      }));
      expect(simulated(row)).toEqual(recorded);
    },
  );
});

/** What the simulation prints. */
function simulated({ of, at, node, as, commands }: Row): { command: string; output: string[] }[] {
  const scenario = variantOf(...of);
  const run = new ScenarioRun(as === undefined ? scenario : inThePlaceOf(scenario, node));
  run.advance(seconds(at));
  return commands.map(command => {
    const typed = run.lab.nodes.get(node)?.run(command);
    run.advance(seconds(at));
    return { command, output: plain(command, typed?.stdout ?? '') };
  });
}

/** The scenario with the MACs of the recordings, in which the node is `host`, beside the router. */
function inThePlaceOf(scenario: Scenario, name: string): Scenario {
  const macs: Record<string, string> = { router: '02:00:00:00:00:01', [name]: '02:00:00:00:00:02' };
  const links = scenario.links.map(link => ({
    ...link,
    endpoints: link.endpoints.map(end => ({
      ...end,
      ...(macs[end.node] !== undefined && { mac: macs[end.node]! }),
    })),
  }));
  return { ...scenario, links };
}

/** What a command printed in a section of a recording. */
function outputOf({ recording, variant, section, node, as = node }: Row, command: string): string {
  const text = readFileSync(join(RECORDED, `${recording}.txt`), 'utf8');
  const inVariant = text.split('\n# ==== variant: ').find(part => part.startsWith(variant));
  const inSection = inVariant
    ?.split('\n## ')
    .slice(1)
    .filter(part => part.startsWith(section));
  const prompt = `\n${as}$ ${command}\n`;
  const from = inSection?.find(part => part.includes(prompt)) ?? '';
  const [, output] = `${from}\n`.split(prompt);
  if (output === undefined) throw new Error(`${recording}, ${variant}, ${section}: no \`${command}\``);
  return output.split(/\n(?=[a-z0-9]*\$ |# |## |\[)/)[0] as string;
}

/** The lines without what the file's header names. */
function plain(command: string, output: string): string[] {
  const lines = output
    .split('\n')
    .map(line =>
      line
        .replace(/\d+sec/g, 'SECONDS')
        .replace(/^(\d+: [\w.]+)@\w+:/, '$1:')
        .trimEnd(),
    )
    .filter(line => line !== '' && !/^[a-z0-9]*\$ /.test(line));
  if (command === NEIGH) return lines.sort();
  const linkLocal = lines.filter(line => line.startsWith('fe80::/64 ')).sort();
  return lines.map(line => (line.startsWith('fe80::/64 ') ? (linkLocal.shift() as string) : line));
}

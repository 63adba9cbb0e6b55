/**
 * From a scenario to a lab that is about to start: machines and containers, links with their impairments, files, and
 * sysctls. Nothing has happened yet when this is done; boot.ts goes on at time 0.
 *
 * Differs from Linux: `lo` is up on every node, as the init of a machine and of a container would have set it.
 */
import { invariant } from '../base/invariant';
import { Mac } from '../base/mac';
import { devOpen } from '../kernel/core/dev';
import { kernelProfile } from '../kernel/profile/profile';
import { dotted } from '../kernel/syscall/process';
import type { Process, Program } from '../kernel/uapi';
import type { Impairments } from '../link/impairments';
import { nearest } from '../base/nearest';
import type { CommandFailure } from './command-failure';
import { Lab, type LabNode } from './lab';
import { findProgram, programName } from './programs';
import { programOfVersion } from './program-versions';
import type { Impairments as WrittenImpairments, Scenario, ScenarioNode } from './resolve';
import type { RunOptions, SysctlSetting } from './run-options';

/** A lab, and the sysctls of the scenario that its kernels refused. */
export interface Built {
  readonly lab: Lab;
  readonly failures: readonly CommandFailure[];
}

/** What makes it impossible to build the scenario with these options, a sentence each; none where it can be built. */
export function mistakesIn(scenario: Scenario, options: RunOptions): string[] {
  const kernels = options.kernel === undefined ? [] : [options.kernel];
  const unknown = kernels
    .map(kernelProfile)
    .flatMap(found =>
      'unknown' in found ? [`no such kernel: ${found.unknown}${meaning(found.nearest)}`] : [],
    );
  const names = scenario.nodes.map(({ name }) => name);
  const strangers = (options.set ?? [])
    .filter(({ node }) => node !== '*' && !names.includes(node))
    .map(({ node }) => `no node is called ${node}${meaning(nearest(node, names))}`);
  const versions = scenario.nodes.flatMap(({ name, versions: asked }) =>
    Object.entries(asked).flatMap(([program, version]) => {
      const found = programOfVersion(program, version);
      return typeof found === 'string' ? [`node ${name}: ${found}`] : [];
    }),
  );
  return [...unknown, ...strangers, ...versions];
}

function meaning(word: string | undefined): string {
  return word === undefined ? '' : `; did you mean ${word}?`;
}

/**
 * The lab of a scenario. Listen to its trace before it moves. `mistakesIn` must have found nothing.
 * @param prepare called with the empty lab, before the first machine is made.
 */
export function buildLab(scenario: Scenario, options: RunOptions = {}, prepare?: (lab: Lab) => void): Built {
  const lab = new Lab({
    seed: options.seed ?? scenario.seed,
    octets: options.octets === true,
    ...(options.shuffle === undefined ? {} : { shuffle: options.shuffle }),
    programs: programsOf(scenario, options),
  });
  prepare?.(lab);
  makeNodes(lab, scenario, options);
  for (const { name, endpoints, mtu, impairments } of scenario.links) {
    const ends = endpoints.map(({ node, interface: ifname, mac, late }) => ({
      node,
      interface: ifname,
      ...(late === undefined ? {} : { late }),
      ...(mac === undefined ? {} : { mac: macOf(mac) }),
    }));
    const impaired = Object.keys(impairments).length > 0;
    lab.link(ends, {
      ...(name === undefined ? {} : { name }),
      mtu,
      ...(impaired ? { impairments: linkImpairments(impairments) } : {}),
    });
  }
  const { nodes } = withSettings(scenario, options.set ?? []);
  const failures = nodes.flatMap(node => setUp(nodeOf(lab, node.name), node));
  return { lab, failures };
}

/** The node of a lab that was built from a scenario which has a node of that name. */
export function nodeOf<Node>(lab: { readonly nodes: ReadonlyMap<string, Node> }, name: string): Node {
  const node = lab.nodes.get(name);
  invariant(node !== undefined, `the scenario has a node ${name}`);
  return node;
}

/** The impairments of a scenario, whose shares are percentages, in the units of the link: millionths. */
export function linkImpairments(written: WrittenImpairments): Impairments {
  const { loss, duplicate, reorder, corrupt, ...others } = written;
  const share = (key: string, percent: number | undefined): Impairments =>
    percent === undefined ? {} : { [key]: Math.round(percent * 10_000) };
  return {
    ...others,
    ...share('loss', loss),
    ...share('duplicate', duplicate),
    ...share('reorder', reorder),
    ...share('corrupt', corrupt),
  };
}

/** Machines go before the containers on them, whatever the order in the file. */
function makeNodes(lab: Lab, { nodes }: Scenario, { kernel, unpinnedKernel }: RunOptions): void {
  const byName = new Map(nodes.map(node => [node.name, node]));
  const make = (node: ScenarioNode): void => {
    if (lab.nodes.has(node.name)) return;
    if (node.containerOf === undefined) {
      const profile = kernel ?? node.kernel ?? unpinnedKernel;
      lab.node(node.name, profile === undefined ? {} : { kernel: profile });
    } else {
      const machine = byName.get(node.containerOf);
      invariant(machine !== undefined, `the loader has checked the machine of ${node.name}`);
      make(machine);
      lab.node(node.name, { containerOf: node.containerOf });
    }
  };
  nodes.forEach(make);
}

/** The scenario with sysctls that were asked for on the command line, after its own. */
export function withSettings(scenario: Scenario, set: readonly SysctlSetting[]): Scenario {
  const nodes = scenario.nodes.map(node => {
    const asked = set.filter(each => each.node === '*' || each.node === node.name);
    return { ...node, sysctl: [...node.sysctl, ...asked.map(({ key, value }) => ({ name: key, value }))] };
  });
  return { ...scenario, nodes };
}

/** Files and sysctls. */
function setUp(node: LabNode, { name, files, sysctl }: ScenarioNode): CommandFailure[] {
  for (const [path, text] of Object.entries(files)) node.file(path, text);
  devOpen(node.net, node.net.loopback);
  return sysctl.flatMap(({ name: key, value }): CommandFailure[] => {
    const refused = node.net.sysctl.write(dotted(key), value);
    if (refused === undefined) return [];
    const command = `sysctl -w ${key}=${value}`;
    return [
      { node: name, command, phase: 'boot', at: 0, status: 1, stderr: `the kernel refuses it: ${refused}` },
    ];
  });
}

/** The programs of the lab, where a node may have asked for a version of one of them. */
function programsOf(scenario: Scenario, { programs }: RunOptions): (name: string) => Program | undefined {
  const pinned = new Map<string, Map<string, Program>>();
  for (const { name: node, versions } of scenario.nodes) {
    for (const [name, version] of Object.entries(versions)) {
      const program = programOfVersion(name, version);
      invariant(typeof program !== 'string', `mistakesIn() has checked ${name} ${version}`);
      const byNode = pinned.get(name) ?? new Map<string, Program>();
      pinned.set(name, byNode.set(node, program));
    }
  }
  return name => {
    const byNode = pinned.get(programName(name));
    const usual = programs?.(name) ?? findProgram(name);
    if (byNode === undefined) return usual;
    const choose = ({ netns, hostname }: Process): Program | undefined =>
      byNode.get(netns) ?? byNode.get(hostname) ?? usual;
    return { start: process => choose(process)?.start(process) };
  };
}

function macOf(text: string): Mac {
  const mac = Mac.parse(text);
  invariant(mac !== undefined, `the loader has checked the MAC ${text}`);
  return mac;
}

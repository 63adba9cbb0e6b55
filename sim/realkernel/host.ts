/** What a machine can do for a lab on its kernel, and what it lacks, by name. */
import { KERNEL_VERSIONS } from '../kernel/profile/profile';
import type { Scenario } from '../scenario/resolve';
import { captureCommand } from './capture';
import { impliedVersions, NETWORKD } from './networkd';
import { quoted, type Machine } from './machine';
import { inNamespaces, whatForbids } from './namespaces';

/** gc_thresh2 where it cannot be read. */
const DEFAULT_THRESHOLD = 512;
/** A program that looks around may take this many milliseconds. */
const PATIENCE = 60_000;

/** What was found out about the host. */
export class Host {
  readonly #missingPrograms = new Map<string, boolean>();
  readonly #missingKinds = new Map<string, string | undefined>();

  private constructor(
    readonly machine: Machine,
    /** `6.18.44-...`, as `uname -r` says. */
    readonly release: string,
    /**
     * How many neighbour entries the kernel can have more before it throws out whatever is five seconds old (gc_thresh2).
     * There is one table for all namespaces, which labs side by side fill together. Already a quarter of that (gc_thresh1)
     * makes it forget the dead and the idle: see `mayBeGone`.
     */
    readonly roomForNeighbours: number,
  ) {}

  /** The running kernel in the words of a scenario: `linux-6.18`. */
  get kernel(): string {
    const [version = ''] = /^\d+\.\d+/.exec(this.release) ?? [];
    return `linux-${version}`;
  }

  /** The simulated kernel that is compared with it: of that version, or the next older one there is. */
  get profile(): string {
    const numbers = (version: string): number[] => version.split('.').map(Number);
    const [major = 0, minor = 0] = numbers(this.release);
    const older = KERNEL_VERSIONS.filter(version => {
      const [a = 0, b = 0, c = 0] = numbers(version);
      return a < major || (a === major && (b < minor || (b === minor && c === 0)));
    });
    return `linux-${older.at(-1) ?? KERNEL_VERSIONS[0]}`;
  }

  /** Look around. Text: why nothing can be run on it at all. */
  static async inspect(machine: Machine): Promise<Host | string> {
    if (process.platform !== 'linux') return `this is ${process.platform}; only Linux has network namespaces`;
    const release = (await output(machine, 'uname -r')).trim();
    const host = new Host(machine, release, await roomForNeighbours(machine));
    const capture = captureCommand(machine.keepsGroups).slice(0, 1);
    const missing = await host.#missing([...machine.programs, ...capture]);
    if (missing.length > 0) return `programs that are not installed: ${missing.join(', ')}`;
    const answers = await inNamespaces(machine, [
      'ip link add v0 type veth',
      'ip link add b0 type bridge',
      'test -d /proc/sys/net/ipv6',
    ]);
    if (typeof answers === 'string')
      return ['namespaces cannot be made', answers, ...(await whatForbids(machine))].join(': ');
    const [veth, bridge, ipv6] = answers;
    if (veth !== undefined) return `the kernel has no veth: ${veth}`;
    if (bridge !== undefined) return `the kernel has no bridge: ${bridge}`;
    return ipv6 === undefined ? host : 'the kernel has no IPv6';
  }

  /** Why a scenario cannot be run here; none where it can. @param anyKernel whatever kernels its nodes are said to have. */
  async obstacles(scenario: Scenario, anyKernel: boolean): Promise<string[]> {
    const programs = await this.#missing(programsOf(scenario));
    const kinds = [...new Set(linesOf(scenario).flatMap(kindsIn))];
    return [
      ...(anyKernel ? [] : this.#otherKernels(scenario)),
      ...(await this.#otherVersions(scenario)),
      ...programs.map(program => `${program} is not installed`),
      ...(await this.#missingDevices(kinds)),
      ...(await this.#missingNetem(scenario)),
      ...(await this.#missingVlanFilter(scenario)),
    ];
  }

  #otherKernels({ nodes }: Scenario): string[] {
    return nodes
      .filter(({ kernel }) => (kernel ?? this.kernel) !== this.kernel)
      .map(({ name, kernel }) => `${name} is ${kernel}, and the kernel here is ${this.kernel}`);
  }

  async #otherVersions(scenario: Scenario): Promise<string[]> {
    const asked = scenario.nodes.flatMap(({ name, versions }) =>
      Object.entries(versions).map(([program, version]) => ({ name, program, version })),
    );
    asked.push(...impliedVersions(scenario));
    const checked = asked.map(async ({ name, program, version }) => {
      const { stdout, stderr } = await this.machine.execute([pathOf(program), '--version'], {
        timeout: PATIENCE,
      });
      const installed = installedVersion(program, `${stdout}${stderr}`);
      return installed === version
        ? []
        : [`${name} has ${program} ${version}, and installed is ${installed ?? 'none'}`];
    });
    return (await Promise.all(checked)).flat();
  }

  async #missing(programs: readonly string[]): Promise<string[]> {
    const unknown = programs.filter(each => !this.#missingPrograms.has(each));
    if (unknown.length > 0) {
      const script = 'for each; do command -v "$each" >/dev/null || echo "$each"; done';
      const argv = ['sh', '-c', script, 'sh', ...unknown];
      const { stdout } = await this.machine.execute(argv, { timeout: PATIENCE });
      const missing = stdout.split('\n');
      for (const program of unknown) this.#missingPrograms.set(program, missing.includes(program));
    }
    return programs.filter(program => this.#missingPrograms.get(program));
  }

  async #missingDevices(kinds: readonly string[]): Promise<string[]> {
    for (const kind of kinds.filter(each => !this.#missingKinds.has(each))) {
      const answers = await inNamespaces(this.machine, [`ip link add name d0 type ${quoted(kind)}`]);
      const said = typeof answers === 'string' ? answers : answers[0];
      this.#missingKinds.set(
        kind,
        said !== undefined && /Unknown device type|not supported/i.test(said) ? said : undefined,
      );
    }
    return kinds
      .filter(kind => this.#missingKinds.get(kind) !== undefined)
      .map(kind => `the kernel has no devices of type ${kind}: ${this.#missingKinds.get(kind)}`);
  }

  async #missingNetem({ links, steps }: Scenario): Promise<string[]> {
    const impaired =
      links.some(({ impairments }) => Object.keys(impairments).length > 0) ||
      steps.some(step => step.kind === 'link' && Object.keys(step.set).length > 0);
    return impaired
      ? this.#lacking('netem, which impairs links', 'tc qdisc add dev lo root netem delay 1ms')
      : [];
  }

  async #missingVlanFilter(scenario: Scenario): Promise<string[]> {
    const filtered = linesOf(scenario).some(line => /\bvlan_filtering 1\b/.test(line));
    const made = 'ip link add name d0 type bridge vlan_filtering 1';
    return filtered ? this.#lacking('bridges that filter VLANs', made) : [];
  }

  /** That the kernel has no `what`, where a command that needs it fails. */
  async #lacking(what: string, command: string): Promise<string[]> {
    const answers = await inNamespaces(this.machine, [command]);
    const said = typeof answers === 'string' ? answers : answers[0];
    return said === undefined ? [] : [`the kernel has no ${what}: ${said}`];
  }
}

/** Where a program that is in no folder of PATH is; `systemctl` is a script of ours that starts networkd. */
function pathOf(program: string): string {
  return program === 'systemd-networkd' || program === 'systemctl' ? NETWORKD : program;
}

/** What a program says of its version; of networkd the first number is all that counts. */
function installedVersion(program: string, said: string): string | undefined {
  return program === 'systemd-networkd' ? /^systemd (\d+)/m.exec(said)?.[1] : /\d+(\.\d+)+/.exec(said)?.[0];
}

/** The programs that a scenario calls, on whatever node. */
export function programsOf(scenario: Scenario): string[] {
  const pings = scenario.expectations.some(({ subject }) => subject === 'ping') ? ['ping'] : [];
  const kinds = linesOf(scenario).flatMap(kindsIn);
  // What bridges know is compared at the end.
  const bridges = kinds.includes('bridge') ? ['bridge'] : [];
  return [...new Set([...linesOf(scenario).flatMap(programsIn).map(pathOf), ...pings, ...bridges])];
}

/** Every command line of a scenario. */
function linesOf({ nodes, steps, expectations }: Scenario): string[] {
  return [
    ...nodes.flatMap(({ boot }) => boot.filter(line => typeof line === 'string')),
    ...steps.flatMap(step =>
      step.kind === 'command' ? step.run.filter(line => typeof line === 'string') : [],
    ),
    ...expectations.flatMap(({ subject, expected }) => (subject === 'run' ? [expected.run] : [])),
  ];
}

/** The first words of the simple commands of a line. */
function programsIn(line: string): string[] {
  return line
    .replace(/'[^']*'|"[^"]*"/g, 'x')
    .split(/\$\(|[;|&()]+/)
    .flatMap(command => /^\s*(?:\w+=\S*\s+)*([a-z][\w.-]*)(?:\s|$)/.exec(command)?.[1] ?? []);
}

function kindsIn(line: string): string[] {
  return /\blink add\b/.test(line)
    ? [...line.matchAll(/\btype ([a-z]\w*)/g)].map(found => found[1] as string)
    : [];
}

async function roomForNeighbours(machine: Machine): Promise<number> {
  const limit = parseInt(await output(machine, 'cat /proc/sys/net/ipv6/neigh/default/gc_thresh2'), 10);
  const table = await output(machine, 'cat /proc/net/stat/ndisc_cache');
  const [used = '0'] = /(?<=\n)[0-9a-f]+/.exec(table) ?? [];
  return (Number.isNaN(limit) ? DEFAULT_THRESHOLD : limit) - parseInt(used, 16);
}

async function output(machine: Machine, line: string): Promise<string> {
  return (await machine.execute(['sh', '-c', line], { timeout: PATIENCE })).stdout;
}

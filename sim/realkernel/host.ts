/** What this machine can do for a lab on its own kernel, and what it lacks, by name. */
import { readFileSync } from 'node:fs';
import { kernelProfile } from '../kernel/profile/profile';
import type { Scenario } from '../scenario/resolve';
import { captureCommand } from './capture';
import { execute, isUnprivileged, quoted, ResidentShell } from './shell';

/** Without these nothing can be run. */
const PROGRAMS = ['unshare', 'nsenter', 'mount', 'ip', 'sysctl', 'dmesg', 'hostname'];

/**
 * How many neighbour entries the kernel can have more before it sweeps out the old ones (gc_thresh1). There is one table for
 * all namespaces: labs side by side fill it together, and then a dead neighbour is forgotten, and with it that it is dead.
 */
function roomForNeighbours(): number {
  const [limit = DEFAULT_THRESHOLD, used = 0] = [
    read('/proc/sys/net/ipv6/neigh/default/gc_thresh1', /\d+/, 10),
    read('/proc/net/stat/ndisc_cache', /(?<=\n)[0-9a-f]+/, 16),
  ];
  return limit - used;
}

const DEFAULT_THRESHOLD = 128;

function read(path: string, pattern: RegExp, base: number): number | undefined {
  try {
    const [text] = pattern.exec(readFileSync(path, 'utf8')) ?? [];
    return text === undefined ? undefined : parseInt(text, base);
  } catch {
    return undefined;
  }
}

/** What was found out about the host. */
export class Host {
  readonly #missingPrograms = new Map<string, boolean>();
  readonly #missingKinds = new Map<string, string | undefined>();

  private constructor(
    /** `6.18.44-...`, as `uname -r` says. */
    readonly release: string,
  ) {}

  /** See roomForNeighbours(); as it was when we looked around. */
  readonly roomForNeighbours = roomForNeighbours();

  /** The running kernel in the words of a scenario: `linux-6.18`. */
  get kernel(): string {
    const [version = ''] = /^\d+\.\d+/.exec(this.release) ?? [];
    return `linux-${version}`;
  }

  /** Look around. Text: why nothing can be run here at all. */
  static async inspect(): Promise<Host | string> {
    if (process.platform !== 'linux') return `this is ${process.platform}; only Linux has network namespaces`;
    const { stdout } = await execute(['uname', '-r'], { timeout: 5000 });
    const host = new Host(stdout.trim());
    const profile = kernelProfile(host.kernel);
    if ('unknown' in profile) return `there is no simulated ${host.kernel} to compare the kernel here with`;
    const missing = await host.#missing([...PROGRAMS, ...captureCommand().slice(0, 1)]);
    if (missing.length > 0) return `programs that are not installed: ${missing.join(', ')}`;
    const answers = await inNamespaces([
      'ip link add v0 type veth',
      'ip link add b0 type bridge',
      'test -d /proc/sys/net/ipv6',
    ]);
    if (typeof answers === 'string') return `namespaces cannot be made: ${answers}`;
    const [veth, bridge, ipv6] = answers;
    if (veth !== undefined) return `the kernel has no veth: ${veth}`;
    if (bridge !== undefined) return `the kernel has no bridge: ${bridge}`;
    return ipv6 === undefined ? host : 'the kernel has no IPv6';
  }

  /** Why a scenario cannot be run here; none where it can. */
  async obstacles(scenario: Scenario): Promise<string[]> {
    const lines = [
      ...scenario.nodes.flatMap(({ boot }) => boot),
      ...scenario.steps.flatMap(step => (step.kind === 'command' ? step.run : [])),
      ...scenario.expectations.flatMap(({ subject, expected }) => (subject === 'run' ? [expected.run] : [])),
    ];
    const pings = scenario.expectations.some(({ subject }) => subject === 'ping') ? ['ping'] : [];
    const programs = await this.#missing([...new Set([...lines.flatMap(programsIn), ...pings])]);
    const kinds = [...new Set(lines.flatMap(kindsIn))];
    return [
      ...this.#otherKernels(scenario),
      ...(await this.#otherVersions(scenario)),
      ...programs.map(program => `${program} is not installed`),
      ...(await this.#missingDevices(kinds)),
      ...(await this.#missingNetem(scenario)),
    ];
  }

  #otherKernels({ nodes }: Scenario): string[] {
    return nodes
      .filter(({ kernel }) => (kernel ?? this.kernel) !== this.kernel)
      .map(({ name, kernel }) => `${name} is ${kernel}, and the kernel here is ${this.kernel}`);
  }

  async #otherVersions({ nodes }: Scenario): Promise<string[]> {
    const asked = nodes.flatMap(({ name, versions }) =>
      Object.entries(versions).map(([program, version]) => ({ name, program, version })),
    );
    const checked = asked.map(async ({ name, program, version }) => {
      const { stdout, stderr } = await execute([program, '--version'], { timeout: 5000 });
      const [installed] = /\d+(\.\d+)+/.exec(`${stdout}${stderr}`) ?? [];
      return installed === version
        ? []
        : [`${name} has ${program} ${version}, and installed is ${installed ?? 'none'}`];
    });
    return (await Promise.all(checked)).flat();
  }

  async #missing(programs: readonly string[]): Promise<string[]> {
    for (const program of programs.filter(each => !this.#missingPrograms.has(each))) {
      const { status } = await execute(['sh', '-c', 'command -v "$1"', 'sh', program], { timeout: 5000 });
      this.#missingPrograms.set(program, status !== 0);
    }
    return programs.filter(program => this.#missingPrograms.get(program));
  }

  async #missingDevices(kinds: readonly string[]): Promise<string[]> {
    for (const kind of kinds.filter(each => !this.#missingKinds.has(each))) {
      const answers = await inNamespaces([`ip link add name d0 type ${quoted(kind)}`]);
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
    if (!impaired) return [];
    const answers = await inNamespaces(['tc qdisc add dev lo root netem delay 1ms']);
    const said = typeof answers === 'string' ? answers : answers[0];
    return said === undefined ? [] : [`the kernel has no netem, which impairs links: ${said}`];
  }
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

/** What each command says when it fails in namespaces of its own; text: why there are none. */
async function inNamespaces(commands: readonly string[]): Promise<(string | undefined)[] | string> {
  const user = isUnprivileged() ? ['--user', '--map-root-user'] : [];
  const shell = new ResidentShell([
    'unshare',
    ...user,
    '--net',
    '--mount',
    '--pid',
    '--fork',
    '--kill-child',
    '--mount-proc',
    'sh',
  ]);
  try {
    await shell.ask('mount -t tmpfs tmpfs /run');
    const answers: (string | undefined)[] = [];
    for (const command of commands) {
      const said = await shell.ask(`${command} 2>&1 && printf ok`);
      answers.push(said.endsWith('ok') ? undefined : said.trim());
    }
    return answers;
  } catch (error) {
    return (error as Error).message;
  } finally {
    await shell.close();
  }
}

/**
 * A scenario's machines and links in real network namespaces. Everything is held by one shell in namespaces of its own
 * (mounts, processes, and for a user who is not root also users): the named network namespaces live in its private
 * /run, every machine's processes in its process namespace. When that shell ends, for whatever reason, the kernel takes
 * down all of it; the host has seen no name, no mount and no file.
 *
 *     holder  unshare --mount --pid --net [--user]       private /run/netns with every node and every shared segment
 *       machine  ip netns exec NODE unshare --mount --pid --uts    /etc and /var overlaid, /run and /tmp its own
 *         container  ip netns exec NODE unshare --uts              files and processes of its machine
 */
import { invariant } from '../base/invariant';
import type { CommandResult } from '../scenario/lab';
import type { Scenario, ScenarioNode } from '../scenario/resolve';
import { enter } from './enter';
import { linkScript } from './links';
import { quoted, type Machine, type Recording, type Shell } from './machine';
import { systemctlScript } from './networkd';

/** How many milliseconds the kernel may take to end the processes of a lab. */
const CLOSING = 5000;

/** Where the log of each node's daemons is; `hostname` tells containers from their machine. */
const LOGS = '/run/.sixlab/log';

/** radvd as Debian has it, which would write to the host's syslog. */
const RADVD = `#!/bin/sh\nexec /usr/sbin/radvd -m logfile -l "${LOGS}/$(hostname)" "$@"\n`;

/** dhcpcd, which logs to a file beside whatever it says on a terminal. */
const DHCPCD = `#!/bin/sh\nexec /usr/sbin/dhcpcd -j "${LOGS}/$(hostname)" "$@"\n`;

/** One node of a real lab. */
export class RealNode {
  constructor(
    readonly name: string,
    private readonly machine: Machine,
    private readonly shell: Shell,
    /** The process whose namespaces commands enter. */
    readonly pid: number,
  ) {}

  /** The command that runs `argv` on this node. */
  enter(argv: readonly string[]): string[] {
    return enter(this.pid, ['-m', '-n', '-u', '-p'], this.machine.unprivileged, argv);
  }

  /** Type a command line, as into a shell on this node. @param timeout milliseconds */
  type(line: string, timeout: number): Promise<CommandResult> {
    return this.machine.execute(this.enter(['sh', '-c', line]), { timeout });
  }

  /** Run a program on this node until it is stopped. */
  record(argv: readonly string[], begun: RegExp): Promise<Recording> {
    return this.machine.record(this.enter(argv), begun);
  }

  /** What a script of reading commands prints. */
  ask(script: string): Promise<string> {
    return this.shell.ask(script);
  }

  /** What the daemons of this node logged, as they wrote it. */
  daemonLog(): Promise<string> {
    return this.ask(`cat ${LOGS}/${quoted(this.name)} 2>/dev/null`);
  }
}

/** A bridge that snoops joins a group of IPv4 too, and from its report others learn its MAC: IGMP is not simulated. */
const NO_IGMP = 'echo 0 >/proc/sys/net/ipv4/igmp_link_local_mcast_reports';

/** See the file's header. */
export class RealLab {
  readonly nodes = new Map<string, RealNode>();
  readonly #holder: Shell;

  private constructor(readonly machine: Machine) {
    const user = machine.unprivileged ? ['--user', '--map-root-user'] : [];
    const own = ['--mount', '--pid', '--net', '--fork', '--kill-child', '--mount-proc'];
    this.#holder = machine.shell(['unshare', ...user, ...own, 'sh']);
  }

  /**
   * Make machines, links, files and sysctls; nothing has booted yet.
   * @param macOf the MAC of an interface that the scenario gives none.
   * @param opened told of the lab at once, so that it can be taken down while it is being built.
   * @throws Error with the words of the program that failed. What was made so far is gone then.
   */
  static async open(
    machine: Machine,
    scenario: Scenario,
    macOf: (node: string, ifname: string) => string,
    opened: (lab: RealLab) => void,
  ): Promise<RealLab> {
    const lab = new RealLab(machine);
    opened(lab);
    try {
      await lab.#build(scenario, macOf);
      return lab;
    } catch (error) {
      await lab.close();
      throw error;
    }
  }

  /** The node of that name. */
  node(name: string): RealNode {
    const node = this.nodes.get(name);
    invariant(node !== undefined, `the scenario has a node ${name}`);
    return node;
  }

  /** Run a script of `ip -n NODE ...` on the links from outside. @throws Error with what failed. */
  async onLinks(script: string): Promise<void> {
    await succeed(this.#holder, script, 'the links');
  }

  /** Take everything down, and wait for it: the kernel ends the processes of a namespace after its first one. */
  async close(): Promise<void> {
    await this.#holder.close();
    const gone = 'for pid; do while [ -e /proc/$pid ]; do sleep 0.01; done; done';
    const pids = [...this.nodes.values()].map(({ pid }) => String(pid));
    await this.machine.execute(['sh', '-c', gone, 'sh', ...pids], { timeout: CLOSING });
  }

  /** The same at once. */
  kill(): void {
    this.#holder.kill();
  }

  async #build(scenario: Scenario, macOf: (node: string, ifname: string) => string): Promise<void> {
    const names = scenario.nodes.map(({ name }) => name);
    const add = names.map(name =>
      [
        `ip netns add ${quoted(name)}`,
        `ip -n ${quoted(name)} link set lo up`,
        `{ ip netns exec ${quoted(name)} sh -c ${quoted(NO_IGMP)} 2>/dev/null || :; }`,
      ].join(' && '),
    );
    const script = ['mount -t tmpfs tmpfs /run', 'mkdir /run/netns /run/new', ...add].join(' && ');
    await succeed(this.#holder, script, 'the namespaces');
    const machines = scenario.nodes.filter(node => node.containerOf === undefined);
    await Promise.all(machines.map(machine => this.#startMachine(machine, scenario.nodes)));
    // A container that is started has the /etc/netns/NAME of its machine over /etc.
    await Promise.all(machines.flatMap(node => this.#writeFiles(node)));
    const containers = scenario.nodes.filter(node => node.containerOf !== undefined);
    await Promise.all(containers.map(node => this.#startContainer(node)));
    await this.onLinks(linkScript(scenario, macOf));
    await Promise.all(containers.flatMap(node => this.#writeFiles(node)));
  }

  async #startMachine(machine: ScenarioNode, all: readonly ScenarioNode[]): Promise<void> {
    const { name } = machine;
    const inside = ['ip', 'netns', 'exec', name, 'unshare', '--mount', '--uts', '--pid', '--fork'];
    const argv = [...inside, '--kill-child', '--mount-proc', 'sh'];
    const holder = await this.#holder.innermost();
    const shell = this.machine.shell(enter(holder, ['-m', '-p'], this.machine.unprivileged, argv));
    const containers = all.filter(each => each.containerOf === name);
    const files = [machine, ...containers].flatMap(each => Object.keys(each.files));
    await succeed(shell, machineScript(name, containers, files), `the machine ${name}`);
    this.nodes.set(name, new RealNode(name, this.machine, shell, await shell.innermost()));
  }

  async #startContainer({ name, containerOf = '' }: ScenarioNode): Promise<void> {
    const argv = this.node(containerOf).enter(['ip', 'netns', 'exec', name, 'unshare', '--uts', 'sh']);
    const shell = this.machine.shell(argv);
    await succeed(shell, `hostname ${quoted(name)}`, `the container ${name}`);
    this.nodes.set(name, new RealNode(name, this.machine, shell, await shell.innermost()));
  }

  #writeFiles({ name, files }: ScenarioNode): Promise<void>[] {
    const write = 'mkdir -p "$(dirname "$1")" && cat >"$1"';
    return Object.entries(files).map(async ([path, text]) => {
      const argv = this.node(name).enter(['sh', '-c', write, 'sh', path]);
      const { status, stderr } = await this.machine.execute(argv, { timeout: 10_000, stdin: text });
      if (status !== 0) throw new Error(`cannot write ${path} on ${name}: ${stderr.trim()}`);
    });
  }
}

/** What makes a machine out of a shell in its namespaces: a file system whose changes nobody else sees. */
function machineScript(name: string, containers: readonly ScenarioNode[], files: readonly string[]): string {
  const named = containers.flatMap(each => {
    const path = quoted(`/run/new/netns/${each.name}`);
    return [`touch ${path}`, `mount --bind ${quoted(`/run/netns/${each.name}`)} ${path}`];
  });
  const tops = files.map(path => path.split('/')[1] ?? '').filter(top => !['run', 'tmp'].includes(top));
  const overlays = [...new Set(['etc', 'var', ...tops])].flatMap(top => {
    const [lower, upper, work] = ['', '/run/.sixlab/upper-', '/run/.sixlab/work-'].map(prefix =>
      prefix === '' ? `/${top}` : `${prefix}${top}`,
    ) as [string, string, string];
    const layers = `lowerdir=${lower},upperdir=${upper},workdir=${work}`;
    return [
      `mkdir ${quoted(upper)} ${quoted(work)}`,
      `mount -t overlay overlay -o ${quoted(layers)} ${quoted(lower)}`,
    ];
  });
  return [
    'mount -t tmpfs tmpfs /run/new',
    'mkdir /run/new/netns',
    ...named,
    'mount --rbind /run/new /run',
    `mkdir -p ${LOGS} /run/.sixlab/bin`,
    ...overlays,
    'mount -t tmpfs -o mode=1777 tmpfs /tmp',
    'if [ -e /dev/log ]; then mount --bind /dev/null /dev/log; fi',
    `printf %s ${quoted(RADVD)} >/run/.sixlab/bin/radvd`,
    `printf %s ${quoted(DHCPCD)} >/run/.sixlab/bin/dhcpcd`,
    `printf %s ${quoted(systemctlScript(LOGS))} >/run/.sixlab/bin/systemctl`,
    'chmod +x /run/.sixlab/bin/radvd /run/.sixlab/bin/dhcpcd /run/.sixlab/bin/systemctl',
    `hostname ${quoted(name)}`,
  ].join(' && ');
}

/** Run a script whose commands all have to succeed. */
async function succeed(shell: Shell, script: string, what: string): Promise<void> {
  const answer = await shell.ask(`{ ${script}; } 2>&1 && printf '\\nok'`);
  if (!answer.endsWith('\nok')) throw new Error(`cannot make ${what}: ${answer.trim()}`);
}

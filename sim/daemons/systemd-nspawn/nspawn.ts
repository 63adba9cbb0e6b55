/**
 * systemd-nspawn of systemd 252, as far as it is about the network (systemd-nspawn(1)): a container is a network namespace, links
 * are made for it as the options say, and the command runs inside. What it does to links are the `ip` commands they amount to.
 *
 * Differs from Linux: the namespace has a name, that of the container, which `ip netns` shows; where there is one of that name
 * already, as of a node that is a container of this machine, it is used and stays. Files and processes are the machine's. Nothing
 * boots with --boot: the container is there until the program is ended.
 */
import { ERRNO_TEXT, type Process, type Program } from '../../kernel/uapi';
import { machineId } from '../systemd-networkd/machine-id';
import { readCommandLine, type CommandLine } from './command-line';
import { generateMac, HASH_KEYS, shortenIfname } from './names';

export const nspawn: Program = {
  start(process) {
    const line = readCommandLine(process.argv);
    if ('refusal' in line) {
      process.write('stderr', `${line.refusal}\n`);
      return process.exit(1);
    }
    new Container(process, line).run();
  },
};

/** One container, from its namespace to its end. */
class Container {
  readonly #netns: string | undefined;
  #mine = false;
  /** Interfaces that were given to it, and their names inside. */
  readonly #borrowed: [inside: string, outside: string][] = [];

  constructor(
    readonly process: Process,
    readonly line: CommandLine,
  ) {
    this.#netns = line.privateNetwork ? line.machine : undefined;
  }

  run(): void {
    const { process, line } = this;
    if (!line.quiet)
      process.write(
        'stderr',
        `Spawning container ${line.machine} on ${line.directory}.\nPress ^] three times within 1s to kill container.\n`,
      );
    const failed = this.#netns === undefined ? undefined : this.#network(this.#netns);
    if (failed !== undefined) {
      process.write('stderr', `${failed}\n`);
      return this.#end(1);
    }
    if (line.boot) return process.onSignal(() => this.#over(0));
    const started = process.spawn({
      argv: line.command,
      env: process.env,
      ...(this.#netns === undefined ? {} : { netns: this.#netns }),
      stdin: process.stdin,
      onOutput: (stream, text) => process.write(stream, text),
      onExit: status => this.#over(status),
    });
    if (typeof started !== 'number') {
      process.write('stderr', `execv(${line.command.join(', ')}) failed: ${ERRNO_TEXT[started.errno]}\n`);
      return this.#over(1);
    }
    process.onSignal(() => void process.kill(started, 'SIGTERM'));
  }

  /** Makes the namespace and its links; gives what went wrong. */
  #network(netns: string): string | undefined {
    const { process, line } = this;
    this.#mine = !process.netnsList().includes(netns);
    if (this.#mine) process.netnsAdd(netns);
    this.#ip(['-n', netns, 'link', 'set', 'lo', 'up']);
    return (
      this.#veth(netns) ??
      this.#extraVeths(netns) ??
      first(line.macvlans, ([dev, name], index) => this.#macvlan(netns, dev, name, index)) ??
      first(line.interfaces, ([dev, name]) => this.#interface(netns, dev, name))
    );
  }

  /** setup_veth() and setup_bridge(). */
  #veth(netns: string): string | undefined {
    const { line, process } = this;
    const { machine, zone } = line;
    const bridge = zone === undefined ? line.bridge : `vz-${zone}`;
    if (!line.veth && bridge === undefined) return undefined;
    const name = this.#shorten(`${bridge === undefined ? 've' : 'vb'}-${machine}`);
    const failed = this.#pair(netns, name, 'host0', HASH_KEYS.host, HASH_KEYS.container, 0);
    if (failed !== undefined || bridge === undefined) return failed;
    if (process.netlink.link(bridge) === undefined) {
      if (zone === undefined)
        return `Failed to add interface ${name} to bridge ${bridge}: ${ERRNO_TEXT.ENODEV}`;
      this.#ip(['link', 'add', bridge, 'type', 'bridge']);
    }
    return this.#ip(['link', 'set', name, 'master', bridge, 'up']);
  }

  #extraVeths(netns: string): string | undefined {
    return first(this.line.extraVeths, ([outside, inside], index) =>
      this.#pair(netns, outside, inside, HASH_KEYS.extraHost, HASH_KEYS.extraContainer, index),
    );
  }

  #pair(
    netns: string,
    outside: string,
    inside: string,
    hostKey: string,
    containerKey: string,
    index: number,
  ): string | undefined {
    const mac = (key: string): string => this.#mac(key, index);
    const peer = ['peer', 'name', inside, 'address', mac(containerKey), 'netns', netns];
    const failed = this.#ip(['link', 'add', outside, 'address', mac(hostKey), 'type', 'veth', ...peer]);
    return failed && `Failed to add new veth interfaces (${outside}:${inside}): ${failed}`;
  }

  #macvlan(netns: string, dev: string, name: string, index: number): string | undefined {
    if (this.process.netlink.link(dev) === undefined)
      return `Failed to get device ${dev}: ${ERRNO_TEXT.ENODEV}`;
    const made = this.#shorten(name);
    const kind = ['address', this.#mac(HASH_KEYS.macvlan, index), 'type', 'macvlan', 'mode', 'bridge'];
    return this.#ip(['link', 'add', 'link', dev, 'name', made, 'netns', netns, ...kind]);
  }

  #interface(netns: string, dev: string, name: string): string | undefined {
    if (this.process.netlink.link(dev) === undefined)
      return `Failed to get device ${dev}: ${ERRNO_TEXT.ENODEV}`;
    this.#borrowed.push([name, dev]);
    return this.#ip(['link', 'set', dev, 'netns', netns, ...(name === dev ? [] : ['name', name])]);
  }

  #mac(key: string, index: number): string {
    return generateMac(machineId(this.process), this.line.machine, key, index).toString();
  }

  #shorten(name: string): string {
    const short = shortenIfname(name);
    if (short !== name)
      this.process.write(
        'stderr',
        `Network interface name '${name}' has been changed to '${short}' to fit length constraints.\n`,
      );
    return short;
  }

  /** Runs `ip`, which needs no time; gives the kernel's answer where it was refused. */
  #ip(words: readonly string[]): string | undefined {
    let [said, status] = ['', 0];
    this.process.spawn({
      argv: ['ip', ...words],
      onOutput: (_stream, text) => (said += text),
      onExit: ended => (status = ended),
    });
    return status === 0 ? undefined : said.trim().replace(/^RTNETLINK answers: /, '');
  }

  /** The container has ended with this status. */
  #over(status: number): void {
    const { machine, quiet } = this.line;
    const how = status === 0 ? 'exited successfully' : `failed with error code ${status}`;
    if (!quiet) this.process.write('stderr', `Container ${machine} ${how}.\n`);
    this.#end(status);
  }

  /** Gives back what was borrowed; the rest goes with the namespace. */
  #end(status: number): void {
    const { process, line } = this;
    for (const [inside, outside] of this.#borrowed)
      this.#ip(['-n', line.machine, 'link', 'set', inside, 'netns', String(process.pid), 'name', outside]);
    if (this.#mine) process.netnsDel(line.machine);
    const bridge = `vz-${line.zone ?? ''}`;
    const empty = process.netlink.links().every(({ master }) => master !== bridge);
    if (line.zone !== undefined && empty) this.#ip(['link', 'del', bridge]);
    process.exit(status);
  }
}

/** What goes wrong first. */
function first<T>(
  all: readonly T[],
  make: (each: T, index: number) => string | undefined,
): string | undefined {
  for (const [index, each] of all.entries()) {
    const failed = make(each, index);
    if (failed !== undefined) return failed;
  }
  return undefined;
}

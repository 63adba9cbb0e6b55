/**
 * A lab: machines, the links between them, and the one clock they live by. Scenarios are built on it, and programs and
 * tests may build on it directly:
 *
 *     const lab = new Lab({ seed: 1 });
 *     const router = lab.node('router');
 *     const host = lab.node('host', { kernel: 'linux-6.1' });
 *     lab.link(['router:eth0', 'host:eth0']);
 *     host.run('ip link set eth0 up');
 *     lab.runUntil(seconds(5));
 *     host.netlink.addresses();
 */
import { Mac } from '../base/mac';
import { invariant } from '../base/invariant';
import type { SimTime } from '../base/time';
import { Rng, streamSeed } from '../engine/rng';
import { Scheduler } from '../engine/scheduler';
import { kernelProfile, DEFAULT_KERNEL, type KernelProfile } from '../kernel/profile/profile';
import { registerNetdevice } from '../kernel/core/dev';
import type { Net } from '../kernel/core/net';
import { Machine } from '../kernel/syscall/machine';
import { NetlinkSocket } from '../kernel/syscall/netlink';
import type { Netlink, Program, Signal } from '../kernel/uapi';
import { EthernetNic } from '../link/ether';
import type { Impairments } from '../link/impairments';
import { Segment } from '../link/segment';
import { Tap } from '../link/tap';
import { Trace } from '../trace/trace';
import { findProgram } from './programs';

/** How a lab as a whole is set up. */
export interface LabOptions {
  /** Everything random follows from it. Default 1. */
  readonly seed?: number;
  /** Encode and decode every frame on every link; slower, and with the same outcome. */
  readonly octets?: boolean;
  /** Permute events that are due at the same instant, by this seed. */
  readonly shuffle?: number;
  /** More programs than the built-in ones, by name. */
  readonly programs?: (name: string) => Program | undefined;
}

/** How one machine is set up. */
export interface NodeOptions {
  /** A profile, or the name of one, like `linux-6.12`. */
  readonly kernel?: string | KernelProfile;
  /** The machine whose kernel it shares: a container is a network namespace of it. */
  readonly containerOf?: string;
}

/** How a link is set up. */
export interface LinkOptions {
  readonly name?: string;
  readonly mtu?: number;
  readonly impairments?: Impairments;
}

/** An end of a link: `node:interface`, with a MAC where it matters. */
export interface LinkEnd {
  readonly node: string;
  readonly interface: string;
  readonly mac?: Mac;
  /** The node does not have it before `appear`: a driver that is late, a card that is plugged in. */
  readonly late?: true;
}

/** What a command did, once it is over. */
export interface CommandResult {
  readonly stdout: string;
  readonly stderr: string;
  /** Undefined while it runs. */
  readonly status: number | undefined;
}

/** A command being run. */
export class Command implements CommandResult {
  stdout = '';
  stderr = '';
  status: number | undefined = undefined;
  readonly #finished: (() => void)[] = [];

  constructor(
    readonly text: string,
    readonly pid: number,
    readonly node: LabNode,
  ) {}

  /** Called when it is over; at once if it is already. */
  onExit(done: () => void): void {
    if (this.status !== undefined) done();
    else this.#finished.push(done);
  }

  /** @internal by the node that runs it. */
  finish(status: number): void {
    this.status = status;
    for (const done of this.#finished.splice(0)) done();
  }

  signal(signal: Signal): void {
    this.node.machine.kill(this.pid, signal);
  }
}

/** One node: a machine, or a container (a namespace) of one. */
export class LabNode {
  readonly netlink: Netlink;

  constructor(
    readonly lab: Lab,
    readonly name: string,
    readonly machine: Machine,
    readonly net: Net,
  ) {
    this.netlink = new NetlinkSocket(machine, net, () => () => undefined);
  }

  /** Put a file on the node's machine. */
  file(path: string, text: string): this {
    this.machine.files.install(path, text);
    return this;
  }

  /** Read a sysctl; undefined if there is none of that name. */
  sysctl(key: string): string | undefined {
    const found = this.net.sysctl.read(key);
    return 'value' in found ? found.value : undefined;
  }

  /**
   * Type a command line, as into a shell on this node. What needs no time is done when this returns; the rest happens
   * as the lab runs.
   */
  run(text: string): Command {
    const { trace } = this.net;
    const holder: { command?: Command; early: ['stdout' | 'stderr', string][]; status?: number } = {
      early: [],
    };
    trace.command(text);
    const pid = this.machine.spawn({
      argv: ['sh', '-c', text],
      net: this.net,
      onOutput: (stream, output) => {
        trace.output(text, stream, output);
        if (holder.command === undefined) holder.early.push([stream, output]);
        else holder.command[stream] += output;
      },
      onExit: status => {
        trace.exit(text, status);
        if (holder.command === undefined) holder.status = status;
        else holder.command.finish(status);
      },
    });
    invariant(typeof pid === 'number', 'every machine has a shell');
    const command = new Command(text, pid, this);
    for (const [stream, output] of holder.early) command[stream] += output;
    if (holder.status !== undefined) command.finish(holder.status);
    holder.command = command;
    return command;
  }
}

/** A link: a cable between two ends, or a segment that more share. */
export class LabLink {
  constructor(
    readonly name: string,
    readonly ends: readonly LinkEnd[],
    readonly segment: Segment,
  ) {}

  /** Pull the cable out, or put it back. */
  setCarrier(on: boolean): void {
    this.segment.setPlugged(on);
  }

  /** Change what the link does to frames; undefined makes it perfect. */
  impair(impairments: Impairments | undefined): void {
    this.segment.impair(impairments);
  }

  /** A way to put octets on the link and to collect what it carries. */
  tap(): Tap {
    return new Tap(this.segment);
  }
}

/** See the file's header. */
export class Lab {
  readonly seed: number;
  readonly scheduler = new Scheduler();
  readonly trace = new Trace(this.scheduler);
  readonly nodes = new Map<string, LabNode>();
  readonly links: LabLink[] = [];
  readonly #octets: boolean;
  /** Interfaces that have still to appear, by `node:interface`. */
  readonly #late = new Map<string, EthernetNic>();
  readonly #programs: (name: string) => Program | undefined;

  constructor(options: LabOptions = {}) {
    this.seed = options.seed ?? 1;
    this.#octets = options.octets === true;
    this.#programs = name => options.programs?.(name) ?? findProgram(name);
    if (options.shuffle !== undefined)
      this.scheduler.shuffle = new Rng(streamSeed(options.shuffle, '', 'shuffle'));
  }

  /** Simulated time, µs. */
  get now(): SimTime {
    return this.scheduler.now;
  }

  /** The node of that name; with options or a new name it is made. */
  node(name: string, options: NodeOptions = {}): LabNode {
    const known = this.nodes.get(name);
    if (known !== undefined) return known;
    const made =
      options.containerOf === undefined
        ? this.#machine(name, options)
        : this.#container(name, options.containerOf);
    this.nodes.set(name, made);
    return made;
  }

  #machine(name: string, options: NodeOptions): LabNode {
    const { kernel = DEFAULT_KERNEL } = options;
    const profile = typeof kernel === 'string' ? kernelProfile(kernel) : kernel;
    invariant(!('unknown' in profile), `no kernel profile ${String(kernel)}`);
    const machine = new Machine({
      hostname: name,
      scheduler: this.scheduler,
      trace: this.trace,
      seed: this.seed,
      profile,
      programs: this.#programs,
      devices: {
        segment: { seed: this.seed, octets: this.#octets },
        mac: (node, ifname) => this.mac(node, ifname),
      },
    });
    return new LabNode(this, name, machine, machine.initNet);
  }

  #container(name: string, host: string): LabNode {
    const { machine } = this.#existing(host);
    const net = machine.netnsAdd(name, name);
    invariant(typeof net !== 'string', `${host} has a namespace ${name} already`);
    return new LabNode(this, name, machine, net);
  }

  #existing(name: string): LabNode {
    const node = this.nodes.get(name);
    invariant(node !== undefined, `there is no node ${name}`);
    return node;
  }

  /** Connect interfaces: two make a veth pair's cable, more share a segment. The interfaces are made by this. */
  link(ends: readonly (LinkEnd | string)[], options: LinkOptions = {}): LabLink {
    const parsed = ends.map(end => (typeof end === 'string' ? parseEnd(end) : end));
    const name = options.name ?? parsed.map(end => `${end.node}:${end.interface}`).join(' -- ');
    const shared = parsed.length > 2;
    const segment = new Segment(this.scheduler, name, { shared, seed: this.seed, octets: this.#octets });
    if (options.impairments !== undefined) segment.impair(options.impairments);
    const nics = parsed.map(end => {
      const mac = end.mac ?? this.mac(end.node, end.interface);
      return new EthernetNic(
        shared ? 'ether' : 'veth',
        end.interface,
        mac,
        options.mtu === undefined ? {} : { mtu: options.mtu },
      );
    });
    const [one, other] = nics;
    if (!shared && one !== undefined && other !== undefined) {
      one.peer = other;
      other.peer = one;
    }
    nics.forEach((nic, index) => {
      nic.plugInto(segment);
      const end = parsed[index] as LinkEnd;
      const { net } = this.#existing(end.node);
      if (end.late === true) this.#late.set(`${end.node}:${end.interface}`, nic);
      else registerNetdevice(net, nic);
    });
    const link = new LabLink(name, parsed, segment);
    this.links.push(link);
    return link;
  }

  /** The interface of a link that was late is there now, with the sysctls that `default` has at this moment. */
  appear(node: string, ifname: string): void {
    const nic = this.#late.get(`${node}:${ifname}`);
    invariant(nic !== undefined, `${node} is still to get an interface ${ifname}`);
    this.#late.delete(`${node}:${ifname}`);
    const { net } = this.#existing(node);
    net.trace.state('link', ifname, 'not there', 'appeared');
    registerNetdevice(net, nic);
  }

  /** The MAC of an interface that was given none: local, unicast, and from node and interface name alone. */
  mac(node: string, ifname: string): Mac {
    const high = streamSeed(0, node, `mac high ${ifname}`) & 0xff;
    return Mac.of(0x0200 | high, streamSeed(0, node, `mac low ${ifname}`));
  }

  /**
   * Let simulated time pass up to and including `time` (µs).
   * @throws SimulationCrash when a handler or an observer throws.
   */
  runUntil(time: SimTime): void {
    this.scheduler.runUntil(time);
  }

  /** Let `duration` µs pass. */
  run(duration: SimTime): void {
    this.scheduler.runUntil(this.scheduler.now + duration);
  }

  /** Run one event; false when nothing is due any more. */
  step(): boolean {
    return this.scheduler.step();
  }
}

function parseEnd(text: string): LinkEnd {
  const colon = text.indexOf(':');
  invariant(
    colon > 0 && colon < text.length - 1,
    `an end of a link is written node:interface, not "${text}"`,
  );
  return { node: text.slice(0, colon), interface: text.slice(colon + 1) };
}

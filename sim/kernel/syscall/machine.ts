/**
 * A machine: one kernel with its network namespaces, processes and files. Namespaces are the only thing that see the
 * network; the machine is what moves devices between them and knows them by name (ip-netns(8)).
 */
import type { Scheduler } from '../../engine/scheduler';
import type { Mac } from '../../base/mac';
import { LoopbackDevice } from '../../link/loopback';
import type { NetDevice } from '../../link/net-device';
import type { SegmentOptions } from '../../link/segment';
import type { Trace } from '../../trace/trace';
import { devGetValidName } from '../core/dev-name';
import { type Errno, isNetlinkError, type NetlinkError } from '../core/errno';
import { registerNetdevice, unlistNetdevice, unregisterNetdeviceMany } from '../core/dev';
import { Net } from '../core/net';
import type { KernelProfile } from '../profile/profile';
import type { Program, Signal } from '../uapi';
import { MachineFiles } from './files';
import { RunningProcess, type SpawnRequest } from './process';

/** What a machine is made from. */
export interface MachineOptions {
  readonly hostname: string;
  readonly scheduler: Scheduler;
  readonly trace: Trace;
  readonly seed: number;
  readonly profile: KernelProfile;
  /** The programs installed on it, by name. */
  readonly programs: (name: string) => Program | undefined;
  readonly devices: DeviceFactory;
}

/** How devices come into being on this machine; given by whoever builds the simulation. */
export interface DeviceFactory {
  /** Options of every cable: whether frames are encoded and decoded on the way, and the seed of its impairments. */
  readonly segment: SegmentOptions;
  /** The MAC of a device that nobody gave one: random on a real machine, from the seed here. */
  mac(node: string, ifname: string): Mac;
}

/** The first process id handed out; those below are the system's. */
const FIRST_PID = 100;

/** One machine. */
export class Machine {
  readonly hostname: string;
  readonly initNet: Net;
  #files: MachineFiles | undefined;
  #processes: Map<number, RunningProcess> | undefined;
  #netns: Map<string, Net> | undefined;
  #nextPid = FIRST_PID;

  constructor(readonly options: MachineOptions) {
    this.hostname = options.hostname;
    this.initNet = this.#createNet(options.hostname, undefined);
  }

  get files(): MachineFiles {
    return (this.#files ??= new MachineFiles(
      this.hostname,
      name => this.options.programs(name) !== undefined,
    ));
  }

  get processes(): Map<number, RunningProcess> {
    return (this.#processes ??= new Map<number, RunningProcess>());
  }

  /** Namespaces by the name `ip netns` knows them by; the first one has none. */
  get netns(): Map<string, Net> {
    return (this.#netns ??= new Map<string, Net>());
  }

  /** @param creator the namespace of the process that makes it; undefined for the first one */
  #createNet(name: string, creator: Net | undefined): Net {
    const { scheduler, trace, seed, profile } = this.options;
    const within = creator && { kernel: creator.kernel, creator };
    const net = new Net({ name, scheduler, trace, seed, profile, ...(within && { within }) });
    const loopback = new LoopbackDevice(scheduler);
    net.loopback = loopback;
    registerNetdevice(net, loopback);
    return net;
  }

  /** `ip netns add`. Its records carry the name `machine/namespace`, or `alias` where the namespace is a node of its own. */
  netnsAdd(name: string, alias?: string, creator = this.initNet): Net | Errno {
    if (this.netns.has(name)) return 'EEXIST';
    const net = this.#createNet(alias ?? `${this.hostname}/${name}`, creator);
    this.netns.set(name, net);
    return net;
  }

  /** `ip netns del`: hardware goes back to the first namespace, what else is in it goes with it, a veth with its other end. */
  netnsDel(name: string): Errno | undefined {
    const net = this.netns.get(name);
    if (net === undefined) return 'ENOENT';
    for (const process of [...this.processes.values()]) if (process.net === net) process.kill('SIGKILL');
    for (const dev of [...net.devices.values()]) {
      if (dev.kind !== 'ether' || this.moveDevice(net, dev, this.initNet) !== undefined)
        this.deleteDevice(net, dev);
    }
    this.netns.delete(name);
    return undefined;
  }

  /** The namespace a command named: by name, or that of a process. */
  findNetns(target: string | number): Net | undefined {
    return typeof target === 'number'
      ? target === 1
        ? this.initNet
        : this.processes.get(target)?.net
      : this.netns.get(target);
  }

  /** The name `ip netns` has for a namespace; undefined for the first one. */
  netnsName(net: Net): string | undefined {
    for (const [name, known] of this.netns) if (known === net) return name;
    return undefined;
  }

  /** Every namespace of the machine, the first one first. */
  nets(): Net[] {
    return [this.initNet, ...this.netns.values()];
  }

  /**
   * __dev_change_net_namespace: the device leaves as if unregistered and arrives as if new, keeping its index if that is free.
   * @param pattern what it is to be called if its name is taken there
   */
  moveDevice(from: Net, dev: NetDevice, to: Net, pattern?: string): NetlinkError | undefined {
    if (dev.loopback || dev.kind === 'bridge' || dev.aggregates) {
      return { errno: 'EINVAL', extack: 'The interface netns is immutable' };
    }
    const name = nameThere(dev, to, pattern);
    if (isNetlinkError(name)) return name;
    const ifindex = dev.ifindex;
    unlistNetdevice(from, dev);
    dev.name = name;
    registerNetdevice(to, dev, ifindex);
    return undefined;
  }

  /** rtnl_dellink: a veth takes its other end along, if that is on this machine. */
  deleteDevice(net: Net, dev: NetDevice): void {
    if (net.devices.get(dev.ifindex) !== dev) return;
    const peer = dev.peerDevice;
    const peerNet = peer && this.netOf(peer);
    unregisterNetdeviceMany([[net, dev], ...(peer && peerNet ? [[peerNet, peer] as const] : [])]);
  }

  /** The namespace of this machine that a device is in; undefined when it is on another machine. */
  netOf(dev: NetDevice): Net | undefined {
    return this.nets().find(net => net.devices.get(dev.ifindex) === dev);
  }

  /** Start a program; the process id, or ENOENT if no such program is installed. */
  spawn(request: SpawnRequest): number | { readonly errno: Errno } {
    const program = this.options.programs(request.argv[0] ?? '');
    if (program === undefined) return { errno: 'ENOENT' };
    const process = new RunningProcess(this, this.#nextPid++, request);
    this.processes.set(process.pid, process);
    program.start(process);
    return process.pid;
  }

  /** kill(2). */
  kill(pid: number, signal: Signal): Errno | undefined {
    const process = this.processes.get(pid);
    if (process === undefined) return 'ESRCH';
    process.kill(signal);
    return undefined;
  }
}

/** What a device that moves to `net` is called there. */
function nameThere({ name }: NetDevice, net: Net, pattern: string | undefined): string | NetlinkError {
  if (net.device(name) === undefined) return name;
  if (pattern === undefined)
    return { errno: 'EEXIST', extack: 'An interface with the same name exists in the target netns' };
  const other = devGetValidName(net, pattern);
  if (!isNetlinkError(other)) return other;
  return { ...other, extack: `Unable to use '${pattern}' for the new interface name in the target netns` };
}

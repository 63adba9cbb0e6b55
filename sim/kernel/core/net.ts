/**
 * One network namespace (struct net): what a machine's kernel knows. No namespace holds a reference to another; machines
 * meet on link segments only. Devices that move between the namespaces of one machine are carried by `Machine`.
 */
import type { Ip6 } from '../../base/ip6';
import { Rng, streamSeed } from '../../engine/rng';
import { Channel } from '../../engine/channel';
import type { SimTime } from '../../base/time';
import type { Scheduler, Timer } from '../../engine/scheduler';
import type { DeviceChange, DeviceOwner, Ingress, LinkRefusal } from '../../link/device-owner';
import type { Hearing, NetDevice, NetdevEvent } from '../../link/net-device';
import type { Mac } from '../../base/mac';
import type { Decision, Inputs } from '../../trace/decision';
import type { LogLevel } from '../../trace/record';
import { NodeTrace, type Trace } from '../../trace/trace';
import type { Frame } from '../../wire/frame';
import { inetInheritDevconf, netnsIpv4, type NetnsIpv4 } from '../ipv4/netns-ipv4';
import { ipv6ChkAddr } from '../ipv6/addrconf/addresses';
import { IFA_F_TENTATIVE, in6DevGet, type Inet6Ifaddr } from '../ipv6/inet6-dev';
import { ipv6DevMcDec, ipv6DevMcInc } from '../ipv6/mcast/group';
import { Fib6 } from '../ipv6/route/fib6';
import { Snmp6 } from '../ipv6/snmp6';
import { ipv6DevGetSaddr } from '../ipv6/source-address';
import type { KernelProfile } from '../profile/profile';
import { Sockets } from '../socket/sockets';
import { devconfDefaults, withDevconf, type Ipv6Devconf } from '../sysctl/devconf';
import { Sysctls } from '../sysctl/tree';
import {
  callNetdevNotifiers,
  devClose,
  deviceChanged,
  devLogHearing,
  devOpen,
  devQueueXmit,
  devSetMacAddress,
  devSetMtu,
  devTraceTx,
  netifReceiveSkb,
  unregisterNetdevice,
} from './dev';
import { linkwatchFireEvent, linkwatchPending } from './link-watch';
import { modTimer, roundJiffies } from './jiffies';
import { KernelWide } from './kernel-wide';
import type { NeighTable } from './neigh-table';
import { neighIsValid } from './neighbour';
import { asItIs, type RtnlGroup, type RtnlMessage } from './rtnetlink-messages';

/** What a namespace is made from. */
export interface NetOptions {
  readonly name: string;
  readonly scheduler: Scheduler;
  readonly trace: Trace;
  /** The seed of the simulation; every stream of this namespace derives from it and the name. */
  readonly seed: number;
  readonly profile: KernelProfile;
  /** The machine that gets another namespace, and the namespace of the process that makes it; absent: its first. */
  readonly within?: { readonly kernel: KernelWide; readonly creator: Net };
}

/** A line of the kernel log. */
export interface KernelLogLine {
  readonly at: number;
  readonly level: LogLevel;
  readonly text: string;
}

/** struct net. */
export class Net implements DeviceOwner {
  readonly name: string;
  readonly scheduler: Scheduler;
  readonly trace: NodeTrace;
  readonly profile: KernelProfile;
  /** Devices by ifindex, in order of registration. */
  readonly devices = new Map<number, NetDevice>();
  nextIfindex = 1;
  /** Before this time carrier changes that are not urgent wait, µs. */
  linkwatchNextEvent = 0;
  /** The device the kernel sends to itself through; index 1. */
  loopback!: NetDevice;

  /** `net.ipv6.conf.all` and `.default`: immutable, replaced when written. */
  devconfAll: Ipv6Devconf;
  devconfDflt: Ipv6Devconf;
  readonly sysctl: Sysctls;

  /** What this namespace shares with the others of its machine. */
  readonly kernel: KernelWide;
  /** nd_tbl: the neighbour cache, that of the machine. */
  readonly neighbours: NeighTable;
  readonly fib6: Fib6;
  /** What was counted. */
  readonly snmp6 = new Snmp6();
  /** IPv4, once somebody asked for it (netnsIpv4). */
  ipv4: NetnsIpv4 | undefined = undefined;
  /** Every IPv6 address of the namespace (`inet6_addr_lst`): the same one may stand on several devices. */
  readonly inet6Addresses = new Map<Ip6, Inet6Ifaddr[]>();
  readonly sockets: Sockets;

  /** The kernel log, oldest first, bounded like its ring buffer. */
  readonly log: KernelLogLine[] = [];

  readonly #seed: number;
  readonly #streams = new Map<string, Rng>();
  #groups: Map<RtnlGroup, Channel<RtnlMessage>> | undefined;

  constructor(options: NetOptions) {
    this.name = options.name;
    this.scheduler = options.scheduler;
    this.trace = new NodeTrace(options.trace, options.name);
    this.profile = options.profile;
    this.#seed = options.seed;
    this.kernel = options.within?.kernel ?? new KernelWide(this);
    this.neighbours = this.kernel.neighbours;
    const { all, dflt } = inheritedDevconf(options);
    this.devconfAll = all;
    this.devconfDflt = dflt;
    this.fib6 = new Fib6(this);
    this.sockets = new Sockets(this);
    this.sysctl = new Sysctls(this);
    if (options.within !== undefined) inetInheritDevconf(this, options.within.creator);
  }

  /** Whether it is the first of its machine (init_net), which has files that others do not have. */
  get isFirst(): boolean {
    return this.kernel.first === this;
  }

  /** The random stream of this namespace for one purpose. */
  rng(purpose: string): Rng {
    let stream = this.#streams.get(purpose);
    if (stream === undefined) {
      stream = new Rng(streamSeed(this.#seed, this.name, purpose));
      this.#streams.set(purpose, stream);
    }
    return stream;
  }

  /** Device by name (`dev_get_by_name`). */
  device(name: string): NetDevice | undefined {
    for (const dev of this.devices.values()) if (dev.name === name) return dev;
    return undefined;
  }

  /** A line for the kernel log (`printk`); `pr_debug` lines are not logged by default and are not passed here. */
  printk(level: LogLevel, text: string): void {
    if (this.log.length >= KERNEL_LOG_LINES) this.log.shift();
    this.log.push({ at: this.scheduler.now, level, text });
    this.trace.log('kernel', level, text);
  }

  /** The multicast group of rtnetlink; a Channel made when first asked for. */
  rtnl(group: RtnlGroup): Channel<RtnlMessage> {
    if (group.startsWith('IPV4_')) netnsIpv4(this);
    this.#groups ??= new Map();
    let channel = this.#groups.get(group);
    if (channel === undefined) {
      channel = new Channel<RtnlMessage>(this.scheduler, `${this.name} rtnetlink ${group}`);
      this.#groups.set(group, channel);
    }
    return channel;
  }

  /** Whether anybody listens to the group: for messages that cost something to make. */
  hears(group: RtnlGroup): boolean {
    return this.#groups?.get(group)?.heard === true;
  }

  /** Tell rtnetlink's listeners, if there are any (`rtnl_notify`); they hear it in an event of their own. */
  notify(message: RtnlMessage): void {
    const channel = this.#groups?.get(message.group);
    if (channel !== undefined && channel.heard) channel.post(asItIs(this, message));
  }

  // What a device asks of its namespace (DeviceOwner).

  netifReceiveSkb(dev: NetDevice, frame: Frame, ingress?: Ingress): void {
    netifReceiveSkb(this, dev, frame, ingress);
  }

  linkwatchFireEvent(dev: NetDevice): void {
    linkwatchFireEvent(this, dev);
  }

  modTimer(timer: Timer, delay: SimTime): void {
    modTimer(this, timer, delay);
  }

  roundJiffies(delay: SimTime): SimTime {
    const { now } = this.scheduler;
    return roundJiffies(now, now + delay) - now;
  }

  linkwatchPending(dev: NetDevice): boolean {
    return linkwatchPending(this, dev);
  }

  deviceByIndex(ifindex: number): NetDevice | undefined {
    return this.devices.get(ifindex);
  }

  deviceChanged(dev: NetDevice, what: DeviceChange): void {
    deviceChanged(this, dev, what);
  }

  hearingChanged(dev: NetDevice, mode: Hearing, entered: boolean): void {
    devLogHearing(this, dev, mode, entered);
  }

  devQueueXmit(dev: NetDevice, frame: Frame): Decision {
    return devQueueXmit(this, dev, frame);
  }

  devOpen(dev: NetDevice): LinkRefusal | undefined {
    return devOpen(this, dev);
  }

  devClose(dev: NetDevice): void {
    devClose(this, dev);
  }

  devSetMtu(dev: NetDevice, mtu: number): LinkRefusal | undefined {
    return devSetMtu(this, dev, mtu);
  }

  devSetMacAddress(dev: NetDevice, address: Mac): LinkRefusal | undefined {
    return devSetMacAddress(this, dev, address);
  }

  unregisterNetdevice(dev: NetDevice): void {
    unregisterNetdevice(this, dev);
  }

  notifyDevice(dev: NetDevice, event: NetdevEvent): void {
    callNetdevNotifiers(this, dev, event);
  }

  traceTx(dev: NetDevice, frame: Frame, decided: Decision): void {
    devTraceTx(this, dev, frame, decided);
  }

  get tracing(): boolean {
    return this.trace.on;
  }

  explain(decided: Decision, inputs: Inputs): Decision {
    return this.trace.explain(decided, inputs);
  }

  note(dev: NetDevice, decided: Decision, inputs?: Inputs): void {
    this.trace.note(decided, dev.name, inputs);
  }

  traceState(subject: string, entity: string, from: string, to: string, decided?: Decision): void {
    this.trace.state(subject, entity, from, to, decided);
  }

  sourceAddress(dev: NetDevice, destination: Ip6): Ip6 | undefined {
    return ipv6DevGetSaddr(this, dev, destination);
  }

  ownsAddress(dev: NetDevice, address: Ip6): boolean {
    return ipv6ChkAddr(this, address, dev, IFA_F_TENTATIVE, true);
  }

  groupMembership(dev: NetDevice, group: Ip6, join: boolean): void {
    const idev = in6DevGet(dev);
    if (idev === undefined) return;
    if (join) ipv6DevMcInc(idev, group);
    else ipv6DevMcDec(idev, group);
  }

  validNeighbour(
    dev: NetDevice,
    address: Ip6,
  ): { readonly lladdr: Mac; readonly router: boolean } | undefined {
    const neigh = this.neighbours.get(address, dev);
    if (neigh?.lladdr === undefined || !neighIsValid(neigh)) return undefined;
    return { lladdr: neigh.lladdr, router: neigh.isRouter };
  }
}

const KERNEL_LOG_LINES = 1000;

/** addrconf_init_net: `all` and `default` of a new namespace. Only what boot parameters could have set is always compiled in. */
function inheritedDevconf({ profile, within }: NetOptions): ReturnType<typeof devconfDefaults> {
  const compiled = devconfDefaults(profile);
  const from = within && inheritsFrom(profile, within);
  if (from === undefined) return compiled;
  if (profile.devconfInherit === 'live') return { all: from.devconfAll, dflt: from.devconfDflt };
  let dflt = withDevconf(from.devconfDflt, 'stable_secret', undefined);
  dflt = withDevconf(dflt, 'autoconf', compiled.dflt.autoconf);
  dflt = withDevconf(dflt, 'disable_ipv6', compiled.dflt.disable_ipv6);
  return { all: from.devconfAll, dflt };
}

/** net_inherit_devconf. */
function inheritsFrom(
  profile: KernelProfile,
  { kernel, creator }: NonNullable<NetOptions['within']>,
): Net | undefined {
  switch (profile.devconfInherit) {
    case 'live':
      return kernel.first;
    case 'compiled':
      return undefined;
    case 'first-namespace':
      return kernel.devconfInheritInitNet === 1 ? kernel.first : undefined;
    case 'any-namespace':
      return [undefined, kernel.first, undefined, creator][kernel.devconfInheritInitNet];
  }
}

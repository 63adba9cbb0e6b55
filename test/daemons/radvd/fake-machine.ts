/**
 * A machine as radvd sees one, under the control of a test: what it may see and do of sim/kernel/uapi.ts,
 * with the kernel's part played by the test.
 */
import { Ip6 } from '../../../sim/base/ip6';
import { Mac } from '../../../sim/base/mac';
import { seconds } from '../../../sim/base/time';
import { Rng, streamSeed } from '../../../sim/engine/rng';
import { Scheduler, Timer } from '../../../sim/engine/scheduler';
import type {
  AddrInfo,
  Errno,
  LinkInfo,
  NetlinkEvent,
  PacketInfo,
  Process,
  Program,
  RawIcmp6Socket,
  SendInfo,
  Signal,
  SocketAddress,
  SocketOptions,
} from '../../../sim/kernel/uapi';
import type { Decision, Inputs } from '../../../sim/trace/decision';
import {
  icmp6Length,
  writeIcmp6,
  type Icmp6Message,
  type RouterAdvertisement,
} from '../../../sim/wire/icmpv6';

export interface Sent {
  /** Seconds. */
  readonly at: number;
  readonly to: string;
  readonly source: string;
  readonly dev: string;
  readonly message: RouterAdvertisement;
  /** With a checksum of 0. */
  readonly octets: Uint8Array;
}

const HOST = Ip6.parse('fe80::ff:fe00:2')!;

export class FakeMachine {
  readonly scheduler = new Scheduler();
  readonly links = new Map<string, LinkInfo>();
  addresses: AddrInfo[] = [];
  readonly sysctls = new Map<string, string>([['net/ipv6/conf/all/forwarding', '1']]);
  readonly files = new Map<string, string>();
  readonly joined: string[] = [];
  readonly sent: Sent[] = [];
  readonly stderr: string[] = [];
  readonly syslog: string[] = [];
  readonly notes: { readonly id: string; readonly inputs: Inputs }[] = [];
  options: SocketOptions = {};
  exitStatus: number | undefined;
  daemonized = false;
  /** What the kernel refuses. */
  refusals: { raw?: Errno; send?: Errno; join?: Errno } = {};
  /** Other programs that run. */
  processes: { pid: number; argv: string[]; netns: string }[] = [];
  /** Delivers what the machine sends to everybody to itself as well. */
  loops = false;

  private receive: RawIcmp6Socket['onMessage'];
  private readonly listeners: ((event: NetlinkEvent) => void)[] = [];
  private signalled: ((signal: Signal) => void) | undefined;

  /** Adds a device that is up, with an fe80:: address. */
  addLink(ifname: string, ifindex: number, change: Partial<LinkInfo> = {}): void {
    const address = Mac.of(0x0200, ifindex);
    const link = {
      ifname,
      ifindex,
      address,
      flags: ['BROADCAST', 'MULTICAST', 'UP', 'LOWER_UP'],
      up: true,
      running: true,
      mtu: 1500,
      linkType: 'ether',
      ...change,
    };
    this.links.set(ifname, link as LinkInfo);
    this.sysctls.set(`net/ipv6/conf/${ifname}/mtu`, String(link.mtu));
    this.sysctls.set(`net/ipv6/conf/${ifname}/forwarding`, '1');
    this.addAddress(ifname, `fe80::ff:fe00:${ifindex}/64`);
  }

  addAddress(ifname: string, text: string, change: Partial<AddrInfo> = {}): AddrInfo {
    const [local = '', length = '64'] = text.split('/');
    const ifindex = this.links.get(ifname)?.ifindex ?? 0;
    const info = { ifname, ifindex, local: Ip6.parse(local)!, prefixlen: Number(length), ...change };
    this.addresses.push(info as AddrInfo);
    return info as AddrInfo;
  }

  /** Writes /etc/radvd.conf and runs the program until it waits. */
  start(program: Program, configuration: string, ...options: string[]): void {
    this.files.set('/etc/radvd.conf', configuration);
    this.scheduler.soon('start', () => program.start(this.process(['radvd', ...options])));
    this.run(0);
  }

  /** Lets time pass up to `until`, in seconds. */
  run(until: number): void {
    this.scheduler.runUntil(seconds(until));
  }

  event(event: NetlinkEvent): void {
    this.soon(() => {
      for (const listener of this.listeners) listener(event);
    });
  }

  signal(signal: Signal): void {
    this.soon(() => this.signalled?.(signal));
  }

  /** A message arrives on a device. */
  deliver(octets: Uint8Array, dev: string, change: { from?: Ip6; hopLimit?: number } = {}): void {
    const { from = HOST, hopLimit = 255 } = change;
    const info: PacketInfo = {
      from: { address: from, port: 0, dev },
      to: Ip6.parse('ff02::2')!,
      dev,
      ifindex: this.links.get(dev)?.ifindex ?? 0,
      hopLimit,
    };
    this.soon(() => this.receive?.(undefined, octets, info));
  }

  /** The ids of what radvd noted. */
  get decisions(): string[] {
    return this.notes.map(({ id }) => id);
  }

  private soon(work: () => void): void {
    this.scheduler.soon('test', () => {
      if (this.exitStatus === undefined) work();
    });
  }

  private send(message: Icmp6Message, to: SocketAddress, info: SendInfo = {}): Errno | undefined {
    if (this.refusals.send !== undefined) return this.refusals.send;
    if (message.kind !== 'router-advertisement') throw new Error(message.kind);
    const source = info.source!;
    const octets = new Uint8Array(icmp6Length(message));
    writeIcmp6(octets, 0, message, source, to.address);
    octets.fill(0, 2, 4);
    const at = this.scheduler.now / seconds(1);
    const dev = info.dev ?? '';
    this.sent.push({ at, to: String(to.address), source: String(source), dev, message, octets });
    if (this.loops && to.address.isMulticast) this.deliver(octets, dev, { from: source });
    return undefined;
  }

  private socket(): RawIcmp6Socket {
    // Getters and setters of the objects below have a `this` of their own.
    // eslint-disable-next-line @typescript-eslint/no-this-alias
    const machine = this;
    const socket = {
      setsockopt: (options: SocketOptions) => void (machine.options = { ...machine.options, ...options }),
      join: (group: Ip6, dev: string) => machine.refusals.join ?? void machine.joined.push(`${group} ${dev}`),
      leave: (group: Ip6, dev: string) => {
        machine.joined.splice(machine.joined.indexOf(`${group} ${dev}`), 1);
        return undefined;
      },
      send: (message: Icmp6Message, to: SocketAddress, info?: SendInfo) => machine.send(message, to, info),
      set onMessage(receive: RawIcmp6Socket['onMessage']) {
        machine.receive = receive;
      },
    };
    return socket as unknown as RawIcmp6Socket;
  }

  private process(argv: readonly string[]): Process {
    // Getters and setters of the objects below have a `this` of their own.
    // eslint-disable-next-line @typescript-eslint/no-this-alias
    const machine = this;
    const { scheduler, files, sysctls } = machine;
    const rng = new Rng(streamSeed(1, 'machine', 'radvd'));
    const process = {
      pid: 77,
      argv,
      get exited() {
        return machine.exitStatus !== undefined;
      },
      now: () => scheduler.now,
      rng: () => rng,
      netlink: {
        link: (name: string) => machine.links.get(name),
        addresses: () => machine.addresses,
        subscribe: (_groups: readonly string[], listener: (event: NetlinkEvent) => void) => {
          machine.listeners.push(listener);
        },
      },
      sysctl: {
        read: (key: string) => (sysctls.has(key) ? { value: sysctls.get(key) } : { errno: 'ENOENT' }),
        write: (key: string, value: string) => void sysctls.set(key, value),
      },
      files: {
        read: (path: string) => (files.has(path) ? { text: files.get(path) } : { errno: 'ENOENT' }),
        write: (path: string, text: string, append = false) =>
          void files.set(path, append ? (files.get(path) ?? '') + text : text),
        unlink: (path: string) => void files.delete(path),
      },
      rawIcmp6: () => (machine.refusals.raw ? { errno: machine.refusals.raw } : machine.socket()),
      processes: () => machine.processes,
      log: (_facility: string, level: string, text: string) => machine.syslog.push(`${level}: ${text}`),
      note: ({ id }: Decision, inputs: Inputs = {}) => machine.notes.push({ id, inputs }),
      write: (_stream: string, text: string) => machine.stderr.push(...text.split('\n').slice(0, -1)),
      exit: (status: number) => void (machine.exitStatus = status),
      daemonize: () => void (machine.daemonized = true),
      onSignal: (handle: (signal: Signal) => void) => void (machine.signalled = handle),
      soon: (label: string, work: () => void) => scheduler.soon(label, work),
      timer: (label: string, run: () => void) => {
        const timer = new Timer(label, () => {
          if (machine.exitStatus === undefined) run();
        });
        return {
          arm: (delay: number) => scheduler.mod(timer, delay),
          cancel: () => void scheduler.del(timer),
          get pending() {
            return timer.pending;
          },
        };
      },
    };
    return process as unknown as Process;
  }
}

/** A router solicitation, with the link-layer address of its sender or without. */
export function solicitation(withAddress = false): Uint8Array {
  const option = withAddress ? [1, 1, 2, 0, 0, 0, 0, 2] : [];
  return Uint8Array.of(133, 0, 0, 0, 0, 0, 0, 0, ...option);
}

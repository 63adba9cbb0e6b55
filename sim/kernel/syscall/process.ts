/** A process: a program running in one namespace of a machine, with all it opened, so that all of it can be closed. */
import type { SimTime } from '../../base/time';
import { Timer } from '../../engine/scheduler';
import type { Decision, Inputs } from '../../trace/decision';
import type { LogLevel } from '../../trace/record';
import type { Errno } from '../core/errno';
import { timerExpiry } from '../core/jiffies';
import type { Net } from '../core/net';
import type {
  Files,
  Netlink,
  PacketSocket,
  PacketSocketOptions,
  PingSocket,
  PingSocket4,
  Process,
  ProcessTimer,
  RawIcmp6Socket,
  Refusal,
  Signal,
  SpawnOptions,
  SysctlApi,
  UdpSocket,
  UdpSocket4,
} from '../uapi';
import type { Machine } from './machine';
import { NetlinkSocket } from './netlink';
import { ProcessFiles } from './proc-files';

/** A timer of the kernel wakes a process, which runs when the processor is done with the timers of that jiffy. */
const WAKEUP: SimTime = 1;

/** SpawnOptions with the namespace resolved. */
export interface SpawnRequest extends Omit<SpawnOptions, 'netns'> {
  readonly net: Net;
}

const SIGNAL_NUMBERS: Readonly<Record<Signal, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGKILL: 9,
  SIGUSR1: 10,
  SIGTERM: 15,
};

/** A Process as its machine sees it. */
export class RunningProcess implements Process {
  readonly argv: readonly string[];
  readonly env: ReadonlyMap<string, string>;
  readonly net: Net;
  readonly stdin: Process['stdin'];
  readonly netlink: Netlink;
  readonly files: Files;
  readonly sysctl: SysctlApi;
  exited = false;
  #waitedFor = true;
  readonly #request: SpawnRequest;
  #handler: ((signal: Signal) => void) | undefined;
  /** What to undo at exit, in order. */
  readonly #closers = new Set<() => void>();

  constructor(
    readonly machine: Machine,
    readonly pid: number,
    request: SpawnRequest,
  ) {
    this.#request = request;
    this.argv = request.argv;
    this.env = request.env ?? new Map();
    this.net = request.net;
    this.stdin = request.stdin ?? { onText: receive => receive(undefined) };
    const { net } = request;
    this.sysctl = {
      read: key => net.sysctl.read(dotted(key)),
      write: (key, value) => net.sysctl.write(dotted(key), value),
      keys: prefix => net.sysctl.keys(prefix),
    };
    this.files = new ProcessFiles(machine, net);
    this.netlink = new NetlinkSocket(machine, net, close => this.#onExit(close));
  }

  get hostname(): string {
    return this.machine.hostname;
  }

  get netns(): string {
    return this.net.name;
  }

  get kernel(): string {
    return this.net.profile.name;
  }

  now(): SimTime {
    return this.net.scheduler.now;
  }

  rng(purpose: string): ReturnType<Net['rng']> {
    return this.net.rng(purpose);
  }

  write(stream: 'stdout' | 'stderr', text: string): void {
    if (!this.exited) this.#request.onOutput(stream, text);
  }

  exit(status: number): void {
    if (this.exited) return;
    this.exited = true;
    for (const close of [...this.#closers]) close();
    this.#closers.clear();
    this.machine.processes.delete(this.pid);
    if (this.#waitedFor) this.#request.onExit(status);
  }

  daemonize(status: number): void {
    if (!this.#waitedFor || this.exited) return;
    this.#waitedFor = false;
    this.#request.onExit(status);
  }

  onSignal(handle: (signal: Signal) => void): void {
    this.#handler = handle;
  }

  kill(signal: Signal): void;
  kill(pid: number, signal: Signal): Refusal<Errno>;
  kill(target: Signal | number, signal?: Signal): Refusal<Errno> | void {
    if (typeof target === 'number') return this.machine.kill(target, signal as Signal);
    if (this.exited) return;
    if (target === 'SIGKILL' || this.#handler === undefined) this.exit(128 + SIGNAL_NUMBERS[target]);
    else this.#handler(target);
  }

  timer(label: string, run: () => void): ProcessTimer {
    const { scheduler } = this.net;
    const timer = new Timer(`${this.net.name} ${this.argv[0] ?? ''} ${label}`, run);
    this.#onExit(() => scheduler.del(timer));
    return {
      arm: delay => {
        if (!this.exited) scheduler.mod(timer, delay);
      },
      armTimeout: delay => {
        const { now } = scheduler;
        const wakeup = timerExpiry(this.net.profile, now, now + delay) + WAKEUP;
        if (!this.exited) scheduler.mod(timer, wakeup - now);
      },
      cancel: () => void scheduler.del(timer),
      get pending() {
        return timer.pending;
      },
    };
  }

  soon(label: string, work: () => void): void {
    this.net.scheduler.soon(`${this.net.name} ${this.argv[0] ?? ''} ${label}`, () => {
      if (!this.exited) work();
    });
  }

  rawIcmp6(): RawIcmp6Socket | { readonly errno: Errno } {
    return this.#opened(this.net.sockets.rawIcmp6());
  }

  ping6(): PingSocket | { readonly errno: Errno } {
    return this.#opened(this.net.sockets.ping6());
  }

  udp6(): UdpSocket | { readonly errno: Errno } {
    return this.#opened(this.net.sockets.udp6());
  }

  udp4(): UdpSocket4 | { readonly errno: Errno } {
    return this.#opened(this.net.sockets.udp4());
  }

  ping4(): PingSocket4 | { readonly errno: Errno } {
    return this.#opened(this.net.sockets.ping4());
  }

  packet(dev: string | undefined, options?: PacketSocketOptions): PacketSocket | { readonly errno: Errno } {
    return this.#opened(this.net.sockets.packet(dev, options));
  }

  log(facility: string, level: LogLevel, text: string): void {
    this.net.trace.log(facility, level, text);
  }

  dmesg(): ReturnType<Process['dmesg']> {
    return this.net.log;
  }

  note(decided: Decision, inputs?: Inputs): void {
    this.net.trace.note(decided, undefined, inputs);
  }

  netnsList(): readonly string[] {
    return [...this.machine.netns.keys()];
  }

  netnsAdd(name: string): Refusal<Errno> {
    const made = this.machine.netnsAdd(name, undefined, this.net);
    return typeof made === 'string' ? made : undefined;
  }

  netnsDel(name: string): Refusal<Errno> {
    return this.machine.netnsDel(name);
  }

  processes(): ReturnType<Process['processes']> {
    return [...this.machine.processes.values()].map(({ pid, argv, netns }) => ({ pid, argv, netns }));
  }

  spawn(options: SpawnOptions): number | { readonly errno: Errno } {
    const { netns, ...rest } = options;
    const net = netns === undefined ? this.net : this.machine.findNetns(netns);
    return net === undefined ? { errno: 'ENOENT' } : this.machine.spawn({ ...rest, net });
  }

  #opened<S extends { close(): void }>(socket: S | { readonly errno: Errno }): S | { readonly errno: Errno } {
    if (!('errno' in socket)) this.#onExit(() => socket.close());
    return socket;
  }

  #onExit(close: () => void): () => void {
    this.#closers.add(close);
    return () => this.#closers.delete(close);
  }
}

/** sysctl(8) takes slashes for dots, and dots for slashes in interface names, as soon as the first separator is a slash. */
export function dotted(key: string): string {
  const first = /[./]/.exec(key)?.[0];
  if (first !== '/') return key;
  if (!key.includes('.')) return key.replaceAll('/', '.');
  return key.replaceAll('.', '\u0000').replaceAll('/', '.').replaceAll('\u0000', '/');
}

/**
 * The system call surface: all that a program on a simulated machine may see and do. Programs (sim/daemons, sim/shell)
 * import this file and nothing else of the kernel. What crosses it are plain values: a program can hold a snapshot of a
 * route, never the kernel's own.
 *
 * There is no blocking: a socket calls back when a datagram is there, a timer when it is due, each in an event of its own.
 */
import type { Ip6 } from '../base/ip6';
import type { SimTime } from '../base/time';
import type { Rng } from '../engine/rng';
import type { Decision, Inputs } from '../trace/decision';
import type { LogLevel } from '../trace/record';
import type { Icmp6Message } from '../wire/icmpv6';
import type { Errno } from './core/errno';
import type { PacketSocket, PacketSocketOptions, PingSocket4, UdpSocket4 } from './uapi-inet';
import type { Netlink, Refusal } from './uapi-netlink';

export type { Errno, NetlinkError } from './core/errno';
export { ERRNO_TEXT, isNetlinkError } from './core/errno';
export type * from './uapi-inet';
export type * from './uapi-netlink';
export type * from './uapi-netlink4';

// --- sockets --------------------------------------------------------------------------------------------------------

/** Where a datagram goes or came from; `dev` is the scope id. */
export interface SocketAddress {
  readonly address: Ip6;
  readonly port: number;
  readonly dev?: string;
}

/** Ancillary data of a received datagram (IPV6_RECVPKTINFO, IPV6_RECVHOPLIMIT). */
export interface PacketInfo {
  readonly from: SocketAddress;
  readonly to: Ip6;
  readonly dev: string;
  readonly ifindex: number;
  readonly hopLimit: number;
}

/** Ancillary data of a sent one (IPV6_PKTINFO, IPV6_HOPLIMIT), and how it is sent. */
export interface SendInfo {
  readonly source?: Ip6;
  readonly dev?: string;
  readonly hopLimit?: number;
  /** MSG_CONFIRM: the program has had an answer, so the next hop is alive. Ping sockets do not care. */
  readonly confirm?: boolean;
}

/** Socket options, by their names in ipv6(7) and socket(7). */
export interface SocketOptions {
  readonly IPV6_UNICAST_HOPS?: number;
  readonly IPV6_MULTICAST_HOPS?: number;
  readonly IPV6_MULTICAST_IF?: string;
  readonly IPV6_MULTICAST_LOOP?: boolean;
  readonly IPV6_V6ONLY?: boolean;
  readonly IPV6_RECVERR?: boolean;
  readonly IPV6_DONTFRAG?: boolean;
  readonly SO_BINDTODEVICE?: string;
  readonly SO_REUSEADDR?: boolean;
  /** ICMPv6 types a raw socket wants (ICMP6_FILTER); absent: all. */
  readonly ICMP6_FILTER?: readonly number[];
}

/** An error that arrived for a socket: from an ICMPv6 message (`offender` sent it), or from this machine. */
export interface SocketError {
  readonly errno: Errno;
  readonly origin: 'icmp6' | 'local';
  readonly type: number;
  readonly code: number;
  /** MTU of a Packet Too Big, pointer of a Parameter Problem. */
  readonly info: number;
  readonly offender: Ip6 | undefined;
  /** The destination of the packet that failed. */
  readonly destination: Ip6;
  /** The payload that failed, as far as it was quoted: what a ping knows its request by. */
  readonly data: Uint8Array;
}

interface AnySocket {
  setsockopt(options: SocketOptions): Refusal<Errno>;
  /** IPV6_JOIN_GROUP / IPV6_LEAVE_GROUP. */
  join(group: Ip6, dev: string): Refusal<Errno>;
  leave(group: Ip6, dev: string): Refusal<Errno>;
  bind(local: SocketAddress): Refusal<Errno>;
  connect(remote: SocketAddress): Refusal<Errno>;
  getsockname(): SocketAddress;
  close(): void;
  onError: ((error: SocketError) => void) | undefined;
}

/** SOCK_RAW, IPPROTO_ICMPV6: the kernel fills in the checksum. */
export interface RawIcmp6Socket extends AnySocket {
  send(message: Icmp6Message, to: SocketAddress, info?: SendInfo): Refusal<Errno>;
  /** Each message, and its octets as a program that parses for itself wants them. */
  onMessage: ((message: Icmp6Message | undefined, octets: Uint8Array, info: PacketInfo) => void) | undefined;
}

/** SOCK_DGRAM, IPPROTO_ICMPV6: echo requests with an identifier of the kernel's choice. */
export interface PingSocket extends AnySocket {
  sendEcho(sequence: number, data: Uint8Array, to: SocketAddress, info?: SendInfo): Refusal<Errno>;
  onEcho: ((sequence: number, data: Uint8Array, info: PacketInfo) => void) | undefined;
}

/** SOCK_DGRAM. */
export interface UdpSocket extends AnySocket {
  sendto(data: Uint8Array, to?: SocketAddress, info?: SendInfo): Refusal<Errno>;
  onDatagram: ((data: Uint8Array, info: PacketInfo) => void) | undefined;
}

// --- the rest of a process's world ------------------------------------------------------------------------------------

/** A timer of a process; gone when the process is. */
export interface ProcessTimer {
  /** Due `delay` µs from now, whether or not it was armed. */
  arm(delay: SimTime): void;
  /**
   * The same as the limit of a system call that waits (SO_RCVTIMEO): counted in jiffies, late by up to a thirtieth, and the
   * process only runs again when the kernel has seen to all else that is due by then.
   */
  armTimeout(delay: SimTime): void;
  cancel(): void;
  readonly pending: boolean;
}

/** The file system of a machine: what a scenario put there, what programs wrote, /proc/sys and what else /proc shows. */
export interface Files {
  read(path: string): { readonly text: string } | { readonly errno: Errno };
  write(path: string, text: string, append?: boolean): Refusal<Errno>;
  unlink(path: string): Refusal<Errno>;
  exists(path: string): boolean;
  /** Names in a directory, sorted. */
  list(path: string): readonly string[] | { readonly errno: Errno };
}

/** The sysctl tree by dotted or slashed key (sysctl(8)). */
export interface SysctlApi {
  read(key: string): { readonly value: string } | { readonly errno: Errno };
  write(key: string, value: string): Refusal<Errno>;
  /** Every key below `prefix`, in the order of the tree. */
  keys(prefix?: string): readonly string[];
}

export type Signal = 'SIGHUP' | 'SIGINT' | 'SIGUSR1' | 'SIGTERM' | 'SIGKILL';

/** A program: what can be started on a machine under a name. */
export interface Program {
  /** Take over: parse `process.argv`, open sockets, arm timers; return at once. */
  start(process: Process): void;
}

/** A running program's view of itself. Everything it opened is closed when it exits. */
export interface Process extends System {
  readonly pid: number;
  readonly argv: readonly string[];
  readonly env: ReadonlyMap<string, string>;
  /** Everything written so far, or a callback for text to come; undefined text is end of file. */
  readonly stdin: { onText(receive: (text: string | undefined) => void): void };
  write(stream: 'stdout' | 'stderr', text: string): void;
  exit(status: number): void;
  readonly exited: boolean;
  /** Without a handler the default action ends the process with status 128 + the signal's number. */
  onSignal(handle: (signal: Signal) => void): void;
  /** Go on in the background like a daemon: whoever waits for the command goes on with `status`. */
  daemonize(status: number): void;
  timer(label: string, run: () => void): ProcessTimer;
  /** Run `work` in an event of its own, after what runs now. */
  soon(label: string, work: () => void): void;
}

/** The machine as a process finds it. */
export interface System {
  readonly hostname: string;
  /** Name of the network namespace the process is in. */
  readonly netns: string;
  /** `uname -r`-like: linux-6.12. */
  readonly kernel: string;
  now(): SimTime;
  rng(purpose: string): Rng;
  readonly netlink: Netlink;
  readonly sysctl: SysctlApi;
  readonly files: Files;
  rawIcmp6(): RawIcmp6Socket | { readonly errno: Errno };
  ping6(): PingSocket | { readonly errno: Errno };
  udp6(): UdpSocket | { readonly errno: Errno };
  udp4(): UdpSocket4 | { readonly errno: Errno };
  ping4(): PingSocket4 | { readonly errno: Errno };
  packet(dev: string | undefined, options?: PacketSocketOptions): PacketSocket | { readonly errno: Errno };
  /** syslog(3): a line of `facility` (the program's name). */
  log(facility: string, level: LogLevel, text: string): void;
  /** The kernel log (dmesg), with times. */
  dmesg(): readonly { readonly at: SimTime; readonly level: LogLevel; readonly text: string }[];
  /** A remark for the trace: a decision of the program. */
  note(decided: Decision, inputs?: Inputs): void;
  /** Named network namespaces of this machine (`ip netns`), in order of creation. */
  netnsList(): readonly string[];
  netnsAdd(name: string): Refusal<Errno>;
  netnsDel(name: string): Refusal<Errno>;
  processes(): readonly { readonly pid: number; readonly argv: readonly string[]; readonly netns: string }[];
  kill(pid: number, signal: Signal): Refusal<Errno>;
  /** Start a program by name, as a shell does; in another namespace with `netns`. */
  spawn(options: SpawnOptions): number | { readonly errno: Errno };
}

export interface SpawnOptions {
  readonly argv: readonly string[];
  readonly env?: ReadonlyMap<string, string>;
  readonly netns?: string;
  readonly stdin?: { onText(receive: (text: string | undefined) => void): void };
  readonly onOutput: (stream: 'stdout' | 'stderr', text: string) => void;
  /** The command is over, or went on as a daemon. */
  readonly onExit: (status: number) => void;
}

/**
 * Where the kernel is that labs are made on: this machine (here.ts) or a virtual one (qemu/guest.ts). Both run programs
 * and have a clock of their own, which in a virtual machine passes as it likes.
 */
import type { SimTime } from '../base/time';
import type { CommandResult } from '../scenario/lab';

/** See the file's header. */
export interface Machine {
  /** Whether namespaces can only be made inside a user namespace. */
  readonly unprivileged: boolean;
  /** Whether a program there cannot change its groups, as in a user namespace (setgroups in user_namespaces(7)). */
  readonly keepsGroups: boolean;
  /** Programs without which no lab can be made on it. */
  readonly programs: readonly string[];
  /** A clock that starts now. */
  clock(): Clock;
  /** Run a program and wait for its end. Never rejects for what the program does: what could not be started has status 127. */
  execute(argv: readonly string[], options: ExecuteOptions): Promise<CommandResult>;
  /** A shell that stays. @param argv a command that ends in `sh`, which is then the shell. */
  shell(argv: readonly string[]): Shell;
  /**
   * Run a program until it is stopped, and keep what it prints. Resolves when it has said on its standard error that it
   * has begun. @throws Error with what it said instead.
   */
  record(argv: readonly string[], begun: RegExp): Promise<Recording>;
  /** What the kernel logs from now on. */
  kernelLog(): KernelLog;
}

/** How a program is run. */
export interface ExecuteOptions {
  /** Milliseconds after which it is killed, with everything it started; its status is then undefined. */
  readonly timeout: number;
  readonly stdin?: string;
}

/** A shell that waits for scripts, and ends when it is told to. */
export interface Shell {
  /**
   * What `script` prints on its standard output. Scripts are run one after the other.
   * @throws Error with what the shell said last, when it has ended or does not answer in time.
   */
  ask(script: string): Promise<string>;
  /** The process id of the shell behind the `unshare` and `nsenter` that started it, once it has answered. */
  innermost(): Promise<number>;
  /** End it, and with it the namespaces it holds. Resolves when it is gone. */
  close(): Promise<void>;
  /** The same without waiting, for when the program is being stopped. */
  kill(): void;
}

/** A program that runs until it is stopped. */
export interface Recording {
  /** Stop it. Tells all that it printed on its standard output. */
  stop(): Promise<Buffer>;
  /** The same without waiting and telling. */
  kill(): void;
}

/** The clock of a run on a real kernel: microseconds since its start. */
export interface Clock {
  /** Begin again at 0. */
  restart(): void | Promise<void>;
  /** µs since the start. */
  readonly now: SimTime;
  /** The same for a moment of the machine's wall clock, in µs since 1970. */
  since(wall: number): SimTime;
  /** Wait for `time` (µs since the start). */
  until(time: SimTime): Promise<void>;
  /** Wait for so many milliseconds. */
  pause(milliseconds: number): Promise<void>;
}

/** A line of a log. */
export interface LogLine {
  readonly at: SimTime;
  readonly text: string;
}

/**
 * The log of a kernel. There is one for all namespaces, so that a line of it is known by its text and time alone; runs
 * that could be confused by each other's lines must not run side by side.
 */
export interface KernelLog {
  /** Why it cannot be read; undefined where it can. */
  readonly problem: string | undefined;
  /** The lines since the start of a run. */
  since(clock: Clock): Promise<readonly LogLine[]>;
  stop(): void;
}

/** `text` as one word of a shell. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

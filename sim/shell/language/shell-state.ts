/**
 * What one shell, or one subshell of it, knows: variables, positional parameters, options, descriptors, jobs
 * (POSIX XCU §2.12).
 *
 * Differs from Linux: a subshell has no process of its own: `$!` of one is a number above all process ids.
 * Differs from Linux: a shell that runs 100 000 commands at one instant of simulated time is ended with a message;
 * a real one would loop until somebody stops it.
 */
import type { SimTime } from '../../base/time';
import type { Process } from '../../kernel/uapi';
import type { Command, List } from './ast';
import { FdTable } from './open-file';
import { ProcessGroup } from './process-group';
import { signalMessage } from './signals';
import type { Run, RunQueue } from './task';

const MAX_COMMANDS_AN_INSTANT = 100_000;
/** Above every id a machine gives a process (pid_max). */
const FIRST_SUBSHELL_PID = 4_194_304;

/** A command started with `&`. */
export interface Job {
  readonly group: ProcessGroup;
  /** Undefined while it runs. */
  status: number | undefined;
  /** Called once when it ends. */
  readonly waiting: (() => void)[];
}

/** Why the commands that follow are passed over until something takes it off. */
export type Leaving =
  { readonly kind: 'exit' } | { readonly kind: 'break' | 'continue'; readonly levels: number };

/** The options of `set` that are known: errexit, noglob, nounset, xtrace. */
export type OptionLetter = 'e' | 'f' | 'u' | 'x';

/** Running parts of a tree, for what cannot import the interpreter because the interpreter imports it. */
export interface Evaluator {
  /** Runs commands in this shell; the last status is in `state.lastStatus`. */
  list(state: ShellState, list: List, tested: boolean): Run<void>;
  command(state: ShellState, command: Command, tested: boolean): Run<void>;
  /** Runs a command whose words are expanded already. Gives its status. */
  argv(state: ShellState, argv: readonly string[]): Run<number>;
  /** What the commands print, run in a subshell. */
  substitute(state: ShellState, list: List): Run<string>;
}

/** What all shells within one process share. */
export class ShellRuntime {
  /** How many commands started with `&` are running. */
  background = 0;
  /** Called when the last of them has ended. */
  onIdle: (() => void) | undefined;
  #instant: SimTime = -1;
  #spent = 0;
  #subshells = 0;

  constructor(
    readonly process: Process,
    readonly queue: RunQueue,
    readonly evaluator: Evaluator,
  ) {}

  /** Counts a command. False when there have been too many since time last passed. */
  spend(): boolean {
    const now = this.process.now();
    if (now !== this.#instant) {
      this.#instant = now;
      this.#spent = 0;
    }
    this.#spent += 1;
    return this.#spent <= MAX_COMMANDS_AN_INSTANT;
  }

  /** A number for `$!` where a subshell has no process of its own. */
  nextSubshellPid(): number {
    this.#subshells += 1;
    return FIRST_SUBSHELL_PID + this.#subshells;
  }
}

interface Variable {
  readonly value: string | undefined;
  readonly exported: boolean;
}

export class ShellState {
  readonly options = new Set<OptionLetter>();
  readonly jobs = new Map<number, Job>();
  fds = new FdTable();
  /** `$0`, which begins every message. */
  name = 'sh';
  positional: readonly string[] = [];
  lastStatus = 0;
  lastBackground: number | undefined;
  /** The status of the last command substitution in the command being expanded. */
  substitutionStatus: number | undefined;
  leaving: Leaving | undefined;
  loopDepth = 0;
  /** How many lists are being run inside one another. */
  depth = 0;
  line = 1;
  /** Who gets a signal sent to what this shell runs. */
  group = new ProcessGroup();
  /** It runs in the background: `wait`, not it, says how its program ended. */
  quiet = false;
  /** The process id of the program it runs. */
  programPid: number | undefined;
  readonly #variables = new Map<string, Variable>();

  constructor(readonly runtime: ShellRuntime) {}

  get process(): Process {
    return this.runtime.process;
  }

  /** A copy as fork(2) makes it; its descriptors are its own to close. */
  subshell(fds = this.fds.copy()): ShellState {
    const copy = new ShellState(this.runtime);
    copy.fds = fds;
    copy.group = this.group;
    copy.name = this.name;
    copy.positional = this.positional;
    copy.lastStatus = this.lastStatus;
    copy.lastBackground = this.lastBackground;
    copy.line = this.line;
    for (const option of this.options) copy.options.add(option);
    for (const [name, variable] of this.#variables) copy.#variables.set(name, variable);
    return copy;
  }

  /** All variables that have a value, by name in the order of the C locale. */
  sorted(): (readonly [name: string, value: string])[] {
    return [...this.#variables]
      .flatMap(([name, { value }]) => (value === undefined ? [] : [[name, value] as const]))
      .sort(([a], [b]) => (a < b ? -1 : 1));
  }

  get(name: string): string | undefined {
    return this.#variables.get(name)?.value;
  }

  set(name: string, value: string): void {
    const exported = this.#variables.get(name)?.exported ?? false;
    this.#variables.set(name, { value, exported });
  }

  /** Marks a variable for export; it may be unset. */
  export(name: string): void {
    this.#variables.set(name, { value: this.get(name), exported: true });
  }

  isExported(name: string): boolean {
    return this.#variables.get(name)?.exported ?? false;
  }

  unset(name: string): void {
    this.#variables.delete(name);
  }

  /** Takes over the environment a process was started with. */
  importAll(env: ReadonlyMap<string, string>): void {
    for (const [name, value] of env) this.#variables.set(name, { value, exported: true });
  }

  /** The environment of a program started now. */
  environment(): Map<string, string> {
    const environment = new Map<string, string>();
    for (const [name, { value, exported }] of this.#variables) {
      if (exported && value !== undefined) environment.set(name, value);
    }
    return environment;
  }

  /** Runs `run` with some variables set, and puts the old ones back. */
  *withVariables<T>(extra: ReadonlyMap<string, string>, run: Run<T>): Run<T> {
    const before = [...extra.keys()].map(name => [name, this.#variables.get(name)] as const);
    for (const [name, value] of extra) this.#variables.set(name, { value, exported: true });
    try {
      return yield* run;
    } finally {
      for (const [name, variable] of before) {
        if (variable === undefined) this.#variables.delete(name);
        else this.#variables.set(name, variable);
      }
    }
  }

  /** Prints `sh: LINE: message` to standard error. */
  complain(message: string): void {
    this.fds.get(2)?.write(`${this.name}: ${this.line}: ${message}\n`);
  }

  /** Says how a program this shell waited for ended, where a signal ended it. */
  reportSignal(status: number): void {
    const message = signalMessage(status);
    if (message !== '') this.fds.get(2)?.write(`${message}\n`);
  }

  /** Ends this shell with `status` when what runs now has unwound. */
  exit(status: number): void {
    this.lastStatus = status & 255;
    this.leaving = { kind: 'exit' };
  }
}

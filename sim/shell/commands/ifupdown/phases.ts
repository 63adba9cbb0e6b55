/** Runs what configures an interface, and what takes it down: hooks, options and the method's commands (execute.c of ifupdown). */
import type { Process } from '../../../kernel/uapi';
import { compilePattern, matchesPattern } from '../../language/pattern';
import type { Run } from '../../language/task';
import { tokens } from './conversions';
import type { Interfaces, Stanza } from './interfaces-file';
import type { Conditions, Method, Step } from './method';
import type { Settings } from './settings';
import type { StateFile } from './state-file';
import { fillTemplate } from './template';
import { isCommand, isTrue, valueOf } from './variables';

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
export const LOOPBACK = 'lo';

/** A stanza at work on an interface. */
export interface Work extends Stanza {
  readonly iface: string;
}

type Phase = 'pre-up' | 'post-up' | 'pre-down' | 'post-down';

/** What `iface_up` and `iface_down` come to: -1 is an option that is missing. */
export type Outcome = 'done' | 'failed' | 'incomplete';

/** Whether one of the patterns is that of a name. */
export function matchesAny(name: string, patterns: readonly string[]): boolean {
  return patterns.some(pattern => matchesPattern(compilePattern(pattern), name));
}

/** The variable by which the commands of an interface know that it is being worked on. */
export function recursionVariable(iface: string): string {
  return `IFUPDOWN_${iface.replaceAll('=', '_')}`;
}

export class Phases {
  interrupted = false;
  #environment: ReadonlyMap<string, string> = new Map();
  #child: number | undefined;

  constructor(
    readonly process: Process,
    readonly settings: Settings,
    readonly state: StateFile,
    readonly interfaces: () => Interfaces,
  ) {}

  /** Takes a signal as the whole group of processes does: the command that runs gets it, and no other is begun. */
  interrupt(): void {
    this.interrupted = true;
    if (this.#child !== undefined) this.process.kill(this.#child, 'SIGTERM');
  }

  *up(work: Work): Run<Outcome> {
    const before = yield* this.preUp(work);
    return before === 'done' ? yield* this.postUp(work) : before;
  }

  *preUp(work: Work): Run<Outcome> {
    this.#setEnvironment(work, 'start', 'pre-up');
    if (!this.#canRun(work, work.method.up)) return 'incomplete';
    const done = (yield* this.#options(work, 'pre-up')) && (yield* this.#scripts(work, 'pre-up'));
    return done ? 'done' : 'failed';
  }

  *postUp(work: Work): Run<Outcome> {
    this.#setEnvironment(work, 'start', 'post-up');
    const done =
      (yield* this.method(work, work.method.up)) &&
      (yield* this.#options(work, 'up')) &&
      (yield* this.#scripts(work, 'up'));
    return done ? 'done' : 'failed';
  }

  *down(work: Work): Run<Outcome> {
    const before = yield* this.preDown(work);
    return before === 'done' ? yield* this.postDown(work) : before;
  }

  *preDown(work: Work): Run<Outcome> {
    this.#endIfup(work.iface);
    this.#setEnvironment(work, 'stop', 'pre-down');
    if (!this.#canRun(work, work.method.down)) return 'incomplete';
    const done = (yield* this.#scripts(work, 'down')) && (yield* this.#options(work, 'down'));
    return done ? 'done' : 'failed';
  }

  *postDown(work: Work): Run<Outcome> {
    if (!(yield* this.method(work, work.method.down))) return 'failed';
    this.#setEnvironment(work, 'stop', 'post-down');
    const done = (yield* this.#scripts(work, 'post-down')) && (yield* this.#options(work, 'post-down'));
    return done ? 'done' : 'failed';
  }

  /** Runs the commands of a method; false when one failed that may not. */
  *method(work: Work, steps: Method['up']): Run<boolean> {
    for (const { run } of this.#chosen(work, steps)) {
      const command = this.#fill(work, run);
      const done = command !== undefined && (yield* this.#run(command));
      if (!done && !this.settings.ignoreFailures) return false;
    }
    return true;
  }

  /** Whether the method has all the options it needs. */
  #canRun(work: Work, steps: Method['up']): boolean {
    for (const { run } of this.#chosen(work, steps))
      if (this.#fill(work, run) === undefined && !this.settings.ignoreFailures) return false;
    return true;
  }

  #chosen(work: Work, steps: Method['up']): Step[] {
    const asked = this.#conditions(work);
    let taken = false;
    return steps.flatMap(each => {
      const step: Step = typeof each === 'string' ? { run: each } : each;
      if (step.otherwise !== true) taken = false;
      if (taken || step.when?.(asked) === false) return [];
      taken = true;
      return [step];
    });
  }

  #fill({ iface, variables }: Work, template: string): string | undefined {
    return fillTemplate(template, iface, variables, name =>
      this.settings.warn(`missing required variable: ${name}`),
    );
  }

  #conditions({ iface, logical, variables }: Work): Conditions {
    const { process, settings } = this;
    const has = (delimiters: string): boolean => tokens(iface, delimiters).length > 1;
    const loopbackApart = !settings.noLoopback && !this.interfaces().namesLoopback;
    return {
      set: name => valueOf(variables, name) !== undefined,
      true: name => isTrue(valueOf(variables, name)),
      equals: (name, value) => valueOf(variables, name)?.toLowerCase() === value,
      has,
      isLink: !has(':.'),
      isLoopback: logical === LOOPBACK && loopbackApart,
      executable: program =>
        program.startsWith('/')
          ? process.files.exists(program)
          : PATH.split(':').some(folder => process.files.exists(`${folder}/${program}`)),
      noAct: settings.noActCommands,
      all: settings.all,
    };
  }

  *#options(work: Work, name: string): Run<boolean> {
    for (const variable of work.variables) {
      if (variable.name !== name) continue;
      const done = !this.interrupted && (yield* this.#run(variable.value));
      if (!done && !this.settings.ignoreFailures) return false;
    }
    return true;
  }

  *#scripts({ logical }: Work, when: string): Run<boolean> {
    const { settings } = this;
    if (this.interrupted || !settings.scripts || matchesAny(logical, this.interfaces().noScripts))
      return true;
    const options = `${settings.ignoreFailures ? '' : '--exit-on-error '}${settings.verbose ? '--verbose ' : ''}`;
    const done = yield* this.#run(`run-parts ${options}/etc/network/if-${when}.d`);
    return done || settings.ignoreFailures;
  }

  /** Runs a command line, unless nothing is to be done. A minus in front says that it may fail. */
  *#run(line: string): Run<boolean> {
    if (this.interrupted) return false;
    const { process, settings } = this;
    const mayFail = line.startsWith('-');
    const command = mayFail ? line.slice(1) : line;
    if (settings.verbose || settings.noAct) process.write('stderr', `${command}\n`);
    if (settings.noActCommands) return true;
    let status = 0;
    yield resume => {
      const started = process.spawn({
        argv: ['/bin/sh', '-c', command],
        env: this.#environment,
        stdin: process.stdin,
        onOutput: (stream, text) => process.write(stream, text),
        onExit: ended => {
          status = ended;
          this.#child = undefined;
          resume();
        },
      });
      if (typeof started === 'number' && status === 0) this.#child = started;
    };
    return mayFail || settings.ignoreFailures || status === 0;
  }

  /** ifdown ends an ifup that is still at work on the interface. */
  #endIfup(iface: string): void {
    if (this.settings.noAct) return;
    const { files } = this.process;
    const path = this.state.pidFile('ifup', iface);
    const content = files.read(path);
    if (!('text' in content)) return;
    const pid = Number.parseInt(content.text, 10);
    if (!Number.isNaN(pid)) {
      if (this.settings.verbose) this.settings.warn(`terminating ifup (pid ${pid})`);
      this.process.kill(pid, 'SIGTERM');
    }
    files.unlink(path);
  }

  #setEnvironment({ iface, logical, family, method, variables }: Work, mode: string, phase: Phase): void {
    const { env } = this.process;
    const { allowClass, all, verbose } = this.settings;
    const environment = new Map<string, string>();
    for (const { name, value } of variables)
      if (!isCommand(name))
        environment.set(`IF_${name.replaceAll('-', '_').replace(/\W/g, '').toUpperCase()}`, value);
    for (const [name, value] of env) if (name.startsWith('IFUPDOWN_')) environment.set(name, value);
    const [parent = ''] = iface.split('.');
    if (parent !== iface && !env.has(recursionVariable(parent)))
      environment.set(recursionVariable(parent), 'parent-lock');
    environment.set(recursionVariable(iface), phase);
    const own = { IFACE: iface, LOGICAL: logical, ADDRFAM: family.name, METHOD: method.name };
    const told = { MODE: mode, PHASE: phase, VERBOSITY: verbose ? '1' : '0', PATH };
    for (const [name, value] of Object.entries({ ...own, ...told })) environment.set(name, value);
    if (allowClass !== undefined || all) environment.set('CLASS', allowClass ?? 'auto');
    this.#environment = environment;
  }
}

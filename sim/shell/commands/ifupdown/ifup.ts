/**
 * ifup, ifdown and ifquery of ifupdown 0.8.41, as Debian 12 has it: brings up and takes down what /etc/network/interfaces
 * describes, by command lines that methods are made of.
 *
 * Differs from Linux: scripts of `mapping` are not run, an interface they would map is refused by name; `rename` renames
 * nothing; an option given empty on the command line counts as one without a value.
 */
import type { Process, Program } from '../../../kernel/uapi';
import { compilePattern, matchesPattern } from '../../language/pattern';
import { RunQueue, Task, type Run } from '../../language/task';
import { INET, LINK, META } from './methods-inet';
import { type Interfaces, readInterfaces, type Stanza } from './interfaces-file';
import { LOOPBACK, matchesAny, type Outcome, Phases, recursionVariable, type Work } from './phases';
import { readSettings, type Settings } from './settings';
import { StateFile } from './state-file';
import { setVariable, type Variable } from './variables';

export const ifup: Program = {
  start(process) {
    const settings = readSettings(process);
    if (typeof settings === 'number') return process.exit(settings);
    const run = new IfupRun(process, settings);
    process.onSignal(() => run.interrupt());
    const queue = new RunQueue(drain => process.soon('ifup', drain));
    queue.runNow(() => new Task(queue, run.main(), () => process.exit(run.status)));
  },
};

/** One run of ifup, ifdown or ifquery. */
class IfupRun {
  status = 0;
  readonly #state: StateFile;
  readonly #phases: Phases;
  #interfaces: Interfaces | undefined;

  constructor(
    readonly process: Process,
    readonly settings: Settings,
  ) {
    this.#state = new StateFile(process, settings.noAct, settings.stateDirectory);
    this.#phases = new Phases(process, settings, this.#state, () => this.#defined);
  }

  get #defined(): Interfaces {
    return this.#interfaces as Interfaces;
  }

  interrupt(): void {
    this.process.write('stderr', 'Got signal Terminated, terminating...\n');
    this.#phases.interrupt();
  }

  *main(): Run<void> {
    const { settings, process } = this;
    if (settings.state) {
      this.status = this.#showState() ? 0 : 1;
      return;
    }
    this.#interfaces = readInterfaces(process.files, settings.interfaces, settings);
    if (this.#interfaces === undefined) {
      settings.warn(`couldn't read interfaces file "${settings.interfaces}"`);
      this.status = 1;
      return;
    }
    if (!settings.noLoopback) this.#addLoopback(this.#interfaces);
    const targets = this.#targets();
    const meta = this.#meta();
    if (settings.all && !(yield* this.#metaHooks('pre', meta))) return;
    for (const target of targets) if (!(yield* this.#interface(target, undefined))) this.status = 1;
    if (settings.all) yield* this.#metaHooks('post', meta);
  }

  /** lo is configured although no file says so; where one does it is like any other. */
  #addLoopback({ stanzas, classes, namesLoopback }: Interfaces): void {
    const auto = classes.get('auto') ?? [];
    classes.set('auto', [LOOPBACK, ...auto.filter(name => name !== LOOPBACK)]);
    const method = INET.methods.find(({ name }) => name === 'loopback');
    if (!namesLoopback && method !== undefined)
      stanzas.unshift({ logical: LOOPBACK, family: INET, method, variables: [] });
  }

  #meta(): Work {
    const [method] = META.methods;
    const logical = this.settings.allowClass ?? 'auto';
    return { iface: '--all', logical, family: META, method: method as Stanza['method'], variables: [] };
  }

  /** The hooks around `--all`; false when those before it failed. */
  *#metaHooks(side: 'pre' | 'post', meta: Work): Run<boolean> {
    const up = this.settings.command === 'ifup';
    if (this.settings.list) return true;
    const phases = this.#phases;
    const outcome: Outcome =
      side === 'pre'
        ? yield* up ? phases.preUp(meta) : phases.preDown(meta)
        : yield* up ? phases.postUp(meta) : phases.postDown(meta);
    if (outcome !== 'failed') return true;
    this.settings.warn(`${side}-${up ? 'up' : 'down'} script failed`);
    this.status = 1;
    return false;
  }

  /** `ifquery --state`: false when one that was asked for is not configured. */
  #showState(): boolean {
    const lines = this.#state.lines();
    const { names } = this.settings;
    if (names.length === 0) lines.reverse().forEach(line => this.process.write('stdout', `${line}\n`));
    const found = names.map(name => lines.find(line => line.startsWith(`${name}=`)));
    for (const line of found) if (line !== undefined) this.process.write('stdout', `${line}\n`);
    return !found.includes(undefined);
  }

  /** The interfaces to work on, in order, each once (select_interfaces). */
  #targets(): string[] {
    const { all, list, names, command, allowClass } = this.settings;
    if (!all && !(list && names.length === 0)) return this.#withVlans(this.#expand(names));
    if (command === 'ifdown') return this.#state.lines().reverse();
    return this.#withVlans(this.#expand(this.#defined.classes.get(allowClass ?? 'auto') ?? []));
  }

  /** ifup of a class takes the VLANs of the class along. */
  #withVlans(targets: string[]): string[] {
    const { command, allowClass, list } = this.settings;
    if (command !== 'ifup' || allowClass === undefined || list) return targets;
    const vlans = targets
      .filter(name => !name.includes('.'))
      .flatMap(name =>
        (this.#defined.classes.get(allowClass) ?? []).filter(each => each.startsWith(`${name}.`)),
      );
    return [...new Set([...targets, ...vlans])];
  }

  /** `[variable]/pattern[/number][=logical]` is every interface that matches, or the one of that number. */
  #expand(names: readonly string[]): string[] {
    const expanded = names.flatMap(name => {
      if (!name.includes('/')) return [name];
      const [variable = '', written = '', ...options] = name.split('/');
      const [last = '', logical] = (options[0] ?? written).split('=');
      const pattern = compilePattern(options.length > 0 ? written : last);
      const number = options.length > 0 ? Number.parseInt(last, 10) || 0 : 0;
      const matching = this.process.netlink
        .links()
        .filter(({ ifname }) => this.#matches(ifname, variable, pattern))
        .map(({ ifname }) => (logical === undefined ? ifname : `${ifname}=${logical}`));
      return number > 0 ? matching.slice(number - 1, number) : matching;
    });
    return [...new Set(expanded)];
  }

  /** By name, or by a file of the interface in sysfs. */
  #matches(ifname: string, variable: string, pattern: ReturnType<typeof compilePattern>): boolean {
    if (variable === '') return matchesPattern(pattern, ifname);
    const file = variable.toLowerCase() === 'mac' ? 'address' : variable;
    const content = this.process.files.read(`/sys/class/net/${ifname}/${file}`);
    return 'text' in content && content.text.split('\n').some(line => matchesPattern(pattern, line));
  }

  /** Whether an interface is to be left alone: not in the class that was asked for, or excluded. */
  #isIgnored(iface: string): boolean {
    const { allowClass, excluded, all, command } = this.settings;
    if (allowClass !== undefined) {
      const members = this.#expand(this.#defined.classes.get(allowClass) ?? []);
      if (!members.some(member => member.split('=')[0] === iface)) return true;
    }
    if (matchesAny(iface, excluded)) return true;
    return all && command === 'ifdown' && matchesAny(iface, this.#defined.noAutoDown);
  }

  /**
   * One interface (do_interface).
   * @param parentOf set for an interface that is worked on because of one of its VLANs, or for a VLAN because of it:
   *   what it is configured as, if anything
   */
  *#interface(target: string, parentOf: string | undefined): Run<boolean> {
    const { settings } = this;
    const { command } = settings;
    if (this.#phases.interrupted) return false;
    const [iface = '', written] = target.split('=') as [string, string?];
    let logical = written ?? iface;
    if (this.#isIgnored(iface)) return true;
    if (!this.#isKnown(iface, logical)) {
      if (parentOf !== undefined) return true;
      settings.warn(`unknown interface ${logical}`);
      return false;
    }
    if (parentOf === undefined && command !== 'ifquery') {
      const phase = this.process.env.get(recursionVariable(iface));
      if (phase !== undefined) {
        settings.warn(`recursion detected for interface ${iface} in ${phase} phase`);
        return false;
      }
      if (!(yield* this.#parent(iface))) return false;
    }
    const locks = (parentOf ?? '') === '' && command !== 'ifquery';
    const current = locks ? this.#state.read(iface) : parentOf === '' ? undefined : parentOf;
    if (!iface.includes('.') && parentOf === undefined && command === 'ifdown') yield* this.#vlansOf(iface);
    if (!settings.force) {
      const isNoOp =
        command === 'ifup' ? current !== undefined : command === 'ifdown' && current === undefined;
      if (isNoOp) {
        const what = command === 'ifup' ? 'already configured' : 'not configured';
        if (parentOf === undefined && !settings.all) settings.warn(`interface ${iface} ${what}`);
        return true;
      }
      if (command !== 'ifup') logical = current ?? logical;
    }
    if (command === 'ifup' && settings.mappings && matchesAny(logical, this.#defined.mapped)) {
      settings.warn(`mapping ${logical} by a script is not simulated`);
      return false;
    }
    return yield* this.#configure(iface, logical, current);
  }

  #isKnown(iface: string, logical: string): boolean {
    const { stanzas, mapped } = this.#defined;
    if (stanzas.some(each => each.logical === logical) || matchesAny(logical, mapped)) return true;
    return this.settings.command !== 'ifup' && this.#state.knows(iface);
  }

  /** The interface a VLAN is on is brought up first. */
  *#parent(iface: string): Run<boolean> {
    const [parent = ''] = iface.split('.');
    if (parent === iface) return true;
    const { command, warn } = this.settings;
    const phase = this.process.env.get(recursionVariable(parent));
    if (phase === (command === 'ifup' ? 'post-up' : 'pre-down')) return true;
    if (phase !== undefined) {
      warn(`recursion detected for parent interface ${parent} in ${phase} phase`);
      return false;
    }
    if (command !== 'ifup' || (yield* this.#interface(parent, this.#state.read(parent) ?? ''))) return true;
    warn(`could not bring up parent interface ${parent}`);
    return false;
  }

  *#vlansOf(iface: string): Run<void> {
    const names = new Set(this.#defined.stanzas.map(({ logical }) => logical));
    for (const name of names) if (name.startsWith(`${iface}.`)) yield* this.#interface(name, '');
  }

  *#configure(iface: string, logical: string, current: string | undefined): Run<boolean> {
    const { settings } = this;
    const { command } = settings;
    const stanzas = this.#defined.stanzas.filter(each => each.logical === logical);
    if (settings.list) {
      if (stanzas.length > 0 || matchesAny(logical, this.#defined.mapped))
        this.process.write('stdout', `${iface}\n`);
      return stanzas.length > 0;
    }
    if (command === 'ifup' && !this.#remember(iface, logical)) return false;
    if (command === 'ifdown' && !this.#remember(iface, undefined)) return false;
    if (stanzas.length === 0 && command === 'ifquery') {
      settings.warn(`unknown interface ${iface}`);
      return false;
    }
    const linkUp = command !== 'ifup' || (yield* this.#link(iface, logical, stanzas[0], 'up'));
    let failed = false;
    for (const stanza of linkUp ? stanzas : []) {
      failed = !(yield* this.#stanza({ ...stanza, iface }));
      if (failed) break;
    }
    const okay = linkUp && stanzas.length > 0;
    if (okay && command === 'ifdown' && !(yield* this.#link(iface, logical, undefined, 'down'))) return false;
    if (!okay && !settings.force) {
      settings.warn(`ignoring unknown interface ${iface}=${logical}`);
      return this.#remember(iface, undefined);
    }
    if (command !== 'ifup') return command === 'ifquery' || this.#remember(iface, undefined);
    if ((current === undefined || settings.noAct) && failed) {
      settings.warn(`failed to bring up ${logical}`);
      this.#remember(iface, undefined);
      return false;
    }
    return this.#remember(iface, logical);
  }

  /** Writes down what an interface is configured as; false, with a complaint, where that cannot be. */
  #remember(iface: string, logical: string | undefined): boolean {
    const complaint = this.#state.write(iface, logical);
    if (complaint !== undefined) this.settings.warn(complaint);
    return complaint === undefined;
  }

  /** What is done to the link itself: VLANs made and deleted, `lo` set up, the alias. */
  *#link(iface: string, logical: string, stanza: Stanza | undefined, way: 'up' | 'down'): Run<boolean> {
    const [method] = LINK.methods;
    if (method === undefined) return true;
    const work: Work = { iface, logical, family: LINK, method, variables: [] };
    convert(work);
    for (const [name] of method.defaults ?? []) {
      const written = stanza?.variables.find(each => each.name === name);
      if (written !== undefined) setVariable(work.variables, name, written.value);
    }
    return yield* this.#phases.method(work, method[way]);
  }

  /** One stanza, with what its method takes for granted and what the command line adds; false when it failed. */
  *#stanza(work: Work): Run<boolean> {
    const { settings } = this;
    const { variables, method, family, iface, logical } = work;
    for (const [name, value] of method.defaults ?? []) setVariable(variables, name, value, true);
    for (const { name, value } of settings.variables) setVariable(variables, name, value);
    convert(work);
    const query = settings.command === 'ifquery';
    if (settings.verbose)
      settings.warn(`${query ? 'querying' : 'configuring'} interface ${iface}=${logical} (${family.name})`);
    if (query) {
      this.process.write('stdout', variables.map(({ name, value }) => `${name}: ${value}\n`).join(''));
      return true;
    }
    const { files, pid } = this.process;
    const pidFile = this.#state.pidFile(settings.command, iface);
    if (!settings.noAct) files.write(pidFile, String(pid));
    const outcome = yield* settings.command === 'ifup' ? this.#phases.up(work) : this.#phases.down(work);
    if (outcome === 'incomplete')
      settings.warn(`missing required configuration variables for interface ${logical}/${family.name}`);
    if (!settings.noAct) files.unlink(pidFile);
    return outcome === 'done';
  }
}

/** Applies the conversions of a method to its options (convert_variables). */
function convert({ iface, method, variables }: Work): void {
  for (const { option, convert: change, into, keep } of method.conversions ?? []) {
    const sources: readonly Variable[] =
      option === 'iface' && into !== undefined
        ? [{ name: option, value: iface }]
        : variables.filter(each => each.name === option);
    for (const source of sources) {
      const target = into === undefined ? source : setVariable(variables, into, source.value, keep);
      if (target !== undefined) target.value = change(target.value, iface, variables);
    }
  }
}

/** Runs a scenario on the real kernel: its machines in network namespaces, its commands for real, in real time. */
import type { SimTime } from '../base/time';
import type { CommandFailure } from '../scenario/command-failure';
import type { Expectation, Impairments, Line, LinkStep, Scenario, ScenarioStep } from '../scenario/resolve';
import type { FrameRecord, LogRecord, TraceRecord } from '../trace/record';
import { Capture } from './capture';
import { endOfComparison } from './compare';
import { factsOf, type Fact } from './facts';
import { RealLab, type RealNode } from './lab';
import { appearScript, carrierScript, impairScript } from './links';
import { readDaemonLog } from './logs';
import { quoted, type Clock, type KernelLog, type Machine } from './machine';
import { LabView, type Table } from './view';
import { isSampled, judgeEvents, watchNow, type RealVerdict, type Watched } from './watch';

/**
 * Boots follow each other in the order of the file, as do steps of one time; but nobody waits for another for more than
 * this many milliseconds.
 */
const ORDER_PATIENCE = 500;
/** A command of the scenario may take this many milliseconds. */
const COMMAND_TIMEOUT = 300_000;
/** What is looked at waits for the commands of that time, but no longer than this many milliseconds. */
const STEP_PATIENCE = 1500;

const ALL_TABLES: readonly Table[] = ['addresses', 'bridges', 'links', 'memberships', 'neighbours', 'routes'];

/** What came of a run on the real kernel. */
export interface RealResult {
  /** One for each expectation, in the order of the scenario. */
  readonly verdicts: readonly RealVerdict[];
  readonly failures: readonly CommandFailure[];
  /** Every packet that passed a device, by time. */
  readonly packets: readonly FrameRecord[];
  /** The state in which the run left each node. */
  readonly facts: ReadonlyMap<string, readonly Fact[]>;
}

/** How to run. */
export interface RealOptions {
  readonly machine: Machine;
  readonly macOf: (node: string, ifname: string) => string;
  readonly kernelLog: KernelLog;
  /** Keys to read at the end, by node. */
  readonly sysctls: ReadonlyMap<string, readonly string[]>;
  /** Told of the lab before anything is in it, so that it can be taken down whatever happens. */
  readonly opened: (lab: RealLab) => void;
}

/** Run to the end of the scenario, and take everything down again. @throws Error when the lab cannot be made. */
export async function runReally(scenario: Scenario, options: RealOptions): Promise<RealResult> {
  const lab = await RealLab.open(options.machine, scenario, options.macOf, options.opened);
  try {
    return await new RealRun(lab, scenario, options).finish();
  } finally {
    await lab.close();
  }
}

class RealRun implements Watched {
  readonly clock: Clock;
  readonly view: LabView;
  readonly #failures: CommandFailure[] = [];
  readonly #steps: { readonly at: SimTime; readonly done: Promise<void> }[] = [];

  constructor(
    readonly lab: RealLab,
    readonly scenario: Scenario,
    readonly options: RealOptions,
  ) {
    this.clock = lab.machine.clock();
    this.view = new LabView(lab, scenario);
  }

  async finish(): Promise<RealResult> {
    const { scenario, view } = this;
    await this.#writeSysctls();
    const captures = await Promise.all(
      [...this.lab.nodes.values()].map(node => Capture.start(node, this.lab.machine.keepsGroups)),
    );
    await this.clock.restart();
    void this.#boot();
    for (const step of scenario.steps) this.#arm(step);
    const looks = Promise.all(scenario.expectations.filter(isSampled).map(each => watchNow(this, each)));
    // It is awaited below; until then a failure waits, too.
    looks.catch(() => undefined);
    await this.clock.until(endOfComparison(scenario));
    await this.#readEverything();
    const facts = new Map(
      [...view.nodes].map(([name, node]) => [name, factsOf(node, this.#sysctlsOf(name))]),
    );
    const sampled = new Map((await looks).map(verdict => [verdict.expectation, verdict]));
    const packets = await this.#packets(captures);
    const records = [...packets, ...(await this.#logs())];
    view.nodes.forEach(node => node.remember());
    const verdicts = scenario.expectations.map(each => sampled.get(each) ?? this.#judge(each, records));
    return { verdicts, failures: this.#failures, packets, facts };
  }

  /** See Watched. */
  readonly stepsDone = async (time: SimTime): Promise<void> => {
    const due = this.#steps.filter(({ at }) => at <= time).map(({ done }) => done);
    if (due.length === 0) return;
    await Promise.race([Promise.all(due), this.clock.pause(STEP_PATIENCE)]);
  };

  async #writeSysctls(): Promise<void> {
    for (const { name, sysctl } of this.scenario.nodes) {
      const lines = sysctl.map(({ name: key, value }) => `sysctl -qw ${quoted(`${key}=${value}`)}`);
      await this.#type(this.lab.node(name), lines, 'boot');
    }
  }

  async #type(node: RealNode, lines: readonly Line[], phase: CommandFailure['phase']): Promise<void> {
    for (const command of lines) {
      if (typeof command !== 'string') {
        await this.lab.onLinks(appearScript(this.scenario, node.name, command.appears));
        continue;
      }
      const { status, stderr } = await node.type(command, COMMAND_TIMEOUT);
      if (status === 0) continue;
      this.#failures.push({ node: node.name, command, phase, at: this.clock.now, status, stderr });
    }
  }

  #arm(step: ScenarioStep): void {
    const before = this.#steps.filter(({ at }) => at === step.at).map(({ done }) => done);
    this.#steps.push({ at: step.at, done: this.#take(step, before) });
  }

  async #boot(): Promise<void> {
    for (const { name, boot } of this.scenario.nodes)
      await Promise.race([this.#type(this.lab.node(name), boot, 'boot'), this.clock.pause(ORDER_PATIENCE)]);
  }

  /** @param before the steps of the same time that stand before it in the file. */
  async #take(step: ScenarioStep, before: readonly Promise<void>[]): Promise<void> {
    await this.clock.until(step.at);
    await Promise.race([Promise.all(before), this.clock.pause(ORDER_PATIENCE)]);
    if (step.kind === 'command') {
      await this.#type(this.lab.node(step.node), step.run, 'step');
      const node = this.view.node(step.node);
      await Promise.all([node.read('addresses'), node.read('links')]);
      return;
    }
    if (Object.keys(step.set).length > 0)
      await this.lab.onLinks(impairScript(this.scenario, step.link, this.#impairmentsAt(step)));
    if (step.carrier !== undefined)
      await this.lab.onLinks(carrierScript(this.scenario, step.link, step.carrier));
  }

  /** The impairments of a link once a step is taken: those it had, with what its steps up to this one changed. */
  #impairmentsAt(step: LinkStep): Impairments {
    const { links, steps } = this.scenario;
    const until = steps.slice(0, steps.indexOf(step) + 1);
    const set = until.flatMap(each => (each.kind === 'link' && each.link === step.link ? [each.set] : []));
    return Object.assign({}, links[step.link]?.impairments, ...set) as Impairments;
  }

  async #readEverything(): Promise<void> {
    await Promise.all(
      [...this.view.nodes].map(async ([name, node]) => {
        for (const table of ALL_TABLES) await node.read(table);
        await node.readSysctls(this.#sysctlsOf(name));
      }),
    );
  }

  #sysctlsOf(name: string): readonly string[] {
    return this.options.sysctls.get(name) ?? [];
  }

  async #packets(captures: readonly Capture[]): Promise<FrameRecord[]> {
    const packets = await Promise.all(
      captures.map(capture => capture.finish(this.clock, this.view.node(capture.node.name).deviceNames)),
    );
    return packets
      .flat()
      .filter(({ at }) => at >= 0)
      .sort((a, b) => a.at - b.at);
  }

  /** Lines of daemons, and of the kernel: of the latter nobody can tell which node they are about. */
  async #logs(): Promise<LogRecord[]> {
    const common = { kind: 'log', id: 0, cause: 0, origin: 0, level: 'info' } as const;
    const nodes = [...this.lab.nodes.values()];
    const daemons = await Promise.all(
      nodes.map(async node =>
        readDaemonLog(await node.daemonLog(), this.clock).map(line => ({
          ...common,
          ...line,
          node: node.name,
          facility: 'daemon',
        })),
      ),
    );
    const lines = await this.options.kernelLog.since(this.clock);
    const kernel = nodes.flatMap(({ name }) =>
      lines.map(line => ({ ...common, ...line, node: name, facility: 'kernel' })),
    );
    return [...daemons.flat(), ...kernel];
  }

  #judge(expectation: Expectation, records: readonly TraceRecord[]): RealVerdict {
    const verdict = judgeEvents(this.view, expectation, records, this.scenario.end);
    const { problem } = this.options.kernelLog;
    const unread = expectation.subject === 'log' && problem !== undefined && verdict.found.length === 1;
    const found =
      expectation.subject === 'decision'
        ? 'a real kernel does not tell its decisions'
        : unread
          ? `the kernel log cannot be read: ${problem}`
          : undefined;
    return found === undefined ? verdict : { ...verdict, outcome: 'unchecked', found: [found] };
  }
}

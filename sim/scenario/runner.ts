/**
 * Runs a scenario in simulated time and says of each expectation whether it was met.
 *
 * Expectations are looked at between instants, never inside an event: what is checked `at 19s` is checked when everything
 * that happens at 19 s has happened. Looking changes nothing; only `ping` and `run` type a command, which is an event.
 */
import type { SimTime } from '../base/time';
import { invariant } from '../base/invariant';
import { SimulationCrash } from '../engine/crash';
import type { DecisionRecord, TraceRecord } from '../trace/record';
import { TraceStore } from '../observe/trace-store';
import { buildLab, mistakesIn } from './build';
import { failureText, placeOf, type CommandFailure } from './command-failure';
import { expectationText, watchOf } from './expect/expectation-watch';
import type { Settled, Watch } from './expect/watch';
import { History } from './history';
import type { Lab } from './lab';
import { reasonsOf } from './reasons';
import type { Scenario } from './resolve';
import type { RunOptions } from './run-options';
import { Timeline } from './timeline';
import type { Verdict } from './verdict';

const CRASHED = ['the simulation crashed before it was settled'];

/** What came of a run. */
export interface RunResult {
  readonly scenario: Scenario;
  readonly variant: string | undefined;
  /** Every expectation was met, every boot command succeeded, and nothing crashed. */
  readonly passed: boolean;
  /** One for each expectation, in the order of the scenario. */
  readonly verdicts: readonly Verdict[];
  /** Commands of the scenario that failed: boot commands make the run fail, steps do not. */
  readonly failures: readonly CommandFailure[];
  /** Everything that happened, unless it was not to be kept. */
  readonly records?: readonly TraceRecord[];
  /** The lab as the run left it. */
  readonly lab: Lab;
  /** The mistake of the program that ended the run early. */
  readonly crash?: SimulationCrash;
}

/**
 * Run a scenario to its end.
 * @throws when the options do not fit the scenario: ask `mistakesIn` first.
 */
export function runScenario(scenario: Scenario, options: RunOptions = {}): RunResult {
  return new ScenarioRun(scenario, options).finish();
}

/** A scenario being run: `advance` as far as you like, look around in `lab`, and `finish`. */
export class ScenarioRun {
  readonly lab: Lab;
  /** Everything that happened so far; empty with `records: false`. */
  readonly store = new TraceStore();
  readonly #history: History;
  readonly #timeline: Timeline;
  readonly #watches: readonly Watch[];
  readonly #verdicts: (Verdict | undefined)[];
  readonly #failures: CommandFailure[] = [];
  /** By node, the last decision about a place in a file. */
  readonly #refused = new Map<string, DecisionRecord>();
  /** Subjects of the state records of the instant that is running. */
  readonly #changed = new Set<string>();
  #crash: SimulationCrash | undefined;

  constructor(
    readonly scenario: Scenario,
    readonly options: RunOptions = {},
  ) {
    const mistakes = mistakesIn(scenario, options);
    invariant(mistakes.length === 0, mistakes.join('; '));
    const early: TraceRecord[] = [];
    let receive = (record: TraceRecord): void => void early.push(record);
    const { lab, failures } = buildLab(scenario, options, made =>
      made.trace.listen(record => receive(record)),
    );
    this.lab = lab;
    this.#history = new History();
    const surroundings = { lab, history: this.#history };
    this.#watches = scenario.expectations.map((each, index) =>
      watchOf(surroundings, each, settled => this.#onSettled(index, settled)),
    );
    this.#verdicts = scenario.expectations.map(() => undefined);
    receive = record => this.#onRecord(record);
    early.forEach(receive);
    for (const failure of failures) this.#onFailure(failure);
    this.#timeline = new Timeline(lab, scenario, failure => this.#onFailure(failure));
  }

  /** The mistake of the program that ended the run, if one did. */
  get crash(): SimulationCrash | undefined {
    return this.#crash;
  }

  /** Whether a command that an expectation typed has still to answer when the scenario's time is over. */
  get awaiting(): boolean {
    return this.#crash === undefined && this.#watches.some(watch => watch.next !== undefined);
  }

  /** Let simulated time pass up to and including `time` (µs), looking at the expectations on the way. */
  advance(time: SimTime): void {
    if (this.#crash !== undefined) return;
    try {
      do {
        this.#runTo(this.#nextLook(time));
        this.#lookAll();
      } while (this.lab.now < time || this.#nextLook(time) < time);
    } catch (error) {
      if (!(error instanceof SimulationCrash)) throw error;
      this.#crash = error;
    }
  }

  /** Run to the end of the scenario, and as much longer as the commands of its expectations need. */
  finish(): RunResult {
    this.advance(Math.max(this.scenario.end, this.lab.now));
    while (this.awaiting) this.advance(this.#nextLook(Number.MAX_SAFE_INTEGER));
    for (const failure of this.#timeline.stuck) this.#onFailure(failure);
    this.#watches.forEach((watch, index) => {
      if (this.#crash === undefined) watch.close();
      else if (watch.settled === undefined)
        this.#onSettled(index, { passed: false, at: this.lab.now, found: CRASHED });
    });
    const verdicts = this.#verdicts as Verdict[];
    const booted = this.#failures.every(({ phase }) => phase !== 'boot');
    return {
      scenario: this.scenario,
      variant: this.scenario.variant,
      passed: this.#crash === undefined && booted && verdicts.every(({ passed }) => passed),
      verdicts,
      failures: this.#failures,
      ...(this.options.records === false ? {} : { records: this.store.records }),
      lab: this.lab,
      ...(this.#crash === undefined ? {} : { crash: this.#crash }),
    };
  }

  /** The next time something is to be looked at, at most `limit`. */
  #nextLook(limit: SimTime): SimTime {
    return this.#watches.reduce((least, { next }) => Math.min(least, next ?? limit), limit);
  }

  /** Everything up to `time`, an instant at a time while somebody wants to know of changes at once. */
  #runTo(time: SimTime): void {
    const { scheduler } = this.lab;
    while (this.#watches.some(watch => watch.settled === undefined && watch.onChange !== undefined)) {
      if (!scheduler.step(time)) break;
      while (scheduler.step(scheduler.now));
      this.#tellChanges();
    }
    this.lab.runUntil(time);
    this.#tellChanges();
  }

  #tellChanges(): void {
    if (this.#changed.size === 0) return;
    const subjects = new Set(this.#changed);
    this.#changed.clear();
    for (const watch of this.#watches) if (watch.settled === undefined) watch.onChange?.(subjects);
  }

  #lookAll(): void {
    for (const watch of this.#watches)
      if (watch.next !== undefined && watch.next <= this.lab.now) watch.look();
  }

  #onSettled(index: number, settled: Settled): void {
    const expectation = this.scenario.expectations[index];
    invariant(expectation !== undefined, 'there is a watch for every expectation');
    const { passed, at, found } = settled;
    const why = passed || this.options.records === false ? [] : reasonsOf(this.store, expectation, settled);
    const verdict = { expectation, index, passed, at, expected: expectationText(expectation), found, why };
    this.#verdicts[index] = verdict;
    this.options.listeners?.onVerdict?.(verdict);
  }

  #onRecord(record: TraceRecord): void {
    if (record.kind === 'state') this.#changed.add(record.subject);
    if (record.kind === 'decision' && record.inputs?.file !== undefined)
      this.#refused.set(record.node, record);
    this.#history.add(record);
    if (this.options.records !== false) this.store.add(record);
    this.options.listeners?.onRecord?.(record);
    for (const watch of this.#watches) watch.onRecord?.(record);
  }

  #onFailure(failure: CommandFailure): void {
    const refused = this.#refused.get(failure.node);
    const hint = refused?.at === failure.at ? placeOf(refused.inputs ?? {}) : undefined;
    const told = hint === undefined ? failure : { ...failure, hint };
    this.#failures.push(told);
    this.options.listeners?.onFailure?.(told);
  }
}

/** The failures of a result in words, for people. */
export function failureTexts({ failures }: RunResult): string[] {
  return failures.map(failureText);
}

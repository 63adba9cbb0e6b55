/**
 * A machine without a kernel, for what `sixlab verify` does before and after a run; and the result of a run that a
 * simulated one has. Whoever uses them changes in it what is to differ.
 */
import { endOfComparison } from '../../sim/realkernel/compare';
import { factsOf } from '../../sim/realkernel/facts';
import type { Clock, KernelLog, Machine, Recording, Shell } from '../../sim/realkernel/machine';
import type { RealResult } from '../../sim/realkernel/run';
import type { CommandResult } from '../../sim/scenario/lab';
import type { Scenario } from '../../sim/scenario/resolve';
import { ScenarioRun } from '../../sim/scenario/runner';
import type { FrameRecord } from '../../sim/trace/record';

/** What is known of a machine. */
export interface Properties {
  /** As `uname -r` says. */
  readonly release: string;
  /** Programs that are not installed. */
  readonly missing: readonly string[];
  /** What unshare(1) says; text where it fails. */
  readonly refusal?: string;
  /** What `sysctl` prints of settings that forbid something. */
  readonly settings: string;
}

export class FakeMachine implements Machine {
  readonly unprivileged = false;
  readonly keepsGroups = false;
  readonly programs = ['unshare', 'ip'];

  constructor(private readonly properties: Properties) {}

  clock(): Clock {
    throw new Error('nothing runs on it');
  }

  execute(argv: readonly string[]): Promise<CommandResult> {
    return Promise.resolve({ status: 0, stdout: this.#print(argv), stderr: '' });
  }

  shell(): Shell {
    const { refusal } = this.properties;
    return {
      ask: () => (refusal === undefined ? Promise.resolve('ok') : Promise.reject(new Error(refusal))),
      innermost: () => Promise.resolve(1),
      close: () => Promise.resolve(),
      kill: () => undefined,
    };
  }

  record(): Promise<Recording> {
    throw new Error('nothing runs on it');
  }

  kernelLog(): KernelLog {
    return { problem: undefined, since: () => Promise.resolve([]), stop: () => undefined };
  }

  #print([program, , script = '', ...words]: readonly string[]): string {
    if (program === 'sysctl') return this.properties.settings;
    if (script === 'uname -r') return `${this.properties.release}\n`;
    if (script.includes('gc_thresh1')) return '128\n';
    return words.filter(word => this.properties.missing.includes(word)).join('\n');
  }
}

/** A run of a scenario, as if a real kernel had done what a simulated one does. */
export function asIfReal(
  scenario: Scenario,
  kernel: string,
  sysctls: ReadonlyMap<string, readonly string[]>,
): RealResult {
  const packets: FrameRecord[] = [];
  const run = new ScenarioRun(scenario, {
    kernel,
    listeners: {
      onRecord(record) {
        if (record.kind === 'tx' || record.kind === 'rx') packets.push(record);
      },
    },
  });
  run.advance(endOfComparison(scenario));
  const facts = new Map(
    [...run.lab.nodes].map(([name, node]) => [name, factsOf(node, sysctls.get(name) ?? [])]),
  );
  const { verdicts } = run.finish();
  return {
    verdicts: scenario.expectations.map((expectation, index) => ({
      expectation,
      outcome: verdicts[index]?.passed === true ? 'passed' : 'failed',
      at: expectation.when.kind === 'at' ? expectation.when.time : expectation.when.to,
      found: ['as there'],
    })),
    failures: [],
    packets,
    facts,
  };
}

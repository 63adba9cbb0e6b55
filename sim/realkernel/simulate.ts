/** The simulated side of a comparison: the same scenario with several seeds, each run reduced to what is compared. */
import { ScenarioRun } from '../scenario/runner';
import type { Scenario } from '../scenario/resolve';
import type { Verdict } from '../scenario/verdict';
import type { Observed } from './compare';
import { factsOf } from './facts';
import { MessageReader, type Message } from './messages';

/** What came of the simulated runs. */
export interface Simulated {
  /** Verdicts of each run; the first has the scenario's own seed. */
  readonly verdicts: readonly (readonly Verdict[])[];
  readonly runs: readonly Observed[];
  /** Sysctls that were written, by node. */
  readonly sysctls: ReadonlyMap<string, readonly string[]>;
  /** What the kernels logged. */
  readonly kernelLog: readonly string[];
  /** The MAC of an interface that the scenario gives none. */
  readonly macOf: (node: string, ifname: string) => string;
}

/** Simulate with `seeds` seeds, from the scenario's own on. */
export function simulate(scenario: Scenario, kernel: string, seeds: number): Simulated {
  const sysctls = new Map<string, Set<string>>(scenario.nodes.map(({ name }) => [name, new Set()]));
  const kernelLog = new Set<string>();
  const reader = new MessageReader(scenario);
  const runs = Array.from({ length: seeds }, (_each, index) => {
    const messages: Message[] = [];
    const run = new ScenarioRun(scenario, {
      seed: (scenario.seed + index) % 2 ** 32,
      kernel,
      records: false,
      listeners: {
        onRecord(record) {
          messages.push(...reader.read(record));
          if (record.kind === 'state' && record.subject === 'sysctl')
            sysctls.get(record.node)?.add(record.entity);
          if (record.kind === 'log' && record.facility === 'kernel') kernelLog.add(record.text);
        },
      },
    });
    const { verdicts, lab } = run.finish();
    return { verdicts, lab, messages };
  });
  const keys = new Map([...sysctls].map(([name, each]) => [name, [...each]]));
  return {
    verdicts: runs.map(({ verdicts }) => verdicts),
    runs: runs.map(({ lab, messages }) => ({
      messages,
      facts: new Map([...lab.nodes].map(([name, node]) => [name, factsOf(node, keys.get(name) ?? [])])),
    })),
    sysctls: keys,
    kernelLog: [...kernelLog],
    macOf: (node, ifname) => runs[0]?.lab.mac(node, ifname).toString() ?? '',
  };
}

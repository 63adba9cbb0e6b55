/** The simulated side of a comparison: the same scenario with several seeds, each run reduced to what is compared. */
import { ScenarioRun } from '../scenario/runner';
import type { Lab } from '../scenario/lab';
import type { Scenario } from '../scenario/resolve';
import type { Verdict } from '../scenario/verdict';
import { endOfComparison, TOLERANCE, type Observed } from './compare';
import { factsOf } from './facts';
import { MessageReader, type Message } from './messages';

/** When the state is taken, seen from the end of the comparison: as early and as late as anything may happen. */
const SNAPSHOTS = [-TOLERANCE.time, 0, TOLERANCE.time];

/** What came of the simulated runs. */
export interface Simulated {
  /** Verdicts of each run; the first has the scenario's own seed. */
  readonly verdicts: readonly (readonly Verdict[])[];
  readonly runs: readonly Observed[];
  /** Sysctls that were written, by node. */
  readonly sysctls: ReadonlyMap<string, readonly string[]>;
  /** About how many neighbour entries its nodes have. */
  readonly neighbours: number;
  /** What the kernels logged. */
  readonly kernelLog: readonly string[];
  /** The MAC of an interface that the scenario gives none. */
  readonly macOf: (node: string, ifname: string) => string;
}

function neighboursOf({ nodes }: Lab): number {
  const each = [...nodes.values()].map(({ netlink }) => netlink.neighbours().length);
  return each.reduce((sum, count) => sum + count, 0);
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
    const snapshots = SNAPSHOTS.map(early => {
      run.advance(endOfComparison(scenario) + early);
      return new Map(
        [...run.lab.nodes].map(([name, node]) => [name, factsOf(node, [...(sysctls.get(name) ?? [])])]),
      );
    });
    const { verdicts, lab } = run.finish();
    return { verdicts, lab, messages, snapshots };
  });
  const keys = new Map([...sysctls].map(([name, each]) => [name, [...each]]));
  return {
    verdicts: runs.map(({ verdicts }) => verdicts),
    runs: runs.map(({ messages, snapshots }) => ({ messages, snapshots })),
    sysctls: keys,
    neighbours: Math.max(...runs.map(({ lab }) => neighboursOf(lab))),
    kernelLog: [...kernelLog],
    macOf: (node, ifname) => runs[0]?.lab.mac(node, ifname).toString() ?? '',
  };
}

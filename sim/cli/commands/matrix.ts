/** `sixlab matrix`: runs scenarios on many kernel versions and tells which agree, and where they do not, what makes it so. */
import { nearest } from '../../base/nearest';
import { KERNEL_VERSIONS, kernelProfile, type KernelProfile } from '../../kernel/profile/profile';
import { mistakesIn } from '../../scenario/build';
import {
  candidatesBetween,
  grouped,
  isAlike,
  outcomeOf,
  type Difference,
  type Outcome,
} from '../../scenario/matrix';
import type { Behaviour } from '../../kernel/profile/hybrid';
import type { Scenario } from '../../scenario/resolve';
import type { RunOptions } from '../../scenario/run-options';
import { ScenarioRun } from '../../scenario/runner';
import type { Console } from '../console';
import { drive } from '../drive';
import { EXIT, Failure, type ExitCode } from '../exit-codes';
import { Progress } from '../progress';
import { matrixJson, matrixText } from '../report/matrix-text';
import type { Selected } from '../selection';

/** How to run, and what to tell. */
export interface MatrixOptions {
  readonly run: Pick<RunOptions, 'seed' | 'set'>;
  /** `all`, or versions separated by commas. */
  readonly kernel: string;
  /** Nodes that say their kernel get another one too. */
  readonly override: boolean;
  readonly json: boolean;
}

/** What came of one scenario. */
export interface Matrix {
  readonly name: string;
  readonly title: string;
  readonly outcomes: readonly Outcome[];
  readonly groups: readonly (readonly Outcome[])[];
  /** Between one group and the next. */
  readonly differences: readonly Difference[];
}

/** Runs everything that was selected on every version that was named. */
export async function matrix(
  selected: readonly Selected[],
  options: MatrixOptions,
  console: Console,
): Promise<ExitCode> {
  const kernels = kernelsCalled(options.kernel);
  const runs = selected.map(({ name, scenario }) => ({ name, scenario: freed(name, scenario, options) }));
  const mistakes = runs.flatMap(({ scenario }) => mistakesIn(scenario, options.run));
  if (mistakes.length > 0) throw new Failure(EXIT.badInput, [...new Set(mistakes)].join('\n       '));
  const done: Matrix[] = [];
  for (const { name, scenario } of runs) {
    const made = await matrixOf(name, scenario, kernels, options.run, console);
    done.push(made);
    if (!options.json) console.out.write(matrixText(made, console.out));
  }
  if (options.json) console.out.write(matrixJson(done));
  return done.every(({ outcomes }) => outcomes.every(({ passed }) => passed))
    ? EXIT.ok
    : EXIT.expectationFailed;
}

async function matrixOf(
  name: string,
  scenario: Scenario,
  kernels: readonly KernelProfile[],
  options: MatrixOptions['run'],
  console: Console,
): Promise<Matrix> {
  const progress = new Progress(console.err);
  const play = async (kernel: KernelProfile): Promise<Outcome> => {
    const run = new ScenarioRun(scenario, { ...options, unpinnedKernel: kernel, records: false });
    return outcomeOf(kernel, await drive(run, `${name} on ${kernel.name}`, progress));
  };
  const outcomes: Outcome[] = [];
  for (const kernel of kernels) outcomes.push(await play(kernel));
  const groups = grouped(outcomes);
  const differences: Difference[] = [];
  for (const [index, group] of groups.slice(1).entries())
    differences.push(await differenceBetween(groups[index]?.at(-1) as Outcome, group[0] as Outcome, play));
  progress.clear();
  return { name, title: scenario.title, outcomes, groups, differences };
}

/** Which single behaviour of the newer one is enough to make the older one do the same. */
async function differenceBetween(
  { kernel: before }: Outcome,
  newer: Outcome,
  play: (kernel: KernelProfile) => Promise<Outcome>,
): Promise<Difference> {
  const candidates = candidatesBetween(before, newer.kernel);
  const enough: Behaviour[] = [];
  for (const { behaviour, kernel } of candidates)
    if (isAlike(await play(kernel), newer)) enough.push(behaviour);
  return { before, after: newer.kernel, among: candidates.length, enough };
}

/** The versions that a list names, oldest first. */
function kernelsCalled(list: string): KernelProfile[] {
  const versions = KERNEL_VERSIONS as readonly string[];
  const words = list === 'all' ? versions : list.split(',').map(word => word.trim().replace(/^linux-/, ''));
  const strange = words.filter(word => !versions.includes(word));
  if (strange.length > 0) {
    const guesses = strange.map(word => {
      const meant = nearest(word, versions);
      return `no such kernel: ${word}${meant === undefined ? '' : `; did you mean ${meant}?`}`;
    });
    throw new Failure(EXIT.badInput, guesses.join('\n       '));
  }
  return versions
    .filter(version => words.includes(version))
    .map(version => kernelProfile(`linux-${version}`) as KernelProfile);
}

/** The scenario with the kernels left open that are to vary. */
function freed(name: string, scenario: Scenario, { override }: MatrixOptions): Scenario {
  if (override) return { ...scenario, nodes: scenario.nodes.map(({ kernel: _kernel, ...node }) => node) };
  const machines = scenario.nodes.filter(({ containerOf }) => containerOf === undefined);
  if (machines.some(({ kernel }) => kernel === undefined)) return scenario;
  throw new Failure(
    EXIT.badInput,
    `every node of ${name} has a kernel of its own: --override gives them the others`,
  );
}

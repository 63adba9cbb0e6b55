/** Commands that ask about runs: why something is as it is or did not happen, and where two of them part. */
import type { SimTime } from '../base/time';
import { examples, LIBRARY, type CommandLine } from './command-line';
import type { Console } from './console';
import type { ExitCode } from './exit-codes';
import { libraryFolder } from './library';
import type { AskOptions } from './question-run';
import {
  addRunOptions,
  readKernel,
  readSeed,
  readSetting,
  readTime,
  runOptions,
  type RunFlags,
} from './run-flags';

type QuestionFlags = RunFlags & { readonly at?: SimTime };

/** What `why` and `why-not` share: a run, a node, a question in the words of `ip`. */
function addQuestion(
  { program, console, env, finish }: CommandLine,
  name: string,
  description: string,
  lines: readonly string[],
  answer: Answerer,
): void {
  const command = program
    .command(name)
    .description(description)
    .argument('<scenario>', 'as for run, with a variant if it has several; or a file written by run --trace')
    .argument('<node>', 'the node it is about')
    .argument(
      '<question>',
      'what it is about: "route default", "address eth0", "neigh fe80::1", "ping X", "decision ID", ...',
    )
    .option('--at <time>', 'as it was then, like 20s; at the end of the run if left out', readTime)
    .option('--json', 'print the answer as an object', false);
  addRunOptions(command)
    .option(...LIBRARY)
    .addHelpText('after', examples(...lines))
    .action(async (word: string, node: string, question: string, options: QuestionFlags) => {
      finish(await (await answer())(word, node, question, askOptions(options, env), console));
    });
}

/** Loads what answers. */
type Answerer = () => Promise<
  (word: string, node: string, question: string, options: AskOptions, console: Console) => Promise<ExitCode>
>;

/** The options of a question as its command wants them. */
function askOptions(options: QuestionFlags, env: CommandLine['env']): AskOptions {
  return {
    run: runOptions(options),
    json: options.json,
    library: () => libraryFolder(options.library, env),
    ...(options.at === undefined ? {} : { until: options.at }),
  };
}

/** `sixlab why` */
export function addWhy(line: CommandLine): void {
  addQuestion(
    line,
    'why',
    'tell why something is as it is, back to what began it',
    [
      'sixlab why forwarding-after-slaac:broken host "route default" --at 30s',
      'sixlab why dad-failure:clone host "address fe80::/64"',
    ],
    async () => (await import('./commands/why')).why,
  );
}

/** `sixlab why-not` */
export function addWhyNot(line: CommandLine): void {
  addQuestion(
    line,
    'why-not',
    'tell why something did not happen: what came close and was refused',
    ['sixlab why-not static-default-clash:broken host "address 2001:db8:1::/64"'],
    async () => (await import('./commands/why-not')).whyNot,
  );
}

/** `sixlab diff` */
export function addDiff({ program, console, env, finish }: CommandLine): void {
  program
    .command('diff')
    .description('tell where two runs part, and what led to it in either')
    .argument('<a>', 'as for run, with a variant if it has several; or a file written by run --trace')
    .argument('[b]', 'the other; the same if left out')
    .option('--kernel-a <version>', 'the kernel of every node of the first run, like 3.10', readKernel)
    .option('--kernel-b <version>', 'the kernel of every node of the second run', readKernel)
    .option('--seed <number>', 'the seed of all chance in both runs, instead of the scenario’s', readSeed)
    .option('--seed-a <number>', 'the seed of the first run', readSeed)
    .option('--seed-b <number>', 'the seed of the second run', readSeed)
    .option(
      '--set <node:key=value>',
      'set a sysctl in both runs before anything boots; * is every node; can be repeated',
      readSetting,
    )
    .option('--decisions', 'look at nothing but decisions', false)
    .option('--json', 'print the answer as an object', false)
    .option(...LIBRARY)
    .addHelpText(
      'after',
      `${examples(
        'sixlab diff accept-ra-forwarding:broken accept-ra-forwarding:fixed',
        'sixlab diff accept-ra-forwarding:fixed --kernel-a 3.0 --kernel-b 3.4 --decisions',
        'sixlab diff before.trace after.trace',
      )}\n\nTwo records are the same if at the same time, on the same node and interface, the same happened for the same\nreasons: their numbers do not count. Exit status 0: the runs are the same; 1: they part.`,
    )
    .action(async (a: string, b: string | undefined, options: DiffFlags) => {
      const { diff } = await import('./commands/diff');
      const { seed, set, decisions, json, kernelA, kernelB, seedA = seed, seedB = seed } = options;
      const of = (kernel: string | undefined, chance: number | undefined): AskOptions['run'] => ({
        ...(kernel === undefined ? {} : { kernel }),
        ...(chance === undefined ? {} : { seed: chance }),
        ...(set === undefined ? {} : { set }),
      });
      const ask = { json, library: () => libraryFolder(options.library, env) };
      const one = { word: a, options: { ...ask, run: of(kernelA, seedA) } };
      const other = { word: b ?? a, options: { ...ask, run: of(kernelB, seedB) } };
      finish(await diff(one, other, { decisions, json }, console));
    });
}

interface DiffFlags extends Pick<RunFlags, 'json' | 'library' | 'seed' | 'set'> {
  readonly kernelA?: string;
  readonly kernelB?: string;
  readonly seedA?: number;
  readonly seedB?: number;
  readonly decisions: boolean;
}

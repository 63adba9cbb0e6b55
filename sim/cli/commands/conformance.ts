/** `sixlab conformance`: asks the conformance cases of simulated kernels, and of the kernel of this machine. */
import type { Case, CaseGroup } from '../../conformance/case';
import { CASE_GROUPS } from '../../conformance/cases/catalogue';
import { casesCalled } from '../../conformance/select';
import { SimulatedKernel } from '../../conformance/simulated-kernel';
import { ask, type Answer, type Bench } from '../../conformance/verdict';
import {
  DEFAULT_KERNEL,
  KERNEL_VERSIONS,
  kernelProfile,
  type KernelProfile,
} from '../../kernel/profile/profile';
import { askSideBySide, thisBench } from '../../realkernel/conformance';
import type { TraceRecord } from '../../trace/record';
import type { Console } from '../console';
import { EXIT, Failure, type ExitCode } from '../exit-codes';
import { Progress } from '../progress';
import { conformanceJson } from '../report/conformance-json';
import { matrixText, type Column } from '../report/conformance-matrix';
import { scriptText } from '../report/conformance-script';

export interface ConformanceOptions {
  /** `all`, or versions with commas between them; the newest when absent. */
  readonly kernel?: string;
  /** Ask the kernel of this machine too. */
  readonly real: boolean;
  readonly jobs: number;
  readonly json: boolean;
  /** Every case on a line of its own, and what a simulated kernel decided in a script. */
  readonly verbose: boolean;
}

/** Work goes on for so many milliseconds until the host has its turn. */
const SLICE = 30;

/** Asks the cases that the words mean, or all, and prints what came of it. */
export async function conformance(
  words: readonly string[],
  options: ConformanceOptions,
  console: Console,
): Promise<ExitCode> {
  const chosen = selected(words);
  const profiles = kernels(options.kernel);
  const cases = chosen.flatMap(group => group.cases);
  const here = options.real ? await benchHere(cases) : undefined;
  const progress = new Progress(console.err);
  const columns: Column[] = [];
  // With one case to show, what the simulated kernel decided is of interest too.
  const single = cases.length === 1 && !options.json;
  for (const profile of profiles) columns.push(await simulate(cases, profile, single, progress));
  if (here !== undefined) columns.push(await askHere(cases, here, options.jobs, progress));
  progress.clear();
  const [only] = cases;
  if (options.json) console.out.write(conformanceJson(cases, columns));
  else if (single && only !== undefined)
    for (const column of columns) console.out.write(scriptText(only, column, options.verbose, console.out));
  else console.out.write(matrixText(chosen, columns, options.verbose || words.length > 0, console.out));
  const failed = columns.some(({ answers }) =>
    [...answers.values()].some(({ verdict }) => verdict.kind === 'fails'),
  );
  return failed ? EXIT.expectationFailed : EXIT.ok;
}

/** The groups that the words mean, each with those of its cases that they mean. */
function selected(words: readonly string[]): CaseGroup[] {
  if (words.length === 0) return [...CASE_GROUPS];
  const wanted = new Set<Case>();
  for (const word of words) {
    const meant = casesCalled(word, CASE_GROUPS);
    if ('unknown' in meant) {
      const hint =
        meant.nearest === undefined
          ? '`sixlab conformance` lists them'
          : `did you mean \`${meant.nearest}\`?`;
      throw new Failure(EXIT.badInput, `there is no conformance case \`${word}\`; ${hint}`);
    }
    for (const each of meant.cases) wanted.add(each);
  }
  return CASE_GROUPS.map(group => ({ ...group, cases: group.cases.filter(each => wanted.has(each)) })).filter(
    ({ cases }) => cases.length > 0,
  );
}

function kernels(text = DEFAULT_KERNEL): KernelProfile[] {
  const names = text === 'all' ? KERNEL_VERSIONS.map(version => `linux-${version}`) : text.split(',');
  return names.map(name => {
    const profile = kernelProfile(name.startsWith('linux-') ? name : `linux-${name}`);
    if (!('unknown' in profile)) return profile;
    const hint =
      profile.nearest === undefined
        ? `there are ${KERNEL_VERSIONS.join(', ')}`
        : `did you mean ${profile.nearest}?`;
    throw new Failure(EXIT.badInput, `there is no kernel ${name}; ${hint}`);
  });
}

async function simulate(
  cases: readonly Case[],
  { name, version }: KernelProfile,
  records: boolean,
  progress: Progress,
): Promise<Column> {
  const answers = new Map<Case, Answer>();
  let recorded: readonly TraceRecord[] = [];
  const bench: Bench = {
    version,
    virtual: true,
    put: options => {
      const kernel = new SimulatedKernel(name, { ...options, records });
      recorded = kernel.records;
      return Promise.resolve(kernel);
    },
  };
  let turn = performance.now();
  for (const each of cases) {
    const answer = await ask(each, bench);
    answers.set(each, answer);
    if (performance.now() - turn < SLICE) continue;
    progress.show(`${name}: ${answers.size} of ${cases.length} cases`);
    await new Promise(resolve => setImmediate(resolve));
    turn = performance.now();
  }
  return { name, answers, records: recorded };
}

type BenchHere = Awaited<ReturnType<typeof thisBench>>;

async function benchHere(cases: readonly Case[]): Promise<BenchHere> {
  try {
    return await thisBench(new Set(cases.flatMap(({ programs }) => programs)));
  } catch (error) {
    throw new Failure(
      EXIT.unavailable,
      `no case can be asked of the kernel here: ${(error as Error).message}`,
    );
  }
}

async function askHere(
  cases: readonly Case[],
  bench: BenchHere,
  jobs: number,
  progress: Progress,
): Promise<Column> {
  const answers = await askSideBySide(cases, bench, jobs, (_answer, left) =>
    progress.show(`${bench.name}: ${left} of ${cases.length} cases to go`),
  );
  return { name: bench.name, answers, records: [] };
}

/**
 * Writes docs/fidelity.md: how far the simulated kernels are known to behave as Linux does, counted rather than claimed. Every
 * case that was asked of a real kernel is played in the simulator again, and what it decides in one whose answers agree
 * counts as compared. `npm run docs` writes the page; a test holds it current.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Case } from '../sim/conformance/case';
import { CASE_GROUPS } from '../sim/conformance/cases/catalogue';
import { SimulatedKernel } from '../sim/conformance/simulated-kernel';
import { ask, type Verdict } from '../sim/conformance/verdict';
import { BEHAVIOURS, DEFAULT_KERNEL, KERNEL_VERSIONS } from '../sim/kernel/profile/profile';
import '../sim/scenario/runner';
import { allDecisions, type Decision } from '../sim/trace/decision';
import type { TraceRecord } from '../sim/trace/record';
import { readRecording as readConformance, recordedAs } from '../test/conformance/recording';
import { play } from '../test/realkernel/referee/play';
import { readRecording } from '../test/realkernel/referee/recording';
import { THEMES } from '../test/realkernel/referee/themes';
import { differenceRows } from './differences';

const root = join(__dirname, '..');
const PAGE = join(root, 'docs', 'fidelity.md');

/** The page as it should stand, and the line of README.md that leads to it. */
export async function fidelity(): Promise<{ readonly page: string; readonly summary: string }> {
  const referee = await playReferee();
  const conformance = await playConformance();
  const compared = new Set([...referee.decisions, ...conformance.decisions]);
  const kernel = allDecisions().filter(({ id }) => declaredIn(id)?.startsWith('kernel/') === true);
  const known = kernel.filter(({ id }) => compared.has(id));
  const summary =
    `[docs/fidelity.md](docs/fidelity.md) counts: ${referee.agreeing} transcripts of commands and packets are those of a real kernel, ` +
    `${conformance.agreeing} of ${conformance.asked} protocol cases ended as on one, ${known.length} of ${kernel.length} of the ` +
    `kernel's reasons were met on the way, and ${Object.keys(BEHAVIOURS).length} differences between kernel versions are told apart.`;
  const page = `# How faithful

What is simulated, how each part of it was checked, and where it differs from Linux. Made by \`npm run docs\` from the
sources and the recordings; nothing here is typed by hand.

| checked | how many |
|---|---|
| transcripts equal to those of a real kernel ([referee suite](../test/realkernel/referee), ${referee.header}) | ${referee.agreeing} of ${referee.cases} cases |
| of these with a difference that the model owns up to | ${referee.differing} |
| protocol cases that a real kernel answered the same way ([conformance](../sim/conformance), ${conformance.header}) | ${conformance.agreeing} of ${conformance.asked} asked of it, of ${conformance.cases} cases |
| of these answered as Linux does, and not as specified | ${conformance.linux} |
| random sequences kept because the two once differed ([fuzzer](../test/realkernel/fuzz)) | ${keptSequences()} |
| kernel decisions reached in a case that agrees with a real kernel | ${known.length} of ${kernel.length} |
| differences between kernel versions ([profile](../sim/kernel/profile/profile.ts)) | ${Object.keys(BEHAVIOURS).length} behaviours, ${KERNEL_VERSIONS.length} versions |

## Compared with Linux, by subject

| subject | cases | recorded |
|---|---|---|
${referee.themes.join('\n')}

## By file

For each file of the kernel: the functions of Linux that it decides as, and of its decisions how many were made in a case that
agrees with a real kernel. The others are known from the sources alone, and are named.

${byFile(kernel, compared)}

## Differences

Every shortcut is a line in the header of the file that takes it.

${differenceRows().join('\n')}
`;
  return { page, summary };
}

interface Played {
  readonly cases: number;
  readonly agreeing: number;
  readonly differing: number;
  readonly header: string;
  /** What was decided in cases that agree. */
  readonly decisions: ReadonlySet<string>;
  /** Rows of the table of subjects. */
  readonly themes: readonly string[];
}

/** The referee suite, case by case. A case is in it only if the simulator agrees: that is what its test says. */
async function playReferee(): Promise<Played> {
  const decisions = new Set<string>();
  const themes: string[] = [];
  let [cases, agreeing, differing, header] = [0, 0, 0, ''];
  for (const { name, cases: all } of THEMES) {
    const recording = readRecording(name);
    header = recording?.header ?? header;
    const recorded = all.filter(({ id }) => recording?.transcripts.has(id) === true);
    for (const each of recorded) {
      const kernel = new SimulatedKernel(DEFAULT_KERNEL, each.bench);
      await play(each, kernel);
      for (const id of decided(kernel.records)) decisions.add(id);
    }
    cases += all.length;
    agreeing += recorded.length;
    differing += recorded.filter(({ differs }) => differs !== undefined).length;
    themes.push(`| ${name} | ${recorded.length} | ${recording?.header.replace(/^recorded /, '') ?? ''} |`);
  }
  return { cases, agreeing, differing, header, decisions, themes };
}

interface Conformed {
  readonly cases: number;
  /** Of a real kernel. */
  readonly asked: number;
  readonly agreeing: number;
  readonly linux: number;
  readonly header: string;
  readonly decisions: ReadonlySet<string>;
}

/** The conformance cases, one by one. */
async function playConformance(): Promise<Conformed> {
  const { header, verdicts } = readConformance();
  const decisions = new Set<string>();
  let [cases, asked, agreeing, linux] = [0, 0, 0, 0];
  for (const each of CASE_GROUPS.flatMap(group => group.cases)) {
    cases++;
    const recorded = verdicts.get(each.id);
    if (recorded === undefined || recorded.startsWith('not asked')) continue;
    asked++;
    const { verdict, records } = await askSimulated(each);
    if (recordedAs(verdict) !== recorded) continue;
    agreeing++;
    if (verdict.kind === 'linux') linux++;
    for (const id of decided(records)) decisions.add(id);
  }
  return { cases, asked, agreeing, linux, header, decisions };
}

async function askSimulated(each: Case): Promise<{ verdict: Verdict; records: readonly TraceRecord[] }> {
  let kernel: SimulatedKernel | undefined;
  const { verdict } = await ask(each, {
    version: DEFAULT_KERNEL.replace('linux-', ''),
    virtual: true,
    put: options => Promise.resolve((kernel = new SimulatedKernel(DEFAULT_KERNEL, options))),
  });
  return { verdict, records: kernel?.records ?? [] };
}

/** How many sequences of the fuzzer are replayed by its test. */
function keptSequences(): number {
  return readdirSync(join(root, 'test/realkernel/recorded/fuzz')).length;
}

/** Ids of the decisions in some records. */
function decided(records: readonly TraceRecord[]): Set<string> {
  return new Set(records.flatMap(record => ('decision' in record ? (record.decision?.id ?? []) : [])));
}

function byFile(kernel: readonly Decision[], compared: ReadonlySet<string>): string {
  const files = [...new Set(kernel.map(({ id }) => declaredIn(id) as string))].sort();
  const rows = files.map(file => {
    const own = kernel.filter(({ id }) => declaredIn(id) === file);
    const functions = [...new Set(own.flatMap(({ source }) => source ?? []))].sort();
    const rest = own.filter(({ id }) => !compared.has(id)).map(({ id }) => `\`${id}\``);
    const counted = `${own.length - rest.length} of ${own.length}`;
    return `| \`${file}\` | ${functions.join(', ')} | ${counted} | ${rest.join(', ')} |`;
  });
  return [
    '| file | functions of Linux | compared | from the sources alone |',
    '|---|---|---|---|',
    ...rows,
  ].join('\n');
}

let declarations: ReadonlyMap<string, string> | undefined;

/** The file that declares a decision, relative to sim/. */
function declaredIn(id: string): string | undefined {
  declarations ??= new Map(
    readdirSync(join(root, 'sim'), { recursive: true, encoding: 'utf8' })
      .filter(path => path.endsWith('.ts'))
      .flatMap(file => {
        const text = readFileSync(join(root, 'sim', file), 'utf8');
        return [...text.matchAll(/\bdecision\(\{\s*id: '([^']+)'/g)].map(
          ([, found]) => [found as string, file] as const,
        );
      }),
  );
  return declarations.get(id);
}

const README = join(root, 'README.md');
const LINE = /(<!-- fidelity -->\n).*(\n<!-- \/fidelity -->)/s;

/** The line as README.md has it. */
export function readmeSummary(): string | undefined {
  return LINE.exec(readFileSync(README, 'utf8'))?.[0].split('\n').slice(1, -1).join('\n');
}

if (require.main === module)
  void fidelity().then(({ page, summary }) => {
    writeFileSync(PAGE, page);
    writeFileSync(README, readFileSync(README, 'utf8').replace(LINE, `$1${summary}$2`));
  });

/**
 * Writes docs/fidelity.md: how far the simulated kernels are known to behave as Linux does, counted rather than claimed. Every
 * case that was asked of a real kernel is played in the simulator again, and what it decides in one whose answers agree
 * counts as compared. `npm run docs` writes the page; a test holds it current.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SimulatedKernel } from '../sim/conformance/simulated-kernel';
import { BEHAVIOURS, DEFAULT_KERNEL, KERNEL_VERSIONS } from '../sim/kernel/profile/profile';
import '../sim/scenario/runner';
import { allDecisions, type Decision } from '../sim/trace/decision';
import type { TraceRecord } from '../sim/trace/record';
import { play } from '../test/realkernel/referee/play';
import { readRecording } from '../test/realkernel/referee/recording';
import { THEMES } from '../test/realkernel/referee/themes';
import { differenceRows } from './differences';

const root = join(__dirname, '..');
const PAGE = join(root, 'docs', 'fidelity.md');

/** The page as it should stand. */
export async function fidelityPage(): Promise<string> {
  const referee = await playReferee();
  const compared = referee.decisions;
  const kernel = allDecisions().filter(({ id }) => declaredIn(id)?.startsWith('kernel/') === true);
  const known = kernel.filter(({ id }) => compared.has(id));
  return `# How faithful

What is simulated, how each part of it was checked, and where it differs from Linux. Made by \`npm run docs\` from the
sources and the recordings; nothing here is typed by hand.

| checked | how many |
|---|---|
| transcripts equal to those of a real kernel ([referee suite](../test/realkernel/referee), ${referee.header}) | ${referee.agreeing} of ${referee.cases} cases |
| of these with a difference that the model owns up to | ${referee.differing} |
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

if (require.main === module) void fidelityPage().then(page => writeFileSync(PAGE, page));

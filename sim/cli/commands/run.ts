/** `sixlab run`: runs scenarios, shows what happens as it happens, and says of each expectation whether it was met. */
import { LiveText } from '../../observe/live-text';
import { mistakesIn } from '../../scenario/build';
import type { RunListeners, RunOptions } from '../../scenario/run-options';
import type { Scenario } from '../../scenario/resolve';
import { ScenarioRun } from '../../scenario/runner';
import { writeWhole } from '../atomic-file';
import type { Console } from '../console';
import { drive } from '../drive';
import { EXIT, Failure } from '../exit-codes';
import type { ExitCode } from '../exit-codes';
import { Progress } from '../progress';
import { jsonReport } from '../report/json-report';
import { junitReport } from '../report/junit-report';
import { summaryLine, summarySum, type Done } from '../report/summary-table';
import { verdictText } from '../report/verdict-text';
import { prepareOutputs, RunFiles, type Outputs } from '../run-outputs';
import type { Selected } from '../selection';

/** How to run, and what to tell. */
export interface RunCommandOptions extends Outputs {
  readonly run: Pick<RunOptions, 'seed' | 'kernel' | 'set' | 'octets' | 'shuffle'>;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** A line for each run instead of its text; of what failed, why. */
  readonly summary: boolean;
}

/** Runs everything that was selected, one after the other. */
export async function run(
  selected: readonly Selected[],
  options: RunCommandOptions,
  console: Console,
): Promise<ExitCode> {
  refuseMistakes(selected, options);
  prepareOutputs(options);
  const done: Done[] = [];
  const files: RunFiles[] = [];
  const width = Math.max(0, ...selected.map(({ name }) => name.length));
  for (const [index, each] of selected.entries()) {
    const progress = new Progress(console.err);
    const written = new RunFiles(each.name, options, selected.length === 1, each.scenario, options.run);
    const label = selected.length === 1 ? each.name : `${index + 1}/${selected.length} ${each.name}`;
    done.push({ name: each.name, result: await runOne(each, options, written, console, label, progress) });
    progress.clear();
    files.push(written);
    tell(done.at(-1) as Done, width, options, console);
  }
  if (options.json) console.out.write(jsonReport(done));
  else if (done.length > 1) console.out.write(summarySum(done));
  writeFiles(done, files, options, console);
  return exitCode(done);
}

/** Options that do not fit a scenario, before anything is run. */
function refuseMistakes(selected: readonly Selected[], { run: options }: RunCommandOptions): void {
  const mistakes = selected.flatMap(({ name, scenario }) =>
    mistakesIn(scenario, options).map(mistake => (selected.length === 1 ? mistake : `${name}: ${mistake}`)),
  );
  if (mistakes.length > 0) throw new Failure(EXIT.badInput, mistakes.join('\n       '));
}

async function runOne(
  { name, scenario }: Selected,
  options: RunCommandOptions,
  files: RunFiles,
  console: Console,
  label: string,
  progress: Progress,
): Promise<Done['result']> {
  const silent = options.json || options.quiet || options.summary;
  const live = silent ? {} : liveListeners(name, scenario, options, console);
  const onRecord: RunListeners['onRecord'] = record => {
    files.record(record);
    live.onRecord?.(record);
  };
  const made = new ScenarioRun(scenario, { ...options.run, listeners: { ...live, onRecord } });
  files.of(made);
  // The progress line and the text of the run would write over each other.
  return drive(made, label, silent || !console.out.isTerminal ? progress : undefined);
}

/** The text of the run while it happens. */
function liveListeners(
  name: string,
  scenario: Scenario,
  options: RunCommandOptions,
  { out }: Console,
): RunListeners {
  const text = new LiveText(
    {
      verbose: options.verbose,
      width: out.columns,
      paint: out.colours,
      nodes: scenario.nodes.map(node => node.name),
      devices: scenario.links.flatMap(({ endpoints }) => endpoints.map(end => end.interface)),
    },
    line => out.write(line),
  );
  out.write(`${out.colours.bold(name)}  ${scenario.title}\n`);
  return {
    onRecord: record => text.record(record),
    onVerdict: ({ at, passed, expected }) =>
      text.line({
        at,
        node: '',
        mark: 'verdict',
        text: `${passed ? 'ok' : 'FAILED'}: ${expected}`,
        paint: passed ? 'green' : 'red',
      }),
  };
}

function tell(done: Done, width: number, options: RunCommandOptions, { out }: Console): void {
  if (options.json) return;
  const { name, result } = done;
  if (!options.summary) return out.write(verdictText(name, result, out));
  out.write(summaryLine(done, width, out));
  if (!result.passed) out.write(verdictText(name, result, out, true));
}

function writeFiles(
  done: readonly Done[],
  files: readonly RunFiles[],
  { junit, quiet }: RunCommandOptions,
  { err }: Console,
): void {
  const written = files.flatMap(each => each.write());
  if (junit !== undefined) {
    writeWhole(junit, junitReport(done));
    written.push(junit);
  }
  if (!quiet && written.length > 0) err.write(`written: ${written.join(' ')}\n`);
}

function exitCode(done: readonly Done[]): ExitCode {
  if (done.some(({ result }) => result.crash !== undefined)) return EXIT.ownError;
  return done.every(({ result }) => result.passed) ? EXIT.ok : EXIT.expectationFailed;
}

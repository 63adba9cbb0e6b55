/** The run that a question is asked about: one variant of a scenario that is run now, or a trace that was kept. */
import { readFileSync, statSync } from 'node:fs';
import type { SimTime } from '../base/time';
import type { RenderOptions } from '../observe/why/render';
import type { NoAnswer } from '../observe/why/why';
import { TraceStore } from '../observe/trace-store';
import { mistakesIn } from '../scenario/build';
import type { RunOptions } from '../scenario/run-options';
import { ScenarioRun } from '../scenario/runner';
import { isTraceFileError, readTraceFile } from '../trace/file';
import { systemMessage } from './atomic-file';
import { printable, type Console } from './console';
import { drive } from './drive';
import { EXIT, Failure } from './exit-codes';
import { Progress } from './progress';
import { select, type Selected } from './selection';

/** What `why` and `why-not` can be told besides the question. */
export interface AskOptions {
  readonly run: Pick<RunOptions, 'seed' | 'kernel' | 'set' | 'octets' | 'shuffle'>;
  readonly json: boolean;
  /** Look at the run as it was then, µs. */
  readonly until?: SimTime;
  readonly library: () => string;
}

/** Runs what `word` names, or reads it where it is a trace, and keeps the records. */
export async function ask(
  word: string,
  options: AskOptions,
  console: Console,
): Promise<{ store: TraceStore; name: string }> {
  if (isTrace(word)) return { store: readTrace(word), name: word };
  const { name, scenario } = onlyOne(word, select([word], false, options.library, console));
  const mistakes = mistakesIn(scenario, options.run);
  if (mistakes.length > 0) throw new Failure(EXIT.badInput, mistakes.join('\n       '));
  const store = new TraceStore();
  const run = new ScenarioRun(scenario, {
    ...options.run,
    records: false,
    listeners: { onRecord: store.add },
  });
  const progress = new Progress(console.err);
  const { crash } = await drive(run, name, options.json ? undefined : progress);
  progress.clear();
  if (crash !== undefined) throw crash;
  return { store, name };
}

function isTrace(word: string): boolean {
  return !/\.(ya?ml|[cm]?ts)(:|$)/.test(word) && statSync(word, { throwIfNoEntry: false })?.isFile() === true;
}

function readTrace(path: string): TraceStore {
  const read = readTraceFile(octetsOf(path));
  if (!isTraceFileError(read)) return TraceStore.of(read.records);
  throw new Failure(
    EXIT.badInput,
    `cannot read ${path} at octet ${read.offset}, item ${read.item}: ${read.why}`,
  );
}

function octetsOf(path: string): Uint8Array {
  try {
    return new Uint8Array(readFileSync(path));
  } catch (error) {
    throw new Failure(EXIT.badInput, `cannot read ${path}: ${systemMessage(error)}`);
  }
}

/** A question is about one run. */
function onlyOne(word: string, selected: readonly Selected[]): Selected {
  const [only] = selected;
  if (only !== undefined && selected.length === 1) return only;
  const names = selected.map(({ name }) => `\`${name}\``).join(' or ');
  throw new Failure(EXIT.badInput, `\`${word}\` is several runs, and a question is about one: say ${names}`);
}

/** How an answer is shown on this console. */
export function layoutOf({ out }: Console): RenderOptions {
  const { columns, colours } = out;
  return { ...(columns !== undefined && { width: columns }), dim: colours.dim, bold: colours.bold };
}

/** A question without an answer, as the failure of a command. */
export function noAnswer({ text, nearest }: NoAnswer): Failure {
  const meant = nearest === undefined ? '' : `; did you mean \`${nearest}\`?`;
  return new Failure(EXIT.badInput, printable(`${text}${meant}`));
}

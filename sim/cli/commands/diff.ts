/** `sixlab diff`: makes two runs, or takes the traces of them, and tells where they part and what led to it in either. */
import { formatTime } from '../../base/time';
import { partingOf, type FieldDifference, type Parting } from '../../observe/parting';
import type { TraceStore } from '../../observe/trace-store';
import { fold, type FoldedStep } from '../../observe/why/fold';
import { chainData, renderChain } from '../../observe/why/render';
import { walk } from '../../observe/why/walk';
import type { TraceRecord } from '../../trace/record';
import { printable, type Console } from '../console';
import { EXIT, Failure, type ExitCode } from '../exit-codes';
import { ask, layoutOf, type AskOptions } from '../question-run';

/** One of the two runs: what was typed for it, and how to make it. */
export interface Side {
  readonly word: string;
  readonly options: AskOptions;
}

/** What to look at, and how to tell. */
export interface DiffOptions {
  /** Nothing but decisions. */
  readonly decisions: boolean;
  readonly json: boolean;
}

/** A run that was made or read. */
interface Made {
  readonly name: string;
  readonly store: TraceStore;
}

/** Prints where the two part. */
export async function diff(
  a: Side,
  b: Side,
  { decisions, json }: DiffOptions,
  console: Console,
): Promise<ExitCode> {
  if (a.word === '-' && b.word === '-')
    throw new Failure(EXIT.badInput, 'only one of the two can come from standard input');
  const [one, other] = [await made(a, console), await made(b, console)];
  const matters = decisions ? ({ kind }: TraceRecord): boolean => kind === 'decision' : undefined;
  const parting = partingOf(one.store, other.store, matters);
  const text = json ? jsonOf(one, other, parting) : textOf(one, other, parting, console);
  console.out.write(text);
  return parting === undefined ? EXIT.ok : EXIT.expectationFailed;
}

/** A run with what was asked of it in its name, so that the two can be told apart. */
async function made({ word, options }: Side, console: Console): Promise<Made> {
  const { store, name } = await ask(word, options, console);
  const { kernel, seed } = options.run;
  const asked = [kernel, seed === undefined ? undefined : `seed ${seed}`].filter(part => part !== undefined);
  return { store, name: asked.length === 0 ? name : `${name} (${asked.join(', ')})` };
}

function chainOf({ store }: Made, record: TraceRecord | undefined): FoldedStep[] {
  return record === undefined ? [] : fold(walk(store, record));
}

function textOf(one: Made, other: Made, parting: Parting | undefined, console: Console): string {
  if (parting === undefined) return 'the runs are the same\n';
  const layout = layoutOf(console);
  const { bold } = console.out.colours;
  const first = [parting.one, parting.other].filter(record => record !== undefined);
  const at = Math.min(...first.map(record => record.at));
  const places = [...new Set(first.map(({ node }) => node || 'the lab'))].join(' and ');
  const common = parting.common?.[0];
  const side = (letter: string, run: Made, record: TraceRecord | undefined): string[] => [
    '',
    bold(`${letter}: ${printable(run.name)}`),
    ...(record === undefined ? ['  nothing more happens'] : renderChain(chainOf(run, record), layout)),
  ];
  const lines = [
    `The runs part at ${formatTime(at)} s on ${places}, after ${parting.before} records that are the same.`,
    ...(common === undefined
      ? []
      : ['', 'The last that is the same:', ...renderChain(chainOf(one, common).slice(0, 1), layout)]),
    ...side('A', one, parting.one),
    ...side('B', other, parting.other),
    ...(parting.fields.length === 0 ? [] : ['', 'They differ in:', ...parting.fields.map(fieldLine)]),
  ];
  return `${lines.join('\n')}\n`;
}

/** Of octets no more is shown than this. */
const MOST = 60;

function fieldLine({ name, one, other }: FieldDifference): string {
  const shown = (value: string | undefined): string => {
    if (value === undefined) return '(absent)';
    const text = name === 'time' ? formatTime(Number(value)) : printable(value);
    return text.length > MOST ? `${text.slice(0, MOST)}…` : text;
  };
  return `  ${name}: ${shown(one)} | ${shown(other)}`;
}

function jsonOf(one: Made, other: Made, parting: Parting | undefined): string {
  if (parting === undefined)
    return `${JSON.stringify({ same: true, a: one.name, b: other.name }, null, 2)}\n`;
  const side = (run: Made, record: TraceRecord | undefined): object => ({
    run: run.name,
    ...(record !== undefined && { at: record.at, node: record.node, record: record.id }),
    chain: chainData(chainOf(run, record)),
  });
  const { common } = parting;
  const data = {
    same: false,
    before: parting.before,
    ...(common !== undefined && { common: chainData(chainOf(one, common[0]).slice(0, 1)) }),
    a: side(one, parting.one),
    b: side(other, parting.other),
    fields: parting.fields,
  };
  return `${JSON.stringify(data, null, 2)}\n`;
}

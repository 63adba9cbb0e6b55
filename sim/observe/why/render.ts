/**
 * An answer as text for people, in columns that fit the terminal, and as plain data for programs.
 *
 *     25.000000  host    sysctl net.ipv6.conf.all.forwarding 0 → 1
 *     25.000000  host    route default via fe80::1 dev eth0 is gone: forwarding was switched on ...
 *                        addrconf.forwarding.purge-default-routers  [ip-sysctl forwarding]
 */
import { formatTime, type SimTime } from '../../base/time';
import type { Decision, Inputs } from '../../trace/decision';
import type { FoldedStep } from './fold';
import type { Refusal } from './refusals';
import type { SettingOrigin } from './setting-origin';
import type { Answer } from './why';
import type { WhyNotAnswer } from './why-not';

/** How text is shown. */
export interface RenderOptions {
  /** Columns; 100 if left out. */
  readonly width?: number;
  /** Applied to decision ids and what they were made from, which matter less than the sentences. */
  readonly dim?: (text: string) => string;
  /** Applied to what was asked for. */
  readonly bold?: (text: string) => string;
}

interface Layout {
  readonly width: number;
  readonly node: number;
  readonly dim: (text: string) => string;
  readonly bold: (text: string) => string;
}

const TIME = 13;
const same = (text: string): string => text;

/** The chain of an answer, what was refused since, and what helps. */
export function renderAnswer(answer: Answer, options: RenderOptions = {}): string {
  const { steps, lost, before, settings, since, fixes } = answer;
  const layout = layoutFor([...steps, ...lost, ...before], options);
  const lines = [...renderSteps(steps, layout)];
  if (lost.length > 0) lines.push('', 'A route there was lost like this:', ...renderSteps(lost, layout));
  if (before.length > 0) lines.push('', 'It had come like this:', ...renderSteps(before, layout));
  if (since.length > 0)
    lines.push('', 'Since then:', ...since.flatMap(refusal => renderRefusal(refusal, layout)));
  lines.push(...renderSettings(settings, layout), ...renderFixes(fixes, layout));
  return `${lines.join('\n')}\n`;
}

/** The steps of a chain alone, one or more lines each: the beginning of an answer, where there is little room. */
export function renderChain(steps: readonly FoldedStep[], options: RenderOptions = {}): string[] {
  return renderSteps(steps, layoutFor(steps, options));
}

/** Why something did not happen. */
export function renderWhyNot(answer: WhyNotAnswer, options: RenderOptions = {}): string {
  const { summary, steps, settings, refusals, waiting, fixes } = answer;
  const layout = layoutFor(steps, options);
  const lines = wrap(summary, layout.width).map(layout.bold);
  if (refusals.length > 0)
    lines.push('', 'What came close:', ...refusals.flatMap(refusal => renderRefusal(refusal, layout)));
  if (steps.length > 0) lines.push('', 'The last of it came like this:', ...renderSteps(steps, layout));
  if (waiting.length > 0) lines.push('', ...waiting.flatMap(text => wrap(text, layout.width)));
  lines.push(...renderSettings(settings, layout), ...renderFixes(fixes, layout));
  return `${lines.join('\n')}\n`;
}

function layoutFor(
  steps: readonly FoldedStep[],
  { width = 100, dim = same, bold = same }: RenderOptions,
): Layout {
  const node = Math.max(4, ...steps.map(step => step.node.length));
  return { width: Math.max(60, width), node, dim, bold };
}

function renderSteps(steps: readonly FoldedStep[], layout: Layout): string[] {
  return steps.flatMap((step, index) => renderStep(step, layout, index === 0));
}

function renderStep(step: FoldedStep, layout: Layout, first: boolean): string[] {
  const { dim, bold } = layout;
  const head = `${formatTime(step.at).padStart(TIME - 2)}  ${step.node.padEnd(layout.node)}  `;
  const indent = ' '.repeat(head.length);
  const room = layout.width - head.length;
  const lines = wrap(sentence(step), room).map(
    (line, index) => `${index === 0 ? head : indent}${first ? bold(line) : line}`,
  );
  return [...lines, ...reasonLines(step.decision, step.inputs, room).map(line => `${indent}${dim(line)}`)];
}

/** What happened and why, with how often it had before. */
function sentence({ text, decision, times, since }: FoldedStep): string {
  const said = [text, decision?.says].filter(part => part !== undefined && part !== '').join(': ');
  return times === undefined ? said : `${said} (${times} times since ${formatTime(since as SimTime)})`;
}

/** The decision by its id, where it is specified, and what it was made from. */
function reasonLines(decision: Decision | undefined, inputs: Inputs | undefined, room: number): string[] {
  const from = inputsText(inputs);
  const id = decision === undefined ? '' : `${decision.id}  [${decision.spec}]`;
  if (id === '' && from === '') return [];
  const together = [id, from].filter(part => part !== '').join('  ');
  if (together.length <= room) return [together];
  return [...(id === '' ? [] : wrap(id, room)), ...(from === '' ? [] : wrap(from, room))];
}

/** `net.ipv6.conf.eth0.accept_ra=1, net.ipv6.conf.eth0.forwarding=1`: sorted, as a trace file has them. */
export function inputsText(inputs: Inputs | undefined): string {
  return Object.entries(inputs ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${String(value)}`)
    .join(', ');
}

function renderRefusal({ decision, times, first, last, inputs, dev }: Refusal, layout: Layout): string[] {
  const when =
    times === 1
      ? `at ${formatTime(last)}`
      : `${times} times from ${formatTime(first)} to ${formatTime(last)}`;
  const where = dev === undefined ? '' : ` on ${dev}`;
  const room = layout.width - 4;
  const text = hang('  - ', `${decision.says}${where}, ${when}`, layout.width);
  return [...text, ...reasonLines(decision, inputs, room).map(line => `    ${layout.dim(line)}`)];
}

/** Who set what the decisions were made from; a change that follows from another is told with it. */
function renderSettings(settings: readonly SettingOrigin[], layout: Layout): string[] {
  if (settings.length === 0) return [];
  const lines = settings.flatMap(({ node, key, value, at, steps }) => {
    const by = steps.slice(1).map(({ text }) => text);
    const text = [`${node}: ${key} has been ${value} since ${formatTime(at)}`, ...by].join('; ');
    return hang('  - ', text, layout.width);
  });
  return ['', 'Settings that decided it:', ...lines];
}

function renderFixes(fixes: readonly string[], { width, bold }: Layout): string[] {
  if (fixes.length === 0) return [];
  const [first, ...others] = fixes as readonly [string, ...string[]];
  return [
    '',
    ...hang('What helps: ', first, width).map(bold),
    ...others.flatMap(fix => hang('        or: ', fix, width)),
  ];
}

/** Text behind a first word, with the lines after the first below its beginning. */
function hang(first: string, text: string, width: number): string[] {
  return wrap(text, width - first.length).map(
    (line, index) => `${index === 0 ? first : ' '.repeat(first.length)}${line}`,
  );
}

/** Lines of at most `width` characters, broken at blanks; a word that is longer has a line of its own. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line: string | undefined;
  for (const word of text.split(' ')) {
    if (line === undefined) line = word;
    else if (line.length + 1 + word.length <= width) line += ` ${word}`;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line ?? ''];
}

/** An answer as plain data: decisions by id, with what they say and where they are specified. */
export function answerData(answer: Answer): object {
  const { question, node, until, steps, lost, before, settings, since, fixes } = answer;
  return {
    question,
    node,
    until,
    steps: steps.map(stepData),
    lost: lost.map(stepData),
    before: before.map(stepData),
    settings: settings.map(settingData),
    since: since.map(refusalData),
    fixes,
  };
}

/** The same for an answer to why-not. */
export function whyNotData(answer: WhyNotAnswer): object {
  const { refusals, steps, settings, ...rest } = answer;
  return {
    ...rest,
    refusals: refusals.map(refusalData),
    steps: steps.map(stepData),
    settings: settings.map(settingData),
  };
}

/** The steps of a chain as plain data. */
export function chainData(steps: readonly FoldedStep[]): unknown[] {
  return steps.map(stepData);
}

function settingData({ steps, ...setting }: SettingOrigin): unknown {
  return { ...setting, steps: steps.map(stepData) };
}

function stepData({ decision, ...step }: FoldedStep): unknown {
  return { ...step, ...(decision && decisionData(decision)) };
}

function refusalData({ decision, ...refusal }: Refusal): unknown {
  return { ...refusal, ...decisionData(decision) };
}

function decisionData({ id, says, spec, remedy }: Decision): object {
  return { decision: id, says, spec, ...(remedy !== undefined && { remedy }) };
}

/** A sequence with what the real kernel did, as text to be kept: `test/realkernel/recorded/fuzz/*.txt`. */
import type { Moments, Observation } from './observation';
import { operationText, parseOperation, type Sequence } from './operation';
import type { TimedRun } from './runs';
import { SECTIONS, type Section, type State } from './state';

/** A kept case: what it shows, the sequence, and what the real kernel did. */
export interface Recording {
  readonly title: string;
  readonly kernel: string;
  readonly sequence: Sequence;
  readonly real: TimedRun;
}

/**
 * `# TITLE`, `kernel`, `phase`, `ports` and `sysctl` lines; then for each operation its line, `at` and the four moments in µs, the
 * answer's lines behind `=`, the frames, and the state by section: a section that is as it was before is left out, and one
 * that is empty now has the line `SECTION none`.
 */
export function recordingText({ title, kernel, sequence, real }: Recording): string {
  const lines = [`# ${title}`, `kernel ${kernel}`, `phase ${real.phase}`, `ports ${sequence.ports}`];
  for (const [key, value] of Object.entries(sequence.sysctl)) lines.push(`sysctl ${key}=${value}`);
  let before: State | undefined;
  for (const [index, operation] of sequence.operations.entries()) {
    const observation = real.observations[index];
    const moments = real.moments[index];
    if (observation === undefined || moments === undefined) break;
    lines.push('', operationText(operation));
    lines.push(`at ${moments.begun} ${moments.done} ${moments.asked} ${moments.told}`);
    if (observation.answer !== '') lines.push(...observation.answer.split('\n').map(line => `=${line}`));
    lines.push(...observation.frames.map(frame => `frame ${frame}`));
    for (const section of SECTIONS) lines.push(...sectionLines(section, observation.state, before));
    before = observation.state;
  }
  return `${lines.join('\n')}\n`;
}

function sectionLines(section: Section, state: State, before: State | undefined): string[] {
  const things = state[section];
  if (section !== 'sysctl' && before !== undefined && things.join('\n') === before[section].join('\n'))
    return [];
  if (things.length === 0) return section === 'sysctl' ? [] : [`${section} none`];
  return things.map(thing => `${section} ${thing}`);
}

/** The reverse. @throws Error for a text that is none. */
export function parseRecording(text: string): Recording {
  const { head, parts } = split(text);
  const read: { readonly moments: Moments; readonly observation: Observation }[] = [];
  for (const part of parts) read.push(readPart(part, read.at(-1)?.observation.state));
  return {
    title: ofWord(head, '#')[0] ?? '',
    kernel: ofWord(head, 'kernel')[0] ?? '',
    sequence: parseSequence(text),
    real: {
      phase: Number(ofWord(head, 'phase')[0]),
      observations: read.map(({ observation }) => observation),
      moments: read.map(({ moments }) => moments),
    },
  };
}

/** Only what is to be done, of a recording or of one that is still to be made. @throws Error for a text that is none. */
export function parseSequence(text: string): Sequence {
  const { head, parts } = split(text);
  return {
    ports: Number(ofWord(head, 'ports')[0] ?? 1),
    sysctl: Object.fromEntries(ofWord(head, 'sysctl').map(sysctlOf)),
    operations: parts.map(([line = '']) => parseOperation(line)),
  };
}

function split(text: string): { readonly head: readonly string[]; readonly parts: readonly string[][] } {
  const [head = '', ...parts] = text.trimEnd().split('\n\n');
  return { head: head.split('\n'), parts: parts.map(part => part.split('\n')) };
}

function ofWord(lines: readonly string[], word: string): string[] {
  return lines.filter(line => line.startsWith(`${word} `)).map(line => line.slice(word.length + 1));
}

function sysctlOf(line: string): [string, number] {
  const at = line.indexOf('=');
  return [line.slice(0, at), Number(line.slice(at + 1))];
}

function readPart(
  [, at = '', ...lines]: readonly string[],
  before: State | undefined,
): { readonly moments: Moments; readonly observation: Observation } {
  const [begun = NaN, done = NaN, asked = NaN, told = NaN] = at.split(' ').slice(1).map(Number);
  const section = (name: Section): readonly string[] => {
    const things = ofWord(lines, name);
    if (name === 'sysctl') return things;
    return things.length === 0 ? (before?.[name] ?? []) : things.filter(thing => thing !== 'none');
  };
  const state = Object.fromEntries(SECTIONS.map(name => [name, section(name)]));
  return {
    moments: { begun, done, asked, told },
    observation: {
      answer: lines.flatMap(line => (line.startsWith('=') ? [line.slice(1)] : [])).join('\n'),
      frames: ofWord(lines, 'frame'),
      state: state as Record<Section, readonly string[]>,
    },
  };
}

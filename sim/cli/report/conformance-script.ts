/** One conformance case as it ran: what it is about, every packet with its time, the verdict, and what a kernel decided. */
import type { Case } from '../../conformance/case';
import { entryLine, entryText, type Entry } from '../../conformance/transcript';
import { verdictText } from '../../conformance/verdict';
import { ownerOf, STATIONS } from '../../conformance/stations';
import { formatTime } from '../../base/time';
import type { DecisionRecord } from '../../trace/record';
import type { Stream } from '../console';
import type { Column } from './conformance-matrix';

/** Decisions about packets that are for somebody else: they say nothing of a case. */
const EVERYDAY = new Set(['ip6.rcv.otherhost', 'ip6.rcv.group-not-joined', 'ndisc.ns.otherhost']);

/**
 * The text of one case on one kernel.
 * @param verbose packets with all their fields, and what a simulated kernel refused even where nothing failed.
 */
export function scriptText(each: Case, column: Column, verbose: boolean, { colours }: Stream): string {
  const answer = column.answers.get(each);
  if (answer === undefined) return '';
  const { verdict, transcript } = answer;
  const tells = verbose || verdict.kind === 'fails';
  const refused = tells ? column.records.filter(isRefusal) : [];
  const lines = [
    `${colours.bold(each.id)}${each.tahi === undefined ? '' : `  ${each.tahi}`}  ${colours.bold(each.title)}`,
    `${each.tests === 'host' ? 'a host' : 'a router'}, ${each.spec}, on ${column.name}`,
    `to be seen: ${each.expects}`,
    ...stations(transcript),
    '',
    ...merged(transcript, refused, verbose).map(line => painted(line, colours)),
    ...(transcript.length === 0 ? [] : ['']),
    verdict.kind === 'fails' ? colours.red(verdictText(each, verdict)) : verdictText(each, verdict),
    '',
  ];
  return `${lines.join('\n')}\n`;
}

/** Who the stations are that the script speaks of. */
function stations(transcript: readonly Entry[]): string[] {
  const names = new Set(
    transcript.flatMap(entry => {
      if (entry.kind !== 'sent' && entry.kind !== 'seen') return [];
      return [ownerOf(entry.frame.src), ownerOf(entry.frame.dst)].map(name => name.replace("'", ''));
    }),
  );
  return STATIONS.filter(({ name }) => names.has(name)).map(
    ({ name, linkLocal, mac, otherMac }) =>
      `${name}: ${linkLocal.ip} at ${mac}${transcriptHas(transcript, `${name}'`) ? `, and ${name}' at ${otherMac}` : ''}`,
  );
}

function transcriptHas(transcript: readonly Entry[], owner: string): boolean {
  return transcript.some(
    entry =>
      (entry.kind === 'sent' || entry.kind === 'seen') &&
      (ownerOf(entry.frame.dst) === owner || entryText(entry).startsWith(owner)),
  );
}

function isRefusal(record: { readonly kind: string }): record is DecisionRecord {
  if (record.kind !== 'decision') return false;
  const { decision } = record as DecisionRecord;
  return (decision.outcome === 'drop' || decision.outcome === 'note') && !EVERYDAY.has(decision.id);
}

interface Line {
  readonly at: number;
  readonly mark: Entry['kind'] | 'decision';
  readonly text: string;
}

/** The lines of a script, with the refusals of the kernel between them. */
function merged(transcript: readonly Entry[], refused: readonly DecisionRecord[], verbose: boolean): Line[] {
  const lines: Line[] = transcript.map(entry => ({
    at: entry.at,
    mark: entry.kind,
    text: entryLine(entry, verbose),
  }));
  for (const { at, decision } of refused) {
    const text = `${formatTime(at).padStart(12)}     ${decision.outcome === 'drop' ? 'x' : '-'}        ${decision.says}  [${decision.id}]`;
    lines.push({ at, mark: 'decision', text });
  }
  return lines.sort((a, b) => a.at - b.at);
}

function painted({ mark, text }: Line, colours: Stream['colours']): string {
  switch (mark) {
    case 'typed':
      return colours.bold(text);
    case 'failed':
      return colours.red(text);
    case 'met':
      return colours.green(text);
    case 'remark':
    case 'printed':
    case 'decision':
      return colours.dim(text);
    default:
      return text;
  }
}

/**
 * Why something is as it is, on one machine of a run: the chain of causes from the last change that answers the question
 * back to the packet, command, timer or setting that began it; what has been refused since; and what would have helped.
 */
import type { SimTime } from '../../base/time';
import { nearest } from '../../base/nearest';
import type { CommandRecord, StateRecord, TraceRecord } from '../../trace/record';
import type { TraceStore } from '../trace-store';
import { lastGrant } from './expiry';
import { fold, type FoldedStep } from './fold';
import { lostRoute } from './lost-route';
import { pingOutcome } from './ping';
import { isAbout, parseQuestion, type Question } from './question';
import { refusalsAmong, refusalStep, type Refusal } from './refusals';
import { say } from './say';
import { settingOrigins, type SettingOrigin } from './setting-origin';
import { walk } from './walk';

/** An answer. */
export interface Answer {
  readonly question: string;
  readonly node: string;
  /** Up to when the run was looked at, µs. */
  readonly until: SimTime;
  /** The chain, the answer itself first and what began it last. */
  readonly steps: readonly FoldedStep[];
  /** Where there was no route: how the last one that led there was lost, in the same order. */
  readonly lost: readonly FoldedStep[];
  /** Where something is gone: how it had come, in the same order. */
  readonly before: readonly FoldedStep[];
  /** Where the settings came from that the decisions of the chain, and of the refusals, were made from. */
  readonly settings: readonly SettingOrigin[];
  /** What would have brought it back since then, or have kept it alive, and was refused. */
  readonly since: readonly Refusal[];
  /** Changes known to help, the nearest to the answer first. */
  readonly fixes: readonly string[];
}

/** Why there is no answer. */
export interface NoAnswer {
  readonly problem: 'question' | 'node' | 'nothing';
  readonly text: string;
  readonly nearest?: string;
}

export function isAnswer(answer: Answer | NoAnswer): answer is Answer {
  return 'steps' in answer;
}

/** What to look at. */
export interface Asked {
  readonly node: string;
  readonly question: string;
  /** Up to when, µs; the end of the run if left out. */
  readonly until?: SimTime;
}

/** Answers a question about a run. */
export function why(store: TraceStore, asked: Asked): Answer | NoAnswer {
  const understood = understand(store, asked);
  if ('problem' in understood) return understood;
  const { question, records, until } = understood;
  const target = targetOf(store, question, records);
  if (target === undefined) return nothing(question, records, asked);
  const chain = walk(store, target);
  const loss = lostRoute(store, chain);
  const lost = loss === undefined ? [] : walk(store, loss);
  const before = isGone(target) ? lastAppearance(records, target) : undefined;
  const from = lastGrant(store, target) ?? target;
  const since =
    question.about === 'state' ? refusalsAmong(after(records, from), question.subject, deviceIn(target)) : [];
  const remedies = [
    ...(isLoss(target) ? [...chain, ...lost].map(step => step.decision) : []),
    ...since.map(refusal => refusal.decision),
  ];
  return {
    question: asked.question,
    node: asked.node,
    until,
    steps: fold(chain),
    lost: fold(lost),
    before: before === undefined ? [] : fold(walk(store, before)),
    settings: settingOrigins(store, [
      ...chain,
      ...lost,
      ...since.map(refusal => refusalStep(asked.node, refusal)),
    ]),
    since,
    fixes: [...new Set(remedies.flatMap(decision => decision?.remedy ?? []))],
  };
}

/** A question that was understood, with the records of its machine up to the time it asks about. */
export interface Understood {
  readonly question: Question;
  readonly records: readonly TraceRecord[];
  readonly until: SimTime;
}

/** Finds out what is asked, and of which machine. */
export function understand(
  store: TraceStore,
  { node, question: text, until: asked }: Asked,
): Understood | NoAnswer {
  const question = parseQuestion(text);
  if ('why' in question) {
    const { why: problem, nearest: meant } = question;
    return { problem: 'question', text: problem, ...(meant !== undefined && { nearest: meant }) };
  }
  const until = asked ?? store.records.at(-1)?.at ?? 0;
  if (!store.nodes.includes(node)) {
    const meant = nearest(node, store.nodes);
    const names = store.nodes.join(', ');
    return {
      problem: 'node',
      text: `no node \`${node}\` took part in the run; there are ${names}`,
      ...(meant !== undefined && { nearest: meant }),
    };
  }
  return { question, records: store.of(node).filter(record => record.at <= until), until };
}

function targetOf(
  store: TraceStore,
  question: Question,
  records: readonly TraceRecord[],
): TraceRecord | undefined {
  switch (question.about) {
    case 'state':
      return lastChange(statesAbout(question.subject, question.words, records));
    case 'ping':
      return pingOutcome(store, records, question.target);
    case 'packet':
      return packetFate(store, records, question.id);
    case 'decision':
      return records.findLast(record => 'decision' in record && record.decision?.id === question.id);
    case 'log':
      return records.findLast(record => record.kind === 'log' && record.text.includes(question.text));
  }
}

/** The changes of what the words name. */
export function statesAbout(
  subject: string,
  words: readonly string[],
  records: readonly TraceRecord[],
): StateRecord[] {
  const states = records.filter(
    (record): record is StateRecord => record.kind === 'state' && record.subject === subject,
  );
  const found = states.filter(({ entity }) => isAbout(subject, words, entity));
  const main = found.filter(({ entity }) => !entity.includes(' table '));
  return subject === 'route' && main.length > 0 ? main : found;
}

/** The last change of what is there still, or else of what is gone. A lifetime extended is no change. */
function lastChange(states: readonly StateRecord[]): StateRecord | undefined {
  const last = new Map<string, StateRecord>();
  for (const state of states) if (!isRefresh(state)) last.set(state.entity, state);
  const latest = [...last.values()].sort((a, b) => a.id - b.id);
  return latest.findLast(state => !isGone(state)) ?? latest.at(-1);
}

function isRefresh({ subject, from, decision }: StateRecord): boolean {
  return subject === 'address' && from.startsWith('valid_lft') && decision?.id === 'addrconf.pio.refreshed';
}

function isGone(record: TraceRecord): record is StateRecord {
  return record.kind === 'state' && record.to === 'absent';
}

/** Whether it is something that nobody wants. */
function isLoss(record: TraceRecord): boolean {
  if (record.kind === 'state') return /absent|dadfailed|duplicate|FAILED|DOWN|down/.test(record.to);
  return (
    record.kind !== 'decision' || record.decision.outcome === 'drop' || record.decision.outcome === 'note'
  );
}

function lastAppearance(records: readonly TraceRecord[], gone: StateRecord): StateRecord | undefined {
  return records.findLast(
    (record): record is StateRecord =>
      record.kind === 'state' &&
      record.id < gone.id &&
      record.subject === gone.subject &&
      record.entity === gone.entity &&
      record.from === 'absent',
  );
}

function after(records: readonly TraceRecord[], target: TraceRecord): readonly TraceRecord[] {
  return records.filter(record => record.id > target.id);
}

function deviceIn(record: TraceRecord): string | undefined {
  return record.kind === 'state' ? /(?:^| )dev (\S+)/.exec(record.entity)?.[1] : undefined;
}

/** The verdict on a packet, or the packet itself where none was passed yet. */
function packetFate(store: TraceStore, records: readonly TraceRecord[], id: number): TraceRecord | undefined {
  const packet = records.find(record => record.id === id);
  if (packet?.kind !== 'rx' && packet?.kind !== 'tx') return undefined;
  return store.verdict(packet) ?? packet;
}

function nothing(
  question: Question,
  records: readonly TraceRecord[],
  { node, question: text }: Asked,
): NoAnswer {
  const known = candidates(question, records);
  const object = objectOf(question);
  const meant = nearest(object, [...known, ...known.map(each => each.split(' ')[0] as string)]);
  const there = known.length === 0 ? '' : `; there has been ${known.slice(-8).join(', ')}`;
  const whyNot = question.about === 'state' ? `; \`why-not\` tells what came close` : '';
  const problem = `nothing on ${node} answers to \`${text}\`${meant === undefined ? there : ''}${whyNot}`;
  return { problem: 'nothing', text: problem, ...(meant !== undefined && { nearest: meant }) };
}

function objectOf(question: Question): string {
  switch (question.about) {
    case 'state':
      return question.words.join(' ');
    case 'ping':
      return question.target;
    case 'packet':
      return '';
    case 'decision':
      return question.id;
    case 'log':
      return question.text;
  }
}

/** What there has been that could have been meant. */
function candidates(question: Question, records: readonly TraceRecord[]): string[] {
  const among = <T>(pick: (record: TraceRecord) => T | undefined): T[] => [
    ...new Set(records.flatMap(record => pick(record) ?? [])),
  ];
  switch (question.about) {
    case 'state':
      return among(record => (isMain(record, question.subject) ? record.entity : undefined));
    case 'decision':
      return among(record => ('decision' in record ? record.decision?.id : undefined));
    case 'ping':
      return among(record => (isPing(record) ? record.text : undefined));
    case 'packet':
      return among(record => (record.kind === 'rx' ? `${record.id} (${say(record)})` : undefined));
    case 'log':
      return among(record => (record.kind === 'log' ? record.text : undefined));
  }
}

function isMain(record: TraceRecord, subject: string): record is StateRecord {
  return record.kind === 'state' && record.subject === subject && !record.entity.endsWith(' table local');
}

function isPing(record: TraceRecord): record is CommandRecord {
  return record.kind === 'command' && /\bping6?\b/.test(record.text);
}

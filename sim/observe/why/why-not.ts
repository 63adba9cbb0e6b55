/**
 * Why something did not happen on a machine: what came close to making it, and by which decision it was refused; and
 * where nothing came close, what it would have taken.
 */
import type { SimTime } from '../../base/time';
import type { StateRecord, TraceRecord } from '../../trace/record';
import type { TraceStore } from '../trace-store';
import { fold, type FoldedStep } from './fold';
import { packetOf } from './packet-words';
import type { Question } from './question';
import { refusalsAmong, refusalStep, type Refusal } from './refusals';
import { say } from './say';
import { settingOrigins, type SettingOrigin } from './setting-origin';
import { walk } from './walk';
import { statesAbout, understand, why, isAnswer, type Asked, type NoAnswer } from './why';

/** Why something is not there. */
export interface WhyNotAnswer {
  readonly question: string;
  readonly node: string;
  /** Up to when the run was looked at, µs. */
  readonly until: SimTime;
  /** What is the case, in a sentence. */
  readonly summary: string;
  /** What came close, by decision, the most recent first. */
  readonly refusals: readonly Refusal[];
  /** How the most recent of it came about, or how the thing itself was lost. */
  readonly steps: readonly FoldedStep[];
  /** Where the settings came from that the refusals were made from. */
  readonly settings: readonly SettingOrigin[];
  /** What it would have taken, where nothing came close. */
  readonly waiting: readonly string[];
  /** Changes known to help. */
  readonly fixes: readonly string[];
}

/** Answers why something that the question names is not there, or did not come. */
export function whyNot(store: TraceStore, asked: Asked): WhyNotAnswer | NoAnswer {
  const understood = understand(store, asked);
  if ('problem' in understood) return understood;
  const { question, records, until } = understood;
  const about = { question: asked.question, node: asked.node, until };
  if (question.about !== 'state') return { ...about, ...notAState(store, asked) };
  const { subject, words } = question;
  const states = statesAbout(subject, words, records).filter(
    ({ to, from }) => to === 'absent' || from === 'absent',
  );
  const present = presentOnes(states);
  if (present.length > 0) return { ...about, ...itIsThere(store, present) };
  const gone = states.at(-1);
  const refusals = refusalsAmong(
    gone === undefined ? records : records.filter(({ id }) => id > gone.id),
    subject,
    deviceOf(question),
  ).sort((a, b) => b.record - a.record);
  const latest = refusals[0] === undefined ? undefined : store.record(refusals[0].record);
  const target = gone ?? latest;
  const chain = target === undefined ? [] : walk(store, target);
  const decisions = [gone?.decision, ...refusals.map(refusal => refusal.decision)];
  return {
    ...about,
    summary: summaryOf(asked, gone),
    refusals,
    steps: fold(chain),
    settings: settingOrigins(store, [...chain, ...refusals.map(refusal => refusalStep(asked.node, refusal))]),
    waiting: refusals.length > 0 || gone !== undefined ? [] : waitedFor(question, records, asked.node),
    fixes: [...new Set(decisions.flatMap(decision => decision?.remedy ?? []))],
  };
}

type Told = Omit<WhyNotAnswer, 'question' | 'node' | 'until'>;

/** A ping that failed, a packet that was dropped: what `why` says of it is the answer. */
function notAState(store: TraceStore, asked: Asked): Told {
  const answer = why(store, asked);
  if (!isAnswer(answer))
    return { summary: answer.text, refusals: [], steps: [], settings: [], waiting: [], fixes: [] };
  const { steps, settings, fixes } = answer;
  return { summary: 'This is what happened last:', refusals: [], steps, settings, waiting: [], fixes };
}

function presentOnes(states: readonly StateRecord[]): StateRecord[] {
  const last = new Map<string, StateRecord>();
  for (const state of states) last.set(state.entity, state);
  return [...last.values()].filter(({ to }) => to !== 'absent');
}

function itIsThere(store: TraceStore, present: readonly StateRecord[]): Told {
  const latest = present.at(-1) as StateRecord;
  return {
    summary: `It is there: ${present.map(({ entity }) => entity).join('; ')}.`,
    refusals: [],
    steps: fold(walk(store, latest)),
    settings: [],
    waiting: [],
    fixes: [],
  };
}

function summaryOf({ node, question }: Asked, gone: StateRecord | undefined): string {
  if (gone === undefined) return `There was never anything on ${node} that answers to \`${question}\`.`;
  return `It was there and is gone: ${say(gone)}.`;
}

function deviceOf({ subject, words }: Extract<Question, { about: 'state' }>): string | undefined {
  const named = words[words.indexOf('dev') + 1];
  if (words.includes('dev')) return named;
  const [object = ''] = words;
  return subject === 'address' && !/[:.…*]/.test(object) ? object : undefined;
}

/** What it takes to have such a thing, and how much of it there was. */
function waitedFor(
  { subject, words }: Extract<Question, { about: 'state' }>,
  records: readonly TraceRecord[],
  node: string,
): string[] {
  switch (subject) {
    case 'route':
    case 'address':
      return [...linkState(records, node), ...advertisements(records, node, subject, words)];
    case 'neighbour':
      return [`Nothing was sent to it by ${node}, and nothing came from it that ${node} would remember.`];
    case 'sysctl':
      return [`Nobody changed it on ${node}: it has the value it began with.`];
    default:
      return [`Nothing of that name changed on ${node}.`];
  }
}

function linkState(records: readonly TraceRecord[], node: string): string[] {
  const ready = records.some(
    record =>
      record.kind === 'decision' && record.decision.id === 'addrconf.link.ready' && record.dev !== 'lo',
  );
  return ready
    ? []
    : [`No link of ${node} became ready: an interface must be up on both sides before IPv6 begins on it.`];
}

function advertisements(
  records: readonly TraceRecord[],
  node: string,
  subject: string,
  words: readonly string[],
): string[] {
  const heard = records.filter(
    record => record.kind === 'rx' && packetOf(record.frame)?.payload.kind === 'router-advertisement',
  );
  const asked = records.filter(
    record => record.kind === 'tx' && packetOf(record.frame)?.payload.kind === 'router-solicitation',
  );
  const what =
    subject === 'route' && words[0] !== 'default'
      ? 'a route to it'
      : subject === 'route'
        ? 'a default route'
        : 'an address of it';
  const solicited =
    asked.length === 0 ? `${node} sent no solicitation.` : `${node} solicited ${times(asked.length)}.`;
  if (heard.length === 0)
    return [`${node} heard no router advertisement, and nobody made ${what} by hand. ${solicited}`];
  return [
    `${node} heard ${heard.length === 1 ? 'one router advertisement' : `${heard.length} router advertisements`}, none of which offered ${what}; nobody made one by hand.`,
  ];
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

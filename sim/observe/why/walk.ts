/**
 * From something that happened back to what began it: a packet that somebody sent, a command, a timer, and what they in
 * turn came from, over as many machines as it takes.
 *
 * Every event has an origin, the record after which it was armed; inside an event, what happened is a consequence of the
 * last thing that came in from outside before it: a frame received, a command typed, a cable pulled. A frame received
 * comes from the frame with the same octets that was sent in the event before.
 */
import type { SimTime } from '../../base/time';
import type { Decision, Inputs } from '../../trace/decision';
import type { DecisionRecord, FrameRecord, StateRecord, TraceRecord } from '../../trace/record';
import type { TraceStore } from '../trace-store';
import { lastGrant } from './expiry';
import { say } from './say';

/** One link of a chain of causes. */
export interface Step {
  /** µs. */
  readonly at: SimTime;
  /** Where; empty for what was done to the network as a whole. */
  readonly node: string;
  /** What happened, without the reason. */
  readonly text: string;
  readonly decision?: Decision;
  /** What the decision was made from. */
  readonly inputs?: Inputs;
  /** The number of the record it is taken from. */
  readonly record: number;
}

/** The chain from `target`, which is its first step, back to what began it. */
export function walk(store: TraceStore, target: TraceRecord): Step[] {
  const steps: Step[] = [];
  let position: TraceRecord | undefined = target;
  let tell = true;
  while (position !== undefined) {
    const granted: TraceRecord | undefined = tell ? lastGrant(store, position) : undefined;
    const trigger: TraceRecord | undefined = granted === undefined ? triggerOf(store, position) : undefined;
    steps.push(...eventSteps(store, position, trigger, tell));
    if (trigger !== undefined && trigger.kind !== 'rx') break;
    const sent: TraceRecord | undefined = trigger?.kind === 'rx' ? sendingOf(store, trigger) : undefined;
    position = granted ?? sent ?? store.record(position.origin);
    tell = (granted ?? sent) !== undefined;
  }
  return steps;
}

/** What is worth telling of the event of `position`, the latest first: `position` in any case if `tell`. */
function eventSteps(
  store: TraceStore,
  position: TraceRecord,
  trigger: TraceRecord | undefined,
  tell: boolean,
): Step[] {
  const between = store
    .event(position.cause)
    .filter(({ id, node }) => node === position.node && id < position.id && id > (trigger?.id ?? 0));
  const steps: Step[] = [];
  const isVerdict =
    position.kind === 'decision' && position.packet !== undefined && position.packet === trigger?.id;
  const remark = position.kind === 'tx' ? reasonOfSending(between, trigger) : undefined;
  if (!isVerdict && position !== trigger) {
    if (tell) steps.push(stepOf(position, remark?.kind === 'decision' ? remark : undefined));
    else if (trigger !== undefined && weight(position) >= MAIN) steps.push(remarkStep(store, position));
  }
  if (remark !== undefined && remark.kind !== 'decision') steps.push(stepOf(remark));
  steps.push(...settings(between, position).map(record => stepOf(record)));
  if (trigger !== undefined)
    steps.push(stepOf(trigger, trigger.kind === 'rx' ? store.verdict(trigger) : undefined));
  if (steps.length > 0) return steps;
  return timerSteps(store, [...between, position]);
}

/** What a timer did, where nothing of it was told yet: what it sent and why, or the most telling thing that changed. */
function timerSteps(store: TraceStore, records: readonly TraceRecord[]): Step[] {
  const reason = lastRemark(records);
  if (reason !== undefined && weight(reason) > ASIDE) return [remarkStep(store, reason)];
  const sent = records.findLast(({ kind }) => kind === 'tx');
  return sent === undefined ? [] : [stepOf(sent)];
}

/** A remark, with what was sent because of it. */
function remarkStep(store: TraceStore, remark: TraceRecord): Step {
  const sent = remark.kind === 'decision' ? sentFor(store, remark) : undefined;
  return sent === undefined ? stepOf(remark) : stepOf(sent, remark as DecisionRecord);
}

/** The frame that was sent for a reason that was given just before; the timer may have been armed again in between. */
function sentFor(store: TraceStore, reason: TraceRecord): TraceRecord | undefined {
  const own = store.event(reason.cause).filter(({ node, id }) => node === reason.node && id > reason.id);
  const next = own.find(record => record.kind === 'tx' || weight(record) >= MAIN);
  return next?.kind === 'tx' ? next : undefined;
}

/** What came in from outside and led to `position`: a frame, a command that was not over yet, a cable that changed. */
function triggerOf(store: TraceStore, position: TraceRecord): TraceRecord | undefined {
  if (position.kind === 'decision' && position.packet !== undefined) {
    const packet = store.record(position.packet);
    if (packet?.kind === 'rx') return packet;
  }
  const event = store.event(position.cause).filter(({ id }) => id <= position.id);
  return (
    lastArrival(
      event.filter(({ node }) => node === position.node),
      position,
    ) ??
    lastArrival(
      event.filter(record => record.kind !== 'rx'),
      position,
    )
  );
}

function lastArrival(records: readonly TraceRecord[], position: TraceRecord): TraceRecord | undefined {
  const over: string[] = [];
  for (const record of records.toReversed()) {
    if (record.kind === 'rx' || (record.kind === 'state' && record.subject === 'cable')) return record;
    if (record.kind !== 'command' || record.stream !== undefined) continue;
    const which = `${record.node} ${record.text}`;
    if (record.status !== undefined) {
      if (record !== position) over.push(which);
    } else if (over.includes(which)) over.splice(over.indexOf(which), 1);
    else return record;
  }
  return undefined;
}

/** The sysctls that were changed on the way: those the decision was made from, or else the last one. */
function settings(between: readonly TraceRecord[], position: TraceRecord): StateRecord[] {
  const changed = between.filter(
    (record): record is StateRecord => record.kind === 'state' && record.subject === 'sysctl',
  );
  const inputs = 'inputs' in position ? (position.inputs ?? {}) : {};
  const read = changed.filter(({ entity }) => Object.hasOwn(inputs, entity));
  if (read.length > 0) return read.slice(0, 1);
  const ofAll = changed.filter(({ entity }) => entity.includes('.all.'));
  const isSetting = position.kind === 'state' && position.subject === 'sysctl';
  return isSetting || ofAll.length > 0 ? ofAll.slice(0, 1) : changed.slice(-1);
}

/** Why a frame was sent: what was said just before it, or what the timer did that sent it and others. */
function reasonOfSending(
  between: readonly TraceRecord[],
  trigger: TraceRecord | undefined,
): TraceRecord | undefined {
  const just = lastRemark(between.slice(between.findLastIndex(({ kind }) => kind === 'tx') + 1));
  if (trigger === undefined) return just ?? lastRemark(between);
  return weight(just) > ASIDE ? just : undefined;
}

/** The most telling of some records, the last one where several are equally so. */
function lastRemark(records: readonly TraceRecord[]): TraceRecord | undefined {
  let best: TraceRecord | undefined;
  for (const record of records) if (weight(record) > 0 && weight(record) >= weight(best)) best = record;
  return best;
}

/** What explains an event rather than following from it. */
const MAIN = 3;
/** What is worth a word only where nothing else is. */
const ASIDE = 1;
const WEIGHTS: ReadonlyMap<string, number> = new Map([
  ['neighbour', ASIDE],
  ['route', 2],
  ['group', 0],
  ['fdb', 0],
  ['mdb', 0],
]);

/** How much a reader would miss the record: 0 for bookkeeping, which follows from something else that is told. */
function weight(record: TraceRecord | undefined): number {
  if (record === undefined) return 0;
  if (record.kind === 'decision') return record.packet === undefined ? MAIN : 0;
  if (record.kind !== 'state' || record.entity.endsWith(' table local')) return 0;
  return WEIGHTS.get(record.subject) ?? MAIN;
}

/** The sending of a frame that was received. A device arms the arrival first and is seen to send afterwards. */
function sendingOf(store: TraceStore, received: FrameRecord): FrameRecord | undefined {
  const origin = store.record(received.origin);
  if (origin === undefined) return undefined;
  const sent = store.event(origin.cause).filter((record): record is FrameRecord => record.kind === 'tx');
  const same = sent.filter(({ frame }) => sameOctets(frame.bytes, received.frame.bytes));
  return same.find(({ id }) => id >= origin.id) ?? same.at(-1);
}

function sameOctets(a: Uint8Array, b: Uint8Array): boolean {
  return a === b || (a.length === b.length && a.every((octet, index) => octet === b[index]));
}

/** A record as a step; `reason` has the decision and its inputs where another record has them. */
function stepOf(record: TraceRecord, reason?: DecisionRecord): Step {
  const said = reason ?? record;
  const decision = 'decision' in said ? said.decision : undefined;
  const inputs = 'inputs' in said ? said.inputs : undefined;
  return {
    at: record.at,
    node: record.node,
    text: say(record),
    ...(decision && { decision }),
    ...(inputs && { inputs }),
    record: record.id,
  };
}

/** How a ping ended: the last thing that happened to the last request, or to the answer to it, on whatever machine. */
import { Ip6 } from '../../base/ip6';
import type { CommandRecord, DecisionRecord, FrameRecord, TraceRecord } from '../../trace/record';
import type { TraceStore } from '../trace-store';
import { packetOf } from './packet-words';

/**
 * The record that tells how pinging `target` (an address, or a name as it was typed) from the machine of `records`
 * ended: an answer received, a packet dropped somewhere, a neighbour that did not answer. Undefined where nobody tried.
 */
export function pingOutcome(
  store: TraceStore,
  records: readonly TraceRecord[],
  target: string,
): TraceRecord | undefined {
  const typed = records.findLast(
    record => isTyped(record) && /\bping6?\b/.test(record.text) && record.text.includes(target),
  );
  const address = Ip6.parse(target);
  const requests = records.filter(record => record.kind === 'tx' && isRequest(record, address));
  const last = requests.at(-1);
  const refused = typed && records.find(record => record.id > typed.id && isRefusedLookup(record));
  if (refused !== undefined && refused.id > (last?.id ?? 0)) return refused;
  const from = last?.id ?? typed?.id;
  if (from === undefined) return undefined;
  const own = records.filter(record => record.id >= from);
  const until = records.at(-1)?.id ?? from;
  return (
    own.find(record => record.kind === 'rx' && isReply(record, address)) ??
    own.find(record => record.kind === 'rx' && isError(record)) ??
    droppedAnywhere(store, from, until, address) ??
    unresolved(records, typed?.id ?? from) ??
    (last && (store.verdict(last as FrameRecord) ?? last)) ??
    own.find(record => record.kind === 'command' && record.stream === 'stderr') ??
    typed
  );
}

function isTyped(record: TraceRecord): record is CommandRecord {
  return record.kind === 'command' && record.stream === undefined && record.status === undefined;
}

function isRequest({ frame }: FrameRecord, address: Ip6 | undefined): boolean {
  const packet = packetOf(frame);
  return packet?.payload.kind === 'echo-request' && (address === undefined || packet.dst === address);
}

function isReply({ frame }: FrameRecord, address: Ip6 | undefined): boolean {
  const packet = packetOf(frame);
  return (
    packet?.payload.kind === 'echo-reply' &&
    (address === undefined || address.isMulticast || packet.src === address)
  );
}

const ERRORS: readonly string[] = [
  'destination-unreachable',
  'packet-too-big',
  'time-exceeded',
  'parameter-problem',
];

function isError({ frame }: FrameRecord): boolean {
  return ERRORS.includes(packetOf(frame)?.payload.kind ?? '');
}

/** The kernel found no way for what a program here would send. */
function isRefusedLookup(record: TraceRecord): boolean {
  return record.kind === 'decision' && record.decision.id.startsWith('ip6.lookup.');
}

/** The last drop of a request or an answer on its way. */
function droppedAnywhere(
  store: TraceStore,
  from: number,
  until: number,
  address: Ip6 | undefined,
): DecisionRecord | undefined {
  const drops = store.records.slice(from - 1, until).filter((record): record is DecisionRecord => {
    if (record.kind !== 'decision' || record.decision.outcome !== 'drop' || record.packet === undefined)
      return false;
    const packet = store.record(record.packet);
    if (packet?.kind !== 'rx' && packet?.kind !== 'tx') return false;
    return isRequest(packet, address) || isReply(packet, address);
  });
  return drops.at(-1);
}

/** The next hop that did not answer. */
function unresolved(records: readonly TraceRecord[], from: number): TraceRecord | undefined {
  return records.findLast(
    record =>
      record.id >= from &&
      ((record.kind === 'decision' && record.decision.id === 'neigh.resolve.failed') ||
        (record.kind === 'state' && record.subject === 'neighbour' && record.to.startsWith('NUD_FAILED'))),
  );
}

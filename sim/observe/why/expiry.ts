/**
 * What ran out did so because nothing extended it: the cause is the last thing that did. The timer that noticed is no
 * cause; it may have been armed for something else.
 */
import { parsePrefix, prefixContains } from '../../base/prefix';
import type { FrameRecord, StateRecord, TraceRecord } from '../../trace/record';
import type { RouterAdvertisement } from '../../wire/icmpv6';
import type { TraceStore } from '../trace-store';
import { packetOf } from './packet-words';

const OVER: ReadonlySet<string> = new Set([
  'route.gc.expired',
  'addrconf.lifetime.valid-over',
  'addrconf.lifetime.preferred-over',
]);

/** Whether the record says that a lifetime is over. */
function isExpiry(record: TraceRecord): record is StateRecord {
  return record.kind === 'state' && record.decision !== undefined && OVER.has(record.decision.id);
}

/** For a lifetime that is over, the advertisement, or else the change, that gave it last; undefined for other records. */
export function lastGrant(store: TraceStore, record: TraceRecord): TraceRecord | undefined {
  if (!isExpiry(record)) return undefined;
  const earlier = store.of(record.node).filter(({ id }) => id < record.id);
  return (
    earlier.findLast(each => each.kind === 'rx' && grants(store, each, record)) ??
    earlier.findLast(
      each => each.kind === 'state' && each.subject === record.subject && each.entity === record.entity,
    )
  );
}

/** Whether an advertisement was accepted that gives what expired its lifetime. */
function grants(store: TraceStore, received: FrameRecord, { subject, entity }: StateRecord): boolean {
  if (store.verdict(received)?.decision.id !== 'ndisc.ra.accepted') return false;
  const packet = packetOf(received.frame);
  if (packet?.payload.kind !== 'router-advertisement' || !entity.includes(`dev ${received.dev}`))
    return false;
  const [object = '', via, gateway] = entity.split(' ');
  if (subject === 'route' && via === 'via' && gateway !== packet.src.toString()) return false;
  return object === 'default' ? packet.payload.routerLifetime > 0 : offers(packet.payload, object);
}

function offers({ options }: RouterAdvertisement, object: string): boolean {
  const wanted = parsePrefix(object);
  return options.some(option => {
    if (option.kind !== 'prefix-information' && option.kind !== 'route-information') return false;
    const offered = { address: option.prefix.masked(option.prefixLength), length: option.prefixLength };
    return wanted !== undefined && prefixContains(offered, wanted.address);
  });
}

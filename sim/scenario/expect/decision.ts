/** Expectations of `decision`: what a kernel or a daemon decided, be it about a packet or while it changed something. */
import type { Decision } from '../../trace/decision';
import type { TraceRecord } from '../../trace/record';
import type { EventSubject } from './subject';

export const decision: EventSubject<'decision'> = {
  kind: 'event',
  describe: expected => `decision ${expected.decision}`,
  matches: (record, _lab, expected) =>
    decisionOf(record)?.id === expected.decision && (expected.on ?? record.node) === record.node,
  show(record) {
    const says = decisionOf(record)?.says ?? '';
    return 'entity' in record ? `${record.entity}: ${says}` : says;
  },
};

/** The decision that a record carries. */
export function decisionOf(record: TraceRecord): Decision | undefined {
  return record.kind === 'decision' || record.kind === 'state' ? record.decision : undefined;
}

/** Why a neighbour's state changed, and what became of packets that needed it: RFC 4861 §7.2, §7.3 as the kernel has it. */
import { decision } from '../../trace/decision';

export const NEIGH_QUEUED = decision({
  id: 'neigh.resolve.queued',
  outcome: 'queue',
  says: 'the packet waits until the neighbour has answered',
  spec: 'RFC 4861 §7.2.2',
  source: '__neigh_event_send',
});
export const NEIGH_QUEUE_FULL = decision({
  id: 'neigh.resolve.queue-full',
  outcome: 'drop',
  says: 'too much is waiting for this neighbour; the oldest packet goes',
  spec: 'RFC 4861 §7.2.2',
  source: '__neigh_event_send',
  skbDropReason: 'NEIGH_QUEUEFULL',
});
export const NEIGH_FAILED = decision({
  id: 'neigh.resolve.failed',
  outcome: 'drop',
  says: 'nobody answered for this neighbour',
  spec: 'RFC 4861 §7.2.2',
  source: 'neigh_invalidate',
  skbDropReason: 'NEIGH_FAILED',
});
export const NEIGH_TABLE_FULL = decision({
  id: 'neigh.table.overflow',
  outcome: 'note',
  says: 'the neighbour table is full and nothing in it may be dropped',
  spec: 'Linux',
  source: 'neigh_alloc',
  skbDropReason: 'NEIGH_CREATEFAIL',
  remedy: 'raise net.ipv6.neigh.default.gc_thresh3',
});
export const NEIGH_CONFIRMED = decision({
  id: 'neigh.state.confirmed',
  outcome: 'note',
  says: 'the neighbour answered a solicitation',
  spec: 'RFC 4861 §7.2.5',
  source: 'neigh_update',
});
export const NEIGH_LEARNED = decision({
  id: 'neigh.state.learned',
  outcome: 'note',
  says: 'a message told the link-layer address, which proves nothing about reachability',
  spec: 'RFC 4861 §7.2.3',
  source: 'neigh_update',
});
export const NEIGH_AGED = decision({
  id: 'neigh.state.aged',
  outcome: 'note',
  says: 'the reachable time is over',
  spec: 'RFC 4861 §7.3.3',
  source: 'neigh_timer_handler',
});
export const NEIGH_USED = decision({
  id: 'neigh.state.used',
  outcome: 'note',
  says: 'a packet was sent to a neighbour nobody has confirmed lately',
  spec: 'RFC 4861 §7.3.3',
  source: '__neigh_event_send',
});
export const NEIGH_PROBED = decision({
  id: 'neigh.state.probed',
  outcome: 'note',
  says: 'no confirmation came while waiting, so the neighbour is asked',
  spec: 'RFC 4861 §7.3.3',
  source: 'neigh_timer_handler',
});
export const NEIGH_SOLICITED = decision({
  id: 'neigh.state.solicited',
  outcome: 'note',
  says: 'a packet needs this neighbour and its link-layer address is not known',
  spec: 'RFC 4861 §7.2.2',
  source: '__neigh_event_send',
});
export const NEIGH_NO_ANSWER = decision({
  id: 'neigh.state.no-answer',
  outcome: 'note',
  says: 'every solicitation went unanswered',
  spec: 'RFC 4861 §7.3.3',
  source: 'neigh_timer_handler',
});
export const NEIGH_ADMIN = decision({
  id: 'neigh.state.admin',
  outcome: 'note',
  says: 'set by hand',
  spec: 'ip-neighbour(8)',
  source: 'neigh_add',
});

/**
 * `because` of an expectation: whether a decision made the state what it is. It did where it stands in the chain of causes
 * of a change that the present state is made of; and what is not there is not there because of a decision, too, that was
 * taken on the node since the last of it went.
 */
import { findDecision } from '../trace/decision';
import type { StateRecord } from '../trace/record';
import { decisionOf } from './expect/decision';
import type { History } from './history';

/** What is known of the cause of a state. */
export interface Cause {
  readonly ok: boolean;
  /** The newest change that made the state what it is, if there was one. */
  readonly record: StateRecord | undefined;
  /** A line for the person who expected another cause. */
  readonly found: string;
}

/** @param concerns whether a state record is about what is expected. */
export function causeOf(
  history: History,
  decision: string | undefined,
  node: string,
  concerns: (record: StateRecord) => boolean,
): Cause {
  const changes = history.lately(record => record.node === node && concerns(record));
  const [newest] = changes;
  const taken = decision === undefined ? undefined : history.lastTaken(decision, node);
  const absent = newest === undefined || newest.to === 'absent';
  const refused = absent && taken !== undefined && taken.id > (newest?.id ?? 0);
  const ok = decision === undefined || refused || changes.some(change => history.ledTo(decision, change));
  return { ok, record: newest, found: ok ? '' : otherCause(decision, newest) };
}

function otherCause(decision: string, newest: StateRecord | undefined): string {
  const expected = `not because of ${decision}${findDecision(decision) === undefined ? ', which is no decision' : ''}`;
  if (newest === undefined) return `${expected}: nothing of the kind ever changed`;
  const reason = decisionOf(newest);
  const actual = reason === undefined ? 'nobody said why' : `because of ${reason.id} (${reason.says})`;
  return `${expected}: ${newest.entity} went from ${newest.from} to ${newest.to} ${actual}`;
}

/**
 * `because` of an expectation: whether a decision made the state what it is. It did where it stands in the chain of causes
 * of a change that the present state is made of; and what is not there is not there because of a decision, too, that was
 * taken on the node since the last of it went.
 */
import { findDecision } from '../trace/decision';
import type { StateRecord } from '../trace/record';
import { decisionOf } from './expect/decision';
import type { History } from './history';

/**
 * Undefined where `decision` made the state of the node what it is; otherwise a line that says what did.
 * @param concerns whether a state record is about what is expected.
 */
export function otherCause(
  history: History,
  decision: string,
  node: string,
  concerns: (record: StateRecord) => boolean,
): string | undefined {
  const changes = history.lately(node, concerns);
  const [newest] = changes;
  const absent = newest === undefined || newest.to === 'absent';
  const refused = absent && (history.lastTaken(decision, node)?.id ?? 0) > (newest?.id ?? 0);
  if (refused || changes.some(change => history.ledTo(decision, change))) return undefined;
  return causeText(decision, newest);
}

function causeText(decision: string, newest: StateRecord | undefined): string {
  const unknown = findDecision(decision) === undefined ? ', which is no decision' : '';
  const expected = `not because of ${decision}${unknown}`;
  if (newest === undefined) return `${expected}: nothing of the kind ever changed`;
  const reason = decisionOf(newest);
  const actual = reason === undefined ? 'nobody said why' : `because of ${reason.id} (${reason.says})`;
  return `${expected}: ${newest.entity} went from ${newest.from} to ${newest.to}, ${actual}`;
}

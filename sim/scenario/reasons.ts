/**
 * Why an expectation failed: the beginning of the chain of causes that made the state what it is, or, where nothing of the
 * kind ever happened, of what came close and was refused.
 */
import { fold } from '../observe/why/fold';
import { renderChain, renderWhyNot } from '../observe/why/render';
import { walk } from '../observe/why/walk';
import { whyNot } from '../observe/why/why-not';
import type { TraceStore } from '../observe/trace-store';
import type { Settled } from './expect/watch';
import type { Expectation } from './resolve';

/** As much as one reads beside a list of verdicts; `sixlab why` tells all of it. */
const LINES = 12;

/** Lines of text; none where nothing is known. `store` has every record of the run so far. */
export function reasonsOf(store: TraceStore, expectation: Expectation, { record, at }: Settled): string[] {
  const lines =
    record === undefined ? whyNothing(store, expectation, at) : renderChain(fold(walk(store, record)));
  return lines.length > LINES ? [...lines.slice(0, LINES), '...'] : lines;
}

function whyNothing(store: TraceStore, expectation: Expectation, until: number): string[] {
  const asked = questionOf(expectation);
  if (asked === undefined) return [];
  const answer = whyNot(store, { ...asked, until });
  return 'problem' in answer ? [] : renderWhyNot(answer).trimEnd().split('\n');
}

/** The question in the words of `sixlab why`, where the expectation is one that it has words for. */
function questionOf({ subject, expected }: Expectation): { node: string; question: string } | undefined {
  switch (subject) {
    case 'route':
      return { node: expected.on, question: `route ${expected.route}` };
    case 'address':
      return { node: expected.on, question: `address ${expected.address}` };
    case 'neigh':
      return { node: expected.on, question: `neigh ${expected.neigh}` };
    case 'ping':
      return { node: expected.on, question: `ping ${expected.ping}` };
    default:
      return undefined;
  }
}

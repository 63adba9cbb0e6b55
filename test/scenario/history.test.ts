import { otherCause } from '../../sim/scenario/because';
import { History } from '../../sim/scenario/history';
import { decision } from '../../sim/trace/decision';
import type { StateRecord, TraceRecord } from '../../sim/trace/record';

const declare = (id: string) => decision({ id, outcome: 'note', says: `what ${id} says`, spec: 'test' });
const EARLY = declare('test.history.early');
const LATE = declare('test.history.late');
const ASIDE = declare('test.history.aside');

function historyOf(...records: readonly Partial<TraceRecord>[]): {
  history: History;
  records: TraceRecord[];
} {
  const history = new History();
  const made = records.map(
    (each, index) => ({ id: index + 1, at: index, cause: 1, origin: 0, node: 'a', ...each }) as TraceRecord,
  );
  made.forEach(each => history.add(each));
  return { history, records: made };
}

const decided = (which: typeof EARLY, more: Partial<TraceRecord>) =>
  ({ kind: 'decision', decision: which, ...more }) as Partial<TraceRecord>;
const changed = (entity: string, from: string, to: string, more: Partial<StateRecord> = {}) =>
  ({ kind: 'state', subject: 'route', entity, from, to, ...more }) as Partial<TraceRecord>;

describe('the chain of causes', () => {
  const { history, records } = historyOf(
    decided(EARLY, { cause: 1, node: 'b' }),
    decided(ASIDE, { cause: 1, node: 'b' }),
    decided(LATE, { cause: 2, origin: 1 }),
    changed('x', 'absent', 'there', { cause: 3, origin: 3 }),
  );
  const last = records.at(-1)!;

  it('goes over events and machines to the beginning', () => {
    expect([history.ledTo(LATE.id, last), history.ledTo(EARLY.id, last)]).toEqual([true, true]);
  });

  it('leaves out what an event did after it armed the next one', () => {
    expect(history.ledTo(ASIDE.id, last)).toBe(false);
  });

  it('knows nothing of what never happened', () => {
    expect(history.ledTo('test.history.never', last)).toBe(false);
  });
});

describe('why a state is as it is', () => {
  const x = (record: StateRecord) => record.entity === 'x';

  it('is also a decision that made it before it was refreshed', () => {
    const { history } = historyOf(
      changed('x', 'absent', 'there', { cause: 1, decision: EARLY }),
      changed('x', 'there', 'longer there', { cause: 2 }),
    );
    expect(otherCause(history, EARLY.id, 'a', x)).toBeUndefined();
  });

  it('is not a decision that made it before it went', () => {
    const { history } = historyOf(
      changed('x', 'absent', 'there', { cause: 1, decision: EARLY }),
      changed('x', 'there', 'absent', { cause: 2, decision: LATE }),
    );
    expect(otherCause(history, LATE.id, 'a', x)).toBeUndefined();
    expect(otherCause(history, EARLY.id, 'a', x)).toBe(
      'not because of test.history.early: x went from there to absent, because of test.history.late (what test.history.late says)',
    );
  });

  it('of what is gone is also a decision on the node since then', () => {
    const { history } = historyOf(
      decided(EARLY, { cause: 1 }),
      changed('x', 'there', 'absent', { cause: 2 }),
      decided(LATE, { cause: 3 }),
      decided(ASIDE, { cause: 4, node: 'b' }),
    );
    const causes = [LATE, EARLY, ASIDE].map(({ id }) => otherCause(history, id, 'a', x) === undefined);
    expect(causes).toEqual([true, false, false]);
  });

  it('says when there was never anything, and when there is no such decision', () => {
    const { history } = historyOf();
    expect(otherCause(history, 'test.no', 'a', x)).toBe(
      'not because of test.no, which is no decision: nothing of the kind ever changed',
    );
  });
});

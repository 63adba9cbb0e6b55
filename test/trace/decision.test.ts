import { allDecisions, decision, findDecision } from '../../sim/trace/decision';
import '../../sim/scenario/lab';

describe('a decision', () => {
  it('is found by its id and stands in the catalogue, which is sorted', () => {
    const made = decision({ id: 'test.decision.found', outcome: 'note', says: 'it is there', spec: 'Linux' });
    expect(findDecision('test.decision.found')).toBe(made);
    const ids = allDecisions().map(({ id }) => id);
    expect(ids).toContain('test.decision.found');
    expect(ids).toEqual([...ids].sort((a, b) => (a < b ? -1 : 1)));
    expect(findDecision('test.decision.absent')).toBeUndefined();
  });

  it('cannot be declared twice', () => {
    const declare = (): unknown =>
      decision({ id: 'test.decision.twice', outcome: 'drop', says: 'x', spec: 'Linux' });
    declare();
    expect(declare).toThrow('test.decision.twice is declared twice');
  });

  it('has an index of its own, for counters', () => {
    const indexes = allDecisions().map(({ index }) => index);
    expect(new Set(indexes).size).toBe(indexes.length);
  });

  it('handed out does not let the catalogue be changed', () => {
    const before = allDecisions().length;
    (allDecisions() as unknown[]).pop();
    expect(allDecisions()).toHaveLength(before);
  });
});

describe('every decision of the program', () => {
  const declared = allDecisions().filter(({ id }) => !id.startsWith('test.'));

  it('has an id of at least three words', () => {
    const odd = declared.map(({ id }) => id).filter(id => !/^[a-z0-9-]+(\.[a-z0-9-]+){2,}$/.test(id));
    expect(odd).toEqual([]);
  });

  it('says something that is no sentence end, and names its specification', () => {
    const odd = declared
      .filter(({ says, spec }) => says.length < 10 || /[.!]$/.test(says) || spec === '')
      .map(({ id }) => id);
    expect(odd).toEqual([]);
  });
});

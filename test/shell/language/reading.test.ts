import { Reading } from '../../../sim/shell/language/reading';

const NO_PARSER = { substitution: () => undefined, script: () => undefined };
const AT = { line: 1, column: 1 };

describe('Reading', () => {
  it('keeps the first complaint', () => {
    const reading = new Reading('', NO_PARSER);
    reading.fail(AT, 'a', 'first');
    reading.refuse(AT, 'b', 'second');
    expect(reading.error).toMatchObject({ kind: 'syntax', found: 'a', message: 'first' });
  });

  it('goes a hundred deep and no deeper', () => {
    const reading = new Reading('', NO_PARSER);
    const descend = (levels: number): true | undefined =>
      levels === 0 ? true : reading.nested(AT, '(', () => descend(levels - 1));
    expect(descend(100)).toBe(true);
    expect(descend(101)).toBeUndefined();
    expect(reading.error?.message).toBe('nested too deeply');
  });

  it('takes over the complaint about a piece, with its place in the whole', () => {
    const reading = new Reading('', NO_PARSER);
    const result = reading.inner('x', { line: 3, column: 9 }, inner => {
      inner.fail(inner.source.position, 'x', 'no');
      return 1;
    });
    expect(result).toBeUndefined();
    expect(reading.error).toMatchObject({ line: 3, column: 9 });
  });
});

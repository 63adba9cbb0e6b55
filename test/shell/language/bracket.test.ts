import { characterClass, readBracket } from '../../../sim/shell/language/bracket';

describe('readBracket', () => {
  it('takes a closing bracket that comes first as a member', () => {
    const bracket = readBracket('[]a]', 0, '!', true);
    expect(bracket?.end).toBe(4);
    expect([']', 'a', 'b'].map(character => bracket?.test(character))).toEqual([true, true, false]);
  });

  it('takes a dash at either end as a member', () => {
    expect(readBracket('[a-]', 0, '^', false)?.test('-')).toBe(true);
    expect(readBracket('[-a]', 0, '^', false)?.test('-')).toBe(true);
  });

  it('knows only the negators it is given', () => {
    expect(readBracket('[!a]', 0, '^', false)?.test('a')).toBe(true);
    expect(readBracket('[!a]', 0, '!^', false)?.test('a')).toBe(false);
  });

  it('takes a backslash as a member where it does not escape', () => {
    expect(readBracket('[\\a]', 0, '^', false)?.test('\\')).toBe(true);
    expect(readBracket('[\\]a]', 0, '^', true)?.test(']')).toBe(true);
  });

  it('is none without its closing bracket or with an unknown class', () => {
    expect(readBracket('[a', 0, '^', false)).toBeUndefined();
    expect(readBracket('[', 0, '^', false)).toBeUndefined();
    expect(readBracket('[[:foo:]]', 0, '^', false)).toBeUndefined();
  });
});

it('knows the character classes of the C locale', () => {
  expect(characterClass('punct')?.('_')).toBe(true);
  expect(characterClass('alpha')?.('_')).toBe(false);
  expect(characterClass('word')).toBeUndefined();
});

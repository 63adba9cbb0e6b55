import * as fc from 'fast-check';
import { Matcher } from '../../../../sim/shell/commands/regex/matcher';
import { parseRegex } from '../../../../sim/shell/commands/regex/syntax';

function matcher(expression: string): Matcher {
  const node = parseRegex(expression, 'extended', false);
  if (typeof node === 'string') throw new Error(node);
  const compiled = Matcher.compile(node);
  if (typeof compiled === 'string') throw new Error(compiled);
  return compiled;
}

function found(expression: string, text: string): string | undefined {
  const match = matcher(expression).find(text);
  return match && text.slice(match.start, match.end);
}

describe('POSIX XBD §9.1', () => {
  it.each([
    ['a|ab|abc', 'xabcd', 'abc'],
    ['(a|ab)(c|bcd)', 'abcd', 'abcd'],
    ['b*', 'abb', ''],
    ['x*y', 'xxz xy', 'xy'],
    ['a{2,3}', 'aaaa', 'aaa'],
    ['(a*)*', 'aab', 'aa'],
    ['(|a)+', 'aa', 'aa'],
    ['^$', '', ''],
    ['\\<b\\w*', 'abc bcd', 'bcd'],
    ['z', 'abc', undefined],
  ])('%s finds the leftmost longest in %j', (expression, text, expected) => {
    expect(found(expression, text)).toBe(expected);
  });

  it('gives the limits of the groups', () => {
    expect(matcher('(a)(x)?(b+)').find('zabb')).toEqual({
      start: 1,
      end: 4,
      groups: [{ start: 1, end: 2 }, undefined, { start: 2, end: 4 }],
    });
  });

  it('finds the next match from an offset, and ^ only at the beginning', () => {
    expect(matcher('a').find('aba', 1)?.start).toBe(2);
    expect(matcher('^a').find('aba', 1)).toBeUndefined();
  });
});

it('finds something where the expressions of JavaScript do, and as long', () => {
  const atom = fc.constantFrom('a', 'b', '.', '[ab]', '(a|b)', '(ab)', 'c');
  const piece = fc.tuple(atom, fc.constantFrom('', '*', '+', '?', '{2}')).map(parts => parts.join(''));
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 10 });
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 5 }), text, (pieces, subject) => {
      const theirs = new RegExp(pieces.join('')).exec(subject);
      const ours = matcher(pieces.join('')).find(subject);
      expect(ours?.start).toBe(theirs?.index);
      expect((ours?.end ?? 0) - (ours?.start ?? 0)).toBeGreaterThanOrEqual(theirs?.[0].length ?? 0);
    }),
  );
});

it('takes no longer for an expression made to be slow', () => {
  expect(found('(a*)*(a|aa)+(a?){50}b', 'a'.repeat(2000))).toBeUndefined();
});

it('refuses an expression that would be too big', () => {
  const node = parseRegex('((a{200}){200}){200}', 'extended', false);
  expect(typeof node === 'string' ? node : Matcher.compile(node)).toBe('Regular expression too big');
});

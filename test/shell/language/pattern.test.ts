import * as fc from 'fast-check';
import {
  compilePattern,
  escapePattern,
  matchesPattern,
  matchingPrefixLengths,
  matchingSuffixLengths,
} from '../../../sim/shell/language/pattern';

const matches = (pattern: string, text: string): boolean => matchesPattern(compilePattern(pattern), text);

describe('POSIX XCU §2.13', () => {
  it.each([
    ['eth*', 'eth0', true],
    ['eth*', 'eth', true],
    ['eth?', 'eth', false],
    ['*0', 'eth0', true],
    ['*a*b*', 'xxaxxbxx', true],
    ['*a*b*', 'xxbxxaxx', false],
    ['[a-c]', 'b', true],
    ['[!a-c]', 'b', false],
    ['[^a-c]', 'd', true],
    ['[]x]', ']', true],
    ['[[:digit:]]', '7', true],
    ['[a', '[a', true],
    ['[\\!a]', '!', true],
    ['\\*', '*', true],
    ['\\*', 'x', false],
    ['', '', true],
    ['*', '', true],
  ])('%j against %j is %s', (pattern, text, expected) => {
    expect(matches(pattern, text)).toBe(expected);
  });

  it('matches only itself when escaped, whatever it is', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, other) => {
        expect(matches(escapePattern(text), text)).toBe(true);
        expect(matches(escapePattern(text), other)).toBe(text === other);
      }),
    );
  });

  it('takes no longer for many stars than for the text', () => {
    expect(matches('a*'.repeat(200) + 'b', 'a'.repeat(20_000))).toBe(false);
  });
});

describe('matching lengths', () => {
  it('gives every beginning and every end that matches, shortest first', () => {
    expect(matchingPrefixLengths(compilePattern('*/'), 'a/b/c')).toEqual([2, 4]);
    expect(matchingSuffixLengths(compilePattern('.*'), 'a.b.c')).toEqual([2, 4]);
  });

  it('agrees with matching each piece by itself', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 });
    fc.assert(
      fc.property(word, fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 }), (pattern, text) => {
        const compiled = compilePattern(pattern);
        const lengths = Array.from({ length: text.length + 1 }, (_, length) => length);
        expect(matchingPrefixLengths(compiled, text)).toEqual(
          lengths.filter(length => matchesPattern(compiled, text.slice(0, length))),
        );
        expect(matchingSuffixLengths(compiled, text)).toEqual(
          lengths.filter(length => matchesPattern(compiled, text.slice(text.length - length))),
        );
      }),
    );
  });
});

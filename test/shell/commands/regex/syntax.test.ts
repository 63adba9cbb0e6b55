import * as fc from 'fast-check';
import { parseRegex } from '../../../../sim/shell/commands/regex/syntax';

describe('what is no regular expression', () => {
  it.each([
    ['[a', 'basic', 'Unmatched [, [^, [:, [., or [='],
    ['\\(a', 'basic', 'Unmatched ( or \\('],
    ['a\\)', 'basic', 'Unmatched ) or \\)'],
    ['a\\', 'basic', 'Trailing backslash'],
    ['a\\{2,1\\}', 'basic', 'Invalid content of \\{\\}'],
    ['a\\{x\\}', 'basic', 'Invalid content of \\{\\}'],
    ['\\(a\\)\\1', 'basic', 'back-references are not supported'],
    ['(a', 'extended', 'Unmatched ( or \\('],
    ['{2}', 'extended', 'Invalid preceding regular expression'],
    ['a{99999}', 'extended', 'Regular expression too big'],
  ] as const)('%s (%s): %s', (text, syntax, complaint) => {
    expect(parseRegex(text, syntax, false)).toBe(complaint);
  });

  it('takes any text without throwing, also when it is nested without end', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('basic' as const, 'extended' as const), (text, syntax) => {
        expect(parseRegex(text, syntax, true)).toBeDefined();
      }),
    );
    expect(parseRegex('('.repeat(10_000), 'extended', false)).toBe('Regular expression too big');
  });
});

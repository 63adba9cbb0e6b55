import { parseSubstitutions, substituteLine } from '../../../sim/shell/commands/substitution';

function edit(script: string, line: string): string | undefined {
  const parsed = parseSubstitutions([script], false);
  if (typeof parsed === 'string') return parsed;
  return parsed.reduce<string | undefined>((text, each) => substituteLine(text ?? '', each) ?? text, line);
}

describe('the s command of sed', () => {
  it.each([
    ['s/a/b/', 'aa', 'ba'],
    ['s/a/b/g', 'aa', 'bb'],
    ['s/a/b/2', 'aaa', 'aba'],
    ['s/a/b/2g', 'aaa', 'abb'],
    ['s,/,|,g', '/a/', '|a|'],
    ['s/[/]/x/', 'a/b', 'axb'],
    ['s/\\(a*\\)b/<\\1>&/', 'aab', '<aa>aab'],
    ['s/x*/-/g', 'abc', '-a-b-c-'],
    ['s/b*/X/g', 'abc', 'XaXcX'],
    ['s/a/\\&\\n/', 'a', '&\n'],
    ['s/a/b/;s/b/c/', 'a', 'c'],
    ['s/A/b/I', 'a', 'b'],
    ['s/z/b/', 'a', 'a'],
  ])('%s on %j gives %j', (script, line, expected) => {
    expect(edit(script, line)).toBe(expected);
  });

  it.each([
    ['s/a', "unterminated 's' command"],
    ['s', "unterminated 's' command"],
    ['s/a/b/gz', "unknown option to 's'"],
    ['s/a/b/0', "number option to 's' command may not be zero"],
    ['s/\\(/b/', 'Unmatched ( or \\('],
    ['s/a/b/;p', "the command 'p' is not supported: only s/// is"],
  ])('%s is refused', (script, message) => {
    expect(parseSubstitutions([script], false)).toContain(message);
  });
});

import { compileRegex, type RegexOptions } from '../../../../sim/shell/commands/regex/compile';

function finds(
  expressions: readonly string[],
  text: string,
  options: Partial<RegexOptions> = {},
): boolean | string {
  const matcher = compileRegex(expressions, {
    syntax: 'basic',
    ignoreCase: false,
    bounds: 'none',
    ...options,
  });
  return typeof matcher === 'string' ? matcher : matcher.find(text) !== undefined;
}

it('finds any of several expressions', () => {
  expect(finds(['a', 'b'], 'xb')).toBe(true);
  expect(finds(['a', 'b'], 'xc')).toBe(false);
});

it('holds a match to whole words and whole lines', () => {
  expect(finds(['eth0'], 'eth01', { bounds: 'word' })).toBe(false);
  expect(finds(['eth0'], 'eth01 eth0:', { bounds: 'word' })).toBe(true);
  expect(finds(['a\\|b'], 'ab', { bounds: 'line' })).toBe(false);
});

it('takes nothing as special when fixed', () => {
  expect(finds(['a.*'], 'a.*', { syntax: 'fixed' })).toBe(true);
  expect(finds(['a.*'], 'abc', { syntax: 'fixed' })).toBe(false);
});

it('ignores case in brackets too', () => {
  expect(finds(['^[A-C]$'], 'b', { ignoreCase: true })).toBe(true);
});

it('gives the complaint of the first expression that is none', () => {
  expect(finds(['a', '[', '\\('], 'a')).toBe('Unmatched [, [^, [:, [., or [=');
});

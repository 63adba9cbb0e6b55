import { replaceEscapes } from '../../../sim/shell/commands/escapes';

it.each([
  ['a\\tb\\n', 'a\tb\n'],
  ['\\0101\\x41\\u00e9', 'AAé'],
  ['\\q\\', '\\q\\'],
  ['\\\\n', '\\n'],
])('%j becomes %j', (text, expected) => {
  expect(replaceEscapes(text, '\\0n')).toEqual({ text: expected, stop: false });
});

it('takes an octal escape without zero in a format only', () => {
  expect(replaceEscapes('\\101', '\\n').text).toBe('A');
  expect(replaceEscapes('\\101', '\\0n').text).toBe('\\101');
});

it('ends all output at \\c', () => {
  expect(replaceEscapes('a\\cb', '\\0n')).toEqual({ text: 'a', stop: true });
});

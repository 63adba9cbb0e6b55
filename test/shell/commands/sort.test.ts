import { sh } from '../machine';

it.each([
  ['sort', 'B a b'],
  ['sort -f', 'a B b'],
  ['sort -r', 'b a B'],
])('%s in the C locale', (text, expected) => {
  expect(sh(text, 'b\na\nB\n').stdout).toBe(`${expected.replaceAll(' ', '\n')}\n`);
});

it('sorts by a field, numbers as numbers, and equal ones by the whole line', () => {
  expect(sh('sort -k 2,2n', 'b 10\na 9\na 10\n').stdout).toBe('a 9\na 10\nb 10\n');
});

it.each([
  ['sort -k x', "invalid or unsupported key 'x'"],
  ['sort -k 1.2', "invalid or unsupported key '1.2'"],
  ['sort -t ab', "multi-character tab 'ab'"],
  ['sort /nosuch', 'cannot read: /nosuch: No such file or directory'],
])('%s is refused', (text, message) => {
  expect(sh(text)).toMatchObject({ stdout: '', stderr: `sort: ${message}\n`, status: 2 });
});

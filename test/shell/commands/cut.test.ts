import { sh } from '../machine';

it('keeps the order of the line, and lines without a delimiter', () => {
  expect(sh('cut -d : -f 3,1', 'a:b:c\nplain\n').stdout).toBe('a:c\nplain\n');
  expect(sh('cut -s -d : -f 1', 'a:b\nplain\n').stdout).toBe('a\n');
});

it.each([
  ['cut', 'you must specify a list of bytes, characters, or fields'],
  ['cut -d ab -f 1', 'the delimiter must be a single character'],
  ['cut -f 0', 'fields are numbered from 1'],
])('%s is refused', (text, message) => {
  expect(sh(text)).toMatchObject({ stderr: `cut: ${message}\n`, status: 1 });
});

import { sh } from '../machine';

it.each([
  ['tail -n 1', 'b\n'],
  ['tail -n +2', 'b\n'],
  ['tail -n 0', ''],
  ['tail -c 2', 'b\n'],
  ['tail -9', 'a\nb\n'],
])('%s', (text, expected) => {
  expect(sh(text, 'a\nb\n').stdout).toBe(expected);
});

it.each([
  ['tail -f /tmp/x', 'following a file with -f is not supported'],
  ['tail -n x', "invalid number of lines: 'x'"],
  ['tail /nosuch', "cannot open '/nosuch' for reading: No such file or directory"],
])('%s is refused', (text, message) => {
  expect(sh(text)).toMatchObject({ stderr: `tail: ${message}\n`, status: 1 });
});

import { sh } from '../machine';

it.each([
  ['tr a-c x', 'xxxd'],
  ['tr -d bd', 'ac'],
  ['tr -cd ab', 'ab'],
  ['tr "[:lower:]" "[:upper:]"', 'ABCD'],
  ["tr '\\141' x", 'xbcd'],
])('%s', (text, expected) => {
  expect(sh(text, 'abcd').stdout).toBe(expected);
});

it.each([
  ['tr', 'missing operand'],
  ['tr a', "missing operand after 'a'"],
  ['tr a b c', "extra operand 'c'"],
])('%s is refused', (text, message) => {
  expect(sh(text)).toMatchObject({ stderr: `tr: ${message}\n`, status: 1 });
});

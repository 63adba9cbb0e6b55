import { absolutePath } from '../../../sim/shell/language/path';

it.each([
  ['a', '/a'],
  ['./a//b/', '/a/b'],
  ['/a/../b', '/b'],
  ['../..', '/'],
  ['', '/'],
])('absolutePath(%j) is %s', (path, expected) => {
  expect(absolutePath(path)).toBe(expected);
});

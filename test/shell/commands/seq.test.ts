import { sh } from '../machine';

it.each([
  ['seq 3', '1\n2\n3\n'],
  ['seq 2 3', '2\n3\n'],
  ['seq 3 -1 1', '3\n2\n1\n'],
  ['seq -s , 3', '1,2,3\n'],
  ['seq 3 1', ''],
])('%s', (text, expected) => {
  expect(sh(text)).toMatchObject({ stdout: expected, status: 0 });
});

it.each([
  ['seq x', "'x' is not an integer"],
  ['seq', 'expected one to three operands'],
  ['seq 1 0 2', "invalid Zero increment value: '0'"],
  ['seq 999999999', 'more than 100000 numbers'],
])('%s is refused', (text, message) => {
  expect(sh(text)).toMatchObject({ stdout: '', stderr: `seq: ${message}\n`, status: 1 });
});

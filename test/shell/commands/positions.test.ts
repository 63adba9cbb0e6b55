import { parsePositions } from '../../../sim/shell/commands/positions';

function chosen(list: string): number[] | string {
  const test = parsePositions(list);
  return typeof test === 'string' ? test : [1, 2, 3, 4, 5].filter(test);
}

it.each([
  ['1', [1]],
  ['2-3,5', [2, 3, 5]],
  ['-2', [1, 2]],
  ['4-', [4, 5]],
  ['3,1', [1, 3]],
  ['0', 'fields are numbered from 1'],
  ['3-2', 'invalid decreasing range'],
  ['-', "invalid field range '-'"],
  ['a', "invalid field range 'a'"],
])('%s', (list, expected) => {
  expect(chosen(list)).toEqual(expected);
});

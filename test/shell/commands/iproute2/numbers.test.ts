import { atoi, parseInteger, parseUnsigned } from '../../../../sim/shell/commands/iproute2/numbers';

/** As strtoul(3) and strtol(3) with base 0 do. */
it.each([
  ['0', 0],
  ['10', 10],
  ['010', 8],
  ['0x10', 16],
  ['0XfF', 255],
  [' +7', 7],
  ['-0', 0],
  ['4294967295', 4294967295],
  ['4294967296', undefined],
  ['-1', undefined],
  ['08', undefined],
  ['0x', undefined],
  ['1 ', undefined],
  ['1x', undefined],
  ['', undefined],
  ['-', undefined],
  ['1e3', undefined],
])('unsigned %j', (text, value) => {
  expect(parseUnsigned(text)).toBe(value);
});

it.each([
  ['-5', -5],
  ['2147483647', 2147483647],
  ['2147483648', undefined],
  ['-2147483649', undefined],
])('integer %j', (text, value) => {
  expect(parseInteger(text)).toBe(value);
});

it.each([
  ['12abc', 12],
  [' -3', -3],
  ['abc', 0],
  ['', 0],
])('atoi %j', (text, value) => {
  expect(atoi(text)).toBe(value);
});

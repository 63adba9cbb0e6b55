import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { fromHex } from '../../../../sim/base/hex';
import { advertisementText } from '../../../../sim/shell/commands/rdisc6/advertisement-text';

interface Recorded {
  readonly name: string;
  readonly octets: string;
  /** What rdisc6 1.0.5 printed. */
  readonly text: string;
}

const RECORDED = JSON.parse(
  readFileSync(join(__dirname, 'recorded/advertisements.json'), 'utf8'),
) as readonly Recorded[];

test.each(RECORDED)('$name: as the real one shows it', ({ octets, text }) => {
  const shown = advertisementText(fromHex(octets) as Uint8Array, true);
  expect(`${shown?.text ?? ''}${shown?.whole === true ? ' from fe80::ff:fe00:1\n' : ''}`).toBe(text);
});

test('only prefixes are shown without verbosity', () => {
  const octets =
    '86000000400007080000000000000000' +
    '0501000000000400' +
    '030440c000015180000038400000000020010db8000100000000000000000000';
  expect(advertisementText(fromHex(octets) as Uint8Array, false)).toEqual({
    text: '2001:db8:1::/64\n',
    whole: true,
  });
});

test.each([
  ['another message', '85000000000000000000000000000000'],
  ['another code', '86010000400007080000000000000000'],
  ['one that is cut short', '8600000040000708'],
  ['nothing', ''],
])('%s is no advertisement', (_, octets) => {
  expect(advertisementText(fromHex(octets) as Uint8Array, true)).toBeUndefined();
});

test('no octets make it fail', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 120 }), fc.boolean(), (rest, verbose) => {
      const octets = Uint8Array.from([134, 0, ...rest]);
      expect(() => advertisementText(octets, verbose)).not.toThrow();
    }),
    { seed: 1, numRuns: 2000 },
  );
});

import { fromHex } from '../../sim/base/hex';
import { sequenceItems } from '../../sim/trace/cbor-sequence';

function items(hex: string): { starts: readonly number[]; end: number } {
  return sequenceItems(fromHex(hex) as Uint8Array);
}

describe('the items of a CBOR sequence', () => {
  // Items of RFC 8949, appendix A.
  it.each([
    ['0, 24, 1000000, -1000', '00' + '1818' + '1a000f4240' + '3903e7', [0, 1, 3, 8], 11],
    ['byte and text strings', '4401020304' + '6449455446', [0, 5], 10],
    ['nested lists and maps', '8301820203820405' + 'a26161016162820203' + 'f5', [0, 8, 17], 18],
    ['a tag', 'c11a514b67b0' + '80', [0, 6], 7],
    ['64 bits', '1b000000e8d4a51000', [0], 9],
  ])('are found one by one: %s', (_, hex, starts, end) => {
    expect(items(hex)).toEqual({ starts, end });
  });

  it.each([
    ['a string', '00' + '64494554'],
    ['a list', '00' + '8301'],
    ['the length itself', '00' + '1a000f'],
    ['a list that claims more than there is', '00' + '9bffffffffffffffff'],
    ['an indefinite length', '00' + '9fff'],
    ['a reserved length', '00' + '1c'],
  ])('end before what does not end: %s', (_, hex) => {
    expect(items(hex)).toEqual({ starts: [0], end: 1 });
  });

  it('are none in nothing', () => {
    expect(items('')).toEqual({ starts: [], end: 0 });
  });
});

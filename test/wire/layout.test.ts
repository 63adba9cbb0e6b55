import { bits8, flag } from '../../sim/wire/bits';
import { Cursor } from '../../sim/wire/cursor';
import { list, reserved, rest, u16, u32, u8 } from '../../sim/wire/fields';
import { applyResidue, getUint, Layout, putUint, residueOf, type ValueOf } from '../../sim/wire/layout';
import { octets } from './contract';

const parts = { first: u8, flags: bits8({ a: flag, b: flag }), reserved: reserved(2), words: list(u16) };
const layout = new Layout<ValueOf<typeof parts>>(parts);

describe('Layout', () => {
  it('derives type, length, encoder and decoder from one description', () => {
    const value: ValueOf<typeof parts> = { first: 7, a: true, b: false, words: [1, 2] };
    expect(layout.least).toBe(4);
    expect(layout.length(value)).toBe(8);
    const out = new Uint8Array(9);
    expect(layout.write(out, 1, value)).toBe(9);
    expect(out).toEqual(octets('00 07 80 0000 0001 0002'));
    const again = {};
    expect(layout.read(new Cursor(out, 1), again)).toBe(true);
    expect(again).toEqual(value);
  });

  it('has reserved fields and groups in no type', () => {
    // @ts-expect-error reserved octets are not a property
    const value: ValueOf<typeof parts> = { first: 7, a: true, b: false, words: [], reserved: 1 };
    // @ts-expect-error every other field is one
    const other: ValueOf<typeof parts> = { first: 7, a: true, b: false };
    expect([layout.length(value), value.first, other.first]).toEqual([4, 7, 7]);
  });

  it('names the field that is cut off, and its place', () => {
    const cursor = new Cursor(octets('ff 07 80 00'), 1);
    expect(layout.read(cursor, {})).toBe(false);
    expect(cursor.failure).toEqual({ offset: 3, field: 'reserved', why: 'needs 2 octets, 1 are left' });
  });

  it('leaves octets after the last part to the caller', () => {
    const cursor = new Cursor(octets('0102'));
    expect(new Layout({ a: u8 }).read(cursor, {})).toBe(true);
    expect(cursor.left).toBe(1);
  });

  it('ends at the end of the cursor, not of the octets', () => {
    const value = {};
    new Layout({ all: rest }).read(new Cursor(octets('01020304'), 1, 3), value);
    expect(value).toEqual({ all: octets('0203') });
    expect(new Layout({ all: u32 }).read(new Cursor(octets('01020304'), 1, 3), {})).toBe(false);
  });
});

describe('residue', () => {
  it('is what the value does not say, and puts it back', () => {
    const bytes = octets('07 bf 0100 0001');
    const cursor = new Cursor(bytes);
    const value = {} as ValueOf<typeof parts>;
    layout.read(cursor, value);
    expect(cursor.stray).toBe(true);
    const residue = residueOf(bytes, out => layout.write(out, 0, value));
    expect(residue).toEqual(octets('00 3f 0100 0000'));
    const out = new Uint8Array(6);
    layout.write(out, 0, value);
    applyResidue(out, 0, residue);
    expect(out).toEqual(bytes);
  });

  it('changes nothing where there is none', () => {
    const out = octets('0102');
    applyResidue(out, 0, undefined);
    expect(out).toEqual(octets('0102'));
  });
});

describe('numbers in octets', () => {
  it.each([
    [1, 0xff],
    [2, 0xfffe],
    [4, 0xfffffffd],
    [4, 0x80000000],
  ])('%d octets hold %d', (count, value) => {
    const out = new Uint8Array(6);
    putUint(out, 1, count, value);
    expect(getUint(out, 1, count)).toBe(value);
    expect(out[count + 1]).toBe(0);
  });
});

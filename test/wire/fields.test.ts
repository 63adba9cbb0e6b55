import { Cursor } from '../../sim/wire/cursor';
import {
  asciiText,
  constant,
  counted,
  countedOctets,
  countOf,
  ip4,
  list,
  mac,
  named,
  record,
  reserved,
  rest,
  u16,
  u32,
  u8,
} from '../../sim/wire/fields';
import { Layout, type LayoutParts } from '../../sim/wire/layout';
import { ip4 as parseIp4, mac as parseMac, octets } from './contract';

/** Reads `hex` with the parts, and demands that the value is written the same way. */
function both(parts: LayoutParts, hex: string): object {
  const layout = new Layout<object>(parts);
  const value = {};
  const cursor = new Cursor(octets(hex));
  if (!layout.read(cursor, value)) return { failure: cursor.failure };
  const out = new Uint8Array(layout.length(value));
  layout.write(out, 0, value);
  expect(out).toEqual(octets(hex));
  return value;
}

describe('fields', () => {
  it('read numbers in network order, without a sign', () => {
    expect(both({ a: u8, b: u16, c: u32 }, 'ff fffe fffffffd')).toEqual({ a: 255, b: 65534, c: 0xfffffffd });
  });

  it('read addresses', () => {
    expect(both({ a: ip4, b: mac }, 'c0000201 020000000001')).toEqual({
      a: parseIp4('192.0.2.1'),
      b: parseMac('02:00:00:00:00:01'),
    });
  });

  it('name the numbers they know', () => {
    const kinds = list(named(u8, { 1: 'one', 2: 'two' }));
    expect(both({ kinds }, '010203')).toEqual({ kinds: ['one', 'two', 3] });
  });

  it('leave reserved octets and constants out of the value', () => {
    expect(both({ a: reserved(2), b: constant(1, 7), d: rest }, '0000 07 0102')).toEqual({
      d: octets('0102'),
    });
    expect(both({ b: constant(1, 7) }, '08')).toEqual({
      failure: { offset: 0, field: 'b', why: 'is 8, not 7' },
    });
  });

  it('count items and octets where a count precedes them', () => {
    expect(
      both({ n: countOf(1, 'words'), words: counted(u16, 'words'), after: rest }, '02 0001 0002 ff'),
    ).toEqual({
      words: [1, 2],
      after: octets('ff'),
    });
    const item = record({ size: countOf(1, 'data', 2), id: u8, data: countedOctets('data', 2) });
    expect(both({ n: countOf(2, 'items'), items: counted(item, 'items') }, '0002 01 0a 0102 00 0b')).toEqual({
      items: [
        { id: 10, data: octets('0102') },
        { id: 11, data: octets('') },
      ],
    });
  });

  it('pad counted octets to whole units', () => {
    const layout = new Layout<object>({ n: countOf(1, 'data', 4), data: countedOctets('data', 4) });
    const out = new Uint8Array(layout.length({ data: octets('0102030405') }));
    layout.write(out, 0, { data: octets('0102030405') });
    expect(out).toEqual(octets('02 0102030405000000'));
  });

  it('say which item of a list is cut off', () => {
    expect(both({ words: list(u16) }, '0001 00')).toEqual({
      failure: { offset: 2, field: 'words', why: 'item 2 needs 2 octets, 1 are left' },
    });
    expect(both({ words: list(u16, 1) }, '')).toEqual({
      failure: { offset: 0, field: 'words', why: 'needs 2 octets, 0 are left' },
    });
    expect(both({ n: countOf(1, 'data', 4), data: countedOctets('data', 4) }, '02 00000000')).toMatchObject({
      failure: { field: 'data', why: 'needs 8 octets, 4 are left' },
    });
  });

  it('name the innermost field of a record that is cut off', () => {
    expect(both({ records: list(record({ a: u8, b: list(u16, 1) })) }, '01')).toMatchObject({
      failure: { field: 'records' },
    });
    expect(both({ outer: record({ a: u8, b: list(u16) }) }, '01 02')).toMatchObject({
      failure: { field: 'b' },
    });
  });

  it('read text up to the zeros at the end', () => {
    const cursor = new Cursor(octets('6162 00 63 0000'));
    expect(asciiText.read(cursor)).toBe('ab\0c');
    expect(cursor.left).toBe(2);
  });
});

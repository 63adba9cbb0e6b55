import fc from 'fast-check';
import { bits16, bits32, bits8, choice, flag, number, unused } from '../../sim/wire/bits';
import { Cursor } from '../../sim/wire/cursor';
import { octets } from './contract';

describe('bits', () => {
  const group = bits16({ first: flag, gap: unused(3), middle: number(4), last: choice(2, ['a', 'b', 'c']) });

  it('go from the most significant bit on', () => {
    const out = new Uint8Array(2);
    expect(group.write(out, 0, { first: true, middle: 9, last: 'c' })).toBe(2);
    expect(out).toEqual(octets('8980'));
    const into = {} as { first: boolean; middle: number; last: 'a' | 'b' | 'c' };
    const cursor = new Cursor(out);
    group.read(cursor, into);
    expect(into).toEqual({ first: true, middle: 9, last: 'c' });
    expect(cursor.stray).toBe(false);
  });

  it.each(['1000', '0001', '0020'])('notice %s, which nobody uses', hex => {
    const cursor = new Cursor(octets(hex));
    group.read(cursor, {} as never);
    expect(cursor.stray).toBe(true);
  });

  it('cannot be read where a choice has no meaning', () => {
    const cursor = new Cursor(octets('00c0'));
    group.read(cursor, {} as never);
    expect(cursor.failure).toMatchObject({ field: 'last', why: '3 has no meaning' });
  });

  it('count in units', () => {
    const scaled = bits8({ count: number(5, 8), rest: number(3) });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 31 }), fc.integer({ min: 0, max: 7 }), (count, rest) => {
        const out = new Uint8Array(1);
        scaled.write(out, 0, { count: count * 8, rest });
        expect(out[0]).toBe(count * 8 + rest);
      }),
    );
  });

  it('reach the top bit of four octets', () => {
    const out = new Uint8Array(4);
    bits32({ top: flag }).write(out, 0, { top: true });
    expect(out).toEqual(octets('80000000'));
  });
});

import { Cursor } from '../../sim/wire/cursor';
import { octets } from './contract';

describe('Cursor', () => {
  it('takes views and counts what is left', () => {
    const bytes = octets('00010203');
    const cursor = new Cursor(bytes, 1);
    expect(cursor.take(2)).toEqual(octets('0102'));
    expect(cursor.left).toBe(1);
    expect(cursor.take(1).buffer).toBe(bytes.buffer);
  });

  it('keeps the first failure, and gives it a name once', () => {
    const cursor = new Cursor(octets('00'));
    cursor.fail('first');
    cursor.fail('second', 'other');
    cursor.blame('inner');
    cursor.blame('outer');
    expect(cursor.failure).toEqual({ offset: 0, field: 'inner', why: 'first' });
  });
});

import { readChecksum, writeChecksum } from '../../sim/wire/checksum-field';
import { octets } from './contract';

const read = (hex: string): object => readChecksum(octets(hex), 0, octets(hex).length, 2, 0);
const write = (hex: string, remarks: object): Uint8Array => {
  const out = octets(hex);
  writeChecksum(out, 0, out.length, 2, 0, remarks);
  return out;
};

describe('the checksum field', () => {
  // RFC 1071 §3: 0001 f203 f4f5 f6f7 sum to ddf2.
  it('says nothing when it is right', () => {
    expect(read('0001 220d f203 f4f5 f6f7')).toEqual({});
    expect(write('0001 0000 f203 f4f5 f6f7', {})).toEqual(octets('0001 220d f203 f4f5 f6f7'));
  });

  it('keeps what is wrong', () => {
    expect(read('0001 220e f203 f4f5 f6f7')).toEqual({ badChecksum: 0x220e });
    expect(write('0001 0000 f203 f4f5 f6f7', { badChecksum: 0x220e })).toEqual(
      octets('0001 220e f203 f4f5 f6f7'),
    );
  });

  it('takes ffff for zero, and writes it again', () => {
    expect(read('0001 0000 fffe')).toEqual({});
    expect(read('0001 ffff fffe')).toEqual({ minusZeroChecksum: true });
    expect(write('0001 0000 fffe', { minusZeroChecksum: true })).toEqual(octets('0001 ffff fffe'));
    expect(write('0001 0000 fffd', { minusZeroChecksum: true })).toEqual(octets('0001 0001 fffd'));
  });

  it('is wrong at zero where everything else is zero', () => {
    expect(read('0000 0000 0000')).toEqual({ badChecksum: 0 });
    expect(read('0000 ffff 0000')).toEqual({});
  });

  it('counts an odd octet at the end as a high one', () => {
    expect(write('0000 0000 12', {})).toEqual(octets('0000 edff 12'));
    expect(read('0000 edff 12')).toEqual({});
  });
});

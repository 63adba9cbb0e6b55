import { fromHex, toHex } from '../../sim/base/hex';

describe('hex', () => {
  it('writes two lower-case digits an octet', () => {
    expect(toHex(Uint8Array.of(0, 10, 255))).toBe('000aff');
  });

  it('reads either case and white space', () => {
    expect(fromHex('00 0A\nfF')).toEqual(Uint8Array.of(0, 10, 255));
    expect(fromHex('')).toEqual(new Uint8Array(0));
  });

  it('refuses half an octet and other characters', () => {
    expect(fromHex('0')).toBeUndefined();
    expect(fromHex('0x')).toBeUndefined();
    expect(fromHex('0-')).toBeUndefined();
  });
});

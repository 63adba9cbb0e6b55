import { expectOption, ip6, readOption } from '../../contract';

describe('PREF64 (RFC 8781 §4)', () => {
  it('carries the lifetime divided by eight', () => {
    expectOption('26 02 0708 0064ff9b 0000000000000000', {
      kind: 'pref64',
      lifetime: 1800,
      prefixLength: 96,
      prefix: ip6('64:ff9b::'),
    });
    expectOption('26 02 fff8 0064ff9b 0000000000000000', {
      kind: 'pref64',
      lifetime: 65528,
      prefixLength: 96,
      prefix: ip6('64:ff9b::'),
    });
  });

  it.each([
    [0, 96],
    [1, 64],
    [2, 56],
    [3, 48],
    [4, 40],
    [5, 32],
  ] as const)('prefix length code %d is /%d', (code, prefixLength) => {
    expectOption(`26 02 000${code} 20010db8 0000000000000000`, {
      kind: 'pref64',
      lifetime: 0,
      prefixLength,
      prefix: ip6('2001:db8::'),
    });
  });

  it('does not fit with code 6 or 7, or in another length', () => {
    expect(readOption('26 02 0006 20010db8 0000000000000000').kind).toBe('unfit-nd-option');
    expect(readOption('26 02 0007 20010db8 0000000000000000').kind).toBe('unfit-nd-option');
    expect(readOption('26 01 0000 20010db8').kind).toBe('unfit-nd-option');
  });
});

import { Ip6 } from '../../sim/base/ip6';
import { formatPrefix, parsePrefix, prefixContains } from '../../sim/base/prefix';

describe('prefix', () => {
  it('keeps the bits after its length', () => {
    const prefix = parsePrefix('2001:db8::1/64')!;
    expect(prefix).toEqual({ address: Ip6.parse('2001:db8::1'), length: 64 });
    expect(formatPrefix(prefix)).toBe('2001:db8::1/64');
  });

  it.each([
    '2001:db8::',
    '2001:db8::/',
    '2001:db8::/129',
    '2001:db8::/064',
    '2001:db8::/-1',
    '/64',
    '::/6 4',
    '',
  ])('%p is none', text => {
    expect(parsePrefix(text)).toBeUndefined();
  });

  it('contains the addresses that share its bits', () => {
    const prefix = parsePrefix('2001:db8:0:8000::/49')!;
    expect(prefixContains(prefix, Ip6.parse('2001:db8:0:ffff::1')!)).toBe(true);
    expect(prefixContains(prefix, Ip6.parse('2001:db8:0:7fff::1')!)).toBe(false);
    expect(prefixContains(parsePrefix('::/0')!, Ip6.parse('ff02::1')!)).toBe(true);
  });
});

import { Ip4 } from '../../sim/base/ip4';
import { formatPrefix4, parsePrefix4, prefix4Contains } from '../../sim/base/prefix4';

describe('IPv4 prefix', () => {
  it('keeps the bits after its length', () => {
    const prefix = parsePrefix4('192.0.2.1/24')!;
    expect(prefix).toEqual({ address: Ip4.parse('192.0.2.1'), length: 24 });
    expect(formatPrefix4(prefix)).toBe('192.0.2.1/24');
  });

  it.each(['192.0.2.1', '192.0.2.1/', '192.0.2.1/33', '192.0.2.1/024', '192.0.2/24', '1.2.3.4/-1', '/8', ''])(
    '%p is none',
    text => {
      expect(parsePrefix4(text)).toBeUndefined();
    },
  );

  it('contains the addresses that share its bits', () => {
    const prefix = parsePrefix4('192.0.2.128/25')!;
    expect(prefix4Contains(prefix, Ip4.parse('192.0.2.255')!)).toBe(true);
    expect(prefix4Contains(prefix, Ip4.parse('192.0.2.127')!)).toBe(false);
    expect(prefix4Contains(parsePrefix4('0.0.0.0/0')!, Ip4.parse('224.0.0.1')!)).toBe(true);
  });
});

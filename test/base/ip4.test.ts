import { BROADCAST4, Ip4, LOOPBACK4, UNSPECIFIED4 } from '../../sim/base/ip4';

const ip4 = (text: string): Ip4 => Ip4.parse(text)!;

describe('Ip4', () => {
  it('is one object for one value, with a signed word', () => {
    expect(Ip4.of(0xc0000201)).toBe(ip4('192.0.2.1'));
    expect(ip4('192.0.2.1').word).toBe(0xc0000201 | 0);
    expect(String(ip4('203.0.113.255'))).toBe('203.0.113.255');
  });

  it('reads and writes octets', () => {
    const out = new Uint8Array(6);
    Ip4.fromBytes(Uint8Array.of(0, 255, 1, 2, 128), 1).writeTo(out, 2);
    expect([...out]).toEqual([0, 0, 255, 1, 2, 128]);
  });

  it.each(['', '1.2.3', '1.2.3.4.5', '256.1.1.1', '01.2.3.4', '1.2.3.', 'a.b.c.d', '1.2.3.4 '])(
    '%p is none',
    text => {
      expect(Ip4.parse(text)).toBeUndefined();
    },
  );

  it('tells the special ranges apart', () => {
    expect(UNSPECIFIED4.isUnspecified && LOOPBACK4.isLoopback && BROADCAST4.isBroadcast).toBe(true);
    expect(ip4('239.0.0.1').isMulticast).toBe(true);
    expect(ip4('240.0.0.1').isMulticast).toBe(false);
    expect(ip4('169.254.1.1').isLinkLocal).toBe(true);
    expect(ip4('169.253.1.1').isLinkLocal).toBe(false);
  });

  it('masks and compares prefixes of any length', () => {
    expect(String(ip4('192.0.2.200').masked(25))).toBe('192.0.2.128');
    expect(ip4('192.0.2.200').masked(0)).toBe(UNSPECIFIED4);
    expect(ip4('192.0.2.200').masked(32)).toBe(ip4('192.0.2.200'));
    expect(ip4('10.0.0.1').prefixEquals(ip4('192.0.2.1'), 0)).toBe(true);
    expect(ip4('10.0.0.1').prefixEquals(ip4('10.0.0.0'), 31)).toBe(true);
    expect(ip4('10.0.0.1').prefixEquals(ip4('10.0.0.0'), 32)).toBe(false);
    expect(ip4('200.0.0.1').compare(ip4('100.0.0.1'))).toBeGreaterThan(0);
  });
});

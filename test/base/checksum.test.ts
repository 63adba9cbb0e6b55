import fc from 'fast-check';
import { internetChecksum, pseudoHeaderSum4, pseudoHeaderSum6 } from '../../sim/base/checksum';
import { fromHex } from '../../sim/base/hex';
import { Ip4 } from '../../sim/base/ip4';
import { Ip6 } from '../../sim/base/ip6';

describe('internetChecksum', () => {
  it('sums the example of RFC 1071 §3 to ddf2', () => {
    expect(internetChecksum(fromHex('0001f203f4f5f6f7')!)).toBe(~0xddf2 & 0xffff);
  });

  it('counts an odd last octet as the high half of a word', () => {
    expect(internetChecksum(Uint8Array.of(0x12))).toBe(~0x1200 & 0xffff);
  });

  it('covers only the range asked for', () => {
    const bytes = fromHex('ffff 0001 f203 f4f5 f6f7 ffff')!;
    expect(internetChecksum(bytes, 2, 10)).toBe(~0xddf2 & 0xffff);
  });

  it('is zero over octets that hold their checksum, however long they are', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 2, maxLength: 300 }),
        fc.integer({ min: 1, max: 900 }),
        (part, times) => {
          const bytes = new Uint8Array(part.length * times * 2);
          for (let i = 2; i < bytes.length; i++) bytes[i] = part[i % part.length]!;
          const sum = internetChecksum(bytes);
          bytes[0] = sum >>> 8;
          bytes[1] = sum & 255;
          expect(internetChecksum(bytes)).toBe(0);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('agrees with the sums that tshark calls good', () => {
    // ICMPv6 echo request fe80::1 > fe80::2, id 1, seq 2, data 0102030405
    const icmp = fromHex('8000 79aa 0001 0002 0102030405')!;
    const pseudo6 = pseudoHeaderSum6(Ip6.parse('fe80::1')!, Ip6.parse('fe80::2')!, icmp.length, 58);
    expect(internetChecksum(icmp, 0, icmp.length, pseudo6)).toBe(0);
    // UDP 192.0.2.1:1 > 192.0.2.2:2, data "hi"
    const udp = fromHex('0001 0002 000a 136a 6869')!;
    const pseudo4 = pseudoHeaderSum4(Ip4.parse('192.0.2.1')!, Ip4.parse('192.0.2.2')!, udp.length, 17);
    expect(internetChecksum(udp, 0, udp.length, pseudo4)).toBe(0);
  });
});

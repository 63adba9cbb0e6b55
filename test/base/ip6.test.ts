import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { ALL_MLDV2_ROUTERS, ALL_NODES, Ip6, LOOPBACK, UNSPECIFIED } from '../../sim/base/ip6';

/** In ipaddr.js, but not in its type declarations. */
interface FixedLength {
  toFixedLengthString(): string;
}

const ip6 = (text: string): Ip6 => Ip6.parse(text)!;
const octets = fc.uint8Array({ minLength: 16, maxLength: 16 });
/** Octets with long runs of zeros, where compression is decided. */
const sparse = fc.array(fc.constantFrom(0, 0, 0, 0, 1, 0xab), { minLength: 16, maxLength: 16 });

describe('Ip6 text', () => {
  it.each([
    ['2001:0db8:0000:0000:0001:0000:0000:0001', '2001:db8::1:0:0:1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['2001:db8:0:0:0:0:2:1', '2001:db8::2:1'],
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
    ['2001:DB8::AAAA', '2001:db8::aaaa'],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
    ['::ffff:192.0.2.1', '::ffff:192.0.2.1'],
    ['::ffff:c000:201', '::ffff:192.0.2.1'],
    ['::192.0.2.33', '::192.0.2.33'],
    ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
    ['::', '::'],
    ['::1', '::1'],
    ['ff02::1:ff00:0', 'ff02::1:ff00:0'],
  ])('%s is written %s (RFC 5952 §4, inet_ntop)', (text, canonical) => {
    expect(ip6(text).toString()).toBe(canonical);
    expect(ip6(canonical)).toBe(ip6(text));
  });

  it.each([
    '',
    ':',
    ':::',
    '1',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7:8::',
    '1::2::3',
    ':1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:',
    '12345::',
    'g::',
    '::1%eth0',
    '::1/64',
    ' ::1',
    '::1.2.3',
    '::1.2.3.256',
    '::01.2.3.4',
    '1.2.3.4',
    '1:2:3:4:5:6:7:1.2.3.4',
    '::1.2.3.4:5',
    '::+1',
    '::0x1',
  ])('%p is no address', text => {
    expect(Ip6.parse(text)).toBeUndefined();
  });

  it('is written as ipaddr.js writes it', () => {
    fc.assert(
      fc.property(fc.oneof(octets, sparse), bytes => {
        const ours = Ip6.fromBytes(Uint8Array.from(bytes));
        const theirs = new ipaddr.IPv6([...bytes]);
        fc.pre(ours.w0 !== 0 || ours.w1 !== 0); // ipaddr.js has no IPv4 tail here
        expect(ours.toString()).toBe(theirs.toRFC5952String());
        expect(ours.toLongString()).toBe((theirs as unknown as FixedLength).toFixedLengthString());
      }),
    );
  });

  it('reads back what it wrote', () => {
    fc.assert(
      fc.property(fc.oneof(octets, sparse), bytes => {
        const address = Ip6.fromBytes(Uint8Array.from(bytes));
        expect(Ip6.parse(address.toString())).toBe(address);
        expect(Ip6.parse(address.toLongString())).toBe(address);
      }),
    );
  });
});

describe('Ip6 identity', () => {
  it('gives one object for one value however it was made', () => {
    expect(Ip6.of(0x20010db8, 0, 0, 1)).toBe(ip6('2001:db8::1'));
    expect(Ip6.of(0xff020000, 0, 0, 1)).toBe(ALL_NODES);
    expect(Ip6.of(-16646144, 0, 0, 1)).toBe(ALL_NODES);
  });

  it('stays so while the table grows, and keeps words int32', () => {
    const made = Array.from({ length: 5000 }, (_, i) => Ip6.of(0xfd000000, i, i * 3, 0xffffffff - i));
    made.forEach((address, i) => {
      expect(Ip6.of(0xfd000000, i, i * 3, 0xffffffff - i)).toBe(address);
      expect(address.w3).toBe(~i);
    });
    expect(new Set(made).size).toBe(5000);
  });

  it('writes the octets it was read from', () => {
    fc.assert(
      fc.property(octets, bytes => {
        const out = new Uint8Array(20);
        Ip6.fromBytes(bytes).writeTo(out, 3);
        expect(out.slice(3, 19)).toEqual(bytes);
      }),
    );
  });
});

describe('Ip6 kinds of address', () => {
  it.each([
    ['::', 'unspecified'],
    ['::1', 'loopback'],
    ['ff02::1', 'multicast'],
    ['ff0e::1', 'multicast'],
    ['fe80::1', 'linkLocal'],
    ['febf::1', 'linkLocal'],
    ['::ffff:10.0.0.1', 'ipv4Mapped'],
    ['fec0::1', 'deprecatedSiteLocal'],
    ['2a00::1', 'unicast'],
  ])('%s is %s (as ipaddr.js says)', (text, range) => {
    const address = ip6(text);
    expect(address.isUnspecified).toBe(range === 'unspecified');
    expect(address.isLoopback).toBe(range === 'loopback');
    expect(address.isMulticast).toBe(range === 'multicast');
    expect(address.isLinkLocal).toBe(range === 'linkLocal');
    expect(address.isV4Mapped).toBe(range === 'ipv4Mapped');
    const theirs = ipaddr.IPv6.parse(text).range() as string;
    expect(theirs).toBe(range);
  });

  it('reads the scope of multicast addresses only', () => {
    expect(ip6('ff02::1').multicastScope).toBe(2);
    expect(ip6('ff3e::8000:1').multicastScope).toBe(14);
    expect(ip6('fe80::1').multicastScope).toBeUndefined();
  });

  it('forms the solicited-node address of RFC 4291 §2.7.1', () => {
    expect(String(ip6('4037::1:800:200e:8c6c').solicitedNode())).toBe('ff02::1:ff0e:8c6c');
    expect(String(ip6('fe80::ff').solicitedNode())).toBe('ff02::1:ff00:ff');
  });

  it('names the MLDv2 routers', () => {
    expect(String(ALL_MLDV2_ROUTERS)).toBe('ff02::16');
    expect(LOOPBACK).not.toBe(UNSPECIFIED);
  });
});

describe('Ip6 prefixes', () => {
  const length = fc.integer({ min: 0, max: 128 });
  const bits = (a: Ip6): string =>
    [a.w0, a.w1, a.w2, a.w3].map(w => (w >>> 0).toString(2).padStart(32, '0')).join('');
  const address = octets.map(bytes => Ip6.fromBytes(bytes));
  /** Two addresses that agree up to a random bit. */
  const pair = fc.tuple(address, address, length).map(([a, b, n]) => [a, Ip6.join(a, b, n)] as const);

  it('masks, joins, compares and counts as strings of bits do', () => {
    fc.assert(
      fc.property(pair, length, ([a, b], n) => {
        expect(bits(a.masked(n))).toBe(bits(a).slice(0, n).padEnd(128, '0'));
        expect(bits(Ip6.join(a, b, n))).toBe(bits(a).slice(0, n) + bits(b).slice(n));
        expect(a.prefixEquals(b, n)).toBe(bits(a).slice(0, n) === bits(b).slice(0, n));
        const differs = [...bits(a)].findIndex((bit, i) => bit !== bits(b)[i]);
        expect(a.commonPrefixLength(b)).toBe(differs < 0 ? 128 : differs);
        expect(Math.sign(a.compare(b))).toBe(bits(a) < bits(b) ? -1 : bits(a) > bits(b) ? 1 : 0);
      }),
    );
  });

  it('joins at 64 bits unless told otherwise', () => {
    expect(String(Ip6.join(ip6('2001:db8:1:2:3::'), ip6('fe80::a:b')))).toBe('2001:db8:1:2::a:b');
  });
});

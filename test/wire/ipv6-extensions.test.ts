import fc from 'fast-check';
import {
  type ExtensionHeader,
  extensionLength,
  finalDestination,
  readExtensions,
  writeExtension,
} from '../../sim/wire/ipv6-extensions';
import { fault, ip6, messageOf, octets, packetOf } from './contract';

const write = (header: ExtensionHeader): Uint8Array => {
  const out = new Uint8Array(extensionLength(header));
  expect(writeExtension(out, 0, header, 59)).toBe(out.length);
  return out;
};

describe('extension headers (RFC 8200 §4)', () => {
  it('reads a fragment header and leaves the body alone', () => {
    expect(packetOf('fragment')).toMatchObject({
      extensions: [{ kind: 'fragment', offset: 1448, more: true, identification: 0xdeadbeef }],
      payload: { kind: 'opaque-upper', protocol: 58 },
    });
  });

  it('reads destination options', () => {
    expect(packetOf('destination options').extensions).toEqual([
      {
        kind: 'destination-options',
        options: [
          { kind: 'unknown-option', type: 0x1e, data: octets('010203') },
          { kind: 'pad', octets: 5 },
          { kind: 'pad', octets: 1 },
          { kind: 'pad', octets: 1 },
          { kind: 'unknown-option', type: 0x1e, data: octets('') },
        ],
      },
    ]);
  });

  it('leaves out the padding at the end that writing adds', () => {
    const header = { kind: 'hop-by-hop', options: [{ kind: 'router-alert', value: 0 }] } as const;
    expect(write(header)).toEqual(octets('3b00 05020000 0100'));
    expect(readExtensions(write(header), 0).extensions).toEqual([header]);
  });

  it('keeps padding that writing would do otherwise', () => {
    for (const hex of ['3b00 05020000 0000', '3b01 05020000 0108 0000000000000000', '3b00 0104 00000100']) {
      const { extensions } = readExtensions(octets(hex), 0);
      expect(write(extensions[0]!)).toEqual(octets(hex));
    }
  });

  it('keeps the reserved bits of a fragment header', () => {
    const bytes = octets('3bff fffe 01020304');
    const header = readExtensions(bytes, 44).extensions[0]!;
    expect(header).toMatchObject({ offset: 0xfff8, more: false, reserved: 0x3ff });
    expect(write(header)).toEqual(bytes);
  });

  it('fills a routing header up to eight octets', () => {
    const header = { kind: 'routing', routingType: 2, segmentsLeft: 1, data: octets('0102030405') } as const;
    expect(write(header)).toEqual(octets('3b01 0201 0102030405 00000000000000'));
  });

  it('stops at a header that reaches past the end, keeping those before', () => {
    const chain = readExtensions(octets('2b00 0104 00000000 3a09 0001'), 0);
    expect(chain.extensions).toHaveLength(1);
    expect(fault(chain.malformed!)).toEqual({
      layer: 'routing',
      offset: 1,
      field: 'header length',
      why: 'is 80 octets, 4 are left',
    });
    expect(chain.malformed!.octets).toEqual(octets('3a09 0001'));
  });

  it('stops at an option that reaches past its header', () => {
    const chain = readExtensions(octets('3a00 1e05 00000000 ffff'), 60);
    expect(fault(chain.malformed!)).toEqual({
      layer: 'destination-options',
      offset: 2,
      field: 'option length',
      why: 'is 5, 4 octets are left',
    });
    expect(chain.malformed!.octets).toHaveLength(10);
  });

  it('writes any octets as it read them', () => {
    fc.assert(
      fc.property(fc.constantFrom(0, 43, 44, 60), fc.uint8Array({ maxLength: 64 }), (first, bytes) => {
        if (bytes.length > 1) bytes[1]! &= 3;
        const chain = readExtensions(bytes, first);
        const out = new Uint8Array(bytes.length);
        let at = 0;
        chain.extensions.forEach(header => {
          at = writeExtension(out, at, header, bytes[at]!);
        });
        out.set(bytes.subarray(at), at);
        expect(out).toEqual(bytes);
        expect(at).toBe(chain.offset);
      }),
    );
  });
});

describe('finalDestination (RFC 8200 §8.1)', () => {
  it.each(['routing', 'segment routing'] as const)('is what the UDP checksum of %s covers', name => {
    const { dst, extensions } = packetOf(name);
    expect(finalDestination(dst, extensions)).toBe(ip6('2001:db8::99'));
    expect(messageOf(name)).toEqual({ kind: 'udp', srcPort: 1, dstPort: 2, data: octets('616263') });
  });

  it('is the destination when no segments are left', () => {
    const header = { kind: 'routing', routingType: 0, segmentsLeft: 0, data: new Uint8Array(20) } as const;
    expect(finalDestination(ip6('fe80::1'), [header])).toBe(ip6('fe80::1'));
  });
});

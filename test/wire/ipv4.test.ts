import { decodeIp4Payload, Ip4Packet } from '../../sim/wire/ipv4';
import { fault, ip4, ip6, octets, payloadOf } from './contract';
import type { VectorName } from './vectors';

const packet = (name: VectorName): Ip4Packet => {
  const payload = payloadOf(name);
  if (payload.kind !== 'ipv4') throw new Error(payload.kind);
  return payload;
};
const src = ip4('192.0.2.2');
const dst = ip4('192.0.2.1');

describe('Ip4Packet (RFC 791)', () => {
  it('reads the header', () => {
    expect(packet('ipv4 router alert')).toMatchObject({
      kind: 'ipv4',
      src,
      dst,
      ttl: 64,
      protocol: 1,
      length: 48,
      header: { tos: 0xc0, identification: 0x1c46, dontFragment: true, options: octets('94040000') },
    });
    expect(packet('ipv4 router alert').header).not.toHaveProperty('badChecksum');
  });

  it('leaves the body of a fragment alone', () => {
    expect(packet('ipv4 fragment')).toMatchObject({
      header: { moreFragments: true, fragmentOffset: 1480, dontFragment: false },
      payload: { kind: 'opaque-upper', protocol: 17 },
    });
  });

  it('reads UDP and IPv6 in it', () => {
    expect(packet('ipv4 udp').payload).toEqual({
      kind: 'udp',
      srcPort: 40000,
      dstPort: 9,
      data: octets('64686370'),
    });
    expect(packet('6in4')).toMatchObject({
      protocol: 41,
      payload: { kind: 'ipv6', src: ip6('2001:db8::2') },
    });
  });

  it('changes nothing but the time to live, and the header checksum with it', () => {
    const hop = packet('ipv4 udp').withTtl(63);
    const again = Ip4Packet.fromBytes(hop.toBytes()) as Ip4Packet;
    expect(again.ttl).toBe(63);
    expect(again.header).not.toHaveProperty('badChecksum');
    expect(again.payload).toEqual(packet('ipv4 udp').payload);
  });

  it('has plain header fields unless told', () => {
    const made = new Ip4Packet(
      src,
      dst,
      1,
      { kind: 'opaque-upper', protocol: 253, octets: octets('01') },
      { tos: 4 },
    );
    expect(Ip4Packet.fromBytes(made.toBytes())).toMatchObject({
      ttl: 1,
      protocol: 253,
      header: { tos: 4, identification: 0, dontFragment: false, fragmentOffset: 0 },
    });
  });

  it('keeps a wrong header checksum and the reserved flag', () => {
    const bytes = packet('ipv4 udp').toBytes();
    bytes[6]! |= 0x80;
    const again = Ip4Packet.fromBytes(bytes) as Ip4Packet;
    expect(again.header).toMatchObject({ reservedFlag: true, badChecksum: (bytes[10]! << 8) | bytes[11]! });
    expect(again.toBytes()).toEqual(bytes);
  });

  const rest = '0000 0000 4011 0000 c0000202 c0000201';
  it.each([
    ['a header cut off', '4500', 'length'],
    ['another version', `6500 0014 ${rest}`, 'version'],
    ['a header of sixteen octets', `4400 0014 ${rest}`, 'header length'],
    ['a total length within the header', `4600 0014 ${rest} 00000000`, 'header length'],
    ['a total length past the end', `4500 0015 ${rest}`, 'total length'],
  ])('is malformed with %s', (_, hex, field) => {
    expect(fault(Ip4Packet.fromBytes(octets(hex)))).toMatchObject({ layer: 'ipv4', field });
  });
});

describe('the payload of an IPv4 packet', () => {
  it('stays opaque when octets follow an inner IPv6 packet', () => {
    const bytes = octets(`60000000 0000 3b40 ${'00'.repeat(32)} ff`);
    const payload = decodeIp4Payload(41, bytes, src, dst);
    expect(payload.kind).toBe('opaque-upper');
    expect(new Ip4Packet(src, dst, 64, payload).toBytes().subarray(20)).toEqual(bytes);
  });

  it('keeps its protocol when it is malformed', () => {
    for (const protocol of [1, 17, 41]) {
      const made = new Ip4Packet(src, dst, 64, decodeIp4Payload(protocol, octets('01'), src, dst));
      expect(made.payload.kind).toBe('malformed');
      expect(made.protocol).toBe(protocol);
    }
  });
});

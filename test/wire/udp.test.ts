import { readUdp, udpLength, writeUdp } from '../../sim/wire/udp';
import { fault, messageOf, octets, packetOf } from './contract';

const sum = (): number => 0;

describe('UDP (RFC 768)', () => {
  it('reads a datagram', () => {
    expect(messageOf('udp')).toEqual({
      kind: 'udp',
      srcPort: 40000,
      dstPort: 9,
      data: octets('7369786c6162'),
    });
    expect(packetOf('udp').length).toBe(54);
  });

  it('sends a sum of zero as ffff', () => {
    const zero = new Uint8Array(10);
    writeUdp(zero, 0, { kind: 'udp', srcPort: 0, dstPort: 0, data: octets('fff5') }, sum);
    expect(zero).toEqual(octets('0000 0000 000a ffff fff5'));
    expect(readUdp(zero, sum)).not.toHaveProperty('badChecksum');
  });

  it('has a bad checksum when it carries none', () => {
    expect(readUdp(octets('0000 0000 000a 0000 fff5'), sum)).toHaveProperty('badChecksum', 0);
  });

  it('keeps a wrong checksum and octets after its length', () => {
    const bytes = octets('0001 0002 0009 1234 41 4243');
    const datagram = readUdp(bytes, sum);
    expect(datagram).toEqual({
      kind: 'udp',
      srcPort: 1,
      dstPort: 2,
      data: octets('41'),
      trailing: octets('4243'),
      badChecksum: 0x1234,
    });
    if (datagram.kind === 'malformed') throw new Error(datagram.why);
    expect(udpLength(datagram)).toBe(11);
    const out = new Uint8Array(11);
    writeUdp(out, 0, datagram, sum);
    expect(out).toEqual(bytes);
  });

  it.each([
    ['0001 0002 0008 00', 0],
    ['0001 0002 0007 0000', 4],
    ['0001 0002 0009 0000', 4],
    ['0001 0002 0000 0000', 4],
  ])('%s is malformed at %d', (hex, offset) => {
    expect(fault(readUdp(octets(hex), sum))).toMatchObject({ layer: 'udp', offset, field: 'length' });
  });
});

import { Ip6Packet, decodeIp6Body, encodeIp6Payload } from '../../sim/wire/ipv6';
import { echoRequest } from '../../sim/wire/icmpv6';
import { fault, HOST, ip6, octets, packetOf, ROUTER } from './contract';

const echo = echoRequest.make({ identifier: 1, sequence: 2, data: octets('010203') });

describe('Ip6Packet (RFC 8200 §3)', () => {
  it('reads every field of the header', () => {
    expect(packetOf('echo request')).toMatchObject({
      kind: 'ipv6',
      src: ip6('2001:db8::2'),
      dst: ip6('2001:db8::1'),
      hopLimit: 64,
      trafficClass: 0xb8,
      flowLabel: 0xabcde,
      nextHeader: 58,
      length: 64,
    });
  });

  it('names the first header and the protocol behind all of them', () => {
    const packet = packetOf('mld report v1');
    expect([packet.nextHeader, packet.protocol]).toEqual([0, 58]);
    expect(packetOf('no next header').nextHeader).toBe(59);
    expect(packetOf('udp').protocol).toBe(17);
  });

  it('changes nothing but the hop limit, sharing the rest', () => {
    const packet = packetOf('mld report v2');
    const hop = packet.withHopLimit(7);
    expect(hop.payload).toBe(packet.payload);
    expect(hop.extensions).toBe(packet.extensions);
    const expected = packet.toBytes();
    expected[7] = 7;
    expect(hop.toBytes()).toEqual(expected);
    expect(packet.hopLimit).toBe(1);
  });

  it('counts its octets without and with the length known before', () => {
    expect(new Ip6Packet(HOST, ROUTER, 64, echo).withHopLimit(63).length).toBe(51);
    const packet = new Ip6Packet(HOST, ROUTER, 64, echo);
    expect(packet.length).toBe(51);
    expect(packet.withHopLimit(63).length).toBe(51);
  });

  it.each([
    ['a header cut off', '60000000', 'length', 0],
    ['another version', `40000000 0000 3b40 ${'00'.repeat(32)}`, 'version', 0],
    ['a payload cut off', `60000000 0002 3b40 ${'00'.repeat(32)} 00`, 'payload length', 4],
  ])('is malformed with %s', (_, hex, field, offset) => {
    expect(fault(Ip6Packet.fromBytes(octets(hex)))).toMatchObject({ layer: 'ipv6', field, offset });
  });

  it('keeps its headers when the payload is malformed', () => {
    const packet = Ip6Packet.fromBytes(
      octets(`60000000 0005 1140 ${'00'.repeat(32)} 0001020304`),
    ) as Ip6Packet;
    expect(packet.hopLimit).toBe(64);
    expect(packet.nextHeader).toBe(17);
    expect(fault(packet.payload)).toMatchObject({ layer: 'udp', field: 'length' });
  });
});

describe('decodeIp6Body', () => {
  it('reads what reassembly put together, extension headers included', () => {
    const upper = encodeIp6Payload(echo, HOST, ROUTER);
    const body = decodeIp6Body(60, new Uint8Array([...octets('3a00 0104 00000000'), ...upper]), HOST, ROUTER);
    expect(body).toEqual({ extensions: [{ kind: 'destination-options', options: [] }], payload: echo });
  });

  it('puts a malformed extension header in place of the payload', () => {
    const body = decodeIp6Body(0, octets('3a02 0502 0000 0100'), HOST, ROUTER);
    expect(body.extensions).toEqual([]);
    expect(fault(body.payload)).toMatchObject({ layer: 'hop-by-hop', field: 'header length' });
  });
});

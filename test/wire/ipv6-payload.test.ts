import {
  decodeIp6Payload,
  encodeIp6Payload,
  ip6PayloadLength,
  ip6PayloadProtocol,
} from '../../sim/wire/ipv6-payload';
import { HOST, messageOf, octets, ROUTER } from './contract';

describe('the payload of an IPv6 packet', () => {
  it.each([
    [6, 'opaque-upper'],
    [58, 'unknown-icmpv6'],
    [17, 'udp'],
    [59, 'no-next-header'],
    [60, 'opaque-upper'],
  ] as const)('protocol %d gives %s, and leads back to it', (protocol, kind) => {
    const bytes = octets('00 01 00 02 00 08 00 00');
    const payload = decodeIp6Payload(protocol, bytes, HOST, ROUTER);
    expect(payload.kind).toBe(kind);
    expect(ip6PayloadProtocol(payload)).toBe(protocol);
    expect(ip6PayloadLength(payload)).toBe(8);
    expect(encodeIp6Payload(payload, HOST, ROUTER)).toEqual(bytes);
  });

  it('leads back from a malformed layer to its protocol', () => {
    for (const protocol of [17, 58]) {
      const payload = decodeIp6Payload(protocol, octets('01'), HOST, ROUTER);
      expect(payload.kind).toBe('malformed');
      expect(ip6PayloadProtocol(payload)).toBe(protocol);
      expect(encodeIp6Payload(payload, HOST, ROUTER)).toEqual(octets('01'));
    }
  });

  it('ignores nothing behind No Next Header', () => {
    expect(messageOf('no next header')).toEqual({ kind: 'no-next-header', octets: octets('69676e6f726564') });
  });
});

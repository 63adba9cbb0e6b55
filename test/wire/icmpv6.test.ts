import fc from 'fast-check';
import { internetChecksum, pseudoHeaderSum6 } from '../../sim/base/checksum';
import { toHex } from '../../sim/base/hex';
import { destinationUnreachable, echoRequest, packetTooBig } from '../../sim/wire/icmpv6';
import { decodeIp6Payload, encodeIp6Payload } from '../../sim/wire/ipv6';
import { fault, HOST, ip6, messageOf, octets, packetOf, reread, ROUTER } from './contract';

const data = octets('000102030405060708090a0b0c0d0e0f');

describe('ICMPv6 messages (RFC 4443)', () => {
  it('reads echo request and reply', () => {
    expect(messageOf('echo request')).toEqual({
      kind: 'echo-request',
      type: 128,
      code: 0,
      identifier: 0x1234,
      sequence: 7,
      data,
    });
    expect(messageOf('echo reply')).toMatchObject({ kind: 'echo-reply', type: 129, identifier: 0x1234 });
  });

  it('reads the errors with the packet that invoked them', () => {
    expect(messageOf('destination unreachable')).toMatchObject({ kind: 'destination-unreachable', code: 3 });
    expect(messageOf('packet too big')).toMatchObject({ kind: 'packet-too-big', mtu: 1280 });
    expect(messageOf('time exceeded')).toMatchObject({ kind: 'time-exceeded', code: 0 });
    const problem = messageOf('parameter problem');
    expect(problem).toMatchObject({ kind: 'parameter-problem', code: 1, pointer: 6 });
    expect('invoking' in problem && toHex(problem.invoking.subarray(0, 8))).toBe('6000000000183a01');
  });

  it('keeps messages of other types verbatim', () => {
    expect(reread({ kind: 'unknown-icmpv6', type: 155, code: 1, body: octets('01020304') })).toEqual({
      kind: 'unknown-icmpv6',
      type: 155,
      code: 1,
      body: octets('01020304'),
    });
  });

  it('keeps an unused field that arrives set', () => {
    const message = {
      ...destinationUnreachable.make({ invoking: data }, 1),
      residue: octets(`0a000000${'00'.repeat(16)}`),
    };
    expect(reread(message)).toEqual(message);
  });

  it('says where a short message ends', () => {
    expect(fault(decodeIp6Payload(58, octets('87 00 0000 00000000 fe80'), HOST, ROUTER))).toEqual({
      layer: 'icmpv6',
      offset: 8,
      field: 'target',
      why: 'needs 16 octets, 2 are left',
    });
    expect(decodeIp6Payload(58, octets('80 00 00'), HOST, ROUTER)).toMatchObject({
      kind: 'malformed',
      type: 128,
    });
    expect(decodeIp6Payload(58, octets(''), HOST, ROUTER)).not.toHaveProperty('type');
  });
});

describe('the ICMPv6 checksum (RFC 4443 §2.3)', () => {
  it('covers the pseudo header', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), body => {
        const bytes = encodeIp6Payload(
          echoRequest.make({ identifier: 1, sequence: 2, data: body }),
          HOST,
          ROUTER,
        );
        const sum = pseudoHeaderSum6(HOST, ROUTER, bytes.length, 58);
        expect(internetChecksum(bytes, 0, bytes.length, sum)).toBe(0);
      }),
    );
  });

  it('says so when it is wrong, and writes the wrong one again', () => {
    const right = packetOf('echo request').toBytes();
    const wrong = right.slice();
    wrong[42]! ^= 0x40;
    const message = decodeIp6Payload(58, wrong.subarray(40), ip6('2001:db8::2'), ip6('2001:db8::1'));
    const carried = (wrong[42]! << 8) | wrong[43]!;
    expect(message).toMatchObject({ kind: 'echo-request', badChecksum: carried });
    expect(encodeIp6Payload(message, ip6('2001:db8::2'), ip6('2001:db8::1'))).toEqual(wrong.subarray(40));
  });

  it('is right for one pair of addresses only', () => {
    const bytes = packetOf('echo request').toBytes().subarray(40);
    expect(decodeIp6Payload(58, bytes, HOST, ROUTER)).toHaveProperty('badChecksum');
  });

  it('takes ffff for zero, and writes it again', () => {
    const zero = [...Array(65536).keys()]
      .map(mtu => encodeIp6Payload(packetTooBig.make({ mtu, invoking: new Uint8Array(0) }), HOST, ROUTER))
      .find(bytes => bytes[2] === 0 && bytes[3] === 0)!;
    const other = zero.slice();
    other.set([0xff, 0xff], 2);
    expect(decodeIp6Payload(58, zero, HOST, ROUTER)).not.toHaveProperty('minusZeroChecksum');
    const message = decodeIp6Payload(58, other, HOST, ROUTER);
    expect(message).not.toHaveProperty('badChecksum');
    expect(encodeIp6Payload(message, HOST, ROUTER)).toEqual(other);
  });
});

import { icmp4Length, readIcmp4, writeIcmp4 } from '../../sim/wire/icmpv4';
import { ip4, octets, payloadOf } from './contract';
import type { VectorName } from './vectors';

const message = (name: VectorName): { readonly kind: string } => {
  const payload = payloadOf(name);
  if (payload.kind !== 'ipv4') throw new Error(payload.kind);
  return payload.payload;
};

describe('ICMP (RFC 792)', () => {
  it('reads echo request and reply', () => {
    expect(message('ipv4 echo request')).toMatchObject({
      kind: 'echo-request-4',
      type: 8,
      identifier: 0x1234,
      sequence: 7,
    });
    expect(message('ipv4 router alert')).toMatchObject({ kind: 'echo-reply-4', type: 0 });
  });

  it('reads the errors', () => {
    expect(message('ipv4 fragmentation needed')).toMatchObject({
      kind: 'destination-unreachable-4',
      code: 4,
      nextHopMtu: 1400,
    });
    expect(message('ipv4 time exceeded')).toMatchObject({ kind: 'time-exceeded-4' });
    expect(message('ipv4 parameter problem')).toMatchObject({ kind: 'parameter-problem-4', pointer: 20 });
    expect(message('ipv4 redirect')).toMatchObject({
      kind: 'redirect-4',
      code: 1,
      gateway: ip4('192.0.2.254'),
    });
  });

  it('keeps other types and wrong checksums', () => {
    const bytes = octets('0d 00 1234 0102030405');
    const timestamp = readIcmp4(bytes);
    expect(timestamp).toMatchObject({ kind: 'unknown-icmpv4', type: 13, badChecksum: 0x1234 });
    if (timestamp.kind === 'malformed') throw new Error(timestamp.why);
    const out = new Uint8Array(icmp4Length(timestamp));
    writeIcmp4(out, 0, timestamp);
    expect(out).toEqual(bytes);
  });
});

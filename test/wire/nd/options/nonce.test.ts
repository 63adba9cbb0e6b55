import { expectOption, octets } from '../../contract';

describe('Nonce (RFC 3971 §5.3.2)', () => {
  it('carries at least six random octets', () => {
    expectOption('0e 01 a1b2c3d4e5f6', { kind: 'nonce', nonce: octets('a1b2c3d4e5f6') });
    expectOption('0e 02 000102030405060708090a0b0c0d', {
      kind: 'nonce',
      nonce: octets('000102030405060708090a0b0c0d'),
    });
  });
});

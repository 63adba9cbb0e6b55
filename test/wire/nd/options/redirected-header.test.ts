import { expectOption, octets } from '../../contract';

describe('Redirected Header (RFC 4861 §4.6.3)', () => {
  it('carries the packet from its IPv6 header on', () => {
    const packet = '6000000000003b40 20010db8000000000000000000000001 20010db8000000000000000000000002';
    expectOption(`04 06 000000000000 ${packet}`, { kind: 'redirected-header', octets: octets(packet) });
  });

  it('may be empty', () => {
    expectOption('04 01 000000000000', { kind: 'redirected-header', octets: octets('') });
  });
});

import { expectOption, ip6, readOption } from '../../contract';

describe('Recursive DNS Server (RFC 8106 §5.1)', () => {
  it('carries addresses in order', () => {
    expectOption('19 05 0000 000004b0 20010db8000000000000000000000053 fe800000000000000000000000000053', {
      kind: 'recursive-dns-server',
      lifetime: 1200,
      addresses: [ip6('2001:db8::53'), ip6('fe80::53')],
    });
  });

  it('does not fit without an address, or with half of one', () => {
    expect(readOption('19 01 0000 000004b0').kind).toBe('unfit-nd-option');
    expect(readOption('19 02 0000 000004b0 20010db800000000').kind).toBe('unfit-nd-option');
    expect(readOption(`19 04 0000 000004b0 ${'00'.repeat(24)}`).kind).toBe('unfit-nd-option');
  });
});

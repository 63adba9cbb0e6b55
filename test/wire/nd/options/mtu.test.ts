import { expectOption, readOption } from '../../contract';

describe('MTU (RFC 4861 §4.6.4)', () => {
  it('carries the MTU behind two reserved octets', () => {
    expectOption('05 01 0000 000005c8', { kind: 'mtu', mtu: 1480 });
    expectOption('05 01 0000 ffffffff', { kind: 'mtu', mtu: 0xffffffff });
  });

  it('keeps reserved octets that arrive set', () => {
    expect(readOption('05 01 0001 000005c8')).toMatchObject({ kind: 'mtu', mtu: 1480 });
  });

  it('does not fit in two units', () => {
    expect(readOption('05 02 0000 000005c8 0000000000000000').kind).toBe('unfit-nd-option');
  });
});

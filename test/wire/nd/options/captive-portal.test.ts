import { expectOption, readOption } from '../../contract';

describe('Captive Portal (RFC 8910 §2.3)', () => {
  it('carries a URI padded with zeros', () => {
    expectOption('25 04 68747470733a2f2f706f7274616c2e6578616d706c652f617069 00000000', {
      kind: 'captive-portal',
      uri: 'https://portal.example/api',
    });
  });

  it('has no padding where the URI fills its units', () => {
    expectOption('25 01 613a2f2f6263', { kind: 'captive-portal', uri: 'a://bc' });
  });

  it('keeps octets that are no ASCII, zeros inside, and too much padding', () => {
    expect(readOption('25 01 61ff0062 0000')).toEqual({ kind: 'captive-portal', uri: 'a\xff\0b' });
    expect(readOption('25 02 613a2f2f6263 0000000000000000')).toMatchObject({ uri: 'a://bc' });
    expect(readOption('25 01 000000000000')).toMatchObject({ uri: '' });
  });
});

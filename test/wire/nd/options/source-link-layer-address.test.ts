import { expectOption, mac, readOption } from '../../contract';

describe('Source Link-layer Address (RFC 4861 §4.6.1)', () => {
  it('carries an Ethernet address', () => {
    expectOption('01 01 02 00 00 00 00 01', {
      kind: 'source-link-layer-address',
      address: mac('02:00:00:00:00:01'),
    });
  });

  it('does not fit with the address of another kind of link', () => {
    expect(readOption('01 02 02000000 00000001 000000000000')).toMatchObject({
      kind: 'unfit-nd-option',
      type: 1,
    });
  });
});

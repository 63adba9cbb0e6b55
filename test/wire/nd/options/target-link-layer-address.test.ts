import { expectOption, mac, readOption } from '../../contract';

describe('Target Link-layer Address (RFC 4861 §4.6.1)', () => {
  it('carries an Ethernet address', () => {
    expectOption('02 01 02 00 00 00 00 02', {
      kind: 'target-link-layer-address',
      address: mac('02:00:00:00:00:02'),
    });
  });

  it('does not fit with the address of another kind of link', () => {
    expect(readOption('02 02 02000000 00000001 000000000000')).toMatchObject({
      kind: 'unfit-nd-option',
      type: 2,
    });
  });
});

import fc from 'fast-check';
import { Cursor } from '../../sim/wire/cursor';
import {
  type Ip6Option,
  ip6OptionLength,
  readIp6Options,
  writeIp6Option,
  writePadding,
} from '../../sim/wire/ipv6-options';
import { octets } from './contract';

const write = (options: readonly Ip6Option[]): Uint8Array => {
  const out = new Uint8Array(options.reduce((sum, option) => sum + ip6OptionLength(option), 0));
  options.reduce((at, option) => writeIp6Option(out, at, option), 0);
  return out;
};

describe('IPv6 options (RFC 8200 §4.2)', () => {
  it.each<[string, Ip6Option]>([
    ['00', { kind: 'pad', octets: 1 }],
    ['0100', { kind: 'pad', octets: 2 }],
    ['0103 000000', { kind: 'pad', octets: 5 }],
    ['0102 00ff', { kind: 'pad', octets: 4, data: octets('00ff') }],
    ['0502 0000', { kind: 'router-alert', value: 0 }],
    ['0502 ffff', { kind: 'router-alert', value: 65535 }],
    ['c204 00010000', { kind: 'jumbo', payloadLength: 65536 }],
    [
      'c210 20010db8000000000000000000000001',
      { kind: 'unknown-option', type: 0xc2, data: octets('20010db8000000000000000000000001') },
    ],
    ['0501 00', { kind: 'unknown-option', type: 5, data: octets('00') }],
    ['c900', { kind: 'unknown-option', type: 0xc9, data: octets('') }],
  ])('%s is one option', (hex, option) => {
    expect(readIp6Options(new Cursor(octets(hex)))).toEqual([option]);
    expect(write([option])).toEqual(octets(hex));
  });

  it('writes any octets as it read them', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(0, 1, 2, 3, 5, 0xc2, 0xff), { maxLength: 40 }), list => {
        const bytes = Uint8Array.from(list);
        const cursor = new Cursor(bytes);
        const options = readIp6Options(cursor);
        if (options === undefined) expect(cursor.failure!.field).toBe('option length');
        else expect(write(options)).toEqual(bytes);
      }),
    );
  });

  it.each([
    [0, '00000000'],
    [1, '00000000'],
    [2, '01000000'],
    [4, '01020000'],
  ])('pads %d octets with one option', (count, hex) => {
    const out = new Uint8Array(4);
    writePadding(out, 0, count);
    expect(out).toEqual(octets(hex));
  });
});

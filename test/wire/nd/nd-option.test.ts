import { number, bits8 } from '../../../sim/wire/bits';
import { rest, u8 } from '../../../sim/wire/fields';
import { ndOption } from '../../../sim/wire/nd/nd-option';
import { octets } from '../contract';

const plain = ndOption({
  type: 250,
  kind: 'plain',
  layout: { high: bits8({ high: number(4) }), body: rest },
});
const padded = ndOption({ type: 251, kind: 'padded', padded: true, useropt: true, layout: { first: u8 } });

describe('ndOption', () => {
  it('rounds the length up to eight octets', () => {
    expect(plain.length({ kind: 'plain', high: 1, body: octets('0102030405') })).toBe(8);
    expect(plain.length({ kind: 'plain', high: 1, body: octets('010203040506') })).toBe(16);
  });

  it('keeps reserved bits beside the value and puts them back', () => {
    const body = octets('a50102030405');
    const option = plain.read(body)!;
    expect(option).toEqual({
      kind: 'plain',
      high: 10,
      body: octets('0102030405'),
      residue: octets('050000000000'),
    });
    const out = new Uint8Array(6);
    plain.write(out, 0, option);
    expect(out).toEqual(body);
  });

  it('refuses octets after the last field unless they are padding', () => {
    const fixed = ndOption({ type: 252, kind: 'fixed', layout: { first: u8 } });
    expect(fixed.read(octets('010000000000'))).toBeUndefined();
    expect(padded.read(octets('010000000000'))).toEqual({ kind: 'padded', first: 1 });
  });

  it('counts padding that is more than needed', () => {
    const option = padded.read(new Uint8Array(14))!;
    expect(option.residue).toHaveLength(14);
    expect(padded.length(option)).toBe(16);
  });

  it('hands only what says so to user space', () => {
    expect([plain.useropt, padded.useropt]).toEqual([false, true]);
  });
});

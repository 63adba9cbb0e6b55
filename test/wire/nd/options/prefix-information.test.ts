import { toHex } from '../../../../sim/base/hex';
import { expectOption, ip6, readOption } from '../../contract';

const plain = {
  kind: 'prefix-information',
  prefixLength: 64,
  onLink: true,
  autonomous: true,
  routerAddress: false,
  preferDhcpv6Pd: false,
  validLifetime: 86400,
  preferredLifetime: 14400,
  prefix: ip6('2001:db8:1::'),
} as const;
const body = '00015180 00003840 00000000 20010db8000100000000000000000000';

describe('Prefix Information (RFC 4861 §4.6.2)', () => {
  it('carries a prefix with its flags and lifetimes', () => {
    expectOption(`03 04 40 c0 ${body}`, plain);
  });

  it.each([
    [0x80, 'onLink'],
    [0x40, 'autonomous'],
    [0x20, 'routerAddress'],
    [0x10, 'preferDhcpv6Pd'],
  ])('flag %d is %s (RFC 6275 §7.2, RFC 9762)', (bit, name) => {
    const flags = {
      onLink: false,
      autonomous: false,
      routerAddress: false,
      preferDhcpv6Pd: false,
      [name]: true,
    };
    expectOption(`03 04 40 ${bit.toString(16)} ${body}`, { ...plain, ...flags });
  });

  it('carries infinity', () => {
    expectOption(`03 04 40 c0 ffffffff ffffffff ${body.slice(18)}`, {
      ...plain,
      validLifetime: 0xffffffff,
      preferredLifetime: 0xffffffff,
    });
  });

  it('keeps reserved bits that arrive set', () => {
    const option = readOption('03 04 40 cf 00015180 00003840 01020304 20010db8000100000000000000000000');
    expect(option).toMatchObject(plain);
    expect(toHex('residue' in option ? option.residue! : new Uint8Array())).toBe(
      '000f00000000000000000102030400000000000000000000000000000000',
    );
  });

  it('does not fit in three or five units', () => {
    expect(readOption(`03 03 40 c0 ${body.slice(0, -16)}`).kind).toBe('unfit-nd-option');
    expect(readOption(`03 05 40 c0 ${body} 0000000000000000`).kind).toBe('unfit-nd-option');
  });
});

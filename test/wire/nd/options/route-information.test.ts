import { routePrefixOctets } from '../../../../sim/wire/nd/options/route-information';
import { expectOption, ip6, readOption } from '../../contract';

describe('Route Information (RFC 4191 §2.3)', () => {
  it('takes two units for a prefix of up to 64 bits', () => {
    expectOption('18 02 30 18 00000708 20010db800ff0000', {
      kind: 'route-information',
      prefixLength: 48,
      preference: 'low',
      routeLifetime: 1800,
      prefix: ip6('2001:db8:ff::'),
    });
  });

  it('takes one unit for ::/0 and three beyond 64 bits', () => {
    expectOption('18 01 00 08 ffffffff', {
      kind: 'route-information',
      prefixLength: 0,
      preference: 'high',
      routeLifetime: 0xffffffff,
      prefix: ip6('::'),
    });
    expectOption('18 03 41 00 00000000 20010db800000000 8000000000000000', {
      kind: 'route-information',
      prefixLength: 65,
      preference: 'medium',
      routeLifetime: 0,
      prefix: ip6('2001:db8:0:0:8000::'),
    });
  });

  it.each([
    ['18 03 00 10 00000000 00000000000000000000000000000000', 16],
    ['18 01 40 00 00000000', 0],
    ['18 02 80 00 00000000 20010db800000000', 8],
  ])('says how many octets came when it is not the fewest that hold the length: %s', (hex, prefixOctets) => {
    const option = readOption(hex);
    expect(option).toMatchObject({ kind: 'route-information', prefixOctets });
    expect(routePrefixOctets(option as { prefixLength: number; prefixOctets?: 0 | 8 | 16 })).toBe(
      prefixOctets,
    );
  });

  it('does not fit in four units', () => {
    expect(readOption(`18 04 40 00 00000000 ${'00'.repeat(24)}`).kind).toBe('unfit-nd-option');
  });
});

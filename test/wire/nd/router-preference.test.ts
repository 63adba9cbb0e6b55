import { routerPreference } from '../../../sim/wire/nd/router-preference';

describe('router preference (RFC 4191 §2.1)', () => {
  it.each([
    [0b00, 'medium'],
    [0b01, 'high'],
    [0b10, 'reserved'],
    [0b11, 'low'],
  ] as const)('%d is %s', (bits, preference) => {
    expect(routerPreference.get(bits)).toBe(preference);
    expect(routerPreference.put(preference)).toBe(bits);
  });
});

import { malformed } from '../../sim/wire/malformed';
import { octets } from './contract';

describe('malformed', () => {
  it('has a type only where one was read', () => {
    const value = malformed('icmpv6', octets('87'), 0, 'length', 'too short', 135);
    expect(value).toEqual({
      kind: 'malformed',
      layer: 'icmpv6',
      type: 135,
      offset: 0,
      field: 'length',
      why: 'too short',
      octets: octets('87'),
    });
    expect(malformed('udp', octets(''), 0, 'length', 'too short')).not.toHaveProperty('type');
  });
});

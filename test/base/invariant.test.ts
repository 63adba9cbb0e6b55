import { invariant } from '../../sim/base/invariant';

describe('invariant', () => {
  it('says what was relied on', () => {
    expect(() => invariant(false, 'a timer has an owner')).toThrow('a timer has an owner');
  });

  it('passes what holds', () => {
    expect(() => invariant(true, 'never said')).not.toThrow();
  });
});

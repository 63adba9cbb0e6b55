import { RADVD_VERSIONS, radvdProfile, reaches } from '../../../sim/daemons/radvd/version';

describe('the profile of a version', () => {
  it('keeps a value until the version that changed it', () => {
    const factors = RADVD_VERSIONS.map(version => radvdProfile(version).dnsLifetimeFactor);
    expect(factors).toEqual([1, 1, 1, 1, 3, 3]);
  });

  it('follows a row that changed twice', () => {
    const verdicts = RADVD_VERSIONS.map(version => radvdProfile(version).shortDnsLifetime);
    expect(verdicts).toEqual(['refused', 'remarked', 'remarked', 'remarked', 'accepted', 'accepted']);
  });

  it('names its version', () => {
    expect(radvdProfile('2.18').version).toBe('2.18');
  });
});

it('orders versions by age, not by text', () => {
  expect(reaches('2.17', '1.9')).toBe(true);
  expect(reaches('1.9', '2.17')).toBe(false);
  expect(reaches('2.19', '2.19')).toBe(true);
});

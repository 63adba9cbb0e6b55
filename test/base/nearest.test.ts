import { nearest } from '../../sim/base/nearest';

describe('nearest', () => {
  const keys = ['accept_ra', 'accept_dad', 'autoconf', 'mtu'];

  it('finds the word with one slip', () => {
    expect(nearest('acept_ra', keys)).toBe('accept_ra');
    expect(nearest('AutoConf', keys)).toBe('autoconf');
  });

  it('takes two letters that changed places for one slip', () => {
    expect(nearest('hots', ['host', 'router'])).toBe('host');
    expect(nearest('tilte', ['title', 'topics'])).toBe('title');
  });

  it('stays silent when nothing is near', () => {
    expect(nearest('forwarding', keys)).toBeUndefined();
    expect(nearest('x', [])).toBeUndefined();
  });

  it('prefers the nearest, then the first', () => {
    expect(nearest('eth1', ['eth0', 'eth2'])).toBe('eth0');
    expect(nearest('eth1', ['eth0', 'eth1'])).toBe('eth1');
  });
});

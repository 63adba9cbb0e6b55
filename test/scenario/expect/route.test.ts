import { judged, passes } from '../run-yaml';

const at = { at: '10s', on: 'host' };

describe('an expectation of a route', () => {
  it.each([
    ['the default route', { route: 'default' }, true],
    ['no default route', { route: 'default', present: false }, false],
    ['its next hop by address', { route: 'default', via: 'fe80::ff:fe00:1' }, true],
    ['its next hop by interface', { route: 'default', via: 'router:eth0' }, true],
    ['another next hop', { route: 'default', via: 'host:eth0' }, false],
    ['its device', { route: 'default', dev: 'eth0' }, true],
    ['another device', { route: 'default', dev: 'lo' }, false],
    ['who made it', { route: 'default', proto: 'ra' }, true],
    ['who did not make it', { route: 'default', proto: 'static' }, false],
    ['its metric', { route: 'default', metric: 1024 }, true],
    ['a bound for its metric', { route: 'default', metric: '< 1024' }, false],
    ['its preference', { route: 'default', pref: 'medium' }, true],
    ['another preference', { route: 'default', pref: 'high' }, false],
    ['a bound for its lifetime', { route: 'default', expires: '<= 12s' }, true],
    ['that it lives for ever where it does not', { route: 'default', expires: 'forever' }, false],
    ['a prefix', { route: '2001:db8:1::/64', proto: 'kernel' }, true],
    ['a prefix of another length', { route: '2001:db8:1::/48' }, false],
    ['the table by name', { route: 'fe80::ff:fe00:2', table: 'local', type: 'local' }, true],
    ['the table by number', { route: 'fe80::ff:fe00:2', table: 255 }, true],
    ['another table', { route: 'fe80::ff:fe00:2', table: 'main' }, false],
    ['another type', { route: 'default', type: 'unreachable' }, false],
    ['the number of them', { route: 'default', count: 1 }, true],
    ['an MTU that it does not have', { route: 'default', mtu: 1400 }, false],
    ['a source that it does not have', { route: 'default', src: '2001:db8:1::9' }, false],
    ['an IPv4 route, of which there is none', { route: '0.0.0.0/0', present: false }, true],
  ])('can be of %s', (_what, expected, passed) => {
    expect(passes([{ ...at, ...expected }])).toEqual([passed]);
  });

  it('is of any next hop of a route with several', () => {
    const steps = [
      {
        at: '5s',
        on: 'host',
        run: 'ip -6 route add 2001:db8:9::/48 nexthop via fe80::1 dev eth0 nexthop via fe80::2 dev eth0',
      },
    ];
    const expect_ = ['fe80::1', 'fe80::2', 'fe80::3'].map(via => ({
      at: '6s',
      on: 'host',
      route: '2001:db8:9::/48',
      via,
    }));
    expect(passes(expect_, { steps })).toEqual([true, true, false]);
  });

  it('shows the main table when there is no such route', () => {
    const [verdict] = judged([{ ...at, route: '2001:db8:9::/64' }]);
    expect(verdict!.found).toContainEqual('fe80::/64 dev eth0 proto kernel metric 256 pref medium');
    expect(verdict!.found.join()).not.toContain('table local');
  });
});

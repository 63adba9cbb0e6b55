import { judged, passes } from '../run-yaml';

const at = { at: '10s', on: 'host' };

describe('an expectation of a neighbour', () => {
  it.each([
    ['an interface', { neigh: 'router:eth0' }, true],
    ['an address', { neigh: 'fe80::ff:fe00:1' }, true],
    ['somebody who is not there', { neigh: 'fe80::9' }, false],
    ['nobody', { neigh: 'fe80::9', present: false }, true],
    ['its state', { neigh: 'router:eth0', state: 'STALE' }, true],
    ['one of several states', { neigh: 'router:eth0', state: ['REACHABLE', 'STALE'] }, true],
    ['another state', { neigh: 'router:eth0', state: 'FAILED' }, false],
    ['its link-layer address', { neigh: 'router:eth0', lladdr: '02:00:00:00:00:01' }, true],
    ['the link-layer address of an interface', { neigh: 'router:eth0', lladdr: 'router:eth0' }, true],
    ['that of another interface', { neigh: 'router:eth0', lladdr: 'host:eth0' }, false],
    ['a router', { neigh: 'router:eth0', router: true }, true],
    ['no router', { neigh: 'router:eth0', router: false }, false],
    ['its device', { neigh: 'router:eth0', dev: 'eth0' }, true],
    ['a proxy that is none', { neigh: 'router:eth0', proxy: true }, false],
  ])('can be of %s', (_what, expected, passed) => {
    expect(passes([{ ...at, ...expected }])).toEqual([passed]);
  });

  it('keeps proxies apart from neighbours', () => {
    const steps = [{ at: '1s', on: 'host', run: 'ip -6 neigh add proxy 2001:db8::7 dev eth0' }];
    const expectations = [
      { ...at, neigh: '2001:db8::7', proxy: true },
      { ...at, neigh: '2001:db8::7', present: false },
    ];
    expect(passes(expectations, { steps })).toEqual([true, true]);
  });

  it('shows the others when there is no such neighbour', () => {
    const [verdict] = judged([{ ...at, neigh: 'fe80::9' }]);
    expect(verdict!.found).toEqual(['fe80::ff:fe00:1 dev eth0 lladdr 02:00:00:00:00:01 router STALE']);
  });
});

import { expectationText, shortTime } from '../../../sim/scenario/expect/expectation-watch';
import { lan, scenarioOf } from '../run-yaml';

const words = (expected: Record<string, unknown>): string =>
  expectationText(scenarioOf(lan({ expect: [expected], duration: '60s' })).expectations[0]!);

describe('an expectation in words', () => {
  it.each([
    [
      { at: '19s', on: 'host', route: 'default', via: 'router:eth0', because: 'ndisc.ra.accepted' },
      'at 19s, host: route default via router:eth0, because ndisc.ra.accepted',
    ],
    [
      {
        eventually: { by: '1m' },
        on: 'host',
        address: 'fe80::/64',
        flags: ['dynamic', 'temporary'],
        lacks: ['tentative', 'dadfailed'],
      },
      'eventually from 0s by 60s, host: address fe80::/64 flags dynamic and temporary lacks tentative or dadfailed',
    ],
    [
      { never: { from: '200ms' }, on: 'host', neigh: 'router:eth0', state: ['STALE', 'FAILED'] },
      'never from 0.2s to 60s, host: neigh router:eth0 state STALE or FAILED',
    ],
    [
      { always: true, on: 'host', route: 'default', present: false },
      'always from 0s to 60s, host: route default, none',
    ],
    [
      { eventually: true, packet: 'redirect', times: '>= 2' },
      'eventually from 0s by 60s, any node: packet redirect, times >= 2',
    ],
    [
      { at: '10s', on: 'host', run: 'true', status: 0, lacks: 'x' },
      'at 10s, host: `true`: status 0, does not print x',
    ],
    [{ at: '10s', on: 'host', ping: '::1', ok: false }, 'at 10s, host: ping ::1 is not answered'],
  ])('%j', (expected, text) => {
    expect(words(expected)).toBe(text);
  });
});

describe('a time in words', () => {
  it.each([
    [0, '0s'],
    [20_000_000, '20s'],
    [500_000, '0.5s'],
    [100_000_000, '100s'],
    [1, '0.000001s'],
  ])('%d µs is %s', (time, text) => {
    expect(shortTime(time)).toBe(text);
  });
});

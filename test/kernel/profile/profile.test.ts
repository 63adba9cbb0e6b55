import {
  BEHAVIOURS,
  DEFAULT_KERNEL,
  defaultProfile,
  KERNEL_VERSIONS,
  kernelProfile,
  type KernelProfile,
} from '../../../sim/kernel/profile/profile';
import { pio, ra, sllao } from '../../../sim/conformance/messages';
import { TapLab } from '../../support/tap-lab';
import { sent } from '../ipv6/ndisc/messages';

const profile = (version: string): KernelProfile => kernelProfile(`linux-${version}`) as KernelProfile;

// The last version there is a profile for before each change, and the first one after it: KERNEL 0.1, from sources and measurements.
const BORDERS: readonly [
  row: keyof typeof BEHAVIOURS,
  last: string,
  before: unknown,
  first: string,
  after: unknown,
][] = [
  ['acceptRa', '2.6.32', 'host-only', '2.6.37', 'at-least-2'],
  ['acceptRa', '3.4', 'at-least-2', '3.10', 'exactly-2'],
  ['solicit', '2.6.32', 'not-forwarding', '2.6.37', 'forwarding-0-or-2'],
  ['solicit', '3.0', 'forwarding-0-or-2', '3.4', 'accept-ra'],
  ['solicitBackoff', '4.4', false, '4.9', true],
  ['purgeSparesAcceptRa2', '3.0', false, '3.4', true],
  ['raHopLimit', '3.10', 'always', '3.18', 'raise'],
  ['raHopLimit', '4.1', 'raise', '4.4', 'minimum'],
  ['twoHourRule', '3.10', 'literal', '3.18', 'preferred-always'],
  ['raRetransFloor', '5.4', 100, '5.10', 10],
  ['allAcceptDadConsulted', '4.14', false, '4.19', true],
  ['enhancedDad', '4.9', false, '4.10', true],
  ['dadFailureNamesMac', '4.14', false, '4.19', true],
  ['dadFailureRemovesAddresses', '4.9', false, '4.10', true],
  ['keepsPermanentAddresses', '2.6.32', false, '2.6.37', true],
  ['keepsPermanentAddresses', '2.6.37', true, '3.0', false],
  ['mldReportsOnCarrier', '4.1', false, '4.4', true],
  ['mldReportsAfterDad', '3.10', false, '3.18', true],
  ['readyNeedsOperstate', '4.9', false, '4.10', true],
  ['joinsAllRouterScopes', '3.0', false, '3.4', true],
  ['sourceBeforeRouteError', '3.18', false, '4.1', true],
  ['unreachableErrno', '4.1', 'ENETUNREACH', '4.4', 'EHOSTUNREACH'],
  ['rejectRouteErrnos', '3.4', false, '3.10', true],
  ['nextMetricOnUnreachable', '4.1', false, '4.4', true],
  ['roundRobinRouters', '2.6.37', true, '3.0', false],
  ['knowsCalipso', '4.4', false, '4.9', true],
  ['neighGcBelowThreshold', '3.10', true, '3.18', false],
  ['evictOnCarrierLoss', '5.15', false, '6.1', true],
  ['bridgePortForwardsAtOnce', '2.6.37', false, '3.0', true],
  ['bridgeCarrierFollowsPorts', '2.6.37', false, '3.0', true],
  ['bridgeMldSnooping', '2.6.32', 'never', '2.6.37', 'always'],
  ['bridgeMldSnooping', '3.10', 'always', '3.18', 'querier'],
  ['bridgeJoinsSnoopers', '4.19', false, '5.4', true],
  ['logsLinkBecomesReady', '6.6', true, '6.12', false],
  ['logsLinkNotReady', '4.19', true, '5.4', false],
  ['logsNetdevFirst', '6.1', false, '6.6', true],
  ['logsNoRouters', '3.4', true, '3.10', false],
  ['forceForwarding', '6.12', false, '6.18', true],
  ['pioToUserSpace', '6.6', false, '6.12', true],
  ['userOptions', '3.4', 'rdnss', '3.10', 'all'],
  ['solicitsOnToken', '3.4', false, '3.10', true],
];

describe('a behaviour', () => {
  it.each(BORDERS)('%s: up to %s it is %p, from %s on %p', (row, last, before, first, after) => {
    expect([profile(last)[row], profile(first)[row]]).toEqual([before, after]);
  });

  it.each(Object.entries(BEHAVIOURS))(
    '%s has its steps in rising order, each another value with its source',
    (_row, steps: readonly { since: string; value: unknown; source: string }[]) => {
      const key = (version: string): number =>
        version.split('.').reduce((sum, part) => sum * 1000 + Number(part), 0) *
        (version.split('.').length === 2 ? 1000 : 1);
      const versions = steps.map(({ since }) => key(since));
      expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b));
      steps.slice(1).forEach(({ value }, index) => expect(value).not.toBe(steps[index]?.value));
      expect(steps[0]?.since).toBe(KERNEL_VERSIONS[0]);
      expect(steps.every(({ source }) => source !== '')).toBe(true);
    },
  );
});

describe('a profile', () => {
  it('is found by name, one object for one name', () => {
    expect(profile('6.12')).toMatchObject({ name: 'linux-6.12', version: '6.12' });
    expect(profile('6.12')).toBe(profile('6.12'));
    expect(defaultProfile().name).toBe(DEFAULT_KERNEL);
  });

  it('there is not: the nearest name is', () => {
    expect(kernelProfile('linux-6.81')).toEqual({ unknown: 'linux-6.81', nearest: 'linux-6.1' });
    expect(kernelProfile('6.18')).toMatchObject({ unknown: '6.18' });
  });

  it('compares versions by number', () => {
    expect([
      profile('4.9').has('4.10'),
      profile('4.10').has('4.9'),
      profile('4.10').has('4.10'),
      profile('2.6.32').has('2.6.37'),
      profile('3.0').has('2.6.37'),
    ]).toEqual([false, true, true, false, true]);
    expect(profile('2.6.32').has(undefined)).toBe(true);
  });
});

describe('what programs are told of an advertisement', () => {
  const told = (kernel: string): string[] => {
    const t = new TapLab({ kernel }).settle();
    const heard: string[] = [];
    t.host.netlink.subscribe(['ND_USEROPT'], event => 'option' in event && heard.push(event.option.kind));
    t.send(
      ra({
        options: [
          sllao(),
          pio('2001:db8:1::'),
          { kind: 'dns-search-list', lifetime: 60, names: ['example.org'] },
        ],
      }),
    );
    return heard;
  };

  it.each([
    ['linux-3.4', []],
    ['linux-3.10', ['dns-search-list']],
    ['linux-6.6', ['dns-search-list']],
    ['linux-6.12', ['prefix-information', 'dns-search-list']],
  ])('%s: %p', (kernel, options) => {
    expect(told(kernel)).toEqual(options);
  });
});

describe('reports after DAD', () => {
  it.each([
    ['linux-3.10', 0],
    ['linux-3.18', 1],
  ])('%s: at least %i', (kernel, least) => {
    const reports = sent(new TapLab({ kernel }).settle(), 'mld2-report').filter(
      ({ src }) => !src.isUnspecified,
    );
    expect(Math.min(reports.length, 1)).toBe(least);
  });
});

import { Rng } from '../../../sim/engine/rng';
import { neighParmsDefaults, neighReachableTime } from '../../../sim/kernel/core/neigh-parms';

const SECOND = 1_000_000;

// KERNEL 7.1, read back from Linux 6.18.
it('the defaults are those of nd_tbl', () => {
  expect(neighParmsDefaults()).toMatchObject({
    mcastSolicit: 3,
    ucastSolicit: 3,
    mcastResolicit: 0,
    appSolicit: 0,
    retransTime: SECOND,
    baseReachableTime: 30 * SECOND,
    delayFirstProbeTime: 5 * SECOND,
    gcStaleTime: 60 * SECOND,
    proxyDelay: 800_000,
    unresQlenBytes: 212992,
  });
});

describe('the reachable time (RFC 4861 §6.3.2)', () => {
  it('is drawn from half to one and a half times the base', () => {
    const rng = new Rng(1);
    const drawn = Array.from({ length: 200 }, () => neighReachableTime(neighParmsDefaults(), 0, rng));
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(15 * SECOND);
    expect(Math.max(...drawn)).toBeLessThan(45 * SECOND);
    expect(Math.max(...drawn) - Math.min(...drawn)).toBeGreaterThan(25 * SECOND);
  });

  it('stays for 300 s, and is drawn anew then', () => {
    const parms = neighParmsDefaults();
    const rng = new Rng(1);
    const first = neighReachableTime(parms, 0, rng);
    expect(neighReachableTime(parms, 300 * SECOND, rng)).toBe(first);
    expect(neighReachableTime(parms, 300 * SECOND + 1, rng)).not.toBe(first);
  });
});

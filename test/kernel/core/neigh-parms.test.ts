import { Rng } from '../../../sim/engine/rng';
import { defaultProfile } from '../../../sim/kernel/profile/profile';
import {
  neighParmsDefaults,
  neighReachableTime,
  type NeighParms,
} from '../../../sim/kernel/core/neigh-parms';

const SECOND = 1_000_000;
const defaults = (): NeighParms => neighParmsDefaults(defaultProfile());

// KERNEL 7.1, read back from Linux 6.18.
it('the defaults are those of nd_tbl', () => {
  expect(defaults().vars).toMatchObject({
    mcastSolicit: 3,
    ucastSolicit: 3,
    mcastResolicit: 0,
    appSolicit: 0,
    retransTime: SECOND,
    baseReachableTime: 30 * SECOND,
    delayFirstProbeTime: 5 * SECOND,
    gcStaleTime: 60 * SECOND,
    proxyDelay: 800_000,
    unresQlen: 212992,
  });
});

describe('the reachable time (RFC 4861 §6.3.2)', () => {
  it('is drawn from half to one and a half times the base', () => {
    const rng = new Rng(1);
    const drawn = Array.from({ length: 200 }, () => neighReachableTime(defaults(), 0, rng));
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(15 * SECOND);
    expect(Math.max(...drawn)).toBeLessThan(45 * SECOND);
    expect(Math.max(...drawn) - Math.min(...drawn)).toBeGreaterThan(25 * SECOND);
  });

  it('stays for 300 s, and is drawn anew then', () => {
    const parms = defaults();
    const rng = new Rng(1);
    const first = neighReachableTime(parms, 0, rng);
    expect(neighReachableTime(parms, 300 * SECOND, rng)).toBe(first);
    expect(neighReachableTime(parms, 300 * SECOND + 1, rng)).not.toBe(first);
  });
});

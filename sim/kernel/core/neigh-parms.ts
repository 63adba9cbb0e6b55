/** `net.ipv6.neigh.{default,<if>}.*` (struct neigh_parms): how patient neighbour discovery is on a device. */
import { milliseconds, seconds, type SimTime } from '../../base/time';
import type { Rng } from '../../engine/rng';
import { jiffies, TICK } from './jiffies';

/** struct neigh_parms; durations in µs. Defaults are nd_tbl's (net/ipv6/ndisc.c). */
export interface NeighParms {
  mcastSolicit: number;
  ucastSolicit: number;
  mcastResolicit: number;
  appSolicit: number;
  retransTime: SimTime;
  baseReachableTime: SimTime;
  delayFirstProbeTime: SimTime;
  gcStaleTime: SimTime;
  proxyDelay: SimTime;
  /** Octets of packets that may wait for one unresolved neighbour. */
  unresQlenBytes: number;
  /** Drawn from the base by `neighReachableTime`; 0 means draw at next use. */
  reachableTime: SimTime;
  reachableDrawnAt: SimTime;
}

/** The values a namespace starts with. */
export function neighParmsDefaults(): NeighParms {
  return {
    mcastSolicit: 3,
    ucastSolicit: 3,
    mcastResolicit: 0,
    appSolicit: 0,
    retransTime: seconds(1),
    baseReachableTime: seconds(30),
    delayFirstProbeTime: seconds(5),
    gcStaleTime: seconds(60),
    proxyDelay: milliseconds(800),
    unresQlenBytes: 212992,
    reachableTime: 0,
    reachableDrawnAt: 0,
  };
}

/** The kernel draws every device's reachable time anew after this long. */
const REDRAW = seconds(300);

/** RFC 4861 §6.3.2's ReachableTime: uniform in half to one and a half times the base (`neigh_rand_reach_time`). */
export function neighReachableTime(parms: NeighParms, now: SimTime, rng: Rng): SimTime {
  if (parms.reachableTime === 0 || now - parms.reachableDrawnAt > REDRAW) {
    const base = jiffies(parms.baseReachableTime);
    parms.reachableTime = (Math.floor(base / 2) + rng.below(base)) * TICK;
    parms.reachableDrawnAt = now;
  }
  return parms.reachableTime;
}

/** `net.ipv6.neigh.{default,<if>}.*` (struct neigh_parms): how patient neighbour discovery is on a device. */
import { milliseconds, seconds, type SimTime } from '../../base/time';
import type { Rng } from '../../engine/rng';
import type { KernelProfile } from '../profile/profile';
import { jiffies, TICK } from './jiffies';

/** What can be set (NEIGH_VAR_*); durations in µs. */
export interface NeighVars {
  mcastSolicit: number;
  ucastSolicit: number;
  mcastResolicit: number;
  appSolicit: number;
  retransTime: SimTime;
  baseReachableTime: SimTime;
  delayFirstProbeTime: SimTime;
  /** How often managed entries are looked at; only that of the table counts. */
  intervalProbeTime: SimTime;
  gcStaleTime: SimTime;
  /** How much may wait for one unresolved neighbour: octets, or packets, as the kernel's version counts it. */
  unresQlen: number;
  /** How many solicitations may wait to be answered on somebody's behalf, and how long at most. */
  proxyQlen: number;
  proxyDelay: SimTime;
  /** Shown and settable; IPv6 does not look at them. */
  anycastDelay: SimTime;
  locktime: SimTime;
}

/** struct neigh_parms. */
export interface NeighParms extends NeighVars {
  /** What was set on the device itself and does not follow `default` any more (data_state); undefined: everything. */
  own: ReadonlySet<keyof NeighVars> | undefined;
  /** Solicitations that wait to be answered on somebody's behalf. */
  qlen: number;
  /** Drawn from the base by `neighReachableTime`; 0 means draw at next use. */
  reachableTime: SimTime;
  reachableDrawnAt: SimTime;
}

const NOTHING: ReadonlySet<keyof NeighVars> = new Set();

/** The values a machine starts with: nd_tbl's (net/ipv6/ndisc.c). */
export function neighParmsDefaults({ defaultNeighQueue }: KernelProfile): NeighParms {
  return {
    mcastSolicit: 3,
    ucastSolicit: 3,
    mcastResolicit: 0,
    appSolicit: 0,
    retransTime: seconds(1),
    baseReachableTime: seconds(30),
    delayFirstProbeTime: seconds(5),
    intervalProbeTime: seconds(5),
    gcStaleTime: seconds(60),
    unresQlen: defaultNeighQueue,
    proxyQlen: 64,
    proxyDelay: milliseconds(800),
    anycastDelay: seconds(1),
    locktime: 0,
    own: NOTHING,
    qlen: 0,
    reachableTime: 0,
    reachableDrawnAt: 0,
  };
}

/** neigh_parms_alloc: a device's own, which follow `default` until it has an address. */
export function neighParmsAlloc(defaults: NeighParms): NeighParms {
  return { ...defaults, own: NOTHING, qlen: 0, reachableTime: 0 };
}

/** neigh_var_set: from now on the device's own. */
export function neighVarSet<K extends keyof NeighVars>(parms: NeighParms, key: K, value: NeighVars[K]): void {
  parms[key] = value;
  if (parms.own !== undefined && !parms.own.has(key)) parms.own = new Set([...parms.own, key]);
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

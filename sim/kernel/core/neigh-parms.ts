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
export interface NeighParms {
  /** Immutable, replaced as a whole when written (neighVarSet, neighVarTake), so that untouched devices share one. */
  vars: Readonly<NeighVars>;
  /** What was set on the device itself and does not follow `default` any more (data_state); undefined: everything. */
  own: ReadonlySet<keyof NeighVars> | undefined;
  /** Solicitations that wait to be answered on somebody's behalf. */
  qlen: number;
  /** Drawn from the base by `neighReachableTime`; 0 means draw at next use. */
  reachableTime: SimTime;
  reachableDrawnAt: SimTime;
}

const NOTHING: ReadonlySet<keyof NeighVars> = new Set();

/** What nd_tbl says (net/ipv6/ndisc.c), but for the queue, of which kernel versions think differently. */
const ND_TBL: Readonly<NeighVars> = {
  mcastSolicit: 3,
  ucastSolicit: 3,
  mcastResolicit: 0,
  appSolicit: 0,
  retransTime: seconds(1),
  baseReachableTime: seconds(30),
  delayFirstProbeTime: seconds(5),
  intervalProbeTime: seconds(5),
  gcStaleTime: seconds(60),
  unresQlen: 0,
  proxyQlen: 64,
  proxyDelay: milliseconds(800),
  anycastDelay: seconds(1),
  locktime: 0,
};

/** The values a machine starts with: nd_tbl's. */
export function neighParmsDefaults({ defaultNeighQueue }: KernelProfile): NeighParms {
  return untouched(withVar(ND_TBL, 'unresQlen', defaultNeighQueue));
}

/** neigh_parms_alloc: a device's own, which follow `default` until it has an address. */
export function neighParmsAlloc({ vars }: NeighParms): NeighParms {
  return untouched(vars);
}

function untouched(vars: Readonly<NeighVars>): NeighParms {
  return { vars, own: NOTHING, qlen: 0, reachableTime: 0, reachableDrawnAt: 0 };
}

const successors = new WeakMap<Readonly<NeighVars>, Map<string, Readonly<NeighVars>>>();

/** `vars` with one of them changed; the same change of the same values gives the same object. */
function withVar(vars: Readonly<NeighVars>, key: keyof NeighVars, value: number): Readonly<NeighVars> {
  if (vars[key] === value) return vars;
  let changes = successors.get(vars);
  if (changes === undefined) successors.set(vars, (changes = new Map<string, Readonly<NeighVars>>()));
  const change = `${key}=${String(value)}`;
  let next = changes.get(change);
  if (next === undefined) changes.set(change, (next = { ...vars, [key]: value }));
  return next;
}

/** A value that the device takes over from elsewhere: a router, or `default` (NEIGH_VAR_SET). */
export function neighVarTake(parms: NeighParms, key: keyof NeighVars, value: number): void {
  parms.vars = withVar(parms.vars, key, value);
}

/** neigh_var_set: from now on the device's own. */
export function neighVarSet(parms: NeighParms, key: keyof NeighVars, value: number): void {
  neighVarTake(parms, key, value);
  if (parms.own !== undefined && !parms.own.has(key)) parms.own = new Set([...parms.own, key]);
}

/** The kernel draws every device's reachable time anew after this long. */
const REDRAW = seconds(300);

/** RFC 4861 §6.3.2's ReachableTime: uniform in half to one and a half times the base (`neigh_rand_reach_time`). */
export function neighReachableTime(parms: NeighParms, now: SimTime, rng: Rng): SimTime {
  if (parms.reachableTime === 0 || now - parms.reachableDrawnAt > REDRAW) {
    const base = jiffies(parms.vars.baseReachableTime);
    parms.reachableTime = (Math.floor(base / 2) + rng.below(base)) * TICK;
    parms.reachableDrawnAt = now;
  }
  return parms.reachableTime;
}

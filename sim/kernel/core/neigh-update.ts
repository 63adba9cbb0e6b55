/** Somebody tells something about a neighbour: a message that came in, or a person (__neigh_update of net/core/neighbour.c). */
import type { Mac } from '../../base/mac';
import type { Decision } from '../../trace/decision';
import { neighArm, neighInvalidate, neighResolveOutput } from './neigh-event';
import { neighReachableTime } from './neigh-parms';
import {
  isConnected,
  isValidState,
  neighAnnounce,
  neighSetState,
  neighTakeQueue,
  type AnyNeighbour,
  type NudState,
} from './neighbour';

/** NEIGH_UPDATE_F_*: what a message may do to an entry. */
export interface NeighUpdate {
  /** A different link-layer address replaces the known one. */
  readonly override?: boolean;
  /** Where it may not, a connected entry at least becomes STALE. */
  readonly weakOverride?: boolean;
  /** Set the router flag from `isRouter`. */
  readonly overrideIsRouter?: boolean;
  readonly isRouter?: boolean;
  /** By hand: permanent entries give way too, and the next two are set. */
  readonly admin?: boolean;
  readonly externLearned?: boolean;
  readonly managed?: boolean;
  /** The entry is only to be used: its state stays, but for being permanent. */
  readonly use?: boolean;
}

/** Why a request by hand was refused. */
export type NeighRefusal = { readonly errno: 'EPERM' | 'EINVAL'; readonly extack?: string };

/** __neigh_update. The refusal is for who asked by hand; what a message says in vain is of no interest to its sender. */
export function neighUpdate(
  neigh: AnyNeighbour,
  lladdr: Mac | undefined,
  wanted: NudState,
  flags: NeighUpdate,
  why: Decision,
): NeighRefusal | undefined {
  const { net } = neigh;
  const old = neigh.nudState;
  if (neigh.dead) return { errno: 'EPERM', extack: 'Neighbor entry is now dead' };
  if (!flags.admin && (old === 'NUD_NOARP' || old === 'NUD_PERMANENT')) return { errno: 'EPERM' };

  const flagged = flags.admin === true && updateFlags(neigh, flags);
  if (flags.use || flags.managed) {
    if (old === 'NUD_PERMANENT') neigh.nudState = 'NUD_NONE';
    settle(neigh, old, flagged, why);
    return undefined;
  }
  if (!isValidState(wanted)) {
    invalidate(neigh, wanted, why);
    return undefined;
  }
  if (lladdr === undefined && !isValidState(old))
    return { errno: 'EINVAL', extack: 'No link layer address given' };
  let address = lladdr ?? neigh.lladdr;
  let state = wanted;
  if (isConnected(state)) neigh.confirmed = net.scheduler.now;
  let isRouterToo = flags.overrideIsRouter === true;
  if (isValidState(old)) {
    if (address !== neigh.lladdr && !flags.override) {
      if (!(flags.weakOverride && isConnected(old))) {
        settle(neigh, old, flagged, why);
        return undefined;
      }
      isRouterToo = false;
      address = neigh.lladdr;
      state = 'NUD_STALE';
    } else if (address === neigh.lladdr && state === 'NUD_STALE' && !flags.admin) state = old;
  }
  const moved = address !== neigh.lladdr;
  if (moved) {
    neigh.lladdr = address;
    if (!isConnected(state)) neigh.confirmed = net.scheduler.now - 2 * neigh.parms.vars.baseReachableTime;
  }
  const becameRouter = isRouterToo && neigh.isRouter !== (flags.isRouter === true);
  if (becameRouter) neigh.isRouter = flags.isRouter === true;
  if (state !== old) {
    if (neigh.timer !== undefined) net.scheduler.del(neigh.timer);
    if (state === 'NUD_PROBE') neigh.probes = 0;
    neighSetState(neigh, state, why);
    armForState(neigh);
    if (!isValidState(old)) flushQueue(neigh);
  } else {
    if (moved) neigh.updated = net.scheduler.now;
    settle(neigh, old, flagged || moved || becameRouter, why);
  }
  return undefined;
}

/** neigh_update_flags: who keeps the entry. @returns whether something changed */
function updateFlags(neigh: AnyNeighbour, { externLearned = false, managed = false }: NeighUpdate): boolean {
  const changed = neigh.isExternLearned !== externLearned || neigh.isManaged !== managed;
  neigh.isExternLearned = externLearned;
  neigh.isManaged = managed;
  return changed;
}

/** The end of an update that changed no state by itself. */
function settle(neigh: AnyNeighbour, old: NudState, changed: boolean, why: Decision): void {
  if (!changed && neigh.nudState === old) return;
  neigh.table.stateChanged(neigh);
  neighAnnounce(neigh, old, why, !changed);
}

/** The new state has no link-layer address. Only what was of use, or was being asked for, is missed by anybody. */
function invalidate(neigh: AnyNeighbour, state: NudState, why: Decision): void {
  const { net, nudState: old, updated } = neigh;
  if (neigh.timer !== undefined) net.scheduler.del(neigh.timer);
  const givenUp = state === 'NUD_FAILED' && (old === 'NUD_INCOMPLETE' || old === 'NUD_PROBE');
  neighSetState(neigh, state, why, !isValidState(old) && !givenUp);
  neigh.updated = updated;
  if (givenUp) neighInvalidate(net, neigh);
}

/** NUD_IN_TIMER: these states come to something by themselves. */
function armForState(neigh: AnyNeighbour): void {
  const { net, parms, nudState } = neigh;
  if (nudState === 'NUD_REACHABLE')
    neighArm(neigh, neighReachableTime(parms, net.scheduler.now, net.rng('neigh reachable time')));
  else if (nudState === 'NUD_DELAY' || nudState === 'NUD_PROBE') neighArm(neigh, 0);
}

/** The address is known at last: send what waited, in order. */
function flushQueue(neigh: AnyNeighbour): void {
  const { net, dev } = neigh;
  for (const out of neighTakeQueue(neigh)) net.trace.note(neighResolveOutput(net, neigh, out), dev.name);
}

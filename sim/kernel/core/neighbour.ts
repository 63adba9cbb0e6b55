/**
 * The neighbour cache (net/core/neighbour.c with the operations of net/ipv6/ndisc.c): who is where on a link, how sure we
 * are of it, and the packets that wait to know. RFC 4861 §7.3; the state names are the kernel's.
 *
 *   NONE, FAILED --output--> INCOMPLETE --no answer to three multicast solicitations--> FAILED
 *   REACHABLE --reachable time over--> STALE (or DELAY, if it was just used) --output--> DELAY --5 s--> PROBE
 *   PROBE --no answer to three unicast solicitations--> FAILED
 *
 * What an advertisement does to an entry is `neighUpdate`.
 *
 * Differs from Linux: multicast destinations have no entry of their own (the kernel keeps hidden NOARP ones). Table limits
 * are per namespace; the kernel's are per machine.
 */
import type { Ip6 } from '../../base/ip6';
import type { Mac } from '../../base/mac';
import type { SimTime } from '../../base/time';
import { Timer } from '../../engine/scheduler';
import { IFF_LOOPBACK, IFF_NOARP, type NetDevice } from '../../link/net-device';
import type { Decision } from '../../trace/decision';
import { Frame } from '../../wire/frame';
import { ndiscSolicit } from '../ipv6/ndisc/solicit';
import { ip6LinkFailure } from '../ipv6/route/link-failure';
import type { Outgoing } from '../ipv6/ip6-output';
import { in6DevGet } from '../ipv6/inet6-dev';
import { devQueueXmit } from './dev';
import { HZ, modTimer, TICK } from './jiffies';
import {
  NEIGH_AGED,
  NEIGH_CONFIRMED,
  NEIGH_FAILED,
  NEIGH_NO_ANSWER,
  NEIGH_PROBED,
  NEIGH_QUEUED,
  NEIGH_QUEUE_FULL,
  NEIGH_SOLICITED,
  NEIGH_TABLE_FULL,
  NEIGH_USED,
} from './neigh-decisions';
import { neighReachableTime, type NeighParms } from './neigh-parms';
import type { Net } from './net';

/** NUD_*, as `ip neigh` prints them without the prefix. */
export type NudState =
  | 'NUD_NONE'
  | 'NUD_INCOMPLETE'
  | 'NUD_REACHABLE'
  | 'NUD_STALE'
  | 'NUD_DELAY'
  | 'NUD_PROBE'
  | 'NUD_FAILED'
  | 'NUD_NOARP'
  | 'NUD_PERMANENT';

/** The retransmission timer cannot run faster than this (HZ/100). */
const MIN_RETRANS = Math.floor(HZ / 100) * TICK;

const VALID: ReadonlySet<NudState> = new Set<NudState>([
  'NUD_PERMANENT', 'NUD_NOARP', 'NUD_REACHABLE', 'NUD_PROBE', 'NUD_STALE', 'NUD_DELAY',
]); // prettier-ignore

function isConnected(state: NudState): boolean {
  return state === 'NUD_REACHABLE' || state === 'NUD_PERMANENT' || state === 'NUD_NOARP';
}

/** One neighbour on one device (struct neighbour). */
export class Neighbour {
  lladdr: Mac | undefined = undefined;
  nudState: NudState = 'NUD_NONE';
  /** NTF_ROUTER: it said that it is a router. */
  isRouter = false;
  /** When it was last proved reachable, last used on the slow path, last changed, µs. */
  confirmed: SimTime;
  used: SimTime;
  updated: SimTime;
  probes = 0;
  /** A cached frame header: from then on a connected entry is used without touching it (`hh`). */
  headerCached = false;
  queue: Outgoing[] | undefined = undefined;
  queueBytes = 0;
  timer: Timer | undefined = undefined;
  dead = false;

  constructor(
    readonly net: Net,
    readonly key: Ip6,
    readonly dev: NetDevice,
    readonly parms: NeighParms,
  ) {
    this.confirmed = this.used = this.updated = net.scheduler.now;
  }

  get entity(): string {
    return `${this.key.toString()} dev ${this.dev.name}`;
  }
}

/** NUD_VALID: there is a link-layer address to send to. */
export function neighIsValid(neigh: Neighbour): boolean {
  return VALID.has(neigh.nudState);
}

/** neigh_lookup. */
export function neighLookup(net: Net, address: Ip6, dev: NetDevice): Neighbour | undefined {
  return net.neighbours.get(address, dev);
}

/** __neigh_create with ndisc_constructor; undefined when the table is full or the device has no IPv6. */
export function neighLookupOrCreate(net: Net, address: Ip6, dev: NetDevice): Neighbour | undefined {
  const known = net.neighbours.get(address, dev);
  if (known !== undefined) return known;
  const idev = in6DevGet(dev);
  if (idev === undefined || idev.dead) return undefined;
  const neigh = new Neighbour(net, address, dev, idev.ndParms);
  if (dev.flags & (IFF_NOARP | IFF_LOOPBACK)) {
    neigh.nudState = 'NUD_NOARP';
    neigh.lladdr = dev.address;
  } else if (!net.neighbours.makeRoom()) {
    net.printk('info', 'neighbour: ndisc_cache: neighbor table overflow!');
    net.trace.note(NEIGH_TABLE_FULL, dev.name);
    return undefined;
  }
  neigh.confirmed = net.scheduler.now - 2 * neigh.parms.baseReachableTime;
  net.neighbours.add(neigh);
  return neigh;
}

/** neigh_output: send to a neighbour, finding out first where it is if need be. */
export function neighOutput(net: Net, neigh: Neighbour, out: Outgoing): Decision {
  if (neigh.headerCached && isConnected(neigh.nudState)) return transmit(net, neigh, out);
  return neighResolveOutput(net, neigh, out);
}

/** neigh_resolve_output. */
function neighResolveOutput(net: Net, neigh: Neighbour, out: Outgoing): Decision {
  const waiting = neighEventSend(net, neigh, out);
  if (waiting !== undefined) return waiting;
  neigh.headerCached = true;
  return transmit(net, neigh, out);
}

function transmit(net: Net, neigh: Neighbour, out: Outgoing): Decision {
  return devQueueXmit(net, neigh.dev, new Frame(neigh.lladdr as Mac, neigh.dev.address, out.packet));
}

/** __neigh_event_send: undefined when `out` can go at once; otherwise it was queued, or refused. */
export function neighEventSend(net: Net, neigh: Neighbour, out: Outgoing | undefined): Decision | undefined {
  const { scheduler } = net;
  const { parms } = neigh;
  neigh.used = scheduler.now;
  switch (neigh.nudState) {
    case 'NUD_REACHABLE':
    case 'NUD_PERMANENT':
    case 'NUD_NOARP':
    case 'NUD_DELAY':
    case 'NUD_PROBE':
      return undefined;
    case 'NUD_STALE':
      setState(neigh, 'NUD_DELAY', NEIGH_USED);
      arm(neigh, parms.delayFirstProbeTime);
      return undefined;
    case 'NUD_INCOMPLETE':
      return enqueue(net, neigh, out);
    case 'NUD_NONE':
    case 'NUD_FAILED':
      if (parms.mcastSolicit + parms.appSolicit === 0) {
        setState(neigh, 'NUD_FAILED', NEIGH_NO_ANSWER);
        return NEIGH_FAILED;
      }
      neigh.probes = parms.ucastSolicit;
      setState(neigh, 'NUD_INCOMPLETE', NEIGH_SOLICITED);
      arm(neigh, Math.max(parms.retransTime, MIN_RETRANS));
      return enqueue(net, neigh, out, true);
  }
}

/** Let `out` wait; with `first`, also send the first solicitation, which may take its source address. */
function enqueue(net: Net, neigh: Neighbour, out: Outgoing | undefined, first = false): Decision {
  if (out !== undefined) {
    const queue = (neigh.queue ??= []);
    while (queue.length > 0 && neigh.queueBytes + out.packet.length > neigh.parms.unresQlenBytes) {
      neigh.queueBytes -= (queue.shift() as Outgoing).packet.length;
      net.trace.note(NEIGH_QUEUE_FULL, neigh.dev.name);
    }
    queue.push(out);
    neigh.queueBytes += out.packet.length;
  }
  if (first) neighProbe(net, neigh);
  return NEIGH_QUEUED;
}

function neighProbe(net: Net, neigh: Neighbour): void {
  ndiscSolicit(net, neigh, neigh.queue?.[0]);
  neigh.probes++;
}

/** neigh_timer_handler. */
function neighTimerHandler(neigh: Neighbour): void {
  const { net, parms } = neigh;
  const now = net.scheduler.now;
  const reachable = neighReachableTime(parms, now, net.rng('neigh reachable time'));
  const retrans = Math.max(parms.retransTime, MIN_RETRANS);
  let next: SimTime;
  switch (neigh.nudState) {
    case 'NUD_REACHABLE':
      if (now < neigh.confirmed + reachable) next = neigh.confirmed + reachable - now;
      else if (now <= neigh.used + parms.delayFirstProbeTime) {
        setState(neigh, 'NUD_DELAY', NEIGH_AGED);
        next = parms.delayFirstProbeTime;
      } else {
        setState(neigh, 'NUD_STALE', NEIGH_AGED);
        return;
      }
      break;
    case 'NUD_DELAY':
      if (now <= neigh.confirmed + parms.delayFirstProbeTime) {
        setState(neigh, 'NUD_REACHABLE', NEIGH_CONFIRMED);
        next = neigh.confirmed + reachable - now;
      } else {
        setState(neigh, 'NUD_PROBE', NEIGH_PROBED);
        neigh.probes = 0;
        next = retrans;
      }
      break;
    case 'NUD_PROBE':
    case 'NUD_INCOMPLETE':
      next = retrans;
      break;
    default:
      return;
  }
  const asking = neigh.nudState === 'NUD_INCOMPLETE' || neigh.nudState === 'NUD_PROBE';
  if (asking && neigh.probes >= maxProbes(neigh)) {
    setState(neigh, 'NUD_FAILED', NEIGH_NO_ANSWER);
    neighInvalidate(net, neigh);
    return;
  }
  arm(neigh, Math.max(next, MIN_RETRANS));
  if (asking) neighProbe(net, neigh);
}

function maxProbes({ parms, nudState }: Neighbour): number {
  return (
    parms.ucastSolicit +
    parms.appSolicit +
    (nudState === 'NUD_PROBE' ? parms.mcastResolicit : parms.mcastSolicit)
  );
}

/** neigh_invalidate: whoever waited is told that there is no way. */
function neighInvalidate(net: Net, neigh: Neighbour): void {
  neigh.updated = net.scheduler.now;
  const waiting = takeQueue(neigh);
  for (const out of waiting) {
    net.trace.note(NEIGH_FAILED, neigh.dev.name, net.trace.on ? { neighbour: neigh.entity } : undefined);
    ip6LinkFailure(net, out);
  }
}

/** NEIGH_UPDATE_F_*: what a message may do to an entry. */
export interface NeighUpdate {
  /** A different link-layer address replaces the known one. */
  readonly override?: boolean;
  /** Where it may not, a connected entry at least becomes STALE. */
  readonly weakOverride?: boolean;
  /** Set the router flag from `isRouter`. */
  readonly overrideIsRouter?: boolean;
  readonly isRouter?: boolean;
  /** By hand: permanent entries give way too. */
  readonly admin?: boolean;
}

/** __neigh_update: somebody told us something about a neighbour. */
export function neighUpdate(
  neigh: Neighbour,
  lladdr: Mac | undefined,
  wanted: NudState,
  flags: NeighUpdate,
  why: Decision,
): void {
  const { net } = neigh;
  const old = neigh.nudState;
  if (neigh.dead) return;
  if (!flags.admin && (old === 'NUD_NOARP' || old === 'NUD_PERMANENT')) return;
  if (!VALID.has(wanted)) {
    invalidateByUpdate(net, neigh, wanted, why);
    return;
  }
  if (lladdr === undefined && !VALID.has(old)) return;
  let address = lladdr ?? neigh.lladdr;
  let state = wanted;
  if (isConnected(state)) neigh.confirmed = net.scheduler.now;
  let isRouterToo = flags.overrideIsRouter === true;
  if (VALID.has(old)) {
    if (address !== neigh.lladdr && !flags.override) {
      if (!(flags.weakOverride && isConnected(old))) return;
      isRouterToo = false;
      address = neigh.lladdr;
      state = 'NUD_STALE';
    } else if (address === neigh.lladdr && state === 'NUD_STALE' && !flags.admin) state = old;
  }
  const moved = address !== neigh.lladdr;
  if (moved) {
    neigh.lladdr = address;
    if (!isConnected(state)) neigh.confirmed = net.scheduler.now - 2 * neigh.parms.baseReachableTime;
  }
  const becameRouter = isRouterToo && neigh.isRouter !== (flags.isRouter === true);
  if (becameRouter) neigh.isRouter = flags.isRouter === true;
  if (state !== old) {
    if (neigh.timer !== undefined) net.scheduler.del(neigh.timer);
    if (state === 'NUD_PROBE') neigh.probes = 0;
    setState(neigh, state, why);
    armForState(net, neigh);
    if (!VALID.has(old)) flushQueue(net, neigh);
  } else if (moved || becameRouter) {
    neigh.updated = net.scheduler.now;
    announce(neigh, old, why);
  }
}

function invalidateByUpdate(net: Net, neigh: Neighbour, state: NudState, why: Decision): void {
  const old = neigh.nudState;
  if (neigh.timer !== undefined) net.scheduler.del(neigh.timer);
  setState(neigh, state, why);
  if (state === 'NUD_FAILED' && (old === 'NUD_INCOMPLETE' || old === 'NUD_PROBE'))
    neighInvalidate(net, neigh);
}

function armForState(net: Net, neigh: Neighbour): void {
  if (neigh.nudState === 'NUD_REACHABLE')
    arm(neigh, neighReachableTime(neigh.parms, net.scheduler.now, net.rng('neigh reachable time')));
  else if (
    neigh.nudState === 'NUD_DELAY' ||
    neigh.nudState === 'NUD_PROBE' ||
    neigh.nudState === 'NUD_INCOMPLETE'
  )
    arm(neigh, 0);
}

/** The address is known at last: send what waited, in order. */
function flushQueue(net: Net, neigh: Neighbour): void {
  for (const out of takeQueue(neigh)) net.trace.note(neighResolveOutput(net, neigh, out), neigh.dev.name);
}

function takeQueue(neigh: Neighbour): readonly Outgoing[] {
  const queue = neigh.queue;
  neigh.queue = undefined;
  neigh.queueBytes = 0;
  return queue ?? [];
}

/** An upper layer heard from it (`dst_confirm`). */
export function neighConfirm(net: Net, neigh: Neighbour): void {
  neigh.confirmed = net.scheduler.now;
}

/** __neigh_set_probe_once: a router that lost its address is about to be asked once more by somebody else. */
export function neighSetProbeOnce(net: Net, neigh: Neighbour): void {
  neigh.updated = net.scheduler.now;
  if (neigh.nudState !== 'NUD_FAILED') return;
  setState(neigh, 'NUD_INCOMPLETE', NEIGH_SOLICITED);
  neigh.probes = maxProbes(neigh);
  arm(neigh, Math.max(neigh.parms.retransTime, MIN_RETRANS));
}

/** Forget an entry, and what waited for it (`neigh_flush_dev`, `ip neigh del`). */
export function neighDestroy(net: Net, neigh: Neighbour): void {
  if (neigh.timer !== undefined) net.scheduler.del(neigh.timer);
  takeQueue(neigh);
  neigh.dead = true;
  net.neighbours.remove(neigh);
  net.trace.state('neighbour', neigh.entity, neigh.nudState, 'absent');
  net.notify({ group: 'NEIGH', kind: 'delneigh', neighbour: neigh });
}

function arm(neigh: Neighbour, delay: SimTime): void {
  neigh.timer ??= new Timer('neighbour', neighTimerHandler, neigh);
  modTimer(neigh.net, neigh.timer, delay);
}

function setState(neigh: Neighbour, state: NudState, why: Decision): void {
  const old = neigh.nudState;
  neigh.nudState = state;
  if (state === 'NUD_FAILED') neigh.net.neighbours.entryFailed();
  neigh.updated = neigh.net.scheduler.now;
  announce(neigh, old, why);
}

/** neigh_update_notify. The kernel keeps INCOMPLETE and DELAY to itself; the trace has them all. */
function announce(neigh: Neighbour, old: NudState, why: Decision): void {
  const { net, nudState } = neigh;
  if (net.trace.on) net.trace.state('neighbour', neigh.entity, old, describe(neigh), why);
  else net.trace.count(why);
  if (nudState !== 'NUD_INCOMPLETE' && nudState !== 'NUD_DELAY')
    net.notify({ group: 'NEIGH', kind: 'newneigh', neighbour: neigh });
}

function describe(neigh: Neighbour): string {
  const where = neigh.lladdr === undefined ? '' : ` lladdr ${neigh.lladdr.toString()}`;
  return `${neigh.nudState}${where}${neigh.isRouter ? ' router' : ''}`;
}

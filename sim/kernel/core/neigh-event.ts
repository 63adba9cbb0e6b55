/**
 * What packets and time do to a neighbour (net/core/neighbour.c): finding out where it is before something can be sent to
 * it, doubting it when it has not been heard for long, and giving it up.
 *
 * Differs from Linux: what waits is counted as if this machine had made it, also where it is forwarded; the kernel counts
 * the memory that the packet came in.
 */
import type { Ip4 } from '../../base/ip4';
import type { Ip6 } from '../../base/ip6';
import { Timer } from '../../engine/scheduler';
import type { SimTime } from '../../base/time';
import type { Mac } from '../../base/mac';
import type { Decision } from '../../trace/decision';
import { Frame } from '../../wire/frame';
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
  NEIGH_USED,
} from './neigh-decisions';
import { neighReachableTime } from './neigh-parms';
import {
  isConnected,
  neighSetState,
  neighTakeQueue,
  type AnyNeighbour,
  type Neighbour,
  type Waiting,
} from './neighbour';
import type { Net } from './net';

/** neigh_output: send to a neighbour, finding out first where it is if need be. */
export function neighOutput<O extends Waiting>(net: Net, neigh: Neighbour<Ip4 | Ip6, O>, out: O): Decision {
  if (neigh.headerCached && isConnected(neigh.nudState)) return transmit(net, neigh, out);
  return neighResolveOutput(net, neigh, out);
}

/** neigh_resolve_output. */
export function neighResolveOutput(net: Net, neigh: AnyNeighbour, out: Waiting): Decision {
  const waiting = neighEventSend(net, neigh, out);
  if (waiting !== undefined) return waiting;
  neigh.headerCached = true;
  return transmit(net, neigh, out);
}

function transmit(net: Net, neigh: AnyNeighbour, out: Waiting): Decision {
  return devQueueXmit(net, neigh.dev, new Frame(neigh.lladdr as Mac, neigh.dev.address, out.packet));
}

/**
 * __neigh_event_send: the neighbour is needed.
 * @param out what is to be sent; undefined when it only is to be resolved
 * @returns undefined when `out` can go at once; otherwise it was queued, or refused
 */
export function neighEventSend(net: Net, neigh: AnyNeighbour, out?: Waiting): Decision | undefined {
  const { parms } = neigh;
  neigh.used = net.scheduler.now;
  switch (neigh.nudState) {
    case 'NUD_REACHABLE':
    case 'NUD_PERMANENT':
    case 'NUD_NOARP':
    case 'NUD_DELAY':
    case 'NUD_PROBE':
      return undefined;
    case 'NUD_STALE':
      neighSetState(neigh, 'NUD_DELAY', NEIGH_USED, true);
      neighArm(neigh, parms.vars.delayFirstProbeTime);
      return undefined;
    case 'NUD_INCOMPLETE':
      return enqueue(net, neigh, out);
    case 'NUD_NONE':
    case 'NUD_FAILED':
      if (parms.vars.mcastSolicit + parms.vars.appSolicit === 0) {
        neighSetState(neigh, 'NUD_FAILED', NEIGH_NO_ANSWER, true);
        return NEIGH_FAILED;
      }
      neigh.probes = parms.vars.ucastSolicit;
      neighSetState(neigh, 'NUD_INCOMPLETE', NEIGH_SOLICITED, true);
      neighArm(neigh, retransTime(neigh));
      return enqueue(net, neigh, out, true);
  }
}

/** Let `out` wait; with `first`, also send the first solicitation, which may take its source address. */
function enqueue(net: Net, neigh: AnyNeighbour, out: Waiting | undefined, first = false): Decision {
  if (out !== undefined) {
    const queue = (neigh.queue ??= []);
    const size = truesize(out);
    while (queue.length > 0 && isQueueFull(neigh, queue.length, size)) {
      neigh.queueBytes -= truesize(queue.shift() as Waiting);
      net.trace.note(NEIGH_QUEUE_FULL, neigh.dev.name);
    }
    queue.push(out);
    neigh.queueBytes += size;
  }
  if (first) neighProbe(net, neigh);
  return NEIGH_QUEUED;
}

/** @param size octets of what is to wait beside them */
function isQueueFull({ net, parms, queueBytes }: AnyNeighbour, waiting: number, size: number): boolean {
  if (net.profile.neighQueueCounts === 'packets') return waiting >= parms.vars.unresQlen;
  return queueBytes + size > parms.vars.unresQlen;
}

/** Octets of struct sk_buff, and of struct skb_shared_info with the smallest head (SKB_SMALL_HEAD_SIZE). */
const SKB = 256;
const SMALL_HEAD = 576;
const SHARED_INFO = 320;
/** What is in front of the packet and kept free behind it. */
const MARGINS = 31;

/**
 * skb->truesize of a packet that was made here: the memory it is in, not its length.
 * Linux 6.18.44: two packets with 10 to 170 octets of UDP data wait where unres_qlen_bytes is 1664, with 200 to 600 where it
 * is 2560, with 640 to 1400 where it is 4608.
 */
function truesize({ packet }: Waiting): number {
  const head = Math.ceil((packet.length + MARGINS) / 64) * 64 + SHARED_INFO;
  return SKB + (head <= SMALL_HEAD ? SMALL_HEAD : 2 ** Math.ceil(Math.log2(head)));
}

/** neigh_probe: ask; the newest of what waits lends its source address. */
function neighProbe(net: Net, neigh: AnyNeighbour): void {
  neigh.table.ops.solicit(net, neigh, neigh.queue?.at(-1));
  neigh.probes++;
}

/** The retransmission timer cannot run faster than this. */
function leastRetrans({ profile }: Net): SimTime {
  return Math.floor((profile.neighRetransFloor * HZ) / 1000) * TICK;
}

function retransTime({ net, parms }: AnyNeighbour): SimTime {
  return Math.max(parms.vars.retransTime, leastRetrans(net));
}

/** neigh_timer_handler. */
function neighTimerHandler(neigh: AnyNeighbour): void {
  const { net, parms } = neigh;
  const now = net.scheduler.now;
  const reachable = neighReachableTime(parms, now, net.rng('neigh reachable time'));
  let next: SimTime;
  switch (neigh.nudState) {
    case 'NUD_REACHABLE':
      if (now <= neigh.confirmed + reachable) next = neigh.confirmed + reachable - now;
      else if (now <= neigh.used + parms.vars.delayFirstProbeTime) {
        neighSetState(neigh, 'NUD_DELAY', NEIGH_AGED, true);
        next = parms.vars.delayFirstProbeTime;
      } else {
        neighSetState(neigh, 'NUD_STALE', NEIGH_AGED);
        return;
      }
      break;
    case 'NUD_DELAY':
      if (now <= neigh.confirmed + parms.vars.delayFirstProbeTime) {
        neighSetState(neigh, 'NUD_REACHABLE', NEIGH_CONFIRMED);
        next = neigh.confirmed + reachable - now;
      } else {
        neighSetState(neigh, 'NUD_PROBE', NEIGH_PROBED);
        neigh.probes = 0;
        next = retransTime(neigh);
      }
      break;
    case 'NUD_PROBE':
    case 'NUD_INCOMPLETE':
      next = retransTime(neigh);
      break;
    default:
      return;
  }
  const asking = neigh.nudState === 'NUD_INCOMPLETE' || neigh.nudState === 'NUD_PROBE';
  if (asking && neigh.probes >= maxProbes(neigh)) {
    neighSetState(neigh, 'NUD_FAILED', NEIGH_NO_ANSWER);
    neighInvalidate(net, neigh);
    return;
  }
  neighArm(neigh, Math.max(next, leastRetrans(net)));
  if (asking) neighProbe(net, neigh);
}

/** neigh_max_probes. */
function maxProbes({ parms, nudState }: AnyNeighbour): number {
  return (
    parms.vars.ucastSolicit +
    parms.vars.appSolicit +
    (nudState === 'NUD_PROBE' ? parms.vars.mcastResolicit : parms.vars.mcastSolicit)
  );
}

/** neigh_invalidate: whoever waited is told that there is no way. */
export function neighInvalidate(net: Net, neigh: AnyNeighbour): void {
  neigh.updated = net.scheduler.now;
  for (const out of neighTakeQueue(neigh)) {
    net.trace.note(NEIGH_FAILED, neigh.dev.name, net.trace.on ? { neighbour: neigh.entity } : undefined);
    neigh.table.ops.errorReport(net, out);
  }
}

/** __neigh_set_probe_once: a router that lost its address is about to be asked once more by somebody else. */
export function neighSetProbeOnce(net: Net, neigh: AnyNeighbour): void {
  neigh.updated = net.scheduler.now;
  if (neigh.nudState !== 'NUD_FAILED') return;
  neighSetState(neigh, 'NUD_INCOMPLETE', NEIGH_SOLICITED, true);
  neigh.probes = maxProbes(neigh);
  neighArm(neigh, retransTime(neigh));
}

/** neigh_add_timer. */
export function neighArm(neigh: AnyNeighbour, delay: SimTime): void {
  neigh.timer ??= new Timer('neighbour', neighTimerHandler, neigh);
  modTimer(neigh.net, neigh.timer, delay);
}

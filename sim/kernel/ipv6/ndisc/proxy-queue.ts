/**
 * Solicitations that wait a random moment before they are answered on somebody's behalf (RFC 4861 §7.2.7, §7.2.8):
 * pneigh_enqueue, neigh_proxy_process and pneigh_queue_purge of net/core/neighbour.c.
 *
 * Differs from Linux: each namespace has a queue and a timer of its own, not all of them one.
 */
import type { SimTime } from '../../../base/time';
import { Timer } from '../../../engine/scheduler';
import type { NetDevice } from '../../../link/net-device';
import { modTimer } from '../../core/jiffies';
import type { NeighParms } from '../../core/neigh-parms';
import type { Net } from '../../core/net';

/** A solicitation that arrived on `dev`, and what is to be done with it when its time has come. */
interface Waiting {
  readonly dev: NetDevice;
  readonly parms: NeighParms;
  readonly due: SimTime;
  readonly redo: () => void;
}

interface ProxyQueue {
  waiting: Waiting[];
  readonly timer: Timer;
}

const queues = new WeakMap<Net, ProxyQueue>();

/** pneigh_enqueue: `redo` within proxy_delay. False if more than proxy_qlen of the device are waiting already. */
export function pneighEnqueue(net: Net, dev: NetDevice, parms: NeighParms, redo: () => void): boolean {
  if (parms.qlen > parms.vars.proxyQlen) return false;
  let queue = queues.get(net);
  if (queue === undefined) {
    queue = { waiting: [], timer: new Timer(`${net.name} proxy answer`, neighProxyProcess, net) };
    queues.set(net, queue);
  }
  const due = net.scheduler.now + net.rng('proxy ndp').below(parms.vars.proxyDelay);
  queue.waiting.push({ dev, parms, due, redo });
  parms.qlen++;
  arm(net, queue);
  return true;
}

/** neigh_proxy_process. */
function neighProxyProcess(net: Net): void {
  const queue = queues.get(net) as ProxyQueue;
  const { now } = net.scheduler;
  const due = queue.waiting.filter(waiting => waiting.due <= now);
  queue.waiting = queue.waiting.filter(waiting => waiting.due > now);
  for (const { dev, parms, redo } of due) {
    parms.qlen--;
    if (dev.up) redo();
  }
  if (queue.waiting.length > 0) arm(net, queue);
}

function arm(net: Net, { waiting, timer }: ProxyQueue): void {
  const next = Math.min(...waiting.map(({ due }) => due));
  modTimer(net, timer, Math.max(0, next - net.scheduler.now));
}

/** pneigh_queue_purge: a device of the namespace was switched off, and nobody in it is answered, on whichever device. */
export function pneighQueuePurge(net: Net): void {
  const queue = queues.get(net);
  if (queue === undefined) return;
  for (const { parms } of queue.waiting) parms.qlen--;
  queue.waiting = [];
  net.scheduler.del(queue.timer);
}

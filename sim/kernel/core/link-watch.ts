/**
 * From carrier to operational state (net/core/link_watch.c): drivers only report that the carrier changed; the kernel
 * works it off a little later, urgent changes at once and the others at most once a second. Only then IPv6 hears of it.
 *
 * Differs from Linux: the limit of one batch a second is kept per namespace; the kernel keeps it for the whole machine.
 */
import { seconds } from '../../base/time';
import { Timer } from '../../engine/scheduler';
import type { NetDevice, OperState } from '../../link/net-device';
import { netdevStateChange } from './dev';
import type { Net } from './net';

/** What one namespace has to work off: kept only while there is something. */
interface LinkWatch {
  readonly net: Net;
  readonly pending: Set<NetDevice>;
  readonly timer: Timer;
}

const watches = new WeakMap<Net, LinkWatch>();

/** linkwatch_fire_event: the driver says that carrier changed. */
export function linkwatchFireEvent(net: Net, dev: NetDevice): void {
  let watch = watches.get(net);
  if (watch === undefined) {
    watch = { net, pending: new Set(), timer: new Timer('linkwatch', linkwatchRunQueue, net) };
    watches.set(net, watch);
  }
  watch.pending.add(dev);
  const delay = isUrgent(dev) ? 0 : Math.max(0, net.linkwatchNextEvent - net.scheduler.now);
  if (!watch.timer.pending || watch.timer.at > net.scheduler.now + delay)
    net.scheduler.mod(watch.timer, delay);
}

/** Whether a change of its carrier waits to be worked off. */
export function linkwatchPending(net: Net, dev: NetDevice): boolean {
  return watches.get(net)?.pending.has(dev) === true;
}

/** linkwatch_init_dev: a device that begins without a carrier is in that state from the start. */
export function linkwatchInitDev(net: Net, dev: NetDevice): void {
  if (!dev.carrier) dev.operstate = defaultOperstate(net, dev);
}

/** linkwatch_sync_dev: somebody asks for `dev` alone and is to be told what its carrier amounts to by now. */
export function linkwatchSyncDev(net: Net, dev: NetDevice): void {
  if (net.profile.getlinkSyncsLinkwatch && watches.get(net)?.pending.delete(dev) === true)
    linkwatchDoDev(net, dev);
}

/** linkwatch_run_queue. */
function linkwatchRunQueue(net: Net): void {
  const pending = watches.get(net)?.pending ?? new Set();
  net.linkwatchNextEvent = net.scheduler.now + seconds(1);
  // What changes meanwhile of a device whose turn is yet to come is no further event.
  for (const dev of [...pending])
    if (pending.delete(dev) && net.devices.get(dev.ifindex) === dev) linkwatchDoDev(net, dev);
  if (pending.size === 0) watches.delete(net);
}

/** linkwatch_urgent_event: a device that gains its carrier while it is up, stands on another one, or has to do with a bond. */
function isUrgent(dev: NetDevice): boolean {
  if (!dev.up) return false;
  if (dev.carrier || (dev.iflink !== 0 && dev.iflink !== dev.ifindex)) return true;
  return dev.aggregates || dev.master?.aggregates === true;
}

/** linkwatch_do_dev. */
function linkwatchDoDev(net: Net, dev: NetDevice): void {
  const before = dev.operstate;
  dev.operstate = defaultOperstate(net, dev);
  if (before !== dev.operstate)
    net.trace.state('link', dev.name, `operstate ${before}`, `operstate ${dev.operstate}`);
  netdevStateChange(net, dev);
}

/** default_operstate: what carrier amounts to by RFC 2863. */
function defaultOperstate(net: Net, dev: NetDevice): OperState {
  if (dev.carrier) return 'UP';
  if (dev.iflink === 0 || dev.iflink === dev.ifindex) return 'DOWN';
  const below = net.devices.get(dev.iflink);
  return below === undefined || below.carrier ? 'DOWN' : 'LOWERLAYERDOWN';
}

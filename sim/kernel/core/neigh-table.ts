/**
 * The tables of neighbours (nd_tbl, arp_tbl), each one for all namespaces of a machine, as its limits show. Look-up by device and address,
 * the limits and the sweeping, the entries that are kept resolved, and the proxied ones (`ip neigh add proxy`).
 *
 * Differs from Linux: the sweep first runs half a base_reachable_time after the table got so large, not in the rhythm it has
 * had since boot; and a forced one has no limit of time.
 */
import type { Ip4 } from '../../base/ip4';
import type { Ip6 } from '../../base/ip6';
import { seconds, type SimTime } from '../../base/time';
import { Timer } from '../../engine/scheduler';
import type { NetDevice } from '../../link/net-device';
import { modDelayedWork } from './jiffies';
import { neighParmsDefaults, type NeighParms } from './neigh-parms';
import { neighEventSend } from './neigh-event';
import type { Outgoing } from '../ipv6/ip6-output';
import { neighDestroy, type Neighbour, type Waiting } from './neighbour';
import type { Net } from './net';

/** What the two protocols do each its own way (struct neigh_ops). */
export interface NeighOps<A extends Ip4 | Ip6, O extends Waiting> {
  /** The table's name in the kernel log. */
  readonly id: 'ndisc_cache' | 'arp_cache';
  /** Ask for a neighbour; the newest packet that waits may lend its source. */
  solicit(net: Net, neigh: Neighbour<A, O>, waiting: O | undefined): void;
  /** Nobody answered: tell the sender of what waited. */
  errorReport(net: Net, waiting: O): void;
}

/** An address we answer for on somebody's behalf (struct pneigh_entry). */
export interface PneighEntry<A extends Ip4 | Ip6 = Ip6> {
  readonly address: A;
  /** The device it is answered on. */
  readonly dev: NetDevice;
  isRouter: boolean;
}

/** An entry that was not changed for this long may be dropped by force. */
const UNTOUCHED = seconds(5);

/** struct neigh_table; that of IPv6, unless it says otherwise. */
export class NeighTable<A extends Ip4 | Ip6 = Ip6, O extends Waiting = Outgoing> {
  /** `net.ipv6.neigh.default.*` or net.ipv4's; a device copies them when it is registered, in whichever namespace. */
  readonly parms: NeighParms;
  gcThresh1 = 128;
  gcThresh2 = 512;
  gcThresh3 = 1024;
  /** Shown and settable; the kernel does not look at it any more. */
  gcInterval: SimTime = seconds(30);
  /** By pneigh_hash, those of one bucket newest first. */
  readonly proxies: PneighEntry<A>[] = [];

  readonly #byDevice = new Map<NetDevice, Map<A, Neighbour<A, O>>>();
  /** What was looked up last: packets of one conversation ask for the same neighbour again and again. */
  #last: Neighbour<A, O> | undefined = undefined;
  #entries = 0;
  /** How many may be collected (gc_entries). Permanent entries and those learned elsewhere take up no room. */
  #gcEntries = 0;
  #lastGcPlace = 0;
  #managed: Set<Neighbour<A, O>> | undefined;
  #lastFlush: SimTime = 0;
  /** A forced sweep before this time would find nothing. */
  #barrenUntil: SimTime = 0;
  #gcWork: Timer | undefined;
  #managedWork: Timer | undefined;

  /** @param first the machine's first namespace, whose clock and kernel version are the machine's */
  constructor(
    readonly first: Net,
    readonly ops: NeighOps<A, O>,
  ) {
    this.parms = neighParmsDefaults(first.profile);
  }

  get(address: A, dev: NetDevice): Neighbour<A, O> | undefined {
    if (this.#last?.key === address && this.#last.dev === dev) return this.#last;
    return (this.#last = this.#byDevice.get(dev)?.get(address));
  }

  /** The entries of a namespace: by device in order of first use, within it in order of creation. */
  *all(net: Net): Generator<Neighbour<A, O>> {
    for (const onDevice of this.#byDevice.values())
      for (const neigh of onDevice.values()) if (neigh.net === net) yield neigh;
  }

  /** The entries of one device; a copy, so that they may be destroyed while iterating. */
  onDevice(dev: NetDevice): readonly Neighbour<A, O>[] {
    return [...(this.#byDevice.get(dev)?.values() ?? [])];
  }

  /** @param exempt it takes up no room */
  add(neigh: Neighbour<A, O>, exempt: boolean): void {
    let onDevice = this.#byDevice.get(neigh.dev);
    if (onDevice === undefined) this.#byDevice.set(neigh.dev, (onDevice = new Map<A, Neighbour<A, O>>()));
    onDevice.set(neigh.key, neigh);
    this.#entries++;
    if (!exempt) this.#enlist(neigh);
    this.#barrenUntil =
      neigh.nudState === 'NUD_NOARP' ? 0 : Math.min(this.#barrenUntil, neigh.updated + UNTOUCHED);
    this.#watch();
  }

  remove(neigh: Neighbour<A, O>): void {
    const onDevice = this.#byDevice.get(neigh.dev);
    if (onDevice?.get(neigh.key) !== neigh) return;
    onDevice.delete(neigh.key);
    this.#last = undefined;
    if (onDevice.size === 0) this.#byDevice.delete(neigh.dev);
    this.#entries--;
    this.#unlist(neigh);
    this.#managed?.delete(neigh);
  }

  /** neigh_update_gc_list and neigh_update_managed_list: an entry has another state, or somebody else keeps it now. */
  stateChanged(neigh: Neighbour<A, O>): void {
    const { nudState, updated } = neigh;
    const exempt = nudState === 'NUD_PERMANENT' || neigh.isExternLearned;
    if (exempt) this.#unlist(neigh);
    else if (!neigh.dead && neigh.gcPlace === 0 && this.get(neigh.key, neigh.dev) === neigh)
      this.#enlist(neigh);
    this.#barrenUntil = nudState === 'NUD_FAILED' ? 0 : Math.min(this.#barrenUntil, updated + UNTOUCHED);
    if (neigh.isManaged) this.#keepResolved(neigh);
    else this.#managed?.delete(neigh);
  }

  /** Behind all that may be collected already (gc_list). */
  #enlist(neigh: Neighbour<A, O>): void {
    neigh.gcPlace = ++this.#lastGcPlace;
    this.#gcEntries++;
  }

  #unlist(neigh: Neighbour<A, O>): void {
    if (neigh.gcPlace === 0) return;
    neigh.gcPlace = 0;
    this.#gcEntries--;
  }

  /** neigh_alloc's gate: sweep by force when the table is too full; false when that does not help. */
  makeRoom(now: SimTime): boolean {
    const size = this.first.profile.neighGcSparesYoung ? this.#gcEntries : this.#entries;
    const crowded = size >= this.gcThresh2 && now > this.#lastFlush + seconds(5);
    if (size < this.gcThresh3 && !crowded) return true;
    const shrunk = now < this.#barrenUntil ? 0 : this.#forcedGc(now);
    return shrunk > 0 || size < this.gcThresh3;
  }

  /**
   * neigh_forced_gc: whatever is FAILED or not changed for five seconds, and not being asked for; once everything that is
   * not being asked for.
   */
  #forcedGc(now: SimTime): number {
    this.#lastFlush = now;
    // the entry that room is wanted for counts already
    const { neighGcSparesYoung: sparesYoung } = this.first.profile;
    const surplus = sparesYoung ? this.#gcEntries + 1 - this.gcThresh2 : Infinity;
    let soonest = Infinity;
    let shrunk = 0;
    for (const neigh of this.#gcList()) {
      if (neigh.timer?.pending === true) continue;
      if (
        !sparesYoung ||
        neigh.nudState === 'NUD_FAILED' ||
        neigh.nudState === 'NUD_NOARP' ||
        now > neigh.updated + UNTOUCHED
      ) {
        neighDestroy(neigh.net, neigh);
        shrunk++;
      } else soonest = Math.min(soonest, neigh.updated + UNTOUCHED);
      if (shrunk >= surplus) return shrunk;
    }
    this.#barrenUntil = sparesYoung ? soonest : 0;
    return shrunk;
  }

  /** What may be collected, in the order in which it came to that. */
  #gcList(): Neighbour<A, O>[] {
    return [...this.#everyEntry()].filter(neigh => neigh.gcPlace !== 0).sort((a, b) => a.gcPlace - b.gcPlace);
  }

  /** The periodic sweep is only worth an event while there is something it could sweep. */
  #watch(): void {
    if (!this.#mayBeSwept() || this.#gcWork?.pending === true) return;
    this.#gcWork ??= new Timer('neighbour sweep', () => this.#periodicWork());
    modDelayedWork(this.first, this.#gcWork, Math.floor(this.parms.vars.baseReachableTime / 2));
  }

  #mayBeSwept(): boolean {
    return this.#entries > 0 && (this.first.profile.neighGcBelowThreshold || this.#entries >= this.gcThresh1);
  }

  /** neigh_periodic_work: FAILED entries, and those not used for gc_stale_time, go. */
  #periodicWork(): void {
    const { now } = this.first.scheduler;
    for (const neigh of this.#mayBeSwept() ? [...this.#everyEntry()] : []) {
      if (neigh.nudState === 'NUD_PERMANENT' || neigh.isExternLearned || neigh.timer?.pending === true)
        continue;
      neigh.used = Math.max(neigh.used, neigh.confirmed);
      if (neigh.nudState === 'NUD_FAILED' || now >= neigh.used + neigh.parms.vars.gcStaleTime)
        neighDestroy(neigh.net, neigh);
    }
    this.#watch();
  }

  *#everyEntry(): Generator<Neighbour<A, O>> {
    for (const onDevice of this.#byDevice.values()) yield* onDevice.values();
  }

  #keepResolved(neigh: Neighbour<A, O>): void {
    const managed = (this.#managed ??= new Set());
    if (managed.has(neigh)) return;
    managed.add(neigh);
    this.#managedWork ??= new Timer('managed neighbours', () => this.#probeManaged());
    if (!this.#managedWork.pending) this.#armManaged();
  }

  /** neigh_managed_work: ask for what is not known to be reachable. */
  #probeManaged(): void {
    for (const neigh of this.#managed ?? []) neighEventSend(neigh.net, neigh);
    if (this.#managed !== undefined && this.#managed.size > 0) this.#armManaged();
  }

  #armManaged(): void {
    modDelayedWork(this.first, this.#managedWork as Timer, this.parms.vars.intervalProbeTime);
  }

  /** pneigh_lookup: do we answer for this address on this device? */
  proxy(address: A, dev: NetDevice): PneighEntry<A> | undefined {
    return this.proxies.find(entry => entry.address === address && entry.dev === dev);
  }
}

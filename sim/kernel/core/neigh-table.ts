/**
 * The table of neighbours of one namespace (nd_tbl): look-up by device and address, its limits and its sweeping, and the
 * proxied ones (`ip neigh add proxy`).
 */
import type { Ip6 } from '../../base/ip6';
import { seconds, type SimTime } from '../../base/time';
import { Timer } from '../../engine/scheduler';
import type { NetDevice } from '../../link/net-device';
import { neighParmsDefaults, type NeighParms } from './neigh-parms';
import { neighDestroy, type Neighbour } from './neighbour';
import type { Net } from './net';

/** An address we answer for on somebody's behalf (struct pneigh_entry). */
export interface PneighEntry {
  readonly address: Ip6;
  /** The device it is answered on. */
  readonly dev: NetDevice;
  readonly isRouter: boolean;
}

/** struct neigh_table. */
export class NeighTable {
  /** `net.ipv6.neigh.default.*`; a device copies them when it is registered. */
  readonly parms: NeighParms = neighParmsDefaults();
  gcThresh1 = 128;
  gcThresh2 = 512;
  gcThresh3 = 1024;
  gcInterval: SimTime = seconds(30);
  readonly proxies: PneighEntry[] = [];

  readonly #byDevice = new Map<NetDevice, Map<Ip6, Neighbour>>();
  #entries = 0;
  #lastFlush: SimTime = 0;
  /** A forced sweep before this time would find nothing. */
  #barrenUntil: SimTime = 0;
  #sweep: Timer | undefined;

  constructor(readonly net: Net) {}

  get(address: Ip6, dev: NetDevice): Neighbour | undefined {
    return this.#byDevice.get(dev)?.get(address);
  }

  /** All entries: by device in order of first use, within it in order of creation. */
  *all(): Generator<Neighbour> {
    for (const onDevice of this.#byDevice.values()) yield* onDevice.values();
  }

  /** The entries of one device; a copy, so that they may be destroyed while iterating. */
  onDevice(dev: NetDevice): readonly Neighbour[] {
    return [...(this.#byDevice.get(dev)?.values() ?? [])];
  }

  add(neigh: Neighbour): void {
    let onDevice = this.#byDevice.get(neigh.dev);
    if (onDevice === undefined) this.#byDevice.set(neigh.dev, (onDevice = new Map<Ip6, Neighbour>()));
    onDevice.set(neigh.key, neigh);
    this.#entries++;
    this.#watch();
  }

  remove(neigh: Neighbour): void {
    const onDevice = this.#byDevice.get(neigh.dev);
    if (onDevice?.get(neigh.key) !== neigh) return;
    onDevice.delete(neigh.key);
    if (onDevice.size === 0) this.#byDevice.delete(neigh.dev);
    this.#entries--;
  }

  /** neigh_alloc's gate: sweep by force when the table is too full; false when that does not help. */
  makeRoom(): boolean {
    if (this.#entries < this.gcThresh2 && this.#entries < this.gcThresh3) return true;
    const now = this.net.scheduler.now;
    const counted = this.#collectable();
    const crowded = counted >= this.gcThresh2 && now > this.#lastFlush + seconds(5);
    if (counted < this.gcThresh3 && !crowded) return true;
    if (now >= this.#barrenUntil) this.#forcedGc(now);
    return this.#collectable() < this.gcThresh3;
  }

  /** `gc_entries`: permanent entries take up no room. */
  #collectable(): number {
    let count = 0;
    for (const neigh of this.all()) if (neigh.nudState !== 'NUD_PERMANENT') count++;
    return count;
  }

  /** neigh_forced_gc: whatever is FAILED or not changed for five seconds, permanent entries excepted. */
  #forcedGc(now: SimTime): void {
    this.#lastFlush = now;
    let soonest = Infinity;
    let surplus = this.#collectable() - this.gcThresh2;
    for (const neigh of [...this.all()]) {
      if (neigh.nudState === 'NUD_PERMANENT' || neigh.nudState === 'NUD_NOARP' || neigh.queue !== undefined)
        continue;
      if (neigh.nudState !== 'NUD_FAILED' && now <= neigh.updated + seconds(5)) {
        soonest = Math.min(soonest, neigh.updated + seconds(5));
        continue;
      }
      neighDestroy(this.net, neigh);
      if (--surplus <= 0) return;
    }
    this.#barrenUntil = soonest;
  }

  /** An entry failed: a forced sweep may take it at once. */
  entryFailed(): void {
    this.#barrenUntil = 0;
  }

  /** The periodic sweep is only worth an event while there is something it could sweep. */
  #watch(): void {
    if (!this.#mayBeSwept() || this.#sweep?.pending === true) return;
    this.#sweep ??= new Timer(`${this.net.name} neighbour sweep`, () => this.#periodicWork());
    this.net.scheduler.mod(this.#sweep, Math.floor(this.parms.baseReachableTime / 2));
  }

  #mayBeSwept(): boolean {
    return this.#entries > 0 && (this.net.profile.neighGcBelowThreshold || this.#entries >= this.gcThresh1);
  }

  /** neigh_periodic_work: FAILED entries, and those not used for gc_stale_time, go. */
  #periodicWork(): void {
    const now = this.net.scheduler.now;
    for (const neigh of this.#mayBeSwept() ? [...this.all()] : []) {
      if (neigh.nudState === 'NUD_PERMANENT' || neigh.timer?.pending === true) continue;
      const used = Math.max(neigh.used, neigh.confirmed);
      if (neigh.nudState === 'NUD_FAILED' || now > used + neigh.parms.gcStaleTime)
        neighDestroy(this.net, neigh);
    }
    this.#watch();
  }

  /** pneigh_lookup: do we answer for this address on this device? */
  proxy(address: Ip6, dev: NetDevice): PneighEntry | undefined {
    return this.proxies.find(entry => entry.address === address && entry.dev === dev);
  }
}

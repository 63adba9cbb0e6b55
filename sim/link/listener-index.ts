/**
 * Who on a shared segment hears a destination: the multicast filters of its NICs, turned round. A solicitation on a LAN of
 * N hosts is handed to the host or two that joined its group, not to N kernels that would drop it.
 *
 * Every answer is in the order in which the stations were attached.
 */
import type { Mac } from '../base/mac';
import type { Station } from './station';

const NOBODY: readonly Station[] = [];

/** Stations by what they listen to. Its lists never change under a reader: a change makes another list. */
export class ListenerIndex {
  readonly #order = new Map<Station, number>();
  #all: readonly Station[] = NOBODY;
  readonly #byAddress = new Map<Mac, readonly Station[]>();
  /** Stations that hear every multicast, and those that hear everything. */
  #allmulti: readonly Station[] = NOBODY;
  #promiscuous: readonly Station[] = NOBODY;
  #attached = 0;

  /** A station joins the segment, with the addresses and groups it has. */
  add(station: Station): void {
    this.#order.set(station, this.#attached++);
    this.#all = [...this.#all, station];
    this.#enter(station.address, station);
    for (const group of station.groups.keys()) this.#enter(group, station);
    for (const address of station.unicast.keys()) this.#enter(address, station);
    this.hearingChanged(station);
  }

  /** A station leaves. */
  remove(station: Station): void {
    this.#all = without(this.#all, station);
    this.#allmulti = without(this.#allmulti, station);
    this.#promiscuous = without(this.#promiscuous, station);
    this.#leave(station.address, station);
    for (const group of station.groups.keys()) this.#leave(group, station);
    for (const address of station.unicast.keys()) this.#leave(address, station);
    this.#order.delete(station);
  }

  filterChanged(station: Station, address: Mac, listening: boolean): void {
    if (listening) this.#enter(address, station);
    else this.#leave(address, station);
  }

  addressChanged(station: Station, before: Mac): void {
    this.#leave(before, station);
    this.#enter(station.address, station);
  }

  hearingChanged(station: Station): void {
    this.#allmulti = without(this.#allmulti, station);
    this.#promiscuous = without(this.#promiscuous, station);
    if (station.promiscuity > 0) this.#promiscuous = this.#inserted(this.#promiscuous, station);
    else if (station.allmulti > 0) this.#allmulti = this.#inserted(this.#allmulti, station);
  }

  /** Everybody who hears frames sent to `destination`, the sender included if it would. */
  listeners(destination: Mac): readonly Station[] {
    if (destination.isBroadcast) return this.#all;
    let heard = this.#byAddress.get(destination) ?? NOBODY;
    if (this.#promiscuous.length > 0) heard = this.#merged(heard, this.#promiscuous);
    if (this.#allmulti.length > 0 && destination.isMulticast) heard = this.#merged(heard, this.#allmulti);
    return heard;
  }

  #enter(address: Mac, station: Station): void {
    const listeners = this.#byAddress.get(address);
    this.#byAddress.set(address, listeners === undefined ? [station] : this.#inserted(listeners, station));
  }

  #leave(address: Mac, station: Station): void {
    const listeners = this.#byAddress.get(address);
    if (listeners === undefined) return;
    const rest = without(listeners, station);
    if (rest.length > 0) this.#byAddress.set(address, rest);
    else this.#byAddress.delete(address);
  }

  #inserted(list: readonly Station[], station: Station): readonly Station[] {
    const place = this.#order.get(station) as number;
    let at = list.length;
    while (at > 0 && (this.#order.get(list[at - 1] as Station) as number) > place) at--;
    if (list[at - 1] === station) return list;
    return at === list.length ? list.concat(station) : [...list.slice(0, at), station, ...list.slice(at)];
  }

  #merged(left: readonly Station[], right: readonly Station[]): readonly Station[] {
    if (left.length === 0) return right;
    let merged = left;
    for (const station of right) merged = this.#inserted(merged, station);
    return merged;
  }
}

function without(list: readonly Station[], station: Station): readonly Station[] {
  return list.includes(station) ? list.filter(other => other !== station) : list;
}

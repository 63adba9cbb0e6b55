/**
 * What masters that make one device of many have in common (drivers/net/bonding, drivers/net/team): what they are to hear,
 * their ports must hear for them (dev_uc_sync_multiple, dev_mc_sync_multiple of net/core/dev_addr_lists.c).
 */
import type { Mac } from '../base/mac';
import { type Hearing, IFF_ALLMULTI, IFF_PROMISC, NetDevice } from './net-device';

export abstract class Aggregate extends NetDevice {
  /** The ports that hear what this device is to hear, in the order in which they began. */
  readonly #hearing = new Set<NetDevice>();

  protected override get filtersUnicast(): boolean {
    return true;
  }

  override get aggregates(): boolean {
    return true;
  }

  /** A group that ports listen to for this device counts as used by each of them too. */
  override groupUsers(group: Mac): number {
    return super.groupUsers(group) + (this.up ? this.#hearing.size : 0);
  }

  /** From now on `port` hears for this device. */
  protected hear(port: NetDevice): void {
    this.#hearing.add(port);
    this.#hearEverything(port, 1);
    if (this.up) this.#sync(port);
  }

  protected unhear(port: NetDevice): void {
    if (!this.#hearing.delete(port)) return;
    this.#hearEverything(port, -1);
    if (this.up) this.#unsync(port);
  }

  /** Switched on: what was joined while it was off. */
  protected syncFilters(): void {
    for (const port of this.#hearing) this.#sync(port);
  }

  protected unsyncFilters(): void {
    for (const port of this.#hearing) this.#unsync(port);
  }

  protected override filterChanged(address: Mac, listening: boolean): void {
    if (!this.up) return;
    for (const port of this.#hearing) {
      if (address.isMulticast) port[listening ? 'mcAdd' : 'mcDel'](address);
      else port[listening ? 'ucAdd' : 'ucDel'](address);
    }
  }

  protected override hearingChanged(mode: Hearing, entered: boolean): void {
    for (const port of this.#hearing)
      port[mode === 'promiscuous' ? 'setPromiscuity' : 'setAllmulti'](entered ? 1 : -1);
  }

  #sync(port: NetDevice): void {
    for (const group of this.groups.keys()) port.mcAdd(group);
    for (const address of this.unicast.keys()) port.ucAdd(address);
  }

  #unsync(port: NetDevice): void {
    for (const group of this.groups.keys()) port.mcDel(group);
    for (const address of this.unicast.keys()) port.ucDel(address);
  }

  #hearEverything(port: NetDevice, change: 1 | -1): void {
    if (this.flags & IFF_PROMISC) port.setPromiscuity(change);
    if (this.flags & IFF_ALLMULTI) port.setAllmulti(change);
  }
}

/**
 * A device on top of another: what it is to hear, the one below must hear for it, and it has a carrier while that has one
 * (dev_mc_sync, dev_uc_sync of net/core/dev_addr_lists.c; netif_stacked_transfer_operstate of net/core/dev.c).
 */
import type { Mac } from '../base/mac';
import { NetDevice, type Hearing } from './net-device';

export abstract class StackedDevice extends NetDevice {
  constructor(
    name: string,
    address: Mac,
    readonly lower: NetDevice,
    options: { readonly flags?: number; readonly mtu?: number },
  ) {
    super(name, address, options);
    this.carrier = lower.carrier;
  }

  protected override get filtersUnicast(): boolean {
    return true;
  }

  override get linkedDevice(): NetDevice {
    return this.lower;
  }

  override get speed(): number {
    return this.lower.speed;
  }

  /** A group that the device below listens to as well counts as used by that too. */
  override groupUsers(group: Mac): number {
    return super.groupUsers(group) + (this.up ? 1 : 0);
  }

  /** netif_stacked_transfer_operstate. */
  transferOperstate(): void {
    this.setCarrier(this.lower.carrier);
  }

  /** What was joined while the device was off (dev_mc_sync, dev_uc_sync). */
  protected syncFilters(): void {
    for (const group of this.groups.keys()) this.lower.mcAdd(group);
    for (const address of this.unicast.keys()) this.lower.ucAdd(address);
  }

  /** dev_mc_unsync, dev_uc_unsync. */
  protected unsyncFilters(): void {
    for (const group of this.groups.keys()) this.lower.mcDel(group);
    for (const address of this.unicast.keys()) this.lower.ucDel(address);
  }

  protected override filterChanged(address: Mac, listening: boolean): void {
    if (!this.up) return;
    if (address.isMulticast) this.lower[listening ? 'mcAdd' : 'mcDel'](address);
    else this.lower[listening ? 'ucAdd' : 'ucDel'](address);
  }

  protected override hearingChanged(mode: Hearing, entered: boolean): void {
    this.lower[mode === 'promiscuous' ? 'setPromiscuity' : 'setAllmulti'](entered ? 1 : -1);
  }
}

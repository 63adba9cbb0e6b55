/** A device that a bond enslaved (struct slave of include/net/bonding.h). */
import type { Mac } from '../../base/mac';
import type { DeviceDetails, NetDevice } from '../net-device';

/** What the bond makes of the carrier of a slave (BOND_LINK_*), in the words of `ip -d link`. */
export type BondLink = 'UP' | 'GOING_DOWN' | 'DOWN' | 'GOING_BACK';

export class BondSlave {
  link: BondLink = 'DOWN';
  /** What the monitor is about to make of it. */
  proposed: BondLink | undefined;
  /** How many looks of the monitor still until then. */
  delay = 0;
  /** What comes in on it is the bond's, and it may send. */
  active = false;
  failures = 0;

  constructor(
    readonly dev: NetDevice,
    /** What it had before, and is given back. */
    readonly address: Mac,
    readonly mtu: number,
  ) {}

  /** bond_slave_can_tx: it is on, its link is up, and it is one of those that send. */
  get canSend(): boolean {
    return this.dev.up && this.link === 'UP' && this.active;
  }

  /** bond_fill_slave_info. */
  info(): DeviceDetails {
    return {
      state: this.active ? 'ACTIVE' : 'BACKUP',
      mii_status: this.link,
      link_failure_count: this.failures,
      perm_hwaddr: this.address.toString(),
      queue_id: 0,
      prio: 0,
    };
  }
}

/**
 * Which slave of a bond is the active one, and what happens when that changes: who hears, whose address it is, and that the
 * neighbours are told (bond_select_active_slave and what it calls, in drivers/net/bonding/bond_main.c).
 */
import { milliseconds } from '../../base/time';
import { Timer } from '../../engine/scheduler';
import type { BondDevice } from './bond';
import type { BondSlave } from './slave';

/** A tick of the kernel's clock (CONFIG_HZ of Debian), after which groups are reported again, and the time between reports. */
const JIFFY = milliseconds(4);
const RESEND_INTERVAL = milliseconds(200);

export class Failover {
  /** The active slave; where all send, the one that did so first (`curr_active_slave`). */
  current: BondSlave | undefined;
  /** The primary slave becomes the active one, whatever primary_reselect says: once. */
  forcePrimary = false;
  /** How many looks of the monitor there are notifications for. */
  #notifications = 0;
  #reports = 0;
  readonly #reportTimer: Timer;

  constructor(readonly bond: BondDevice) {
    this.#reportTimer = new Timer('bond mcast', () => {
      this.#resendReports();
    });
  }

  /** bond_find_best_slave, and the change if it is another (`bond_select_active_slave`). */
  select(): void {
    const best = this.#chooseCurrent() ?? this.#firstUsable();
    if (best === this.current) return;
    this.change(best);
    if (!this.bond.updateCarrier()) return;
    this.bond.printk(
      this.bond.carrier ? 'active interface up!' : 'now running without any active interface!',
    );
  }

  /** bond_change_active_slave. */
  change(slave: BondSlave | undefined): void {
    const { bond, current: before } = this;
    const { usesPrimary, mode } = bond.params;
    if (slave === before) return;
    if (slave !== undefined) this.#announce(slave);
    if (usesPrimary) bond.handOver(before, slave);
    this.current = slave;
    if (usesPrimary) {
      if (before !== undefined) before.active = false;
      if (slave !== undefined) this.#activate(slave, before);
    }
    if (
      bond.up &&
      bond.params.resendIgmp > 0 &&
      (usesPrimary ? slave !== undefined : mode === 'balance-rr')
    ) {
      this.#reports = bond.params.resendIgmp;
      bond.owner?.scheduler.mod(this.#reportTimer, JIFFY);
    }
  }

  /** Whether the neighbours are to be told now (`bond_should_notify_peers`). */
  get shouldNotify(): boolean {
    const { bond, current } = this;
    if (current === undefined || this.#notifications === 0 || !bond.carrier) return false;
    if (this.#notifications % Math.max(1, bond.params.peerNotifyDelay) !== 0) return false;
    return current.dev.owner?.linkwatchPending(current.dev) !== true;
  }

  /** A look of the monitor ends: `due` is what `shouldNotify` said when it began. */
  tick(due: boolean): void {
    if (this.#notifications === 0) return;
    this.#notifications--;
    if (due) this.#notify();
  }

  /** The bond is switched off. */
  stop(): void {
    this.#notifications = 0;
    this.bond.owner?.scheduler.del(this.#reportTimer);
  }

  /** bond_choose_primary_or_current. */
  #chooseCurrent(): BondSlave | undefined {
    const { current, bond } = this;
    const usable = current?.link === 'UP' ? current : undefined;
    let preferred = bond.primary;
    if (preferred?.link !== 'UP') {
      preferred = bond.slaves.find(({ link }) => link === 'UP');
      if (preferred === undefined || preferred === current) return usable;
    } else if (this.forcePrimary) {
      this.forcePrimary = false;
      return preferred;
    }
    if (usable === undefined) return preferred;
    return this.#isBetter(preferred, usable) ? preferred : usable;
  }

  /** Between two that are up: what primary_reselect says. */
  #isBetter(preferred: BondSlave, current: BondSlave): boolean {
    switch (this.bond.params.primaryReselect) {
      case 'always':
        return true;
      case 'better':
        return preferred.dev.speed > current.dev.speed;
      case 'failure':
        return false;
    }
  }

  /** The first that is up, or else the one that has the shortest time to wait still. */
  #firstUsable(): BondSlave | undefined {
    let best: BondSlave | undefined;
    let shortest = this.bond.params.updelay;
    for (const slave of this.bond.slaves) {
      if (slave.link === 'UP') return slave;
      if (slave.link !== 'GOING_BACK' || !slave.dev.up || slave.delay >= shortest) continue;
      shortest = slave.delay;
      best = slave;
    }
    return best;
  }

  /** It is needed before its time, perhaps. */
  #announce(slave: BondSlave): void {
    const { bond } = this;
    const { params } = bond;
    const early = slave.link === 'GOING_BACK';
    const ms = (params.updelay - slave.delay) * params.miimon;
    if (params.usesPrimary)
      bond.printkOf(slave, `making interface the new active one${early ? ` ${ms} ms earlier` : ''}`);
    if (!early) return;
    slave.delay = 0;
    slave.link = 'UP';
  }

  #activate(slave: BondSlave, before: BondSlave | undefined): void {
    const { bond } = this;
    const { params } = bond;
    slave.active = true;
    if (params.failOverMac !== 'none') this.#failOverMac(slave, before);
    if (!bond.up) return;
    this.#notifications = params.peerNotifications * Math.max(1, params.peerNotifyDelay);
    if (!this.shouldNotify) return;
    this.#notifications--;
    this.#notify();
  }

  /** bond_do_fail_over_mac. */
  #failOverMac(slave: BondSlave, before: BondSlave | undefined): void {
    const { bond } = this;
    if (bond.params.failOverMac === 'active') {
      bond.takeAddress(slave.dev.address);
      return;
    }
    const loser = before ?? bond.slaves.find(other => other !== slave && other.dev.address === bond.address);
    const left = slave.dev.address;
    const taken = loser?.dev.address ?? bond.address;
    if (slave.dev.owner?.devSetMacAddress(slave.dev, taken) === undefined)
      loser?.dev.owner?.devSetMacAddress(loser.dev, left);
  }

  #notify(): void {
    this.bond.owner?.notifyDevice(this.bond, 'NETDEV_NOTIFY_PEERS');
  }

  /** bond_resend_igmp_join_requests_delayed. */
  #resendReports(): void {
    const { bond } = this;
    bond.owner?.notifyDevice(bond, 'NETDEV_RESEND_IGMP');
    if (this.#reports <= 1) return;
    this.#reports--;
    bond.owner?.scheduler.mod(this.#reportTimer, RESEND_INTERVAL);
  }
}

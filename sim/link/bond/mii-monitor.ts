/**
 * The monitor of a bond that looks at the carriers of its slaves every so often (bond_mii_monitor of
 * drivers/net/bonding/bond_main.c). Nothing else tells a bond of a link that failed: without it (miimon 0) every slave counts
 * as up.
 */
import { milliseconds } from '../../base/time';
import { Timer } from '../../engine/scheduler';
import type { BondDevice } from './bond';
import type { BondSlave } from './slave';

export class MiiMonitor {
  readonly #timer: Timer;

  constructor(readonly bond: BondDevice) {
    this.#timer = new Timer('bond mii', () => {
      this.#look();
    });
  }

  /** The first look is at once. */
  start(): void {
    if (this.bond.params.miimon > 0) this.bond.owner?.scheduler.mod(this.#timer, 0);
  }

  stop(): void {
    this.bond.owner?.scheduler.del(this.#timer);
  }

  /** bond_mii_monitor. */
  #look(): void {
    const { bond } = this;
    if (bond.slaves.length > 0) {
      const notify = bond.failover.shouldNotify;
      if (this.#inspect()) this.#commit();
      bond.failover.tick(notify);
    }
    const { miimon } = bond.params;
    if (miimon > 0) bond.owner?.scheduler.mod(this.#timer, milliseconds(miimon));
  }

  /** bond_miimon_inspect: what is to become of every link; whether anything is. */
  #inspect(): boolean {
    const { bond } = this;
    let ignoreUpdelay = bond.inNeedOfLinks;
    for (const slave of bond.slaves) {
      slave.proposed = undefined;
      const up = slave.dev.up && slave.dev.carrier;
      if (slave.link === 'UP' || slave.link === 'GOING_DOWN') this.#inspectWorking(slave, up);
      else if (this.#inspectFailed(slave, up, ignoreUpdelay)) ignoreUpdelay = false;
    }
    return bond.slaves.some(({ proposed }) => proposed !== undefined);
  }

  #inspectWorking(slave: BondSlave, up: boolean): void {
    const { params } = this.bond;
    if (slave.link === 'UP') {
      if (up) return;
      slave.proposed = 'GOING_DOWN';
      slave.delay = params.downdelay;
      if (slave.delay > 0) {
        const which = params.usesPrimary ? (slave.active ? 'active ' : 'backup ') : '';
        this.bond.printkOf(
          slave,
          `link status down for ${which}interface, disabling it in ${params.downdelay * params.miimon} ms`,
        );
      }
    } else if (up) {
      slave.proposed = 'UP';
      this.#remark(slave, 'up again', params.downdelay);
      return;
    }
    if (slave.delay <= 0) slave.proposed = 'DOWN';
    else slave.delay--;
  }

  /** Whether it is up from now on. */
  #inspectFailed(slave: BondSlave, up: boolean, ignoreUpdelay: boolean): boolean {
    const { params } = this.bond;
    if (slave.link === 'DOWN') {
      if (!up) return false;
      slave.proposed = 'GOING_BACK';
      slave.delay = params.updelay;
      if (slave.delay > 0) {
        const ms = ignoreUpdelay ? 0 : params.updelay * params.miimon;
        this.bond.printkOf(slave, `link status up, enabling it in ${ms} ms`);
      }
    } else if (!up) {
      slave.proposed = 'DOWN';
      this.#remark(slave, 'down again', params.updelay);
      return false;
    }
    if (ignoreUpdelay) slave.delay = 0;
    if (slave.delay <= 0) {
      slave.proposed = 'UP';
      return true;
    }
    slave.delay--;
    return false;
  }

  #remark(slave: BondSlave, what: string, delay: number): void {
    const ms = (delay - slave.delay) * this.bond.params.miimon;
    this.bond.printkOf(slave, `link status ${what} after ${ms} ms`);
  }

  /** bond_miimon_commit. */
  #commit(): void {
    const { bond } = this;
    const { failover } = bond;
    let reselect = false;
    for (const slave of bond.slaves) {
      if (slave.proposed === undefined) continue;
      slave.link = slave.proposed;
      if (slave.proposed === 'UP') {
        if (!bond.params.usesPrimary) slave.active = true;
        bond.printkOf(slave, `link status definitely up, ${slave.dev.speed} Mbps full duplex`);
        if (failover.current === undefined || slave === bond.primary) reselect = true;
      } else if (slave.proposed === 'DOWN') {
        slave.failures++;
        if (bond.params.usesPrimary || bond.params.mode === '802.3ad') slave.active = false;
        bond.printkOf(slave, 'link status definitely down, disabling slave');
        if (slave === failover.current) reselect = true;
      }
    }
    if (reselect) failover.select();
    bond.updateCarrier();
  }
}

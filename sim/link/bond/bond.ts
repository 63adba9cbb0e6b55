/**
 * Bonds (drivers/net/bonding; Documentation/networking/bonding.rst): one device of many links, of which one is used at a time
 * (active-backup) or all. Its address is that of the first slave, and all slaves have it; IPv6 runs on the bond alone and
 * does not begin on a slave. When another slave becomes the active one, the bond tells the neighbours and
 * reports its groups again, so that switches learn where it is now.
 *
 * See next: failover.ts for who is the active one, mii-monitor.ts for how a failed link is noticed.
 *
 * Differs from Linux: there are no modes balance-tlb and balance-alb, and no ARP monitor; a mode 802.3ad speaks no LACP and
 * behaves as with a partner that does, so that every link that is up is used; nothing is told of links by ethtool; messages
 * with an event (IFLA_EVENT: BONDING FAILOVER, NOTIFY PEERS, RESEND IGMP) are not sent. Known from the source and from
 * Debian's 6.12 and 6.1 (test/realkernel/recorded/devices/bond.txt).
 */
import type { Mac } from '../../base/mac';
import { decision, type Decision } from '../../trace/decision';
import type { Frame } from '../../wire/frame';
import { Aggregate } from '../aggregate';
import type { DeviceOwner, LinkRefusal } from '../device-owner';
import {
  type DeviceDetails,
  IFF_BROADCAST,
  IFF_MASTER,
  IFF_MULTICAST,
  IFF_SLAVE,
  type NetDevice,
  type NetdevEvent,
} from '../net-device';
import { Failover } from './failover';
import { MiiMonitor } from './mii-monitor';
import { changeBond } from './options';
import { BondParams } from './params';
import { BondSlave } from './slave';
import { BOND_NO_SLAVE, BOND_SENT, BondTransmit } from './transmit';

export const BOND_RECEIVED = decision({
  id: 'bond.receive.slave',
  outcome: 'deliver',
  says: 'the frame came in on a slave that is in use: it is the bond that received it',
  spec: 'Linux',
  source: 'bond_handle_frame',
});
export const BOND_BACKUP = decision({
  id: 'bond.receive.backup',
  outcome: 'drop',
  says: 'the frame came in on a slave that is not in use; the active one will have received it too',
  spec: 'Linux',
  source: 'bond_should_deliver_exact_match',
  skbDropReason: 'UNHANDLED_PROTO',
});

/** What differs between kernel versions; the names are those of the kernel profile. */
export interface BondProfile {
  /** What keeps IPv6 off a slave: IFF_SLAVE, which it has before or after it is switched on, or a flag of its own. */
  readonly slavesKeptFromAddrconf: 'slave-before-up' | 'slave-after-up' | 'own-flag';
}

/** `ip link add bond0 type bond`. */
export class BondDevice extends Aggregate {
  readonly kind = 'bond';
  readonly params = new BondParams();
  /** In the order in which they were enslaved. */
  readonly slaves: BondSlave[] = [];
  readonly failover: Failover;
  readonly #monitor: MiiMonitor;
  readonly #transmit: BondTransmit;
  readonly #drawAddress: () => Mac;
  readonly #profile: BondProfile;
  /** Where it was registered when it began to cease to exist. */
  #lastOwner: DeviceOwner | undefined;

  /** @param drawAddress what it takes when its last slave is gone: a random one, another every time. */
  constructor(name: string, address: Mac, drawAddress: () => Mac, profile: BondProfile) {
    super(name, address, { flags: IFF_BROADCAST | IFF_MULTICAST | IFF_MASTER });
    this.#drawAddress = drawAddress;
    this.#profile = profile;
    this.failover = new Failover(this);
    this.#monitor = new MiiMonitor(this);
    this.#transmit = new BondTransmit(this);
  }

  slave(dev: NetDevice): BondSlave | undefined {
    return this.slaves.find(slave => slave.dev === dev);
  }

  /** The slave that is to be the active one, where there is one. */
  get primary(): BondSlave | undefined {
    const { usesPrimary, primary } = this.params;
    return usesPrimary && primary !== '' ? this.slaves.find(({ dev }) => dev.name === primary) : undefined;
  }

  /** Nothing can be sent: the next link that comes up is used without a delay. */
  get inNeedOfLinks(): boolean {
    switch (this.params.mode) {
      case 'active-backup':
        return this.failover.current === undefined;
      case 'balance-xor':
      case '802.3ad':
        return !this.slaves.some(({ canSend }) => canSend);
      default:
        return false;
    }
  }

  printk(text: string): void {
    this.owner?.printk('info', `${this.name}: ${text}`);
  }

  printkOf({ dev }: BondSlave, text: string): void {
    const unregistering = this.owner === undefined ? ' (unregistering)' : '';
    dev.owner?.printk('info', `${this.name}${unregistering}: (slave ${dev.name}): ${text}`);
  }

  override ndoStartXmit(frame: Frame): Decision {
    const slaves = this.#transmit.choose(frame);
    const decided = slaves.length === 0 ? BOND_NO_SLAVE : BOND_SENT;
    this.owner?.traceTx(this, frame, decided);
    for (const { dev } of slaves) dev.owner?.devQueueXmit(dev, frame);
    return decided;
  }

  /** bond_open. */
  override ndoOpen(): undefined {
    for (const slave of this.slaves)
      if (this.params.mode !== '802.3ad')
        slave.active = !this.params.usesPrimary || slave === this.failover.current;
    this.#monitor.start();
    this.syncFilters();
  }

  /** bond_close. */
  override ndoStop(): void {
    this.#monitor.stop();
    this.failover.stop();
    this.unsyncFilters();
  }

  /** bond_set_mac_address; where slaves keep their own addresses it does nothing, and says nothing. */
  override ndoSetMacAddress(address: Mac): LinkRefusal | undefined {
    if (this.params.keepsAddresses) return undefined;
    for (const [index, { dev }] of this.slaves.entries()) {
      const refused = dev.owner?.devSetMacAddress(dev, address);
      if (refused === undefined) continue;
      for (const done of this.slaves.slice(0, index))
        done.dev.owner?.devSetMacAddress(done.dev, this.address);
      return refused;
    }
    this.address = address;
    return undefined;
  }

  /** bond_change_mtu. */
  override ndoChangeMtu(mtu: number): LinkRefusal | undefined {
    for (const [index, { dev }] of this.slaves.entries()) {
      const refused = dev.owner?.devSetMtu(dev, mtu);
      if (refused === undefined) continue;
      for (const done of this.slaves.slice(0, index)) done.dev.owner?.devSetMtu(done.dev, this.mtu);
      return refused;
    }
    this.mtu = mtu;
    return undefined;
  }

  override fillInfo(): DeviceDetails {
    const { current } = this.failover;
    return this.params.info(this.params.usesPrimary ? current?.dev.name : undefined, this.primary?.dev.name);
  }

  override changeInfo(options: Readonly<Record<string, number>>): LinkRefusal | undefined {
    return changeBond(this, options);
  }

  override fillSlaveInfo(dev: NetDevice): DeviceDetails | undefined {
    return this.slave(dev)?.info();
  }

  /** The monitor begins anew with another interval (`bond_option_miimon_set`). */
  restartMonitor(): void {
    if (!this.up) return;
    this.#monitor.stop();
    this.#monitor.start();
  }

  /** bond_enslave. */
  override ndoAddSlave(dev: NetDevice): LinkRefusal | undefined {
    const refused = this.#whyNot(dev);
    if (refused !== undefined) return refused;
    const { params, slaves } = this;
    if (slaves.length === 0 && !this.addressSetByUser) this.takeAddress(dev.address);
    const slave = new BondSlave(dev, dev.address, dev.mtu);
    const failed = this.#prepare(slave);
    if (failed !== undefined) {
      if (slaves.length === 0 && this.address === dev.address) this.address = this.#drawAddress();
      return failed;
    }
    this.#judgeLink(slave);
    if (params.usesPrimary && dev.name === params.primary) this.failover.forcePrimary = true;
    slave.active = !params.usesPrimary && params.mode !== '802.3ad';
    if (slave.active && slave.link === 'UP') this.failover.current ??= slave;
    dev.rxHandler = (_dev, frame) => this.#handleFrame(slave, frame);
    dev.master = this;
    dev.noAddrconf = true;
    dev.flags |= IFF_SLAVE;
    slaves.push(slave);
    dev.owner?.deviceChanged(dev, 'upper');
    if (!params.usesPrimary) this.hear(dev);
    this.updateCarrier();
    if (params.usesPrimary) this.failover.select();
    const state = slave.active ? 'an active' : 'a backup';
    const link = slave.link === 'DOWN' ? 'a down' : 'an up';
    this.printkOf(slave, `Enslaving as ${state} interface with ${link} link`);
    if (params.mode === '802.3ad') slave.active = slave.link === 'UP';
    dev.owner?.deviceChanged(dev, 'lower-state');
    return undefined;
  }

  /** bond_release. */
  override ndoDelSlave(dev: NetDevice): LinkRefusal | undefined {
    const slave = this.slave(dev);
    if (slave === undefined) return { errno: 'EINVAL' };
    this.#release(slave);
    return undefined;
  }

  override dellink(): void {
    this.#lastOwner = this.owner;
  }

  /** bond_uninit. */
  override ndoUninit(): void {
    for (const slave of [...this.slaves]) this.#release(slave);
    this.#lastOwner?.printk('info', `${this.name} (unregistering): Released all slaves`);
  }

  /** bond_slave_netdev_event. */
  override lowerEvent(lower: NetDevice, event: NetdevEvent): void {
    const slave = this.slave(lower);
    if (slave === undefined) return;
    if (event === 'NETDEV_UNREGISTER') this.#release(slave);
    if (event === 'NETDEV_RESEND_IGMP') this.owner?.notifyDevice(this, event);
  }

  /** bond_set_carrier; whether it changed. */
  updateCarrier(): boolean {
    const links = this.slaves.filter(({ link }) => link === 'UP').length;
    const needed = this.params.mode === '802.3ad' ? Math.max(1, this.params.minLinks) : 1;
    const carrier = links >= needed;
    if (carrier === this.carrier) return false;
    this.setCarrier(carrier);
    return true;
  }

  /** bond_set_dev_addr. */
  takeAddress(address: Mac): void {
    this.address = address;
    this.owner?.deviceChanged(this, 'address');
  }

  /** bond_hw_addr_swap: another slave hears for the bond. */
  handOver(from: BondSlave | undefined, to: BondSlave | undefined): void {
    if (from !== undefined) this.unhear(from.dev);
    if (to !== undefined) this.hear(to.dev);
  }

  #whyNot(dev: NetDevice): LinkRefusal | undefined {
    if (dev.rxHandler !== undefined)
      return { errno: 'EBUSY', extack: 'Device is in use and cannot be enslaved' };
    if (dev === this) return { errno: 'EPERM', extack: 'Cannot enslave bond to itself.' };
    if (dev.up) return { errno: 'EPERM', extack: 'Device can not be enslaved while up' };
    if (dev.loopback) return { errno: 'EINVAL', extack: 'Device type is different from other slaves' };
    return this.hasUpper(dev) ? { errno: 'EBUSY' } : undefined;
  }

  /** Give it the MTU and the address of the bond, and switch it on, without IPv6; undone where it fails. */
  #prepare(slave: BondSlave): LinkRefusal | undefined {
    const { dev } = slave;
    const { owner } = dev;
    const address = this.#addressFor(dev);
    const kept = this.#profile.slavesKeptFromAddrconf;
    dev.noAddrconf = kept !== 'slave-after-up';
    if (kept === 'slave-before-up') dev.flags |= IFF_SLAVE;
    const refused =
      owner?.devSetMtu(dev, this.mtu) ??
      (address && owner?.devSetMacAddress(dev, address)) ??
      owner?.devOpen(dev);
    if (refused === undefined) return undefined;
    dev.noAddrconf = false;
    dev.flags &= ~IFF_SLAVE;
    if (address !== undefined && dev.address !== slave.address) owner?.devSetMacAddress(dev, slave.address);
    owner?.devSetMtu(dev, slave.mtu);
    return refused;
  }

  /** The address that a slave is given; with fail_over_mac follow one that the bond does not have. */
  #addressFor(dev: NetDevice): Mac | undefined {
    if (!this.params.keepsAddresses) return this.address;
    const follows = this.params.failOverMac === 'follow' && this.slaves.length > 0;
    return follows && dev.address === this.address ? this.#drawAddress() : undefined;
  }

  /** What the bond makes of its link to begin with. */
  #judgeLink(slave: BondSlave): void {
    const { miimon, updelay } = this.params;
    if (miimon > 0 && !slave.dev.carrier) return;
    const waits = miimon > 0 && updelay > 0;
    slave.link = waits ? 'GOING_BACK' : 'UP';
    if (waits) slave.delay = updelay;
  }

  /** __bond_release_one; when the bond itself ceases to exist, nobody takes the place of the active one. */
  #release(slave: BondSlave): void {
    const { dev } = slave;
    const { failover, slaves } = this;
    const wasCurrent = failover.current === slave;
    slave.active = false;
    dev.rxHandler = undefined;
    slaves.splice(slaves.indexOf(slave), 1);
    dev.master = undefined;
    dev.flags &= ~IFF_SLAVE;
    dev.owner?.deviceChanged(dev, 'upper');
    this.printkOf(slave, 'Releasing backup interface');
    if (wasCurrent) failover.change(undefined);
    if (wasCurrent && this.owner !== undefined) failover.select();
    this.updateCarrier();
    if (slaves.length === 0) this.#becomeRandom();
    if (!this.params.usesPrimary) this.unhear(dev);
    dev.owner?.devClose(dev);
    dev.noAddrconf = false;
    if (!this.params.usesPrimary || this.params.failOverMac !== 'active')
      dev.owner?.devSetMacAddress(dev, slave.address);
    dev.owner?.devSetMtu(dev, slave.mtu);
  }

  #becomeRandom(): void {
    this.addressSetByUser = false;
    this.takeAddress(this.#drawAddress());
  }

  /** bond_handle_frame. What is for bridges alone passes everywhere, for whoever listens on that device. */
  #handleFrame(slave: BondSlave, frame: Frame): Decision | 'pass' {
    if (!slave.active) return isLinkLocal(frame.dst) ? 'pass' : BOND_BACKUP;
    this.owner?.netifReceiveSkb(this, frame, slave.dev);
    return BOND_RECEIVED;
  }
}

/** is_link_local_ether_addr: 01:80:c2:00:00:00 to 0f. */
function isLinkLocal(destination: Mac): boolean {
  return destination.hi === 0x0180 && (destination.lo & ~0xf) === (0xc2000000 | 0);
}

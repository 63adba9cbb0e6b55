/**
 * Teams (drivers/net/team): like a bond, one device of many links; but how they are used is for a daemon to say (teamd), and
 * until one does, nothing is sent. Unlike the slaves of a bond, ports keep their own addresses, and IPv6 begins on them: they
 * get link-local addresses, although nothing that comes in reaches them; they solicit no routers (since 6.6).
 *
 * Differs from Linux: there is no generic netlink for a daemon to choose a mode (roundrobin, activebackup, loadbalance, ...):
 * a team receives, and sends nothing. Known from the source and from Debian's 6.12 and 6.1
 * (test/realkernel/recorded/devices/team.txt).
 */
import type { Mac } from '../base/mac';
import { decision, type Decision } from '../trace/decision';
import type { Frame } from '../wire/frame';
import { Aggregate } from './aggregate';
import type { LinkRefusal } from './device-owner';
import type { NetDevice, NetdevEvent } from './net-device';

export const TEAM_NO_MODE = decision({
  id: 'team.xmit.no-mode',
  outcome: 'drop',
  says: 'no daemon told the team how to use its ports: nothing is sent',
  spec: 'Linux',
  source: 'team_dummy_transmit',
  remedy: 'teamd, or a bond instead',
});
export const TEAM_RECEIVED = decision({
  id: 'team.receive.port',
  outcome: 'deliver',
  says: 'the frame came in on a port of the team: it is the team that received it',
  spec: 'Linux',
  source: 'team_handle_frame',
});

interface TeamPort {
  readonly dev: NetDevice;
  /** What it had before, and is given back. */
  readonly mtu: number;
  readonly address: Mac;
  linkup: boolean;
}

/** `ip link add team0 type team`. */
export class TeamDevice extends Aggregate {
  readonly kind = 'team';
  readonly #ports: TeamPort[] = [];
  #changingMtu = false;

  /** Ports have the MTU of the team. */
  override get fixesPortMtu(): boolean {
    return !this.#changingMtu;
  }

  override ndoStartXmit(frame: Frame): Decision {
    this.owner?.traceTx(this, frame, TEAM_NO_MODE);
    return TEAM_NO_MODE;
  }

  override ndoOpen(): undefined {
    this.syncFilters();
  }

  override ndoStop(): void {
    this.unsyncFilters();
  }

  /** team_change_mtu. */
  override ndoChangeMtu(mtu: number): LinkRefusal | undefined {
    this.#changingMtu = true;
    const refused = this.#changePortMtus(mtu);
    this.#changingMtu = false;
    if (refused === undefined) this.mtu = mtu;
    return refused;
  }

  /** team_port_add. */
  override ndoAddSlave(dev: NetDevice): LinkRefusal | undefined {
    const refused = this.#whyNot(dev);
    if (refused !== undefined) return refused;
    const { owner, mtu, address } = dev;
    const failed = owner?.devSetMtu(dev, this.mtu) ?? owner?.devOpen(dev);
    if (failed !== undefined) {
      owner?.devSetMtu(dev, mtu);
      return failed;
    }
    dev.rxHandler = (port, frame) => this.#handleFrame(port, frame);
    dev.master = this;
    this.#ports.push({ dev, mtu, address, linkup: isOperational(dev) });
    owner?.deviceChanged(dev, 'upper');
    this.hear(dev);
    this.#checkCarrier();
    owner?.deviceChanged(dev, 'lower-state');
    owner?.printk('info', `${this.name}: Port device ${dev.name} added`);
    return undefined;
  }

  /** team_port_del. */
  override ndoDelSlave(dev: NetDevice): LinkRefusal | undefined {
    const port = this.#ports.find(each => each.dev === dev);
    if (port === undefined) return { errno: 'ENOENT' };
    this.#ports.splice(this.#ports.indexOf(port), 1);
    dev.master = undefined;
    dev.rxHandler = undefined;
    const { owner } = dev;
    owner?.deviceChanged(dev, 'upper');
    this.unhear(dev);
    owner?.devClose(dev);
    this.#checkCarrier();
    owner?.devSetMacAddress(dev, port.address);
    owner?.devSetMtu(dev, port.mtu);
    owner?.printk('info', `${this.name}: Port device ${dev.name} removed`);
    return undefined;
  }

  /** team_uninit. */
  override ndoUninit(): void {
    for (const { dev } of [...this.#ports]) this.ndoDelSlave(dev);
  }

  /** team_device_event. */
  override lowerEvent(lower: NetDevice, event: NetdevEvent): void {
    const port = this.#ports.find(({ dev }) => dev === lower);
    if (port === undefined) return;
    if (event === 'NETDEV_UNREGISTER') this.ndoDelSlave(lower);
    if (event === 'NETDEV_RESEND_IGMP') this.owner?.notifyDevice(this, event);
    if (event !== 'NETDEV_UP' && event !== 'NETDEV_DOWN' && event !== 'NETDEV_CHANGE') return;
    port.linkup = isOperational(lower);
    this.#checkCarrier();
  }

  #whyNot(dev: NetDevice): LinkRefusal | undefined {
    if (dev.loopback) return { errno: 'EINVAL', extack: "Loopback device can't be added as a team port" };
    if (dev === this) return { errno: 'EINVAL', extack: 'Cannot enslave team device to itself' };
    if (this.hasUpper(dev))
      return { errno: 'EBUSY', extack: 'Device is already an upper device of the team interface' };
    if (dev.up)
      return { errno: 'EBUSY', extack: 'Device is up. Set it down before adding it as a team port' };
    return dev.rxHandler === undefined ? undefined : { errno: 'EBUSY' };
  }

  /** All of them, or none. */
  #changePortMtus(mtu: number): LinkRefusal | undefined {
    for (const [index, { dev }] of this.#ports.entries()) {
      const refused = dev.owner?.devSetMtu(dev, mtu);
      if (refused === undefined) continue;
      for (const done of this.#ports.slice(0, index)) done.dev.owner?.devSetMtu(done.dev, this.mtu);
      return refused;
    }
    return undefined;
  }

  /** __team_carrier_check. */
  #checkCarrier(): void {
    this.setCarrier(this.#ports.some(({ linkup }) => linkup));
  }

  /** team_handle_frame. */
  #handleFrame(port: NetDevice, frame: Frame): Decision {
    this.owner?.netifReceiveSkb(this, frame, port);
    return TEAM_RECEIVED;
  }
}

/** netif_oper_up, of a device that is on. */
function isOperational(dev: NetDevice): boolean {
  return dev.up && (dev.operstate === 'UP' || dev.operstate === 'UNKNOWN');
}

/**
 * macvlan devices (drivers/net/macvlan.c): devices with addresses of their own on one device, each hearing only what is
 * addressed to it and the groups that it joined itself. Whether those on the same device hear each other is a matter of
 * their mode; the host itself, on the device below, never hears them nor they it: what either sends goes out on the wire
 * and does not come back.
 *
 * See next: macvlan-port.ts for what comes in on the device below.
 *
 * Differs from Linux: there is no mode `source`; a device hears exactly the groups that it joined, where the kernel's filter
 * of 256 bits lets some others through; the queue for groups that several devices joined is never full.
 */
import type { Mac } from '../base/mac';
import { decision, type Decision } from '../trace/decision';
import type { Frame } from '../wire/frame';
import type { LinkRefusal } from './device-owner';
import { MacvlanPort } from './macvlan-port';
import { type DeviceDetails, type Hearing, IFF_ALLMULTI, IFF_PROMISC, type NetDevice } from './net-device';
import { StackedDevice } from './stacked-device';

export const MACVLAN_SENT = decision({
  id: 'macvlan.xmit.wire',
  outcome: 'transmit',
  says: 'the frame goes out on the device below, where the host itself does not hear it',
  spec: 'Linux',
  source: 'macvlan_queue_xmit',
});
export const MACVLAN_SENT_SIBLING = decision({
  id: 'macvlan.xmit.sibling',
  outcome: 'transmit',
  says: 'the destination is another macvlan in mode bridge on the same device: the frame does not reach the wire',
  spec: 'Linux',
  source: 'macvlan_queue_xmit',
});

/**
 * `private`: hears no other on the same device. `vepa`: the switch outside is to send back what is for another. `bridge`:
 * those in this mode hear each other. `passthru`: alone on its device, and hears everything.
 */
export type MacvlanMode = 'private' | 'vepa' | 'bridge' | 'passthru';

/** MACVLAN_MODE_*. */
const MODES: ReadonlyMap<number, MacvlanMode> = new Map([
  [1, 'private'],
  [2, 'vepa'],
  [4, 'bridge'],
  [8, 'passthru'],
]);

/** MACVLAN_FLAG_NOPROMISC. */
const NO_PROMISC = 1;
const DEFAULT_QUEUE = 1000;

/** `ip link add link eth0 name mv0 type macvlan mode bridge`. */
export class MacvlanDevice extends StackedDevice {
  readonly kind = 'macvlan';
  override readonly maxMtu: number;
  readonly port: MacvlanPort;
  /** In passthru mode: leave the device below as it is. */
  noPromisc = false;
  /** How many frames to groups that several devices joined may wait (`bcqueuelen`). */
  queueLength = DEFAULT_QUEUE;

  constructor(
    name: string,
    address: Mac,
    port: MacvlanPort,
    public mode: MacvlanMode,
    options: { readonly mtu?: number } = {},
  ) {
    super(name, address, port.lower, { mtu: options.mtu ?? port.lower.mtu });
    this.port = port;
    this.maxMtu = port.lower.maxMtu;
  }

  get passthru(): boolean {
    return this.mode === 'passthru';
  }

  /** Whether it wants a frame to that group, or to all (the filter that macvlan_compute_filter makes). */
  hears(destination: Mac): boolean {
    return (
      destination.isBroadcast ||
      (this.flags & (IFF_PROMISC | IFF_ALLMULTI)) !== 0 ||
      this.groups.has(destination)
    );
  }

  /** macvlan_queue_xmit. */
  override ndoStartXmit(frame: Frame): Decision {
    const { port, lower } = this;
    const sibling = this.mode === 'bridge' ? port.find(frame.dst) : undefined;
    const decided = sibling?.mode === 'bridge' ? MACVLAN_SENT_SIBLING : MACVLAN_SENT;
    this.owner?.traceTx(this, frame, decided);
    if (decided === MACVLAN_SENT_SIBLING) {
      port.loop(frame);
      return decided;
    }
    if (this.mode === 'bridge' && frame.dst.isMulticast) port.broadcast(frame, this, ['bridge']);
    lower.owner?.devQueueXmit(lower, frame);
    return decided;
  }

  /** macvlan_open. */
  override ndoOpen(): LinkRefusal | undefined {
    const { lower, port } = this;
    if (this.passthru) {
      if (!this.noPromisc) lower.setPromiscuity(1);
    } else {
      if (port.isBusy(this.address)) return { errno: 'EADDRINUSE' };
      lower.ucAdd(this.address);
      this.#hear(1);
    }
    port.enter(this);
    this.syncFilters();
    return undefined;
  }

  /** macvlan_stop. */
  override ndoStop(): void {
    const { lower, port } = this;
    this.unsyncFilters();
    if (this.passthru) {
      if (!this.noPromisc) lower.setPromiscuity(-1);
    } else {
      this.#hear(-1);
      lower.ucDel(this.address);
    }
    port.leave(this);
  }

  /** macvlan_set_mac_address; in passthru mode the device below is the one that changes. */
  override ndoSetMacAddress(address: Mac): LinkRefusal | undefined {
    const { lower, port } = this;
    if (address === this.address) return undefined;
    if (this.passthru) return port.changeLowerAddress(address);
    if (port.isBusy(address)) return { errno: 'EADDRINUSE' };
    if (this.up) {
      lower.ucAdd(address);
      lower.ucDel(this.address);
    }
    this.takeAddress(address);
    return undefined;
  }

  /** macvlan_hash_change_addr. */
  takeAddress(address: Mac): void {
    if (this.up) this.port.leave(this);
    this.address = address;
    if (this.up) this.port.enter(this);
  }

  /** macvlan_change_mtu. */
  override ndoChangeMtu(mtu: number): LinkRefusal | undefined {
    if (mtu > this.lower.mtu) return { errno: 'EINVAL' };
    this.mtu = mtu;
    return undefined;
  }

  /** macvlan_fill_info. */
  override fillInfo(): DeviceDetails {
    return {
      mode: this.mode,
      ...(this.noPromisc && { nopromisc: true }),
      bcqueuelen: this.queueLength,
      usedbcqueuelen: this.port.queueLength,
    };
  }

  /** macvlan_changelink: passthru is for life. */
  override changeInfo(options: Readonly<Record<string, number>>): LinkRefusal | undefined {
    const { mode: number, flags, bcqueuelen } = options;
    const mode = number === undefined ? this.mode : macvlanMode(number);
    if (mode === undefined || (mode === 'passthru') !== this.passthru) return { errno: 'EINVAL' };
    this.mode = mode;
    if (flags !== undefined) this.#setNoPromisc((flags & NO_PROMISC) !== 0);
    if (bcqueuelen !== undefined) this.queueLength = bcqueuelen;
    return undefined;
  }

  /** macvlan_dellink. */
  override dellink(): void {
    this.port.remove(this);
  }

  /** macvlan_change_rx_flags: while it is off, nothing is asked of the device below. */
  protected override hearingChanged(mode: Hearing, entered: boolean): void {
    if (!this.up || (this.passthru && mode === 'promiscuous')) return;
    super.hearingChanged(mode, entered);
  }

  #hear(change: 1 | -1): void {
    if (this.flags & IFF_ALLMULTI) this.lower.setAllmulti(change);
    if (this.flags & IFF_PROMISC) this.lower.setPromiscuity(change);
  }

  #setNoPromisc(noPromisc: boolean): void {
    if (noPromisc === this.noPromisc) return;
    this.noPromisc = noPromisc;
    if (this.passthru && this.up) this.lower.setPromiscuity(noPromisc ? -1 : 1);
  }
}

/** The mode of that number, where there is one. */
export function macvlanMode(number: number): MacvlanMode | undefined {
  return MODES.get(number);
}

/** The port that another macvlan may join on `lower`, or why none can (`macvlan_common_newlink`). */
export function macvlanPort(lower: NetDevice, mode: MacvlanMode): MacvlanPort | LinkRefusal {
  const { macvlanPort: port } = lower;
  if (port === undefined) {
    if (lower.loopback) return { errno: 'EINVAL' };
    if (lower.rxHandler !== undefined) return { errno: 'EBUSY' };
    return new MacvlanPort(lower);
  }
  return port.passthru || mode === 'passthru' ? { errno: 'EINVAL' } : port;
}

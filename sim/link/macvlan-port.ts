/**
 * A device that macvlans stand on (struct macvlan_port of drivers/net/macvlan.c): which of them gets what comes in, and what
 * becomes of them when something happens to the device.
 */
import type { Mac } from '../base/mac';
import { decision, type Decision } from '../trace/decision';
import type { Frame } from '../wire/frame';
import type { LinkRefusal } from './device-owner';
import type { MacvlanDevice, MacvlanMode } from './macvlan';
import type { NetDevice, NetdevEvent } from './net-device';

export const MACVLAN_RECEIVED = decision({
  id: 'macvlan.receive.own',
  outcome: 'deliver',
  says: 'the frame is addressed to a macvlan on this device and comes in there, and nowhere else',
  spec: 'Linux',
  source: 'macvlan_handle_frame',
});
export const MACVLAN_RETURNED = decision({
  id: 'macvlan.receive.returned',
  outcome: 'deliver',
  says: 'a frame to a group came back from the wire to the macvlan that had sent it: nobody else gets it',
  spec: 'Linux',
  source: 'macvlan_handle_frame',
});

export const MACVLAN_DOWN = decision({
  id: 'macvlan.receive.down',
  outcome: 'drop',
  says: 'the macvlan that has this device to itself is not up',
  spec: 'Linux',
  source: 'macvlan_handle_frame',
  remedy: 'ip link set the macvlan up',
});

const EVERYBODY: readonly MacvlanMode[] = ['private', 'vepa', 'passthru', 'bridge'];
/** Those in mode bridge heard it when it was sent. */
const NOT_BRIDGED: readonly MacvlanMode[] = ['vepa'];
const REFLECTED: readonly MacvlanMode[] = ['vepa', 'bridge'];

export class MacvlanPort {
  /** In the order in which they were made. */
  readonly #devices: MacvlanDevice[] = [];
  /** Those that are on, by address. */
  readonly #byAddress = new Map<Mac, MacvlanDevice>();
  /** What the device below goes back to when its passthru macvlan is gone. */
  #ownAddress: Mac;
  #addressChanging = false;

  constructor(readonly lower: NetDevice) {
    this.#ownAddress = lower.address;
  }

  get uppers(): readonly MacvlanDevice[] {
    return this.#devices;
  }

  get passthru(): boolean {
    return this.#devices.some(macvlan => macvlan.passthru);
  }

  /** `usedbcqueuelen`: the most that any of them asked for. */
  get queueLength(): number {
    return Math.max(...this.#devices.map(({ queueLength }) => queueLength));
  }

  /** macvlan_hash_lookup. */
  find(address: Mac): MacvlanDevice | undefined {
    return this.#byAddress.get(address);
  }

  /** Whether the device below or another macvlan has the address (`macvlan_addr_busy`). */
  isBusy(address: Mac): boolean {
    if (!this.passthru && this.lower.address === address) return true;
    return this.#byAddress.has(address);
  }

  /** A macvlan that is registered takes its place on the device below. */
  add(macvlan: MacvlanDevice): void {
    const { lower } = this;
    if (this.#devices.length === 0) {
      lower.macvlanPort = this;
      lower.rxHandler = (_lower, frame) => this.#handleFrame(frame);
    }
    this.#devices.push(macvlan);
    lower.owner?.deviceChanged(lower, 'upper');
  }

  /** It ceases to exist. */
  remove(macvlan: MacvlanDevice): void {
    const { lower } = this;
    const wasPassthru = this.passthru;
    this.#devices.splice(this.#devices.indexOf(macvlan), 1);
    lower.owner?.deviceChanged(lower, 'upper');
    if (this.#devices.length > 0) return;
    lower.macvlanPort = undefined;
    lower.rxHandler = undefined;
    if (wasPassthru && lower.address !== this.#ownAddress)
      lower.owner?.devSetMacAddress(lower, this.#ownAddress);
  }

  /** A macvlan was switched on, or off. */
  enter(macvlan: MacvlanDevice): void {
    this.#byAddress.set(macvlan.address, macvlan);
  }

  leave(macvlan: MacvlanDevice): void {
    this.#byAddress.delete(macvlan.address);
  }

  /** A passthru macvlan is given another address: the device below takes it, and then the macvlan. */
  changeLowerAddress(address: Mac): LinkRefusal | undefined {
    this.#addressChanging = true;
    const refused = this.lower.owner?.devSetMacAddress(this.lower, address);
    this.#addressChanging = false;
    return refused;
  }

  /** dev_forward_skb: a frame for another macvlan on the same device comes in below, where captures see it. */
  loop(frame: Frame): void {
    const { lower } = this;
    this.#later(() => lower.owner?.netifReceiveSkb(lower, frame));
  }

  /** To the macvlans in one of `modes` that want it, but for the one that sent it, in an event of their own (`netif_rx`). */
  broadcast(frame: Frame, sender: MacvlanDevice | undefined, modes: readonly MacvlanMode[]): void {
    const wanted = [...this.#byAddress.values()].filter(
      macvlan => macvlan !== sender && modes.includes(macvlan.mode) && macvlan.hears(frame.dst),
    );
    if (wanted.length > 0) this.#deliver(wanted, frame);
  }

  /** macvlan_device_event. */
  lowerEvent(lower: NetDevice, event: NetdevEvent): void {
    for (const macvlan of [...this.#devices]) {
      const { owner } = macvlan;
      switch (event) {
        case 'NETDEV_UP':
        case 'NETDEV_DOWN':
        case 'NETDEV_CHANGE':
          macvlan.transferOperstate();
          break;
        case 'NETDEV_CHANGEMTU':
          if (macvlan.mtu > lower.mtu) owner?.devSetMtu(macvlan, lower.mtu);
          break;
        case 'NETDEV_CHANGEADDR':
          if (!macvlan.passthru) break;
          if (!this.#addressChanging) this.#ownAddress = lower.address;
          macvlan.takeAddress(lower.address);
          break;
        case 'NETDEV_UNREGISTER':
          if (lower.dismantled) owner?.unregisterNetdevice(macvlan);
          break;
        case 'NETDEV_NOTIFY_PEERS':
        case 'NETDEV_RESEND_IGMP':
          owner?.notifyDevice(macvlan, event);
          break;
        case 'NETDEV_REGISTER':
        case 'NETDEV_GOING_DOWN':
        case 'NETDEV_CHANGENAME':
        case 'NETDEV_CHANGEUPPER':
          break;
      }
    }
  }

  /** macvlan_handle_frame: what comes in on the device below. */
  #handleFrame(frame: Frame): Decision | 'pass' {
    if (frame.dst.isMulticast) return this.#handleMulticast(frame);
    const macvlan = this.passthru ? this.#devices[0] : this.#byAddress.get(frame.dst);
    if (macvlan === undefined) return 'pass';
    if (!macvlan.up) return MACVLAN_DOWN;
    const { name } = this.lower;
    macvlan.owner?.netifReceiveSkb(macvlan, frame, { name, address: frame.dst });
    return MACVLAN_RECEIVED;
  }

  /** The device below gets it as well, unless it came back to its sender (`macvlan_multicast_rx`). */
  #handleMulticast(frame: Frame): Decision | 'pass' {
    const sender = this.#byAddress.get(frame.src);
    if (sender === undefined) {
      this.broadcast(frame, undefined, EVERYBODY);
    } else if (sender.mode === 'vepa' || sender.mode === 'bridge') {
      this.broadcast(frame, sender, sender.mode === 'vepa' ? REFLECTED : NOT_BRIDGED);
    } else {
      this.#deliver([sender], frame);
      return MACVLAN_RETURNED;
    }
    return 'pass';
  }

  #deliver(macvlans: readonly MacvlanDevice[], frame: Frame): void {
    this.#later(() => {
      for (const macvlan of macvlans) macvlan.owner?.netifReceiveSkb(macvlan, frame);
    });
  }

  #later(run: () => void): void {
    this.lower.owner?.scheduler.soon(`${this.lower.name} macvlan`, run);
  }
}

/**
 * A learning bridge (struct net_bridge; net/bridge/br_device.c, br_if.c): a device of its own, and the ports it enslaved.
 *
 * See next: input.ts for a frame's way through it, spanning-tree.ts for port states, multicast.ts for snooping, vlans.ts for
 * VLANs.
 *
 * Differs from Linux: no userspace STP, MRP, CFM, netfilter. Devices have no offloads; those of a bridge are taken to change
 * with its first and its last port, as they do where all ports are of one kind.
 */
import { Mac } from '../../base/mac';
import type { SimTime } from '../../base/time';
import type { Scheduler, Timer } from '../../engine/scheduler';
import type { Decision } from '../../trace/decision';
import type { Frame } from '../../wire/frame';
import { Flood } from '../flood';
import type { LinkRefusal } from '../device-owner';
import { type DeviceDetails, NetDevice, type NetdevEvent } from '../net-device';
import { MAX_PORTS } from './bridge-id';
import { Fdb } from './fdb';
import { handleFrame } from './input';
import { MulticastSnooping } from './multicast';
import { bridgeInfo, bridgePortInfo, setBridgeOptions, setBridgePortOptions } from './options';
import { bridgeXmit } from './output';
import { BridgePort } from './port';
import { isOperational, SpanningTree } from './spanning-tree';
import { Untagged } from './vlan-filter';
import { BridgeVlans } from './vlans';

/** Which groups a bridge snoops. */
export type MldSnooping =
  /** None. */
  | 'never'
  /** Those that reach farther than the link, querier or not. */
  | 'wide'
  /** Those that are not permanently assigned, querier or not. */
  | 'transient'
  /** All but ff02::1, while there is a querier. */
  | 'querier';

/** What differs between kernel versions; the names are those of the kernel profile. */
export interface BridgeProfile {
  /** A port without STP forwards at once; before, it spent the forward delay learning. */
  readonly bridgePortForwardsAtOnce: boolean;
  /** The bridge has a carrier only while a port forwards. */
  readonly bridgeCarrierFollowsPorts: boolean;
  readonly bridgeMldSnooping: MldSnooping;
  /** A bridge that snoops joins ff02::6a. */
  readonly bridgeJoinsSnoopers: boolean;
  /** Whether there are VLANs, and every port begins in one. */
  readonly bridgeVlans: 'none' | 'no-default' | 'default-pvid';
  /** User space is told of what happens to a port's device even if nothing comes of it for the port. */
  readonly bridgeTellsPortEvents: boolean;
  /** A port's new state is logged as one it has entered, not as one it is entering. */
  readonly bridgeLogsEntered: boolean;
}

const DEFAULT_MTU = 1500;

/** Of these user space is told, whatever comes of them. */
const TOLD_EVENTS: ReadonlySet<NetdevEvent> = new Set([
  'NETDEV_CHANGEADDR',
  'NETDEV_UP',
  'NETDEV_CHANGE',
  'NETDEV_DOWN',
]);

export class Bridge extends NetDevice {
  readonly kind = 'bridge';
  /** Nobody said yet that there is none: carrier follows ports only once one comes or goes. */
  override carrier = true;
  /** Newest first. */
  readonly ports: BridgePort[] = [];
  readonly fdb: Fdb;
  readonly stp: SpanningTree;
  readonly multicast: MulticastSnooping;
  readonly vlans: BridgeVlans;
  /** A frame whose tag was taken off last. */
  readonly untagged = new Untagged();
  /** `group_fwd_mask`: which of 01:80:c2:00:00:0x are forwarded nevertheless. */
  groupFwdMask = 0;
  mtuSetByUser = false;
  /** Whether any port has neigh_suppress on. */
  suppressesNeighbours = false;
  readonly #idleFloods: Flood[] = [];
  #limitedByPorts = false;

  /**
   * @param address the random one that a bridge has until its first port comes.
   */
  constructor(
    readonly scheduler: Scheduler,
    name: string,
    address: Mac,
    readonly profile: BridgeProfile,
  ) {
    super(name, address, { mtu: DEFAULT_MTU });
    this.operstate = 'UNKNOWN';
    this.stp = new SpanningTree(this);
    this.vlans = new BridgeVlans(this);
    this.fdb = new Fdb(this);
    this.multicast = new MulticastSnooping(this);
    this.fdb.addLocal(address, undefined);
    this.vlans.initBridge();
  }

  override ndoOpen(): undefined {
    this.fdb.start();
    this.stp.enableBridge();
    this.multicast.open();
  }

  override ndoStop(): void {
    this.stp.disableBridge();
    this.multicast.stop();
    this.fdb.stop();
  }

  override ndoStartXmit(frame: Frame): Decision {
    return bridgeXmit(this, frame);
  }

  /** The address that it was asked to be made with (br_dev_newlink). */
  setFirstAddress(address: Mac): void {
    this.addressSetByUser = true;
    this.#changeAddress(address);
  }

  override ndoSetMacAddress(address: Mac): LinkRefusal | undefined {
    if (address.isMulticast || address === Mac.ZERO) return { errno: 'EADDRNOTAVAIL' };
    if (address !== this.address) this.#changeAddress(address);
    return undefined;
  }

  override ndoChangeMtu(mtu: number): undefined {
    this.mtu = mtu;
    this.mtuSetByUser = true;
  }

  override fillInfo(): DeviceDetails {
    return bridgeInfo(this);
  }

  override changeInfo(options: Readonly<Record<string, number>>): LinkRefusal | undefined {
    return setBridgeOptions(this, options);
  }

  override fillSlaveInfo(dev: NetDevice): DeviceDetails | undefined {
    const port = this.port(dev);
    return port && bridgePortInfo(port);
  }

  override changeSlaveInfo(
    dev: NetDevice,
    options: Readonly<Record<string, number>>,
  ): LinkRefusal | undefined {
    const port = this.port(dev);
    return port === undefined ? { errno: 'EINVAL' } : setBridgePortOptions(port, options);
  }

  override ndoUninit(): void {
    for (const port of [...this.ports]) this.#deletePort(port);
    this.fdb.stop();
    this.multicast.mdb.clear();
  }

  /** The port that `dev` is here. */
  port(dev: NetDevice): BridgePort | undefined {
    return this.ports.find(port => port.dev === dev);
  }

  /** `ip link set dev X master BRIDGE` (br_add_if). */
  override ndoAddSlave(dev: NetDevice): LinkRefusal | undefined {
    if (dev.loopback || dev.address.isMulticast || dev.address === Mac.ZERO) return { errno: 'EINVAL' };
    if (dev.kind === 'bridge') return { errno: 'ELOOP', extack: 'Can not enslave a bridge to a bridge' };
    if (dev.master !== undefined || dev.rxHandler !== undefined || this.hasUpper(dev))
      return { errno: 'EBUSY' };
    const number = this.#freeNumber();
    if (number === undefined) return { errno: 'EXFULL' };
    const port = new BridgePort(this, dev, number);
    this.stp.initPort(port);
    port.setState('disabled');
    dev.setAllmulti(1);
    dev.rxHandler = (_dev, frame) => handleFrame(this, port, frame);
    dev.master = this;
    dev.owner?.deviceChanged(dev, 'upper');
    this.ports.unshift(port);
    dev.setPromiscuity(1);
    this.#updateFeatures();
    this.fdb.addLocal(dev.address, port);
    this.vlans.initPort(port);
    const changed = this.#recalculateBridgeId();
    if (this.up && isOperational(port)) this.stp.enablePort(port);
    port.notify();
    if (changed) this.owner?.deviceChanged(this, 'address');
    this.#adjustMtu();
    return undefined;
  }

  /** `ip link set dev X nomaster` (br_del_if). */
  override ndoDelSlave(dev: NetDevice): LinkRefusal | undefined {
    const port = this.port(dev);
    if (port === undefined) return { errno: 'EINVAL' };
    this.#deletePort(port);
    this.#adjustMtu();
    if (this.#recalculateBridgeId()) this.owner?.deviceChanged(this, 'address');
    this.#updateFeatures();
    return undefined;
  }

  /** br_device_event: what happens to a port's device. */
  override lowerEvent(lower: NetDevice, event: NetdevEvent): void {
    const port = this.port(lower);
    if (port === undefined) return;
    if (this.#portEvent(port, event) || !this.profile.bridgeTellsPortEvents) return;
    if (TOLD_EVENTS.has(event)) port.notify();
  }

  /** Whether user space was told that the state of the port changed. */
  #portEvent(port: BridgePort, event: NetdevEvent): boolean {
    switch (event) {
      case 'NETDEV_CHANGEMTU':
        this.#adjustMtu();
        break;
      case 'NETDEV_CHANGEADDR':
        this.fdb.portAddressChanged(port);
        if (this.#recalculateBridgeId()) this.owner?.deviceChanged(this, 'address');
        break;
      case 'NETDEV_CHANGE':
        return this.#checkCarrier(port);
      case 'NETDEV_DOWN':
        if (!this.up) break;
        this.stp.disablePort(port);
        return true;
      case 'NETDEV_UP':
        if (!this.up || !isOperational(port)) break;
        this.stp.enablePort(port);
        return true;
      case 'NETDEV_UNREGISTER':
        this.ndoDelSlave(port.dev);
        break;
      case 'NETDEV_RESEND_IGMP':
        this.owner?.notifyDevice(this, event);
        break;
      case 'NETDEV_NOTIFY_PEERS':
      case 'NETDEV_REGISTER':
      case 'NETDEV_GOING_DOWN':
      case 'NETDEV_CHANGENAME':
      case 'NETDEV_CHANGEUPPER':
        break;
    }
    return false;
  }

  /** mod_timer of the kernel that the bridge is in. */
  modTimer(timer: Timer, delay: SimTime): void {
    this.owner?.modTimer(timer, delay);
  }

  /** round_jiffies_relative: `delay`, µs, so that it ends on a whole second of the kernel's clock. */
  roundJiffies(delay: SimTime): SimTime {
    return this.owner?.roundJiffies(delay) ?? delay;
  }

  /** Something that collects the copies of a flood; none while ties are shuffled, when every copy is to be its own event. */
  takeFlood(): Flood | undefined {
    if (this.scheduler.shuffle !== undefined) return undefined;
    return this.#idleFloods.pop() ?? new Flood(this.scheduler, `${this.name} flood`, this.#idleFloods);
  }

  /** Send off what `takeFlood` gave and ports put into it. */
  launch(batch: Flood | undefined, frame: Frame): void {
    if (batch !== undefined && !batch.launch(frame)) this.#idleFloods.push(batch);
  }

  /** A switch of a port was changed that the bridge as a whole goes by (br_port_flags_change). */
  portFlagsChanged(): void {
    this.suppressesNeighbours = this.ports.some(port => port.neighSuppress);
  }

  /** del_nbp. */
  #deletePort(port: BridgePort): void {
    const { dev } = port;
    dev.setAllmulti(-1);
    dev.setPromiscuity(-1);
    this.stp.disablePort(port);
    dev.owner?.deviceChanged(dev, 'port-gone');
    this.ports.splice(this.ports.indexOf(port), 1);
    port.vlans.clear();
    this.fdb.deleteByPort(port, true);
    dev.master = undefined;
    dev.owner?.deviceChanged(dev, 'upper');
    dev.rxHandler = undefined;
    this.multicast.deletePort(port);
    this.portFlagsChanged();
  }

  /** netdev_update_features: with ports a bridge offers the hardware what they all do, without any all that it could. */
  #updateFeatures(): void {
    const limited = this.ports.length > 0;
    if (limited === this.#limitedByPorts) return;
    this.#limitedByPorts = limited;
    this.owner?.deviceChanged(this, 'features');
  }

  /** br_port_carrier_check; whether the port changed its state. */
  #checkCarrier(port: BridgePort): boolean {
    if (!this.up || isOperational(port) === (port.state !== 'disabled')) return false;
    if (port.state === 'disabled') this.stp.enablePort(port);
    else this.stp.disablePort(port);
    return true;
  }

  /** br_mtu_auto_adjust. */
  #adjustMtu(): void {
    if (this.mtuSetByUser) return;
    const mtu = this.ports.reduce((least, port) => Math.min(least, port.dev.mtu), Infinity);
    const adjusted = mtu === Infinity ? DEFAULT_MTU : mtu;
    if (adjusted === this.mtu) return;
    this.mtu = adjusted;
    this.owner?.deviceChanged(this, 'mtu');
  }

  /** br_stp_recalculate_bridge_id: the lowest address of the ports, unless an administrator chose one. */
  #recalculateBridgeId(): boolean {
    if (this.addressSetByUser) return false;
    let lowest = Mac.ZERO;
    for (const { dev } of this.ports)
      if (lowest === Mac.ZERO || dev.address.compare(lowest) < 0) lowest = dev.address;
    if (lowest === this.stp.bridgeId.address) return false;
    this.#changeAddress(lowest);
    return true;
  }

  /** br_stp_change_bridge_id. */
  #changeAddress(address: Mac): void {
    this.fdb.bridgeAddressChanges(address);
    this.address = address;
    this.stp.changeBridgeAddress(address);
  }

  /** find_portno: the lowest number that is free. */
  #freeNumber(): number | undefined {
    const used: boolean[] = [];
    for (const { number } of this.ports) used[number] = true;
    let number = 1;
    while (used[number]) number++;
    return number <= MAX_PORTS ? number : undefined;
  }
}

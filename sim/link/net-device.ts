/**
 * A network device, as the layers above it see one (struct net_device): identity, the bits that say whether it carries
 * traffic, the multicast filter, and the one thing each kind does its own way, transmitting.
 *
 * Four things that are easily confused are four separate values: `IFF_UP` in `flags` (an administrator switched it on),
 * `carrier` (the other end is there), `operstate` (RFC 2863; what the two amount to once link watch noticed), and the
 * kernel's IF_READY (IPv6 has started on it), which is not here but in `Inet6Dev`.
 *
 * A device never knows the kernel: a namespace that registers it becomes its `owner`.
 */
import type { Mac } from '../base/mac';
import type { Decision } from '../trace/decision';
import type { Frame } from '../wire/frame';
import type { DeviceOwner, LinkRefusal } from './device-owner';
import type { Flood } from './flood';
import type { MacvlanPort } from './macvlan-port';
import type { VlanGroup } from './vlan';

/** Interface flags (netdevice(7)), with the kernel's values. */
export const IFF_UP = 0x1;
export const IFF_BROADCAST = 0x2;
export const IFF_LOOPBACK = 0x8;
export const IFF_POINTOPOINT = 0x10;
export const IFF_NOARP = 0x80;
export const IFF_PROMISC = 0x100;
export const IFF_ALLMULTI = 0x200;
export const IFF_MASTER = 0x400;
export const IFF_SLAVE = 0x800;
export const IFF_MULTICAST = 0x1000;

/** RFC 2863 operational state, spelled as `ip link` prints it. */
export type OperState = 'UNKNOWN' | 'NOTPRESENT' | 'DOWN' | 'LOWERLAYERDOWN' | 'TESTING' | 'DORMANT' | 'UP';

/** What a device is, in the words of `ip -d link`; loopback and plain Ethernet have no kind there. */
export type DeviceKind =
  'loopback' | 'ether' | 'veth' | 'bridge' | 'vlan' | 'macvlan' | 'dummy' | 'bond' | 'team';

/** Details of a kind of device, by the names that `ip -d -j link` has for them. */
export type DeviceDetails = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** The two ways of hearing more than what is addressed to a device. */
export type Hearing = 'promiscuous' | 'allmulticast';

/** What happened to a device (NETDEV_* of the notifier chain). */
export type NetdevEvent =
  | 'NETDEV_REGISTER'
  | 'NETDEV_UNREGISTER'
  | 'NETDEV_UP'
  | 'NETDEV_GOING_DOWN'
  | 'NETDEV_DOWN'
  | 'NETDEV_CHANGE'
  | 'NETDEV_CHANGEMTU'
  | 'NETDEV_CHANGEADDR'
  | 'NETDEV_CHANGENAME'
  | 'NETDEV_CHANGEUPPER'
  | 'NETDEV_NOTIFY_PEERS'
  | 'NETDEV_RESEND_IGMP';

/**
 * What a master does with its port's input (`rx_handler`). `pass`: the port's own stack gets it. Anything else is the
 * verdict: the master took the frame, whatever it did with it.
 */
export type RxHandler = (port: NetDevice, frame: Frame) => Decision | 'pass';

/** A link-layer interface of one namespace. */
export abstract class NetDevice {
  abstract readonly kind: DeviceKind;
  /** Unique in its namespace, from 1; 0 until registered. */
  ifindex = 0;
  flags: number;
  carrier = false;
  operstate: OperState = 'DOWN';
  /** Maximum payload of a frame, octets. */
  mtu: number;
  /** The limits an administrator has for it; a maximum of 0 is none. */
  readonly minMtu: number = 68;
  readonly maxMtu: number = 65535;
  txqlen = 1000;
  /** What queues for it: nothing ever until it was switched on here for the first time (`dev_activate`). */
  qdisc: 'noop' | 'noqueue' = 'noop';
  /** The namespace it is registered in. */
  owner: DeviceOwner | undefined;
  /** The device that enslaved it: a bridge, bond or team (`ip link set X master Y`). */
  master: NetDevice | undefined;
  rxHandler: RxHandler | undefined;
  /** The VLAN devices that stand on it. */
  vlanGroup: VlanGroup | undefined;
  /** The macvlans that stand on it. */
  macvlanPort: MacvlanPort | undefined;
  /** IPv6's own data on this device (`dev->ip6_ptr`); level 4 knows its type. */
  ip6Ptr: unknown = undefined;
  /** IPv6 does not begin on it: its master has that to itself (IFF_NO_ADDRCONF; before 6.2 IFF_SLAVE). */
  noAddrconf = false;
  /** IPv4's (`dev->ip_ptr`), likewise. */
  ipPtr: unknown = undefined;
  /** It was made by netlink, and nobody is told of it until it is as it was asked for (`rtnl_link_initializing`). */
  rtnlLinkInitializing = false;
  /** It is ceasing to exist, rather than moving to another namespace (NETREG_UNREGISTERING). */
  dismantled = false;
  /** An address an administrator chose: masters and bridges then leave it alone (NET_ADDR_SET). */
  addressSetByUser = false;

  /** IFF_PROMISC and IFF_ALLMULTI as an administrator set them (`ip link set X promisc on`): only these show as flags. */
  gflags = 0;

  #groups: Map<Mac, number> | undefined;
  #unicast: Map<Mac, number> | undefined;
  #unicastPromiscuous = false;
  #promiscuity = 0;
  #allmulti = 0;

  constructor(
    public name: string,
    public address: Mac,
    options: { flags?: number; mtu?: number } = {},
  ) {
    this.flags = options.flags ?? IFF_BROADCAST | IFF_MULTICAST;
    this.mtu = options.mtu ?? 1500;
  }

  /**
   * Put a frame on the wire, or say why not, and tell the owner (`traceTx`). Never delivers within the call. A `drop` that
   * befalls the frame beyond the device (a lossy cable) is for the trace alone: no sender can know.
   * @param flood when the same frame leaves many devices at once, what collects them for one event.
   */
  abstract ndoStartXmit(frame: Frame, flood?: Flood): Decision;

  /** Switched on (`ndo_open`): decide carrier. Refused, it stays off. */
  abstract ndoOpen(): LinkRefusal | undefined;

  /** Switched off (`ndo_stop`). */
  abstract ndoStop(): void;

  /** An administrator sets the address; whoever indexes devices by it overrides this. */
  ndoSetMacAddress(address: Mac): LinkRefusal | undefined {
    this.address = address;
    return undefined;
  }

  /** An administrator sets the MTU, which is within the limits. */
  ndoChangeMtu(mtu: number): LinkRefusal | undefined {
    this.mtu = mtu;
    return undefined;
  }

  /** What its kind tells of it (`fill_info`); undefined where there is nothing to tell. */
  fillInfo(): DeviceDetails | undefined {
    return undefined;
  }

  /** Change that (`changelink`): numbers as netlink carries them, in the order given, up to the first refusal. */
  changeInfo(_options: Readonly<Record<string, number>>): LinkRefusal | undefined {
    return { errno: 'EOPNOTSUPP' };
  }

  /** Enslave `dev` (`ndo_add_slave`), or release it (`ndo_del_slave`). */
  ndoAddSlave(_dev: NetDevice): LinkRefusal | undefined {
    return { errno: 'EOPNOTSUPP' };
  }

  ndoDelSlave(_dev: NetDevice): LinkRefusal | undefined {
    return { errno: 'EOPNOTSUPP' };
  }

  /** What it tells of a device that it enslaved (`fill_slave_info`), and how that is changed (`slave_changelink`). */
  fillSlaveInfo(_dev: NetDevice): DeviceDetails | undefined {
    return undefined;
  }

  changeSlaveInfo(_dev: NetDevice, _options: Readonly<Record<string, number>>): LinkRefusal | undefined {
    return { errno: 'EOPNOTSUPP' };
  }

  /** Something happened to a device that this one enslaved; after the protocols heard of it (`br_device_event`). */
  lowerEvent(_lower: NetDevice, _event: NetdevEvent): void {}

  /** The devices that stand on this one, its master first (netdev_upper_dev_link). */
  get uppers(): readonly NetDevice[] {
    return [
      ...(this.master === undefined ? [] : [this.master]),
      ...(this.vlanGroup?.uppers ?? []),
      ...(this.macvlanPort?.uppers ?? []),
    ];
  }

  /** Whether `dev` stands on this one, directly or on what does (netdev_has_upper_dev_all). */
  hasUpper(dev: NetDevice): boolean {
    return this.uppers.some(upper => upper === dev || upper.hasUpper(dev));
  }

  /** It is about to be unregistered (`dellink` of its kind): let go of the device below. */
  dellink(): void {}

  /** It is being unregistered (`ndo_uninit`): let go of ports, cables and timers. */
  ndoUninit(): void {}

  /** The other end of a pair of devices that live and die together; undefined where there is none. */
  get peerDevice(): NetDevice | undefined {
    return undefined;
  }

  /** The device at the other end or below. */
  get linkedDevice(): NetDevice | undefined {
    return this.peerDevice;
  }

  /** Its ifindex (`dev_get_iflink`), for `eth0@if5`; 0 where there is none. */
  get iflink(): number {
    return this.linkedDevice?.ifindex ?? 0;
  }

  /** Whether it makes one device of many links (netif_is_lag_master). */
  get aggregates(): boolean {
    return false;
  }

  /** A device that it enslaved cannot be given another MTU. */
  get fixesPortMtu(): boolean {
    return false;
  }

  /** What its driver says of its link, in Mbit/s; 0 where it says nothing. */
  get speed(): number {
    return 0;
  }

  get up(): boolean {
    return (this.flags & IFF_UP) !== 0;
  }

  get loopback(): boolean {
    return (this.flags & IFF_LOOPBACK) !== 0;
  }

  /** netif_carrier_on / netif_carrier_off. */
  setCarrier(on: boolean): void {
    if (this.carrier === on) return;
    this.carrier = on;
    this.owner?.linkwatchFireEvent(this);
  }

  /** Listen to a link-layer group (`dev_mc_add`); counted. */
  mcAdd(group: Mac): void {
    this.#groups ??= new Map();
    const users = this.#groups.get(group) ?? 0;
    this.#groups.set(group, users + 1);
    if (users === 0) this.filterChanged(group, true);
  }

  /** Stop listening (`dev_mc_del`). */
  mcDel(group: Mac): void {
    const users = this.#groups?.get(group);
    if (users === undefined) return;
    if (users > 1) this.#groups?.set(group, users - 1);
    else {
      this.#groups?.delete(group);
      this.filterChanged(group, false);
    }
  }

  /** Whether it can listen to further addresses; one that cannot listens to everything then (IFF_UNICAST_FLT). */
  protected get filtersUnicast(): boolean {
    return false;
  }

  /** Listen to a further address of its own (`dev_uc_add`); counted. */
  ucAdd(address: Mac): void {
    this.#unicast ??= new Map();
    const users = this.#unicast.get(address) ?? 0;
    this.#unicast.set(address, users + 1);
    if (users > 0) return;
    this.filterChanged(address, true);
    this.setRxMode();
  }

  /** Stop listening (`dev_uc_del`). */
  ucDel(address: Mac): void {
    const users = this.#unicast?.get(address);
    if (users === undefined) return;
    if (users > 1) {
      this.#unicast?.set(address, users - 1);
      return;
    }
    this.#unicast?.delete(address);
    this.filterChanged(address, false);
    this.setRxMode();
  }

  /** What the list of addresses amounts to, while the device is on (`dev_set_rx_mode`). */
  setRxMode(): void {
    if (!this.up || this.filtersUnicast) return;
    const promiscuous = this.#unicast !== undefined && this.#unicast.size > 0;
    if (promiscuous === this.#unicastPromiscuous) return;
    this.#unicastPromiscuous = promiscuous;
    this.setPromiscuity(promiscuous ? 1 : -1, false);
  }

  /**
   * dev_set_promiscuity: bridges and captures make a device hear everything; counted.
   * @param notify whether each change of the count is told, as it is unless the caller has more to tell
   */
  setPromiscuity(change: number, notify = true): void {
    const before = this.#promiscuity > 0;
    this.#promiscuity += change;
    const now = this.#promiscuity > 0;
    if (before !== now) {
      this.flags = now ? this.flags | IFF_PROMISC : this.flags & ~IFF_PROMISC;
      this.owner?.hearingChanged(this, 'promiscuous', now);
      this.hearingChanged('promiscuous', now);
    }
    if (notify) this.owner?.deviceChanged(this, 'promiscuity');
  }

  /** dev_set_allmulti; counted. */
  setAllmulti(change: number): void {
    const before = this.#allmulti > 0;
    this.#allmulti += change;
    const now = this.#allmulti > 0;
    if (before === now) return;
    this.flags = now ? this.flags | IFF_ALLMULTI : this.flags & ~IFF_ALLMULTI;
    this.owner?.hearingChanged(this, 'allmulticast', now);
    this.hearingChanged('allmulticast', now);
  }

  get promiscuity(): number {
    return this.#promiscuity;
  }

  get allmulti(): number {
    return this.#allmulti;
  }

  /** The link-layer groups it listens to, with their users, in the order they were joined. */
  get groups(): ReadonlyMap<Mac, number> {
    return this.#groups ?? NO_ADDRESSES;
  }

  /** How often a group counts as used (`ip maddr`). */
  groupUsers(group: Mac): number {
    return this.#groups?.get(group) ?? 0;
  }

  /** The further addresses it listens to, likewise. */
  get unicast(): ReadonlyMap<Mac, number> {
    return this.#unicast ?? NO_ADDRESSES;
  }

  /** A group or an address was added to or removed from the filter; who hands it on or indexes listeners overrides it. */
  protected filterChanged(_address: Mac, _listening: boolean): void {}

  /** Promiscuity or all-multicast changed; likewise. */
  protected hearingChanged(_mode: Hearing, _entered: boolean): void {}
}

const NO_ADDRESSES: ReadonlyMap<Mac, number> = new Map();

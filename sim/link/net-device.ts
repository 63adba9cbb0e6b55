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
import { Mac } from '../base/mac';
import type { Decision } from '../trace/decision';
import type { Frame } from '../wire/frame';

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
export type DeviceKind = 'loopback' | 'ether' | 'veth' | 'bridge';

/** The namespace a device is registered in, as far as a device needs it. */
export interface DeviceOwner {
  /** A frame came in on `dev` (`netif_receive_skb`). */
  netifReceiveSkb(dev: NetDevice, frame: Frame): void;
  /** Carrier of `dev` changed; the kernel will notice in its own time (`linkwatch_fire_event`). */
  linkwatchFireEvent(dev: NetDevice): void;
  /** A property that user space watches changed without a command: a bridge's MAC or MTU, a port's state. */
  deviceChanged(dev: NetDevice, what: 'address' | 'mtu' | 'port-state'): void;
  /** A frame leaves `dev`, for captures. */
  traceTx(dev: NetDevice, frame: Frame, decided: Decision): void;
}

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
  txqlen = 1000;
  /** The namespace it is registered in. */
  owner: DeviceOwner | undefined;
  /** The device that enslaved it: a bridge (`ip link set X master Y`). */
  master: NetDevice | undefined;
  rxHandler: RxHandler | undefined;
  /** IPv6's own data on this device (`dev->ip6_ptr`); level 4 knows its type. */
  ip6Ptr: unknown = undefined;
  /** An address an administrator chose: masters and bridges then leave it alone (NET_ADDR_SET). */
  addressSetByUser = false;

  readonly #groups = new Map<Mac, number>();
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

  /** Put a frame on the wire, or say why not. Never delivers within the call. */
  abstract ndoStartXmit(frame: Frame): Decision;

  /** Switched on (`ndo_open`): decide carrier. */
  abstract ndoOpen(): void;

  /** Switched off (`ndo_stop`). */
  abstract ndoStop(): void;

  /** The ifindex of the device at the other end or below, for `eth0@if5`; 0 where there is none. */
  get iflink(): number {
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
    const users = this.#groups.get(group) ?? 0;
    this.#groups.set(group, users + 1);
    if (users === 0) this.filterChanged(group, true);
  }

  /** Stop listening (`dev_mc_del`). */
  mcDel(group: Mac): void {
    const users = this.#groups.get(group);
    if (users === undefined) return;
    if (users > 1) this.#groups.set(group, users - 1);
    else {
      this.#groups.delete(group);
      this.filterChanged(group, false);
    }
  }

  /** dev_set_promiscuity: bridges and captures make a device hear everything; counted. */
  setPromiscuity(change: number): void {
    this.#promiscuity += change;
    if (this.#promiscuity > 0) this.flags |= IFF_PROMISC;
    else this.flags &= ~IFF_PROMISC;
    this.hearingChanged();
  }

  /** dev_set_allmulti; counted. */
  setAllmulti(change: number): void {
    this.#allmulti += change;
    if (this.#allmulti > 0) this.flags |= IFF_ALLMULTI;
    else this.flags &= ~IFF_ALLMULTI;
    this.hearingChanged();
  }

  get promiscuity(): number {
    return this.#promiscuity;
  }

  get allmulti(): number {
    return this.#allmulti;
  }

  /** The link-layer groups it listens to, with their users, in the order they were joined. */
  get groups(): ReadonlyMap<Mac, number> {
    return this.#groups;
  }

  /** A group was added to or removed from the filter; hardware that indexes its listeners overrides it. */
  protected filterChanged(_group: Mac, _listening: boolean): void {}

  /** Promiscuity or all-multicast changed; likewise. */
  protected hearingChanged(): void {}
}

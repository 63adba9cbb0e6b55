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
import type { Ip6 } from '../base/ip6';
import type { Mac } from '../base/mac';
import type { Decision, Inputs } from '../trace/decision';
import type { LogLevel } from '../trace/record';
import type { Frame } from '../wire/frame';
import type { Flood } from './flood';

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
  | 'NETDEV_CHANGEUPPER';

/** A device refused a request: errno, and the words netlink sends along (extack). */
export interface LinkRefusal {
  readonly errno:
    | 'EADDRNOTAVAIL'
    | 'EBUSY'
    | 'EEXIST'
    | 'EINVAL'
    | 'ELOOP'
    | 'ENETDOWN'
    | 'ENOENT'
    | 'EOPNOTSUPP'
    | 'EPERM'
    | 'ERANGE'
    | 'EXFULL';
  readonly extack?: string;
}

/** What a bridge asks of its namespace beside the frames: the parts of the kernel that snooping and suppression use. */
export interface BridgeOwner {
  /** The source the kernel would choose for `destination` on `dev` (`ipv6_dev_get_saddr`). */
  sourceAddress(dev: NetDevice, destination: Ip6): Ip6 | undefined;
  /** Join or leave a group on `dev` (`ipv6_dev_mc_inc`, `ipv6_dev_mc_dec`). */
  groupMembership(dev: NetDevice, group: Ip6, join: boolean): void;
  /** Whether `address` is one of `dev` that may be used (`ipv6_chk_addr`). */
  ownsAddress(dev: NetDevice, address: Ip6): boolean;
  /** A valid neighbour of `dev`, if there is one (`neigh_lookup`, NUD_VALID). */
  validNeighbour(
    dev: NetDevice,
    address: Ip6,
  ): { readonly lladdr: Mac; readonly router: boolean } | undefined;
}

/** The namespace a device is registered in, as far as a device needs it. */
export interface DeviceOwner extends BridgeOwner {
  /**
   * A frame came in on `dev` (`netif_receive_skb`). A master that hands up what its port `ingress` received names the
   * port: a frame addressed to the port's own address is for this host as well.
   */
  netifReceiveSkb(dev: NetDevice, frame: Frame, ingress?: NetDevice): void;
  /** Carrier of `dev` changed; the kernel will notice in its own time (`linkwatch_fire_event`). */
  linkwatchFireEvent(dev: NetDevice): void;
  /** A property that user space watches changed without a command: a bridge's MAC or MTU, a port's state. */
  deviceChanged(dev: NetDevice, what: 'address' | 'mtu' | 'port-state'): void;
  /** `dev` began or ceased to hear everything; the kernel logs it in its version's words. */
  hearingChanged(dev: NetDevice, mode: 'promiscuous' | 'allmulticast', entered: boolean): void;
  /** A frame leaves `dev`, for captures. */
  traceTx(dev: NetDevice, frame: Frame, decided: Decision): void;
  /** Whether anybody listens to the trace; ask before building inputs. */
  readonly tracing: boolean;
  /** Leave the inputs of a verdict that is about to be returned (`NodeTrace.explain`). */
  explain(decided: Decision, inputs: Inputs): Decision;
  /** A remark about `dev` that ends nothing (`NodeTrace.note`). */
  note(dev: NetDevice, decided: Decision, inputs?: Inputs): void;
  /** Something of a device changed (`NodeTrace.state`). */
  traceState(subject: string, entity: string, from: string, to: string, decided?: Decision): void;
  /** A line for the kernel log. */
  printk(level: LogLevel, text: string): void;
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

  /** `ip link set X promisc on`, `allmulticast on`: only these show as flags. */
  promiscByUser = false;
  allmulticastByUser = false;

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

  /**
   * Put a frame on the wire, or say why not, and tell the owner (`traceTx`). Never delivers within the call. A `drop` that
   * befalls the frame beyond the device (a lossy cable) is for the trace alone: no sender can know.
   * @param flood when the same frame leaves many devices at once, what collects them for one event.
   */
  abstract ndoStartXmit(frame: Frame, flood?: Flood): Decision;

  /** Switched on (`ndo_open`): decide carrier. */
  abstract ndoOpen(): void;

  /** Switched off (`ndo_stop`). */
  abstract ndoStop(): void;

  /** An administrator sets the address; whoever indexes devices by it overrides this. */
  ndoSetMacAddress(address: Mac): LinkRefusal | undefined {
    this.address = address;
    return undefined;
  }

  /** An administrator sets the MTU. */
  ndoChangeMtu(mtu: number): void {
    this.mtu = mtu;
  }

  /** Something happened to a device that this one enslaved; after the protocols heard of it (`br_device_event`). */
  lowerEvent(_lower: NetDevice, _event: NetdevEvent): void {}

  /** It is being unregistered (`ndo_uninit`, `dellink`): let go of ports, cables and timers. */
  ndoUninit(): void {}

  /** The other end of a pair of devices that live and die together; undefined where there is none. */
  get peerDevice(): NetDevice | undefined {
    return undefined;
  }

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
    const before = this.#promiscuity > 0;
    this.#promiscuity += change;
    const now = this.#promiscuity > 0;
    if (before === now) return;
    this.flags = now ? this.flags | IFF_PROMISC : this.flags & ~IFF_PROMISC;
    this.hearingChanged();
    this.owner?.hearingChanged(this, 'promiscuous', now);
  }

  /** dev_set_allmulti; counted. */
  setAllmulti(change: number): void {
    const before = this.#allmulti > 0;
    this.#allmulti += change;
    const now = this.#allmulti > 0;
    if (before === now) return;
    this.flags = now ? this.flags | IFF_ALLMULTI : this.flags & ~IFF_ALLMULTI;
    this.hearingChanged();
    this.owner?.hearingChanged(this, 'allmulticast', now);
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

/** What devices ask of the namespace they are registered in. They never know the kernel: this is all they see of it. */
import type { Ip6 } from '../base/ip6';
import type { Mac } from '../base/mac';
import type { SimTime } from '../base/time';
import type { Scheduler, Timer } from '../engine/scheduler';
import type { Decision, Inputs } from '../trace/decision';
import type { LogLevel } from '../trace/record';
import type { Frame } from '../wire/frame';
import type { Hearing, NetDevice, NetdevEvent } from './net-device';

/** A device refused a request: errno, and the words netlink sends along (extack). */
export interface LinkRefusal {
  readonly errno:
    | 'EACCES'
    | 'EADDRINUSE'
    | 'EADDRNOTAVAIL'
    | 'EBUSY'
    | 'EEXIST'
    | 'EINVAL'
    | 'ELOOP'
    | 'ENETDOWN'
    | 'ENODEV'
    | 'ENOENT'
    | 'ENOTEMPTY'
    | 'EOPNOTSUPP'
    | 'EPERM'
    | 'EPROTONOSUPPORT'
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

/**
 * A bridge's MAC or MTU, the state of a port or that it is none any more, what stands on a device, what it is there to who
 * stands on it, what its hardware can do, how many want it to hear everything.
 */
export type DeviceChange =
  'address' | 'mtu' | 'port-state' | 'port-gone' | 'upper' | 'lower-state' | 'features' | 'promiscuity';

/** What devices that stand on one another ask of their namespaces, which need not be the same. */
export interface StackOwner {
  /** A frame is handed to `dev` to send (`dev_queue_xmit`). */
  devQueueXmit(dev: NetDevice, frame: Frame): Decision;
  /** Switch a device on (`dev_open`), or off (`dev_close`). */
  devOpen(dev: NetDevice): LinkRefusal | undefined;
  devClose(dev: NetDevice): void;
  /** Change what an administrator could change as well (`dev_set_mtu`). */
  devSetMtu(dev: NetDevice, mtu: number): LinkRefusal | undefined;
  devSetMacAddress(dev: NetDevice, address: Mac): LinkRefusal | undefined;
  /** The device of that index (`__dev_get_by_index`). */
  deviceByIndex(ifindex: number): NetDevice | undefined;
  /** Whether the kernel has yet to notice that the carrier of `dev` changed (`__LINK_STATE_LINKWATCH_PENDING`). */
  linkwatchPending(dev: NetDevice): boolean;
  /** Where events are armed. */
  readonly scheduler: Scheduler;
  /** Arms a timer as the kernel does, which is late the more the farther away it is due (`mod_timer`). */
  modTimer(timer: Timer, delay: SimTime): void;
  /** `delay` so that it ends on a whole second of the kernel's clock (`round_jiffies_relative`). */
  roundJiffies(delay: SimTime): SimTime;
  /** The device ceases to exist (`unregister_netdevice`). */
  unregisterNetdevice(dev: NetDevice): void;
  /** Tell the protocols and the devices above (`call_netdevice_notifiers`). */
  notifyDevice(dev: NetDevice, event: NetdevEvent): void;
}

/** Where a frame came in before it was handed on: what is sent to the address there is for this host. */
export type Ingress = Pick<NetDevice, 'name' | 'address'>;

/** The namespace a device is registered in, as far as a device needs it. */
export interface DeviceOwner extends BridgeOwner, StackOwner {
  /**
   * A frame came in on `dev` (`netif_receive_skb`). A master that hands up what its port `ingress` received names the
   * port: a frame addressed to the port's own address is for this host as well.
   */
  netifReceiveSkb(dev: NetDevice, frame: Frame, ingress?: Ingress): void;
  /** Carrier of `dev` changed; the kernel will notice in its own time (`linkwatch_fire_event`). */
  linkwatchFireEvent(dev: NetDevice): void;
  /** A property that user space watches changed without a command. */
  deviceChanged(dev: NetDevice, what: DeviceChange): void;
  /** `dev` began or ceased to hear everything; the kernel logs it in its version's words. */
  hearingChanged(dev: NetDevice, mode: Hearing, entered: boolean): void;
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

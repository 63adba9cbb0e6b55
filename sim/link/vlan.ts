/**
 * VLAN devices (net/8021q: vlan.c, vlan_dev.c, vlan_core.c; IEEE 802.1Q): what a device sends goes out tagged on the device
 * below, and what comes in there with that tag comes in on it, before a bridge or anybody else who took the device below
 * gets to see it.
 *
 * A VLAN device is switched on and off together with the device below, and has its address unless it was given one: hence
 * the same link-local address on both.
 *
 * Differs from Linux: frames have no priority that could become one of the tag, and no registration protocol (GVRP, MVRP)
 * is spoken; tags are always taken off what comes in (reorder_hdr off), and a VLAN device always goes by the carrier of
 * the device below (bridge_binding on).
 */
import { Mac } from '../base/mac';
import { decision, type Decision } from '../trace/decision';
import { ETHERTYPE_QINQ, ETHERTYPE_VLAN, type Frame, type VlanTag } from '../wire/frame';
import type { Ingress, LinkRefusal } from './device-owner';
import {
  IFF_ALLMULTI,
  IFF_MASTER,
  IFF_PROMISC,
  IFF_SLAVE,
  IFF_UP,
  type DeviceDetails,
  type NetDevice,
  type NetdevEvent,
} from './net-device';
import { StackedDevice } from './stacked-device';

export const VLAN_SENT = decision({
  id: 'vlan.xmit.tagged',
  outcome: 'transmit',
  says: 'the frame goes out with a tag on the device below',
  spec: 'IEEE 802.1Q §6.9',
  source: 'vlan_dev_hard_start_xmit',
});
export const VLAN_RECEIVED = decision({
  id: 'vlan.receive.untagged',
  outcome: 'deliver',
  says: 'the tag is that of a VLAN device: the frame comes in there without it, and nowhere else',
  spec: 'IEEE 802.1Q §6.9',
  source: 'vlan_do_receive',
});
export const VLAN_DOWN = decision({
  id: 'vlan.receive.down',
  outcome: 'drop',
  says: 'the device of this VLAN is not up',
  spec: 'Linux',
  source: 'vlan_do_receive',
  remedy: 'ip link set the VLAN device up',
});

/** 802.1Q is spoken of customers' VLANs, 802.1ad of providers'. */
export type VlanProtocol = VlanTag['tpid'];

/** VLANs are numbered below this one (VLAN_VID_MASK). */
export const VLAN_LIMIT = 4095;

/** Where GVRP and MVRP are spoken: a device with VLANs on it listens to both, which have the same address. */
const REGISTRATION_GROUP = Mac.of(0x0180, 0xc2000021 | 0);

/** Of the device below, what a VLAN device does not begin with. */
const NOT_INHERITED = IFF_UP | IFF_PROMISC | IFF_ALLMULTI | IFF_MASTER | IFF_SLAVE;

/** `ip link add link eth0 name eth0.10 type vlan id 10`. */
export class VlanDevice extends StackedDevice {
  readonly kind = 'vlan';
  override readonly minMtu = 0;
  /** It stays on when the device below is switched off (`loose_binding on`). */
  looseBinding = false;
  readonly #tags: readonly VlanTag[];
  /** The address of the device below when it was last looked at (real_dev_addr). */
  #lowerAddress: Mac = Mac.ZERO;

  /** @param address where it was given one; else that of the device below. */
  constructor(
    name: string,
    lower: NetDevice,
    readonly protocol: VlanProtocol,
    readonly vid: number,
    options: { readonly address?: Mac; readonly mtu?: number } = {},
  ) {
    super(name, options.address ?? lower.address, lower, {
      flags: lower.flags & ~NOT_INHERITED,
      mtu: options.mtu ?? lower.mtu,
    });
    this.addressSetByUser = options.address !== undefined;
    this.#tags = [{ tpid: protocol, vid, priority: 0, dropEligible: false }];
  }

  override ndoStartXmit(frame: Frame): Decision {
    const tags = frame.vlans.length === 0 ? this.#tags : [...this.#tags, ...frame.vlans];
    this.owner?.traceTx(this, frame, VLAN_SENT);
    this.lower.owner?.devQueueXmit(this.lower, frame.retag(tags));
    return VLAN_SENT;
  }

  /** vlan_dev_open. */
  override ndoOpen(): LinkRefusal | undefined {
    const { lower } = this;
    if (!lower.up && !this.looseBinding) return { errno: 'ENETDOWN' };
    if (this.address !== lower.address && !this.#inheritAddress()) lower.ucAdd(this.address);
    this.#lowerAddress = lower.address;
    if (lower.carrier) this.setCarrier(true);
    this.syncFilters();
    return undefined;
  }

  /** vlan_dev_stop. */
  override ndoStop(): void {
    this.unsyncFilters();
    if (this.address !== this.lower.address) this.lower.ucDel(this.address);
    this.setCarrier(false);
  }

  /** vlan_dev_set_mac_address. */
  override ndoSetMacAddress(address: Mac): undefined {
    const { lower } = this;
    if (this.up && address !== lower.address) lower.ucAdd(address);
    if (this.up && this.address !== lower.address) lower.ucDel(this.address);
    this.address = address;
    return undefined;
  }

  /** vlan_dev_change_mtu. */
  override ndoChangeMtu(mtu: number): LinkRefusal | undefined {
    if (mtu > this.lower.mtu) return { errno: 'ERANGE' };
    this.mtu = mtu;
    return undefined;
  }

  /** vlan_fill_info. */
  override fillInfo(): DeviceDetails {
    return {
      protocol: this.protocol === ETHERTYPE_VLAN ? '802.1Q' : '802.1ad',
      id: this.vid,
      flags: this.looseBinding ? ['REORDER_HDR', 'LOOSE_BINDING'] : ['REORDER_HDR'],
    };
  }

  /** vlan_changelink; protocol and number stay, whatever is said of them. */
  override changeInfo({ loose_binding: loose }: Readonly<Record<string, number>>): undefined {
    if (loose !== undefined) this.looseBinding = loose !== 0;
  }

  /** The beginning of unregister_vlan_dev. */
  override dellink(): void {
    this.lower.vlanGroup?.remove(this);
  }

  /** vlan_sync_address: the device below has another address. */
  syncAddress(): void {
    const { lower, address } = this;
    const before = this.#lowerAddress;
    if (before === lower.address) return;
    this.#lowerAddress = lower.address;
    if (this.#inheritAddress()) return;
    if (address !== before && address === lower.address) lower.ucDel(address);
    if (address === before) lower.ucAdd(address);
  }

  /** vlan_dev_inherit_address: only what was never given an address of its own. */
  #inheritAddress(): boolean {
    if (this.addressSetByUser) return false;
    this.address = this.lower.address;
    this.owner?.notifyDevice(this, 'NETDEV_CHANGEADDR');
    return true;
  }
}

/** The VLAN devices on one device (struct vlan_group), and what becomes of them when something happens to it. */
export class VlanGroup {
  /** By protocol and number. */
  readonly #devices: VlanDevice[] = [];

  constructor(readonly lower: NetDevice) {}

  get uppers(): readonly VlanDevice[] {
    return this.#devices;
  }

  /** vlan_find_dev. */
  find(protocol: VlanProtocol, vid: number): VlanDevice | undefined {
    return this.#devices.find(vlan => vlan.vid === vid && vlan.protocol === protocol);
  }

  add(vlan: VlanDevice): void {
    if (this.#devices.length === 0) this.#speakRegistration('mcAdd');
    const after = (other: VlanDevice): boolean =>
      other.protocol > vlan.protocol || (other.protocol === vlan.protocol && other.vid > vlan.vid);
    const at = this.#devices.findIndex(after);
    this.#devices.splice(at < 0 ? this.#devices.length : at, 0, vlan);
  }

  remove(vlan: VlanDevice): void {
    this.#devices.splice(this.#devices.indexOf(vlan), 1);
    this.lower.owner?.deviceChanged(this.lower, 'upper');
    if (this.#devices.length > 0) return;
    this.#speakRegistration('mcDel');
    this.lower.vlanGroup = undefined;
  }

  /** A tagged frame came in: the verdict where its VLAN has a device (`vlan_do_receive`). */
  receive(frame: Frame, ingress: Ingress | undefined): Decision | undefined {
    const tag = frame.vlans[0];
    const vlan = tag && this.find(tag.tpid, tag.vid);
    if (vlan === undefined) return undefined;
    if (!vlan.up) return VLAN_DOWN;
    // Addressed to this host when it came in below, it is so here, whatever address the VLAN device has.
    const addressed = frame.dst === ingress?.address ? ingress : this.lower;
    vlan.owner?.netifReceiveSkb(vlan, frame.retag(frame.vlans.slice(1)), addressed);
    return VLAN_RECEIVED;
  }

  /** vlan_device_event. */
  lowerEvent(lower: NetDevice, event: NetdevEvent): void {
    for (const vlan of [...this.#devices]) {
      const { owner } = vlan;
      switch (event) {
        case 'NETDEV_CHANGE':
          vlan.transferOperstate();
          break;
        case 'NETDEV_CHANGEADDR':
          if (vlan.up) vlan.syncAddress();
          break;
        case 'NETDEV_CHANGEMTU':
          if (vlan.mtu > lower.mtu) owner?.devSetMtu(vlan, lower.mtu);
          break;
        case 'NETDEV_UP':
          if (vlan.up) break;
          if (!vlan.looseBinding) owner?.devOpen(vlan);
          vlan.transferOperstate();
          break;
        case 'NETDEV_DOWN':
          if (!vlan.up || vlan.looseBinding) break;
          owner?.devClose(vlan);
          vlan.transferOperstate();
          break;
        case 'NETDEV_UNREGISTER':
          if (lower.dismantled) owner?.unregisterNetdevice(vlan);
          break;
        case 'NETDEV_NOTIFY_PEERS':
        case 'NETDEV_RESEND_IGMP':
          owner?.notifyDevice(vlan, event);
          break;
        case 'NETDEV_REGISTER':
        case 'NETDEV_GOING_DOWN':
        case 'NETDEV_CHANGENAME':
        case 'NETDEV_CHANGEUPPER':
          break;
      }
    }
  }

  #speakRegistration(change: 'mcAdd' | 'mcDel'): void {
    for (let protocol = 0; protocol < 2; protocol++) this.lower[change](REGISTRATION_GROUP);
  }
}

/** Why no VLAN device can stand on `lower` (`vlan_check_real_dev`). */
export function vlanCheckRealDev(
  lower: NetDevice,
  protocol: VlanProtocol,
  vid: number,
): LinkRefusal | undefined {
  if (lower.loopback) return { errno: 'EOPNOTSUPP', extack: '8021q: VLANs not supported on device' };
  if (lower.vlanGroup?.find(protocol, vid) !== undefined)
    return { errno: 'EEXIST', extack: '8021q: VLAN device already exists' };
  return undefined;
}

/** The end of register_vlan_dev: a VLAN device that is registered takes its place on the device below. */
export function linkVlanDev(vlan: VlanDevice): void {
  const { lower } = vlan;
  lower.vlanGroup ??= new VlanGroup(lower);
  lower.vlanGroup.add(vlan);
  lower.owner?.deviceChanged(lower, 'upper');
}

/** The protocol of that number, where there is one. */
export function vlanProtocol(etherType: number): VlanProtocol | undefined {
  return etherType === ETHERTYPE_VLAN || etherType === ETHERTYPE_QINQ ? etherType : undefined;
}

/**
 * The VLANs of a bridge (net/bridge/br_vlan.c; IEEE 802.1Q §8): which of them each port is in, whether its frames leave
 * there with a tag, and which VLAN frames without one belong to (the PVID). All of this is kept while the bridge does not
 * filter as well, and then decides nothing. As in a kernel built with CONFIG_BRIDGE_VLAN_FILTERING, as those of
 * distributions are.
 *
 * See next: vlan-filter.ts for what becomes of frames.
 *
 * Differs from Linux: a VLAN has no state, statistics, tunnel or multicast settings of its own (`bridge vlan set`,
 * `mcast_vlan_snooping`); changes are not told to `bridge monitor vlan`; with 802.1ad the address of the bridge group stays
 * that of 802.1D; ports stay promiscuous, whatever is known of what is behind them.
 */
import { ETHERTYPE_VLAN, type VlanTag } from '../../wire/frame';
import type { LinkRefusal } from '../device-owner';
import type { Bridge } from './bridge';
import type { BridgePort } from './port';

/** Membership of a VLAN. */
export interface VlanMember {
  readonly vid: number;
  /** Its frames leave without a tag (`Egress Untagged`). */
  untagged: boolean;
}

/** What `bridge vlan add` says of a VLAN. */
export interface VlanFlags {
  readonly pvid: boolean;
  readonly untagged: boolean;
}

/** VLANs are numbered from 1 and below this one. */
const VLAN_LIMIT = 4095;
const AS_DEFAULT: VlanFlags = { pvid: true, untagged: true };

/** The VLANs of a port, or of the bridge's own stack (struct net_bridge_vlan_group). */
export class VlanTable {
  readonly #members = new Map<number, VlanMember>();
  /** Where frames without a tag belong; 0: nowhere. */
  pvid = 0;

  /** By number. */
  get members(): readonly VlanMember[] {
    return [...this.#members.values()].sort((a, b) => a.vid - b.vid);
  }

  get size(): number {
    return this.#members.size;
  }

  find(vid: number): VlanMember | undefined {
    return this.#members.get(vid);
  }

  /** Enter a VLAN, or change what is said of it (`__vlan_add`, `__vlan_flags_commit`). @returns whether it is new. */
  set(vid: number, { pvid, untagged }: VlanFlags): boolean {
    const known = this.#members.get(vid);
    if (known === undefined) this.#members.set(vid, { vid, untagged });
    else known.untagged = untagged;
    if (pvid) this.pvid = vid;
    else if (this.pvid === vid) this.pvid = 0;
    return known === undefined;
  }

  delete(vid: number): boolean {
    if (this.pvid === vid) this.pvid = 0;
    return this.#members.delete(vid);
  }

  clear(): void {
    this.#members.clear();
    this.pvid = 0;
  }

  /** Whether `vid` is as a default PVID is set up, and nobody changed that (`vlan_default_pvid`). */
  isDefault(vid: number): boolean {
    return vid === this.pvid && this.#members.get(vid)?.untagged === true;
  }
}

export class BridgeVlans {
  /** `vlan_filtering`. */
  enabled = false;
  /** `vlan_protocol`: the tags that count. */
  protocol: VlanTag['tpid'] = ETHERTYPE_VLAN;
  /** `vlan_default_pvid`; 0: ports come without one. */
  defaultPvid: number;
  /** Those of the bridge's own stack. */
  readonly own = new VlanTable();

  constructor(readonly bridge: Bridge) {
    this.defaultPvid = bridge.profile.bridgeVlans === 'default-pvid' ? 1 : 0;
  }

  /** Whether this version knows VLANs. */
  get exist(): boolean {
    return this.bridge.profile.bridgeVlans !== 'none';
  }

  /** The bridge is made (`br_vlan_bridge_event`). */
  initBridge(): void {
    if (this.defaultPvid !== 0) this.#addTo(undefined, this.defaultPvid, AS_DEFAULT);
  }

  /** A port comes (`nbp_vlan_init`). */
  initPort(port: BridgePort): void {
    if (this.defaultPvid !== 0) this.#addTo(port, this.defaultPvid, AS_DEFAULT);
  }

  /** `vlan_filtering 0|1` (`br_vlan_filter_toggle`). */
  setEnabled(enabled: boolean): LinkRefusal | undefined {
    if (!this.exist) return enabled ? { errno: 'EOPNOTSUPP' } : undefined;
    this.enabled = enabled;
    return undefined;
  }

  /**
   * `bridge vlan add` (`br_process_vlan_info`): a range, at a port or, without one, at the bridge itself.
   * @returns EINVAL for what is no number of a VLAN.
   */
  add(port: BridgePort | undefined, first: number, last: number, flags: VlanFlags): LinkRefusal | undefined {
    const refused = this.#forEach(first, last, vid => this.#addTo(port, vid, flags));
    return refused?.errno === 'EINVAL' ? { ...refused, extack: 'bridge: Vlan id is invalid' } : refused;
  }

  /** `bridge vlan del`: what is not there is passed over. */
  delete(port: BridgePort | undefined, first: number, last: number): LinkRefusal | undefined {
    return this.#forEach(first, last, vid => void this.#deleteFrom(port, vid));
  }

  /** `vlan_default_pvid` (`__br_vlan_set_default_pvid`): where somebody changed something, that stays. */
  setDefaultPvid(pvid: number): LinkRefusal | undefined {
    if (!this.exist) return { errno: 'EOPNOTSUPP' };
    if (pvid >= VLAN_LIMIT) return { errno: 'EINVAL' };
    const before = this.defaultPvid;
    if (pvid === before) return undefined;
    this.#changeDefault(undefined, before, pvid);
    for (const port of this.bridge.ports) this.#changeDefault(port, before, pvid);
    this.defaultPvid = pvid;
    return undefined;
  }

  #changeDefault(port: BridgePort | undefined, before: number, pvid: number): void {
    const table = this.#table(port);
    const wasDefault = table.isDefault(before);
    if (pvid === 0) {
      if (wasDefault) this.#deleteFrom(port, before);
      return;
    }
    if ((before !== 0 && !wasDefault) || table.find(pvid) !== undefined) return;
    this.#addTo(port, pvid, AS_DEFAULT);
    this.#deleteFrom(port, before);
  }

  /** nbp_vlan_add, br_vlan_add: the address of the port or bridge is in the VLAN as well. */
  #addTo(port: BridgePort | undefined, vid: number, flags: VlanFlags): void {
    const { bridge } = this;
    if (this.#table(port).set(vid, flags)) bridge.fdb.addLocal((port?.dev ?? bridge).address, port, vid);
  }

  /** nbp_vlan_delete, br_vlan_delete. */
  #deleteFrom(port: BridgePort | undefined, vid: number): void {
    const { bridge } = this;
    const table = this.#table(port);
    if (table.find(vid) === undefined) return;
    bridge.fdb.forgetLocal((port?.dev ?? bridge).address, port, vid);
    bridge.fdb.deleteByPort(port, false, vid);
    table.delete(vid);
  }

  #table(port: BridgePort | undefined): VlanTable {
    return port?.vlans ?? this.own;
  }

  #forEach(first: number, last: number, change: (vid: number) => void): LinkRefusal | undefined {
    if (!this.exist) return { errno: 'EOPNOTSUPP' };
    if (first < 1 || last >= VLAN_LIMIT) return { errno: 'EINVAL' };
    for (let vid = first; vid <= last; vid++) change(vid);
    return undefined;
  }
}

/** What rtnetlink shows and takes of bridges, beside the devices that they are: stations, groups and VLANs (`bridge`). */
import type { Ip6 } from '../base/ip6';
import type { Mac } from '../base/mac';
import type { NetlinkError } from './core/errno';

/** A forwarding database entry of a bridge (`bridge fdb`). */
export interface FdbInfo {
  readonly lladdr: Mac;
  readonly dev: string;
  /** Absent where it is for frames of no VLAN. */
  readonly vlan?: number;
  readonly master?: string;
  readonly state: 'permanent' | 'static' | 'reachable' | 'stale';
  readonly flags: readonly string[];
}

/** A bridge's multicast database entry (`bridge mdb`), and its router ports. */
export interface MdbInfo {
  readonly dev: string;
  readonly port: string;
  readonly group: Ip6;
  readonly state: 'temp' | 'permanent';
  /** Absent where it is for frames of no VLAN. */
  readonly vid?: number;
}

/** A VLAN that a port, or a bridge itself, is in (`bridge vlan`). */
export interface BridgeVlanInfo {
  readonly dev: string;
  readonly vid: number;
  readonly pvid: boolean;
  readonly untagged: boolean;
}

/** An entry of a forwarding database; without a VLAN, for all those of the port, and 0 is for frames of none. */
export interface FdbRequest {
  readonly lladdr: Mac;
  readonly dev: string;
  readonly vlan?: number;
  readonly self: boolean;
}

/** One that is to be entered. */
export interface FdbAddRequest extends FdbRequest {
  /** For the bridge itself, for good, or until it is over (NUD_PERMANENT, NUD_NOARP, neither). */
  readonly state: 'permanent' | 'static' | 'dynamic';
  /** It does not move to another port (NTF_STICKY). */
  readonly sticky?: boolean;
  readonly replace: boolean;
}

/** VLANs `first` to `last` of a port, or of a bridge itself, which is asked as `self`. */
export interface BridgeVlanRequest {
  readonly dev: string;
  readonly first: number;
  readonly last: number;
  readonly pvid: boolean;
  readonly untagged: boolean;
  readonly self: boolean;
  /** The bridge that the port belongs to is asked; it is where neither is said. */
  readonly master: boolean;
}

/** The part of Netlink that is about bridges; `undefined` is success. */
export interface BridgeNetlink {
  fdb(): readonly FdbInfo[];
  fdbAdd(request: FdbAddRequest): NetlinkError | undefined;
  fdbDel(request: FdbRequest): NetlinkError | undefined;
  mdb(): readonly MdbInfo[];
  bridgeVlans(): readonly BridgeVlanInfo[];
  bridgeVlanAdd(request: BridgeVlanRequest): NetlinkError | undefined;
  bridgeVlanDel(request: BridgeVlanRequest): NetlinkError | undefined;
}

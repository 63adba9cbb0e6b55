/**
 * Multicast snooping: the bridge listens in on MLD, and while there is a querier sends a multicast only where somebody
 * wants it (net/bridge/br_multicast.c; RFC 4541 §3). ff02::1 always goes everywhere; solicited-node groups do not, so that
 * a neighbour solicitation reaches only ports whose host reported the group.
 *
 * Kernels that snoop without a querier, before 3.11, look at groups that reach beyond the link alone, or at transient ones
 * (ff1x::): neighbour discovery does not depend on them.
 *
 * Where the bridge filters by VLAN, memberships are of one VLAN, and the querier is that of all: what it asks for itself goes
 * out without a tag, so that hosts in other VLANs of a port are never asked.
 *
 * Differs from Linux: IGMP is not snooped, IPv4 multicast is flooded; with `mcast_mld_version 2` sources are not kept, so
 * no (S,G) entries and no source-specific queries; `mcast_to_unicast` and multicast router discovery are not there; a
 * query code is exact to the millisecond.
 */
import { ALL_NODES, Ip6 } from '../../base/ip6';
import { milliseconds, seconds, type SimTime } from '../../base/time';
import type { Frame } from '../../wire/frame';
import type { Icmp6MessageOf } from '../../wire/icmpv6';
import type { Ip6Packet } from '../../wire/ipv6';
import type { Mld2Record } from '../../wire/mld';
import type { Bridge } from './bridge';
import { Mdb, type MdbEntry } from './mdb';
import { mldMessageOf, type MldMessage } from './mld-message';
import type { BridgePort } from './port';
import { Querier } from './querier';
import { RouterPorts } from './router-ports';

const LINK_LOCAL_SCOPE = 2;
/** Where multicast routers are discovered, ff02::6a; a bridge that snoops joins it itself (RFC 4286). */
const ALL_SNOOPERS = Ip6.of(0xff020000, 0, 0, 0x6a);

/**
 * What snooping makes of a frame. `flood`: it goes everywhere. `known`: where its group is wanted, and everywhere if nobody
 * asked for the group. `wanted`: where its group is wanted and to router ports, if only to those. `report`: to router ports
 * alone. `drop`: nowhere. All but `drop` flood while groups do not decide.
 */
export type Snooped = 'flood' | 'known' | 'wanted' | 'report' | 'drop';

export class MulticastSnooping {
  /** `mcast_snooping`. */
  enabled: boolean;
  membershipInterval: SimTime = seconds(260);
  readonly mdb: Mdb;
  readonly querier: Querier;
  readonly routers: RouterPorts;
  readonly #always: boolean;

  constructor(readonly bridge: Bridge) {
    this.enabled = bridge.profile.bridgeMldSnooping !== 'never';
    this.#always = this.enabled && bridge.profile.bridgeMldSnooping !== 'querier';
    this.mdb = new Mdb(bridge);
    this.querier = new Querier(bridge);
    this.routers = new RouterPorts(bridge);
  }

  /** Whether groups decide where a multicast goes now. */
  get decides(): boolean {
    return this.#always || this.querier.exists;
  }

  // --- the bridge and its ports come and go -------------------------------------------------------------------------

  /** The bridge was switched on (`br_multicast_open`). */
  open(): void {
    if (!this.enabled) return;
    this.querier.start();
    this.#snooperMembership(true);
  }

  /** The bridge was switched off (`br_multicast_stop`). */
  stop(): void {
    this.querier.stop();
    this.routers.stopBridge();
    if (this.enabled) this.#snooperMembership(false);
  }

  /** `mcast_snooping 0|1` (`br_multicast_toggle`). */
  setEnabled(enabled: boolean): void {
    if (this.enabled === enabled || this.bridge.profile.bridgeMldSnooping === 'never') return;
    this.enabled = enabled;
    if (!this.bridge.up) return;
    if (enabled) for (const port of this.bridge.ports) this.enablePort(port);
    if (enabled) this.querier.start();
    this.#snooperMembership(enabled);
  }

  enablePort(port: BridgePort): void {
    if (!this.enabled || !this.bridge.up) return;
    this.querier.startPort(port);
    this.routers.enable(port);
  }

  disablePort(port: BridgePort): void {
    this.mdb.deleteByPort(port, false);
    this.routers.remove(port);
    this.querier.stopPort(port);
  }

  /** The port leaves the bridge. */
  deletePort(port: BridgePort): void {
    this.mdb.deleteByPort(port, true);
    this.routers.forget(port);
    this.querier.stopPort(port);
  }

  #snooperMembership(join: boolean): void {
    if (this.bridge.profile.bridgeJoinsSnoopers)
      this.bridge.owner?.groupMembership(this.bridge, ALL_SNOOPERS, join);
  }

  // --- frames (br_multicast_rcv) ------------------------------------------------------------------------------------

  /** Look at a multicast from `port`, or from the bridge's own stack. */
  receive(port: BridgePort | undefined, frame: Frame, vid: number): Snooped {
    if (!this.enabled) return 'flood';
    const packet = frame.payload;
    if (packet.kind !== 'ipv6') return 'flood';
    const message = mldMessageOf(packet);
    if (message === 'bad') return 'drop';
    if (message !== 'other') return this.#mldReceived(port, packet, message, vid);
    return this.#always || packet.dst === ALL_NODES ? 'known' : 'wanted';
  }

  /** Where a frame that was snooped goes (`br_mdb_get`): `everywhere`, or to the members of an entry and the routers. */
  targets(frame: Frame, snooped: Snooped, vid: number): MdbEntry | 'routers' | 'everywhere' {
    if (snooped === 'flood' || frame.payload.kind !== 'ipv6' || !this.decides) return 'everywhere';
    if (snooped === 'report') return 'routers';
    return this.mdb.find(frame.payload.dst, vid) ?? (snooped === 'wanted' ? 'routers' : 'everywhere');
  }

  #mldReceived(port: BridgePort | undefined, packet: Ip6Packet, message: MldMessage, vid: number): Snooped {
    switch (message.kind) {
      case 'mld-report':
        return this.#join(port, message.group, vid) ? 'report' : 'drop';
      case 'mld2-report':
        for (const record of message.records) if (!this.#recordReceived(port, record, vid)) return 'drop';
        return 'flood';
      case 'mld-done':
        this.#leave(port, message.group, vid);
        return 'flood';
      case 'mld-query':
        this.#queryReceived(port, packet.src, message, vid);
        return 'flood';
    }
  }

  /** One record of a version 2 report: who wants no source has left (`br_ip6_multicast_mld2_report`). */
  #recordReceived(
    port: BridgePort | undefined,
    { recordType, group, sources }: Mld2Record,
    vid: number,
  ): boolean {
    const none = sources.length === 0;
    switch (recordType) {
      case 'change-to-include':
      case 'mode-is-include':
        if (!none) return this.#join(port, group, vid);
        if (port === undefined || this.querier.version === 1) this.#leave(port, group, vid);
        else if (recordType === 'change-to-include') this.#queryLastMembers(port, group, vid);
        return true;
      case 'mode-is-exclude':
      case 'change-to-exclude':
      case 'allow-new-sources':
        return this.#join(port, group, vid);
      case 'block-old-sources':
        return this.querier.version === 2 || this.#join(port, group, vid);
      default:
        return true;
    }
  }

  #join(port: BridgePort | undefined, group: Ip6, vid: number): boolean {
    if (!this.#snoops(group) || !this.#works(port)) return true;
    const entered =
      port === undefined
        ? this.mdb.hostJoin(group, this.membershipInterval, vid)
        : this.mdb.addPort(group, port, this.membershipInterval, vid);
    if (!entered) this.enabled = false;
    return entered;
  }

  /** br_multicast_leave_group. */
  #leave(port: BridgePort | undefined, group: Ip6, vid: number): void {
    if (!this.#snoops(group) || !this.#works(port)) return;
    const entry = this.mdb.find(group, vid);
    if (entry === undefined) return;
    const member = entry.ports.find(other => other.port === port);
    if (port?.fastLeave) {
      if (member !== undefined && !member.permanent) this.mdb.delete(entry, member);
      return;
    }
    if (this.querier.otherPresent) return;
    const { lastMemberCount, lastMemberInterval } = this.querier;
    const rest = lastMemberCount * lastMemberInterval;
    if (this.querier.enabled) {
      this.querier.send(port, group);
      this.querier.postpone(port, rest);
    }
    this.mdb.shorten(port === undefined ? entry.hostTimer : member?.timer, rest);
  }

  /** A version 2 leave while version 2 is spoken (`__grp_send_query_and_rexmit`). */
  #queryLastMembers(port: BridgePort, group: Ip6, vid: number): void {
    const member = this.mdb.find(group, vid)?.ports.find(other => other.port === port);
    if (member === undefined || !this.#works(port)) return;
    if (this.querier.enabled && !this.querier.otherPresent) this.querier.send(port, group, group);
    this.mdb.shorten(member.timer, this.querier.lastMemberCount * this.querier.lastMemberInterval);
  }

  /** br_ip6_multicast_query. */
  #queryReceived(
    port: BridgePort | undefined,
    source: Ip6,
    query: Icmp6MessageOf<'mld-query'>,
    vid: number,
  ): void {
    if (!this.#works(port)) return;
    if (query.version === 2) {
      if (query.sources.length > 0) return;
      if (this.querier.version === 2 && !query.group.isUnspecified && query.suppress) return;
    } else if (query.maxResponseDelay === 0) {
      return;
    }
    const delay = milliseconds(Math.max(query.maxResponseDelay, 1));
    if (query.group.isUnspecified) {
      if (this.querier.heard(port, source, delay)) this.routers.mark(port, this.querier.querierInterval);
      return;
    }
    const entry = this.mdb.find(query.group, vid);
    if (entry === undefined) return;
    const rest = delay * this.querier.lastMemberCount;
    this.mdb.shorten(entry.hostTimer, rest);
    for (const member of entry.ports) this.mdb.shorten(member.timer, rest);
  }

  #snoops(group: Ip6): boolean {
    if (group === ALL_NODES) return false;
    const { bridgeMldSnooping } = this.bridge.profile;
    if (bridgeMldSnooping === 'wide') return (group.multicastScope as number) > LINK_LOCAL_SCOPE;
    return bridgeMldSnooping === 'querier' || isTransient(group);
  }

  /** br_multicast_ctx_should_use. */
  #works(port: BridgePort | undefined): boolean {
    return this.bridge.up && port?.state !== 'disabled';
  }
}

/** The T flag: a group that is not permanently assigned (RFC 4291 §2.7). */
function isTransient(group: Ip6): boolean {
  return (group.w0 & 0x00100000) !== 0;
}

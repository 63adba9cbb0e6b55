/**
 * The multicast database: which ports, and whether the bridge itself, want a group (struct net_bridge_mdb_entry,
 * struct net_bridge_port_group of net/bridge/br_multicast.c).
 *
 * Differs from Linux: only (*,G) entries; a port that asked for some sources of a group gets all of them.
 */
import type { Ip6 } from '../../base/ip6';
import type { SimTime } from '../../base/time';
import { Timer } from '../../engine/scheduler';
import type { Bridge } from './bridge';
import type { BridgePort } from './port';

/** A port's membership. */
export interface PortGroup {
  readonly port: BridgePort;
  /** Entered by an administrator; never ends by itself. */
  readonly permanent: boolean;
  readonly timer: Timer;
}

/** A group in one VLAN. */
export interface MdbEntry {
  readonly group: Ip6;
  /** 0 where the bridge does not filter. */
  readonly vid: number;
  /** By port number. */
  readonly ports: PortGroup[];
  hostJoined: boolean;
  hostTimer: Timer | undefined;
}

/** `mcast_hash_max`: with more groups than this the bridge gives up snooping. */
const MAX_GROUPS = 4096;

export class Mdb {
  /** In the order in which the groups were first reported. */
  readonly #entries = new Set<MdbEntry>();
  /** By group, for VLAN 0 and for the others. */
  readonly #plain = new Map<Ip6, MdbEntry>();
  readonly #tagged = new Map<number, Map<Ip6, MdbEntry>>();

  constructor(readonly bridge: Bridge) {}

  /** In the order in which the groups were first reported. */
  get entries(): IterableIterator<MdbEntry> {
    return this.#entries.values();
  }

  find(group: Ip6, vid = 0): MdbEntry | undefined {
    return vid === 0 ? this.#plain.get(group) : this.#tagged.get(vid)?.get(group);
  }

  /** A port reported `group` (`br_multicast_add_group`); false when there is no room for another group. */
  addPort(group: Ip6, port: BridgePort, membership: SimTime, vid = 0): boolean {
    const entry = this.#enter(group, vid);
    if (entry === undefined) return false;
    let member = entry.ports.find(other => other.port === port);
    if (member === undefined) {
      member = this.#newMember(entry, port, false);
      this.#insert(entry, member);
    }
    if (!member.permanent) this.bridge.modTimer(member.timer, membership);
    return true;
  }

  /** `bridge mdb add dev BR port P grp G permanent`; false when it is there already. */
  addPermanent(group: Ip6, port: BridgePort): boolean {
    const entry = this.#enter(group, 0);
    if (entry === undefined || entry.ports.some(member => member.port === port)) return false;
    this.#insert(entry, this.#newMember(entry, port, true));
    return true;
  }

  /** `bridge mdb del`; false when it is not there. */
  removePort(group: Ip6, port: BridgePort): boolean {
    const entry = this.find(group);
    const member = entry?.ports.find(other => other.port === port);
    if (entry === undefined || member === undefined) return false;
    this.delete(entry, member);
    return true;
  }

  /** The bridge's own stack reported `group` (`br_multicast_host_join`); false likewise. */
  hostJoin(group: Ip6, membership: SimTime, vid = 0): boolean {
    const entry = this.#enter(group, vid);
    if (entry === undefined) return false;
    if (!entry.hostJoined) {
      entry.hostJoined = true;
      this.#trace(entry, this.bridge.name, 'absent', 'temp');
    }
    entry.hostTimer ??= new Timer(this.#label, () => this.#hostExpired(entry));
    this.bridge.modTimer(entry.hostTimer, membership);
    return true;
  }

  /** A membership ends at the latest after `delay` (group queried, or left). */
  shorten(timer: Timer | undefined, delay: SimTime): void {
    if (timer?.pending && timer.at > this.bridge.scheduler.now + delay) this.bridge.modTimer(timer, delay);
  }

  /** br_multicast_del_pg. */
  delete(entry: MdbEntry, member: PortGroup): void {
    entry.ports.splice(entry.ports.indexOf(member), 1);
    this.bridge.scheduler.del(member.timer);
    this.#trace(entry, member.port.dev.name, member.permanent ? 'permanent' : 'temp', 'absent');
    this.#forgetEmpty(entry);
  }

  /** The port stopped, or went for good: then with its permanent memberships. */
  deleteByPort(port: BridgePort, everything: boolean): void {
    for (const entry of [...this.#entries]) {
      const member = entry.ports.find(other => other.port === port);
      if (member !== undefined && (everything || !member.permanent)) this.delete(entry, member);
    }
  }

  clear(): void {
    for (const entry of this.#entries) {
      if (entry.hostTimer !== undefined) this.bridge.scheduler.del(entry.hostTimer);
      for (const member of entry.ports) this.bridge.scheduler.del(member.timer);
    }
    this.#entries.clear();
    this.#plain.clear();
    this.#tagged.clear();
  }

  get #label(): string {
    return `${this.bridge.name} mdb`;
  }

  #enter(group: Ip6, vid: number): MdbEntry | undefined {
    let entry = this.find(group, vid);
    if (entry === undefined) {
      if (this.#entries.size >= MAX_GROUPS) return undefined;
      entry = { group, vid, ports: [], hostJoined: false, hostTimer: undefined };
      this.#entries.add(entry);
      this.#tableOf(vid).set(group, entry);
    }
    return entry;
  }

  #newMember(entry: MdbEntry, port: BridgePort, permanent: boolean): PortGroup {
    const member: PortGroup = {
      port,
      permanent,
      timer: new Timer(this.#label, () => this.delete(entry, member)),
    };
    return member;
  }

  #insert(entry: MdbEntry, member: PortGroup): void {
    let at = entry.ports.length;
    while (at > 0 && (entry.ports[at - 1] as PortGroup).port.number > member.port.number) at--;
    entry.ports.splice(at, 0, member);
    this.#trace(entry, member.port.dev.name, 'absent', member.permanent ? 'permanent' : 'temp');
  }

  /** br_multicast_group_expired, for the bridge's own membership. */
  #hostExpired(entry: MdbEntry): void {
    entry.hostJoined = false;
    this.#trace(entry, this.bridge.name, 'temp', 'absent');
    this.#forgetEmpty(entry);
  }

  /** A group nobody wants is forgotten. */
  #forgetEmpty(entry: MdbEntry): void {
    if (entry.ports.length > 0 || entry.hostJoined) return;
    this.#entries.delete(entry);
    this.#tableOf(entry.vid).delete(entry.group);
  }

  #tableOf(vid: number): Map<Ip6, MdbEntry> {
    if (vid === 0) return this.#plain;
    let table = this.#tagged.get(vid);
    if (table === undefined) this.#tagged.set(vid, (table = new Map<Ip6, MdbEntry>()));
    return table;
  }

  #trace(entry: MdbEntry, port: string, from: string, to: string): void {
    const { owner, name } = this.bridge;
    if (!owner?.tracing) return;
    const vlan = entry.vid === 0 ? '' : ` vid ${entry.vid}`;
    owner.traceState('mdb', `dev ${name} port ${port} grp ${entry.group}${vlan}`, from, to);
  }
}

/**
 * The forwarding database: behind which port a station is (net/bridge/br_fdb.c; IEEE 802.1D-1998 §7.9).
 *
 * Differs from Linux: there is no sweep while nothing is learned, nor one up to ten milliseconds after another, so that the
 * time of one is rounded from another beginning; NTF_EXT_LEARNED and activity notifications are not there.
 */
import { Mac } from '../../base/mac';
import { seconds, type SimTime } from '../../base/time';
import { Timer } from '../../engine/scheduler';
import type { LinkRefusal } from '../device-owner';
import type { Bridge } from './bridge';
import type { BridgePort } from './port';

/** One station in one VLAN. */
export interface FdbEntry {
  readonly mac: Mac;
  /** 0 where the bridge does not filter. */
  readonly vid: number;
  /** Undefined: the bridge itself. */
  port: BridgePort | undefined;
  /** Frames for it go to the bridge's own stack (`permanent` in `bridge fdb`). */
  local: boolean;
  /** It does not age (`static` when it is not local). */
  static: boolean;
  addedByUser: boolean;
  /** It does not move to another port. */
  sticky: boolean;
  updated: SimTime;
  used: SimTime;
}

/** How an administrator enters a station: NUD_PERMANENT, NUD_NOARP, NUD_REACHABLE. */
export type FdbRequestState = 'permanent' | 'static' | 'dynamic';

const DEFAULT_AGEING = seconds(300);
/** What a bridge says of its own address coming in is limited to ten lines in five seconds (net_ratelimit). */
const COMPLAINT_BURST = 10;
const COMPLAINT_INTERVAL = seconds(5);

export class Fdb {
  /** In the order in which they were entered. */
  readonly #entries = new Set<FdbEntry>();
  /** By address, for VLAN 0 and for the others. */
  readonly #plain = new Map<Mac, FdbEntry>();
  readonly #tagged = new Map<number, Map<Mac, FdbEntry>>();
  /** `ageing_time`; 0 makes the bridge a hub. */
  ageingTime: SimTime = DEFAULT_AGEING;
  #sweeper: Timer | undefined;
  #complaints = 0;
  #complainedSince: SimTime = 0;

  constructor(readonly bridge: Bridge) {}

  /** Every station, in the order in which they were entered; the kernel dumps them the other way round. */
  get entries(): IterableIterator<FdbEntry> {
    return this.#entries.values();
  }

  /** Where `mac` is in that VLAN, if it is known (`br_fdb_find_rcu`). */
  find(mac: Mac, vid = 0): FdbEntry | undefined {
    return vid === 0 ? this.#plain.get(mac) : this.#tagged.get(vid)?.get(mac);
  }

  /** How long a station is remembered now: a changing topology makes it short (`hold_time`). */
  get holdTime(): SimTime {
    return this.bridge.stp.topologyChange ? this.bridge.stp.forwardDelay : this.ageingTime;
  }

  /** A frame from `mac` came in on `port` (`br_fdb_update`). */
  learn(mac: Mac, port: BridgePort, vid = 0): void {
    if (this.holdTime === 0) return;
    const entry = this.find(mac, vid);
    if (entry === undefined) {
      this.#create(mac, vid, port, { local: false, static: false, addedByUser: false, sticky: false });
      return;
    }
    if (entry.local) {
      this.#complain(mac, vid, port);
      return;
    }
    entry.updated = this.bridge.scheduler.now;
    if (entry.port !== port && !entry.sticky) this.#move(entry, port);
  }

  /** The address of a port or of the bridge itself (`fdb_add_local`): of several owners, the first. */
  addLocal(mac: Mac, port: BridgePort | undefined, vid = 0): void {
    if (mac.isMulticast || mac === Mac.ZERO) return;
    const known = this.find(mac, vid);
    if (known?.local) return;
    if (known !== undefined) {
      const name = port === undefined ? this.bridge.name : port.dev.name;
      this.bridge.owner?.printk(
        'warning',
        `${this.bridge.name}: adding interface ${name} with same address as a received packet (addr:${mac}, vlan:${vid})`,
      );
      this.#delete(known);
    }
    this.#create(mac, vid, port, { local: true, static: true, addedByUser: false, sticky: false });
  }

  /** The owner of a local entry gave the address up; another that has it inherits it (`fdb_delete_local`). */
  deleteLocal(entry: FdbEntry, port: BridgePort | undefined): void {
    const { bridge } = this;
    const { mac, vid } = entry;
    for (const other of bridge.ports) {
      if (other === port || other.dev.address !== mac) continue;
      if (vid !== 0 && other.vlans.find(vid) === undefined) continue;
      entry.port = other;
      entry.addedByUser = false;
      return;
    }
    const inVlan = vid === 0 || bridge.vlans.own.find(vid) !== undefined;
    if (port !== undefined && bridge.address === mac && inVlan) {
      entry.port = undefined;
      entry.addedByUser = false;
      return;
    }
    this.#delete(entry);
  }

  /** A port or the bridge leaves a VLAN: its address is not there any more (`br_fdb_find_delete_local`). */
  forgetLocal(mac: Mac, port: BridgePort | undefined, vid: number): void {
    const entry = this.find(mac, vid);
    if (entry?.local && !entry.addedByUser && entry.port === port) this.deleteLocal(entry, port);
  }

  /** A port's address changed (`br_fdb_changeaddr`). */
  portAddressChanged(port: BridgePort): void {
    for (const entry of [...this.#entries]) {
      if (entry.port === port && entry.local && !entry.addedByUser) this.deleteLocal(entry, port);
    }
    this.addLocal(port.dev.address, port);
    for (const { vid } of port.vlans.members) this.addLocal(port.dev.address, port, vid);
  }

  /** The bridge's address is about to become `address` (`br_fdb_change_mac_address`). */
  bridgeAddressChanges(address: Mac): void {
    for (const vid of [0, ...this.bridge.vlans.own.members.map(member => member.vid)]) {
      this.forgetLocal(this.bridge.address, undefined, vid);
      this.addLocal(address, undefined, vid);
    }
  }

  /**
   * Forget the stations behind `port`: everything, or what was learned, in all VLANs or the one that is named
   * (`br_fdb_delete_by_port`).
   */
  deleteByPort(port: BridgePort | undefined, everything: boolean, vid = 0): void {
    for (const entry of [...this.#entries]) {
      if (entry.port !== port) continue;
      if (!everything && (entry.static || (vid !== 0 && entry.vid !== vid))) continue;
      if (entry.local) this.deleteLocal(entry, port);
      else this.#delete(entry);
    }
  }

  /**
   * `bridge fdb add|replace`, on a port or, with `port` undefined, on the bridge itself (`fdb_add_entry`).
   * @returns EEXIST when an `add` finds it entered, EPERM for a dynamic entry on a port that does not learn.
   */
  add(
    mac: Mac,
    port: BridgePort | undefined,
    state: FdbRequestState,
    mode: 'add' | 'replace',
    sticky = false,
    vid = 0,
  ): LinkRefusal | undefined {
    const learns = port?.state === 'learning' || port?.state === 'forwarding';
    if (port !== undefined && state === 'dynamic' && !learns) return { errno: 'EPERM' };
    if (state !== 'permanent' && port === undefined) return { errno: 'EINVAL' };
    if (state === 'permanent' && sticky) return { errno: 'EINVAL' };
    const known = this.find(mac, vid);
    if (known !== undefined && mode === 'add') return { errno: 'EEXIST' };
    const entry =
      known ?? this.#create(mac, vid, port, { local: false, static: false, addedByUser: true, sticky });
    if (entry.port !== port) this.#move(entry, port);
    entry.local = state === 'permanent';
    entry.static = state !== 'dynamic';
    entry.addedByUser = true;
    entry.sticky = sticky;
    entry.updated = entry.used = this.bridge.scheduler.now;
    this.#watch(entry);
    return undefined;
  }

  /** `bridge fdb del`. @returns ENOENT when it is not there on that port. */
  remove(mac: Mac, port: BridgePort | undefined, vid = 0): LinkRefusal | undefined {
    const entry = this.find(mac, vid);
    if (entry === undefined || entry.port !== port) return { errno: 'ENOENT' };
    this.#delete(entry);
    return undefined;
  }

  /** `bridge fdb flush`-like: everything that was learned. */
  flush(): void {
    for (const entry of [...this.#entries]) if (!entry.static) this.#delete(entry);
  }

  /** The ageing time was changed: look at once which entries are over (br_set_ageing_time). */
  ageingChanged(): void {
    if (this.#sweeper !== undefined) this.bridge.scheduler.mod(this.#sweeper, 0);
  }

  /** The bridge went down or away. */
  stop(): void {
    if (this.#sweeper !== undefined) this.bridge.scheduler.del(this.#sweeper);
  }

  /** The bridge came up: entries age again. */
  start(): void {
    for (const entry of this.#entries) this.#watch(entry);
  }

  #create(
    mac: Mac,
    vid: number,
    port: BridgePort | undefined,
    flags: Pick<FdbEntry, 'local' | 'static' | 'addedByUser' | 'sticky'>,
  ): FdbEntry {
    const now = this.bridge.scheduler.now;
    const entry: FdbEntry = { mac, vid, port, ...flags, updated: now, used: now };
    this.#entries.add(entry);
    this.#tableOf(vid).set(mac, entry);
    this.#watch(entry);
    this.#trace(entry, 'absent', describe(entry));
    return entry;
  }

  #move(entry: FdbEntry, port: BridgePort | undefined): void {
    const before = describe(entry);
    entry.port = port;
    this.#trace(entry, before, describe(entry));
  }

  #delete(entry: FdbEntry): void {
    this.#entries.delete(entry);
    this.#tableOf(entry.vid).delete(entry.mac);
    this.#trace(entry, describe(entry), 'absent');
  }

  #tableOf(vid: number): Map<Mac, FdbEntry> {
    if (vid === 0) return this.#plain;
    let table = this.#tagged.get(vid);
    if (table === undefined) this.#tagged.set(vid, (table = new Map<Mac, FdbEntry>()));
    return table;
  }

  #trace({ mac, vid }: FdbEntry, from: string, to: string): void {
    const { owner, name } = this.bridge;
    if (owner?.tracing)
      owner.traceState('fdb', `${mac}${vid === 0 ? '' : ` vlan ${vid}`} master ${name}`, from, to);
  }

  /** See to it that somebody looks when `entry` is over. */
  #watch(entry: FdbEntry): void {
    if (entry.static || this.#sweeper?.pending || !this.bridge.up) return;
    this.#sweeper ??= new Timer(`${this.bridge.name} fdb ageing`, () => this.#sweep());
    this.bridge.modTimer(this.#sweeper, this.holdTime);
  }

  /** br_fdb_cleanup. */
  #sweep(): void {
    const now = this.bridge.scheduler.now;
    const hold = this.holdTime;
    let next: SimTime | undefined;
    for (const entry of [...this.#entries]) {
      if (entry.static) continue;
      const left = entry.updated + hold - now;
      if (left <= 0) this.#delete(entry);
      else if (next === undefined || left < next) next = left;
    }
    if (next !== undefined) this.bridge.modTimer(this.#sweeper as Timer, next);
  }

  #complain(mac: Mac, vid: number, port: BridgePort): void {
    const now = this.bridge.scheduler.now;
    if (now - this.#complainedSince > COMPLAINT_INTERVAL) {
      this.#complainedSince = now;
      this.#complaints = 0;
    }
    if (++this.#complaints > COMPLAINT_BURST) return;
    this.bridge.owner?.printk(
      'warning',
      `${this.bridge.name}: received packet on ${port.dev.name} with own address as source address (addr:${mac}, vlan:${vid})`,
    );
  }
}

function describe(entry: FdbEntry): string {
  const state = entry.local ? ' permanent' : entry.static ? ' static' : '';
  return `dev ${entry.port?.dev.name ?? 'self'}${state}`;
}

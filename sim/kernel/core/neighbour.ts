/**
 * The neighbour cache (net/core/neighbour.c): who is where on a link, how sure we are of it, and the packets that wait to
 * know. RFC 4861 §7.3; the state names are the kernel's. IPv6 and IPv4 have a table each, with operations of their own
 * (net/ipv6/ndisc.c, net/ipv4/arp.c).
 *
 *   NONE, FAILED --output--> INCOMPLETE --no answer to three multicast solicitations--> FAILED
 *   REACHABLE --reachable time over--> STALE (or DELAY, if it was just used) --output--> DELAY --5 s--> PROBE
 *   PROBE --no answer to three unicast solicitations--> FAILED
 *
 * Here is what an entry is, and how it comes and goes.
 *
 * Groups and, on the loopback, our own addresses have entries too, of which nothing is asked (NUD_NOARP). `ip neigh` shows
 * them to who asks for `nud all`; but for those of the loopback they take up room in the table as others do.
 *
 * See next: neigh-event.ts for what packets and time do to it, neigh-update.ts for what messages and people do.
 */
import type { Ip4 } from '../../base/ip4';
import type { Ip6 } from '../../base/ip6';
import { Mac } from '../../base/mac';
import type { SimTime } from '../../base/time';
import type { Timer } from '../../engine/scheduler';
import { IFF_LOOPBACK, IFF_NOARP, type NetDevice } from '../../link/net-device';
import type { Decision } from '../../trace/decision';
import type { Ip4Packet } from '../../wire/ipv4';
import type { Ip6Packet } from '../../wire/ipv6';
import type { Outgoing } from '../ipv6/ip6-output';
import { in6DevGet } from '../ipv6/inet6-dev';
import { NEIGH_TABLE_FULL } from './neigh-decisions';
import type { NeighParms } from './neigh-parms';
import type { NeighTable } from './neigh-table';
import type { Net } from './net';

/** NUD_*, as `ip neigh` prints them without the prefix. */
export type NudState =
  | 'NUD_NONE'
  | 'NUD_INCOMPLETE'
  | 'NUD_REACHABLE'
  | 'NUD_STALE'
  | 'NUD_DELAY'
  | 'NUD_PROBE'
  | 'NUD_FAILED'
  | 'NUD_NOARP'
  | 'NUD_PERMANENT';

const VALID: ReadonlySet<NudState> = new Set<NudState>([
  'NUD_PERMANENT', 'NUD_NOARP', 'NUD_REACHABLE', 'NUD_PROBE', 'NUD_STALE', 'NUD_DELAY',
]); // prettier-ignore

/** NUD_VALID: there is a link-layer address to send to. */
export function isValidState(state: NudState): boolean {
  return VALID.has(state);
}

/** NUD_CONNECTED: it can be sent to without a second thought. */
export function isConnected(state: NudState): boolean {
  return state === 'NUD_REACHABLE' || state === 'NUD_PERMANENT' || state === 'NUD_NOARP';
}

/** A packet that waits for a neighbour; its protocol knows more of it. */
export interface Waiting {
  readonly packet: Ip4Packet | Ip6Packet;
}

/** A neighbour of either protocol. */
export type AnyNeighbour = Neighbour<Ip4 | Ip6, Waiting>;

/** One neighbour on one device (struct neighbour); of IPv6, unless it says otherwise. */
export class Neighbour<A extends Ip4 | Ip6 = Ip6, O extends Waiting = Outgoing> {
  lladdr: Mac | undefined = undefined;
  nudState: NudState = 'NUD_NONE';
  /** NTF_ROUTER: it said that it is a router. */
  isRouter = false;
  /** NTF_EXT_LEARNED: somebody outside the kernel knows it, and it is not to be forgotten. */
  isExternLearned = false;
  /** NTF_MANAGED: the kernel keeps it resolved without being asked. */
  isManaged = false;
  /** When it was last proved reachable, last used on the slow path, last changed, µs. */
  confirmed: SimTime;
  used: SimTime;
  updated: SimTime;
  probes = 0;
  /** A cached frame header: from then on a connected entry is used without touching it (`hh`). */
  headerCached = false;
  queue: O[] | undefined = undefined;
  queueBytes = 0;
  timer: Timer | undefined = undefined;
  /** Its place in the order in which entries may be collected (gc_list); 0: it may not. */
  gcPlace = 0;
  dead = false;

  constructor(
    readonly net: Net,
    readonly table: NeighTable<A, O>,
    readonly key: A,
    readonly dev: NetDevice,
    readonly parms: NeighParms,
  ) {
    this.confirmed = this.used = this.updated = net.scheduler.now;
  }

  get entity(): string {
    return `${this.key.toString()} dev ${this.dev.name}`;
  }
}

/** Whether there is a link-layer address to send to. */
export function neighIsValid(neigh: AnyNeighbour): boolean {
  return VALID.has(neigh.nudState);
}

/** neigh_lookup. */
export function neighLookup(net: Net, address: Ip6, dev: NetDevice): Neighbour | undefined {
  return net.neighbours.get(address, dev);
}

/** __neigh_lookup with `creat`; undefined when the table is full or the device has no IPv6. */
export function neighLookupOrCreate(net: Net, address: Ip6, dev: NetDevice): Neighbour | undefined {
  return net.neighbours.get(address, dev) ?? neighCreate(net, address, dev, (dev.flags & IFF_LOOPBACK) !== 0);
}

/**
 * neighCreate in IPv6's table (ndisc_constructor). `exempt`: it is not to be collected, and takes up no room.
 * @returns undefined when the table is full or the device has no IPv6
 */
export function neighCreate(net: Net, address: Ip6, dev: NetDevice, exempt: boolean): Neighbour | undefined {
  const idev = in6DevGet(dev);
  if (idev === undefined || idev.dead || !hasRoom(net, net.neighbours, dev, exempt)) return undefined;
  const neigh = new Neighbour(net, net.neighbours, address, dev, idev.ndParms);
  neighEnter(neigh, knownAddress(address, dev), exempt);
  return neigh;
}

/** ndisc_constructor: where groups are, and those on a device that does without asking. */
function knownAddress(address: Ip6, dev: NetDevice): Mac | undefined {
  if (address.isMulticast) return dev.loopback ? dev.address : Mac.forGroup(address);
  return dev.flags & (IFF_NOARP | IFF_LOOPBACK) ? dev.address : undefined;
}

/** neigh_alloc's gate: whether the table can take one more, which is complained about if not. */
export function hasRoom<A extends Ip4 | Ip6, O extends Waiting>(
  net: Net,
  table: NeighTable<A, O>,
  dev: NetDevice,
  exempt: boolean,
): boolean {
  if (exempt || table.makeRoom(net.scheduler.now)) return true;
  const text = net.profile.logsNeighbourOverflow.replace('ndisc_cache', table.ops.id);
  if (text !== '') net.printk('info', text);
  net.trace.note(NEIGH_TABLE_FULL, dev.name);
  return false;
}

/** The end of ___neigh_create. `lladdr`: where it is known without asking (NUD_NOARP). */
export function neighEnter<A extends Ip4 | Ip6, O extends Waiting>(
  neigh: Neighbour<A, O>,
  lladdr: Mac | undefined,
  exempt: boolean,
): void {
  if (lladdr !== undefined) {
    neigh.nudState = 'NUD_NOARP';
    neigh.lladdr = lladdr;
  }
  neigh.confirmed = neigh.net.scheduler.now - 2 * neigh.parms.vars.baseReachableTime;
  neigh.table.add(neigh, exempt);
}

/** An upper layer heard from it (`dst_confirm`). */
export function neighConfirm(net: Net, neigh: Neighbour): void {
  neigh.confirmed = net.scheduler.now;
}

/** neigh_cleanup_and_release: forget an entry, and what waited for it. */
export function neighDestroy(net: Net, neigh: AnyNeighbour): void {
  if (neigh.timer !== undefined) net.scheduler.del(neigh.timer);
  neighTakeQueue(neigh);
  neigh.dead = true;
  neigh.table.remove(neigh);
  // that there was an entry of which nothing is asked was not said either
  if (neigh.nudState !== 'NUD_NOARP') net.trace.state('neighbour', neigh.entity, neigh.nudState, 'absent');
  net.notify({ group: 'NEIGH', kind: 'delneigh', neighbour: neigh });
}

/** What waited for it, in order; nothing waits any more. */
export function neighTakeQueue<O extends Waiting>(neigh: Neighbour<Ip4 | Ip6, O>): readonly O[] {
  const queue = neigh.queue;
  neigh.queue = undefined;
  neigh.queueBytes = 0;
  return queue ?? [];
}

/** Another state from now on; `quiet` where the kernel tells nobody but the trace has it all the same. */
export function neighSetState(neigh: AnyNeighbour, state: NudState, why: Decision, quiet = false): void {
  const old = neigh.nudState;
  neigh.nudState = state;
  neigh.updated = neigh.net.scheduler.now;
  neigh.table.stateChanged(neigh);
  neighAnnounce(neigh, old, why, quiet);
}

/** neigh_update_notify. */
export function neighAnnounce(neigh: AnyNeighbour, old: NudState, why: Decision, quiet = false): void {
  const { net } = neigh;
  if (net.trace.on) net.trace.state('neighbour', neigh.entity, old, describe(neigh), why);
  else net.trace.count(why);
  if (!quiet) net.notify({ group: 'NEIGH', kind: 'newneigh', neighbour: neigh });
}

function describe(neigh: AnyNeighbour): string {
  const where = neigh.lladdr === undefined ? '' : ` lladdr ${neigh.lladdr.toString()}`;
  return `${neigh.nudState}${where}${neigh.isRouter ? ' router' : ''}`;
}

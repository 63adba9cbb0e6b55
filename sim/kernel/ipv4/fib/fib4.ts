/**
 * The IPv4 routing tables (net/ipv4/fib_trie.c, fib_semantics.c): finding the longest prefix, entering, deleting, and what becomes
 * of routes when a device or an address goes.
 *
 * See next: fib-create.ts for what a request must be like, fib-frontend.ts for the routes of addresses and devices.
 *
 * Differs from Linux: there are no rules for IPv4 (`ip -4 rule`): `local` and `main` are asked as one table, then `default`. Of
 * several default routes of one metric the first is taken, whether or not its gateway answers. Which way of a multipath
 * route a flow takes is up to a key of the namespace's random stream, as it is to one that the kernel draws at boot. The
 * message about routes whose preferred source went is sent by all versions.
 */
import type { Ip4 } from '../../../base/ip4';
import { hashWords } from '../../../base/intern-table';
import type { NetDevice, NetdevEvent } from '../../../link/net-device';
import { decision, type Decision } from '../../../trace/decision';
import type { Errno } from '../../core/errno';
import type { Net } from '../../core/net';
import { inDevGet, inDevOrconf, RT_SCOPE_NOWHERE } from '../in-device';
import {
  aliasEntity,
  aliasState,
  FIB_PROPS,
  RT_TABLE_DEFAULT,
  RT_TABLE_LOCAL,
  RT_TABLE_MAIN,
  RTNH_F_DEAD,
  RTNH_F_LINKDOWN,
  type FibAlias,
  type FibInfo,
  type FibNh,
  type FibResult,
} from './fib-info';

export const ROUTE4_DEVICE_WENT = decision({
  id: 'fib4.flush.device',
  outcome: 'note',
  says: 'the device of the route was switched off, has no address left, or is gone',
  spec: 'Linux',
  source: 'fib_table_flush',
});
export const ROUTE4_SOURCE_WENT = decision({
  id: 'fib4.flush.source',
  outcome: 'note',
  says: 'the preferred source of the route is not an address of this machine any more',
  spec: 'Linux',
  source: 'fib_table_flush',
});

/** What a look-up is asked for (struct flowi4). */
export interface Flow4 {
  readonly dst: Ip4;
  readonly src?: Ip4 | undefined;
  readonly oif?: NetDevice | undefined;
  readonly tos?: number;
  /** Only routes of this scope or nearer. */
  readonly scope?: number;
  /** Routes over links that are down count as well (FIB_LOOKUP_IGNORE_LINKSTATE). */
  readonly ignoreLinkstate?: boolean;
}

/** One table: routes by the length of their prefix, then by prefix, each list in the order in which they are tried. */
export class FibTable {
  readonly byLength = new Map<number, Map<Ip4, FibAlias[]>>();

  constructor(readonly id: number) {}

  /** The routes to exactly this prefix. */
  exact(address: Ip4, length: number): FibAlias[] | undefined {
    return this.byLength.get(length)?.get(address);
  }

  /** As `exact`, made if need be. */
  make(address: Ip4, length: number): FibAlias[] {
    let prefixes = this.byLength.get(length);
    if (prefixes === undefined) this.byLength.set(length, (prefixes = new Map<Ip4, FibAlias[]>()));
    let aliases = prefixes.get(address);
    if (aliases === undefined) prefixes.set(address, (aliases = []));
    return aliases;
  }

  /** Forget lists that became empty. */
  prune(address: Ip4, length: number): void {
    if (this.exact(address, length)?.length !== 0) return;
    const prefixes = this.byLength.get(length);
    prefixes?.delete(address);
    if (prefixes?.size === 0) this.byLength.delete(length);
  }

  /** All routes in the order of dumps: by rising address, the longest prefix first (fib_table_dump). */
  all(): FibAlias[] {
    const lists = [...this.byLength.values()].flatMap(prefixes => [...prefixes.values()]);
    return lists
      .sort(([a], [b]) => {
        const [x, y] = [(a as FibAlias).dst, (b as FibAlias).dst];
        return x.address.compare(y.address) || y.length - x.length;
      })
      .flat();
  }
}

/** The tables of a namespace. */
export class Fib4 {
  readonly #tables = new Map<number, FibTable>();
  #multipathKey: number | undefined;

  constructor(readonly net: Net) {}

  /** fib_get_table. */
  table(id: number): FibTable | undefined {
    return this.#tables.get(id);
  }

  /** fib_new_table. */
  newTable(id: number): FibTable {
    let table = this.#tables.get(id);
    if (table === undefined) this.#tables.set(id, (table = new FibTable(id)));
    return table;
  }

  /** In the order of dumps (inet_dump_fib): by the low octet of the number, those with the same one newest first. */
  get tables(): readonly FibTable[] {
    return [...this.#tables.values()].reverse().sort((a, b) => (a.id & 0xff) - (b.id & 0xff));
  }

  /** fib_lookup: the route for a flow, or what its sender is told. */
  lookup(flow: Flow4): FibResult | Errno {
    const found = this.#search([RT_TABLE_LOCAL, RT_TABLE_MAIN], flow);
    if (typeof found !== 'string') return found;
    const last = this.#tables.has(RT_TABLE_DEFAULT) ? this.#search([RT_TABLE_DEFAULT], flow) : found;
    return last === 'EAGAIN' ? 'ENETUNREACH' : last;
  }

  /** fib_table_lookup; EAGAIN: nothing in it. `local` is one with `main`. */
  tableLookup(id: number, flow: Flow4): FibResult | Errno {
    return this.#search(
      id === RT_TABLE_LOCAL || id === RT_TABLE_MAIN ? [RT_TABLE_LOCAL, RT_TABLE_MAIN] : [id],
      flow,
    );
  }

  #search(ids: readonly number[], flow: Flow4): FibResult | Errno {
    const tables = ids.flatMap(id => this.#tables.get(id) ?? []);
    for (let length = 32; length >= 0; length--) {
      for (const table of tables) {
        const prefixes = table.byLength.get(length);
        const aliases = prefixes?.get(flow.dst.masked(length));
        if (aliases === undefined) continue;
        const found = this.#tryAll(aliases, flow);
        if (found !== undefined) return found;
      }
    }
    return 'EAGAIN';
  }

  #tryAll(aliases: readonly FibAlias[], flow: Flow4): FibResult | Errno | undefined {
    for (const alias of aliases) {
      const { info, type } = alias;
      if (alias.tos !== 0 && alias.tos !== (flow.tos ?? 0)) continue;
      if (info.scope < (flow.scope ?? 0)) continue;
      const { error } = FIB_PROPS[type];
      if (error !== undefined) return error;
      if (info.flags & RTNH_F_DEAD) continue;
      const good = info.nhs.filter(nh => isGood(nh, flow));
      const [first] = good;
      if (first === undefined) continue;
      const nh = info.nhs.length > 1 && flow.oif === undefined ? this.#selectMultipath(good, flow) : first;
      return { alias, nh, type };
    }
    return undefined;
  }

  /** fib_select_multipath over those that are of use, in proportion to their weights. */
  #selectMultipath(good: readonly FibNh[], { src, dst }: Flow4): FibNh {
    this.#multipathKey ??= this.net.rng('IPv4 multipath').below(0x7fffffff);
    const total = good.reduce((sum, { weight }) => sum + weight, 0);
    let at = (hashWords(src?.word ?? 0, dst.word, this.#multipathKey, 0) >>> 0) % total;
    for (const nh of good) {
      if (at < nh.weight) return nh;
      at -= nh.weight;
    }
    return good[0] as FibNh;
  }

  /**
   * fib_sync_down_dev: mark what leads through a device that went, which then is flushed. `force`: what makes our own addresses
   * ours is marked as well.
   */
  syncDownDev(dev: NetDevice, event: NetdevEvent, force: boolean): void {
    const marks = event === 'NETDEV_CHANGE' ? RTNH_F_LINKDOWN : RTNH_F_DEAD | RTNH_F_LINKDOWN;
    for (const info of this.#infos()) {
      let dead = 0;
      for (const nh of info.nhs) {
        if (nh.flags & RTNH_F_DEAD) dead++;
        else if (nh.dev === dev && (force || nh.scope !== RT_SCOPE_NOWHERE)) {
          nh.flags |= marks;
          dead++;
        }
        if (event === 'NETDEV_UNREGISTER' && nh.dev === dev) dead = info.nhs.length;
        if (dead === info.nhs.length) break;
      }
      if (dead === info.nhs.length && info.nhs.some(nh => nh.dev === dev)) info.flags |= marks;
    }
    if (event !== 'NETDEV_CHANGE') this.flush(ROUTE4_DEVICE_WENT);
  }

  /** fib_sync_up: what leads through a device is of use again. */
  syncUp(dev: NetDevice, flags: number): void {
    if (!dev.up) return;
    const marks = flags & RTNH_F_DEAD && dev.carrier ? flags | RTNH_F_LINKDOWN : flags;
    for (const info of this.#infos()) {
      if (!info.nhs.some(nh => nh.dev === dev)) continue;
      let alive = 0;
      for (const nh of info.nhs) {
        if (!(nh.flags & marks)) alive++;
        else if (nh.dev === dev) {
          alive++;
          nh.flags &= ~marks;
        }
      }
      if (alive > 0) info.flags &= ~marks;
    }
  }

  /** fib_sync_down_addr: routes of `main` whose preferred source this was go. */
  syncDownAddr(local: Ip4): void {
    let found = false;
    for (const { info } of this.table(RT_TABLE_MAIN)?.all() ?? []) {
      if (info.prefsrc !== local) continue;
      info.flags |= RTNH_F_DEAD;
      info.pfsrcRemoved = found = true;
    }
    if (found) this.flush(ROUTE4_SOURCE_WENT);
  }

  /** fib_flush: routes that lead nowhere any more are forgotten. Nobody is told but for the loss of a source. */
  flush(why: Decision): void {
    for (const table of this.tables) {
      for (const alias of table.all().reverse()) {
        const { info } = alias;
        if (!(info.flags & RTNH_F_DEAD)) continue;
        if (info.pfsrcRemoved) rtmsgFib(this.net, 'delroute', alias);
        this.remove(table, alias, why);
      }
    }
  }

  /** fib_remove_alias. */
  remove(table: FibTable, alias: FibAlias, why: Decision): void {
    const { address, length } = alias.dst;
    const aliases = table.exact(address, length) as FibAlias[];
    aliases.splice(aliases.indexOf(alias), 1);
    table.prune(address, length);
    traceRoute(this.net, alias, false, why);
  }

  *#infos(): Generator<FibInfo> {
    for (const table of this.#tables.values())
      for (const prefixes of table.byLength.values())
        for (const aliases of prefixes.values()) for (const { info } of aliases) yield info;
  }
}

/** fib_lookup_good_nhc. */
function isGood({ flags, dev }: FibNh, { oif, ignoreLinkstate }: Flow4): boolean {
  if (flags & RTNH_F_DEAD) return false;
  if (flags & RTNH_F_LINKDOWN && ignoreLinkstate !== true && dev !== undefined && ignoresLinkdown4(dev))
    return false;
  return oif === undefined || oif === dev;
}

/** ip_ignore_linkdown. */
export function ignoresLinkdown4(dev: NetDevice): boolean {
  const inDev = inDevGet(dev);
  return inDev !== undefined && inDevOrconf(inDev, 'ignore_routes_with_linkdown');
}

/** Record that a route came or went. */
export function traceRoute(net: Net, alias: FibAlias, came: boolean, why: Decision): void {
  if (net.ipv4?.quiet !== false) return;
  const { trace } = net;
  if (!trace.on) trace.count(why);
  else if (came) trace.state('route', aliasEntity(alias), 'absent', aliasState(alias), why);
  else trace.state('route', aliasEntity(alias), aliasState(alias), 'absent', why);
}

/** rtmsg_fib. */
export function rtmsgFib(net: Net, kind: 'newroute' | 'delroute', alias: FibAlias, replace = false): void {
  const { info } = alias;
  const route4 = { ...alias, info: { ...info, nhs: info.nhs.map(nh => ({ ...nh })) } };
  net.notify({ group: 'IPV4_ROUTE', kind, route4, replace });
}

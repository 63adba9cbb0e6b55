/**
 * All routing tables of a namespace (netns_ipv6 of ip6_fib.c): which there are, taking routes out of them, the sweeping
 * of expired ones, and the look-ups that are remembered. How routes get in is fib6-add.ts.
 *
 * Differs from Linux: the sweep walks the tables in dump order, not a list of the routes that may expire.
 */
import { seconds, type SimTime } from '../../../base/time';
import { Timer } from '../../../engine/scheduler';
import { decision, type Decision, type Inputs } from '../../../trace/decision';
import type { FibRules } from '../../core/fib-rules';
import { modTimer, roundJiffies } from '../../core/jiffies';
import type { Net } from '../../core/net';
import { netnsIpv6 } from '../netns-ipv6';
import type { Dst } from './dst';
import { ageExceptions, rt6FlushExceptions } from './exceptions';
import { fib6CheckExpired, RT6_TABLE_MAIN, RTF_EXPIRES, type Fib6Info, type RouteMetrics } from './fib6-info';
import { DEFAULT_RULES } from './fib6-rules';
import { Fib6Table } from './fib6-table';
import { rt6MultipathRebalance } from './multipath';
import { RouteCache } from './route-cache';
import { inet6RtNotify, traceDeleted } from './rt-notify';

export const ROUTE_EXPIRED = decision({
  id: 'route.gc.expired',
  outcome: 'note',
  says: 'its lifetime was over, and nobody refreshed it',
  spec: 'RFC 4861 §6.3.5',
  source: 'fib6_age',
});

/** Tables are kept in 256 buckets by the low octet of their number. */
const TABLE_BUCKETS = 256;

/** The routing tables of one namespace. Of each only what is used exists. */
export class Fib6 {
  /** ip6_null_entry: the answer where there is no route; there from when the loopback is registered. */
  nullEntry!: Dst;
  #rules: FibRules = DEFAULT_RULES;
  #hasCustomRules = false;
  /** In the order in which the kernel walks and dumps them. */
  #tables: readonly Fib6Table[] = [];
  #sernum = 0;
  #multipathKey: number | undefined;
  #gcTimer: Timer | undefined;
  #cache: RouteCache | undefined;

  constructor(readonly net: Net) {}

  /** The rules of policy routing, in the order in which they are asked. */
  get rules(): FibRules {
    return this.#rules;
  }

  /** fib6_has_custom_rules: somebody has added a rule, once. Nobody looks at the rules before. */
  get hasCustomRules(): boolean {
    return this.#hasCustomRules;
  }

  /** Other rules; every answer that was kept is to be asked for again (fib6_rule_flush_cache). */
  setRules(rules: FibRules, added: boolean): void {
    this.#rules = rules;
    this.#hasCustomRules ||= added;
    const sernum = ++this.#sernum;
    for (const table of this.#tables) for (const node of table.nodes) node.sernum = sernum;
    this.invalidate();
  }

  get tables(): readonly Fib6Table[] {
    return this.#tables;
  }

  /** Look-ups that need not be made again. */
  get cache(): RouteCache {
    return (this.#cache ??= new RouteCache());
  }

  /** What this namespace's multipath hashing is keyed with. */
  get multipathKey(): number {
    return (this.#multipathKey ??= this.net.rng('multipath hash').below(0x7fffffff));
  }

  fib6GetTable(id: number): Fib6Table | undefined {
    for (const table of this.#tables) if (table.id === id) return table;
    return undefined;
  }

  /** The table of that number, made if need be; 0 means main (fib6_new_table). */
  fib6NewTable(id: number): Fib6Table {
    const known = this.fib6GetTable(id || RT6_TABLE_MAIN);
    if (known !== undefined) return known;
    const table = new Fib6Table(id || RT6_TABLE_MAIN);
    const bucket = table.id % TABLE_BUCKETS;
    const at = this.#tables.findIndex(other => other.id % TABLE_BUCKETS >= bucket);
    this.#tables = this.#tables.toSpliced(at < 0 ? this.#tables.length : at, 0, table);
    return table;
  }

  /** Every route there is, table by table in dump order; a copy, so that they may be deleted while iterating. */
  routes(): Fib6Info[] {
    const routes: Fib6Info[] = [];
    for (const table of this.#tables)
      for (const { leaf } of table.nodes) for (let rt = leaf; rt !== undefined; rt = rt.next) routes.push(rt);
    return routes;
  }

  /** fib6_clean_all: delete what `examine` returns a reason for. */
  fib6CleanAll(examine: (rt: Fib6Info) => Decision | undefined): void {
    for (const rt of this.routes()) {
      const reason = rt.node === undefined ? undefined : examine(rt);
      if (reason !== undefined) fib6DelRoute(this.net, rt, reason);
    }
  }

  /** Remembered look-ups may not hold any more. */
  invalidate(): void {
    this.#cache?.clear();
  }

  /** fib6_update_sernum: answers that were kept (ip6DstCheck) and ended at the route's node are to be asked for again. */
  fib6UpdateSernum(rt: Fib6Info): void {
    if (rt.node !== undefined) rt.node.sernum = ++this.#sernum;
    this.invalidate();
  }

  /** fib6_update_sernum_upto_root: also those that ended at what covers it, for which it may be the better route now. */
  fib6UpdateSernumUptoRoot(rt: Fib6Info): void {
    const sernum = ++this.#sernum;
    for (let node = rt.node; node !== undefined; node = node.parent) node.sernum = sernum;
    this.invalidate();
  }

  /** fib6_force_start_gc: have the tables swept, if they are not about to be. */
  fib6ForceStartGc(): void {
    if (!this.#sweep.pending) modTimer(this.net, this.#sweep, this.#gcInterval);
  }

  get #sweep(): Timer {
    return (this.#gcTimer ??= new Timer(`${this.net.name} route sweep`, () => this.fib6RunGc()));
  }

  /** net.ipv6.route.gc_interval, µs. */
  get #gcInterval(): SimTime {
    return Math.max(0, seconds(netnsIpv6(this.net).sysctl['net.ipv6.route.gc_interval']));
  }

  /** fib6_run_gc: delete what has expired; come back, at a whole second, as long as something may expire. */
  fib6RunGc(): void {
    const { now } = this.net.scheduler;
    const interval = this.#gcInterval;
    let more = false;
    for (const rt of this.routes()) {
      if (fib6CheckExpired(rt, now)) {
        fib6DelRoute(this.net, rt, ROUTE_EXPIRED);
        continue;
      }
      const exceptionsLeft = ageExceptions(this.net, rt, interval);
      more ||= (rt.flags & RTF_EXPIRES) !== 0 || exceptionsLeft;
    }
    if (more) modTimer(this.net, this.#sweep, roundJiffies(now, now + interval) - now);
    else this.net.scheduler.del(this.#sweep);
  }
}

/**
 * Take a route out of its table because of `why` (ip6_del_rt, fib6_del_route); without effect when it is in none.
 * `quiet`: the caller tells rtnetlink, of a whole multipath route at once.
 */
export function fib6DelRoute(net: Net, rt: Fib6Info, why: Decision, inputs?: Inputs, quiet = false): void {
  const { node } = rt;
  if (node === undefined) return;
  traceDeleted(net, rt, why, inputs);
  node.link(node.routes().filter(other => other !== rt));
  if (node.rrPtr === rt) node.rrPtr = undefined;
  if (rt.multipath !== undefined) rt6MultipathRebalance(node, rt.metric);
  if (node.leaf === undefined) net.fib6.fib6GetTable(rt.table)?.removeNode(node);
  fib6PurgeRt(net, rt);
  if (!quiet) inet6RtNotify(net, 'delroute', rt);
}

/** fib6_purge_rt: what hangs on a route that was taken out of its node. Its lifetime is forgotten as well. */
export function fib6PurgeRt(net: Net, rt: Fib6Info): void {
  rt6FlushExceptions(net, rt);
  rt.node = undefined;
  rt.next = undefined;
  rt.multipath = undefined;
  rt.nh.dst = undefined;
  fib6CleanExpires(net, rt);
}

/**
 * fib6_set_expires: the route ends at `at`, µs of simulated time. As in the kernel this alone does not have the tables
 * swept: a route that got its end later stays listed, with a negative lifetime, until something else has them swept.
 */
export function fib6SetExpires(net: Net, rt: Fib6Info, at: SimTime): void {
  rt.expires = at;
  rt.flags |= RTF_EXPIRES;
  net.fib6.invalidate();
}

/** fib6_clean_expires: the route lasts. */
export function fib6CleanExpires(net: Net, rt: Fib6Info): void {
  rt.expires = undefined;
  rt.flags &= ~RTF_EXPIRES;
  net.fib6.invalidate();
}

/** fib6_metric_set. */
export function fib6MetricSet(rt: Fib6Info, metric: keyof RouteMetrics, value: number): void {
  if (rt.metrics[metric] !== value) rt.metrics = { ...rt.metrics, [metric]: value };
}

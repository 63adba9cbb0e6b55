/**
 * From a destination to what becomes of the packet (ip6_pol_route, fib6_table_lookup): in each table that the rules lead to
 * (fib6-rules.ts) the longest prefix that has a usable route. How sending asks is output.ts, how receiving asks is input.ts;
 * which of several routes is taken, select.ts.
 *
 * Differs from Linux: no VRFs, no source-specific routes.
 */
import type { Ip6 } from '../../../base/ip6';
import type { NetDevice } from '../../../link/net-device';
import type { RuleFlow } from '../../core/fib-rules';
import type { Net } from '../../core/net';
import { rt6DstOf, type Dst } from './dst';
import { rt6FindCachedRt } from './exceptions';
import type { Fib6Info } from './fib6-info';
import { fib6RuleLookup } from './fib6-rules';
import type { Fib6Table } from './fib6-table';
import { fib6SelectPath, type FlowKeys } from './multipath';
import { RT6_LOOKUP_F_IFACE, RT6_LOOKUP_F_REACHABLE, rt6ScoreRoute, rt6Select } from './select';

/** One question to the tables, as both directions put it. */
export interface Question {
  readonly dst: Ip6;
  /** The device to leave through; for what is forwarded, the one it came in on, which is only a preference. */
  readonly oif: NetDevice | undefined;
  /** RT6_LOOKUP_F_* */
  readonly strict: number;
  readonly output: boolean;
  /** Asked for only when the route is multipath. */
  readonly keys: () => FlowKeys;
  /** Asked for only where there are rules of one's own. */
  readonly flow: () => RuleFlow;
}

/**
 * On a machine that forwards for anybody, routers that do not answer are used all the same: it has no failover among its
 * own default routers, whatever accept_ra is.
 */
export function strictness(net: Net, iface: boolean): number {
  const reachable = net.devconfAll.forwarding === 0 ? RT6_LOOKUP_F_REACHABLE : 0;
  return iface ? reachable | RT6_LOOKUP_F_IFACE : reachable;
}

/** The answer of the tables (fib6_rule_lookup with ip6_pol_route). */
export function ip6PolLookup(net: Net, question: Question): Dst {
  return fib6RuleLookup(net, question.flow, table => ip6PolRoute(net, table, question));
}

/** ip6_pol_route. */
function ip6PolRoute(net: Net, table: Fib6Table, question: Question): Dst | undefined {
  const { dst, oif, strict, output } = question;
  let rt = fib6TableLookup(net, table, dst, oif, strict);
  if (rt === undefined) return undefined;
  if (rt.multipath !== undefined && !(output && oif === rt.nh.dev)) {
    rt = fib6SelectPath(net, rt, question.keys(), other => rt6ScoreRoute(net, other, oif, strict) >= 0);
  }
  const answer = rt6FindCachedRt(rt, dst, net.scheduler.now) ?? rt6DstOf(net, rt);
  if (!net.fib6.hasCustomRules) net.fib6.cache.put(net, dst, oif, strict, answer);
  return answer;
}

/**
 * fib6_table_lookup: the most specific prefix that has a usable route. If nothing in the table will do, those routers
 * are tried after all that are known not to answer: one that is dead is still better than none.
 */
export function fib6TableLookup(
  net: Net,
  table: Fib6Table,
  dst: Ip6,
  oif: NetDevice | undefined,
  strict: number,
): Fib6Info | undefined {
  const longest = table.fib6NodeLookup(dst);
  for (let node = longest; node !== undefined; node = node.parent) {
    const found = rt6Select(net, node, oif, strict);
    if (found !== undefined) return found;
  }
  if (longest === undefined || !(strict & RT6_LOOKUP_F_REACHABLE)) return undefined;
  return fib6TableLookup(net, table, dst, oif, strict & ~RT6_LOOKUP_F_REACHABLE);
}

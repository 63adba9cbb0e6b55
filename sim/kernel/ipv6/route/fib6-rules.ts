/**
 * Policy routing (net/ipv6/fib6_rules.c): which tables a look-up asks, one after another, and what it is told when a rule
 * refuses. As long as nobody has added a rule, nobody looks at the rules either: it is `local` and then `main`.
 *
 * Differs from Linux: the ports of an ICMPv6 packet of our own are 0; the kernel takes its type and code for a port.
 */
import type { Errno } from '../../core/errno';
import {
  FR_ACT_PROHIBIT,
  FR_ACT_TO_TBL,
  FR_ACT_UNREACHABLE,
  fibRulesLookup,
  type FibRule,
  type FibRules,
  type RuleFlow,
} from '../../core/fib-rules';
import type { Net } from '../../core/net';
import { Dst } from './dst';
import { RT6_TABLE_LOCAL, RT6_TABLE_MAIN, type Fib6Info } from './fib6-info';
import type { Fib6Table } from './fib6-table';

/** fib6_rules_net_init. */
export const DEFAULT_RULES: FibRules = [
  { pref: 0, action: FR_ACT_TO_TBL, table: RT6_TABLE_LOCAL, proto: 'kernel' },
  { pref: 32766, action: FR_ACT_TO_TBL, table: RT6_TABLE_MAIN, proto: 'kernel' },
];

const DEFAULT_TABLES: readonly number[] = [RT6_TABLE_LOCAL, RT6_TABLE_MAIN];

/**
 * fib6_rule_lookup: the first answer that a table gives; no answer, and a `throw` route, lead on to the next.
 * @param flow what the rules are asked with
 */
export function fib6RuleLookup(
  net: Net,
  flow: () => RuleFlow,
  lookup: (table: Fib6Table) => Dst | undefined,
): Dst {
  if (net.fib6.hasCustomRules) {
    const ruled = fibRulesLookup(net.fib6.rules, flow(), rule => fib6RuleAction(net, rule, lookup));
    return ruled ?? net.fib6.nullEntry;
  }
  for (const id of DEFAULT_TABLES) {
    const table = net.fib6.fib6GetTable(id);
    const answer = table === undefined ? undefined : lookup(table);
    if (answer !== undefined && answer.error !== 'EAGAIN') return answer;
  }
  return net.fib6.nullEntry;
}

/** fib6_rule_action, fib6_rule_suppress. */
function fib6RuleAction(
  net: Net,
  rule: FibRule,
  lookup: (table: Fib6Table) => Dst | undefined,
): Dst | undefined {
  const refused = refusalOf(rule);
  if (refused !== undefined) return new Dst('error', undefined, net.loopback, undefined, refused, undefined);
  const table = net.fib6.fib6GetTable(rule.table ?? 0);
  const answer = table === undefined ? undefined : lookup(table);
  if (answer === undefined || answer.error === 'EAGAIN') return undefined;
  return answer.error === undefined && isSuppressed(rule, answer) ? undefined : answer;
}

/** What a rule that leads to no table tells a local sender. */
function refusalOf({ action }: FibRule): Errno | undefined {
  switch (action) {
    case FR_ACT_TO_TBL:
      return undefined;
    case FR_ACT_UNREACHABLE:
      return 'ENETUNREACH';
    case FR_ACT_PROHIBIT:
      return 'EACCES';
    default:
      return 'EINVAL';
  }
}

/** An exception is a route to one address, however short the prefix of the route that it is an exception to. */
function isSuppressed({ suppressPrefixlen, suppressIfgroup }: FibRule, { rt, exception }: Dst): boolean {
  const length = exception === undefined ? (rt?.dst.length ?? 0) : 128;
  return length <= (suppressPrefixlen ?? -1) || suppressIfgroup === GROUP_OF_ALL_DEVICES;
}

/** Devices cannot be put into another. */
const GROUP_OF_ALL_DEVICES = 0;

/**
 * fib6_lookup: the route alone, which the kernel asks for itself. Here a `throw` route is an answer, nothing is
 * suppressed, and a rule that refuses ends the search.
 */
export function fib6Lookup(
  net: Net,
  flow: () => RuleFlow,
  lookup: (table: Fib6Table) => Fib6Info | undefined,
): Fib6Info | undefined {
  if (net.fib6.hasCustomRules) {
    const found = fibRulesLookup(net.fib6.rules, flow(), rule => {
      if (refusalOf(rule) !== undefined) return 'refused';
      const table = net.fib6.fib6GetTable(rule.table ?? 0);
      return table === undefined ? undefined : lookup(table);
    });
    return found === 'refused' ? undefined : found;
  }
  for (const id of DEFAULT_TABLES) {
    const table = net.fib6.fib6GetTable(id);
    const found = table === undefined ? undefined : lookup(table);
    if (found !== undefined) return found;
  }
  return undefined;
}

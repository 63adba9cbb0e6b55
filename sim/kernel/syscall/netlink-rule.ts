/** RTM_*RULE: the rules of policy routing. */
import { FR_ACT_GOTO, understood, type FibRule } from '../core/fib-rules';
import type { Net } from '../core/net';
import type { RuleInfo } from '../uapi';

/** The rules in the order in which they are asked. */
export function ruleDump(net: Net): RuleInfo[] {
  return net.fib6.rules.map(rule => ruleInfo(net, rule));
}

/** One rule as fib_nl_fill_rule tells it. */
export function ruleInfo(net: Net, rule: FibRule): RuleInfo {
  const { action, iif, oif, target } = rule;
  return {
    ...understood(net, rule),
    iifDetached: iif !== undefined && net.device(iif) === undefined,
    oifDetached: oif !== undefined && net.device(oif) === undefined,
    unresolved: action === FR_ACT_GOTO && net.fib6.rules.every(({ pref }) => pref !== target),
  };
}

/** A packet for which there is no way on (ip6_pkt_drop of net/ipv6/route.c): its sender is told, on hosts as on routers. */
import { decision, type Decision } from '../../trace/decision';
import type { Net } from '../core/net';
import type { Skb } from '../core/skb';
import { icmpv6Send } from './icmp-send';
import type { Dst } from './route/dst';

export const IP6_NO_ROUTE = decision({
  id: 'ip6.route.none',
  outcome: 'drop',
  says: 'there is no route to the destination',
  spec: 'RFC 4443 §3.1',
  source: 'ip6_pkt_discard',
  skbDropReason: 'IP_INNOROUTES',
});
export const IP6_PROHIBITED = decision({
  id: 'ip6.route.prohibited',
  outcome: 'drop',
  says: 'a route of type prohibit forbids the destination',
  spec: 'RFC 4443 §3.1',
  source: 'ip6_pkt_prohibit',
  skbDropReason: 'IP_INNOROUTES',
  remedy: 'delete the prohibit route',
});
export const IP6_BLACKHOLE = decision({
  id: 'ip6.route.blackhole',
  outcome: 'drop',
  says: 'a route of type blackhole swallows everything for the destination',
  spec: 'ip-route(8)',
  source: 'dst_discard',
  remedy: 'delete the blackhole route',
});

export const IP6_RULE_UNREACHABLE = decision({
  id: 'ip6.rule.unreachable',
  outcome: 'drop',
  says: 'a rule of policy routing calls the destination unreachable',
  spec: 'ip-rule(8)',
  source: 'fib6_rule_action',
  skbDropReason: 'IP_INNOROUTES',
  remedy: 'delete the rule, or have a rule of a lower number lead to a table with a route',
});
export const IP6_RULE_PROHIBITED = decision({
  id: 'ip6.rule.prohibited',
  outcome: 'drop',
  says: 'a rule of policy routing forbids the destination',
  spec: 'ip-rule(8)',
  source: 'fib6_rule_action',
  skbDropReason: 'IP_INNOROUTES',
  remedy: 'delete the rule, or have a rule of a lower number lead to a table with a route',
});
export const IP6_RULE_BLACKHOLE = decision({
  id: 'ip6.rule.blackhole',
  outcome: 'drop',
  says: 'a rule of policy routing swallows everything for the destination',
  spec: 'ip-rule(8)',
  source: 'fib6_rule_action',
  remedy: 'delete the rule, or have a rule of a lower number lead to a table with a route',
});

const DESTINATION_UNREACHABLE = 1;
const NO_ROUTE = 0;
const PROHIBITED = 1;

/** dst.input of an answer of kind 'error'. `unreachable` and `throw` say the same as no route at all. */
export function ip6PktDrop(net: Net, skb: Skb, dst: Dst): Decision {
  const byRule = dst.rt === undefined && dst !== net.fib6.nullEntry;
  switch (dst.error) {
    case 'EINVAL':
      return byRule ? IP6_RULE_BLACKHOLE : IP6_BLACKHOLE;
    case 'EACCES':
      net.snmp6.inNoRoutes++;
      icmpv6Send(net, skb, DESTINATION_UNREACHABLE, PROHIBITED, 0);
      return byRule ? IP6_RULE_PROHIBITED : IP6_PROHIBITED;
    default:
      net.snmp6.inNoRoutes++;
      icmpv6Send(net, skb, DESTINATION_UNREACHABLE, NO_ROUTE, 0);
      if (byRule) return IP6_RULE_UNREACHABLE;
      return net.trace.explain(IP6_NO_ROUTE, { destination: skb.packet.dst.toString() });
  }
}

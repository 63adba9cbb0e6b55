/** Routes: which there are, which one is taken, and what a sender hears where there is none. */
import { behaviour } from '../step';

/** Attributes of a rule that not every version knows, by their fields in FibRule. */
export type RuleAttribute =
  'oif' | 'suppressPrefixlen' | 'suppressIfgroup' | 'uids' | 'ipproto' | 'sport' | 'dport' | 'proto';

const SINCE_2_6_33: readonly RuleAttribute[] = ['oif'];
const SINCE_3_12: readonly RuleAttribute[] = [...SINCE_2_6_33, 'suppressPrefixlen', 'suppressIfgroup'];
const SINCE_4_10: readonly RuleAttribute[] = [...SINCE_3_12, 'uids'];

export const ROUTE = {
  /** `ip route add` is refused where there is a route already, and `ip route replace` replaces: NLM_F_* are heeded. */
  heedsRouteFlags: behaviour(false, ['3.3', true, 'fib6_add_rt2node of 3.0.27 and 3.4.108']),
  /** Routes of one prefix and metric through several gateways share their packets. */
  multipath: behaviour(false, ['3.8', true, 'fib6_add_rt2node of 3.4.108 and 3.10.105']),
  /** What rtnetlink calls the default routes of advertisements. */
  raRouteProtocol: behaviour<'kernel' | 'ra'>('kernel', [
    '3.7',
    'ra',
    'rt6_fill_node of 3.4.108 and 3.10.105',
  ]),
  /** The preference of a route is told and can be set (RTA_PREF). */
  tellsRoutePreference: behaviour(false, ['4.1', true, 'rt6_fill_node of 3.18.20 and 4.1.19']),
  /** Routes through a device without a carrier are marked (RTNH_F_LINKDOWN). */
  marksLinkdown: behaviour(false, ['4.3', true, 'rt6_fill_node of 4.2.8 and 4.4.155']),
  /** A gateway may not be the link-local address of the device itself. */
  refusesOwnLinkLocalGateway: behaviour(false, ['4.2', true, 'ip6_route_add of 4.1.19 and 4.2.8']),
  /** A gateway said to be on-link may not be known on another device. */
  onlinkGatewayMustMatch: behaviour(true, ['7.1', false, 'ip6_route_check_nh_onlink of 6.19 and 7.1.3']),
  /** A Packet Too Big below 1280 is taken for one of 1280, or not believed. */
  smallPacketTooBig: behaviour<'minimum' | 'ignored'>('minimum', [
    '5.8',
    'ignored',
    '__ip6_rt_update_pmtu of 5.4.286 and 5.10.223',
  ]),
  /** What of a rule the kernel understands, of what was added over time; the rest of a request is passed over in silence. */
  ruleAttributes: behaviour<readonly RuleAttribute[]>(
    [],
    ['2.6.33', SINCE_2_6_33, 'fib_rules.c of 2.6.32.9 and 2.6.37'],
    ['3.12', SINCE_3_12, 'fib_rules.c of 3.10.105 and 3.13.10'],
    ['4.10', SINCE_4_10, 'fib_rules.c of 4.9.154 and 4.10.17'],
    [
      '4.17',
      [...SINCE_4_10, 'ipproto', 'sport', 'dport', 'proto'],
      'fib_nl2rule of 4.19.90, fib_nl_newrule of 4.14.74',
    ],
  ),
  /** A rule that is there already is refused. */
  refusesEqualRule: behaviour(false, ['4.9', true, 'rule_exists of 4.9.154; there is none in 4.4.155']),
  /** Switching forwarding on spares the default routers of interfaces with accept_ra=2. */
  purgeSparesAcceptRa2: behaviour(false, ['3.2', true, 'rt6_purge_dflt_routers of 3.0.27 and 3.4.108']),
  /** The source address is chosen before a missing route is reported: EADDRNOTAVAIL rather than ENETUNREACH. */
  sourceBeforeRouteError: behaviour(false, ['4.1', true, 'ip6_dst_lookup_tail of 3.18.20 and 4.1.19']),
  /** What an `unreachable` route answers to a local sender. */
  unreachableErrno: behaviour<'ENETUNREACH' | 'EHOSTUNREACH'>('ENETUNREACH', [
    '4.4',
    'EHOSTUNREACH',
    'ip6_route_info_create of 4.2.8 and 4.4.155',
  ]),
  /** `prohibit` and `blackhole` routes have errors of their own. */
  rejectRouteErrnos: behaviour(false, ['3.10', true, 'ip6_route_add of 3.4.108 and 3.10.105']),
  /** A default route of higher metric is tried when every router of the lower one is unreachable. */
  nextMetricOnUnreachable: behaviour(false, ['4.2', true, 'find_rr_leaf of 4.1.19 and 4.2.8']),
  /** Routers take turns while none is known to be reachable. */
  roundRobinRouters: behaviour(true, ['3.10', false, 'rt6_select of 3.4.108 and 3.10.105']),
};

/**
 * What the kernel's own selftests (tools/testing/selftests/net) assert of hosts, routers and bridges, in the order of their
 * scripts, and the cases that ask it here. Where no case does, why not.
 */

/** One thing that a selftest asserts. */
export interface Asserted {
  readonly script: string;
  readonly what: string;
  /** Ids of cases that ask it. */
  readonly cases: readonly string[];
  /** Why no case does. */
  readonly because?: string;
}

const IPROUTE2 = 'iproute2 6.1.0, of the recordings, has no word for it';
const UNSEEN = 'nobody outside a kernel sees it';
const OF_NAMESPACE = 'devices count nothing here: selftest.counters-router asks it of the namespace';
const NOT_YET = 'nobody has written it yet';

const asked = (script: string, what: string, ...cases: readonly string[]): Asserted => ({
  script,
  what,
  cases,
});
const unasked = (script: string, what: string, because: string): Asserted => ({
  script,
  what,
  cases: [],
  because,
});

/** See the file's header. */
export const SELFTESTS: readonly Asserted[] = [
  asked(
    'ndisc_unsolicited_na_test.sh',
    'a router that accepts them makes a stale entry',
    'neighbour-advertisement.untracked-1',
  ),
  asked(
    'ndisc_unsolicited_na_test.sh',
    'who does not accept them makes none',
    'neighbour-advertisement.untracked-0',
    'neighbour-advertisement.unknown',
  ),
  asked(
    'ndisc_unsolicited_na_test.sh',
    'drop_unsolicited_na drops them',
    'neighbour-advertisement.drop-unsolicited',
  ),
  asked(
    'arp_ndisc_untracked_subnets.sh',
    'accept_untracked_na 0: no entry',
    'neighbour-advertisement.untracked-0',
  ),
  asked(
    'arp_ndisc_untracked_subnets.sh',
    'accept_untracked_na 1: a stale one',
    'neighbour-advertisement.untracked-1',
  ),
  asked(
    'arp_ndisc_untracked_subnets.sh',
    'accept_untracked_na 2, from our subnet: a stale one',
    'neighbour-advertisement.untracked-2',
  ),
  asked(
    'arp_ndisc_untracked_subnets.sh',
    'accept_untracked_na 2, from another: none',
    'neighbour-advertisement.untracked-2',
  ),
  asked('arp_ndisc_evict_nocarrier.sh', 'neighbours go with the carrier', 'link-up.carrier-lost'),
  asked(
    'arp_ndisc_evict_nocarrier.sh',
    'but not with ndisc_evict_nocarrier 0 of the device',
    'link-up.evict-nocarrier-0',
  ),
  asked('arp_ndisc_evict_nocarrier.sh', 'nor with that of `all`', 'selftest.evict-nocarrier-all'),
  unasked('test_neigh.sh', 'extern_valid is added', IPROUTE2),
  unasked('test_neigh.sh', 'refused with a state that is not valid', IPROUTE2),
  unasked('test_neigh.sh', 'refused with `use`', IPROUTE2),
  unasked('test_neigh.sh', 'toggled by replace', IPROUTE2),
  unasked('test_neigh.sh', 'flushed by down, not by the carrier', IPROUTE2),
  unasked('test_neigh.sh', 'kept from stale to reachable', IPROUTE2),
  unasked('test_neigh.sh', 'stale, not failed, where nobody answers', IPROUTE2),
  unasked('test_neigh.sh', 'spared by a forced collection', IPROUTE2),
  unasked('test_neigh.sh', 'spared by a periodic collection', IPROUTE2),
  asked('ipv6_force_forwarding.sh', 'without forwarding nothing goes through', 'selftest.force-forwarding'),
  asked('ipv6_force_forwarding.sh', 'force_forwarding', 'selftest.force-forwarding'),
  asked('icmp_redirect.sh', 'a redirect makes an exception', 'redirect.to-router', 'redirect.back'),
  asked('icmp_redirect.sh', 'with an MTU that is told later', 'selftest.redirect-then-mtu'),
  asked('icmp_redirect.sh', 'which goes with the route', 'selftest.redirect-and-route'),
  asked('icmp_redirect.sh', 'in the other order', 'selftest.mtu-then-redirect'),
  unasked('icmp_redirect.sh', 'with nexthop objects', NOT_YET),
  asked('pmtu.sh', 'an exception for each destination', 'pmtu.two', 'pmtu.believed'),
  asked('pmtu.sh', 'a smaller MTU of the device', 'pmtu.device-mtu'),
  asked('pmtu.sh', 'a larger MTU of the device', 'pmtu.device-mtu'),
  asked('pmtu.sh', 'listed, and flushed', 'pmtu.flushed'),
  unasked('pmtu.sh', 'a route that is replaced leaks no exception', UNSEEN),
  unasked('pmtu.sh', 'a device with many exceptions goes quickly', UNSEEN),
  asked('fib_tests.sh', 'a device that is deleted takes its routes along', 'selftest.device-deleted'),
  asked('fib_tests.sh', 'one of two next hops goes with its device', 'selftest.next-hop-deleted'),
  asked('fib_tests.sh', 'and the route with the second', 'selftest.next-hop-deleted'),
  asked('fib_tests.sh', 'down takes routes away', 'route-command.goes-down'),
  asked('fib_tests.sh', 'one of two next hops is down', 'selftest.next-hop-down'),
  asked('fib_tests.sh', 'without a carrier local routes stay as they are', 'link-up.carrier-lost'),
  asked(
    'fib_tests.sh',
    'and those of prefixes are linkdown',
    'link-change.linkdown-ignored-0',
    'link-change.linkdown-ignored-1',
  ),
  asked('fib_tests.sh', 'an address that is added without a carrier', 'selftest.address-without-carrier'),
  asked('fib_tests.sh', 'a gateway on the link', 'route-command.gateways'),
  asked('fib_tests.sh', 'a link-local one without a device', 'route-command.gateways'),
  asked('fib_tests.sh', 'our own address as a gateway', 'route-command.gateways'),
  asked('fib_tests.sh', 'the same once more', 'route-command.add-twice'),
  asked('fib_tests.sh', 'append', 'route-command.append'),
  asked('fib_tests.sh', 'other metrics beside it', 'route-command.order'),
  asked('fib_tests.sh', 'del by metric', 'route-command.del'),
  asked('fib_tests.sh', 'replace of one and of several, by one and by several', 'route-command.replace'),
  asked('fib_tests.sh', 'a bad next hop leaves the old route', 'route-command.nexthops-twice'),
  asked('fib_tests.sh', 'change of a route that is not there', 'route-command.change'),
  asked('fib_tests.sh', 'the metric of the prefix of an address', 'selftest.address-metric'),
  asked('fib_tests.sh', 'metrics of a route', 'route-command.metrics'),
  asked('fib_tests.sh', 'routes with an end go, others stay', 'route-command.lifetime'),
  asked(
    'fib_tests.sh',
    'an address by hand and the advertised prefix',
    'prefix.static-first',
    'prefix.static-second',
  ),
  asked(
    'rtnetlink.sh',
    'temporary addresses of an address by hand',
    'temporary-token.by-hand',
    'temporary-token.successor',
  ),
  asked('rtnetlink.sh', 'addresses go when their time is over', 'monitor.expiry'),
  unasked('rtnetlink.sh', 'groups are told of when a link goes down and up', IPROUTE2),
  asked(
    'forwarding/router.sh',
    'from and to one address; to a MAC of a group',
    'selftest.sip-equals-dip',
    'selftest.group-mac',
  ),
  unasked('forwarding/ip6_forward_instats_vrf.sh', 'counters of the input device', OF_NAMESPACE),
  asked(
    'forwarding/bridge_vlan_unaware.sh',
    'learning, ageing and flooding',
    'bridge.flood-and-learn',
    'bridge.ageing',
    'bridge.flood-off',
  ),
  asked('forwarding/bridge_port_isolation.sh', 'isolated ports', 'bridge.isolated'),
  asked('forwarding/bridge_sticky_fdb.sh', 'a sticky entry does not move', 'bridge.sticky'),
  asked(
    'forwarding/bridge_mld.sh',
    'what reports of version 2 change',
    'bridge.mdb-unknown',
    'bridge.mdb-querier',
    'bridge.mdb-leave',
  ),
  asked('test_bridge_neigh_suppress.sh', 'solicitations that a bridge answers', 'bridge.neigh-suppress'),
];

/** The files of IPv6 in /proc/net, and link-layer groups by hand. */
import { ip, pio, sllao } from '../../../../sim/conformance/messages';
import { quick, theme, type About } from '../case';
import { commands, type Row, setConf } from '../commands';
import { listenerQuery, mldFrame } from '../listeners';
import { rio } from '../stimuli';

const ROUTES = 'ipv6_route_native_seq_show(), net/ipv6/ip6_fib.c';
const GROUPS = 'igmp6_mc_seq_show(), net/ipv6/mcast.c';
const BY_HAND = 'dev_mc_add_global(), net/core/dev_addr_lists.c';

/** How often a route is held. */
const HELD = [/ [\da-f]{8} 00000000 ([\da-f]{8} +\w+)$/gm, ' HELD 00000000 $1'] as const;

const ADDRESSES = 'sort /proc/net/if_inet6';
const LINK_GROUPS = 'grep -v 01005e /proc/net/dev_mcast';

function files(id: string, about: About, ...steps: readonly (string | number)[]): Row {
  return commands(id, { mask: [HELD], ...about }, ...steps);
}

export const procNet = theme('proc-net', [
  files(
    'idle',
    { title: 'Of a host', source: ROUTES },
    ADDRESSES,
    'cat /proc/net/igmp6',
    LINK_GROUPS,
    'cat /proc/net/anycast6',
    'cat /proc/net/ipv6_route',
  ),
  files(
    'router',
    {
      title: 'Of a router: anycast addresses, and the groups of routers',
      source: 'ac6_seq_show(), net/ipv6/anycast.c',
    },
    setConf('all', 'forwarding', 1),
    'ip addr add 2001:db8:1::1/64 dev eth0',
    'ip addr add 2001:db8:1::2/64 dev eth0',
    'ip addr add 2001:db8:2::1/127 dev eth0',
    'cat /proc/net/anycast6',
    'cat /proc/net/igmp6',
    LINK_GROUPS,
    'cat /proc/net/ipv6_route',
  ),
  files(
    'addresses',
    {
      title: 'The flags of addresses',
      source: 'if6_seq_show(), net/ipv6/addrconf.c',
      bench: quick({ sysctl: { 'net.ipv6.conf.eth0.optimistic_dad': 1 } }),
    },
    'ip addr add 2001:db8:1::1/64 dev eth0 nodad',
    'ip addr add 2001:db8:2::1/64 dev eth0 preferred_lft 0',
    'ip addr add 2001:db8:3::1/128 dev eth0 valid_lft 900 preferred_lft 600',
    'ip addr add 2001:db8:4::1/64 dev eth0 noprefixroute',
    'ip addr add fec0::1/10 dev eth0',
    'ip addr add ::5/96 dev lo',
    ADDRESSES,
    'ip link set eth0 down',
    ADDRESSES,
  ),
  files(
    'routes',
    { title: 'The flags of routes', source: ROUTES },
    'ip -6 route add default via fe80::1 dev eth0',
    'ip -6 route add 2001:db8:a::/48 via fe80::1 dev eth0 expires 100 mtu 1400',
    'ip -6 route add 2001:db8:b::/48 nexthop via fe80::1 dev eth0 nexthop via fe80::2 dev eth0',
    'ip -6 route add unreachable 2001:db8:c::/48',
    'ip -6 route add blackhole 2001:db8:d::/48 metric 7',
    'ip -6 route add 2001:db8:e::/48 dev eth0 table 77 pref high',
    'ip -6 route add 2001:db8:f::/48 dev eth0 table 300 pref low',
    'ip -6 route add local 2001:db8:10::/48 dev lo',
    'cat /proc/net/ipv6_route',
  ),
  [
    'advertised',
    { title: 'What was advertised', source: ROUTES, mask: [HELD] },
    async k => {
      await k.ready();
      await k.run(setConf('eth0', 'accept_ra_rt_info_max_plen', 64));
      await k.ra({ preference: 'high', options: [sllao(), pio('2001:db8:1::'), rio('2001:db8:9::', 48)] });
      await k.wait(3);
      await k.run(ADDRESSES, 'cat /proc/net/ipv6_route', 'cat /proc/net/igmp6');
    },
  ],
  [
    'queried',
    {
      title: 'Groups that are asked for',
      source: GROUPS,
      bench: quick({ sysctl: { 'net.ipv6.conf.eth0.force_mld_version': 1 } }),
      mask: [[/ (\d+)$/gm, ' TICKS']],
    },
    async k => {
      await k.ready();
      await k.run('ip addr add 2001:db8:1::9/64 dev eth0');
      await k.wait(12);
      await k.run('cat /proc/net/igmp6');
      await k.put(mldFrame(listenerQuery(1, ip('::'), [], 60_000)));
      await k.wait(0.1);
      await k.run('cat /proc/net/igmp6');
    },
  ],
  commands(
    'by-hand',
    { title: 'Link-layer groups by hand', source: BY_HAND },
    'ip maddr add 33:33:00:00:12:34 dev eth0',
    'ip maddr add 33:33:00:00:12:34 dev eth0',
    'ip maddr add address 33:33:ff:00:00:01 dev eth0',
    'ip maddr add dev eth0',
    'ip maddr show dev eth0 | grep -v -e inet -e 01:00:5e',
    'ip -j -0 maddr show dev eth0 | grep -o "{.link.:.33:33:00:00:12:34[^}]*}"',
    LINK_GROUPS,
    'ip addr del fe80::ff:fe00:1/64 dev eth0',
    LINK_GROUPS,
    'ip maddr del 33:33:00:00:12:34 dev eth0',
    'ip maddr del 33:33:00:00:12:34 dev eth0',
    'ip maddr del 33:33:00:00:00:01 dev eth0',
    'ip link set eth0 down',
    LINK_GROUPS,
    'ip link set eth0 up',
    LINK_GROUPS,
  ),
  commands(
    'by-hand-refused',
    { title: 'What is no group, or no device', source: 'multiaddr_modify(), ip/ipmaddr.c' },
    'ip maddr add 33:33:00:00:12:34',
    'ip maddr add 33:33:00:00:12:34 dev nope',
    'ip maddr add 33:33:00:00:12 dev eth0',
    'ip maddr add ff02::5 dev eth0',
    'ip maddr add xx dev eth0',
    'ip maddr add 33:33:00:00:12:34 33:33:00:00:12:35 dev eth0',
    'ip maddr add 33:33:00:00:12:34 dev eth0 dev eth0',
    'ip maddr add 33:33:00:00:12:34 dev',
    'ip maddr del 33:33:00:00:12:34 dev eth0',
    'ip maddr add 02:00:00:00:00:07 dev eth0',
    LINK_GROUPS,
  ),
]);

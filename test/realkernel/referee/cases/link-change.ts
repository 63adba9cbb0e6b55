/** What other MACs and MTUs, links that fail and disable_ipv6 do to IPv6. */
import { pio, sllao } from '../../../../sim/conformance/messages';
import { quick, theme } from '../case';
import { commands, type Row, setConf, STATE } from '../commands';

const NOTIFY = 'addrconf_notify(), net/ipv6/addrconf.c';
const LINKWATCH = 'linkwatch_do_dev(), net/core/link_watch.c';
const SOLICITED = /neighbor (?:solicitation|advertisement)|router solicitation/;

const MACS: readonly Row[] = (
  [
    ['mac-notify', 'Another MAC with ndisc_notify', { 'net.ipv6.conf.eth0.ndisc_notify': 1 }],
    ['mac-notify-all', 'Another MAC with ndisc_notify of `all`', { 'net.ipv6.conf.all.ndisc_notify': 1 }],
    ['mac-silent', 'Another MAC without ndisc_notify', {}],
  ] as const
).map(([id, title, sysctl]): Row => [
  id,
  { title, source: 'ndisc_netdev_event(), net/ipv6/ndisc.c', bench: quick({ sysctl }) },
  async k => {
    await k.ready();
    await k.run('ip addr add 2001:db8:9::9/64 dev eth0');
    await k.run('ip -6 neigh add fe80::77 dev eth0 lladdr 02:00:00:00:00:77 nud reachable');
    await k.run('ip -6 neigh add fe80::78 dev eth0 lladdr 02:00:00:00:00:78');
    await k.wait(0.5);
    await k.forget();
    await k.run('ip link set eth0 address 02:00:00:00:00:99', 'ip -6 neigh');
    await k.wait(1.5);
    await k.sent({ only: SOLICITED, distinct: true });
    await k.run(...STATE, 'ip -6 maddr show dev eth0');
    await k.run('ip link set eth0 down', 'ip link set eth0 up');
    await k.wait(1.5);
    await k.sent({ only: SOLICITED, distinct: true });
    await k.run('ip -6 addr show dev eth0');
  },
]);

const MTUS: readonly Row[] = [
  commands(
    'mtu-1279',
    { title: 'Below 1280 IPv6 is gone, with its files; above, it begins anew', source: NOTIFY },
    setConf('eth0', 'accept_ra', 2),
    'sysctl -w net.ipv6.neigh.eth0.ucast_solicit=7',
    'ip addr add 2001:db8:9::9/64 dev eth0',
    'ip link set eth0 mtu 1279',
    'sysctl net.ipv6.conf.eth0.accept_ra',
    'sysctl net.ipv6.neigh.eth0.ucast_solicit',
    'ip addr add 2001:db8:9::9/64 dev eth0',
    'ip -6 route add 2001:db8:a::/48 dev eth0',
    'ip -6 neigh add fe80::77 dev eth0 lladdr 02:00:00:00:00:77',
    'ip link set eth0 addrgenmode none',
    'ip -6 maddr show dev eth0',
    'ip link set eth0 mtu 1280',
    3,
    ...STATE,
    'ip -6 maddr show dev eth0',
    'sysctl net.ipv6.conf.eth0.accept_ra net.ipv6.conf.eth0.mtu',
    'sysctl net.ipv6.neigh.eth0.ucast_solicit',
  ),
  commands(
    'mtu-down',
    { title: 'Below 1280 and back while down', source: NOTIFY },
    'ip link set eth0 down',
    'ip link set eth0 mtu 1000',
    'ip -6 addr show dev eth0',
    'sysctl net.ipv6.conf.eth0.accept_ra',
    'ip link set eth0 up',
    1,
    ...STATE,
    'ip link set eth0 down',
    'ip link set eth0 mtu 1400',
    'sysctl net.ipv6.conf.eth0.accept_ra net.ipv6.conf.eth0.mtu',
    'ip addr add 2001:db8:9::9/64 dev eth0',
    'ip link set eth0 up',
    3,
    ...STATE,
  ),
  commands(
    'mtu-routes',
    {
      title: 'Another MTU, and the routes and the setting that have the old one',
      source: 'rt6_mtu_change(), net/ipv6/route.c',
    },
    'ip addr add 2001:db8:9::9/64 dev eth0',
    'ip -6 route add 2001:db8:a::/48 via fe80::1 dev eth0 mtu 1500',
    'ip -6 route add 2001:db8:b::/48 via fe80::1 dev eth0 mtu 1300',
    'ip -6 route add 2001:db8:c::/48 via fe80::1 dev eth0 mtu lock 1500',
    'ip link set eth0 mtu 1400',
    'ip -6 route show table all',
    'sysctl net.ipv6.conf.eth0.mtu',
    'ip link set eth0 mtu 9000',
    'ip -6 route show table all',
    'sysctl net.ipv6.conf.eth0.mtu',
    setConf('eth0', 'mtu', 1350),
    'ip link set eth0 mtu 1500',
    'sysctl net.ipv6.conf.eth0.mtu',
    'ip link set eth0 mtu 1320',
    'sysctl net.ipv6.conf.eth0.mtu',
  ),
];

const CARRIERS: readonly Row[] = [
  ...[0, 1].map((ignored): Row => [
    `linkdown-ignored-${ignored}`,
    {
      title: `Two ways, one of them without a carrier, with ignore_routes_with_linkdown ${ignored}`,
      source: 'fib6_ignore_linkdown(), net/ipv6/route.c',
      bench: quick({ ports: 2, sysctl: { 'net.ipv6.conf.eth0.ignore_routes_with_linkdown': ignored } }),
    },
    async k => {
      await k.ready();
      await k.ready('eth1');
      await k.run('ip addr add 2001:db8:1::1/64 dev eth0', 'ip addr add 2001:db8:2::1/64 dev eth1');
      await k.run('ip -6 route add default via fe80::1 dev eth0 metric 10');
      await k.run('ip -6 route add default via fe80::1 dev eth1 metric 20');
      await k.run(
        'ip -6 route add 2001:db8:a::/48 nexthop via fe80::1 dev eth0 nexthop via fe80::1 dev eth1',
      );
      await k.carrier(false);
      await k.wait(1.5);
      await k.run('ip link show eth0', ...STATE);
      await k.run(
        'ip -6 route get 2001:db8:f::1',
        'ip -6 route get 2001:db8:1::5',
        'ip -6 route get 2001:db8:a::5',
      );
      await k.run('ip -6 route get 2001:db8:f::1 oif eth0', 'ip -6 route get 2001:db8:1::1');
      await k.run('ip -6 route add 2001:db8:b::/48 via fe80::1 dev eth0');
      await k.run('ip -6 route show 2001:db8:b::/48', 'ip -6 route get 2001:db8:b::1');
      await k.carrier(true);
      await k.wait(1.5);
      await k.run('ip -6 route show', 'ip -6 route get 2001:db8:f::1');
    },
  ]),
  [
    'carrier-and-advertised',
    {
      title: 'The carrier goes and comes: what was advertised stays, and nobody asks again',
      source: LINKWATCH,
      bench: {},
    },
    async k => {
      await k.ready();
      await k.ra({ options: [sllao(), pio('2001:db8:1::')] });
      await k.wait(2);
      await k.carrier(false);
      await k.wait(2);
      await k.run(...STATE);
      await k.ra({ options: [sllao(), pio('2001:db8:2::')] });
      await k.forget();
      await k.carrier(true);
      await k.wait(3);
      await k.sent({ only: SOLICITED, distinct: true });
      await k.run(...STATE);
    },
  ],
  [
    'carrier-down-up',
    { title: 'Down and up without a carrier', source: NOTIFY, bench: quick() },
    async k => {
      await k.ready();
      await k.run('ip addr add 2001:db8:9::9/64 dev eth0');
      await k.carrier(false);
      await k.wait(1.5);
      await k.run('ip link set eth0 down', 'ip link set eth0 up');
      await k.wait(1.5);
      await k.run('ip link show eth0', ...STATE, 'ip -6 maddr show dev eth0');
      await k.run('ip addr add 2001:db8:9::9/64 dev eth0', ...STATE);
      await k.run('ping -c 1 -W 1 2001:db8:9::9');
      await k.carrier(true);
      await k.wait(1.5);
      await k.run(...STATE);
    },
  ],
  ...(
    [
      ['both-up', ['ip link set eth0 up', 'ip link set eth1 up']],
      ['both-up-reversed', ['ip link set eth1 up', 'ip link set eth0 up']],
      ['both-up-at-once', ['for i in eth1 eth0; do ip link set $i up; done']],
    ] as const
  ).map(([id, typed]) =>
    commands(
      id,
      {
        title: `The order of the routes of two devices: ${typed.join('; ')}`,
        source: LINKWATCH,
        bench: quick({ ports: 2, down: true }),
      },
      ...typed,
      2,
      ...STATE,
      'ip -6 route get ff02::1',
      'ip -6 route get fe80::5',
    ),
  ),
  [
    'both-carriers',
    {
      title: 'Two devices whose carriers come the other way round',
      source: LINKWATCH,
      bench: quick({ ports: 2, down: true }),
    },
    async k => {
      await k.carrier(false, 'eth0');
      await k.carrier(false, 'eth1');
      await k.run('ip link set eth0 up', 'ip link set eth1 up');
      await k.wait(1.5);
      await k.run(...STATE);
      await k.carrier(true, 'eth1');
      await k.wait(1.5);
      await k.carrier(true, 'eth0');
      await k.wait(1.5);
      await k.run(...STATE, 'ip -6 route get fe80::5');
    },
  ],
];

const DISABLED: readonly Row[] = [
  commands(
    'disabled-add',
    { title: 'disable_ipv6: what cannot be added then', source: 'inet6_rtm_newaddr(), net/ipv6/addrconf.c' },
    setConf('eth0', 'disable_ipv6', 1),
    'ip addr add 2001:db8:9::9/64 dev eth0',
    'ip -6 route add 2001:db8:a::/48 dev eth0',
    'ip -6 route add 2001:db8:b::/48 via fe80::1 dev eth0',
    'ip -6 neigh add fe80::77 dev eth0 lladdr 02:00:00:00:00:77',
    'ip -6 neigh',
    'ip token set ::53 dev eth0',
    'ip link set eth0 addrgenmode none',
    'ip -6 maddr show dev eth0',
    ...STATE,
    setConf('eth0', 'disable_ipv6', 2),
    'ip -6 addr',
    setConf('eth0', 'disable_ipv6', 0),
    1,
    ...STATE,
  ),
  commands(
    'disabled-default',
    {
      title: 'disable_ipv6 of `default` is for devices to come',
      source: 'addrconf_disable_ipv6(), net/ipv6/addrconf.c',
    },
    setConf('default', 'disable_ipv6', 1),
    'ip -6 addr show dev eth0',
    'ip link add d0 address 02:00:00:00:00:d0 type veth peer name d1',
    'ip link set d1 up',
    'ip link set d0 up',
    1,
    'ip -6 addr show dev d0',
    'ip -6 maddr show dev d0',
    setConf('all', 'disable_ipv6', 0),
    3,
    'ip -6 addr show dev d0',
    'sysctl net.ipv6.conf.default.disable_ipv6',
  ),
  commands(
    'disabled-moves',
    {
      title: 'disable_ipv6 across down, up, MTU and name',
      source: 'addrconf_disable_ipv6(), net/ipv6/addrconf.c',
    },
    setConf('eth0', 'disable_ipv6', 1),
    'ip link set eth0 name wan',
    'ip link set wan down',
    'ip link set wan up',
    1,
    ...STATE,
    'ip link set wan mtu 1279',
    'ip link set wan mtu 1500',
    3,
    'sysctl net.ipv6.conf.wan.disable_ipv6',
    ...STATE,
  ),
];

export const linkChange = theme('link-change', [...MACS, ...MTUS, ...CARRIERS, ...DISABLED]);

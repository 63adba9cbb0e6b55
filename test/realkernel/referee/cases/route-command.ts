/** `ip -6 route`: what it changes, in which order routes are listed, and how it is refused. */
import { HOST, ROUTER, sllao } from '../../../../sim/conformance/messages';
import { quick, theme, type About, type RefereeCase } from '../case';

const NEW = 'inet6_rtm_newroute(), fib6_add_rt2node(), net/ipv6; fib_tests.sh';
const DEL = 'inet6_rtm_delroute(), net/ipv6/route.c; fib_tests.sh';

type Row = readonly [id: string, about: About, script: RefereeCase['script']];

const VIA = 'via fe80::9 dev eth0';
const OTHER = 'via fe80::a dev eth0';
const P = '2001:db8:77::/48';

/** Commands, and the routes that are there then. */
function typed(id: string, title: string, source: string, ...commands: readonly string[]): Row {
  return [
    id,
    { title, source, bench: quick() },
    async k => {
      await k.ready();
      await k.run(...commands.map(command => `ip -6 route ${command}`), 'ip -6 route');
    },
  ];
}

export const routeCommand = theme('route-command', [
  typed(
    'add-twice',
    'The same once more, and through another router',
    NEW,
    `add ${P} ${VIA}`,
    `add ${P} ${VIA}`,
    `add ${P} ${OTHER}`,
    `add ${P} ${OTHER} metric 5`,
  ),
  typed(
    'append',
    'append makes one route with several next hops',
    NEW,
    `add ${P} ${VIA}`,
    `append ${P} ${OTHER}`,
    `append ${P} ${OTHER}`,
    `append ${P} via fe80::b dev eth0 metric 5`,
    'get 2001:db8:77::1',
  ),
  typed(
    'replace',
    'replace of one, of several, and of none',
    NEW,
    `replace ${P} ${VIA}`,
    `replace ${P} ${OTHER}`,
    `append ${P} ${VIA}`,
    `replace ${P} via fe80::c dev eth0`,
    `replace ${P} ${VIA} metric 5`,
  ),
  typed(
    'change',
    'change of what is there and of what is not',
    NEW,
    `change ${P} ${VIA}`,
    `add ${P} ${VIA}`,
    `change ${P} ${OTHER} mtu 1400`,
    `change ${P} ${OTHER} metric 5`,
  ),
  typed(
    'nexthops',
    'A list of next hops with weights',
    NEW,
    `add ${P} nexthop ${VIA} weight 2 nexthop ${OTHER} weight 3`,
    `del ${P} ${VIA}`,
    `del ${P}`,
    `del ${P}`,
  ),
  typed(
    'nexthops-twice',
    'A list with the same next hop twice, and with one that is refused',
    NEW,
    `add ${P} nexthop ${VIA} nexthop ${VIA}`,
    `add ${P} nexthop ${VIA} nexthop via 2001:db8:9::1`,
    `add ${P} nexthop ${VIA} nexthop ${OTHER}`,
    `add ${P} nexthop ${VIA} nexthop ${OTHER}`,
    `replace ${P} nexthop ${OTHER} nexthop via fe80::b dev eth0`,
  ),
  typed(
    'del',
    'del by metric, protocol, device and gateway',
    DEL,
    `add ${P} ${VIA}`,
    `add ${P} ${VIA} metric 5 proto static`,
    `del ${P} metric 6`,
    `del ${P} proto ra`,
    `del ${P} dev lo`,
    `del ${P} via fe80::1`,
    `del ${P} proto static`,
    `del ${P} ${VIA}`,
    `del ${P}`,
  ),
  typed(
    'gateways',
    'Gateways that are refused',
    'ip6_validate_gw(), net/ipv6/route.c',
    `add ${P} via fe80::9`,
    `add ${P} via 2001:db8:9::1`,
    `add ${P} via ${HOST.toString()} dev eth0`,
    `add ${P} via 2001:db8:9::1 dev eth0`,
    `add ${P} via 2001:db8:9::1 dev eth0 onlink`,
    `add ${P} via ff02::1 dev eth0`,
    `add ${P} via ::1 dev eth0`,
    `add ${P} dev nope`,
  ),
  typed(
    'host-bits',
    'Bits behind the prefix, and prefixes that are none',
    NEW,
    'add 2001:db8:77::1/64 dev eth0',
    'add 2001:db8:78::1 dev eth0',
    'add 2001:db8:79::/129 dev eth0',
  ),
  typed(
    'order',
    'The order in which routes are listed',
    'fib6_walk(), net/ipv6/ip6_fib.c',
    `add default ${VIA}`,
    `add 2001:db8::/32 ${VIA}`,
    `add 2001:db8:1::/48 ${VIA}`,
    `add 2001:db8:1:1::/64 ${VIA} metric 9`,
    `add 2001:db8:1:1::/64 ${VIA} metric 3`,
    `add 2001:db8:1:1::1 ${VIA}`,
    `add 2000::/3 ${VIA}`,
    `add 2001:db8:0:1::/64 ${VIA}`,
  ),
  typed(
    'kinds',
    'unreachable, prohibit, blackhole and throw',
    'ip6_rt_type_to_error(), net/ipv6/route.c',
    'add unreachable 2001:db8:1::/48',
    'add prohibit 2001:db8:2::/48',
    'add blackhole 2001:db8:3::/48',
    'add throw 2001:db8:4::/48',
    'get 2001:db8:1::1',
    'get 2001:db8:2::1',
    'get 2001:db8:3::1',
    'get 2001:db8:4::1',
    'get 2001:db8:5::1',
  ),
  typed(
    'lifetime',
    'A route with an end',
    NEW,
    `add ${P} ${VIA} expires 100`,
    `replace ${P} ${VIA}`,
    `add 2001:db8:78::/48 ${VIA} expires 0`,
  ),
  typed(
    'metrics',
    'Metrics, a preferred source, a preference',
    NEW,
    `add ${P} ${VIA} mtu 1400 hoplimit 5`,
    `add 2001:db8:78::/48 ${VIA} src 2001:db8::1`,
    `add 2001:db8:79::/48 ${VIA} pref high`,
    `add 2001:db8:7a::/48 ${VIA} src ${HOST.toString()}`,
    'get 2001:db8:77::1',
  ),
  typed(
    'tables',
    'Other tables',
    NEW,
    `add ${P} ${VIA} table 100`,
    'show table 100',
    'show table 101',
    `add ${P} ${VIA} table local`,
    `show table all ${P}`,
    `del ${P} table 100`,
    'flush table local proto boot',
  ),
  typed(
    'flush',
    'flush by prefix, protocol and device',
    DEL,
    `add ${P} ${VIA} proto static`,
    `add 2001:db8:77:1::/64 ${VIA}`,
    `add 2001:db8:78::/48 ${VIA}`,
    'flush proto static',
    `flush root ${P}`,
    'flush dev eth0',
    'flush 2001:db8:99::/48',
  ),
  [
    'down',
    { title: 'A device that is down', source: 'fib6_nh_init(), net/ipv6/route.c', bench: { down: true } },
    async k => {
      await k.run(
        `ip -6 route add ${P} ${VIA}`,
        `ip -6 route add ${P} dev eth0`,
        `ip -6 route add unreachable ${P}`,
      );
      await k.run('ip -6 route', 'ip -6 route get 2001:db8:77::1', 'ip -6 route get 2001:db8:78::1');
    },
  ],
  [
    'goes-down',
    {
      title: 'A device goes down and comes back: static routes do not',
      source: 'fib6_ifdown(), net/ipv6/route.c',
      bench: quick({ ports: 2 }),
    },
    async k => {
      await k.ready('eth0');
      await k.ready('eth1');
      await k.run(
        `ip -6 route add ${P} nexthop ${VIA} nexthop via fe80::9 dev eth1`,
        `ip -6 route add 2001:db8:78::/48 ${VIA}`,
      );
      await k.run(
        'ip link set eth0 down',
        'ip -6 route',
        'ip -6 route get 2001:db8:77::1',
        'ip link set eth0 up',
      );
      await k.ready('eth0');
      await k.run('ip -6 route', 'ip link set eth1 down', 'ip -6 route');
    },
  ],
  [
    'over-advertised',
    {
      title: 'add, append, replace and del where a router has advertised itself',
      source: NEW,
      bench: quick(),
    },
    async k => {
      await k.ready();
      await k.ra({ options: [sllao()] });
      await k.run(`ip -6 route add default ${VIA}`, `ip -6 route append default ${VIA}`, 'ip -6 route');
      await k.run(
        `ip -6 route append default ${OTHER}`,
        'ip -6 route',
        'ip -6 route del default',
        'ip -6 route',
      );
      await k.ra({ options: [sllao()] });
      await k.run('ip -6 route');
    },
  ],
  [
    'replace-advertised',
    { title: 'replace where only a router has advertised itself', source: NEW, bench: quick() },
    async k => {
      await k.ready();
      await k.ra({ options: [sllao()] });
      await k.run(`ip -6 route replace default ${VIA}`, 'ip -6 route');
      await k.ra({ options: [sllao()] });
      await k.run(
        'ip -6 route',
        `ip -6 route replace default via ${ROUTER.toString()} dev eth0`,
        'ip -6 route',
      );
    },
  ],
  [
    'ping-errors',
    {
      title: 'What a program hears of routes that lead nowhere',
      source: 'ip6_rt_type_to_error(), net/ipv6/route.c',
      bench: quick(),
    },
    async k => {
      await k.ready();
      await k.run(
        'ip addr add 2001:db8::1/64 dev eth0',
        'ip -6 route add unreachable 2001:db8:1::/48',
        'ip -6 route add prohibit 2001:db8:2::/48',
        'ip -6 route add blackhole 2001:db8:3::/48',
        'ip -6 route add throw 2001:db8:4::/48',
      );
      for (const digit of [1, 2, 3, 4, 5]) await k.run(`ping -c 1 -W 1 2001:db8:${digit}::1`);
      await k.run('ping -c 1 -W 1 fe80::5', 'ping -c 1 -W 1 ff02::1', 'ping -c 1 -W 4 2001:db8::5');
    },
  ],
]);

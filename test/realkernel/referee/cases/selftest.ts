/** What the kernel's own selftests (tools/testing/selftests/net) assert and no other theme asks. */
import {
  framed,
  HOST,
  HOST_MAC,
  ip,
  mac,
  ROUTER_MAC,
  sllao,
  tllao,
} from '../../../../sim/conformance/messages';
import { quick, theme, type RefereeCase } from '../case';
import { commands, setConf, type Row } from '../commands';
import type { Session } from '../session';
import { echo, ns, packetTooBig, redirect, spoilt } from '../stimuli';

const P = '2001:db8:77::/48';
const VETH = 'ip link add a0 address 02:00:00:00:00:a0 type veth peer name a1 address 02:00:00:00:00:a1';
/** A device that is up, has a carrier and no addresses of its own accord. */
const PAIR = [
  VETH,
  'sysctl -qw net.ipv6.conf.a0.accept_dad=0 net.ipv6.conf.a1.disable_ipv6=1',
  'ip link set a0 up',
  'ip link set a1 up',
];

const NEAR = ip('2001:db8:1::5');
const FAR = ip('2001:db8:2::5');
const NEAR_MAC = mac('02:00:00:00:00:05');
const FAR_MAC = mac('02:00:00:00:00:06');

/** A packet from the station at eth0 for the one at eth1, or as `change` has it; and what comes out there. */
async function through(k: Session, change: Partial<Parameters<typeof framed>[1]> = {}): Promise<void> {
  const envelope = { src: NEAR, dst: FAR, srcMac: NEAR_MAC, dstMac: HOST_MAC, hopLimit: 64, ...change };
  await k.put(framed(echo(), envelope));
  await k.wait(0.2);
  await k.sent({ port: 'eth1', only: /echo/ });
}

/** A router between the two stations. */
function router(id: string, title: string, source: string, script: RefereeCase['script']): Row {
  return [
    id,
    { title, source, bench: quick({ ports: 2 }) },
    async k => {
      await k.ready('eth0');
      await k.ready('eth1');
      await k.run(
        'ip addr add 2001:db8:1::1/64 dev eth0 nodad',
        'ip addr add 2001:db8:2::1/64 dev eth1 nodad',
      );
      await k.run(`ip -6 neigh add ${FAR} dev eth1 lladdr ${FAR_MAC} nud permanent`);
      await k.forget('eth1');
      await script(k);
    },
  ];
}

/** What was counted, but for the messages that a host sends when chance will have it. */
const COUNTED =
  'grep -E "^(Ip6In.*(Errors|NoRoutes|Protos|Discards)|Icmp6In|Ip6OutNo|Ip6OutDis|Ip6Frag|Icmp6Out(Dest|Pkt|Time|Parm|Echo|NeighborA|Redir))"' +
  ' /proc/net/snmp6 | grep -v -w 0';

const OWN = ip('2001:db8:1::1');
const AWAY = ip('2001:db8:f::1');
const SHORTER = ip('fe80::ff:fe00:3');
const TO_SHORTER = redirect(AWAY, SHORTER, [tllao(mac('02:00:00:00:00:03'))]);

/** A host whose router says of AWAY what `script` has it say. */
function redirected(id: string, title: string, script: RefereeCase['script']): Row {
  return [
    id,
    { title, source: 'icmp_redirect.sh', bench: quick() },
    async k => {
      await k.ready();
      await k.run(`ip addr add ${OWN}/64 dev eth0 nodad`);
      await k.ra({ options: [sllao()] });
      await script(k);
    },
  ];
}

const isRedirected = (k: Session): Promise<void> => k.send(TO_SHORTER, { dst: HOST });
const isTooBig = (k: Session, mtu: number): Promise<void> =>
  k.send(packetTooBig(mtu, OWN, AWAY), { dst: OWN, hopLimit: 64, dstMac: HOST_MAC });
const GET = `ip -6 route get ${AWAY}`;

export const selftest = theme('selftest', [
  [
    'evict-nocarrier-all',
    {
      title: 'all.ndisc_evict_nocarrier 0: neighbours of every device stay',
      source: 'arp_ndisc_evict_nocarrier.sh',
      bench: quick({ sysctl: { 'net.ipv6.conf.all.ndisc_evict_nocarrier': 0 } }),
    },
    async k => {
      await k.ready();
      await k.send(ns(HOST, ROUTER_MAC), { dst: HOST });
      await k.run('sysctl net.ipv6.conf.eth0.ndisc_evict_nocarrier');
      await k.carrier(false);
      await k.wait(1.5);
      await k.run('ip -6 neigh');
    },
  ],
  router(
    'force-forwarding',
    'Forwarding by all, by the two devices, and forced',
    'ipv6_force_forwarding.sh',
    async k => {
      await through(k);
      await k.run('sysctl -w net.ipv6.conf.eth0.forwarding=1');
      await through(k);
      await k.run(
        'sysctl -w net.ipv6.conf.eth0.forwarding=0',
        'sysctl -w net.ipv6.conf.eth0.force_forwarding=1',
      );
      await through(k);
      await k.run(
        'sysctl -w net.ipv6.conf.eth0.force_forwarding=0',
        'sysctl -w net.ipv6.conf.all.force_forwarding=1',
      );
      await k.run('sysctl net.ipv6.conf.eth0.force_forwarding net.ipv6.conf.default.force_forwarding');
      await through(k);
      await k.run('sysctl -w net.ipv6.conf.eth1.force_forwarding=0');
      await through(k);
      await k.run(
        'sysctl -w net.ipv6.conf.eth0.force_forwarding=2',
        'sysctl -w net.ipv6.conf.all.forwarding=1',
      );
      await through(k);
    },
  ),
  router(
    'counters-router',
    'What a router counts: forwarded, and not',
    'forwarding/ip6_forward_instats_vrf.sh',
    async k => {
      await through(k);
      await k.run('sysctl -w net.ipv6.conf.all.forwarding=1');
      await through(k);
      await through(k, { hopLimit: 1 });
      await through(k, { dst: ip('2001:db8:dead::1') });
      await through(k, { src: ip('fe80::5') });
      await through(k, { dstMac: mac('33:33:00:00:00:01') });
      await through(k, { src: ip('ff02::5') });
      await k.run('ip link set eth1 mtu 1280');
      await k.put(
        framed(echo(1, 1300), { src: NEAR, dst: FAR, srcMac: NEAR_MAC, dstMac: HOST_MAC, hopLimit: 64 }),
      );
      await k.run(COUNTED);
    },
  ),
  [
    'counters-host',
    { title: 'What a host counts', source: 'snmp6_seq_show(), net/ipv6/proc.c', bench: quick() },
    async k => {
      await k.ready();
      await k.run(COUNTED);
      await k.ra({ options: [sllao()] });
      await k.send(ns(HOST, ROUTER_MAC), { dst: HOST });
      await k.send(echo(), { dst: HOST, hopLimit: 64 });
      await k.send(echo(), { dst: ip('ff02::1'), hopLimit: 64 });
      await k.send(echo(), { dst: ip('ff02::77'), hopLimit: 64 });
      await k.send(spoilt(echo()), { dst: HOST, hopLimit: 64 });
      await k.send(redirect(AWAY, SHORTER), { dst: HOST, hopLimit: 64 });
      await k.run(COUNTED, 'ping -6 -c 1 -W 1 ::1', 'ping -6 -c 1 -s 2000 ::1', COUNTED);
      await k.run('sysctl -qw net.ipv6.conf.eth0.disable_ipv6=1');
      await k.ra();
      await k.run(COUNTED);
    },
  ],
  router('sip-equals-dip', 'From the address it is for', 'forwarding/router.sh: sip_equal_dip', async k => {
    await k.run('sysctl -w net.ipv6.conf.all.forwarding=1');
    await through(k, { src: FAR });
  }),
  router('group-mac', 'To the MAC of a group', 'forwarding/router.sh: mc_mac_mismatch', async k => {
    await k.run('sysctl -w net.ipv6.conf.all.forwarding=1');
    await through(k, { dstMac: mac('33:33:00:00:00:01') });
    await through(k, { dstMac: mac('01:02:03:04:05:06') });
    await through(k, { dstMac: mac('ff:ff:ff:ff:ff:ff') });
  }),
  redirected('redirect-then-mtu', 'A redirect, and an MTU behind the other router', async k => {
    await isRedirected(k);
    await isTooBig(k, 1300);
    await k.run(GET, 'ip -6 route show cache');
  }),
  redirected('mtu-then-redirect', 'An MTU, and then a redirect', async k => {
    await isTooBig(k, 1300);
    await k.run(GET);
    await isRedirected(k);
    await k.run(GET, 'ip -6 route show cache');
  }),
  redirected('redirect-and-route', 'A route that is replaced takes its redirect along', async k => {
    await k.run(`ip -6 route add 2001:db8:f::/48 via fe80::ff:fe00:2 dev eth0`);
    await isRedirected(k);
    await isTooBig(k, 1300);
    await k.run(GET, 'ip -6 route replace 2001:db8:f::/48 via fe80::ff:fe00:2 dev eth0', GET);
    await isRedirected(k);
    await k.run(GET, 'ip -6 route del 2001:db8:f::/48', GET);
  }),
  commands(
    'device-deleted',
    {
      title: 'A device that is deleted takes its routes along',
      source: 'fib_tests.sh: fib_unreg_unicast_test',
    },
    ...PAIR,
    1,
    `ip -6 route add ${P} via fe80::9 dev a0`,
    `ip -6 route add unreachable 2001:db8:78::/48 metric 9`,
    'ip -6 route',
    'ip link del a0',
    'ip -6 route',
    'ip -6 route get 2001:db8:77::1',
  ),
  commands(
    'next-hop-deleted',
    {
      title: 'One of two next hops goes with its device, and the route with the other',
      source: 'fib_tests.sh: fib_unreg_multipath_test',
    },
    ...PAIR,
    1,
    `ip -6 route add ${P} nexthop via fe80::9 dev eth0 nexthop via fe80::9 dev a0`,
    `ip -6 route add 2001:db8:78::/48 nexthop via fe80::9 dev a0 nexthop via fe80::a dev a0`,
    'ip -6 route',
    'ip link del a0',
    'ip -6 route',
    'ip link set eth0 down',
    'ip -6 route',
  ),
  commands(
    'next-hop-down',
    {
      title: 'One of two next hops is down, or without a carrier',
      source: 'fib_tests.sh: fib_down_multipath_test',
    },
    ...PAIR,
    1,
    'ip addr add 2001:db8:8::1/64 dev eth0 nodad',
    'ip addr add 2001:db8:9::1/64 dev a0 nodad',
    `ip -6 route add ${P} nexthop via 2001:db8:8::9 dev eth0 nexthop via 2001:db8:9::9 dev a0`,
    'ip link set a1 down',
    1.2,
    'ip -6 route',
    'ip link set a0 down',
    'ip -6 route',
    'ip -6 route get 2001:db8:77::1',
    'ip link set a0 up',
    'ip -6 route',
    'ip link set eth0 down',
    'ip -6 route',
  ),
  commands(
    'address-without-carrier',
    { title: 'An address that is added without a carrier', source: 'fib_tests.sh: fib_carrier_unicast_test' },
    ...PAIR,
    1,
    'ip link set a1 down',
    1.2,
    'ip addr add 2001:db8:9::1/64 dev a0',
    'ip -6 addr show dev a0',
    'ip -6 route show table all dev a0',
    'ip link set a1 up',
    2,
    'ip -6 addr show dev a0',
    'ip -6 route show table all dev a0',
  ),
  commands(
    'address-metric',
    {
      title: 'The metric of the route to the prefix of an address',
      source: 'fib_tests.sh: ipv6_addr_metric_test',
    },
    ...PAIR,
    1,
    'ip -6 addr add dev a0 2001:db8:104::1/64',
    'ip -6 addr add dev eth0 2001:db8:104::2/64',
    'ip -6 route show 2001:db8:104::/64',
    'ip -6 addr flush dev a0',
    'ip -6 addr add dev a0 2001:db8:104::1/64 metric 257',
    'ip -6 route show 2001:db8:104::/64',
    'ip -6 addr del dev eth0 2001:db8:104::2/64',
    'ip -6 addr add dev eth0 2001:db8:104::2/64 metric 258',
    'ip -6 route show 2001:db8:104::/64',
    'ip -6 addr del dev a0 2001:db8:104::1/64 metric 257',
    'ip -6 route show 2001:db8:104::/64',
    'ip -6 addr change dev eth0 2001:db8:104::2/64 metric 259',
    'ip -6 route show 2001:db8:104::/64',
    'ip -6 addr show dev eth0',
    setConf('all', 'keep_addr_on_down', 1),
    'ip link set eth0 down',
    'ip -6 route show 2001:db8:104::/64',
    'ip link set eth0 up',
    1.5,
    'ip -6 route show 2001:db8:104::/64',
    'ip -6 addr flush dev eth0 scope global',
    'ip -6 addr add dev eth0 2001:db8:104::1 peer 2001:db8:104::2 metric 260',
    'ip -6 route',
    'ip -6 addr change dev eth0 2001:db8:104::1 peer 2001:db8:104::3 metric 261',
    'ip -6 route',
    'ip -6 addr show dev eth0',
  ),
]);

/** Solicitations: what is made of those that come, and when those of our own are sent. */
import {
  framed,
  HOST,
  ip,
  mac,
  ROUTER,
  ROUTER_MAC,
  sllao,
  type Envelope,
} from '../../../../sim/conformance/messages';
import type { NeighborSolicitation } from '../../../../sim/wire/icmpv6';
import { asksOnce, quick, theme, type About, type RefereeCase } from '../case';
import { station } from '../stations';
import { echo, na, ns, patched, solicitedNode, spoilt } from '../stimuli';

const RECEPTION = 'ndisc_recv_ns(), net/ipv6/ndisc.c; RFC 4861 §7.2.3';
const TIMER = 'neigh_timer_handler(), net/core/neighbour.c; RFC 4861 §7.3.3';

type Row = readonly [id: string, about: About, script: RefereeCase['script']];

const NEIGHBOURS = 'ip -6 neigh show nud all dev eth0 to fe80::ff:fe00:2';
const OTHER_MAC = mac('02:00:00:00:00:99');
const ABOUT_NEIGHBOURS = /neighbor|echo|unreachable/;

/** One solicitation: the answer, and the entry of who asked. */
function asked(
  id: string,
  title: string,
  message: NeighborSolicitation,
  envelope: Envelope = {},
  before: readonly string[] = [],
): Row {
  return [
    id,
    { title, source: RECEPTION, bench: quick() },
    async k => {
      await k.ready();
      await k.run(...before);
      await k.forget();
      await k.send(message, { dst: solicitedNode(HOST), ...envelope });
      await k.wait(0.2);
      await k.sent({ only: /neighbor/ });
      await k.run(NEIGHBOURS);
    },
  ];
}

/** An entry that is there when the solicitation comes. */
const entry = (state: string): string[] => [
  `ip -6 neigh add ${ROUTER} dev eth0 lladdr ${OTHER_MAC.toString()} nud ${state}`,
];

export const neighbourSolicitation = theme('neighbour-solicitation', [
  asked('multicast', 'To the group of the target', ns(HOST, ROUTER_MAC)),
  asked('multicast-bare', 'To the group, without a link-layer address', ns(HOST)),
  asked('unicast', 'To the target itself', ns(HOST, ROUTER_MAC), { dst: HOST }),
  asked('unicast-bare', 'To the target, without a link-layer address', ns(HOST), { dst: HOST }),
  asked('unspecified', 'From nobody: the answer is for all', ns(HOST), { src: ip('::') }),
  asked('unspecified-with-option', 'From nobody, with a link-layer address', ns(HOST, ROUTER_MAC), {
    src: ip('::'),
  }),
  asked('unspecified-unicast', 'From nobody, to the target itself', ns(HOST), { src: ip('::'), dst: HOST }),
  asked('another-target', 'For an address that is not ours', ns('fe80::7', ROUTER_MAC), { dst: HOST }),
  asked('group-target', 'For a group', ns('ff02::1', ROUTER_MAC), { dst: HOST }),
  asked('hop-limit-254', 'A hop limit of 254', ns(HOST, ROUTER_MAC), { hopLimit: 254 }),
  asked('code-1', 'Code 1', { ...ns(HOST, ROUTER_MAC), code: 1 }),
  asked('checksum', 'A wrong checksum', spoilt(ns(HOST, ROUTER_MAC))),
  asked('all-nodes', 'To all nodes', ns(HOST, ROUTER_MAC), { dst: ip('ff02::1') }),
  asked('other-mac-option', 'The option says another MAC than the frame', ns(HOST, OTHER_MAC)),
  asked('two-options', 'Two link-layer addresses', {
    ...ns(HOST, ROUTER_MAC),
    options: [sllao(), sllao(OTHER_MAC)],
  }),
  asked('from-ourselves', 'From the very address it asks for', ns(HOST, ROUTER_MAC), { src: HOST }),
  [
    'hidden',
    {
      title: 'Groups, and our own addresses on the loopback, are neighbours of whom nothing is asked',
      source: 'ndisc_constructor(), net/ipv6/ndisc.c',
    },
    async k => {
      await k.ready();
      await k.run('ip -6 neigh flush all nud noarp', 'ip -6 neigh show nud all');
      await k.run('ip addr add 2001:db8:1::9/64 dev eth0 nodad');
      await k.run(
        'ping -6 -q -c 1 ::1',
        'ping -6 -q -c 1 2001:db8:1::9',
        'ping -6 -q -c 1 -W 1 ff02::1:7%eth0',
      );
      await k.run('ip -6 neigh', 'ip -6 neigh show nud noarp', 'ip -6 neigh show nud all dev lo');
      await k.run(
        'ip -6 neigh add ff02::1:8 lladdr 02:00:00:00:00:08 dev eth0',
        'ip -6 neigh show nud all ff02::1:8',
      );
      await k.run('ip -6 neigh del ff02::1:7 dev eth0', 'ip -6 neigh show nud all ff02::1:7');
      await k.run('ip link set eth0 down', 'ip -6 neigh show nud all');
    },
  ],
  ...['reachable', 'stale', 'permanent', 'probe', 'noarp'].map(state =>
    asked(
      `entry-${state}`,
      `Another address than the entry, which is ${state}`,
      ns(HOST, ROUTER_MAC),
      {},
      entry(state),
    ),
  ),
  asked(
    'entry-same',
    'The address of an entry that is reachable',
    ns(HOST, OTHER_MAC),
    {},
    entry('reachable'),
  ),
  [
    'option-of-length-0',
    { title: 'An option of no length', source: 'ndisc_parse_options(), net/ipv6/ndisc.c', bench: quick() },
    async k => {
      await k.ready();
      await k.forget();
      await k.put(patched(framed(ns(HOST, ROUTER_MAC), { dst: HOST }), 25, 0));
      await k.wait(0.2);
      await k.sent({ only: /neighbor/ });
      await k.run(NEIGHBOURS);
    },
  ],
  [
    'resolution',
    { title: 'Three solicitations a second apart, then it failed', source: TIMER, bench: quick() },
    async k => {
      await k.ready();
      await k.forget();
      k.mark();
      await k.run(`ping -c 1 -W 1 ${ROUTER}%eth0 >/dev/null & sleep 0.3`, NEIGHBOURS);
      await k.wait(4);
      await k.sent({ only: /neighbor/, times: true });
      await k.run(NEIGHBOURS);
    },
  ],
  [
    'resolution-mcast-1',
    {
      title: 'mcast_solicit 1 and retrans_time_ms 500',
      source: TIMER,
      bench: quick({
        sysctl: { 'net.ipv6.neigh.eth0.mcast_solicit': 1, 'net.ipv6.neigh.eth0.retrans_time_ms': 500 },
      }),
    },
    async k => {
      await k.ready();
      await k.forget();
      k.mark();
      await k.run(`ping -c 1 -W 2 ${ROUTER}%eth0`);
      await k.sent({ only: /neighbor/, times: true });
      await k.run(NEIGHBOURS);
    },
  ],
  [
    'stale-used',
    {
      title: 'A stale entry is used: delay, then three probes to its address',
      source: TIMER,
      bench: quick({ sysctl: { 'net.ipv6.neigh.eth0.delay_first_probe_time': 1 } }),
    },
    async k => {
      await k.ready();
      await k.run(...entry('stale'));
      await k.forget();
      k.mark();
      await k.send(echo(), { dst: HOST });
      await k.wait(0.5);
      await k.run(NEIGHBOURS);
      await k.wait(1.1);
      await k.run(NEIGHBOURS);
      await k.wait(3.5);
      await k.sent({ only: ABOUT_NEIGHBOURS, times: true });
      await k.run(NEIGHBOURS);
    },
  ],
  [
    'probe-answered',
    {
      title: 'A probe is answered',
      source: TIMER,
      bench: quick({ sysctl: { 'net.ipv6.neigh.eth0.delay_first_probe_time': 1 } }),
    },
    async k => {
      await k.ready();
      await k.run(`ip -6 neigh add ${ROUTER} dev eth0 lladdr ${ROUTER_MAC.toString()} nud stale`);
      k.answer(station(ROUTER_MAC, [ROUTER.toString()]));
      await k.forget();
      k.mark();
      await k.send(echo(), { dst: HOST });
      await k.wait(1.6);
      await k.sent({ only: /neighbor|echo/, times: true });
      await k.run(NEIGHBOURS);
    },
  ],
  [
    'mcast-resolicit',
    {
      title: 'mcast_resolicit asks the group after the probes',
      source: 'neigh_max_probes(), neigh_invalidate(), net/core/neighbour.c',
      bench: quick({
        sysctl: {
          'net.ipv6.neigh.eth0.delay_first_probe_time': 1,
          'net.ipv6.neigh.eth0.ucast_solicit': 1,
          'net.ipv6.neigh.eth0.mcast_resolicit': 2,
        },
      }),
    },
    async k => {
      await k.ready();
      await k.run(...entry('stale'));
      await k.forget();
      k.mark();
      await k.send(echo(), { dst: HOST });
      await k.wait(5);
      await k.sent({ only: ABOUT_NEIGHBOURS, times: true });
      await k.run(NEIGHBOURS);
    },
  ],
  [
    'queue',
    {
      title: 'Packets that wait for the answer are sent with it',
      source: '__neigh_event_send(), net/core/neighbour.c',
      bench: quick({ sysctl: asksOnce() }),
    },
    async k => {
      await k.ready();
      await k.forget();
      for (let sequence = 1; sequence <= 5; sequence++) await k.send(echo(sequence), { dst: HOST });
      await k.wait(0.2);
      await k.sent({ only: /neighbor|echo/ });
      await k.send(na(ROUTER, 'SO', ROUTER_MAC), { dst: HOST });
      await k.wait(0.2);
      await k.sent({ only: /neighbor|echo/ });
      await k.run(NEIGHBOURS);
    },
  ],
]);

/** Several default routers: which is taken, and what static routes and dead neighbours do to that. */
import { HOST, ip, mac, pio, ROUTER, ROUTER_MAC, sllao } from '../../../../sim/conformance/messages';
import { quick, type About, type RefereeCase } from '../case';
import type { Session } from '../session';
import { station } from '../stations';
import { mtu, na } from '../stimuli';

const DISCOVERY = 'ndisc_router_discovery(), net/ipv6/ndisc.c';
const SELECTION = 'rt6_select(), find_rr_leaf(), net/ipv6/route.c; RFC 4191 §3.2';

const OTHER = ip('fe80::ff:fe00:3');
const OTHER_MAC = mac('02:00:00:00:00:03');
const FAR = '2001:db8:f::1';

/**
 * `ip route get` tells the preference that the route had when a processor first used it (rt6_get_pcpu_route(),
 * net/ipv6/route.c): where one was used before, chance decides which processor that was.
 */
const COPIED_PREFERENCE = [/(dev eth0 proto ra src .* pref )(?:medium|high)$/gm, '$1AS-COPIED'] as const;

type Preference = 'low' | 'medium' | 'high' | 'reserved';

/** Two routers advertise themselves, the usual one first. */
async function two(k: Session, first: Preference, second: Preference): Promise<void> {
  await k.ra({ preference: first, options: [sllao()] });
  await k.ra({ preference: second, options: [sllao(OTHER_MAC)] }, { src: OTHER, srcMac: OTHER_MAC });
}

async function look(k: Session): Promise<void> {
  await k.run('ip -6 route show default', `ip -6 route get ${FAR}`);
}

/** Cases of the theme `default-route`. */
export const routerChoice: readonly (readonly [id: string, about: About, script: RefereeCase['script']])[] = [
  ...(
    [
      ['medium', 'medium'],
      ['medium', 'high'],
      ['low', 'medium'],
      ['reserved', 'low'],
      ['low', 'reserved'],
      ['high', 'high'],
    ] as const
  ).map(
    ([first, second]) =>
      [
        `two-${first}-${second}`,
        { title: `Two routers, the first ${first}, the second ${second}`, source: SELECTION, bench: quick() },
        async (k: Session) => {
          await k.ready();
          await two(k, first, second);
          await look(k);
        },
      ] as const,
  ),
  [
    'two-preference-changes',
    { title: 'A preference that changes, and where the route is then', source: SELECTION, bench: quick() },
    async k => {
      await k.ready();
      await two(k, 'medium', 'medium');
      await two(k, 'low', 'medium');
      await look(k);
      await two(k, 'high', 'medium');
      await look(k);
    },
  ],
  [
    'preference-not-accepted',
    {
      title: 'accept_ra_rtr_pref 0: everybody is medium',
      source: SELECTION,
      bench: quick({ sysctl: { 'net.ipv6.conf.eth0.accept_ra_rtr_pref': 0 } }),
    },
    async k => {
      await k.ready();
      await two(k, 'low', 'high');
      await look(k);
    },
  ],
  [
    'two-devices',
    {
      title: 'The same router on two devices, and which device a packet takes',
      source: SELECTION,
      bench: quick({ ports: 2 }),
      mask: [COPIED_PREFERENCE],
    },
    async k => {
      await k.ready('eth0');
      await k.ready('eth1');
      await k.ra({ options: [sllao()] }, {}, 'eth1');
      await k.ra({ options: [sllao()] });
      await look(k);
      await k.run(`ip -6 route get ${FAR} oif eth0`, `ip -6 route get ${FAR} oif eth1`);
      await k.ra({ preference: 'high', options: [sllao()] });
      await look(k);
      await k.run(`ip -6 route get ${FAR} oif eth1`);
    },
  ],
  [
    'static-same',
    {
      title: 'A static route that equals the advertised one stops all of the advertisement',
      source: DISCOVERY,
      bench: quick(),
    },
    async k => {
      await k.ready();
      await k.run(`ip -6 route add default via ${ROUTER} dev eth0`);
      await k.ra({ curHopLimit: 33, retransTimer: 2000, options: [sllao(), pio('2001:db8:1::'), mtu(1400)] });
      await k.run('ip -6 addr show dev eth0 scope global', 'ip -6 route', 'ip -6 neigh');
      await k.run('sysctl net.ipv6.conf.eth0.hop_limit net.ipv6.conf.eth0.mtu');
      await k.ra({ routerLifetime: 0, options: [sllao(), pio('2001:db8:1::')] });
      await k.run('ip -6 addr show dev eth0 scope global', 'ip -6 route');
    },
  ],
  [
    'static-other-metric',
    { title: 'A static route of another metric is no matter', source: DISCOVERY, bench: quick() },
    async k => {
      await k.ready();
      await k.run(`ip -6 route add default via ${ROUTER} dev eth0 metric 1`);
      await k.ra({ options: [sllao(), pio('2001:db8:1::')] });
      await k.run('ip -6 route', `ip -6 route get ${FAR}`);
    },
  ],
  [
    'static-other-gateway',
    {
      title: 'A static route of the same metric through another router: the older one wins',
      source: SELECTION,
      bench: quick(),
    },
    async k => {
      await k.ready();
      await k.run(`ip -6 route add default via ${OTHER} dev eth0`);
      await k.ra({ options: [sllao()] });
      await look(k);
      await k.ra({ preference: 'high', options: [sllao()] });
      await look(k);
    },
  ],
  [
    'deleted-by-hand',
    {
      title: 'A route deleted by hand is back with the next advertisement',
      source: DISCOVERY,
      bench: quick(),
    },
    async k => {
      await k.ready();
      await k.ra({ options: [sllao()] });
      await k.run('ip -6 route del default');
      await look(k);
      await k.ra({ options: [sllao()] });
      await look(k);
      await k.run('ip -6 route del default');
      await k.run('ip -6 route del default');
    },
  ],
  [
    'router-no-more',
    {
      title: 'An advertisement of the router as a neighbour, without R, takes its route away',
      source: 'rt6_clean_tohost(), net/ipv6/route.c; RFC 4861 §7.2.5',
      bench: quick(),
    },
    async k => {
      await k.ready();
      await two(k, 'medium', 'medium');
      await k.send(na(ROUTER, 'SO', ROUTER_MAC), { dst: HOST });
      await k.run('ip -6 neigh');
      await look(k);
      await k.send(na(OTHER, 'RSO', OTHER_MAC), { src: OTHER, srcMac: OTHER_MAC, dst: HOST });
      await k.run('ip -6 neigh');
      await look(k);
    },
  ],
  [
    'failover',
    {
      title: 'A host goes to the next router when the first one has failed, and back when it answers',
      source: SELECTION,
      bench: quick(),
    },
    async k => {
      await k.ready();
      await two(k, 'medium', 'medium');
      await k.run('ip -6 neigh change fe80::ff:fe00:2 dev eth0 nud failed');
      await k.forget();
      await look(k);
      await k.sent({ only: /neighbor solicitation/ });
      await k.send(na(ROUTER, 'RSO', ROUTER_MAC), { dst: HOST });
      await k.run('ip -6 neigh');
      await k.send(na(ROUTER, 'RSO', ROUTER_MAC), { dst: HOST });
      await k.run('ip -6 neigh');
      await look(k);
    },
  ],
  [
    'failover-by-use',
    {
      title: 'The first router never answers; the second one does',
      source: SELECTION,
      bench: quick(),
    },
    async k => {
      await k.ready();
      await k.ra({ options: [pio('2001:db8:1::')] });
      await k.ra({ options: [sllao(OTHER_MAC)] }, { src: OTHER, srcMac: OTHER_MAC });
      k.answer(station(OTHER_MAC, [OTHER.toString()], { router: true }));
      await k.run('ip -6 neigh', `ping -c 6 -i 0.8 -W 1 ${FAR}`, 'ip -6 neigh', `ip -6 route get ${FAR}`);
    },
  ],
  [
    'no-failover-on-routers',
    {
      title: 'A machine that forwards stays with the first router, failed or not',
      source: SELECTION,
      bench: quick({ sysctl: { 'net.ipv6.conf.eth0.accept_ra': 2 } }),
    },
    async k => {
      await k.ready();
      await k.run('sysctl -w net.ipv6.conf.all.forwarding=1');
      await two(k, 'medium', 'medium');
      await k.run('ip -6 neigh change fe80::ff:fe00:2 dev eth0 nud failed');
      await look(k);
    },
  ],
  [
    'forwarding-elsewhere',
    {
      title: 'Forwarding on one device alone leaves the choice as it is on a host',
      source: SELECTION,
      bench: quick({ ports: 2 }),
    },
    async k => {
      await k.ready();
      await k.ready('eth1');
      await k.run('sysctl -w net.ipv6.conf.eth1.forwarding=1');
      await two(k, 'medium', 'medium');
      await k.run('ip -6 neigh change fe80::ff:fe00:2 dev eth0 nud failed');
      await look(k);
    },
  ],
  [
    'all-failed',
    { title: 'When all have failed the first one is used all the same', source: SELECTION, bench: quick() },
    async k => {
      await k.ready();
      await two(k, 'low', 'high');
      await k.run('ip -6 neigh change fe80::ff:fe00:3 dev eth0 nud failed');
      await look(k);
      await k.run('ip -6 neigh change fe80::ff:fe00:2 dev eth0 nud failed');
      await look(k);
    },
  ],
];

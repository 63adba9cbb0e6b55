/** Route Information options: RFC 4191, as far as Linux follows it. */
import { HOST, ip, mac, ROUTER, sllao } from '../../../../sim/conformance/messages';
import type { NdOption } from '../../../../sim/wire/nd/options';
import { quick, theme, type About, type RefereeCase } from '../case';
import type { Session } from '../session';
import { rio } from '../stimuli';

const RECEPTION = 'rt6_route_rcv(), net/ipv6/route.c; RFC 4191 §2.3';

const OTHER = ip('fe80::ff:fe00:3');
const OTHER_MAC = mac('02:00:00:00:00:03');

type Row = readonly [id: string, about: About, script: RefereeCase['script']];

/** A bench that takes routes of all lengths. */
const open = (sysctl: Record<string, number> = {}) =>
  quick({ sysctl: { 'net.ipv6.conf.eth0.accept_ra_rt_info_max_plen': 128, ...sysctl } });

async function look(k: Session): Promise<void> {
  await k.run('ip -6 route');
}

/** One advertisement after the other. */
function told(id: string, title: string, options: readonly (readonly NdOption[])[]): Row {
  return [
    id,
    { title, source: RECEPTION, bench: open() },
    async k => {
      await k.ready();
      for (const each of options) {
        await k.ra({ options: [sllao(), ...each] });
        await look(k);
      }
    },
  ];
}

export const routeInformation = theme('route-information', [
  [
    'by-default',
    {
      title: 'By default only ::/0 counts',
      source: 'accept_ra_rt_info_max_plen; rt6_route_rcv(), net/ipv6/route.c',
      bench: quick(),
    },
    async k => {
      await k.ready();
      await k.ra({ options: [sllao(), rio('2001:db8:ff00::', 40), rio('2001:db8:1::', 64)] });
      await look(k);
      await k.ra({ routerLifetime: 0, options: [sllao(), rio('::', 0, 300, 'high')] });
      await look(k);
    },
  ],
  [
    'lengths',
    {
      title: 'Shortest and longest prefix that are taken',
      source: 'accept_ra_rt_info_min_plen; rt6_route_rcv(), net/ipv6/route.c',
      bench: open({
        'net.ipv6.conf.eth0.accept_ra_rt_info_min_plen': 48,
        'net.ipv6.conf.eth0.accept_ra_rt_info_max_plen': 64,
      }),
    },
    async k => {
      await k.ready();
      const lengths = [47, 48, 56, 64, 65];
      await k.ra({ options: [sllao(), ...lengths.map(length => rio(`2001:db8:${length}::`, length))] });
      await look(k);
      await k.ra({ options: [rio('::', 0, 300)] });
      await look(k);
    },
  ],
  told('preferences', 'Preferences: a reserved one drops the route', [
    [
      rio('2001:db8:1::', 48, 600, 'low'),
      rio('2001:db8:2::', 48, 600, 'medium'),
      rio('2001:db8:3::', 48, 600, 'high'),
      rio('2001:db8:4::', 48, 600, 'reserved'),
    ],
  ]),
  told('reserved-later', 'A reserved preference for a route that is there changes nothing', [
    [rio('2001:db8:1::', 48, 600, 'high')],
    [rio('2001:db8:1::', 48, 60, 'reserved')],
    [rio('2001:db8:1::', 48, 0, 'reserved')],
  ]),
  told('lifetimes', 'Lifetimes: infinity, a shorter one, none', [
    [rio('2001:db8:1::', 48, 0xffffffff), rio('2001:db8:2::', 48, 1000)],
    [rio('2001:db8:1::', 48, 10), rio('2001:db8:2::', 48, 0xffffffff)],
    [rio('2001:db8:1::', 48, 0), rio('2001:db8:2::', 48, 10)],
    [rio('2001:db8:3::', 48, 0)],
  ]),
  told('default-infinite', 'A lifetime of the default route that the header cannot say', [
    [rio('::', 0, 100000)],
    [rio('::', 0, 0xffffffff)],
    [],
  ]),
  told('default-withdrawn', 'The header makes a default route, the option takes it away', [
    [rio('::', 0, 0)],
    [rio('::', 0, 600, 'low')],
  ]),
  told('default-preference', 'The preference of the option is that of the default route', [
    [rio('::', 0, 600, 'high')],
    [rio('::', 0, 600, 'reserved')],
  ]),
  told('host-bits', 'Bits behind the prefix', [[rio('2001:db8:1:2:3::', 48), rio('2001:db8:1::5', 128)]]),
  // One without any octets for its /48 is taken, too; the prefix is what happens to stand behind it in memory.
  told('too-short', 'An option without the octets its length asks for, and one with more', [
    [{ ...rio('2001:db8:1::', 65), prefixOctets: 8 } as NdOption],
    [{ ...rio('2001:db8:2::', 48), prefixOctets: 16 } as NdOption],
    [{ ...rio('::', 0), prefixOctets: 16 } as NdOption],
  ]),
  told('many', 'Sixteen in one message', [
    Array.from({ length: 16 }, (_each, index) => rio(`2001:db8:${(index + 1).toString(16)}::`, 48)),
  ]),
  told('twice', 'Twice the same prefix in one message: the last one counts', [
    [rio('2001:db8:1::', 48, 600, 'high'), rio('2001:db8:1::', 48, 60, 'low')],
  ]),
  [
    'longest-match',
    {
      title: 'The longer prefix wins, whatever the preferences',
      source: 'RFC 4191 §3.2; rt6_select(), net/ipv6/route.c',
      bench: open(),
    },
    async k => {
      await k.ready();
      await k.ra({ options: [sllao(), rio('2001:db8:1::', 64, 600, 'low')] });
      await k.ra(
        { options: [sllao(OTHER_MAC), rio('2001:db8:1::', 48, 600, 'high')] },
        { src: OTHER, srcMac: OTHER_MAC },
      );
      await look(k);
      await k.run('ip -6 route get 2001:db8:1::1', 'ip -6 route get 2001:db8:1:1::1');
    },
  ],
  [
    'two-routers',
    {
      title: 'The same prefix from two routers',
      source: 'RFC 4191 §3.2; rt6_select(), net/ipv6/route.c',
      bench: open(),
    },
    async k => {
      await k.ready();
      for (const preference of ['medium', 'low'] as const) {
        await k.ra({ options: [sllao(), rio('2001:db8:1::', 48, 600, preference)] });
        await k.ra(
          { options: [sllao(OTHER_MAC), rio('2001:db8:1::', 48, 600, 'medium')] },
          { src: OTHER, srcMac: OTHER_MAC },
        );
        await look(k);
        await k.run('ip -6 route get 2001:db8:1::1');
      }
      await k.ra({ options: [sllao(), rio('2001:db8:1::', 48, 0)] });
      await look(k);
    },
  ],
  [
    'without-default-routes',
    {
      title: 'accept_ra_defrtr 0: ::/0 is not taken, others are',
      source: RECEPTION,
      bench: open({ 'net.ipv6.conf.eth0.accept_ra_defrtr': 0 }),
    },
    async k => {
      await k.ready();
      await k.ra({ options: [sllao(), rio('::', 0), rio('2001:db8:1::', 48)] });
      await look(k);
    },
  ],
  [
    'without-preferences',
    {
      title: 'accept_ra_rtr_pref 0: no routes at all',
      source: RECEPTION,
      bench: open({ 'net.ipv6.conf.eth0.accept_ra_rtr_pref': 0 }),
    },
    async k => {
      await k.ready();
      await k.ra({ routerLifetime: 0, options: [sllao(), rio('::', 0), rio('2001:db8:1::', 48)] });
      await look(k);
    },
  ],
  [
    'min-lifetime',
    {
      title: 'accept_ra_min_lft',
      source: RECEPTION,
      bench: open({ 'net.ipv6.conf.eth0.accept_ra_min_lft': 100 }),
    },
    async k => {
      await k.ready();
      await k.ra({ options: [rio('2001:db8:1::', 48, 99), rio('2001:db8:2::', 48, 100)] });
      await look(k);
      await k.ra({ options: [rio('2001:db8:2::', 48, 0)] });
      await look(k);
    },
  ],
  [
    'static-in-the-way',
    {
      title: 'A static route with the same prefix and metric',
      source: RECEPTION,
      bench: open(),
    },
    async k => {
      await k.ready();
      await k.run(`ip -6 route add 2001:db8:1::/48 via ${ROUTER} dev eth0`);
      await k.run(`ip -6 route add 2001:db8:2::/48 via ${OTHER} dev eth0`);
      await k.ra({ options: [sllao(), rio('2001:db8:1::', 48, 600, 'high'), rio('2001:db8:2::', 48)] });
      await look(k);
      await k.ra({ options: [sllao(), rio('2001:db8:1::', 48, 0), rio('2001:db8:2::', 48, 0)] });
      await look(k);
    },
  ],
  [
    'own-address',
    {
      title: 'From our own address: none',
      source: 'accept_ra_from_local; ndisc_router_discovery(), net/ipv6/ndisc.c',
      bench: open(),
    },
    async k => {
      await k.ready();
      await k.ra({ options: [rio('2001:db8:1::', 48)] }, { src: HOST });
      await look(k);
    },
  ],
  [
    'purge',
    {
      title: 'Forwarding takes ::/0 away and leaves the others',
      source: 'rt6_purge_dflt_routers(), net/ipv6/route.c',
      bench: open(),
    },
    async k => {
      await k.ready();
      await k.ra({ routerLifetime: 0, options: [sllao(), rio('::', 0), rio('2001:db8:1::', 48)] });
      await look(k);
      await k.run('sysctl -w net.ipv6.conf.all.forwarding=1');
      await look(k);
    },
  ],
]);

/** Routers of which nothing is known: they are asked whether they are there, now and then, while others are used. */
import { ip, mac, ROUTER, ROUTER_MAC, HOST, sllao } from '../../../../sim/conformance/messages';
import { quick, theme, type About, type RefereeCase } from '../case';
import type { Session } from '../session';
import { na } from '../stimuli';

const PROBE = 'rt6_probe(), net/ipv6/route.c; RFC 4191 §3.5';
const OTHER = ip('fe80::ff:fe00:3');
const OTHER_MAC = mac('02:00:00:00:00:03');
const GET = 'ip -6 route get 2001:db8:f::1';
const SOLICITATIONS = { only: /neighbor solicitation/ };

type Row = readonly [id: string, about: About, script: RefereeCase['script']];

/** A preferred router that nobody knows the address of, and one that is known. */
function probing(
  id: string,
  title: string,
  sysctl: Record<string, number>,
  script: (k: Session) => Promise<void>,
): Row {
  return [
    id,
    { title, source: PROBE, bench: quick({ sysctl: { 'net.ipv6.neigh.eth0.mcast_solicit': 1, ...sysctl } }) },
    async k => {
      await k.ready();
      await k.ra({ preference: 'high' });
      await k.ra({ preference: 'low', options: [sllao(OTHER_MAC)] }, { src: OTHER, srcMac: OTHER_MAC });
      await k.forget();
      await script(k);
    },
  ];
}

export const routerProbe = theme('router-probe', [
  probing('at-once', 'It is asked when somebody looks for a way, and the other is used', {}, async k => {
    await k.run(GET);
    await k.wait(0.3);
    await k.sent(SOLICITATIONS);
    await k.run(GET);
    await k.wait(0.3);
    await k.sent(SOLICITATIONS);
  }),
  probing('answers', 'It answers, and is used', {}, async k => {
    await k.run(GET);
    await k.wait(0.3);
    await k.send(na(ROUTER, 'RSO', ROUTER_MAC), { dst: HOST });
    await k.run('ip -6 neigh', GET);
  }),
  probing(
    'interval',
    'It is asked again after router_probe_interval',
    { 'net.ipv6.conf.eth0.router_probe_interval': 2 },
    async k => {
      await k.run(GET);
      await k.wait(0.3);
      await k.sent(SOLICITATIONS);
      await k.wait(2.5);
      await k.run(GET);
      await k.wait(0.3);
      await k.sent(SOLICITATIONS);
    },
  ),
  probing('not-before', 'And not before', { 'net.ipv6.conf.eth0.router_probe_interval': 30 }, async k => {
    await k.run(GET);
    await k.wait(0.3);
    await k.sent(SOLICITATIONS);
    await k.wait(2.5);
    await k.run(GET);
    await k.wait(0.3);
    await k.sent(SOLICITATIONS);
  }),
  probing(
    'failed',
    'One that has failed is asked as well',
    { 'net.ipv6.conf.eth0.router_probe_interval': 1 },
    async k => {
      await k.run(`ip -6 neigh add ${ROUTER} dev eth0 lladdr ${ROUTER_MAC.toString()} nud failed`);
      await k.wait(1.5);
      await k.forget();
      await k.run(GET);
      await k.wait(0.3);
      await k.sent(SOLICITATIONS);
    },
  ),
  probing(
    'forwarding',
    'A machine that forwards asks nobody and takes the first',
    {
      'net.ipv6.conf.eth0.accept_ra': 2,
      'net.ipv6.conf.all.forwarding': 1,
    },
    async k => {
      await k.run(GET);
      await k.wait(0.3);
      await k.sent(SOLICITATIONS);
    },
  ),
  probing(
    'without-preferences',
    'accept_ra_rtr_pref 0: all are medium, and are asked all the same',
    {
      'net.ipv6.conf.eth0.accept_ra_rtr_pref': 0,
    },
    async k => {
      await k.run('ip -6 route show default', GET);
      await k.wait(0.3);
      await k.sent(SOLICITATIONS);
    },
  ),
]);

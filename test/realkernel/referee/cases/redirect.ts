/** Redirects: which are believed, and what becomes of the route and the neighbour. */
import { HOST, ip, mac, ROUTER, sllao, tllao, type Envelope } from '../../../../sim/conformance/messages';
import type { Redirect } from '../../../../sim/wire/icmpv6';
import { quick, theme, type About, type RefereeCase } from '../case';
import { redirect } from '../stimuli';

const SOURCE = 'rt6_do_redirect(), ndisc_redirect_rcv(); RFC 4861 §8';

type Row = readonly [id: string, about: About, script: RefereeCase['script']];

const FAR = '2001:db8:f::1';
const OTHER = ip('fe80::ff:fe00:3');
const OTHER_MAC = mac('02:00:00:00:00:03');

/** The router says that FAR is better reached otherwise. */
function told(
  id: string,
  title: string,
  message: Redirect,
  envelope: Envelope = {},
  sysctl: Record<string, number> = {},
): Row {
  return [
    id,
    { title, source: SOURCE, bench: quick({ sysctl }) },
    async k => {
      await k.ready();
      await k.run('ip addr add 2001:db8:1::1/64 dev eth0');
      await k.ra({ options: [sllao()] });
      await k.run(...Object.keys(sysctl).map(key => `sysctl ${key}`));
      await k.send(message, { dst: HOST, ...envelope });
      await k.run(`ip -6 route get ${FAR}`, 'ip -6 route', 'ip -6 neigh');
    },
  ];
}

const WITH = [tllao(OTHER_MAC)];

export const redirects = theme('redirect', [
  told('to-router', 'To another router', redirect(FAR, OTHER, WITH)),
  told('to-router-bare', 'To another router, without its link-layer address', redirect(FAR, OTHER)),
  told('on-link', 'The destination itself', redirect(FAR, FAR, WITH)),
  told('on-link-bare', 'The destination itself, without its link-layer address', redirect(FAR, FAR)),
  told('from-another', 'From somebody who is not the router', redirect(FAR, OTHER, WITH), {
    src: ip('fe80::7'),
  }),
  told('global-source', 'From a global address', redirect(FAR, OTHER, WITH), { src: ip('2001:db8:1::7') }),
  told('hop-limit-254', 'A hop limit of 254', redirect(FAR, OTHER, WITH), { hopLimit: 254 }),
  told('code-1', 'Code 1', { ...redirect(FAR, OTHER, WITH), code: 1 }),
  told('group', 'For a group', redirect('ff0e::1', OTHER, WITH)),
  told(
    'global-target',
    'To a global address that is not the destination',
    redirect(FAR, '2001:db8:1::7', WITH),
  ),
  told(
    'not-accepted',
    'accept_redirects 0',
    redirect(FAR, OTHER, WITH),
    {},
    { 'net.ipv6.conf.eth0.accept_redirects': 0 },
  ),
  told(
    'router',
    'On a router',
    redirect(FAR, OTHER, WITH),
    {},
    { 'net.ipv6.conf.eth0.forwarding': 1, 'net.ipv6.conf.eth0.accept_ra': 2 },
  ),
  told('back', 'To the router that says so', redirect(FAR, ROUTER)),
]);

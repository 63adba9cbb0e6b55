/** The default routes that advertisements make: how long, which of several, and what is in their way. */
import { pio, sllao } from '../../../../sim/conformance/messages';
import { quick, theme } from '../case';
import type { Session } from '../session';
import { routerChoice } from './default-router-choice';
import { mtu } from '../stimuli';

const DISCOVERY = 'ndisc_router_discovery(), net/ipv6/ndisc.c';

const FAR = '2001:db8:f::1';

async function look(k: Session): Promise<void> {
  await k.run('ip -6 route show default', `ip -6 route get ${FAR}`);
}

export const defaultRoute = theme('default-route', [
  [
    'lifetime-0',
    {
      title: 'A lifetime of 0 takes the route away, and what else is in the message counts',
      source: DISCOVERY,
      bench: quick(),
    },
    async k => {
      await k.ready();
      await k.ra({ options: [sllao()] });
      await look(k);
      await k.ra({ routerLifetime: 0, options: [sllao(), pio('2001:db8:1::')] });
      await look(k);
      await k.run('ip -6 addr show dev eth0 scope global', 'ip -6 neigh');
    },
  ],
  [
    'lifetime-65535',
    { title: 'The longest lifetime is not infinite', source: DISCOVERY, bench: quick() },
    async k => {
      await k.ready();
      await k.ra({ routerLifetime: 65535, options: [sllao()] });
      await look(k);
      await k.ra({ routerLifetime: 30, options: [sllao()] });
      await look(k);
    },
  ],
  [
    'expired',
    {
      title: 'An expired route is listed, with what it has less than nothing, and not used',
      source: 'fib6_check_expired(), include/net/ip6_fib.h; fib6_run_gc(), net/ipv6/ip6_fib.c',
      bench: quick(),
    },
    async k => {
      await k.ready();
      await k.ra({ routerLifetime: 1, options: [sllao(), pio('2001:db8:1::')] });
      await k.wait(4);
      await look(k);
      await k.run('ping -c 1 -W 1 2001:db8:f::1');
      await k.ra({ routerLifetime: 60, options: [sllao()] });
      await look(k);
    },
  ],
  [
    'min-lifetime',
    {
      title: 'accept_ra_min_lft: a shorter lifetime is not looked at, 0 is',
      source: 'accept_ra_min_lft; ndisc_router_discovery(), net/ipv6/ndisc.c',
      bench: quick({ sysctl: { 'net.ipv6.conf.eth0.accept_ra_min_lft': 100 } }),
    },
    async k => {
      await k.ready();
      await k.ra({ routerLifetime: 99, options: [sllao(), mtu(1400)] });
      await look(k);
      await k.ra({ routerLifetime: 100, options: [sllao()] });
      await look(k);
      await k.ra({ routerLifetime: 50, options: [sllao()] });
      await look(k);
      await k.ra({ routerLifetime: 0, options: [sllao()] });
      await look(k);
    },
  ],
  [
    'hop-limit',
    {
      title: 'The hop limit: 0 says nothing, less than the minimum is not taken',
      source: 'accept_ra_min_hop_limit; ndisc_router_discovery(), net/ipv6/ndisc.c',
      bench: quick({ sysctl: { 'net.ipv6.conf.eth0.accept_ra_min_hop_limit': 30 } }),
    },
    async k => {
      await k.ready();
      for (const curHopLimit of [0, 100, 29, 30, 0, 255]) {
        await k.ra({ curHopLimit, options: [sllao()] });
        await k.run('ip -6 route show default', 'sysctl net.ipv6.conf.eth0.hop_limit');
      }
    },
  ],
  [
    'hop-limit-without-route',
    {
      title: 'The hop limit of a router that is none',
      source: DISCOVERY,
      bench: quick(),
    },
    async k => {
      await k.ready();
      await k.ra({ curHopLimit: 77, routerLifetime: 0, options: [sllao()] });
      await k.run('ip -6 route show default', 'sysctl net.ipv6.conf.eth0.hop_limit');
    },
  ],
  [
    'mtu-on-route',
    { title: 'The MTU stands on the route as well', source: DISCOVERY, bench: quick() },
    async k => {
      await k.ready();
      await k.ra({ options: [sllao(), mtu(1400)] });
      await look(k);
      await k.ra({ options: [sllao()] });
      await look(k);
      await k.ra({ options: [sllao(), mtu(1500)] });
      await look(k);
    },
  ],
  [
    'metric',
    {
      title: 'ra_defrtr_metric: written later, it takes effect with the next advertisement',
      source: 'ra_defrtr_metric; ndisc_router_discovery(), net/ipv6/ndisc.c',
      bench: quick(),
    },
    async k => {
      await k.ready();
      await k.ra({ preference: 'high', options: [sllao()] });
      await k.run('sysctl -w net.ipv6.conf.eth0.ra_defrtr_metric=300');
      await look(k);
      await k.ra({ preference: 'high', options: [sllao()] });
      await look(k);
      await k.run('sysctl -w net.ipv6.conf.eth0.ra_defrtr_metric=0');
    },
  ],
  ...routerChoice,
]);

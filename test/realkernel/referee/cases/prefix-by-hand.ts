/** Prefixes that are advertised, and addresses and routes by hand beside them. */
import { ip, mac, pio, ROUTER, sllao } from '../../../../sim/conformance/messages';
import type { NdOption, PrefixInformation } from '../../../../sim/wire/nd/options';
import { quick, type About, type RefereeCase } from '../case';
import type { Session } from '../session';

const RECEPTION = 'addrconf_prefix_rcv(), net/ipv6/addrconf.c; RFC 4862 §5.5.3';
const CLEANUP = 'check_cleanup_prefix_route(), net/ipv6/addrconf.c';
const P = '2001:db8:1::';
const lasting = (validLifetime: number, preferredLifetime: number): NdOption =>
  prefix({ validLifetime, preferredLifetime });
const prefix = (fields: Partial<PrefixInformation> = {}): NdOption => pio(P, fields);

async function look(k: Session): Promise<void> {
  await k.run('ip -6 addr show dev eth0 scope global', 'ip -6 route');
}

/** Cases of the theme `prefix`. */
export const byHand: readonly (readonly [id: string, about: About, script: RefereeCase['script']])[] = [
  [
    'static-first',
    { title: 'An address by hand was first: its prefix stays without end', source: CLEANUP, bench: quick() },
    async k => {
      await k.ready();
      await k.run('ip addr add 2001:db8:1::9/64 dev eth0');
      await k.ra({ options: [prefix()] });
      await look(k);
      await k.ra({ options: [lasting(0, 0)] });
      await look(k);
      await k.run('ip addr del 2001:db8:1::9/64 dev eth0');
      await look(k);
    },
  ],
  [
    'static-second',
    { title: 'An address by hand takes the prefix over', source: CLEANUP, bench: quick() },
    async k => {
      await k.ready();
      await k.ra({ options: [prefix()] });
      await k.run('ip addr add 2001:db8:1::9/64 dev eth0');
      await look(k);
      await k.ra({ options: [prefix({ validLifetime: 5000, preferredLifetime: 5000 })] });
      await look(k);
      await k.ra({ options: [lasting(0, 0)] });
      await look(k);
      await k.run('ip addr del 2001:db8:1::9/64 dev eth0');
      await look(k);
    },
  ],
  [
    'same-address-by-hand',
    { title: 'The address was added by hand before it was advertised', source: RECEPTION, bench: quick() },
    async k => {
      await k.ready();
      await k.run('ip addr add 2001:db8:1::ff:fe00:1/64 dev eth0');
      await k.ra({ options: [prefix()] });
      await look(k);
      await k.ra({ options: [lasting(60, 30)] });
      await look(k);
    },
  ],
  [
    'replaced-by-hand',
    {
      title: '`ip addr replace` makes an advertised address one by hand',
      source: 'inet6_addr_modify(), net/ipv6/addrconf.c',
      bench: quick(),
    },
    async k => {
      await k.ready();
      await k.ra({ options: [prefix()] });
      await k.run('ip addr replace 2001:db8:1::ff:fe00:1/64 dev eth0');
      await look(k);
      await k.ra({ options: [prefix()] });
      await look(k);
    },
  ],
  [
    'deleted-by-hand',
    { title: 'An address deleted by hand is back with the next message', source: RECEPTION, bench: quick() },
    async k => {
      await k.ready();
      await k.ra({ options: [prefix()] });
      await k.run('ip addr del 2001:db8:1::ff:fe00:1/64 dev eth0');
      await look(k);
      await k.ra({ options: [prefix()] });
      await look(k);
    },
  ],
  [
    'route-deleted-by-hand',
    { title: 'So is the route', source: RECEPTION, bench: quick() },
    async k => {
      await k.ready();
      await k.ra({ options: [prefix()] });
      await k.run('ip -6 route del 2001:db8:1::/64');
      await look(k);
      await k.ra({ options: [prefix()] });
      await look(k);
    },
  ],
  [
    'static-route',
    { title: 'A route by hand for the prefix is another one', source: RECEPTION, bench: quick() },
    async k => {
      await k.ready();
      await k.run(
        'ip -6 route add 2001:db8:1::/64 dev eth0',
        'ip -6 route add 2001:db8:2::/64 dev eth0 metric 256',
      );
      await k.ra({ options: [prefix(), pio('2001:db8:2::')] });
      await look(k);
      await k.ra({
        options: [lasting(0, 0), pio('2001:db8:2::', { validLifetime: 0, preferredLifetime: 0 })],
      });
      await look(k);
    },
  ],
  [
    'flush',
    { title: '`ip addr flush` and what comes back', source: 'ip-address(8)', bench: quick() },
    async k => {
      await k.ready();
      await k.ra({ options: [sllao(), prefix()] });
      await k.run(`ip -6 route add 2001:db8:9::/48 via ${ROUTER} dev eth0`, 'ip -6 addr flush dev eth0');
      await k.run('ip -6 addr show dev eth0', 'ip -6 route');
      await k.ra({ options: [sllao(), prefix()] });
      await k.run('ip -6 addr show dev eth0', 'ip -6 route');
    },
  ],
  [
    'two-devices',
    {
      title: 'The same prefix on two devices, and which one a packet takes',
      source: RECEPTION,
      bench: quick({ ports: 2 }),
    },
    async k => {
      await k.ready('eth0');
      await k.ready('eth1');
      await k.ra({ options: [prefix()] }, {}, 'eth1');
      await k.ra({ options: [prefix()] });
      await k.run('ip -6 addr show scope global', 'ip -6 route', 'ip -6 route get 2001:db8:1::1');
    },
  ],
  [
    'mac-change',
    {
      title: 'After a change of the MAC new prefixes get new identifiers, the old ones keep theirs',
      source: 'ipv6_generate_eui64(), net/ipv6/addrconf.c',
      bench: quick(),
    },
    async k => {
      await k.ready();
      await k.ra({ options: [prefix()] });
      await k.run('ip link set eth0 address 02:00:00:00:00:99');
      await k.ra(
        { options: [prefix(), pio('2001:db8:2::')] },
        { src: ip('fe80::5'), srcMac: mac('02:00:00:00:00:05') },
      );
      await k.run('ip -6 addr show dev eth0', 'ip -6 route');
    },
  ],
];

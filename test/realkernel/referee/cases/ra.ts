/** Router advertisements: which are believed, and what is done about those that are not. */
import { framed, HOST, ip, mac, pio, ra as advertisement, sllao } from '../../../../sim/conformance/messages';
import { quick, theme, type About, type RefereeCase } from '../case';
import type { Session } from '../session';
import { mtu, patched, spoilt, unknownOption } from '../stimuli';

const GATE = 'ipv6_accept_ra(), include/net/ipv6.h';
const DISCOVERY = 'ndisc_router_discovery(), net/ipv6/ndisc.c';
const RECEPTION = 'ndisc_rcv(), net/ipv6/ndisc.c; RFC 4861 §6.1.2';

const PREFIX = [sllao(), pio('2001:db8:1::')];

/** What an advertisement can have changed. */
async function look(k: Session): Promise<void> {
  await k.run('ip -6 addr show dev eth0', 'ip -6 route', 'ip -6 neigh');
}

type Row = readonly [id: string, about: About, script: RefereeCase['script']];

/** The cells of the table in ipv6_accept_ra(). */
function gate(acceptRa: number, forwarding: number): Row {
  return [
    `accept-ra-${acceptRa}-forwarding-${forwarding}`,
    {
      title: `accept_ra ${acceptRa} where forwarding is ${forwarding}`,
      source: GATE,
      bench: quick({ sysctl: { 'net.ipv6.conf.eth0.accept_ra': acceptRa } }),
    },
    async k => {
      await k.ready();
      if (forwarding !== 0) await k.run(`sysctl -w net.ipv6.conf.eth0.forwarding=${forwarding}`);
      await k.ra({ options: PREFIX });
      await look(k);
    },
  ];
}

/** An advertisement that is not even looked at, or is all the same. */
function judged(id: string, title: string, inject: (k: Session) => Promise<void>): Row {
  return [
    id,
    { title, source: RECEPTION, bench: quick() },
    async k => {
      await k.ready();
      await inject(k);
      await look(k);
    },
  ];
}

export const ra = theme('ra', [
  ...[-1, 0, 1, 2, 3].flatMap(acceptRa => [gate(acceptRa, 0), gate(acceptRa, 1)]),
  gate(2, 2),
  gate(1, -1),

  judged('hop-limit-254', 'A hop limit of 254', k => k.ra({ options: PREFIX }, { hopLimit: 254 })),
  judged('global-source', 'A global source address', k =>
    k.ra({ options: PREFIX }, { src: ip('2001:db8:1::1') }),
  ),
  judged('unspecified-source', 'The unspecified source address', k =>
    k.ra({ options: PREFIX }, { src: ip('::') }),
  ),
  judged('code-1', 'A code of 1', k => k.ra({ code: 1, options: PREFIX })),
  judged('bad-checksum', 'A bad checksum', k => k.send(spoilt(advertisement({ options: PREFIX })))),
  judged('unicast', 'Sent to the address of the host', k => k.ra({ options: PREFIX }, { dst: HOST })),
  judged('all-routers', 'Sent to ff02::2, which a host has not joined', k =>
    k.ra({ options: PREFIX }, { dst: ip('ff02::2') }),
  ),
  judged('wrong-mac', 'Sent to ff02::1, but to the MAC of another station', k =>
    k.ra({ options: PREFIX }, { dstMac: mac('02:00:00:00:00:77') }),
  ),
  judged('option-length-0', 'An option of length 0 behind the others', k =>
    // Behind the header (16), a link-layer address (8) and a prefix (32).
    k.put(patched(framed(advertisement({ options: [...PREFIX, unknownOption(200)] })), 57, 0)),
  ),
  judged('unknown-option', 'An option of an unknown type before the others', k =>
    k.ra({ options: [unknownOption(200), ...PREFIX] }),
  ),
  judged('two-sllao', 'Two source link-layer addresses: the first counts', k =>
    k.ra({ options: [sllao(mac('02:00:00:00:00:21')), sllao(mac('02:00:00:00:00:22'))] }),
  ),
  judged('two-mtu', 'Two MTU options: the first counts', async k => {
    await k.ra({ options: [mtu(1400), mtu(1300)] });
    await k.run('sysctl net.ipv6.conf.eth0.mtu');
  }),
  judged('without-sllao', 'No source link-layer address: the neighbour has no state yet', k =>
    k.ra({ options: [pio('2001:db8:1::')] }),
  ),
  judged('nothing-to-say', 'No lifetime, no options', k => k.ra({ routerLifetime: 0 })),
  judged('m-and-o', 'The flags M and O change nothing the kernel does', k =>
    k.ra({ managed: true, otherConfig: true, options: PREFIX }),
  ),
  judged('own-mac', 'From another address, but our own MAC', k =>
    k.ra({ options: [sllao(mac('02:00:00:00:00:01')), pio('2001:db8:1::')] }),
  ),

  [
    'from-own-address',
    {
      title: 'From our own link-local address: addresses and timers, but no route',
      source: 'accept_ra_from_local; ndisc_router_discovery(), net/ipv6/ndisc.c',
      bench: quick(),
    },
    async k => {
      await k.ready();
      await k.ra({ retransTimer: 2000, options: [pio('2001:db8:1::'), mtu(1400)] }, { src: HOST });
      await look(k);
      await k.run('sysctl net.ipv6.neigh.eth0.retrans_time_ms net.ipv6.conf.eth0.mtu');
      await k.run('sysctl -w net.ipv6.conf.eth0.accept_ra_from_local=1');
      await k.ra({ options: [pio('2001:db8:1::')] }, { src: HOST });
      await k.run('ip -6 route', 'ip -6 neigh');
    },
  ],
  [
    'accept-ra-defrtr-0',
    {
      title: 'accept_ra_defrtr 0: no default route and no hop limit, but all the rest',
      source: DISCOVERY,
      bench: quick({ sysctl: { 'net.ipv6.conf.eth0.accept_ra_defrtr': 0 } }),
    },
    async k => {
      await k.ready();
      await k.ra({ curHopLimit: 33, retransTimer: 2000, options: [...PREFIX, mtu(1400)] });
      await look(k);
      await k.run('sysctl net.ipv6.conf.eth0.hop_limit net.ipv6.conf.eth0.mtu');
      await k.run('sysctl net.ipv6.neigh.eth0.retrans_time_ms');
    },
  ],
  [
    'accept-ra-defrtr-0-late',
    {
      title: 'accept_ra_defrtr 0 when the route is there: neither refreshed nor removed',
      source: DISCOVERY,
      bench: quick(),
    },
    async k => {
      await k.ready();
      await k.ra({ routerLifetime: 600, options: PREFIX });
      await k.run('sysctl -w net.ipv6.conf.eth0.accept_ra_defrtr=0');
      await k.ra({ routerLifetime: 1800, options: PREFIX });
      await k.run('ip -6 route show default');
      await k.ra({ routerLifetime: 0, options: PREFIX });
      await k.run('ip -6 route show default');
    },
  ],
  [
    'accept-ra-pinfo-0',
    {
      title: 'accept_ra_pinfo 0: no addresses and no prefix, but all the rest',
      source: DISCOVERY,
      bench: quick({ sysctl: { 'net.ipv6.conf.eth0.accept_ra_pinfo': 0 } }),
    },
    async k => {
      await k.ready();
      await k.ra({ options: [...PREFIX, mtu(1400)] });
      await look(k);
    },
  ],
  [
    'accept-ra-mtu-0',
    {
      title: 'accept_ra_mtu 0',
      source: DISCOVERY,
      bench: quick({ sysctl: { 'net.ipv6.conf.eth0.accept_ra_mtu': 0 } }),
    },
    async k => {
      await k.ready();
      await k.ra({ options: [sllao(), mtu(1400)] });
      await k.run('ip -6 route show default', 'sysctl net.ipv6.conf.eth0.mtu');
    },
  ],
  [
    'mtu-bounds',
    { title: 'MTU options out of bounds, and back', source: DISCOVERY, bench: quick() },
    async k => {
      await k.ready();
      for (const octets of [1279, 1501, 1280, 1500, 0]) {
        await k.ra({ options: [sllao(), mtu(octets)] });
        await k.run('ip -6 route show default', 'sysctl net.ipv6.conf.eth0.mtu', 'ip link show eth0');
      }
    },
  ],
  [
    'timers',
    {
      title: 'Timers: 0 says nothing, small ones are raised',
      source: DISCOVERY,
      bench: quick(),
    },
    async k => {
      const keys = ['retrans_time_ms', 'base_reachable_time_ms', 'gc_stale_time'];
      const sysctl = `sysctl ${keys.map(key => `net.ipv6.neigh.eth0.${key}`).join(' ')}`;
      await k.ready();
      for (const [reachableTime, retransTimer] of [
        [0, 0],
        [12345, 2345],
        [0, 0],
        [1, 1],
        [99, 9],
      ] as const) {
        await k.ra({ reachableTime, retransTimer, options: [sllao()] });
        await k.run(sysctl);
      }
    },
  ],
  [
    'switched-off-later',
    {
      title: 'accept_ra written to 0: what is there stays and is no longer refreshed',
      source: GATE,
      bench: quick(),
    },
    async k => {
      await k.ready();
      await k.ra({ routerLifetime: 600, options: PREFIX });
      await k.run('sysctl -w net.ipv6.conf.eth0.accept_ra=0');
      await look(k);
      await k.ra({
        routerLifetime: 0,
        options: [pio('2001:db8:1::', { validLifetime: 0, preferredLifetime: 0 })],
      });
      await look(k);
    },
  ],
]);

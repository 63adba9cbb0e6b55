/** Prefix Information options: addresses, on-link prefixes, and how long both last. */
import { pio, sllao } from '../../../../sim/conformance/messages';
import type { NdOption, PrefixInformation } from '../../../../sim/wire/nd/options';
import { quick, theme, type About, type RefereeCase } from '../case';
import type { Session } from '../session';
import { byHand } from './prefix-by-hand';

const RECEPTION = 'addrconf_prefix_rcv(), net/ipv6/addrconf.c; RFC 4862 §5.5.3';
const LIFETIMES = 'addrconf_prefix_rcv_add_addr(), net/ipv6/addrconf.c; RFC 4862 §5.5.3 e';

type Row = readonly [id: string, about: About, script: RefereeCase['script']];
type Fields = Partial<PrefixInformation>;

async function look(k: Session): Promise<void> {
  await k.run('ip -6 addr show dev eth0 scope global', 'ip -6 route');
}

/** Prefixes advertised one after the other, all in 2001:db8:1::/64 unless they say otherwise. */
function told(id: string, title: string, steps: readonly (readonly NdOption[])[], source = RECEPTION): Row {
  return [
    id,
    { title, source, bench: quick() },
    async k => {
      await k.ready();
      for (const options of steps) {
        await k.ra({ routerLifetime: 0, options: [sllao(), ...options] });
        await look(k);
      }
    },
  ];
}

const P = '2001:db8:1::';
const prefix = (fields: Fields = {}): NdOption => pio(P, fields);
const lasting = (validLifetime: number, preferredLifetime: number): NdOption =>
  prefix({ validLifetime, preferredLifetime });

export const prefixes = theme('prefix', [
  told('flags', 'L and A, L alone, A alone, neither', [
    [
      pio('2001:db8:1::'),
      pio('2001:db8:2::', { autonomous: false }),
      pio('2001:db8:3::', { onLink: false }),
      pio('2001:db8:4::', { autonomous: false, onLink: false }),
    ],
  ]),
  told('lengths', 'Lengths other than 64 are prefixes of the link and make no address', [
    [
      pio('2001:db8:30::', { prefixLength: 48 }),
      pio('2001:db8:3f::', { prefixLength: 63 }),
      pio('2001:db8:41::', { prefixLength: 65 }),
      pio('2001:db8:80::1', { prefixLength: 128 }),
      pio('2001:db8:81::', { prefixLength: 129 }),
      pio('::', { prefixLength: 0 }),
    ],
  ]),
  told('kinds', 'Prefixes of other kinds', [
    [
      pio('fe80::'),
      pio('ff05::'),
      pio('fec0:0:0:1::'),
      pio('fd00:1:2:3::'),
      pio('64:ff9b::'),
      pio('::'),
      pio('3ffe::'),
    ],
  ]),
  told('host-bits', 'Bits behind the prefix are not looked at', [
    [pio('2001:db8:1::dead:beef'), pio('2001:db8:2:3:4:5:6:7', { prefixLength: 48 })],
  ]),
  told('invalid-lifetimes', 'Preferred for longer than valid', [
    [lasting(100, 101)],
    [lasting(100, 100)],
    [lasting(100, 0xffffffff)],
  ]),
  told('valid-0', 'A prefix that is over before it was there', [[lasting(0, 0)]]),
  told('infinite', 'Lifetimes without end', [
    [lasting(0xffffffff, 0xffffffff)],
    [lasting(0xffffffff, 100)],
    [lasting(86400, 14400)],
  ]),
  told('preferred-0', 'Deprecated from the beginning, and preferred again', [
    [lasting(86400, 0)],
    [lasting(86400, 100)],
  ]),
  told('two', 'Two prefixes in one message', [[pio('2001:db8:2::'), pio('2001:db8:1::')]]),
  told('twice', 'The same prefix twice in one message', [[lasting(10000, 5000), lasting(20000, 10000)]]),
  told('absent', 'A message without the prefix takes nothing away', [[prefix()], []]),
  told('two-hours-0', 'A lifetime of 0 leaves two hours', [[prefix()], [lasting(0, 0)]], LIFETIMES),
  told('two-hours-short', 'A short lifetime leaves two hours', [[prefix()], [lasting(60, 30)]], LIFETIMES),
  told('two-hours-long', 'More than two hours is taken', [[prefix()], [lasting(7201, 7200)]], LIFETIMES),
  told(
    'two-hours-already-short',
    'What has less than two hours left keeps it',
    [[lasting(600, 300)], [lasting(100, 50)], [lasting(700, 50)], [lasting(0, 0)]],
    LIFETIMES,
  ),
  told(
    'two-hours-infinite',
    'What was for ever has two hours',
    [[lasting(0xffffffff, 0xffffffff)], [lasting(60, 30)]],
    LIFETIMES,
  ),
  told('deprecated-at-once', 'Preferred can fall to 0 at once', [[prefix()], [lasting(86400, 0)]], LIFETIMES),
  [
    'honour-lifetime',
    {
      title: 'ra_honor_pio_life: what the message says counts',
      source: 'ra_honor_pio_life; addrconf_prefix_rcv_add_addr(), net/ipv6/addrconf.c',
      bench: quick({ sysctl: { 'net.ipv6.conf.eth0.ra_honor_pio_life': 1 } }),
    },
    async k => {
      await k.ready();
      await k.ra({ options: [prefix()] });
      await k.ra({ options: [lasting(60, 30)] });
      await look(k);
      await k.ra({ options: [lasting(0, 0)] });
      await look(k);
      await k.wait(1.5);
      await look(k);
    },
  ],
  [
    'honour-p-flag',
    {
      title: 'ra_honor_pio_pflag: a prefix for DHCPv6-PD makes no address',
      source: 'ra_honor_pio_pflag; RFC 9762 §6',
      bench: quick(),
    },
    async k => {
      await k.ready();
      await k.ra({ options: [pio('2001:db8:1::', { preferDhcpv6Pd: true })] });
      await k.run('sysctl -w net.ipv6.conf.eth0.ra_honor_pio_pflag=1');
      await k.ra({ options: [pio('2001:db8:2::', { preferDhcpv6Pd: true }), pio('2001:db8:3::')] });
      await look(k);
    },
  ],
  [
    'min-lifetime',
    {
      title: 'accept_ra_min_lft: the valid lifetime is what counts, and 0 is taken',
      source: 'accept_ra_min_lft; addrconf_prefix_rcv(), net/ipv6/addrconf.c',
      bench: quick({ sysctl: { 'net.ipv6.conf.eth0.accept_ra_min_lft': 100 } }),
    },
    async k => {
      await k.ready();
      await k.ra({
        options: [lasting(99, 99), pio('2001:db8:2::', { validLifetime: 100, preferredLifetime: 1 })],
      });
      await look(k);
      await k.ra({ options: [pio('2001:db8:2::', { validLifetime: 0, preferredLifetime: 0 })] });
      await look(k);
    },
  ],
  [
    'expires',
    {
      title: 'Deprecated after one second, gone after three',
      source: 'addrconf_verify_rtnl(), net/ipv6/addrconf.c',
      bench: quick(),
      tolerance: { sec: 1 },
    },
    async k => {
      await k.ready();
      await k.ra({ options: [lasting(4, 2)] });
      await k.wait(3);
      await look(k);
      await k.wait(3);
      await look(k);
      await k.run('ip -6 route get 2001:db8:1::1');
    },
  ],
  [
    'autoconf-0',
    {
      title: 'autoconf 0: the prefix, but no address',
      source: RECEPTION,
      bench: quick({ sysctl: { 'net.ipv6.conf.eth0.autoconf': 0 } }),
    },
    async k => {
      await k.ready();
      await k.ra({ options: [prefix()] });
      await look(k);
    },
  ],
  [
    'autoconf-0-late',
    { title: 'autoconf 0 with an address there: it is refreshed no more', source: RECEPTION, bench: quick() },
    async k => {
      await k.ready();
      await k.ra({ options: [lasting(600, 300)] });
      await k.run('sysctl -w net.ipv6.conf.eth0.autoconf=0');
      await k.ra({ options: [prefix()] });
      await look(k);
    },
  ],
  [
    'max-addresses',
    {
      title: 'max_addresses: all of a device count, and those that are there are refreshed',
      source: 'max_addresses; addrconf_prefix_rcv_add_addr(), net/ipv6/addrconf.c',
      bench: quick({ sysctl: { 'net.ipv6.conf.eth0.max_addresses': 3 } }),
    },
    async k => {
      await k.ready();
      await k.run('ip addr add 2001:db8:9::9/128 dev eth0');
      const three = ['2001:db8:1::', '2001:db8:2::', '2001:db8:3::'];
      await k.ra({ options: three.map(each => pio(each)) });
      await look(k);
      await k.ra({ options: three.map(each => pio(each, { validLifetime: 50000 })) });
      await look(k);
      await k.run('sysctl -w net.ipv6.conf.eth0.max_addresses=0');
      await k.ra({ options: three.map(each => pio(each)) });
      await look(k);
    },
  ],
  ...byHand,
]);

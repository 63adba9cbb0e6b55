/** Temporary addresses (RFC 8981), and identifiers given by hand (`ip token`). */
import { pio, sllao } from '../../../../sim/conformance/messages';
import type { NdOption } from '../../../../sim/wire/nd/options';
import { quick, theme, type About, type RefereeCase } from '../case';
import type { Session } from '../session';

const TEMPORARY = 'ipv6_create_tempaddr(), manage_tempaddrs(), net/ipv6/addrconf.c; RFC 8981';
const VERIFY = 'addrconf_verify_rtnl(), net/ipv6/addrconf.c; RFC 8981 §3.4';
const TOKEN = 'inet6_set_iftoken(), net/ipv6/addrconf.c';
const FAR = '2001:db8:f::1';

type Row = readonly [id: string, about: About, script: RefereeCase['script']];

/** The identifier of a temporary address is drawn; it is not that of the MAC. */
const DRAWN = [[/2001:db8:([12]):0?:?(?!ff:fe00:)[0-9a-f]+(?::[0-9a-f]+){2,3}\b/g, 'DRAWN-$1']] as const;

const ADDRESSES = 'ip -6 addr show dev eth0 scope global';

/** Preferred for less than the random time that is taken off the longest one (max_desync_factor) leaves. */
const prefix = (preferred = 1000, valid = 2000): NdOption =>
  pio('2001:db8:1::', { preferredLifetime: preferred, validLifetime: valid });

function temporary(
  id: string,
  title: string,
  settings: Record<string, number>,
  script: (k: Session) => Promise<void>,
  source = TEMPORARY,
): Row {
  const sysctl = Object.entries(settings).map(
    ([key, value]) => [`net.ipv6.conf.eth0.${key}`, value] as const,
  );
  return [
    id,
    { title, source, bench: quick({ sysctl: Object.fromEntries(sysctl) }), mask: DRAWN },
    async k => {
      await k.ready();
      await script(k);
    },
  ];
}

/** A token is only taken where routers are asked. */
const ASKING = { 'net.ipv6.conf.eth0.router_solicitations': 1 };

function token(id: string, title: string, script: (k: Session) => Promise<void>): Row {
  return [
    id,
    { title, source: TOKEN, bench: quick({ sysctl: ASKING }) },
    async k => {
      await k.ready();
      await script(k);
    },
  ];
}

/** A router advertises itself, and these. */
const advertised = (k: Session, ...options: readonly NdOption[]): Promise<void> =>
  k.ra({ options: [sllao(), ...options] });

export const temporaryToken = theme('temporary-token', [
  ...[-1, 0, 1, 2, 3].map(value =>
    temporary(
      `use-${value}`,
      `use_tempaddr ${value}: which addresses there are, and which is the source`,
      { use_tempaddr: value },
      async k => {
        await advertised(k, prefix());
        await k.run(ADDRESSES, `ip -6 route get ${FAR}`);
      },
    ),
  ),
  temporary(
    'use-late',
    'use_tempaddr written later: the next advertisement makes one',
    { use_tempaddr: 0 },
    async k => {
      await advertised(k, prefix());
      await k.run('sysctl -w net.ipv6.conf.eth0.use_tempaddr=2', ADDRESSES);
      await advertised(k, prefix());
      await k.run(ADDRESSES);
    },
  ),
  temporary(
    'use-off',
    'use_tempaddr written to 0: what is there stays, and is no longer refreshed',
    { use_tempaddr: 2 },
    async k => {
      await advertised(k, prefix());
      await k.run('sysctl -w net.ipv6.conf.eth0.use_tempaddr=0');
      await advertised(k, prefix(1500, 3000));
      await k.run(ADDRESSES, `ip -6 route get ${FAR}`);
    },
  ),
  temporary(
    'refreshed',
    'It lasts as long as its public address, but no longer than temp_valid_lft',
    { use_tempaddr: 2, temp_valid_lft: 5000 },
    async k => {
      await advertised(k, prefix());
      await advertised(k, prefix(1100, 9000));
      await k.run(ADDRESSES);
      await advertised(k, prefix(500, 8000));
      await k.run(ADDRESSES);
    },
  ),
  temporary(
    'deprecated',
    'A public address that is deprecated deprecates it as well',
    { use_tempaddr: 2 },
    async k => {
      await advertised(k, prefix());
      await advertised(k, prefix(0, 8000));
      await k.run(ADDRESSES);
    },
  ),
  temporary(
    'preferred-0',
    'A prefix that is deprecated from the beginning makes none',
    { use_tempaddr: 2 },
    async k => {
      await advertised(k, prefix(0, 8000));
      await k.run(ADDRESSES);
    },
  ),
  temporary('two-prefixes', 'One of each prefix', { use_tempaddr: 2 }, async k => {
    await advertised(k, prefix(), pio('2001:db8:2::', { preferredLifetime: 900, validLifetime: 1900 }));
    await k.run(ADDRESSES);
  }),
  temporary(
    'parent-deleted',
    'It goes with its public address, and that alone comes back with another',
    { use_tempaddr: 2 },
    async k => {
      await advertised(k, prefix());
      await k.run('ip addr del 2001:db8:1::ff:fe00:1/64 dev eth0', ADDRESSES);
      await advertised(k, prefix());
      await k.run(ADDRESSES);
    },
  ),
  temporary('by-hand', 'mngtmpaddr: an address by hand has them, too', { use_tempaddr: 2 }, async k => {
    await k.run(
      'ip addr add 2001:db8:1::ff:fe00:9/64 dev eth0 mngtmpaddr valid_lft 2000 preferred_lft 1000',
      ADDRESSES,
    );
    await k.run(
      'ip addr change 2001:db8:1::ff:fe00:9/64 dev eth0 valid_lft 2000 preferred_lft 1000',
      ADDRESSES,
    );
    await k.run('ip addr add 2001:db8:2::ff:fe00:9/96 dev eth0 mngtmpaddr');
  }),
  temporary(
    'successor',
    'Another one is made before it is deprecated, every three seconds here',
    {
      use_tempaddr: 2,
      temp_prefered_lft: 6,
      temp_valid_lft: 60,
      max_desync_factor: 0,
      regen_max_retry: 1,
      dad_transmits: 1,
    },
    async k => {
      await advertised(k, prefix());
      await k.run(ADDRESSES);
      await k.wait(4.5);
      await k.run(`${ADDRESSES} | grep -c temporary`);
      await k.wait(3.2);
      await k.run(`${ADDRESSES} temporary | grep -c inet6`);
    },
    VERIFY,
  ),
  temporary('down-up', 'It does not survive the link', { use_tempaddr: 2 }, async k => {
    await advertised(k, prefix());
    await k.run('ip link set eth0 down', ADDRESSES, 'ip link set eth0 up');
    await k.ready();
    await advertised(k, prefix());
    await k.run(ADDRESSES);
  }),
  token('token', 'A token is the identifier of what is advertised from then on', async k => {
    await advertised(k, prefix());
    await k.run('ip token set ::1a:2b:3c:4d dev eth0', 'ip token', 'ip token get dev eth0', ADDRESSES);
    await k.ready();
    await advertised(k, prefix());
    await k.run(ADDRESSES);
  }),
  token('token-changed', 'Another token ends the addresses of the one before', async k => {
    await k.run('ip token set ::1 dev eth0');
    await advertised(k, prefix());
    await k.run('ip token set ::2 dev eth0', ADDRESSES);
    await advertised(k, prefix());
    await k.run(ADDRESSES);
  }),
  token('token-deleted', 'Without a token the identifier is that of the MAC again', async k => {
    await k.run('ip token set ::1 dev eth0');
    await advertised(k, prefix());
    await k.run('ip token del dev eth0', 'ip token', ADDRESSES);
    await advertised(k, prefix());
    await k.run(ADDRESSES);
  }),
  token('token-refused', 'Where no token can be set', async k => {
    await k.run('ip token set ::1 dev lo', 'ip token set ::1 dev nothing', 'ip token set :: dev eth0');
    await k.run('sysctl -w net.ipv6.conf.eth0.accept_ra=0', 'ip token set ::1 dev eth0');
    await k.run('sysctl -w net.ipv6.conf.eth0.accept_ra=1', 'sysctl -w net.ipv6.conf.eth0.forwarding=1');
    await k.run(
      'ip token set ::1 dev eth0',
      'sysctl -w net.ipv6.conf.eth0.accept_ra=2',
      'ip token set ::1 dev eth0',
    );
    await k.run('sysctl -w net.ipv6.conf.eth0.autoconf=0', 'ip token set ::2 dev eth0', 'ip token');
  }),
  token('token-no-solicitations', 'Nor where routers are not asked', async k => {
    await k.run(
      'sysctl -w net.ipv6.conf.eth0.router_solicitations=0',
      'ip token set ::1 dev eth0',
      'ip token',
    );
  }),
  token('token-high-bits', 'Only the last 64 bits count', async k => {
    await k.run('ip token set 2001:db8:9::7 dev eth0', 'ip token get dev eth0');
    await advertised(k, prefix());
    await k.run(ADDRESSES);
  }),
  token('token-long-prefix', 'A prefix that is not 64 long makes no address with it either', async k => {
    await k.run('ip token set ::7 dev eth0');
    await advertised(k, pio('2001:db8:1::', { prefixLength: 80 }));
    await k.run(ADDRESSES);
  }),
]);

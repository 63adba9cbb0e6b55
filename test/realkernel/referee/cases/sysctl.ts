/** The keys under net.ipv6: what can be written, what a value written in `all` does, and what new devices get. */
import { pio, sllao } from '../../../../sim/conformance/messages';
import { quick, theme, type About, type RefereeCase } from '../case';

const TABLE = 'addrconf_sysctl[], net/ipv6/addrconf.c';

type Row = readonly [id: string, about: About, script: RefereeCase['script']];

/** Values written to a key, and what is read then. */
function written(key: string, ...values: readonly (string | number)[]): Row {
  const name = key.split('.').at(-1) ?? key;
  return [
    `write-${name.replaceAll('_', '-')}${key.includes('.all.') ? '-of-all' : ''}`,
    { title: `What ${key} takes`, source: TABLE, bench: quick() },
    async k => {
      await k.run(`sysctl ${key}`);
      for (const value of values) await k.run(`sysctl -w ${key}="${value}"`, `sysctl -n ${key}`);
    },
  ];
}

const eth0 = (key: string): string => `net.ipv6.conf.eth0.${key}`;

/** Keys of a device that take any number. */
const ANY = ['accept_ra', 'autoconf', 'accept_dad', 'use_tempaddr', 'accept_redirects', 'dad_transmits'];

export const sysctl = theme('sysctl', [
  [
    'any-number',
    { title: 'Keys that take any number', source: TABLE, bench: quick() },
    async k => {
      for (const key of ANY) await k.run(...[-1, 5, 99999].map(value => `sysctl -w ${eth0(key)}=${value}`));
      await k.run(`sysctl ${ANY.map(eth0).join(' ')}`);
      await k.run(`sysctl -w ${eth0('accept_ra')}=99999999999`, `sysctl -w ${eth0('accept_ra')}=one`);
      await k.run(`sysctl ${eth0('accept_ra')}`);
    },
  ],
  written(eth0('mtu'), 1279, 1280, 1501, 1500, 1400, 0),
  written(eth0('hop_limit'), 0, 1, 255, 256, -1),
  written(eth0('router_solicitations'), -1, -2, 0, 100),
  written(eth0('router_solicitation_interval'), 0, 1, -1, 3600),
  written(eth0('router_solicitation_delay'), 0, 3, -1),
  written(eth0('max_addresses'), 0, -1, 1),
  written(eth0('ra_defrtr_metric'), 0, 1, 4294967295, 4294967296),
  written(eth0('accept_ra_rt_info_max_plen'), 0, 128, 129, -1),
  written(eth0('ra_honor_pio_life'), 0, 1, 2),
  written(eth0('accept_untracked_na'), 0, 1, 2, 3),
  written(eth0('addr_gen_mode'), 1, 2, 3, 4, 0, -1),
  written(eth0('stable_secret'), 'x', '2001:db8::5', '::', ''),
  written(eth0('ndisc_tclass'), 255, 256, 0),
  written(eth0('keep_addr_on_down'), -1, 0, 1),
  written(eth0('proxy_ndp'), 1, 0, 7),
  written('net.ipv6.conf.all.stable_secret', '2001:db8::5'),
  written('net.ipv6.conf.all.mtu', 1279, 1280, 99999),
  written('net.ipv6.conf.all.disable_ipv6', 0, 2, -1),
  written('net.ipv6.neigh.eth0.retrans_time_ms', 1000, 1, 0, 3001),
  written('net.ipv6.neigh.eth0.base_reachable_time_ms', 30000, 100, 1, 0),
  written('net.ipv6.neigh.eth0.ucast_solicit', 3, 0, -1),
  written('net.ipv6.neigh.eth0.gc_stale_time', 60, 1, 0),
  written('net.ipv6.route.mtu_expires', 600, 10, 0, -1),
  written('net.ipv6.bindv6only', 1, 2, 0),
  written('net.ipv6.icmp.ratelimit', 1000, 0, 100),
  [
    'unknown',
    { title: 'Keys that are not there', source: TABLE, bench: quick() },
    async k => {
      await k.run('sysctl net.ipv6.conf.eth0.nothing', 'sysctl -w net.ipv6.conf.eth0.nothing=1');
      await k.run('sysctl net.ipv6.conf.eth9.forwarding', 'sysctl -w net.ipv6.conf.eth9.forwarding=1');
      await k.run('cat /proc/sys/net/ipv6/conf/eth0/nothing', 'echo 1 >/proc/sys/net/ipv6/conf/eth0/nothing');
      await k.run(
        'echo 1 >/proc/sys/net/ipv6/conf/eth0/mtu',
        'echo x >/proc/sys/net/ipv6/conf/eth0/forwarding',
      );
    },
  ],
  [
    'all-of-a-device',
    { title: 'All keys of a device, of `all` and of `default`', source: TABLE, bench: {} },
    async k => {
      const without = '(seg6|rpl_|ioam6|mc_forwarding|disable_policy|stable_secret)';
      for (const name of ['all', 'default', 'eth0', 'lo'])
        await k.run(`sysctl -a -r "^net.ipv6.conf.${name}." 2>/dev/null | grep -v -E "${without}"`);
    },
  ],
  [
    'all-of-neigh',
    {
      title: 'All keys of a device’s neighbours',
      source: 'neigh_sysctl_table, net/core/neighbour.c',
      bench: {},
    },
    async k => {
      await k.run('sysctl -a -r "^net.ipv6.neigh.eth0."');
    },
  ],
  [
    'dead-in-all',
    {
      title: 'Written to `all`, accept_ra, autoconf, hop_limit and others mean nothing',
      source: TABLE,
      bench: quick(),
    },
    async k => {
      await k.ready();
      for (const write of [
        'accept_ra=0',
        'autoconf=0',
        'hop_limit=5',
        'use_tempaddr=2',
        'accept_ra_defrtr=0',
      ])
        await k.run(`sysctl -w net.ipv6.conf.all.${write}`);
      await k.run(`sysctl ${['accept_ra', 'autoconf', 'hop_limit', 'use_tempaddr'].map(eth0).join(' ')}`);
      await k.ra({ curHopLimit: 0, options: [sllao(), pio('2001:db8:1::')] });
      await k.run('ip -6 addr show dev eth0', 'ip -6 route');
    },
  ],
  [
    'copied-from-all',
    {
      title: 'Written to `all`, a few go to all devices',
      source: 'addrconf_sysctl_*(), net/ipv6/addrconf.c',
      bench: quick({ ports: 2 }),
    },
    async k => {
      const keys = ['forwarding', 'addr_gen_mode', 'ignore_routes_with_linkdown', 'proxy_ndp', 'accept_dad'];
      const all = ['default', 'eth0', 'eth1'].flatMap(name =>
        keys.map(key => `net.ipv6.conf.${name}.${key}`),
      );
      for (const key of keys) await k.run(`sysctl -w net.ipv6.conf.all.${key}=1`);
      await k.run(`sysctl ${all.join(' ')}`);
    },
  ],
  [
    'new-device',
    {
      title: 'A new device has what `default` has, but for its MTU',
      source: 'ipv6_add_dev(), net/ipv6/addrconf.c',
      bench: quick(),
    },
    async k => {
      for (const write of ['accept_ra=0', 'hop_limit=33', 'mtu=1300', 'use_tempaddr=2', 'accept_dad=0'])
        await k.run(`sysctl -w net.ipv6.conf.default.${write}`);
      await k.run('ip link add v0 mtu 1400 type veth peer name v1', 'ip link add br0 type bridge');
      for (const name of ['v0', 'br0'])
        await k.run(
          `sysctl ${['accept_ra', 'hop_limit', 'mtu', 'use_tempaddr', 'accept_dad'].map(key => `net.ipv6.conf.${name}.${key}`).join(' ')}`,
        );
      await k.run(`sysctl ${eth0('accept_ra')} ${eth0('hop_limit')}`);
    },
  ],
  [
    'default-secret',
    {
      title: 'A secret written to `default` changes the mode of all devices',
      source: 'addrconf_sysctl_stable_secret(), net/ipv6/addrconf.c',
      bench: quick(),
    },
    async k => {
      await k.ready();
      await k.run('sysctl -w net.ipv6.conf.default.stable_secret=2001:db8::5');
      await k.run(
        'sysctl -r "net.ipv6.conf.*.addr_gen_mode"',
        'ip -6 addr show dev eth0',
        'ip -d link show eth0',
      );
    },
  ],
]);

/** A link comes up: groups, detection of duplicates, solicitations; and when routers are asked again. */
import { HOST, ip, mac, pio, ROUTER_MAC, sllao } from '../../../../sim/conformance/messages';
import { quick, theme } from '../case';
import type { Session } from '../session';
import { ns } from '../stimuli';

const COMPLETED = 'addrconf_dad_completed(), net/ipv6/addrconf.c; RFC 4862 §5.4';
const TIMER = 'addrconf_rs_timer(), net/ipv6/addrconf.c; RFC 7559';

const ALL = /ICMP6/;
const SOLICITATION = /router solicitation/;

/** No time is random: the delay before detection, which is also that of the last solicitation, is 0. */
const PROMPT = { 'net.ipv6.conf.eth0.router_solicitation_delay': 0 };

export const linkUp = theme('link-up', [
  [
    'sequence',
    {
      title: 'What is sent, in which order',
      source: COMPLETED,
      bench: { down: true, sysctl: PROMPT },
    },
    async k => {
      await k.run('ip link set eth0 up');
      await k.wait(4);
      await k.sent({ only: ALL, distinct: true });
      await k.run('ip -6 addr show dev eth0', 'ip -6 route show table all', 'ip -6 maddr show dev eth0');
    },
  ],
  [
    'sequence-of-a-router',
    {
      title: 'The same where the device forwards',
      source: COMPLETED,
      bench: { down: true, sysctl: { ...PROMPT, 'net.ipv6.conf.eth0.forwarding': 1 } },
    },
    async k => {
      await k.run('ip link set eth0 up');
      await k.wait(4);
      await k.sent({ only: ALL, distinct: true });
      await k.run('ip -6 route show table all', 'ip -6 maddr show dev eth0');
    },
  ],
  [
    'sequence-without-dad',
    {
      title: 'The same without detection of duplicates',
      source: COMPLETED,
      bench: { down: true, sysctl: { ...PROMPT, 'net.ipv6.conf.eth0.accept_dad': 0 } },
    },
    async k => {
      await k.run('ip link set eth0 up');
      await k.wait(3);
      await k.sent({ only: ALL, distinct: true });
    },
  ],
  [
    'sequence-of-mldv1',
    {
      title: 'The same with version 1 of MLD',
      source: COMPLETED,
      bench: {
        down: true,
        sysctl: {
          ...PROMPT,
          'net.ipv6.conf.eth0.force_mld_version': 1,
          'net.ipv6.conf.eth0.mldv1_unsolicited_report_interval': 100,
        },
      },
    },
    async k => {
      await k.run('ip link set eth0 up');
      await k.wait(4);
      await k.sent({ only: ALL, distinct: true });
    },
  ],
  [
    'sequence-with-address',
    {
      title: 'An address by hand was there before the link',
      source: COMPLETED,
      bench: { down: true, sysctl: PROMPT },
    },
    async k => {
      await k.run(
        'ip addr add 2001:db8:1::9/64 dev eth0',
        'ip -6 addr show dev eth0',
        'ip -6 route show table all',
      );
      await k.run('ip link set eth0 up');
      await k.wait(4);
      await k.sent({ only: /neighbor solicitation|router solicitation/, distinct: true });
      await k.run('ip -6 addr show dev eth0', 'ip -6 route show table all');
    },
  ],
  [
    'solicitations',
    {
      title: 'Three solicitations and no more, a second apart',
      source: TIMER,
      bench: {
        sysctl: {
          ...PROMPT,
          'net.ipv6.conf.eth0.router_solicitations': 3,
          'net.ipv6.conf.eth0.router_solicitation_interval': 1,
          'net.ipv6.conf.eth0.router_solicitation_max_interval': 1,
        },
      },
    },
    async k => {
      await k.ready();
      await k.wait(6);
      await k.sent({ only: SOLICITATION });
    },
  ],
  [
    'solicitations-double',
    {
      title: 'The time between them doubles, about',
      source: TIMER,
      bench: {
        sysctl: { ...PROMPT, 'net.ipv6.conf.eth0.router_solicitation_interval': 1 },
      },
      tolerance: { time: 0.9 },
    },
    async k => {
      await k.ready();
      k.mark();
      await k.forget();
      await k.wait(8.5);
      await k.sent({ only: SOLICITATION, times: true });
    },
  ],
  ...(
    [
      ['answered', 1, true],
      ['answered-by-no-router', 1, false],
      ['answered-and-refused', 0, true],
    ] as const
  ).map(
    ([id, acceptRa, router]) =>
      [
        `solicitations-${id}`,
        {
          title: `An advertisement ${router ? 'of a router' : 'with lifetime 0'} where accept_ra is ${acceptRa}: are there more`,
          source: TIMER,
          bench: {
            sysctl: { ...PROMPT, 'net.ipv6.conf.eth0.router_solicitation_interval': 1 },
          },
        },
        async (k: Session) => {
          await k.ready();
          if (acceptRa === 0) await k.run('sysctl -w net.ipv6.conf.eth0.accept_ra=0');
          await k.ra({ routerLifetime: router ? 1800 : 0, options: [sllao()] });
          await k.forget();
          await k.wait(4);
          await k.sent({ only: SOLICITATION });
        },
      ] as const,
  ),
  ...(
    [
      ['accept-ra-0', { 'net.ipv6.conf.eth0.accept_ra': 0 }],
      ['forwarding', { 'net.ipv6.conf.eth0.forwarding': 1 }],
      ['forwarding-accept-ra-2', { 'net.ipv6.conf.eth0.forwarding': 1, 'net.ipv6.conf.eth0.accept_ra': 2 }],
      ['none', { 'net.ipv6.conf.eth0.router_solicitations': 0 }],
    ] as const
  ).map(
    ([id, sysctl]) =>
      [
        `solicits-${id}`,
        {
          title: `Whether routers are asked with ${Object.entries(sysctl)
            .map(([key, value]) => `${key.split('.').at(-1)} ${value}`)
            .join(', ')}`,
          source: COMPLETED,
          bench: { sysctl: { ...PROMPT, ...sysctl } },
        },
        async (k: Session) => {
          await k.ready();
          await k.wait(0.5);
          await k.sent({ only: SOLICITATION, distinct: true });
        },
      ] as const,
  ),
  [
    'not-again',
    {
      title: 'What does not make a host ask again: forwarding off, accept_ra on, carrier lost and back',
      source: TIMER,
      bench: { sysctl: PROMPT },
    },
    async k => {
      await k.ready();
      await k.ra({ options: [sllao()] });
      await k.forget();
      await k.run('sysctl -w net.ipv6.conf.eth0.forwarding=1', 'sysctl -w net.ipv6.conf.eth0.forwarding=0');
      await k.run('sysctl -w net.ipv6.conf.eth0.accept_ra=0', 'sysctl -w net.ipv6.conf.eth0.accept_ra=1');
      await k.carrier(false);
      await k.wait(2);
      await k.carrier(true);
      await k.wait(2);
      await k.sent({ only: SOLICITATION });
    },
  ],
  ...(
    [
      ['down-up', ['ip link set eth0 down', 'ip link set eth0 up']],
      [
        'disable-enable',
        ['sysctl -w net.ipv6.conf.eth0.disable_ipv6=1', 'sysctl -w net.ipv6.conf.eth0.disable_ipv6=0'],
      ],
      ['token', ['ip token set ::53 dev eth0']],
      ['link-local-replaced', ['ip addr del fe80::ff:fe00:1/64 dev eth0', 'ip addr add fe80::7/64 dev eth0']],
      ['second-link-local', ['ip addr add fe80::7/64 dev eth0']],
    ] as const
  ).map(
    ([id, commands]) =>
      [
        `again-${id}`,
        { title: `Whether routers are asked again: ${id}`, source: COMPLETED, bench: { sysctl: PROMPT } },
        async (k: Session) => {
          await k.ready();
          await k.ra({ options: [sllao()] });
          await k.forget();
          await k.run(...commands);
          await k.wait(4);
          await k.sent({ only: /router solicitation|neighbor solicitation/, distinct: true });
        },
      ] as const,
  ),
  [
    'no-link-local',
    {
      title: 'addrgenmode none: nothing is asked, and an advertisement is believed',
      source: 'addrconf_addr_gen(), net/ipv6/addrconf.c',
      bench: { down: true },
    },
    async k => {
      await k.run('ip link set eth0 addrgenmode none', 'ip link set eth0 up');
      await k.wait(3);
      await k.sent({ only: ALL, distinct: true });
      await k.ra({ options: [sllao(), pio('2001:db8:1::')] });
      await k.wait(3);
      await k.run('ip -6 addr show dev eth0', 'ip -6 route', 'ip -6 neigh');
      await k.sent({ only: /solicitation/, distinct: true });
    },
  ],
  [
    'carrier-late',
    {
      title: 'Up without a carrier: no link-local address; and what follows when it comes',
      source: 'addrconf_notify(), net/ipv6/addrconf.c',
      bench: { down: true, sysctl: PROMPT },
    },
    async k => {
      await k.carrier(false);
      await k.run('ip link set eth0 up', 'ip addr add 2001:db8:1::9/64 dev eth0');
      await k.wait(2);
      await k.run('ip -6 addr show dev eth0', 'ip -6 route show table all');
      await k.carrier(true);
      await k.wait(4);
      await k.run('ip -6 addr show dev eth0', 'ip -6 route show table all');
      await k.sent({ only: /solicitation/, distinct: true });
    },
  ],
  [
    'carrier-lost',
    {
      title: 'The carrier goes: addresses and routes stay, neighbours do not',
      source: 'addrconf_notify(), ndisc_netdev_event()',
      bench: quick(),
    },
    async k => {
      await k.ready();
      await k.ra({ options: [sllao(), pio('2001:db8:1::')] });
      await k.run('ip -6 neigh', 'ip -6 neigh add fe80::77 dev eth0 lladdr 02:00:00:00:00:77');
      await k.carrier(false);
      await k.wait(2);
      await k.run('ip -6 addr show dev eth0', 'ip -6 route show table all', 'ip -6 neigh');
      await k.run('ip -6 route get 2001:db8:f::1', 'ip -6 route get 2001:db8:1::5');
      await k.run('ping -c 1 -W 1 2001:db8:1::ff:fe00:1');
      await k.forget();
      await k.carrier(true);
      await k.wait(2);
      await k.run('ip -6 route show table all');
      await k.sent({ only: ALL, distinct: true });
    },
  ],
  [
    'evict-nocarrier-0',
    {
      title: 'ndisc_evict_nocarrier 0: neighbours stay as well',
      source: 'arp_ndisc_evict_nocarrier.sh',
      bench: quick({ ports: 2, sysctl: { 'net.ipv6.conf.eth0.ndisc_evict_nocarrier': 0 } }),
    },
    async k => {
      await k.ready();
      await k.ready('eth1');
      for (const port of ['eth0', 'eth1']) {
        await k.send(ns(HOST, ROUTER_MAC), { dst: HOST }, port);
        await k.ra({ options: [sllao(mac('02:00:00:00:00:05'))] }, { src: ip('fe80::5') }, port);
      }
      await k.run('ip -6 neigh');
      await k.carrier(false);
      await k.carrier(false, 'eth1');
      await k.wait(2);
      await k.run('ip -6 neigh');
    },
  ],
]);

/** keep_addr_on_down: addresses that stay while their device is down. */
import { HOST, ROUTER_MAC } from '../../../../sim/conformance/messages';
import { quick, theme } from '../case';
import { commands, type Row, setConf, STATE } from '../commands';
import { ns } from '../stimuli';

const DOWN = 'addrconf_ifdown(), net/ipv6/addrconf.c';
const NOTIFY = 'addrconf_notify(), net/ipv6/addrconf.c';
const KEEP = { 'net.ipv6.conf.eth0.keep_addr_on_down': 1 };

const KEPT: readonly Row[] = [
  commands(
    'keep-all-kinds',
    {
      title: 'keep_addr_on_down: which addresses stay, and which are probed again',
      source: DOWN,
      bench: { sysctl: KEEP },
    },
    'ip addr add 2001:db8:1::1/64 dev eth0',
    'ip addr add 2001:db8:2::1/64 dev eth0 nodad',
    'ip addr add 2001:db8:3::1/64 dev eth0 noprefixroute',
    'ip addr add 2001:db8:4::1/64 dev eth0 valid_lft 900 preferred_lft 600',
    'ip addr add 2001:db8:5::1/128 dev eth0',
    'ip addr add 2001:db8:6::1 peer 2001:db8:6::2/64 dev eth0',
    'ip addr add 2001:db8:7::1/64 dev eth0 metric 77',
    'ip addr add 2001:db8:8::1/64 dev eth0 preferred_lft 0',
    'ip addr add fe80::7/64 dev eth0',
    'ip -6 route add 2001:db8:a::/48 via fe80::1 dev eth0',
    2,
    'ip link set eth0 down',
    ...STATE,
    'ip link set eth0 up',
    0.1,
    ...STATE,
    3,
    ...STATE,
  ),
  [
    'keep-probed-again',
    { title: 'keep_addr_on_down: what is sent when it is up again', source: DOWN, bench: { sysctl: KEEP } },
    async k => {
      await k.ready();
      await k.run('ip addr add 2001:db8:1::1/64 dev eth0', 'ip addr add 2001:db8:2::1/64 dev eth0 nodad');
      await k.wait(2);
      await k.run('ip link set eth0 down');
      await k.forget();
      await k.run('ip link set eth0 up');
      await k.wait(3);
      await k.sent({ only: /neighbor (?:solicitation|advertisement)/, distinct: true, sorted: true });
    },
  ],
  [
    'keep-duplicate',
    { title: 'keep_addr_on_down: somebody else has it meanwhile', source: DOWN, bench: { sysctl: KEEP } },
    async k => {
      await k.ready();
      await k.run('ip addr add 2001:db8:1::1/64 dev eth0');
      await k.wait(2);
      await k.run('ip link set eth0 down', 'ip link set eth0 up');
      await k.send(ns(HOST, ROUTER_MAC), { dst: HOST });
      await k.wait(0.5);
      await k.run(...STATE);
      await k.run('ip link set eth0 down', 'ip -6 addr show dev eth0', 'ip link set eth0 up');
      await k.wait(3);
      await k.run(...STATE);
    },
  ],
  [
    'keep-no-carrier',
    { title: 'keep_addr_on_down: up without a carrier', source: DOWN, bench: { sysctl: KEEP } },
    async k => {
      await k.ready();
      await k.run('ip addr add 2001:db8:1::1/64 dev eth0');
      await k.wait(2);
      await k.carrier(false);
      await k.wait(1.5);
      await k.run('ip link set eth0 down', ...STATE, 'ip link set eth0 up');
      await k.wait(2);
      await k.run(...STATE);
      await k.carrier(true);
      await k.wait(3);
      await k.run(...STATE);
    },
  ],
  commands(
    'keep-disable',
    { title: 'keep_addr_on_down and disable_ipv6', source: DOWN, bench: quick({ sysctl: KEEP }) },
    'ip addr add 2001:db8:1::1/64 dev eth0',
    setConf('eth0', 'disable_ipv6', 1),
    ...STATE,
    setConf('eth0', 'disable_ipv6', 0),
    1,
    ...STATE,
    'ip link set eth0 down',
    setConf('eth0', 'disable_ipv6', 1),
    ...STATE,
    setConf('eth0', 'disable_ipv6', 0),
    'ip link set eth0 up',
    1,
    ...STATE,
  ),
  commands(
    'keep-mtu',
    { title: 'keep_addr_on_down and an MTU of 1279', source: NOTIFY, bench: quick({ sysctl: KEEP }) },
    'ip addr add 2001:db8:1::1/64 dev eth0',
    'ip link set eth0 mtu 1279',
    ...STATE,
    'ip link set eth0 mtu 1500',
    3,
    ...STATE,
    'sysctl net.ipv6.conf.eth0.keep_addr_on_down',
  ),
  commands(
    'keep-down-deleted',
    {
      title: 'A kept address is deleted, and others are added, while it is down',
      source: DOWN,
      bench: quick({ sysctl: KEEP }),
    },
    'ip addr add 2001:db8:1::1/64 dev eth0',
    'ip addr add 2001:db8:2::1/64 dev eth0',
    'ip link set eth0 down',
    'ip addr del 2001:db8:1::1/64 dev eth0',
    'ip addr add 2001:db8:3::1/64 dev eth0',
    'ip addr add 2001:db8:2::1/64 dev eth0',
    'ip addr change 2001:db8:2::1/64 dev eth0 preferred_lft 0',
    ...STATE,
    'ip link set eth0 up',
    1,
    ...STATE,
  ),
];

export const linkKeep = theme('link-keep', KEPT);

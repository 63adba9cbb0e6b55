/** Forwarding switched on and off: what it joins, what it takes away, and what `all` and `default` have to do with it. */
import { HOST, ip, mac, pio, ROUTER, ROUTER_MAC, sllao } from '../../../../sim/conformance/messages';
import { quick, theme } from '../case';
import type { Session } from '../session';
import { ns, rio } from '../stimuli';

const WRITE = 'addrconf_fixup_forwarding(), net/ipv6/addrconf.c';
const CHANGE = 'dev_forward_change(), net/ipv6/addrconf.c';
const PURGE = 'rt6_purge_dflt_routers(), net/ipv6/route.c';

const PREFIX = { options: [sllao(), pio('2001:db8:1::')] };

/** Each of the two uplinks has heard a router. */
async function uplinks(k: Session): Promise<void> {
  await k.ready('eth0');
  await k.ready('eth1');
  await k.ra(PREFIX);
  await k.ra(
    { options: [sllao(mac('02:00:00:00:00:03')), pio('2001:db8:2::')] },
    { src: ip('fe80::3'), srcMac: mac('02:00:00:00:00:03') },
    'eth1',
  );
}

const keys = (...names: readonly string[]): string =>
  `sysctl ${names.map(name => `net.ipv6.conf.${name}.forwarding`).join(' ')}`;

export const forwarding = theme('forwarding', [
  [
    'all',
    { title: '`all` goes to every device and to `default`', source: WRITE, bench: quick({ ports: 2 }) },
    async k => {
      await k.run('sysctl -w net.ipv6.conf.eth1.forwarding=1', 'sysctl -w net.ipv6.conf.all.forwarding=1');
      await k.run(keys('all', 'default', 'lo', 'eth0', 'eth1'));
      await k.run('ip link add v0 type veth peer name v1', keys('v0'));
      await k.run('sysctl -w net.ipv6.conf.eth1.forwarding=0', keys('all', 'eth1'));
      await k.run('sysctl -w net.ipv6.conf.all.forwarding=0', keys('default', 'eth0', 'eth1', 'v0'));
    },
  ],
  [
    'default',
    { title: '`default` is for devices to come', source: WRITE, bench: quick() },
    async k => {
      await k.run('sysctl -w net.ipv6.conf.default.forwarding=1', keys('all', 'default', 'lo', 'eth0'));
      await k.run('ip link add v0 type veth peer name v1', keys('v0', 'v1'));
    },
  ],
  [
    'values',
    { title: 'Any number is kept as it is', source: WRITE, bench: quick() },
    async k => {
      for (const value of ['2', '-1', '5', '0x10', '010', ' 1 ', 'x', '', '1 2', '4294967296', '2147483647'])
        await k.run(`sysctl -w "net.ipv6.conf.eth0.forwarding=${value}"`, keys('eth0'));
    },
  ],
  [
    'joins',
    { title: 'Groups and anycast addresses of a router', source: CHANGE, bench: quick() },
    async k => {
      await k.ready();
      await k.run('ip addr add 2001:db8:1::9/64 dev eth0', 'ip addr add 2001:db8:2::9/127 dev eth0');
      await k.run('ip addr add 2001:db8:3::9/126 dev eth0', 'ip addr add 2001:db8:4::9/128 dev eth0');
      await k.wait(1.5);
      await k.forget();
      await k.run('sysctl -w net.ipv6.conf.eth0.forwarding=1');
      await k.wait(0.2);
      await k.sent({ only: /ICMP6/, distinct: true });
      await k.run('ip -6 maddr show dev eth0', 'ip -6 route show table local');
      await k.run('ip addr add 2001:db8:5::9/64 dev eth0', 'ip -6 route show table local');
      await k.wait(1.5);
      await k.forget();
      await k.run('sysctl -w net.ipv6.conf.eth0.forwarding=0');
      await k.wait(0.2);
      await k.sent({ only: /ICMP6/, distinct: true });
      await k.run('ip -6 maddr show dev eth0', 'ip -6 route show table local');
    },
  ],
  [
    'stays',
    {
      title:
        'Only the default route goes; addresses, prefixes and other routes stay, and so does a static one',
      source: PURGE,
      bench: quick({ sysctl: { 'net.ipv6.conf.eth0.accept_ra_rt_info_max_plen': 64 } }),
    },
    async k => {
      await k.ready();
      await k.ra({ ...PREFIX, options: [...PREFIX.options, rio('2001:db8:9::', 48)] });
      await k.run(`ip -6 route add default via ${ROUTER} dev eth0 metric 2000`);
      await k.run('sysctl -w net.ipv6.conf.eth0.forwarding=1');
      await k.run('ip -6 addr show dev eth0', 'ip -6 route', 'ip -6 neigh');
      await k.ra({ ...PREFIX, options: [...PREFIX.options, rio('2001:db8:9::', 48)] });
      await k.run('ip -6 addr show dev eth0', 'ip -6 route');
      await k.run('sysctl -w net.ipv6.conf.eth0.forwarding=0', 'ip -6 route');
    },
  ],
  [
    'elsewhere',
    {
      title: 'Written for one device, the routes of all devices go',
      source: PURGE,
      bench: quick({ ports: 2 }),
    },
    async k => {
      await uplinks(k);
      await k.run('ip -6 route', 'sysctl -w net.ipv6.conf.eth1.forwarding=1', 'ip -6 route');
      await k.ra(PREFIX);
      await k.ra(PREFIX, {}, 'eth1');
      await k.run('ip -6 route');
    },
  ],
  [
    'elsewhere-accept-ra-2',
    {
      title: 'accept_ra 2 saves the routes of its device',
      source: PURGE,
      bench: quick({ ports: 2, sysctl: { 'net.ipv6.conf.eth0.accept_ra': 2 } }),
    },
    async k => {
      await uplinks(k);
      await k.run('sysctl -w net.ipv6.conf.all.forwarding=1', 'ip -6 route', 'ip -6 addr show scope global');
    },
  ],
  [
    'again',
    {
      title: 'The same value once more takes the routes again',
      source: WRITE,
      bench: quick({ ports: 2, sysctl: { 'net.ipv6.conf.eth0.forwarding': 1 } }),
    },
    async k => {
      await k.ready('eth1');
      await k.ra(PREFIX, {}, 'eth1');
      await k.run(
        'ip -6 route show default',
        'sysctl -w net.ipv6.conf.eth0.forwarding=1',
        'ip -6 route show default',
      );
      await k.ra(PREFIX, {}, 'eth1');
      await k.run('sysctl -w net.ipv6.conf.eth0.forwarding=0', 'ip -6 route show default');
      await k.run('sysctl -w net.ipv6.conf.default.forwarding=1', 'ip -6 route show default');
      await k.run('sysctl -w net.ipv6.conf.lo.forwarding=1', 'ip -6 route show default');
    },
  ],
  [
    'accept-ra-2-late',
    {
      title: 'accept_ra 2 after forwarding 1 brings nothing back, and asks nobody',
      source: WRITE,
      bench: quick({ sysctl: { 'net.ipv6.conf.eth0.router_solicitations': -1 } }),
    },
    async k => {
      await k.ready();
      await k.ra(PREFIX);
      await k.run('sysctl -w net.ipv6.conf.all.forwarding=1', 'sysctl -w net.ipv6.conf.eth0.accept_ra=2');
      await k.forget();
      await k.wait(2);
      await k.sent({ only: /router solicitation/ });
      await k.run('ip -6 route');
      await k.ra(PREFIX);
      await k.run('ip -6 route');
    },
  ],
  [
    'r-flag',
    {
      title: 'The flag R of advertisements is that of the device',
      source: 'ndisc_recv_ns(), net/ipv6/ndisc.c',
      bench: quick({ ports: 2 }),
    },
    async k => {
      await k.ready();
      for (const write of ['eth1.forwarding=1', 'eth0.forwarding=1', 'all.forwarding=0']) {
        await k.run(`sysctl -w net.ipv6.conf.${write}`);
        await k.forget();
        await k.send(ns(HOST, ROUTER_MAC), { dst: HOST });
        await k.wait(0.1);
        await k.sent({ only: /neighbor advertisement/ });
      }
    },
  ],
  [
    'force-forwarding',
    {
      title: 'force_forwarding: values, and what `all` does to it',
      source: 'addrconf_sysctl_force_forwarding(), net/ipv6/addrconf.c; ipv6_force_forwarding.sh',
      bench: quick({ ports: 2 }),
    },
    async k => {
      const all = ['all', 'default', 'eth0', 'eth1']
        .map(name => `net.ipv6.conf.${name}.force_forwarding`)
        .join(' ');
      await k.run('sysctl -w net.ipv6.conf.eth0.force_forwarding=2', `sysctl ${all}`);
      await k.run('sysctl -w net.ipv6.conf.eth0.force_forwarding=1', `sysctl ${all}`);
      await k.run('sysctl -w net.ipv6.conf.all.force_forwarding=1', `sysctl ${all}`);
      await k.run('sysctl -w net.ipv6.conf.all.forwarding=1', `sysctl ${all}`);
      await k.run('sysctl -w net.ipv6.conf.all.forwarding=0', `sysctl ${all}`);
      await k.run('sysctl -w net.ipv6.conf.default.force_forwarding=1', `sysctl ${all}`);
    },
  ],
  [
    'redirects',
    {
      title: 'accept_redirects is what it was, though a router takes none',
      source: CHANGE,
      bench: quick(),
    },
    async k => {
      await k.run('sysctl -w net.ipv6.conf.all.forwarding=1');
      await k.run('sysctl net.ipv6.conf.eth0.accept_redirects net.ipv6.conf.eth0.accept_ra');
    },
  ],
  [
    'netconf',
    {
      title: 'What `ip monitor netconf` says of changes',
      source: 'inet6_netconf_notify_devconf(), net/ipv6/addrconf.c',
      bench: quick(),
    },
    async k => {
      await k.run('ip -6 monitor netconf >/run/monitor 2>&1 & sleep 0.2');
      await k.run('sysctl -w net.ipv6.conf.eth0.forwarding=1', 'sysctl -w net.ipv6.conf.all.forwarding=1');
      await k.run('sysctl -w net.ipv6.conf.default.forwarding=0', 'sysctl -w net.ipv6.conf.all.forwarding=0');
      await k.run(
        'sysctl -w net.ipv6.conf.eth0.proxy_ndp=1',
        'sysctl -w net.ipv6.conf.all.ignore_routes_with_linkdown=1',
      );
      await k.run('sysctl -w net.ipv6.conf.eth0.forwarding=0', 'sleep 0.2; cat /run/monitor');
    },
  ],
]);

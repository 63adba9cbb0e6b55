/** What the kernel tells those who listen (`ip monitor`), while it happens. */
import { HOST, pio, ROUTER, ROUTER_MAC, sllao } from '../../../../sim/conformance/messages';
import { quick, theme, type About, type RefereeCase } from '../case';
import type { Session } from '../session';
import { na } from '../stimuli';

const NOTIFY = 'rtnl_notify(), net/core/rtnetlink.c; ipmonitor.c of iproute2';

type Row = readonly [id: string, about: About, script: RefereeCase['script']];

/** Listen to `objects` while `script` runs, and print what was said. */
function told(id: string, title: string, objects: string, script: (k: Session) => Promise<void>): Row {
  return [
    id,
    { title, source: NOTIFY, bench: quick() },
    async k => {
      await k.ready();
      await k.run(`ip -6 monitor ${objects} >/run/monitor 2>&1 & sleep 0.2`);
      await script(k);
      await k.run('sleep 0.3; cat /run/monitor');
    },
  ];
}

const ADVERTISED = [sllao(), pio('2001:db8:1::')];

export const monitor = theme('monitor', [
  told('advertisement-address', 'An advertisement: addresses', 'address', async k => {
    await k.ra({ options: ADVERTISED });
    await k.ra({ options: ADVERTISED });
  }),
  told('advertisement-route', 'An advertisement: routes', 'route', async k => {
    await k.ra({ options: ADVERTISED });
    await k.ra({ options: ADVERTISED });
    await k.ra({ routerLifetime: 0, options: ADVERTISED });
  }),
  told('advertisement-prefix', 'An advertisement: prefixes', 'prefix', async k => {
    await k.ra({ options: ADVERTISED });
    await k.ra({ options: [sllao(), pio('2001:db8:2::', { onLink: false }), pio('fe80::')] });
  }),
  told('neighbour', 'A neighbour that comes, is confirmed and is deleted', 'neigh', async k => {
    await k.run(`ip -6 neigh add ${ROUTER} dev eth0 lladdr ${ROUTER_MAC.toString()} nud stale`);
    await k.send(na(ROUTER, 'RSO', ROUTER_MAC), { dst: HOST });
    await k.run(`ip -6 neigh del ${ROUTER} dev eth0`);
  }),
  told('address-by-hand', 'An address by hand: added, changed, deleted', 'address', async k => {
    await k.run(
      'ip addr add 2001:db8:1::9/64 dev eth0 nodad',
      'ip addr change 2001:db8:1::9/64 dev eth0 valid_lft 60 preferred_lft 0',
    );
    await k.run('ip addr del 2001:db8:1::9/64 dev eth0');
  }),
  told(
    'route-by-hand',
    'Routes by hand: added, replaced, with another next hop, deleted',
    'route',
    async k => {
      await k.run(`ip -6 route add 2001:db8:5::/64 via ${ROUTER} dev eth0`);
      await k.run(
        'ip -6 route replace 2001:db8:5::/64 via fe80::77 dev eth0',
        'ip -6 route append 2001:db8:5::/64 via fe80::78 dev eth0',
      );
      await k.run('ip -6 route del 2001:db8:5::/64');
    },
  ),
  told('down', 'The device goes down: what is said of addresses and routes', 'address route', async k => {
    await k.ra({ options: ADVERTISED });
    await k.run('ip link set eth0 down');
  }),
  told(
    'link',
    'A device that hears everything, has another queue, is switched off and on',
    'link',
    async k => {
      await k.run('ip link set eth0 promisc on', 'ip link set eth0 promisc off txqueuelen 500');
      await k.run('ip link set eth0 down; sleep 1.5; ip link set eth0 up; sleep 1.5');
    },
  ),
  told('link-pair', 'A veth that is made, switched on and deleted', 'link', async k => {
    await k.run(
      'ip link add a0 address 02:00:00:00:00:0a type veth peer name a1 address 02:00:00:00:00:0b',
      'ip link set a0 up; sleep 1.5; ip link set a1 up; sleep 1.5; ip link set a1 down; sleep 1.5',
      'ip link del a1',
    );
  }),
  told(
    'link-bridge',
    'A bridge: made, switched on, with a port that comes, works and leaves',
    'link',
    async k => {
      await k.run(
        'ip link add br0 address 02:00:00:00:00:99 mtu 1400 type bridge; ip link set br0 up; sleep 1.2',
        'ip link add a0 address 02:00:00:00:00:0a type veth peer name a1 address 02:00:00:00:00:0b',
        'sleep 1.2; ip link set a0 master br0; sleep 0.2; ip link set a0 up; sleep 1.2; ip link set a1 up; sleep 1.5',
        'ip link set a0 nomaster; sleep 1.2; ip link set a0 master br0; sleep 1.2; ip link del a0; sleep 1.2',
      );
    },
  ),
  told('link-at-once', 'Devices made, set and switched on by one command', 'link', async k => {
    await k.run(
      'ip link add br0 address 02:00:00:00:00:99 up type bridge; sleep 1.2',
      'ip link add a0 address 02:00:00:00:00:0a mtu 1350 txqueuelen 77 master br0 up type veth' +
        ' peer name a1 address 02:00:00:00:00:0b; sleep 1.2',
      'ip link add link eth0 name mv0 address 02:00:00:00:00:1a mtu 1400 up type macvlan mode bridge; sleep 1.2',
      'ip link add b0 address 02:00:00:00:00:0c master lo type veth peer name b1 address 02:00:00:00:00:0d',
      'ip link show b0',
      'ip link add b0 mtu 20 type veth peer name b1',
    );
  }),
  told(
    'link-renamed',
    'The other end gets another name, which nobody who listens already learns',
    'link',
    async k => {
      await k.run(
        'ip link add a0 address 02:00:00:00:00:0a type veth peer name a1 address 02:00:00:00:00:0b; sleep 0.2',
        'ip link set a1 name b1; ip link set a0 mtu 1400',
      );
    },
  ),
  told('expiry', 'An address whose time is over', 'address', async k => {
    await k.run('ip addr add 2001:db8:1::9/64 dev eth0 nodad valid_lft 2 preferred_lft 1');
    await k.wait(4);
  }),
]);

import { seconds } from '../../../../sim/base/time';
import { devClose, devOpen, unregisterNetdevice } from '../../../../sim/kernel/core/dev';
import { rt6DisableIp, rt6SyncDownDev, rt6SyncUp } from '../../../../sim/kernel/ipv6/route/device-events';
import { ip6RouteOutput } from '../../../../sim/kernel/ipv6/route/output';
import type { LabLink } from '../../lab';
import { ip, prefix } from '../../lab';
import { Host } from './host';

const P = prefix('2001:db8:9::/64');
const TO = ip('2001:db8:9::9');

function twoLinks(): { host: Host; eth1: LabLink } {
  const host = new Host();
  const eth1 = host.link('eth1', '02:00:00:00:00:03');
  host.settle();
  return { host, eth1 };
}

const dev = (host: Host): string => ip6RouteOutput(host.net, { dst: TO }).dev.name;

test('a device that is switched off takes its routes along, those by hand too, and nothing brings them back', () => {
  const { host, eth1 } = twoLinks();
  host.route({ dst: P, dev: eth1.nic, metric: 1 });
  const since = host.records.length;
  devClose(host.net, eth1.nic);
  expect(host.routes().filter(route => route.includes('eth1'))).toEqual([]);
  expect(host.changes(since)).toContain('- 2001:db8:9::/64 dev eth1: route.device.down');
  devOpen(host.net, eth1.nic);
  host.run(seconds(3));
  expect(
    host
      .routes()
      .filter(route => route.includes('eth1'))
      .map(route => route.split(' ')[0]),
  ).toEqual(['fe80::/64']);
});

test('without carrier a route stays in use, unless ignore_routes_with_linkdown is set', () => {
  const { host, eth1 } = twoLinks();
  host.route({ dst: P, dev: eth1.nic, metric: 1 });
  host.route({ dst: P, dev: host.eth0.nic, metric: 2 });
  expect(dev(host)).toBe('eth1');
  rt6SyncDownDev(host.net, eth1.nic, 'NETDEV_CHANGE');
  expect(dev(host)).toBe('eth1');
  host.sysctl('net.ipv6.conf.eth1.ignore_routes_with_linkdown', 1);
  expect(dev(host)).toBe('eth0');
  rt6SyncUp(host.net, eth1.nic, 'linkdown');
  expect(dev(host)).toBe('eth1');
});

test('a multipath route loses the next hops of a device, and goes with the last', () => {
  const { host, eth1 } = twoLinks();
  const nexthops = [
    { gateway: ip('fe80::1'), dev: host.eth0.nic },
    { gateway: ip('fe80::2'), dev: eth1.nic },
    { gateway: ip('fe80::3'), dev: eth1.nic },
  ];
  host.route({ dst: P, nexthops, metric: 1 });
  rt6DisableIp(host.net, eth1.nic, false);
  const ways = new Set<string>();
  for (let flow = 0; flow < 50; flow++)
    ways.add(ip6RouteOutput(host.net, { dst: TO, flowLabel: flow }).dev.name);
  expect([...ways]).toEqual(['eth0']);
  rt6SyncUp(host.net, eth1.nic, 'dead');
  for (let flow = 0; flow < 50; flow++)
    ways.add(ip6RouteOutput(host.net, { dst: TO, flowLabel: flow }).dev.name);
  expect([...ways].sort()).toEqual(['eth0', 'eth1']);
  rt6DisableIp(host.net, eth1.nic, false);
  rt6DisableIp(host.net, host.eth0.nic, false);
  expect(host.routes().filter(route => route.startsWith('2001:db8:9::'))).toEqual([]);
});

test('a device that leaves takes single next hops out of multipath routes', () => {
  const { host, eth1 } = twoLinks();
  const nexthops = [
    { gateway: ip('fe80::1'), dev: host.eth0.nic },
    { gateway: ip('fe80::2'), dev: eth1.nic },
  ];
  host.route({ dst: P, nexthops, metric: 1 });
  const since = host.records.length;
  rt6DisableIp(host.net, eth1.nic, true);
  expect(host.changes(since)).toContain('- 2001:db8:9::/64 via fe80::2 dev eth1: route.device.gone');
  expect(host.routes()).toContain('2001:db8:9::/64 via fe80::1 dev eth0 proto boot metric 1 pref medium');
  unregisterNetdevice(host.net, eth1.nic);
  expect(dev(host)).toBe('eth0');
});

test('local routes have no carrier to lose', () => {
  const host = new Host();
  rt6SyncDownDev(host.net, host.eth0.nic, 'NETDEV_CHANGE');
  host.sysctl('net.ipv6.conf.eth0.ignore_routes_with_linkdown', 1);
  expect(ip6RouteOutput(host.net, { dst: ip('2001:db8:1::1') }).kind).toBe('local');
  expect(ip6RouteOutput(host.net, { dst: ip('2001:db8:1::2') }).error).toBe('ENETUNREACH');
});

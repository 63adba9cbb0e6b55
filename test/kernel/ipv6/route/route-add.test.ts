import { seconds } from '../../../../sim/base/time';
import { devClose, devSetMtu } from '../../../../sim/kernel/core/dev';
import { isNetlinkError, type NetlinkError } from '../../../../sim/kernel/core/errno';
import type { RtnlMessage } from '../../../../sim/kernel/core/rtnetlink-messages';
import { rt6SyncDownDev } from '../../../../sim/kernel/ipv6/route/device-events';
import { NO_METRICS, type Fib6Info } from '../../../../sim/kernel/ipv6/route/fib6-info';
import { fib6Add, type Fib6Config } from '../../../../sim/kernel/ipv6/route/route-add';
import { ip6RouteDel, type RouteDelConfig } from '../../../../sim/kernel/ipv6/route/route-del';
import { ip, prefix } from '../../lab';
import { Host } from './host';

const P = prefix('2001:db8:9::/64');
const APPEND = { create: true, append: true };

const refusal = (answer: Fib6Info | NetlinkError): string | undefined =>
  isNetlinkError(answer) ? answer.errno : undefined;
const shown = (host: Host): string[] => host.routes().filter(route => route.startsWith('2001:db8:9::'));

/** Add a route through eth0. */
const add = (host: Host, config: Partial<Fib6Config>): Fib6Info | NetlinkError =>
  fib6Add(host.net, { dst: P, dev: host.eth0.nic, ...config });

test('a request without a metric gets 1024, the kernel itself 0', () => {
  const host = new Host();
  expect(add(host, { request: APPEND })).toMatchObject({
    metric: 1024,
    protocol: 'boot',
    type: 'unicast',
    preference: 'medium',
  });
  expect(add(host, { protocol: 'kernel' })).toMatchObject({ metric: 0, protocol: 'kernel' });
});

test('bits after the prefix length are cleared', () => {
  const host = new Host();
  expect(add(host, { dst: prefix('2001:db8:9::77/64') })).toMatchObject({ dst: P });
});

test('routes without metrics share the value that says so, and it cannot be changed', () => {
  const host = new Host();
  expect((add(host, {}) as Fib6Info).metrics).toBe(NO_METRICS);
  expect(Object.isFrozen(NO_METRICS)).toBe(true);
});

test('a device that is down, or too narrow for IPv6, takes no route', () => {
  const host = new Host();
  const eth1 = host.link('eth1', '02:00:00:00:00:03');
  devClose(host.net, eth1.nic);
  expect(add(host, { dev: eth1.nic })).toEqual({ errno: 'ENETDOWN', extack: 'Nexthop device is not up' });
  const onlink = { dev: eth1.nic, gateway: ip('fe80::1'), onlink: true };
  expect(add(host, onlink)).toEqual({ errno: 'ENETDOWN', extack: 'Nexthop device is not up' });
  devSetMtu(host.net, eth1.nic, 1000);
  expect(refusal(add(host, { dev: eth1.nic }))).toBe('ENODEV');
});

test('a person may name a gateway on a link without carrier even where such routes are ignored', () => {
  const host = new Host();
  rt6SyncDownDev(host.net, host.eth0.nic, 'NETDEV_CHANGE');
  host.sysctl('net.ipv6.conf.eth0.ignore_routes_with_linkdown', 1);
  expect(refusal(add(host, { gateway: ip('2001:db8:1::9') }))).toBe('EHOSTUNREACH');
  expect(refusal(add(host, { gateway: ip('2001:db8:1::9'), request: APPEND }))).toBeUndefined();
});

test('a nexthop list without next hops is refused', () => {
  const host = new Host();
  expect(add(host, { nexthops: [] })).toEqual({
    errno: 'EINVAL',
    extack: 'Invalid nexthop configuration - no valid nexthops',
  });
});

test('a nexthop list of which one is there already leaves nothing behind', () => {
  const host = new Host();
  const heard: string[] = [];
  const dev = host.eth0.nic;
  add(host, { gateway: ip('fe80::2'), request: APPEND });
  host.run(1);
  host.net.rtnl('IPV6_ROUTE').attach((message: RtnlMessage) => heard.push(message.kind));
  const nexthops = [
    { gateway: ip('fe80::1'), dev },
    { gateway: ip('fe80::2'), dev },
  ];
  expect(refusal(add(host, { dev: undefined, nexthops, request: APPEND }))).toBe('EEXIST');
  expect(shown(host)).toEqual(['2001:db8:9::/64 via fe80::2 dev eth0 proto boot metric 1024 pref medium']);
  expect(host.changes().at(-1)).toBe('- 2001:db8:9::/64 via fe80::1 dev eth0: route.add.multipath-undone');
  host.run(1);
  expect(heard).toEqual(['newroute', 'delroute']);
});

test('a nexthop list that replaced something before it was refused says so', () => {
  const host = new Host();
  const dev = host.eth0.nic;
  host.advertised('fe80::2');
  add(host, { dst: prefix('::/0'), gateway: ip('fe80::9'), request: APPEND });
  const nexthops = [
    { gateway: ip('fe80::1'), dev },
    { gateway: ip('fe80::2'), dev },
  ];
  const request = { create: true, replace: true };
  expect(fib6Add(host.net, { dst: prefix('::/0'), nexthops, request })).toEqual({
    errno: 'EEXIST',
    extack: 'ipv6: multipath route replace failed (check consistency of installed routes)',
  });
  expect(host.defaults()).toHaveLength(1);
});

test('a route of the kernel that is there already takes the end of the new one', () => {
  const host = new Host();
  const known = add(host, { expires: host.scheduler.now + seconds(10), metric: 1 }) as Fib6Info;
  expect(refusal(add(host, { expires: host.scheduler.now + seconds(500), metric: 1 }))).toBe('EEXIST');
  expect(known.expires).toBe(host.scheduler.now + seconds(500));
});

test('of a multipath route a named gateway goes alone, a list each by itself, and without a name all', () => {
  const host = new Host();
  const dev = host.eth0.nic;
  const nexthops = ['fe80::1', 'fe80::2', 'fe80::3', 'fe80::4'].map(gateway => ({
    gateway: ip(gateway),
    dev,
  }));
  fib6Add(host.net, { dst: P, nexthops, request: APPEND });
  expect(ip6RouteDel(host.net, { dst: P, gateway: ip('fe80::2') })).toBeUndefined();
  const list = [{ gateway: ip('fe80::1') }, { gateway: ip('fe80::9') }];
  expect(ip6RouteDel(host.net, { dst: P, nexthops: list })).toEqual({ errno: 'ESRCH' });
  expect(host.net.fib6.routes().filter(rt => rt.multipath !== undefined)).toHaveLength(2);
  expect(ip6RouteDel(host.net, { dst: P })).toBeUndefined();
  expect(shown(host)).toEqual([]);
});

// Linux 6.18.44, in a namespace without routes: `ip -6 route del default ...` has one of two answers.
test('a default route that is missing is answered as the entry in its place', () => {
  const host = new Host();
  const del = (config: Partial<RouteDelConfig>): string | undefined =>
    ip6RouteDel(host.net, { dst: prefix('::/0'), ...config })?.errno;
  expect(del({})).toBe('ENOENT');
  expect(del({ dev: host.net.loopback })).toBe('ENOENT');
  expect(del({ metric: 0xffffffff })).toBe('ENOENT');
  expect(del({ protocol: 'kernel' })).toBe('ENOENT');
  expect(del({ dev: host.eth0.nic })).toBe('ESRCH');
  expect(del({ gateway: ip('fe80::1') })).toBe('ESRCH');
  expect(del({ metric: 1 })).toBe('ESRCH');
  expect(del({ protocol: 'static' })).toBe('ESRCH');
  expect(del({ dst: prefix('2001:db8::/32') })).toBe('ESRCH');
  add(host, { dst: prefix('::/0'), gateway: ip('fe80::1'), metric: 5 });
  expect(del({ metric: 6 })).toBe('ESRCH');
});

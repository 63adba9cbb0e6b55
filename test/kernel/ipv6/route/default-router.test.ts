import { seconds } from '../../../../sim/base/time';
import { decision } from '../../../../sim/trace/decision';
import {
  rt6CleanTohost,
  rt6GetDfltRouter,
  rt6PurgeDfltRouters,
  rt6SetPreference,
} from '../../../../sim/kernel/ipv6/route/default-router';
import { devClose } from '../../../../sim/kernel/core/dev';
import { ip6RouteDel } from '../../../../sim/kernel/ipv6/route/route-del';
import { addrconfPrefixRoute } from '../../../../sim/kernel/ipv6/route/prefix-route';
import { in6DevGet } from '../../../../sim/kernel/ipv6/inet6-dev';
import { RTF_ADDRCONF, RTF_PREFIX_RT } from '../../../../sim/kernel/ipv6/route/fib6-info';
import { ip, prefix } from '../../lab';
import { Host } from './host';

const A = 'fe80::a';
const DEFAULT = prefix('::/0');
const WHY = decision({
  id: 'test.default-router.why',
  outcome: 'note',
  says: 'the test says so',
  spec: 'Linux',
});

test('the route of an advertisement is ra, metric 1024, and ends with the router lifetime', () => {
  const host = new Host();
  host.advertised(A, 'high', 1800);
  host.run(seconds(1));
  expect(host.defaults()).toEqual([
    `default via ${A} dev eth0 proto ra metric 1024 expires 1799sec pref high`,
  ]);
  expect(host.changes().at(-1)).toBe(`+ default via ${A} dev eth0: route.add.default-router`);
});

test('an equal route by hand is in the way, with another metric it is not', () => {
  const host = new Host();
  host.route({ dst: DEFAULT, dev: host.eth0.nic, gateway: ip(A), metric: 1024 });
  expect(host.advertised(A)).toBeUndefined();
  expect(host.defaults()).toEqual([`default via ${A} dev eth0 proto boot metric 1024 pref medium`]);
  ip6RouteDel(host.net, { dst: DEFAULT });
  host.route({ dst: DEFAULT, dev: host.eth0.nic, gateway: ip(A), metric: 1 });
  expect(host.advertised(A)).toBeDefined();
});

test('a route by hand through another gateway stands beside it, and the older one is used', () => {
  const host = new Host();
  host.advertised(A);
  const append = { create: true, append: true };
  host.route({ dst: DEFAULT, dev: host.eth0.nic, gateway: ip('fe80::9'), request: append });
  host.route({ dst: DEFAULT, dev: host.eth0.nic, gateway: ip('fe80::8'), request: append });
  expect(host.defaults().map(route => route.split(' ').slice(0, 7).join(' '))).toEqual([
    `default via ${A} dev eth0 proto ra`,
    'default via fe80::9 dev eth0 proto boot',
  ]);
  expect(host.via()).toBe(A);
});

test('replacing a default route takes one by hand, and the advertised one only if there is none', () => {
  const host = new Host();
  host.advertised(A);
  const [append, replace] = [
    { create: true, append: true },
    { create: true, replace: true },
  ];
  host.route({ dst: DEFAULT, dev: host.eth0.nic, gateway: ip('fe80::9'), request: append });
  host.route({ dst: DEFAULT, dev: host.eth0.nic, gateway: ip('fe80::7'), request: replace });
  expect(host.defaults()).toHaveLength(2);
  expect(rt6GetDfltRouter(host.net, ip(A), host.eth0.nic)).toBeDefined();
  ip6RouteDel(host.net, { dst: DEFAULT, gateway: ip('fe80::7') });
  host.route({ dst: DEFAULT, dev: host.eth0.nic, gateway: ip('fe80::6'), request: replace });
  expect(host.defaults()).toEqual(['default via fe80::6 dev eth0 proto boot metric 1024 pref medium']);
  expect(rt6GetDfltRouter(host.net, ip(A), host.eth0.nic)).toBeUndefined();
  expect(host.changes().at(-2)).toBe(`- default via ${A} dev eth0: route.replace.replaced`);
});

test('only its own flags make a route an advertised one', () => {
  const host = new Host();
  host.route({ dst: DEFAULT, dev: host.eth0.nic, gateway: ip(A), metric: 1024, protocol: 'ra' });
  expect(rt6GetDfltRouter(host.net, ip(A), host.eth0.nic)).toBeUndefined();
});

test('the preference can change while the route stays', () => {
  const host = new Host();
  const rt = host.advertised(A)!;
  host.advertised('fe80::b');
  rt6SetPreference(host.net, rt, 'low');
  expect(host.via()).toBe('fe80::b');
});

test('no default route is made through a device that is down', () => {
  const host = new Host();
  devClose(host.net, host.eth0.nic);
  expect(host.advertised(A)).toBeUndefined();
});

test('a machine that becomes a router forgets advertised default routes, and nothing else', () => {
  const host = new Host();
  host.advertised(A);
  host.route({ dst: DEFAULT, dev: host.eth0.nic, gateway: ip('fe80::9'), metric: 7 });
  const flags = RTF_ADDRCONF | RTF_PREFIX_RT;
  addrconfPrefixRoute(in6DevGet(host.eth0.nic)!, prefix('2001:db8:77::/64'), {
    flags,
    expires: seconds(9000),
  });
  const before = host.routes();
  const since = host.records.length;
  rt6PurgeDfltRouters(host.net, WHY);
  expect(host.routes()).toEqual(before.filter(route => !route.includes('proto ra')));
  expect(host.changes(since)).toEqual([`- default via ${A} dev eth0: test.default-router.why`]);
});

test('accept_ra=2 spares its interface, since 3.2', () => {
  for (const [kernel, left] of [
    ['linux-6.18', 1],
    ['linux-3.0', 0],
  ] as const) {
    const host = new Host(undefined, { kernel });
    host.sysctl('net.ipv6.conf.eth0.accept_ra', 2);
    host.advertised(A);
    rt6PurgeDfltRouters(host.net, WHY);
    expect(host.defaults()).toHaveLength(left);
  }
});

test('the decision carries the sysctls it was made from', () => {
  const host = new Host();
  host.advertised(A);
  rt6PurgeDfltRouters(host.net, WHY);
  expect(host.records.at(-1)).toMatchObject({
    inputs: {
      'net.ipv6.conf.all.forwarding': 0,
      'net.ipv6.conf.eth0.forwarding': 0,
      'net.ipv6.conf.eth0.accept_ra': 1,
    },
  });
});

test('a table that never had an advertised default route is not looked at', () => {
  const host = new Host();
  host.route({ dst: DEFAULT, dev: host.eth0.nic, gateway: ip(A), metric: 9, flags: RTF_ADDRCONF });
  rt6PurgeDfltRouters(host.net, WHY);
  expect(host.defaults()).toHaveLength(1);
});

test('a neighbour that says it is no router loses what it advertised, not what a person entered', () => {
  const host = new Host();
  host.advertised(A);
  host.advertised('fe80::b');
  host.route({ dst: DEFAULT, dev: host.eth0.nic, gateway: ip(A), metric: 7 });
  rt6CleanTohost(host.net, ip(A), WHY);
  expect(host.defaults().map(route => route.split(' ')[2])).toEqual([A, 'fe80::b']);
  expect(rt6GetDfltRouter(host.net, ip(A), host.eth0.nic)).toBeUndefined();
});

import { seconds } from '../../../../sim/base/time';
import { isNetlinkError } from '../../../../sim/kernel/core/errno';
import { fib6CleanExpires, fib6DelRoute, fib6SetExpires } from '../../../../sim/kernel/ipv6/route/fib6';
import { inet6DumpFib } from '../../../../sim/kernel/ipv6/route/dump';
import { fib6Add } from '../../../../sim/kernel/ipv6/route/route-add';
import { ROUTE_DELETED } from '../../../../sim/kernel/ipv6/route/route-del';
import type { Fib6Info } from '../../../../sim/kernel/ipv6/route/fib6-info';
import type { RtnlMessage } from '../../../../sim/kernel/core/rtnetlink-messages';
import { routeEntity, routeState } from '../../../../sim/kernel/ipv6/route/route-text';
import { ip, prefix } from '../../lab';
import { Host } from './host';

const P = prefix('2001:db8:9::/64');

function add(host: Host, expiresIn?: number, metric = 1): Fib6Info {
  const expires = expiresIn === undefined ? undefined : host.scheduler.now + seconds(expiresIn);
  const made = fib6Add(host.net, { dst: P, dev: host.eth0.nic, metric, expires });
  if (isNetlinkError(made)) throw new Error(made.errno);
  return made;
}

/** Linux 6.18: between 30 and 32 s, as the wheel has it; see the kernel's timers in core/jiffies.ts. */
test('an expired route is swept 30 s after the first route that may expire was added, or 30 s later', () => {
  const host = new Host();
  add(host, 10);
  host.run(seconds(29.9));
  expect(host.routes().some(route => route.includes('expires -19sec'))).toBe(true);
  host.run(seconds(2.2));
  expect(host.routes().some(route => route.includes('2001:db8:9::'))).toBe(false);
  expect(host.changes().at(-1)).toBe('- 2001:db8:9::/64 dev eth0: route.gc.expired');
});

test('the sweep goes on while anything may expire, and then stops', () => {
  const host = new Host();
  const rt = add(host, 100);
  host.run(seconds(119));
  expect(rt.node).toBeDefined();
  host.run(seconds(10));
  expect(rt.node).toBeUndefined();
  const outstanding = host.scheduler.outstanding;
  add(host);
  expect(host.scheduler.outstanding).toBe(outstanding);
});

test('net.ipv6.route.gc_interval says how often, and net.ipv6.route.flush that it is to be now', () => {
  const host = new Host();
  host.sysctl('net.ipv6.route.gc_interval', 5);
  const rt = add(host, 1);
  host.run(seconds(5.6));
  expect(rt.node).toBeUndefined();
  const other = add(host, 1);
  host.run(seconds(2));
  expect(other.node).toBeDefined();
  host.sysctl('net.ipv6.route.flush', 1);
  expect(other.node).toBeUndefined();
});

test('a route that is given an end later is not swept until something else arms the sweep', () => {
  const host = new Host();
  const rt = add(host);
  fib6SetExpires(host.net, rt, host.scheduler.now + seconds(1));
  host.run(seconds(100));
  expect(rt.node).toBeDefined();
  add(host, 1000, 2);
  host.run(seconds(31));
  expect(rt.node).toBeUndefined();
});

test('a route whose end is taken away stays', () => {
  const host = new Host();
  const rt = add(host, 5);
  fib6CleanExpires(host.net, rt);
  host.run(seconds(100));
  expect(rt.node).toBeDefined();
});

test('deleting twice is no mistake', () => {
  const host = new Host();
  const rt = add(host);
  fib6DelRoute(host.net, rt, ROUTE_DELETED, { because: 'the test says so' });
  expect(host.records.at(-1)).toMatchObject({ inputs: { because: 'the test says so' } });
  const records = host.records.length;
  fib6DelRoute(host.net, rt, ROUTE_DELETED);
  expect(host.records).toHaveLength(records);
});

test('a table that never had a route cannot be dumped', () => {
  const host = new Host();
  expect(inet6DumpFib(host.net, 77)).toEqual({ errno: 'ENOENT', extack: 'ipv6: FIB table does not exist' });
});

describe('rtnetlink hears', () => {
  function listen(host: Host): string[] {
    const heard: string[] = [];
    host.net.rtnl('IPV6_ROUTE').attach((message: RtnlMessage) => {
      if (message.group !== 'IPV6_ROUTE') return;
      const { kind, route, replace } = message;
      const hops = route.multipath?.members.map(({ nh }) => `${nh.gateway}`).join(' ');
      const state = routeState(route, host.scheduler.now);
      heard.push(`${kind}${replace ? ' replace' : ''} ${routeEntity(route)} ${hops ?? state}`);
    });
    return heard;
  }

  test('a route that comes and goes, without its lifetime when it goes', () => {
    const host = new Host();
    const heard = listen(host);
    const rt = add(host, 10);
    host.run(1);
    fib6DelRoute(host.net, rt, ROUTE_DELETED);
    expect(heard).toHaveLength(1);
    host.run(1);
    expect(heard).toEqual([
      'newroute 2001:db8:9::/64 dev eth0 proto boot metric 1 expires 10sec pref medium',
      'delroute 2001:db8:9::/64 dev eth0 proto boot metric 1 pref medium',
    ]);
  });

  test('what a message was about as it was then, not as it is when it is read', () => {
    const host = new Host();
    const heard = listen(host);
    fib6DelRoute(host.net, add(host, 10), ROUTE_DELETED);
    host.run(1);
    expect(heard[0]).toContain('expires 10sec');
  });

  test('a replacement alone, of the replaced route nothing', () => {
    const host = new Host();
    const heard = listen(host);
    add(host);
    const request = { create: true, replace: true };
    fib6Add(host.net, { dst: P, dev: host.eth0.nic, gateway: ip('fe80::9'), metric: 1, request });
    host.run(1);
    expect(heard.map(line => line.split(' metric')[0])).toEqual([
      'newroute 2001:db8:9::/64 dev eth0 proto boot',
      'newroute replace 2001:db8:9::/64 via fe80::9 dev eth0 proto boot',
    ]);
  });

  test('a nexthop list in one message, one next hop more with all of them, itself first', () => {
    const host = new Host();
    const heard = listen(host);
    const dev = host.eth0.nic;
    const nexthops = [
      { gateway: ip('fe80::1'), dev },
      { gateway: ip('fe80::2'), dev },
    ];
    fib6Add(host.net, { dst: P, nexthops, request: { create: true, excl: true } });
    fib6Add(host.net, { dst: P, dev, gateway: ip('fe80::3'), request: { create: true, append: true } });
    host.run(1);
    expect(heard).toEqual([
      'newroute 2001:db8:9::/64 via fe80::1 dev eth0 fe80::1 fe80::2',
      'newroute 2001:db8:9::/64 via fe80::3 dev eth0 fe80::3 fe80::1 fe80::2',
    ]);
  });
});

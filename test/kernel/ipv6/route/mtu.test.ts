import { seconds } from '../../../../sim/base/time';
import { devSetMtu } from '../../../../sim/kernel/core/dev';
import { neighLookup } from '../../../../sim/kernel/core/neighbour';
import { ip6DstCheck, rt6GetCookie } from '../../../../sim/kernel/ipv6/route/dst';
import { rt6DumpExceptions } from '../../../../sim/kernel/ipv6/route/dump';
import { fib6DelRoute } from '../../../../sim/kernel/ipv6/route/fib6';
import { rt6UpdatePmtu } from '../../../../sim/kernel/ipv6/route/mtu';
import { ip6RouteOutput } from '../../../../sim/kernel/ipv6/route/output';
import { ip6RouteDel, ROUTE_DELETED } from '../../../../sim/kernel/ipv6/route/route-del';
import { ip, prefix } from '../../lab';
import { Host } from './host';

const TO = ip('2001:4860::1');

/** A host whose default router is known to be one. */
function host(): Host {
  const made = new Host();
  made.advertised('fe80::a');
  made.nud('fe80::a', 'NUD_PERMANENT');
  neighLookup(made.net, ip('fe80::a'), made.eth0.nic)!.isRouter = true;
  return made;
}

const mtu = (made: Host, to = TO): number => ip6RouteOutput(made.net, { dst: to }).mtu;
const tooBig = (made: Host, size: number): string => rt6UpdatePmtu(made.net, TO, size).id;

test('what a router could not pass on bounds packets to that destination alone, for ten minutes', () => {
  const made = host();
  expect(tooBig(made, 1300)).toBe('route.pmtu.learned');
  expect([mtu(made), mtu(made, ip('2001:4860::2'))]).toEqual([1300, 1500]);
  expect(made.changes().at(-1)).toBe('+ 2001:4860::1 via fe80::a dev eth0 cache: route.pmtu.learned');
  made.run(seconds(599));
  expect(mtu(made)).toBe(1300);
  made.run(seconds(2));
  expect(mtu(made)).toBe(1500);
  expect(rt6DumpExceptions(made.net)).toEqual([]);
  made.run(seconds(30));
  expect(made.changes().at(-1)).toBe('- 2001:4860::1 via fe80::a dev eth0 cache: route.exception.aged');
});

test('forwarded packets are not bound by it', () => {
  const made = host();
  tooBig(made, 1300);
  expect(ip6RouteOutput(made.net, { dst: TO }).mtuForward).toBe(1500);
});

test('less than 1280 is not believed, and not less than known is no news', () => {
  const made = host();
  expect(tooBig(made, 1279)).toBe('route.pmtu.below-minimum');
  expect(made.records.at(-1)).toMatchObject({
    inputs: { destination: '2001:4860::1', mtu: 1279, known: 1500 },
  });
  expect(tooBig(made, 1500)).toBe('route.pmtu.not-smaller');
  expect(tooBig(made, 1280)).toBe('route.pmtu.learned');
  expect(tooBig(made, 1280)).toBe('route.pmtu.not-smaller');
  expect(mtu(made)).toBe(1280);
});

test('a second, smaller one does not last longer than the first', () => {
  const made = host();
  tooBig(made, 1400);
  made.run(seconds(300));
  tooBig(made, 1300);
  expect(mtu(made)).toBe(1300);
  made.run(seconds(301));
  expect(mtu(made)).toBe(1500);
});

test('it does not outlive the route it is an exception to', () => {
  const expiring = new Host();
  expiring.advertised('fe80::a', 'medium', 100);
  tooBig(expiring, 1300);
  expiring.run(seconds(101));
  expect(rt6DumpExceptions(expiring.net)).toEqual([]);
  const deleting = host();
  tooBig(deleting, 1300);
  fib6DelRoute(
    deleting.net,
    deleting.net.fib6.routes().find(each => each.protocol === 'ra')!,
    ROUTE_DELETED,
  );
  expect(deleting.changes().at(-1)).toBe(
    '- 2001:4860::1 via fe80::a dev eth0 cache: route.exception.route-gone',
  );
});

test('it is swept when its gateway is not known to be a router', () => {
  const made = new Host();
  made.route({ dst: prefix('::/0'), dev: made.eth0.nic, gateway: ip('fe80::a'), metric: 1 });
  tooBig(made, 1300);
  made.run(seconds(33));
  expect(mtu(made)).toBe(1500);
  expect(made.changes().at(-1)).toContain('route.exception.not-router');
});

test('for on-link destinations there is no gateway to know', () => {
  const made = new Host();
  const near = ip('2001:db8:1::99');
  rt6UpdatePmtu(made.net, near, 1300);
  made.run(seconds(31));
  expect(mtu(made, near)).toBe(1300);
});

test('without a route there is nothing to be learned', () => {
  const made = new Host();
  expect(tooBig(made, 1300)).toBe('route.pmtu.no-route');
});

test('the first hop is confirmed by it', () => {
  const made = host();
  const neigh = neighLookup(made.net, ip('fe80::a'), made.eth0.nic)!;
  made.run(seconds(10));
  tooBig(made, 1300);
  expect(neigh.confirmed).toBe(made.scheduler.now);
});

test('answers that sockets keep are asked for again once something was learned', () => {
  const made = host();
  const kept = ip6RouteOutput(made.net, { dst: TO });
  const cookie = rt6GetCookie(kept);
  expect(ip6DstCheck(made.net, kept, cookie)).toBe(true);
  tooBig(made, 1300);
  expect(ip6DstCheck(made.net, kept, cookie)).toBe(false);
  const exception = ip6RouteOutput(made.net, { dst: TO });
  expect(ip6DstCheck(made.net, exception, rt6GetCookie(exception))).toBe(true);
  made.run(seconds(601));
  expect(ip6DstCheck(made.net, exception, rt6GetCookie(exception))).toBe(false);
});

describe('when the MTU of the device changes', () => {
  test('routes without one follow it', () => {
    const made = host();
    devSetMtu(made.net, made.eth0.nic, 1400);
    expect(mtu(made)).toBe(1400);
  });

  test('routes and exceptions that are wider are narrowed', () => {
    const made = host();
    made.route({ dst: prefix('2001:db8:9::/64'), dev: made.eth0.nic, metric: 1, metrics: { mtu: 1450 } });
    tooBig(made, 1420);
    devSetMtu(made.net, made.eth0.nic, 1400);
    expect([mtu(made), mtu(made, ip('2001:db8:9::1'))]).toEqual([1400, 1400]);
  });

  test('what was as wide as the device grows with it, what was narrower stays', () => {
    const made = host();
    made.route({ dst: prefix('2001:db8:9::/64'), dev: made.eth0.nic, metric: 1, metrics: { mtu: 1500 } });
    made.route({ dst: prefix('2001:db8:8::/64'), dev: made.eth0.nic, metric: 1, metrics: { mtu: 1450 } });
    tooBig(made, 1420);
    devSetMtu(made.net, made.eth0.nic, 9000);
    const destinations = [ip('2001:db8:9::1'), ip('2001:db8:8::1'), TO];
    expect(destinations.map(to => mtu(made, to))).toEqual([9000, 1450, 1420]);
  });
});

test('net.ipv6.route.mtu_expires says for how long', () => {
  const made = host();
  made.sysctl('net.ipv6.route.mtu_expires', 10);
  tooBig(made, 1300);
  made.run(seconds(9));
  expect(mtu(made)).toBe(1300);
  made.run(seconds(2));
  expect(mtu(made)).toBe(1500);
});

const forget = (made: Host): unknown =>
  ip6RouteDel(made.net, { dst: { address: TO, length: 128 }, cached: true });

test('a program may have it forgotten', () => {
  const made = host();
  tooBig(made, 1300);
  expect(forget(made)).toBeUndefined();
  expect(mtu(made)).toBe(1500);
  expect(made.changes().at(-1)).toContain('route.exception.flushed');
});

/** Linux 6.18: `ip -6 route flush cache` then gives up after 31 seconds, with one entry left. */
test('under a more specific route it is not found, and the kernel says that it was deleted', () => {
  const made = host();
  tooBig(made, 1300);
  made.route({ dst: prefix('2001:4860::/32'), dev: made.eth0.nic, gateway: ip('fe80::b'), metric: 1 });
  expect(forget(made)).toBeUndefined();
  expect(rt6DumpExceptions(made.net)).toHaveLength(1);
});

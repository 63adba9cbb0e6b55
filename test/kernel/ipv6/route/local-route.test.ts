import { in6DevGet, type Inet6Dev } from '../../../../sim/kernel/ipv6/inet6-dev';
import { addrconfAddMroute } from '../../../../sim/kernel/ipv6/route/device-routes';
import { addLocalRoute, delLocalRoute } from '../../../../sim/kernel/ipv6/route/local-route';
import { ip6RouteOutput } from '../../../../sim/kernel/ipv6/route/output';
import { ip } from '../../lab';
import { Host } from './host';

const ADDRESS = ip('2001:db8:9::9');
const kind = (host: Host): string => ip6RouteOutput(host.net, { dst: ADDRESS }).kind;

function host(): { host: Host; idev: Inet6Dev } {
  const made = new Host();
  return { host: made, idev: in6DevGet(made.eth0.nic)! };
}

test('an address is ours as long as its route is there', () => {
  const { host: made, idev } = host();
  expect(kind(made)).toBe('error');
  const rt = addLocalRoute(idev, ADDRESS);
  expect(kind(made)).toBe('local');
  delLocalRoute(made.net, rt);
  expect(kind(made)).toBe('error');
  expect(made.changes().slice(-2)).toEqual([
    '+ local 2001:db8:9::9 dev eth0 table local: route.local.added',
    '- local 2001:db8:9::9 dev eth0 table local: route.local.gone',
  ]);
});

test('an anycast address is known as one', () => {
  const { host: made, idev } = host();
  addLocalRoute(idev, ADDRESS, true);
  expect(kind(made)).toBe('anycast');
  expect(made.routes(255)).toContain(
    'anycast 2001:db8:9::9 dev eth0 table local proto kernel metric 0 pref medium',
  );
});

test('one address on two devices has two routes, and is ours until both are gone', () => {
  const { host: made, idev } = host();
  const eth1 = in6DevGet(made.link('eth1', '02:00:00:00:00:03').nic)!;
  const [first, second] = [addLocalRoute(idev, ADDRESS), addLocalRoute(eth1, ADDRESS)];
  delLocalRoute(made.net, first);
  expect(kind(made)).toBe('local');
  delLocalRoute(made.net, second);
  expect(kind(made)).toBe('error');
});

test('a route that is there twice over is in no table, and deleting it takes nothing away', () => {
  const { host: made, idev } = host();
  addLocalRoute(idev, ADDRESS);
  const twice = addLocalRoute(idev, ADDRESS);
  expect(twice.node).toBeUndefined();
  delLocalRoute(made.net, twice);
  expect(kind(made)).toBe('local');
});

test('every device leads to groups, once', () => {
  const { host: made, idev } = host();
  const groups = (): string[] => made.routes(255).filter(route => route.startsWith('multicast'));
  expect(groups()).toEqual(['multicast ff00::/8 dev eth0 table local proto kernel metric 256 pref medium']);
  addrconfAddMroute(idev);
  expect(groups()).toHaveLength(1);
  expect(made.changes()).toContain('+ multicast ff00::/8 dev eth0 table local: route.multicast.added');
});

import fc from 'fast-check';
import { seconds } from '../../../../sim/base/time';
import { neighDestroy, neighLookup, type NudState } from '../../../../sim/kernel/core/neighbour';
import { rt6SyncDownDev, rt6SyncUp } from '../../../../sim/kernel/ipv6/route/device-events';
import { rt6UpdatePmtu } from '../../../../sim/kernel/ipv6/route/mtu';
import { ip6RouteOutput } from '../../../../sim/kernel/ipv6/route/output';
import { fib6Add } from '../../../../sim/kernel/ipv6/route/route-add';
import { ip6RouteDel } from '../../../../sim/kernel/ipv6/route/route-del';
import { ip, prefix } from '../../lab';
import { Host } from './host';

const DESTINATIONS = [
  '2001:4860::1',
  '2001:db8:9::9',
  '2001:db8:1::9',
  '2001:db8:1::1',
  'fe80::9',
  'ff02::9',
].map(ip);
const PREFIXES = ['::/0', '2001:db8:9::/64', '2001:db8::/32', '2001:4860::1/128'].map(prefix);
const ROUTERS = ['fe80::a', 'fe80::b'];
const STATES: NudState[] = ['NUD_REACHABLE', 'NUD_STALE', 'NUD_FAILED', 'NUD_PERMANENT'];

/** What can be done to a host, by number. */
type Step = readonly [what: number, a: number, b: number];

function perform(host: Host, [what, a, b]: Step): void {
  const { net } = host;
  const dev = host.eth0.nic;
  const dst = PREFIXES[a % PREFIXES.length]!;
  const router = ROUTERS[b % ROUTERS.length]!;
  const append = { create: true, append: true };
  switch (what) {
    case 0:
      return void fib6Add(net, { dst, dev, gateway: ip(router), metric: 1 + (b % 3), request: append });
    case 1:
      return void fib6Add(net, {
        dst,
        dev,
        metric: 1 + (b % 3),
        expires: net.scheduler.now + seconds(b),
        request: append,
      });
    case 2:
      return void ip6RouteDel(net, { dst });
    case 3:
      return host.nud(router, STATES[a % STATES.length]!);
    case 4:
      return host.run(seconds(a));
    case 5:
      return void host.advertised(router, a % 2 ? 'high' : 'low', b);
    case 6:
      return host.sysctl('net.ipv6.conf.all.forwarding', a % 2);
    case 7:
      return void rt6UpdatePmtu(net, DESTINATIONS[a % DESTINATIONS.length]!, 1280 + b);
    case 8:
      host.sysctl('net.ipv6.conf.eth0.ignore_routes_with_linkdown', b % 2);
      return a % 2 ? rt6SyncDownDev(net, dev, 'NETDEV_CHANGE') : rt6SyncUp(net, dev, 'linkdown');
    default:
      return void fib6Add(net, { dst, type: 'unreachable', metric: 1 + (b % 3), request: append });
  }
}

function describeDst({ kind, dev, gateway, error, mtu }: ReturnType<typeof ip6RouteOutput>): string {
  return `${kind} ${dev.name} ${gateway} ${error} ${mtu}`;
}

test('a host that remembers look-ups is never told from one that forgets each at once', () => {
  const what = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(0, 3) }, { weight: 2, arbitrary: fc.nat(9) });
  const step = fc.tuple(what, fc.nat(70), fc.nat(70));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), steps => {
      const [remembers, forgets] = [new Host(), new Host()];
      for (const each of steps) {
        perform(remembers, each);
        perform(forgets, each);
        for (const dst of [...DESTINATIONS, ...DESTINATIONS]) {
          forgets.net.fib6.invalidate();
          const expected = describeDst(ip6RouteOutput(forgets.net, { dst }));
          expect(describeDst(ip6RouteOutput(remembers.net, { dst }))).toBe(expected);
          const bound = (host: Host): string =>
            describeDst(ip6RouteOutput(host.net, { dst, oif: host.eth0.nic }));
          forgets.net.fib6.invalidate();
          expect(bound(remembers)).toBe(bound(forgets));
        }
      }
      expect(remembers.scheduler.executed).toBe(forgets.scheduler.executed);
    }),
    { numRuns: 60 },
  );
});

test('a router that fails, or is forgotten, is asked about again', () => {
  const host = new Host();
  host.route({ dst: PREFIXES[0]!, dev: host.eth0.nic, gateway: ip('fe80::a'), metric: 1 });
  host.route({ dst: PREFIXES[2]!, dev: host.eth0.nic, gateway: ip('fe80::b'), metric: 1 });
  host.nud('fe80::b', 'NUD_REACHABLE');
  expect(host.via('2001:db8:9::9')).toBe('fe80::b');
  host.nud('fe80::b', 'NUD_FAILED');
  expect(host.via('2001:db8:9::9')).toBe('fe80::a');
  host.nud('fe80::b', 'NUD_REACHABLE');
  expect(host.via('2001:db8:9::9')).toBe('fe80::b');
  neighDestroy(host.net, neighLookup(host.net, ip('fe80::b'), host.eth0.nic)!);
  host.nud('fe80::b', 'NUD_FAILED');
  expect(host.via('2001:db8:9::9')).toBe('fe80::a');
});

test('the same look-up gives the same answer object, and more destinations than it keeps do no harm', () => {
  const host = new Host();
  const first = ip6RouteOutput(host.net, { dst: ip('2001:db8:1::9') });
  for (let index = 0; index < 2000; index++)
    ip6RouteOutput(host.net, { dst: ip(`2001:db8:1::${index.toString(16)}`) });
  expect(ip6RouteOutput(host.net, { dst: ip('2001:db8:1::9') })).toBe(first);
});

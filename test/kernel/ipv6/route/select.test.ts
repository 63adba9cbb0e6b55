import { seconds } from '../../../../sim/base/time';
import { ip6RouteOutput } from '../../../../sim/kernel/ipv6/route/output';
import { ip, prefix } from '../../lab';
import { Host } from './host';

const A = 'fe80::a';
const B = 'fe80::b';

test('of two routers the first stays in use, whatever is known of it, as long as it does not fail', () => {
  const host = new Host();
  host.advertised(A);
  host.advertised(B);
  expect(host.via()).toBe(A);
  for (const state of ['NUD_REACHABLE', 'NUD_STALE', 'NUD_DELAY', 'NUD_PROBE', 'NUD_INCOMPLETE'] as const) {
    host.nud(A, state);
    expect(host.via()).toBe(A);
  }
  host.nud(A, 'NUD_FAILED');
  expect(host.via()).toBe(B);
  host.nud(A, 'NUD_REACHABLE');
  expect(host.via()).toBe(A);
});

test('preference beats order, and reachability beats preference', () => {
  const host = new Host();
  host.advertised(A, 'low');
  host.advertised('fe80::c', 'high');
  host.advertised(B, 'medium');
  expect(host.via()).toBe('fe80::c');
  host.nud('fe80::c', 'NUD_FAILED');
  expect(host.via()).toBe(B);
  host.nud(B, 'NUD_FAILED');
  expect(host.via()).toBe(A);
});

test('a dead router is still used when there is no other', () => {
  const host = new Host();
  host.advertised(A);
  host.nud(A, 'NUD_FAILED');
  expect(host.via()).toBe(A);
});

test('of several dead routers it is the first', () => {
  const host = new Host();
  host.advertised(A);
  host.advertised(B);
  host.nud(A, 'NUD_FAILED');
  host.nud(B, 'NUD_FAILED');
  expect(host.via()).toBe(A);
});

test('a machine that forwards has no failover, not even with accept_ra=2', () => {
  const host = new Host();
  host.sysctl('net.ipv6.conf.eth0.accept_ra', 2);
  host.sysctl('net.ipv6.conf.all.forwarding', 1);
  host.advertised(A);
  host.advertised(B);
  host.nud(A, 'NUD_FAILED');
  expect(host.via()).toBe(A);
});

test('with all routers of the lowest metric dead the best of all others is used, whatever its metric', () => {
  const host = new Host();
  host.route({ dst: prefix('::/0'), dev: host.eth0.nic, gateway: ip(A), metric: 1 });
  host.route({ dst: prefix('::/0'), dev: host.eth0.nic, gateway: ip(B), metric: 2 });
  host.route({
    dst: prefix('::/0'),
    dev: host.eth0.nic,
    gateway: ip('fe80::c'),
    metric: 3,
    preference: 'high',
  });
  expect(host.via()).toBe(A);
  host.nud(A, 'NUD_FAILED');
  expect(host.via()).toBe('fe80::c');
});

test('before 4.4 a higher metric was not tried for a dead router', () => {
  const host = new Host(undefined, { kernel: 'linux-4.1' });
  host.route({ dst: prefix('::/0'), dev: host.eth0.nic, gateway: ip(A), metric: 1 });
  host.route({ dst: prefix('::/0'), dev: host.eth0.nic, gateway: ip(B), metric: 2 });
  host.nud(A, 'NUD_FAILED');
  expect(host.via()).toBe(A);
});

test('2.6.32 takes dead routers in turn', () => {
  const host = new Host(undefined, { kernel: 'linux-2.6.32' });
  for (const router of [A, B, 'fe80::c']) {
    host.advertised(router);
    host.nud(router, 'NUD_FAILED');
  }
  expect([host.via(), host.via(), host.via(), host.via()]).toEqual([B, 'fe80::c', A, B]);
});

test('a router that is dead gives way to a shorter prefix before it is used after all', () => {
  const host = new Host();
  host.advertised(A);
  host.route({ dst: prefix('2001:4860::/32'), dev: host.eth0.nic, gateway: ip(B), metric: 1024 });
  expect(host.via()).toBe(B);
  host.nud(B, 'NUD_FAILED');
  expect(host.via()).toBe(A);
  host.nud(A, 'NUD_FAILED');
  expect(host.via()).toBe(B);
});

test('expired routes are passed by although they are still listed', () => {
  const host = new Host();
  host.advertised(A, 'high', 1);
  host.advertised(B, 'medium', 100);
  expect(host.via()).toBe(A);
  host.run(seconds(2));
  expect(host.via()).toBe(B);
  expect(host.defaults()[0]).toContain('expires -1sec');
});

test('a failed router is probed by a multicast solicitation, at most once in router_probe_interval', () => {
  const host = new Host();
  host.advertised(A);
  host.advertised(B);
  host.nud(A, 'NUD_FAILED');
  const probes: number[] = [];
  const start = host.scheduler.now;
  for (let second = 0; second < 200; second++) {
    host.eth0.tap.take();
    host.via();
    host.run(seconds(0.5));
    for (const { frame } of host.eth0.tap.take()) {
      const { payload } = frame;
      if (payload.kind !== 'ipv6' || payload.payload.kind !== 'neighbor-solicitation') continue;
      if (payload.payload.target !== ip(A)) continue;
      expect(payload.dst).toBe(ip(A).solicitedNode());
      probes.push(Math.round((host.scheduler.now - start) / 1_000_000));
    }
    host.run(seconds(0.5));
  }
  expect(probes).toEqual([62, 124, 186]);
});

test('a router nobody spoke to yet is probed once the interval since its route was made is over', () => {
  const host = new Host();
  host.advertised(A);
  host.advertised(B);
  host.run(seconds(59));
  host.eth0.tap.take();
  host.via();
  host.run(seconds(0.1));
  expect(host.eth0.tap.take()).toEqual([]);
  host.run(seconds(2));
  host.via();
  host.run(seconds(0.1));
  const targets = host.eth0.tap.take().map(({ frame }) => {
    const { payload } = frame;
    return payload.kind === 'ipv6' && payload.payload.kind === 'neighbor-solicitation'
      ? payload.payload.target.toString()
      : '';
  });
  expect(targets).toEqual([A, B]);
});

test('the route through the device that is asked for is preferred, and the only one if there is no source yet', () => {
  const host = new Host();
  const eth1 = host.link('eth1', '02:00:00:00:00:03');
  host.settle();
  host.route({ dst: prefix('2001:4860::/32'), dev: host.eth0.nic, metric: 1 });
  host.route({
    dst: prefix('2001:4860::/32'),
    dev: eth1.nic,
    metric: 1,
    request: { create: true, append: true },
  });
  const through = (oif?: typeof eth1.nic, src?: string): string => {
    const flow = { dst: ip('2001:4860::1'), oif, src: src === undefined ? undefined : ip(src) };
    return ip6RouteOutput(host.net, flow).dev.name;
  };
  expect(through()).toBe('eth0');
  expect(through(eth1.nic)).toBe('eth1');
  expect(through(eth1.nic, '2001:db8:1::1')).toBe('eth1');
});

import { seconds } from '../../../../sim/base/time';
import { neighLookup } from '../../../../sim/kernel/core/neighbour';
import { rt6CleanTohost } from '../../../../sim/kernel/ipv6/route/default-router';
import { rt6UpdatePmtu } from '../../../../sim/kernel/ipv6/route/mtu';
import { ip6LinkFailure } from '../../../../sim/kernel/ipv6/route/link-failure';
import { ip6RouteOutput } from '../../../../sim/kernel/ipv6/route/output';
import { REDIRECT_ACCEPTED, rt6DoRedirect } from '../../../../sim/kernel/ipv6/route/redirect';
import type { NdOption } from '../../../../sim/wire/nd/options';
import { Ip6Packet } from '../../../../sim/wire/ipv6';
import { ip, mac, prefix } from '../../lab';
import { Host } from './host';

const A = 'fe80::a';
const B = 'fe80::b';
const TO = '2001:4860::1';

/** A redirect from `from` for `destination`; what was decided about it. */
function redirect(
  host: Host,
  target: string,
  from = A,
  destination = TO,
  options?: readonly NdOption[],
): string {
  const lladdr: NdOption = { kind: 'target-link-layer-address', address: mac('02:00:00:00:00:0b') };
  const message = {
    kind: 'redirect',
    type: 137,
    code: 0,
    target: ip(target),
    destination: ip(destination),
    options: options ?? [lladdr],
  } as const;
  const packet = new Ip6Packet(ip(from), ip('2001:db8:1::1'), 255, message);
  const skb = { frame: undefined, packet, dev: host.eth0.nic, packetType: 'host', record: 0 } as const;
  return rt6DoRedirect(host.net, skb, message, { dst: ip(destination) }).id;
}

function host(): Host {
  const made = new Host();
  made.advertised(A);
  return made;
}

test('the router in use may name a better one, for one destination', () => {
  const made = host();
  expect(redirect(made, B)).toBe('route.redirect.accepted');
  expect([made.via(), made.via('2001:4860::2')]).toEqual([B, A]);
  const neigh = neighLookup(made.net, ip(B), made.eth0.nic);
  expect(neigh).toMatchObject({ nudState: 'NUD_STALE', isRouter: true, lladdr: mac('02:00:00:00:00:0b') });
  expect(made.changes().at(-1)).toBe(`+ ${TO} via ${B} dev eth0 cache: route.redirect.accepted`);
});

test('or say that the destination is on the link, and no router', () => {
  const made = host();
  expect(redirect(made, TO)).toBe('route.redirect.accepted');
  expect(made.via()).toBe(TO);
  expect(neighLookup(made.net, ip(TO), made.eth0.nic)?.isRouter).toBe(false);
});

test('the better one may redirect in turn, the former not any more', () => {
  const made = host();
  redirect(made, B);
  expect(redirect(made, 'fe80::c', B)).toBe('route.redirect.accepted');
  expect(made.via()).toBe('fe80::c');
  expect(redirect(made, 'fe80::d', B)).toBe('route.redirect.not-first-hop');
  expect(made.changes()).toContain(`- ${TO} via ${B} dev eth0 cache: route.exception.replaced`);
});

test('who is not the first hop is not listened to', () => {
  const made = host();
  expect(redirect(made, B, 'fe80::c')).toBe('route.redirect.not-first-hop');
  made.route({ dst: prefix('2001:4860::/32'), type: 'unreachable', metric: 1 });
  expect(redirect(made, B)).toBe('route.redirect.not-first-hop');
  expect(redirect(new Host(), B)).toBe('route.redirect.not-first-hop');
});

test('any router that a route to the destination leads to counts as first hop, expired ones excepted', () => {
  const made = host();
  made.advertised(B, 'low', 1);
  expect(redirect(made, 'fe80::c', B)).toBe('route.redirect.accepted');
  made.run(seconds(2));
  expect(redirect(made, 'fe80::c', B)).toBe('route.redirect.not-first-hop');
});

test('groups, global targets and unfit options are refused', () => {
  const made = host();
  expect(redirect(made, B, A, 'ff0e::1')).toBe('route.redirect.destination');
  expect(redirect(made, '2001:db8:1::b')).toBe('route.redirect.target');
  const unfit: NdOption = { kind: 'unfit-nd-option', type: 2, body: new Uint8Array(14) };
  expect(redirect(made, B, A, TO, [unfit])).toBe('route.redirect.tllao-unfit');
  expect(made.via()).toBe(A);
});

test('an interface that forwards, or was told so, accepts none', () => {
  for (const [key, value] of [
    ['forwarding', 1],
    ['accept_redirects', 0],
  ] as const) {
    const made = host();
    made.sysctl('net.ipv6.conf.eth0.accept_ra', 2);
    made.sysctl(`net.ipv6.conf.eth0.${key}`, value);
    expect(redirect(made, B)).toBe('route.redirect.not-accepted');
  }
});

test('a route with an MTU of its own takes none, which is a quirk of Linux', () => {
  const made = new Host();
  made.route({ dst: prefix('::/0'), dev: made.eth0.nic, gateway: ip(A), metric: 1, metrics: { mtu: 1400 } });
  expect(redirect(made, B)).toBe('route.redirect.route-has-mtu');
  expect(made.via()).toBe(A);
});

test('it is forgotten at the first sweep, as measured on Linux 6.18: after 30 to 32 s', () => {
  const made = host();
  redirect(made, B);
  const since = made.scheduler.now;
  while (made.via() === B) made.run(seconds(1));
  expect(made.scheduler.now - since).toBeLessThanOrEqual(seconds(33));
  expect(made.changes().at(-1)).toContain('route.exception.aged');
});

test('a path MTU on top of it keeps it as long as that lasts', () => {
  const made = host();
  redirect(made, B);
  rt6UpdatePmtu(made.net, ip(TO), 1300);
  made.run(seconds(100));
  expect(made.via()).toBe(B);
  expect(ip6RouteOutput(made.net, { dst: ip(TO) }).mtu).toBe(1300);
});

test('it is forgotten when the better router turns out to be none, or does not answer', () => {
  const made = host();
  redirect(made, B);
  rt6CleanTohost(made.net, ip(B), REDIRECT_ACCEPTED);
  expect(made.via()).toBe(A);
  redirect(made, B);
  const packet = new Ip6Packet(ip('2001:db8:1::1'), ip(TO), 64, {
    kind: 'opaque-upper',
    protocol: 6,
    octets: new Uint8Array(8),
  });
  ip6LinkFailure(made.net, { packet, dst: ip6RouteOutput(made.net, { dst: ip(TO) }), iif: undefined });
  expect(made.via()).toBe(A);
  expect(made.changes().at(-1)).toContain('route.exception.next-hop-dead');
});

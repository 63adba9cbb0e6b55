import { prefix } from '../lab';
import { HOST, ip, ra, ROUTER, sllao } from '../../../sim/conformance/messages';
import { TapLab } from '../../support/tap-lab';

// Linux 6.18.44: `ip -6 route get` through a multipath route names the next hop that was chosen.
it('asked for a route with several next hops, the kernel tells the one a packet takes', () => {
  const t = new TapLab().settle();
  const gateways = ['fe80::9', 'fe80::a'].map(ip);
  const dst = prefix('2001:db8:77::/48');
  t.host.netlink.routeAdd({ dst, nexthops: gateways.map(gateway => ({ gateway, dev: 'eth0' })) }, 'add');
  const answer = t.host.netlink.routeGet({ to: ip('2001:db8:77::1') });
  if ('errno' in answer) throw new Error(answer.errno);
  expect(answer.nexthops).toBeUndefined();
  expect(answer.dev).toBe('eth0');
  expect(gateways).toContain(answer.gateway);
});

// Linux 6.18.44: `ip -6 route get` after a redirect shows the other router, and no protocol.
it('asked for a destination it was redirected for, the kernel tells the router it was redirected to', () => {
  const t = new TapLab().settle().send(ra({ options: [sllao()] }));
  const to = ip('2001:db8:f::1');
  const ask = (): string => {
    const typed = t.host.run(`ip -6 route get ${to.toString()}`);
    t.wait(1);
    return typed.stdout;
  };
  expect(ask()).toContain(` via ${ROUTER.toString()} dev eth0 proto ra `);
  t.send(
    { kind: 'redirect', type: 137, code: 0, target: ip('fe80::a'), destination: to, options: [] },
    { dst: HOST },
  );
  expect(ask()).toBe(
    `${to.toString()} from :: via fe80::a dev eth0 src ${HOST.toString()} metric 1024 hoplimit 64 pref medium\n`,
  );
});

// Linux 6.18.44: `ip -6 route del fe80::/64 via :: dev eth0`, twice, and `ip -6 route del default via ::` of no default route.
it('a route without a gateway is deleted by the gateway ::, which the place holder for a default route has as well', () => {
  const t = new TapLab().settle();
  const request = { dst: prefix('fe80::/64'), gateway: ip('::'), dev: 'eth0' };
  expect(t.host.netlink.routeDel(request)).toBeUndefined();
  expect(t.host.netlink.routeDel(request)).toEqual({ errno: 'ESRCH' });
  expect(t.host.netlink.routeDel({ dst: prefix('::/0'), gateway: ip('::') })).toEqual({ errno: 'ENOENT' });
});

import { prefix } from '../lab';
import { ip } from '../../../sim/conformance/messages';
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

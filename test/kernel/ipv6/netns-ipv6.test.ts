import { IPV6_SYSCTLS, netnsIpv6 } from '../../../sim/kernel/ipv6/netns-ipv6';
import { Lab } from '../lab';

it('belongs to one namespace, and shares its values with others until one is written', () => {
  const [one, other] = [new Lab().net, new Lab().net];
  expect(netnsIpv6(one)).toBe(netnsIpv6(one));
  expect(netnsIpv6(one).sysctl).toBe(netnsIpv6(other).sysctl);
  one.sysctl.write('net.ipv6.icmp.ratelimit', '5');
  expect([one, other].map(net => netnsIpv6(net).sysctl['net.ipv6.icmp.ratelimit'])).toEqual([8, 100]);
});

it.each(Object.entries(IPV6_SYSCTLS))('%s is a file that says %d at first', (key, value) => {
  expect(new Lab().net.sysctl.read(key)).toEqual({ value: String(value) });
});

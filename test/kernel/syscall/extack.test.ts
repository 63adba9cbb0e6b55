import { kernelProfile, type KernelProfile } from '../../../sim/kernel/profile/profile';
import { inItsWords } from '../../../sim/kernel/syscall/extack';
import { TapLab } from '../../support/tap-lab';

const profile = (version: string): KernelProfile => kernelProfile(`linux-${version}`) as KernelProfile;
const ADD = 'ip addr add 2001:db8:1::5/64 dev eth0';

describe('what a refusal says', () => {
  // The trees on either side: NL_SET_ERR_MSG of inet6_addr_add and inet6_addr_del, ip6_route_info_create, br_add_if, rtnl_newlink.
  it.each([
    ['6.1', `${ADD} nodad; ${ADD}`, 'RTNETLINK answers: File exists'],
    ['6.6', `${ADD} nodad; ${ADD}`, 'Error: ipv6: address already assigned.'],
    ['6.1', 'ip addr del 2001:db8:1::5/64 dev eth0', 'RTNETLINK answers: Cannot assign requested address'],
    ['6.6', 'ip addr del 2001:db8:1::5/64 dev eth0', 'Error: ipv6: address not found.'],
    ['4.10', 'ip -6 route add 2001:db8:2::/64 dev lo via fe80::1', 'RTNETLINK answers: Invalid argument'],
    [
      '4.14',
      'ip -6 route add 2001:db8:2::/64 dev lo via fe80::1',
      'Error: Egress device can not be loopback device for this route.',
    ],
    ['4.14', 'ip link set eth0 mtu 100000', 'RTNETLINK answers: Invalid argument'],
    ['4.19', 'ip link set eth0 mtu 100000', 'Error: mtu greater than device maximum.'],
    ['4.19', 'ip link add x0 type nonsense', 'RTNETLINK answers: Operation not supported'],
    ['5.4', 'ip link add x0 type nonsense', 'Error: Unknown device type.'],
    ['5.10', 'ip token set ::1 dev lo', 'RTNETLINK answers: Invalid argument'],
    ['5.15', 'ip token set ::1 dev lo', 'Error: ipv6: Device is loopback.'],
  ])('on %s to `%s`: %s', (version, line, words) => {
    const t = new TapLab({ kernel: `linux-${version}` }).settle();
    expect(t.host.run(line).stderr.trim().split('\n').at(-1)).toBe(words);
  });

  it('is the errno either way', () => {
    const refused = { errno: 'EEXIST', extack: 'ipv6: address already assigned.' } as const;
    expect(inItsWords(profile('6.1'), refused)).toEqual({ errno: 'EEXIST' });
    expect(inItsWords(profile('6.6'), refused)).toBe(refused);
  });

  it('stays where nothing is known of the words, and where nothing is refused', () => {
    const refused = { errno: 'EINVAL', extack: 'words of a program' } as const;
    expect(inItsWords(profile('2.6.32'), refused)).toBe(refused);
    expect(inItsWords(profile('2.6.32'), undefined)).toBeUndefined();
  });
});

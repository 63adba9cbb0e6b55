import { printkIcmpv6, printkIpv6 } from '../../../sim/kernel/core/printk';
import { Lab } from '../lab';

// pr_fmt of net/ipv6 came with 3.5: 3.4.108 and 3.10.105. What ndisc.c writes names itself on either side.
it.each([
  ['linux-3.4', ['eth0: duplicate', 'ICMPv6 RA: nonsense']],
  ['linux-3.10', ['IPv6: eth0: duplicate', 'ICMPv6: RA: nonsense']],
])('a line of the log on %s: %j', (kernel, lines) => {
  const { net } = new Lab({ kernel });
  printkIpv6(net, 'info', 'eth0: duplicate');
  printkIcmpv6(net, 'warning', 'RA: nonsense');
  expect(net.log.map(({ level, text }) => [level, text])).toEqual([
    ['info', lines[0]],
    ['warning', lines[1]],
  ]);
});

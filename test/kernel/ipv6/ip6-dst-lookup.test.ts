/** ip6_dst_lookup_tail of net/ipv6/ip6_output.c, by reading; the errors by version as in send-errors.test.ts. */
import { ip6DstLookup, type RoutedFlow } from '../../../sim/kernel/ipv6/ip6-dst-lookup';
import type { Flow } from '../../../sim/kernel/ipv6/route/output';
import { ip, Lab, prefix, type LabLink } from '../lab';

const FAR = ip('2001:db8:f::1');

function host(kernel?: string): { lab: Lab; link: LabLink } {
  const lab = new Lab(kernel === undefined ? {} : { kernel });
  const link = lab.link('eth0', '02:00:00:00:00:01', ['2001:db8:1::1/64', '2001:db8:1::9/64']);
  lab.settle();
  return { lab, link };
}

const source = (lab: Lab, flow: Flow): string => {
  const routed = ip6DstLookup(lab.net, flow);
  return typeof routed === 'string' ? routed : routed.src.toString();
};

it('chooses the source by the route that was found', () => {
  const { lab, link } = host();
  lab.route({
    dst: prefix('2001:db8:f::/48'),
    dev: link.nic,
    gateway: ip('fe80::fe'),
    prefsrc: ip('2001:db8:1::9'),
  });
  lab.route({ dst: prefix('::/0'), dev: link.nic, gateway: ip('fe80::fe') });
  expect(source(lab, { dst: FAR })).toBe('2001:db8:1::9');
  expect(source(lab, { dst: ip('fe80::2'), oif: link.nic })).toBe('fe80::ff:fe00:1');
  expect(source(lab, { dst: ip('2001:db8:1::1') })).toBe('2001:db8:1::1');
});

it('leaves a source that was given alone', () => {
  const { lab } = host();
  expect(source(lab, { dst: ip('2001:db8:1::2'), src: ip('2001:db8:77::1') })).toBe('2001:db8:77::1');
});

it('says that there is no route, with and without a source', () => {
  const { lab } = host();
  expect([source(lab, { dst: FAR }), source(lab, { dst: FAR, src: ip('2001:db8:1::1') })]).toEqual([
    'ENETUNREACH',
    'ENETUNREACH',
  ]);
});

it.each([
  ['linux-6.18', 'EADDRNOTAVAIL'],
  ['linux-3.18', 'ENETUNREACH'],
])('on %s a machine without addresses and routes hears %s', (kernel, errno) => {
  const { lab, link } = host(kernel);
  lab.sysctl('net.ipv6.conf.all.disable_ipv6', 1);
  expect(source(lab, { dst: FAR })).toBe(errno);
  expect(link.nic.up).toBe(true);
});

it('answers with the device the packet will leave through', () => {
  const { lab, link } = host();
  const toLink = ip6DstLookup(lab.net, { dst: ip('2001:db8:1::2') }) as RoutedFlow;
  const toOurselves = ip6DstLookup(lab.net, { dst: ip('2001:db8:1::1') }) as RoutedFlow;
  expect([toLink.dst.dev, toOurselves.dst.dev]).toEqual([link.nic, lab.net.loopback]);
});

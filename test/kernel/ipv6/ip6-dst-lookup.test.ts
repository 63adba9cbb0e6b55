/** ip6_dst_lookup_tail of net/ipv6/ip6_output.c, by reading; the errors by version as in send-errors.test.ts. */
import { ip6DstLookup, type RoutedFlow } from '../../../sim/kernel/ipv6/ip6-dst-lookup';
import { inet6RtmNewaddr } from '../../../sim/kernel/ipv6/addrconf/manage';
import { IFA_F_OPTIMISTIC, INFINITY_LIFE_TIME as FOR_EVER } from '../../../sim/kernel/ipv6/inet6-dev';
import { neighLookupOrCreate } from '../../../sim/kernel/core/neighbour';
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

// Linux 6.18.44 (referee, dad.optimistic-source): the first of two packets waits for an answer, the second goes to the router.
describe('from an address that is still being probed', () => {
  const optimistic = (kernel = 'linux-6.18'): { lab: Lab; link: LabLink } => {
    const { lab, link } = host(kernel);
    lab.sysctl('net.ipv6.conf.eth0.optimistic_dad', 1);
    lab.sysctl('net.ipv6.conf.eth0.dad_transmits', 60);
    const request = { addr: ip('2001:db8:2::1'), prefixLen: 64, validLft: FOR_EVER, preferedLft: FOR_EVER };
    inet6RtmNewaddr(lab.net, link.nic, { ...request, flags: IFA_F_OPTIMISTIC, rtPriority: 0 }, 'add');
    lab.settle();
    return { lab, link };
  };
  const flow = { dst: ip('2001:db8:2::7'), src: ip('2001:db8:2::1') };
  const gateway = (lab: Lab, asked: Flow): string | undefined => {
    const routed = ip6DstLookup(lab.net, asked);
    return typeof routed === 'string' ? routed : routed.dst.gateway?.toString();
  };

  it('goes through the default router to whom is being asked for, and to nobody else', () => {
    const { lab, link } = optimistic();
    lab.route({ dst: prefix('::/0'), dev: link.nic, gateway: ip('fe80::fe') });
    expect(gateway(lab, flow)).toBeUndefined();
    neighLookupOrCreate(lab.net, flow.dst, link.nic);
    expect(gateway(lab, flow)).toBe('fe80::fe');
    expect(gateway(lab, { ...flow, src: ip('2001:db8:1::1') })).toBeUndefined();
    expect(gateway(lab, { ...flow, dst: ip('ff02::1'), oif: link.nic })).toBeUndefined();
    lab.neighbour(link.nic, flow.dst.toString());
    expect(gateway(lab, flow)).toBeUndefined();
  });

  it('goes nowhere without a default router', () => {
    const { lab, link } = optimistic();
    neighLookupOrCreate(lab.net, flow.dst, link.nic);
    expect(gateway(lab, flow)).toBe('ENETUNREACH');
    expect(lab.decisions()).toContain('ip6.lookup.optimistic');
  });

  it('is left to the router from the first packet on before Linux 3.10, groups aside', () => {
    const { lab, link } = optimistic('linux-3.4');
    lab.route({ dst: prefix('::/0'), dev: link.nic, gateway: ip('fe80::fe') });
    expect(gateway(lab, flow)).toBe('fe80::fe');
    expect(gateway(lab, { ...flow, dst: ip('ff02::1'), oif: link.nic })).toBeUndefined();
    expect(gateway(lab, { ...flow, dst: flow.src })).toBeUndefined();
  });
});

it('answers with the device the packet will leave through', () => {
  const { lab, link } = host();
  const toLink = ip6DstLookup(lab.net, { dst: ip('2001:db8:1::2') }) as RoutedFlow;
  const toOurselves = ip6DstLookup(lab.net, { dst: ip('2001:db8:1::1') }) as RoutedFlow;
  expect([toLink.dst.dev, toOurselves.dst.dev]).toEqual([link.nic, lab.net.loopback]);
});

import { ip, pio, ra, ROUTER, sllao } from '../../../../sim/conformance/messages';
import { TapLab } from '../../../support/tap-lab';

const SLAAC = '2001:db8:1::ff:fe00:1/64';

describe('RFC 4861 §6.3.4: an accepted advertisement', () => {
  it('gives an address, an on-link route and a default route, and remembers the router', () => {
    const t = new TapLab().settle();
    t.send(ra({ options: [sllao(), pio('2001:db8:1::')] })).wait(2);
    expect(t.addresses()).toEqual([SLAAC, 'fe80::ff:fe00:1/64']);
    expect(t.routes()).toEqual(['2001:db8:1::/64', 'fe80::/64', `default via ${ROUTER.toString()}`]);
    expect(t.neighbour(ROUTER)).toBe('NUD_STALE router');
    expect(t.decided('ndisc.ra.accepted')).toHaveLength(1);
  });

  it('stops the solicitations', () => {
    const t = new TapLab().settle();
    t.send(ra({ options: [sllao()] })).wait(60);
    expect(t.sent().filter(({ message }) => message.kind === 'router-solicitation')).toHaveLength(1);
    expect(t.decided('addrconf.rs.answered')).toHaveLength(1);
  });

  it('takes over hop limit, retransmission timer, reachable time and MTU', () => {
    const t = new TapLab().settle();
    t.send(
      ra({
        curHopLimit: 33,
        retransTimer: 2000,
        reachableTime: 12000,
        options: [sllao(), { kind: 'mtu', mtu: 1400 }],
      }),
    );
    expect(t.sysctl('net.ipv6.conf.eth0.hop_limit')).toBe('33');
    expect(t.sysctl('net.ipv6.conf.eth0.mtu')).toBe('1400');
    expect(t.sysctl('net.ipv6.neigh.eth0.retrans_time_ms')).toBe('2000');
    expect(t.sysctl('net.ipv6.neigh.eth0.base_reachable_time_ms')).toBe('12000');
    expect(t.sysctl('net.ipv6.neigh.eth0.gc_stale_time')).toBe('36');
  });

  // Linux 6.18.44, HZ=250: 1 and 9 read back as 8, 250 as 248.
  it('takes timers in whole jiffies', () => {
    const t = new TapLab().settle().send(ra({ retransTimer: 250, reachableTime: 3_600_001 }));
    expect(t.sysctl('net.ipv6.neigh.eth0.retrans_time_ms')).toBe('248');
    expect(t.sysctl('net.ipv6.neigh.eth0.base_reachable_time_ms')).toBe('3600000');
  });

  // Linux 6.18.44: base_reachable_time_ms 4294967292, gc_stale_time -4294967.
  it('has no room for three times the longest reachable time', () => {
    const t = new TapLab().settle().send(ra({ reachableTime: 0xffffffff }));
    expect(t.sysctl('net.ipv6.neigh.eth0.base_reachable_time_ms')).toBe('4294967292');
    expect(t.sysctl('net.ipv6.neigh.eth0.gc_stale_time')).toBe('-4294967');
  });

  it('raises a retransmission timer below 10 ms to two jiffies, and below 100 ms before Linux 5.5', () => {
    const now = new TapLab().settle().send(ra({ retransTimer: 3 }));
    expect(now.sysctl('net.ipv6.neigh.eth0.retrans_time_ms')).toBe('8');
    const old = new TapLab({ kernel: 'linux-4.19' }).settle().send(ra({ retransTimer: 3 }));
    expect(old.sysctl('net.ipv6.neigh.eth0.retrans_time_ms')).toBe('100');
  });
});

// Measured on Linux 6.18: rows of KERNEL `accept_ra`, columns `forwarding`.
describe('ip-sysctl accept_ra against forwarding', () => {
  const full = 'full';
  const neighbour = 'neighbour only';
  const cells: [kernel: string, acceptRa: number, forwarding: number, outcome: string][] = [
    ['linux-6.18', 0, 0, neighbour],
    ['linux-6.18', 1, 0, full],
    ['linux-6.18', 2, 0, full],
    ['linux-6.18', 3, 0, full],
    ['linux-6.18', -1, 0, full],
    ['linux-6.18', 0, 1, neighbour],
    ['linux-6.18', 1, 1, neighbour],
    ['linux-6.18', 2, 1, full],
    ['linux-6.18', 3, 1, neighbour],
    ['linux-2.6.37', 2, 1, full],
    ['linux-2.6.37', 3, 1, full],
    ['linux-2.6.37', 1, 1, neighbour],
    ['linux-2.6.32', 1, 0, full],
    ['linux-2.6.32', 1, 1, neighbour],
    ['linux-2.6.32', 2, 1, neighbour],
  ];
  it.each(cells)('%s accept_ra=%i forwarding=%i: %s', (kernel, acceptRa, forwarding, outcome) => {
    const t = new TapLab({
      kernel,
      conf: { 'eth0.accept_ra': acceptRa, 'eth0.forwarding': forwarding },
    }).settle();
    t.send(ra({ options: [sllao(), pio('2001:db8:1::')] })).wait(2);
    expect(t.neighbour(ROUTER)).toBe('NUD_STALE router');
    const accepted = outcome === full;
    expect(t.addresses().includes(SLAAC)).toBe(accepted);
    expect(t.routes().some(route => route.startsWith('default'))).toBe(accepted);
    const refusal = acceptRa === 0 ? 'ndisc.ra.accept-ra-off' : 'ndisc.ra.forwarding';
    expect(t.decided(refusal)).toHaveLength(accepted ? 0 : 1);
  });

  it('names the values it was decided from', () => {
    const t = new TapLab({ conf: { 'eth0.forwarding': 1 } }).settle().send(ra({ options: [sllao()] }));
    expect(t.decided('ndisc.ra.forwarding')[0]?.inputs).toEqual({
      router: ROUTER.toString(),
      'net.ipv6.conf.eth0.forwarding': 1,
      'net.ipv6.conf.eth0.accept_ra': 1,
    });
  });
});

describe('what is no advertisement', () => {
  it('comes from an address that is not link-local', () => {
    const t = new TapLab().settle().send(ra(), { src: ip('2001:db8::1') });
    expect(t.decided('ndisc.ra.source')).toHaveLength(1);
    expect(t.routes()).toEqual(['fe80::/64']);
  });

  it('has passed a router: its hop limit is not 255', () => {
    const t = new TapLab().settle().send(ra(), { hopLimit: 254 });
    expect(t.decided('ndisc.any.hop-limit')[0]?.inputs).toEqual({ 'hop limit': 254 });
    expect(t.neighbour(ROUTER)).toBeUndefined();
  });

  it('has a code', () => {
    expect(
      new TapLab()
        .settle()
        .send(ra({ code: 1 }))
        .decided('ndisc.any.code'),
    ).toHaveLength(1);
  });
});

describe('the default route', () => {
  it('is withdrawn by lifetime 0, while the prefixes of the same advertisement are taken', () => {
    const t = new TapLab().settle().send(ra({ options: [sllao()] }));
    t.send(ra({ routerLifetime: 0, options: [pio('2001:db8:1::')] })).wait(2);
    expect(t.decided('ndisc.ra.router-withdrawn')).toHaveLength(1);
    expect(t.routes()).toEqual(['2001:db8:1::/64', 'fe80::/64']);
    expect(t.addresses()).toContain(SLAAC);
  });

  it('that equals a static one ends the whole advertisement, with a line in the kernel log', () => {
    const t = new TapLab().settle();
    t.host.netlink.routeAdd({ dst: { address: ip('::'), length: 0 }, gateway: ROUTER, dev: 'eth0' }, 'add');
    t.send(ra({ options: [sllao(), pio('2001:db8:1::')] })).wait(2);
    expect(t.decided('ndisc.ra.default-route-clash')).toHaveLength(1);
    expect(t.addresses()).toEqual(['fe80::ff:fe00:1/64']);
    expect(t.host.net.log.map(line => line.text)).toContain(
      'ICMPv6: RA: ndisc_router_discovery failed to add default route',
    );
  });

  it('of another metric is no obstacle', () => {
    const t = new TapLab().settle();
    t.host.netlink.routeAdd(
      { dst: { address: ip('::'), length: 0 }, gateway: ROUTER, dev: 'eth0', metric: 1 },
      'add',
    );
    t.send(ra({ options: [sllao(), pio('2001:db8:1::')] })).wait(2);
    expect(t.addresses()).toContain(SLAAC);
  });

  it('is not taken while accept_ra_defrtr is 0, nor is the hop limit; MTU and timers are', () => {
    const t = new TapLab({ conf: { 'eth0.accept_ra_defrtr': 0 } }).settle();
    t.send(ra({ curHopLimit: 33, retransTimer: 2000, options: [sllao(), { kind: 'mtu', mtu: 1400 }] }));
    expect(t.decided('ndisc.ra.defrtr-off')).toHaveLength(1);
    expect(t.routes()).toEqual(['fe80::/64']);
    expect(t.sysctl('net.ipv6.conf.eth0.hop_limit')).toBe('64');
    expect(t.sysctl('net.ipv6.conf.eth0.mtu')).toBe('1400');
    expect(t.sysctl('net.ipv6.neigh.eth0.retrans_time_ms')).toBe('2000');
  });

  it('is not taken when its lifetime is below accept_ra_min_lft', () => {
    const t = new TapLab({ conf: { 'eth0.accept_ra_min_lft': 600 } })
      .settle()
      .send(ra({ routerLifetime: 500 }));
    expect(t.decided('ndisc.ra.lifetime-too-short')).toHaveLength(1);
    expect(t.routes()).toEqual(['fe80::/64']);
  });

  it('is made anew when ra_defrtr_metric changed', () => {
    const t = new TapLab().settle().send(ra({ options: [sllao()] }));
    t.conf('eth0.ra_defrtr_metric', 500);
    t.send(ra({ options: [sllao()] }));
    expect(t.decided('ndisc.ra.metric-changed')).toHaveLength(1);
    expect(t.host.netlink.routes(254).find(route => route.dst.length === 0)?.metric).toBe(500);
  });

  it('has the reserved preference taken for medium', () => {
    const t = new TapLab().settle().send(ra({ preference: 'reserved', options: [sllao()] }));
    expect(t.host.netlink.routes(254).find(route => route.dst.length === 0)?.preference).toBe('medium');
  });
});

describe('what an advertisement cannot do', () => {
  it('set a hop limit below accept_ra_min_hop_limit', () => {
    const t = new TapLab({ conf: { 'eth0.accept_ra_min_hop_limit': 40 } })
      .settle()
      .send(ra({ curHopLimit: 39 }));
    expect(t.decided('ndisc.ra.hop-limit-too-low')).toHaveLength(1);
    expect(t.sysctl('net.ipv6.conf.eth0.hop_limit')).toBe('64');
  });

  it('lower the hop limit on Linux 3.10, though any value passes on 3.4', () => {
    expect(
      new TapLab({ kernel: 'linux-3.10' })
        .settle()
        .send(ra({ curHopLimit: 33 }))
        .sysctl('net.ipv6.conf.eth0.hop_limit'),
    ).toBe('64');
    expect(
      new TapLab({ kernel: 'linux-3.4' })
        .settle()
        .send(ra({ curHopLimit: 33 }))
        .sysctl('net.ipv6.conf.eth0.hop_limit'),
    ).toBe('33');
  });

  it.each([1279, 1501])('set an MTU of %i on a device of 1500', mtu => {
    const t = new TapLab().settle().send(ra({ options: [{ kind: 'mtu', mtu }] }));
    expect(t.decided('ndisc.ra.mtu-unusable')).toHaveLength(1);
    expect(t.sysctl('net.ipv6.conf.eth0.mtu')).toBe('1500');
  });

  it('bring prefixes while accept_ra_pinfo is 0; the default route is taken', () => {
    const t = new TapLab({ conf: { 'eth0.accept_ra_pinfo': 0 } }).settle();
    t.send(ra({ options: [sllao(), pio('2001:db8:1::')] })).wait(2);
    expect(t.decided('ndisc.ra.pinfo-off')).toHaveLength(1);
    expect(t.routes()).toEqual(['fe80::/64', `default via ${ROUTER.toString()}`]);
  });

  it('be believed about its sender when the link-layer address is not one of this link', () => {
    const t = new TapLab().settle();
    t.send(
      ra({ options: [{ kind: 'unfit-nd-option', type: 1, body: new Uint8Array(14) }, pio('2001:db8:1::')] }),
    ).wait(2);
    expect(t.decided('ndisc.ra.sllao-unfit')).toHaveLength(1);
    expect(t.addresses()).not.toContain(SLAAC);
  });
});

// Linux 6.18.44: `ip monitor link` and `ip monitor all` say nothing of advertisements that change flags, timers or the MTU.
describe('what IPv6 now knows of the device', () => {
  it.each([
    ['the flags', { managed: true }, {}],
    ['retransTimer, whatever it was', { retransTimer: 2000 }, { retransTimer: 2000 }],
    ['the MTU', { options: [{ kind: 'mtu' as const, mtu: 1400 }] }, {}],
  ])('is told to those who ask for it, and not as news of the device: %s', (_what, fields, before) => {
    const t = new TapLab().settle().send(ra(before));
    const heard: string[] = [];
    for (const group of ['LINK', 'IPV6_IFINFO'] as const)
      t.host.netlink.subscribe([group], ({ kind }) => heard.push(`${group} ${kind}`));
    t.send(ra(fields)).wait(0);
    expect(heard).toEqual(['IPV6_IFINFO newlink']);
    t.send(ra({})).wait(0);
    expect(heard).toHaveLength('managed' in fields ? 2 : 1);
  });
});

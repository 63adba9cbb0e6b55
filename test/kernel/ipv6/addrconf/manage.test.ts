import { ip } from '../../../../sim/conformance/messages';
import { IFA_F_NODAD, IFA_F_OPTIMISTIC } from '../../../../sim/kernel/ipv6/inet6-dev';
import { TapLab } from '../../../support/tap-lab';
import { IFF_NOARP } from '../../../../sim/link/net-device';
import { assign, sent } from '../ndisc/messages';
import { advertise, find, flagsOf, lifetimes, temporary } from './addresses-of';

const FOREVER = 0xffffffff;
const ADDRESS = '2001:db8:1::5';
const SLAAC = '2001:db8:1::ff:fe00:1';
const request = (
  more: Record<string, unknown> = {},
): Parameters<TapLab['host']['netlink']['addressAdd']>[0] => ({
  dev: 'eth0',
  local: ip(ADDRESS),
  prefixlen: 64,
  ...more,
});

// Errors in the words of the kernel.
describe('an address cannot be added', () => {
  const cases: [string, Record<string, unknown>, string, string | undefined][] = [
    ['twice', {}, 'EEXIST', 'ipv6: address already assigned.'],
    ['as the unspecified one', { local: ip('::') }, 'EADDRNOTAVAIL', 'ipv6: Invalid address'],
    [
      'as the loopback on another device',
      { local: ip('::1') },
      'EADDRNOTAVAIL',
      'ipv6: Cannot assign loopback address on this device.',
    ],
    [
      'as a group',
      { local: ip('ff02::5') },
      'EADDRNOTAVAIL',
      'ipv6: Cannot assign multicast address without "IFA_F_MCAUTOJOIN" flag.',
    ],
    [
      'with a prefix of 129 bits',
      { local: ip('2001:db8::9'), prefixlen: 129 },
      'EINVAL',
      'ipv6: Invalid prefix length.',
    ],
    [
      'without a life',
      { local: ip('2001:db8::9'), validLifetime: 0 },
      'EINVAL',
      'ipv6: address lifetime invalid',
    ],
    [
      'to be preferred when it is not valid',
      { local: ip('2001:db8::9'), validLifetime: 5, preferredLifetime: 6 },
      'EINVAL',
      'ipv6: address lifetime invalid',
    ],
    [
      'to manage temporary ones without 64 bits',
      { local: ip('2001:db8::9'), prefixlen: 60, flags: 0x100 },
      'EINVAL',
      'ipv6: address with "mngtmpaddr" flag must have a prefix length of 64.',
    ],
    ['to a device that is not there', { dev: 'eth9' }, 'ENODEV', 'ipv6: Unable to find the interface'],
  ];
  it.each(cases)('%s', (_name, more, errno, extack) => {
    const t = new TapLab().settle();
    assign(t, `${ADDRESS}/64`);
    expect(t.host.netlink.addressAdd(request(more), 'add')).toEqual({
      errno,
      ...(extack !== undefined && { extack }),
    });
    expect(t.addresses()).toHaveLength(2);
  });
});

describe('an address by hand', () => {
  it('lives for ever and has a prefix route of metric 256', () => {
    const t = new TapLab().settle();
    assign(t, `${ADDRESS}/64`);
    expect(lifetimes(t.wait(3), ADDRESS)).toEqual([FOREVER, FOREVER]);
    expect(t.decided('addrconf.address.added')).toHaveLength(1);
    expect(t.host.netlink.routes(254).find(({ dst }) => dst.address === ip('2001:db8:1::'))).toMatchObject({
      metric: 256,
      protocol: 'kernel',
    });
  });

  it('may have another metric, or no prefix route', () => {
    const t = new TapLab().settle();
    assign(t, `${ADDRESS}/64`, { metric: 5 });
    assign(t, '2001:db8:2::5/64', { flags: 0x200 });
    expect(
      t.host.netlink.routes(254).map(({ dst, metric }) => `${dst.address.toString()} ${metric}`),
    ).toEqual(['2001:db8:1:: 5', 'fe80:: 256']);
  });

  // Linux 6.18.44: addrconf_add_dev() adds the route for groups, whether the link is ready or not.
  it('brings the route for groups along where there is no carrier yet', () => {
    const t = new TapLab({ down: true });
    t.lab.node('wire').netlink.linkSet('eth0', { up: false });
    t.host.netlink.linkSet('eth0', { up: true });
    const groups = (): number => t.host.netlink.routes(255).filter(({ dst }) => dst.length === 8).length;
    expect(groups()).toBe(0);
    assign(t, `${ADDRESS}/64`);
    expect(groups()).toBe(1);
  });

  it('with a peer has a route to it', () => {
    const t = new TapLab().settle();
    assign(t, `${ADDRESS}/128`, { peer: ip('2001:db8:2::9') });
    expect(find(t.wait(3), ADDRESS)?.peer).toBe(ip('2001:db8:2::9'));
    expect(t.routes()).toContain('2001:db8:2::9/128');
  });

  it('no longer preferred is deprecated from the start', () => {
    const t = new TapLab().settle();
    assign(t, `${ADDRESS}/64`, { preferredLifetime: 0 });
    expect(flagsOf(t.wait(3), ADDRESS)).toBe('deprecated');
  });

  it('may manage temporary ones', () => {
    const t = new TapLab({ conf: { 'eth0.use_tempaddr': 1 } }).settle();
    assign(t, `${ADDRESS}/64`, { flags: 0x100 });
    expect(temporary(t)).toHaveLength(1);
  });

  it('cannot be given the flags that are the kernel’s to set', () => {
    const t = new TapLab().settle();
    assign(t, `${ADDRESS}/64`, { flags: 0x01 | 0x08 | 0x20 });
    expect(flagsOf(t, ADDRESS)).toBe('tentative');
  });
});

describe('a change', () => {
  it('makes an autoconfigured address static, and its route too', () => {
    const t = advertise(new TapLab().settle(), '2001:db8:1::').wait(3);
    expect(t.host.netlink.addressAdd(request({ local: ip(SLAAC) }), 'replace')).toBeUndefined();
    expect(flagsOf(t, SLAAC)).toBe('');
    expect(t.decided('addrconf.address.modified')).toHaveLength(1);
    expect(
      t.host.netlink.routes(254).find(({ dst }) => dst.address === ip('2001:db8:1::'))?.expires,
    ).toBeUndefined();
    expect(flagsOf(t.wait(100_000), SLAAC)).toBe('');
  });

  // Linux 6.18.44: the route that the advertisement made is the static address's from then on.
  it('keeps the route of an autoconfigured address from what is advertised later', () => {
    const t = advertise(new TapLab().settle(), '2001:db8:1::').wait(3);
    t.host.netlink.addressAdd(request({ local: ip(SLAAC) }), 'replace');
    const route = advertise(t, '2001:db8:1::')
      .host.netlink.routes(254)
      .find(({ dst }) => dst.address === ip('2001:db8:1::'));
    expect(route?.expires).toBeUndefined();
    advertise(t, '2001:db8:1::', { validLifetime: 0, preferredLifetime: 0 });
    expect(t.routes()).toContain('2001:db8:1::/64');
  });

  it('gives a static one an end', () => {
    const t = new TapLab().settle();
    assign(t, `${ADDRESS}/64`);
    t.wait(3).host.netlink.addressAdd(request({ validLifetime: 20, preferredLifetime: 10 }), 'change');
    expect(lifetimes(t, ADDRESS)).toEqual([20, 10]);
    expect(flagsOf(t.wait(21), ADDRESS)).toBe('absent');
  });

  it('deprecates, and undoes that', () => {
    const t = new TapLab().settle();
    assign(t, `${ADDRESS}/64`);
    t.wait(3).host.netlink.addressAdd(request({ preferredLifetime: 0 }), 'change');
    expect(flagsOf(t, ADDRESS)).toBe('deprecated');
    t.host.netlink.addressAdd(request(), 'change');
    expect(flagsOf(t, ADDRESS)).toBe('');
  });

  it('can take the prefix route away', () => {
    const t = new TapLab().settle();
    assign(t, `${ADDRESS}/64`);
    t.wait(3).host.netlink.addressAdd(request({ flags: 0x200 }), 'change');
    expect(t.routes()).toEqual(['fe80::/64']);
  });

  // Linux 6.18.44: `ip addr change` of an address that is not there has status 0 and makes it.
  it.each(['change', 'replace'] as const)('with %s adds what is not there', mode => {
    const t = new TapLab().settle();
    expect(t.host.netlink.addressAdd(request(), mode)).toBeUndefined();
    expect(flagsOf(t, ADDRESS)).toBe('tentative');
  });

  it('is refused lifetimes that cannot be', () => {
    const t = new TapLab().settle();
    assign(t, `${ADDRESS}/64`);
    expect(t.host.netlink.addressAdd(request({ validLifetime: 0 }), 'replace')?.errno).toBe('EINVAL');
  });
});

describe('a deletion', () => {
  it('takes the address, its own route and the prefix route', () => {
    const t = new TapLab().settle();
    assign(t, `${ADDRESS}/64`);
    expect(t.wait(3).host.netlink.addressDel(request())).toBeUndefined();
    expect(flagsOf(t, ADDRESS)).toBe('absent');
    expect(t.decided('addrconf.address.removed')).toHaveLength(1);
    expect(t.routes()).toEqual(['fe80::/64']);
  });

  it('leaves the prefix route while another address of the prefix is there', () => {
    const t = new TapLab().settle();
    assign(t, `${ADDRESS}/64`);
    assign(t, '2001:db8:1::6/64');
    t.wait(3).host.netlink.addressDel(request());
    expect(t.routes()).toContain('2001:db8:1::/64');
  });

  it('wants the right prefix length and device', () => {
    const t = new TapLab().settle();
    assign(t, `${ADDRESS}/64`);
    expect(t.host.netlink.addressDel(request({ prefixlen: 128 }))).toEqual({
      errno: 'EADDRNOTAVAIL',
      extack: 'ipv6: address not found.',
    });
    expect(t.host.netlink.addressDel(request({ dev: 'lo' }))).toEqual({
      errno: 'EADDRNOTAVAIL',
      extack: 'ipv6: address not found.',
    });
    expect(t.host.netlink.addressDel(request({ dev: 'eth9' }))?.errno).toBe('ENODEV');
  });

  it('on a device without IPv6 is refused', () => {
    const t = new TapLab().settle();
    t.host.netlink.linkSet('eth0', { mtu: 1000 });
    expect(t.host.netlink.addressDel(request())).toEqual({
      errno: 'ENXIO',
      extack: 'ipv6: IPv6 is disabled on this device.',
    });
  });
});

describe('a peer', () => {
  // Linux 6.18.44: `ip addr add ADDRESS/64 peer ...:7::1/64` has routes to ADDRESS/64 and to ...:7::1.
  it('has a route to itself, which goes with the address', () => {
    const t = new TapLab().settle();
    t.host.netlink.addressAdd(request({ peer: ip('2001:db8:7::1') }), 'add');
    expect(t.wait(3).routes()).toEqual(['2001:db8:1::/64', '2001:db8:7::1/128', 'fe80::/64']);
    t.host.netlink.addressDel({ dev: 'eth0', local: ip(ADDRESS), prefixlen: 64 });
    expect(t.routes()).toEqual(['fe80::/64']);
  });

  it('set anew, takes the prefix of the one before along', () => {
    const t = new TapLab().settle();
    t.host.netlink.addressAdd(request(), 'add');
    for (const peer of [ip('2001:db8:7::1'), ip('2001:db8:8::1')])
      t.host.netlink.addressAdd(request({ peer }), 'change');
    expect(t.wait(3).routes()).toEqual([
      '2001:db8:1::/64',
      '2001:db8:8::1/128',
      '2001:db8:8::/64',
      'fe80::/64',
    ]);
    expect(t.decided('route.prefix.peer')).toHaveLength(1);
  });
});

describe('optimism', () => {
  it('is asked for in vain where it is not allowed', () => {
    const t = new TapLab().settle();
    t.host.netlink.addressAdd(request({ flags: IFA_F_OPTIMISTIC }), 'add');
    expect(flagsOf(t, ADDRESS)).toBe('tentative');
  });

  it('goes with no absence of probes', () => {
    const t = new TapLab({ conf: { 'eth0.optimistic_dad': 1 } }).settle();
    expect(t.host.netlink.addressAdd(request({ flags: IFA_F_OPTIMISTIC | IFA_F_NODAD }), 'add')).toEqual({
      errno: 'EINVAL',
      extack: 'IFA_F_NODAD and IFA_F_OPTIMISTIC are mutually exclusive',
    });
  });
});

describe('a token', () => {
  const token = (t: TapLab, dev = 'eth0', value = '::77'): ReturnType<TapLab['host']['netlink']['linkSet']> =>
    t.host.netlink.linkSet(dev, { token: ip(value) });

  it.each([
    ['the loopback', {}, 'lo', 'ipv6: Device is loopback'],
    [
      'a device that does not solicit',
      { 'eth0.router_solicitations': 0 },
      'eth0',
      'Router solicitation is disabled on device',
    ],
    [
      'a device that accepts no advertisements',
      { 'eth0.accept_ra': 0 },
      'eth0',
      'ipv6: Router advertisement is disabled on device',
    ],
  ])('is refused to %s', (_name, conf, dev, extack) => {
    expect(token(new TapLab({ conf }).settle(), dev)).toEqual({ errno: 'EINVAL', extack });
  });

  it('changed, ends the addresses made with the old one', () => {
    const t = new TapLab().settle();
    token(t);
    advertise(t, '2001:db8:1::').wait(3);
    token(t, 'eth0', '::88');
    expect(flagsOf(t.wait(1), '2001:db8:1::77')).toBe('absent');
    advertise(t, '2001:db8:1::').wait(3);
    expect(flagsOf(t, '2001:db8:1::88')).toBe('mngtmpaddr dynamic');
  });

  // Linux 6.18.44: `ip token` shows ::1 after `ip token set 2001:db8::1 dev eth0`.
  // Linux 6.18.44: also on a veth with `arp off`, and on a tun device.
  it('is refused on a device without neighbours', () => {
    const t = new TapLab().settle();
    const dev = t.host.net.device('eth0');
    if (dev !== undefined) dev.flags |= IFF_NOARP;
    expect(token(t)).toEqual({ errno: 'EINVAL', extack: 'ipv6: Device does not do neighbour discovery' });
  });

  it('has routers solicited again, until one answers', () => {
    const t = new TapLab().settle();
    t.wait(1000).sent();
    token(t);
    t.wait(6);
    expect(sent(t, 'router-solicitation')).toHaveLength(2);
    advertise(t, '2001:db8:1::').wait(600);
    expect(sent(t, 'router-solicitation')).toHaveLength(0);
  });

  it('has routers solicited once where one has answered before', () => {
    const t = advertise(new TapLab().settle(), '2001:db8:1::').wait(3);
    t.sent();
    token(t);
    expect(sent(t.wait(100), 'router-solicitation')).toHaveLength(1);
  });

  it('given up has nobody solicited', () => {
    const t = advertise(new TapLab().settle(), '2001:db8:1::').wait(3);
    t.sent();
    token(t, 'eth0', '::');
    expect(sent(t.wait(100), 'router-solicitation')).toHaveLength(0);
  });

  it('has a lower half only', () => {
    const t = new TapLab().settle();
    token(t, 'eth0', '2001:db8::1');
    expect(t.host.netlink.link('eth0')?.token).toBe(ip('::1'));
  });

  it('leaves the address made from the MAC alone', () => {
    const t = advertise(new TapLab().settle(), '2001:db8:1::').wait(3);
    token(t);
    expect(flagsOf(t.wait(1), SLAAC)).toBe('mngtmpaddr dynamic');
  });
});

describe('a static address', () => {
  it('brings the route of its prefix, without an end', () => {
    const t = new TapLab().settle();
    expect(t.host.netlink.addressAdd(request(), 'add')).toBeUndefined();
    expect(t.decided('route.prefix.added').at(-1)).toMatchObject({
      entity: '2001:db8:1::/64 dev eth0',
      from: 'absent',
    });
    expect(
      t.host.netlink.routes(254).find(({ dst }) => dst.address === ip('2001:db8:1::'))?.expires,
    ).toBeUndefined();
  });
});

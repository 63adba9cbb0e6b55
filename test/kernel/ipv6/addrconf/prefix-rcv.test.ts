import { HOST_MAC, ip, mac, pio, ra, sllao } from '../../../../sim/conformance/messages';
import { TapLab } from '../../../support/tap-lab';
import { assign } from '../ndisc/messages';
import { advertise, flagsOf, lifetimes, log } from './addresses-of';

const SLAAC = '2001:db8:1::ff:fe00:1';
const PREFIX = '2001:db8:1::';
const FOREVER = 0xffffffff;
const host = (conf: Record<string, number> = {}, kernel?: string): TapLab =>
  new TapLab({ conf, ...(kernel !== undefined && { kernel }) }).settle();
const route = (t: TapLab, length = 64): number | undefined | 'absent' => {
  const found = t.host.netlink
    .routes(254)
    .find(({ dst }) => dst.address === ip(PREFIX) && dst.length === length);
  return found === undefined ? 'absent' : found.expires;
};

// RFC 4862 §5.5.3 (a) to (c); KERNEL 3.1.
describe('a prefix is not taken', () => {
  it.each(['fe80::', 'ff05::'])('when it is %s', prefix => {
    const t = advertise(host(), prefix);
    expect(t.decided('addrconf.pio.link-local')).toHaveLength(1);
    expect(t.wait(2).addresses()).toHaveLength(1);
  });

  it('when it is preferred longer than it is valid, which is worth a warning', () => {
    const t = advertise(host(), PREFIX, { validLifetime: 100, preferredLifetime: 101 });
    expect(t.decided('addrconf.pio.lifetimes')).toHaveLength(1);
    expect(t.host.net.log.at(-1)).toMatchObject({
      level: 'warning',
      text: 'IPv6: addrconf: prefix option has invalid lifetime',
    });
    expect(route(t)).toBe('absent');
    expect(flagsOf(t, SLAAC)).toBe('absent');
  });

  it('when it is valid for less than accept_ra_min_lft, unless it is withdrawn', () => {
    const t = advertise(host({ 'eth0.accept_ra_min_lft': 600 }), PREFIX, {
      validLifetime: 599,
      preferredLifetime: 10,
    });
    expect(t.decided('addrconf.pio.lifetime-too-short')).toHaveLength(1);
    expect(flagsOf(t, SLAAC)).toBe('absent');
    advertise(t, PREFIX);
    advertise(t, PREFIX, { validLifetime: 0, preferredLifetime: 0 });
    expect(route(t)).toBe('absent');
  });
});

// RFC 4861 §6.3.4; KERNEL 3.2, measured on Linux 6.18.
describe('the L bit', () => {
  it('makes a route that ends with the valid lifetime, and no address', () => {
    const t = advertise(host(), PREFIX, { autonomous: false, validLifetime: 1000, preferredLifetime: 10 });
    expect(route(t)).toBe(1000);
    expect(t.decided('addrconf.pio.on-link')).toHaveLength(1);
    expect(t.decided('addrconf.pio.not-autonomous')).toHaveLength(1);
    expect(flagsOf(t, SLAAC)).toBe('absent');
  });

  it('makes a route for a prefix of any length', () => {
    expect(route(advertise(host(), PREFIX, { prefixLength: 48, prefix: ip('2001:db8:1::') }), 48)).toBe(
      86400,
    );
  });

  it('makes none for a prefix of more than 128 bits', () => {
    const t = advertise(host(), PREFIX, { prefixLength: 129 }).wait(2);
    expect(t.routes()).toEqual(['fe80::/64', 'default via fe80::ff:fe00:2']);
  });

  it('has nothing to do with autoconf', () => {
    expect(route(advertise(host({ 'eth0.autoconf': 0 }), PREFIX))).toBe(86400);
  });

  it('off makes no route, though an address', () => {
    const t = advertise(host(), PREFIX, { onLink: false }).wait(2);
    expect(route(t)).toBe('absent');
    expect(flagsOf(t, SLAAC)).toBe('mngtmpaddr dynamic');
  });

  it('of a known prefix only moves the end of its route', () => {
    const t = advertise(host(), PREFIX);
    t.wait(10);
    advertise(t, PREFIX, { validLifetime: 50, preferredLifetime: 50 });
    expect(route(t)).toBe(50);
    advertise(t, PREFIX, { validLifetime: FOREVER, preferredLifetime: FOREVER });
    expect(route(t)).toBeUndefined();
    advertise(t, PREFIX, { validLifetime: 70, preferredLifetime: 50 });
    expect(route(t)).toBe(70);
    expect(t.decided('addrconf.pio.on-link')).toHaveLength(1);
  });

  it('with a valid lifetime of 0 removes the route at once, or makes none', () => {
    const t = advertise(host(), PREFIX);
    advertise(t, PREFIX, { validLifetime: 0, preferredLifetime: 0 });
    expect(route(t)).toBe('absent');
    expect(t.decided('addrconf.pio.valid-lifetime-zero')).toHaveLength(1);
    advertise(t, PREFIX, { validLifetime: 0, preferredLifetime: 0 });
    expect(t.decided('addrconf.pio.valid-lifetime-zero')).toHaveLength(1);
  });

  it('leaves the route of a static address alone: it stays without an end', () => {
    const t = host();
    assign(t, '2001:db8:1::5/64');
    advertise(t.wait(2), PREFIX);
    expect(route(t)).toBeUndefined();
    advertise(t, PREFIX, { validLifetime: 0, preferredLifetime: 0 });
    expect(route(t)).toBeUndefined();
  });

  it('loses its route to a static address that comes later: a withdrawal does not remove it', () => {
    const t = advertise(host(), PREFIX);
    assign(t, '2001:db8:1::5/64');
    expect(route(t)).toBeUndefined();
    advertise(t, PREFIX, { validLifetime: 0, preferredLifetime: 0 });
    expect(route(t)).toBeUndefined();
  });
});

// RFC 4862 §5.5.3 (d); KERNEL 3.3.
describe('the A bit', () => {
  it('makes an address that is checked, and lives as long as advertised', () => {
    const t = advertise(host(), PREFIX, { validLifetime: 1000, preferredLifetime: 500 });
    expect(flagsOf(t, SLAAC)).toBe('tentative mngtmpaddr dynamic');
    expect(lifetimes(t, SLAAC)).toEqual([1000, 500]);
    expect(t.decided('addrconf.pio.autonomous')).toHaveLength(1);
    expect(flagsOf(t.wait(2), SLAAC)).toBe('mngtmpaddr dynamic');
  });

  it.each([63, 65, 48])('makes none from a prefix of %i bits', prefixLength => {
    const t = advertise(host(), PREFIX, { prefixLength });
    expect(t.decided('addrconf.pio.length')).toHaveLength(1);
    expect(t.addresses()).toHaveLength(1);
  });

  it('makes none while autoconf is 0, whatever all says', () => {
    const t = advertise(host({ 'eth0.autoconf': 0 }), PREFIX);
    expect(t.decided('addrconf.pio.autoconf-off')).toHaveLength(1);
    expect(flagsOf(t, SLAAC)).toBe('absent');
    expect(flagsOf(advertise(host({ 'all.autoconf': 0 }), PREFIX), SLAAC)).not.toBe('absent');
  });

  it.each([
    [1, true, true],
    [0, true, false],
    [1, false, false],
  ])(
    'with ra_honor_pio_pflag=%i and P=%p is left to prefix delegation: %p',
    (value, preferDhcpv6Pd, left) => {
      const t = advertise(host({ 'eth0.ra_honor_pio_pflag': value }), PREFIX, { preferDhcpv6Pd });
      expect(t.decided('addrconf.pio.prefers-delegation')).toHaveLength(left ? 1 : 0);
      expect(flagsOf(t, SLAAC)).toBe(left ? 'absent' : 'tentative mngtmpaddr dynamic');
      expect(route(t)).toBe(86400);
    },
  );

  it('makes none of a prefix that was withdrawn before it was known', () => {
    expect(advertise(host(), PREFIX, { validLifetime: 0, preferredLifetime: 0 }).addresses()).toHaveLength(1);
  });

  it('makes one for ever', () => {
    const t = advertise(host(), PREFIX, { validLifetime: FOREVER, preferredLifetime: FOREVER });
    expect(lifetimes(t, SLAAC)).toEqual([FOREVER, FOREVER]);
  });

  it('makes one deprecated from the start with a preferred lifetime of 0', () => {
    const t = advertise(host(), PREFIX, { preferredLifetime: 0 }).wait(3);
    expect(flagsOf(t, SLAAC)).toBe('deprecated mngtmpaddr dynamic');
  });

  it('tells user space, unless the length was wrong', () => {
    const heard: string[] = [];
    const t = host();
    t.host.netlink.subscribe(['IPV6_PREFIX'], event => heard.push(event.kind));
    advertise(t, PREFIX);
    advertise(t, PREFIX, { autonomous: false });
    advertise(t, PREFIX, { prefixLength: 60 });
    expect(heard).toEqual(['newprefix', 'newprefix']);
  });
});

describe('the interface identifier', () => {
  it('is that of the MAC at the time', () => {
    const t = advertise(host(), PREFIX).wait(2);
    t.host.netlink.linkSet('eth0', { address: mac('02:00:00:00:00:0c') });
    advertise(t, PREFIX);
    advertise(t, '2001:db8:2::').wait(2);
    expect(t.addresses()).toEqual(
      ['2001:db8:1::ff:fe00:c/64', '2001:db8:2::ff:fe00:c/64', `${SLAAC}/64`, 'fe80::ff:fe00:1/64'].sort(
        (a, b) => t.addresses().indexOf(a) - t.addresses().indexOf(b),
      ),
    );
    expect(HOST_MAC.toString()).toBe('02:00:00:00:00:01');
  });

  it('is the token, if there is one', () => {
    const t = host();
    expect(t.host.netlink.linkSet('eth0', { token: ip('::77') })).toBeUndefined();
    advertise(t, PREFIX);
    expect(flagsOf(t, '2001:db8:1::77')).toContain('tentative');
  });
});

describe('max_addresses', () => {
  const many = (t: TapLab, count: number): TapLab => {
    for (let index = 0; index < count; index++)
      t.send(ra({ options: [sllao(), pio(`2001:db8:${index + 1}::`)] }));
    return t;
  };

  it('counts all addresses of the interface, the link-local one among them', () => {
    const t = many(host({ 'eth0.max_addresses': 3 }), 5);
    expect(t.addresses()).toHaveLength(3);
    expect(t.decided('addrconf.pio.max-addresses')).toHaveLength(3);
  });

  it('reached, the prefix is not told of', () => {
    const t = host({ 'eth0.max_addresses': 2 });
    const heard: string[] = [];
    t.host.netlink.subscribe(['IPV6_PREFIX'], event => heard.push(event.kind));
    many(t, 3).wait(0);
    expect(heard).toEqual(['newprefix']);
  });

  it('is 16 unless set, and any number with 0', () => {
    expect(many(host(), 20).addresses()).toHaveLength(16);
    expect(many(host({ 'eth0.max_addresses': 0 }), 20).addresses()).toHaveLength(21);
  });

  it('does not stop the route, nor what is added by hand', () => {
    const t = many(host({ 'eth0.max_addresses': 1 }), 1);
    expect(route(t)).toBe(86400);
    assign(t, '2001:db8:9::9/64');
    expect(t.addresses()).toHaveLength(2);
  });
});

describe('an optimistic address', () => {
  it.each([
    [{ 'eth0.optimistic_dad': 1 }, true, true],
    [{ 'all.optimistic_dad': 1 }, true, true],
    [{ 'eth0.optimistic_dad': 1 }, false, false],
    [{ 'eth0.optimistic_dad': 1, 'all.forwarding': 1, 'eth0.accept_ra': 2 }, true, false],
    [{}, true, false],
  ])('with %p, link-layer address %p: %p', (conf, withSllao, optimistic) => {
    const t = host(conf).send(ra({ options: [...(withSllao ? [sllao()] : []), pio(PREFIX)] }));
    expect(flagsOf(t, SLAAC).includes('optimistic')).toBe(optimistic);
  });
});

// RFC 4862 §5.5.3 (e). [kernel, remaining, advertised valid and preferred, new valid and preferred]; KERNEL 3.4, the first
// three rows measured on Linux 6.18.
describe('lifetimes of an address that is known', () => {
  const rows: [string, number, [number, number], [number, number]][] = [
    ['linux-6.18', 86400, [0, 0], [7200, 0]],
    ['linux-6.18', 86400, [60, 30], [7200, 30]],
    ['linux-6.18', 86400, [10000, 50], [10000, 50]],
    ['linux-6.18', 3600, [0, 0], [3600, 0]],
    ['linux-6.18', 3600, [60, 30], [3600, 30]],
    ['linux-6.18', 3600, [3700, 30], [3700, 30]],
    ['linux-6.18', 3600, [FOREVER, FOREVER], [FOREVER, FOREVER]],
    ['linux-6.18', FOREVER, [100, 100], [7200, 100]],
    ['linux-3.18', 3600, [60, 30], [3600, 30]],
    // To the letter: more than two hours, or more than what remains, is taken over.
    ['linux-3.10', 86400, [7201, 50], [7201, 50]],
    ['linux-3.10', 3600, [3700, 50], [3700, 50]],
    // Else what remains stays, if it is two hours or less, and else becomes two hours.
    ['linux-3.10', 3600, [60, 30], [3600, 30]],
    ['linux-3.10', 86400, [7200, 7200], [7200, 7200]],
    ['linux-3.10', 86400, [60, 30], [7200, 30]],
  ];
  it.each(rows)(
    'on %s: %i s left, advertised %p: %p',
    (kernel, left, [validLifetime, preferredLifetime], expected) => {
      const t = advertise(host({}, kernel), PREFIX, {
        validLifetime: left,
        preferredLifetime: Math.min(left, 3000),
      });
      advertise(t, PREFIX, { validLifetime, preferredLifetime });
      expect(lifetimes(t, SLAAC)).toEqual(expected);
      const shortened = expected[0] > validLifetime;
      expect(t.decided('addrconf.pio.two-hour-rule')).toHaveLength(shortened ? 1 : 0);
      expect(t.decided('addrconf.pio.refreshed')).toHaveLength(shortened ? 0 : 1);
    },
  );

  it('are taken over as they are with ra_honor_pio_life=1', () => {
    const t = advertise(host({ 'eth0.ra_honor_pio_life': 1 }), PREFIX);
    advertise(t, PREFIX, { validLifetime: 60, preferredLifetime: 30 });
    expect(lifetimes(t, SLAAC)).toEqual([60, 30]);
  });

  it('count down under an advertisement that is repeated', () => {
    const t = advertise(host(), PREFIX);
    for (let round = 0; round < 5; round++)
      advertise(t.wait(100), PREFIX, { validLifetime: 0, preferredLifetime: 0 });
    expect(lifetimes(t, SLAAC)).toEqual([6800, 0]);
  });

  it('bring a deprecated address back', () => {
    const t = advertise(host(), PREFIX, { preferredLifetime: 0 }).wait(3);
    advertise(t, PREFIX);
    expect(flagsOf(t, SLAAC)).toBe('mngtmpaddr dynamic');
    expect(log(t)).toEqual([]);
  });

  it('of a static address on the same identifier are taken over too, as Linux does', () => {
    const t = host();
    assign(t, `${SLAAC}/64`);
    advertise(t.wait(2), PREFIX, { validLifetime: 10000, preferredLifetime: 5000 });
    expect(lifetimes(t, SLAAC)).toEqual([10000, 5000]);
  });
});

import { HOST, ip, mac } from '../../../../sim/conformance/messages';
import { TapLab } from '../../../support/tap-lab';
import { sent } from '../ndisc/messages';
import { advertise, flagsOf } from './addresses-of';

describe('a device that becomes ready', () => {
  it('gets a link-local address from its MAC, with a route for fe80::/64', () => {
    const t = new TapLab().settle();
    expect(t.addresses()).toEqual(['fe80::ff:fe00:1/64']);
    expect(t.routes()).toEqual(['fe80::/64']);
    expect(t.decided('addrconf.link-local.made')).toHaveLength(1);
    expect(t.host.netlink.addresses().find(({ local }) => local === HOST)).toMatchObject({
      scope: 'link',
      protocol: 'kernel_ll',
    });
  });

  it('keeps it when the MAC changes, until it was down and up', () => {
    const t = new TapLab().settle();
    t.host.netlink.linkSet('eth0', { address: mac('02:00:00:00:00:0c') });
    expect(t.wait(3).addresses()).toEqual(['fe80::ff:fe00:1/64']);
    t.host.netlink.linkSet('eth0', { up: false });
    t.host.netlink.linkSet('eth0', { up: true });
    expect(t.wait(3).addresses()).toEqual(['fe80::ff:fe00:c/64']);
  });
});

describe('the loopback', () => {
  it('gets ::1 at once, and no link-local address', () => {
    const t = new TapLab();
    expect(t.decided('addrconf.loopback.made')).toHaveLength(1);
    const own = t.host.netlink.addresses().filter(({ ifname }) => ifname === 'lo');
    expect(
      own.map(({ local, prefixlen, scope, flags }) => [local.toString(), prefixlen, scope, flags]),
    ).toEqual([['::1', 128, 'host', 0x80]]);
  });
});

// KERNEL 3.6, measured on Linux 6.18 (e23).
describe('addr_gen_mode', () => {
  it('none: no link-local address, no solicitation; an advertisement is taken nevertheless', () => {
    const t = new TapLab({ conf: { 'eth0.addr_gen_mode': 1 } }).settle();
    expect(t.decided('addrconf.link-local.mode-none').length).toBeGreaterThan(0);
    expect(t.addresses()).toEqual([]);
    expect(sent(t, 'router-solicitation')).toHaveLength(0);
    advertise(t, '2001:db8:1::').wait(3);
    expect(t.addresses()).toEqual(['2001:db8:1::ff:fe00:1/64']);
    expect(t.routes()).toEqual(['2001:db8:1::/64', 'default via fe80::ff:fe00:2']);
    expect(sent(t.wait(60), 'router-solicitation')).toHaveLength(0);
  });

  it('switched to eui64 on a live device makes one, and solicits', () => {
    const t = new TapLab({ conf: { 'eth0.addr_gen_mode': 1 } }).settle();
    t.host.net.sysctl.write('net.ipv6.conf.eth0.addr_gen_mode', '0');
    expect(t.wait(3).addresses()).toEqual(['fe80::ff:fe00:1/64']);
    expect(sent(t, 'router-solicitation')).toHaveLength(1);
  });

  // Linux 6.18.44: `ip link set eth0 addrgenmode eui64` makes none, unlike a write of the sysctl.
  it('is not made because `ip link` sets the way of making them', () => {
    const t = new TapLab({ conf: { 'eth0.addr_gen_mode': 1 } }).settle();
    t.host.netlink.linkSet('eth0', { addrGenMode: 'eui64' });
    expect(t.wait(3).addresses()).toEqual([]);
    expect(t.sysctl('net.ipv6.conf.eth0.addr_gen_mode')).toBe('0');
  });

  it('switched to random adds one, and removes none', () => {
    const t = new TapLab().settle();
    t.conf('eth0.addr_gen_mode', 3);
    t.wait(3);
    expect(t.addresses()).toHaveLength(2);
    expect(t.addresses()).toContain('fe80::ff:fe00:1/64');
    const [other] = t.addresses().filter(text => text !== 'fe80::ff:fe00:1/64');
    expect(flagsOf(t, other?.split('/')[0] ?? '')).toBe('stable-privacy');
  });

  // Measured on Linux 6.18.
  it('stable without a secret is refused to an interface; by all it can be had, and makes none', () => {
    const t = new TapLab({ down: true });
    expect(t.host.net.sysctl.write('net.ipv6.conf.eth0.addr_gen_mode', '2')).toBe('EINVAL');
    t.conf('all.addr_gen_mode', 2);
    t.host.netlink.linkSet('eth0', { up: true });
    expect(t.settle().addresses()).toEqual([]);
  });

  it('stable with a secret makes one that depends on it and on the prefix', () => {
    const make = (secret: string): TapLab => {
      const t = new TapLab({ down: true });
      t.host.net.sysctl.write('net.ipv6.conf.eth0.stable_secret', secret);
      t.host.netlink.linkSet('eth0', { up: true });
      return advertise(t.settle(), '2001:db8:1::').wait(3);
    };
    const [one, again, other] = [make('2001:db8::1'), make('2001:db8::1'), make('2001:db8::2')].map(t =>
      t.addresses(),
    );
    expect(one).toEqual(again);
    expect(one).not.toEqual(other);
    expect(one).toHaveLength(2);
    const [global = '', local = ''] = one ?? [];
    expect(global.slice('2001:db8:1:'.length)).not.toBe(local.slice('fe80:'.length));
    expect(one).not.toContain('fe80::ff:fe00:1/64');
  });

  it('of all is copied to the devices there are, and puts itself to use', () => {
    const t = new TapLab().settle();
    t.conf('all.addr_gen_mode', 3);
    expect(t.sysctl('net.ipv6.conf.eth0.addr_gen_mode')).toBe('3');
    expect(t.wait(3).addresses()).toHaveLength(2);
  });
});

it('a link-local address added by hand is one like any other', () => {
  const t = new TapLab().settle();
  t.host.netlink.addressAdd({ dev: 'eth0', local: ip('fe80::5'), prefixlen: 64 }, 'add');
  expect(t.wait(3).addresses()).toEqual(['fe80::5/64', 'fe80::ff:fe00:1/64']);
});

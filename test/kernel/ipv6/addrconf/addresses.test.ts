import {
  addressScope,
  ipv6ChkAddr,
  ipv6ChkPrefix,
  ipv6GetIfaddr,
  ipv6GetLladdr,
  lifetimeLeft,
} from '../../../../sim/kernel/ipv6/addrconf/addresses';
import { IFA_F_MCAUTOJOIN, IFA_F_TENTATIVE } from '../../../../sim/kernel/ipv6/inet6-dev';
import type { NetDevice } from '../../../../sim/link/net-device';
import { HOST, ip } from '../../../../sim/conformance/messages';
import { TapLab } from '../../../support/tap-lab';
import { assign } from '../ndisc/messages';

const GLOBAL = ip('2001:db8:1::5');
const dev = (t: TapLab, name: string): NetDevice => t.host.net.device(name) as NetDevice;

describe('the scope of an address', () => {
  it.each([
    ['::1', 254],
    ['fe80::1', 253],
    ['febf::1', 253],
    ['fec0::1', 200],
    ['feff::1', 200],
    ['2001:db8::1', 0],
    ['fd00::1', 0],
    // Linux 6.18.44: `ip addr add GROUP/128 autojoin` on eth0, ff01::5 on lo, then `ip addr`
    ['ff01::5', 254],
    ['ff02::5', 253],
    ['ff05::5', 200],
    ['ff0e::5', 0],
  ])('%s: %i', (address, scope) => {
    expect(addressScope(ip(address))).toBe(scope);
  });
});

describe('the list of a device', () => {
  it('has the widest scope first, and the newest first within a scope', () => {
    const t = new TapLab().settle();
    for (const address of ['2001:db8::1/64', 'fec0::1/64', 'fe80::5/64', '2001:db8::2/64'])
      assign(t, address);
    expect(t.addresses()).toEqual([
      '2001:db8::2/64',
      '2001:db8::1/64',
      'fec0::1/64',
      'fe80::5/64',
      'fe80::ff:fe00:1/64',
    ]);
  });
});

// Linux 6.18.44: what `ip addr` shows after these, in this order.
it('the list goes by the scope that a group has in its address, and the loopback is as near as the link', () => {
  const t = new TapLab().settle();
  const flags = IFA_F_MCAUTOJOIN;
  for (const group of ['ff02::5', 'ff05::5', 'ff0e::5', 'ff08::5', 'ff04::5'])
    t.host.netlink.addressAdd({ local: ip(group), prefixlen: 128, dev: 'eth0', flags }, 'add');
  expect(t.addresses().map(address => address.split('/')[0])).toEqual([
    'ff0e::5',
    'ff08::5',
    'ff05::5',
    'ff04::5',
    'ff02::5',
    'fe80::ff:fe00:1',
  ]);
});

describe('whether an address is ours', () => {
  const t = new TapLab().settle();
  assign(t, '2001:db8:1::5/64');
  t.wait(3);
  assign(t, '2001:db8:1::6/64');
  const { net } = t.host;

  it('global: on any device, unless the search is strict', () => {
    expect(ipv6ChkAddr(net, GLOBAL)).toBe(true);
    expect(ipv6ChkAddr(net, GLOBAL, dev(t, 'lo'))).toBe(true);
    expect(ipv6ChkAddr(net, GLOBAL, dev(t, 'lo'), IFA_F_TENTATIVE, true)).toBe(false);
    expect(ipv6ChkAddr(net, ip('2001:db8:1::7'))).toBe(false);
  });

  it('link-local: on its own device alone', () => {
    expect(ipv6ChkAddr(net, HOST, dev(t, 'eth0'))).toBe(true);
    expect(ipv6ChkAddr(net, HOST, dev(t, 'lo'))).toBe(false);
  });

  it('tentative: not yet, unless that is no matter', () => {
    expect(ipv6ChkAddr(net, ip('2001:db8:1::6'))).toBe(false);
    expect(ipv6ChkAddr(net, ip('2001:db8:1::6'), undefined, 0)).toBe(true);
    expect(ipv6GetIfaddr(net, ip('2001:db8:1::6'), dev(t, 'eth0'))?.addr).toBe(ip('2001:db8:1::6'));
  });

  it('by prefix', () => {
    expect(ipv6ChkPrefix(net, ip('2001:db8:1::99'), dev(t, 'eth0'))).toBe(true);
    expect(ipv6ChkPrefix(net, ip('2001:db8:9::99'), dev(t, 'eth0'))).toBe(false);
    expect(ipv6ChkPrefix(net, ip('2001:db8:1::99'), dev(t, 'lo'))).toBe(false);
  });

  it('by device and scope', () => {
    expect(ipv6GetLladdr(dev(t, 'eth0'), IFA_F_TENTATIVE)).toBe(HOST);
    expect(ipv6GetLladdr(dev(t, 'lo'), 0)).toBeUndefined();
    expect(ipv6GetIfaddr(net, GLOBAL, dev(t, 'lo'))).toBeUndefined();
    expect(ipv6GetIfaddr(net, GLOBAL)?.idev.dev.name).toBe('eth0');
  });
});

describe('an address on two devices', () => {
  it('stays one when the other goes', () => {
    const t = new TapLab().settle();
    assign(t, '2001:db8:1::5/64');
    t.host.netlink.addressAdd({ dev: 'lo', local: GLOBAL, prefixlen: 128 }, 'add');
    t.wait(3).host.netlink.addressDel({ dev: 'eth0', local: GLOBAL, prefixlen: 64 });
    expect(ipv6GetIfaddr(t.host.net, GLOBAL)?.idev.dev.name).toBe('lo');
    t.host.netlink.addressDel({ dev: 'lo', local: GLOBAL, prefixlen: 128 });
    expect(t.host.net.inet6Addresses.has(GLOBAL)).toBe(false);
  });
});

describe('the rest of a lifetime', () => {
  it('counts whole seconds down to 0, and for ever stays', () => {
    const t = new TapLab().settle();
    assign(t, '2001:db8:1::5/64', { validLifetime: 100, preferredLifetime: 3 });
    const ifp = ipv6GetIfaddr(t.host.net, GLOBAL);
    t.wait(4.9);
    expect(ifp && [lifetimeLeft(ifp, 100), lifetimeLeft(ifp, 3), lifetimeLeft(ifp, 0xffffffff)]).toEqual([
      96, 0, 0xffffffff,
    ]);
  });
});

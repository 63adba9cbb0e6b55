import { HOST, ip, mac } from '../../../../sim/conformance/messages';
import { devOpen } from '../../../../sim/kernel/core/dev';
import { TapLab } from '../../../support/tap-lab';
import { AggregateLab } from '../../aggregate-lab';
import { assign, sent } from '../ndisc/messages';
import { advertise, flagsOf, log } from './addresses-of';

const unplugged = (kernel?: string): TapLab => {
  const t = new TapLab({ down: true, ...(kernel !== undefined && { kernel }) });
  t.lab.links[0]?.setCarrier(false);
  t.wait(2).host.netlink.linkSet('eth0', { up: true });
  return t.wait(2);
};

// KERNEL 4.1.
describe('a device that is up without a carrier', () => {
  it('has no link-local address', () => {
    const t = unplugged();
    expect(t.decided('addrconf.link.not-ready').at(-1)).toMatchObject({
      dev: 'eth0',
      inputs: { carrier: false, operstate: 'DOWN' },
    });
    expect(t.addresses()).toEqual([]);
  });

  it('gets one, and solicits, with its first carrier', () => {
    const t = unplugged();
    t.lab.links[0]?.setCarrier(true);
    expect(t.wait(3).addresses()).toEqual(['fe80::ff:fe00:1/64']);
    expect(
      t.decided('addrconf.link.ready').filter(record => 'dev' in record && record.dev === 'eth0'),
    ).toHaveLength(1);
    expect(sent(t, 'router-solicitation')).toHaveLength(1);
  });

  it.each([
    ['linux-6.18', []],
    ['linux-6.1', ['IPv6: ADDRCONF(NETDEV_CHANGE): eth0: link becomes ready']],
    [
      'linux-4.19',
      [
        'IPv6: ADDRCONF(NETDEV_UP): eth0: link is not ready',
        'IPv6: ADDRCONF(NETDEV_CHANGE): eth0: link becomes ready',
      ],
    ],
    ['linux-5.4', ['IPv6: ADDRCONF(NETDEV_CHANGE): eth0: link becomes ready']],
    ['linux-6.6', []],
  ])('is logged by %s: %p', (kernel, lines) => {
    const t = unplugged(kernel);
    t.lab.links[0]?.setCarrier(true);
    expect(log(t.wait(3))).toEqual(lines);
  });
});

describe('a carrier that is lost and comes back', () => {
  const replugged = (kernel?: string): TapLab => {
    const t = advertise(new TapLab(kernel === undefined ? {} : { kernel }).settle(), '2001:db8:1::').wait(10);
    t.lab.links[0]?.setCarrier(false);
    t.wait(3);
    return t;
  };

  it('takes no address and no route away', () => {
    const t = replugged();
    expect(t.addresses()).toEqual(['2001:db8:1::ff:fe00:1/64', 'fe80::ff:fe00:1/64']);
    expect(t.routes()).toHaveLength(3);
    expect(t.host.netlink.routes(254).every(({ flags }) => flags.includes('linkdown'))).toBe(true);
  });

  it('brings reports of the groups, no check, no solicitation', () => {
    const t = replugged();
    t.sent();
    t.lab.links[0]?.setCarrier(true);
    const kinds = new Set(
      t
        .wait(10)
        .sent()
        .map(({ message }) => message.kind),
    );
    expect(kinds).toEqual(new Set(['mld2-report']));
    expect(t.host.netlink.routes(254).every(({ flags }) => flags.length === 0)).toBe(true);
  });

  it('brings no reports before Linux 4.4', () => {
    const t = replugged('linux-4.1');
    t.sent();
    t.lab.links[0]?.setCarrier(true);
    expect(t.wait(10).sent()).toEqual([]);
  });
});

describe('a device that is switched off and on', () => {
  it('begins anew: address, check, solicitation', () => {
    const t = advertise(new TapLab().settle(), '2001:db8:1::').wait(5);
    t.host.netlink.linkSet('eth0', { up: false });
    expect([t.addresses(), t.routes()]).toEqual([[], []]);
    t.sent();
    t.host.netlink.linkSet('eth0', { up: true });
    t.wait(3);
    expect(t.addresses()).toEqual(['fe80::ff:fe00:1/64']);
    expect(sent(t, 'router-solicitation')).toHaveLength(1);
  });
});

// KERNEL 0.2 and RFC 8200 §5; measured on Linux 6.18 (e29).
describe('an MTU below 1280', () => {
  const small = (): TapLab => {
    const t = advertise(new TapLab().settle(), '2001:db8:1::').wait(3);
    t.conf('eth0.accept_ra', 2);
    t.host.netlink.linkSet('eth0', { mtu: 1279 });
    return t;
  };

  it('ends IPv6 on the device, with its settings', () => {
    const t = small();
    expect([t.addresses(), t.routes()]).toEqual([[], []]);
    expect(t.decided('addrconf.ifdown.mtu').length).toBeGreaterThan(0);
    expect(t.sysctl('net.ipv6.conf.eth0.accept_ra')).toBeUndefined();
    expect(
      t.host.netlink.addressAdd({ dev: 'eth0', local: ip('2001:db8::1'), prefixlen: 64 }, 'add'),
    ).toBeDefined();
  });

  it('and raised again begins with the settings of default', () => {
    const t = small();
    t.sent();
    t.host.netlink.linkSet('eth0', { mtu: 1280 });
    expect(t.sysctl('net.ipv6.conf.eth0.accept_ra')).toBe('1');
    expect(t.sysctl('net.ipv6.conf.eth0.mtu')).toBe('1280');
    t.wait(3);
    expect(t.addresses()).toEqual(['fe80::ff:fe00:1/64']);
    expect(sent(t, 'router-solicitation')).toHaveLength(1);
  });

  it('of the loopback takes its addresses and leaves its settings', () => {
    const t = new TapLab();
    t.host.netlink.linkSet('lo', { mtu: 1000 });
    expect(t.host.netlink.addresses()).toEqual([]);
    expect(t.sysctl('net.ipv6.conf.lo.mtu')).toBeDefined();
  });
});

describe('an MTU of 1280 or more', () => {
  it('becomes the IPv6 MTU of the device', () => {
    const t = new TapLab().settle();
    t.host.netlink.linkSet('eth0', { mtu: 1400 });
    expect(t.sysctl('net.ipv6.conf.eth0.mtu')).toBe('1400');
    expect(t.addresses()).toEqual(['fe80::ff:fe00:1/64']);
  });
});

// KERNEL 5.5, measured on Linux 6.18.
describe('disable_ipv6', () => {
  it('set before the device comes up: nothing starts', () => {
    const t = new TapLab({ conf: { 'eth0.disable_ipv6': 1 } }).settle();
    expect(t.decided('addrconf.link.ipv6-disabled').at(-1)).toMatchObject({
      inputs: { 'net.ipv6.conf.all.disable_ipv6': 0, 'net.ipv6.conf.eth0.disable_ipv6': 1 },
    });
    expect(t.addresses()).toEqual([]);
    expect(t.sent()).toEqual([]);
  });

  it('set later: addresses and routes go, static ones too', () => {
    const t = advertise(new TapLab().settle(), '2001:db8:1::').wait(3);
    assign(t, '2001:db8:1::5/64');
    t.wait(2).conf('eth0.disable_ipv6', 1);
    expect([t.addresses(), t.routes()]).toEqual([[], []]);
    expect(t.decided('addrconf.ifdown.disabled').length).toBeGreaterThan(2);
    expect(
      t.host.netlink.addressAdd({ dev: 'eth0', local: ip('2001:db8::1'), prefixlen: 64 }, 'add'),
    ).toEqual({
      errno: 'EACCES',
      extack: 'ipv6: IPv6 is disabled on this device.',
    });
  });

  it('cleared: a new link-local address, checked, and a solicitation; the static ones are gone for good', () => {
    const t = new TapLab().settle();
    assign(t, '2001:db8:1::5/64');
    t.wait(2).conf('eth0.disable_ipv6', 1);
    t.sent();
    t.conf('eth0.disable_ipv6', 0);
    expect(t.wait(3).addresses()).toEqual(['fe80::ff:fe00:1/64']);
    const kinds = t.sent().map(({ message }) => message.kind);
    expect(kinds.filter(kind => kind === 'neighbor-solicitation')).toHaveLength(1);
    expect(kinds.filter(kind => kind === 'router-solicitation')).toHaveLength(1);
  });

  it('of all reaches every device and the loopback, and default', () => {
    const t = new TapLab().settle();
    t.conf('all.disable_ipv6', 1);
    expect(t.host.netlink.addresses()).toEqual([]);
    expect(t.sysctl('net.ipv6.conf.default.disable_ipv6')).toBe('1');
    t.conf('eth0.disable_ipv6', 0);
    expect(t.sysctl('net.ipv6.conf.all.disable_ipv6')).toBe('1');
    expect(t.wait(3).addresses()).toEqual(['fe80::ff:fe00:1/64']);
    t.conf('all.disable_ipv6', 0);
    expect(t.host.netlink.addresses().map(({ ifname }) => ifname)).toEqual(['lo', 'eth0']);
  });

  it('on a device that is down changes nothing until it is up', () => {
    const t = new TapLab({ down: true, conf: { 'eth0.disable_ipv6': 1 } });
    t.conf('eth0.disable_ipv6', 0);
    expect(t.wait(3).addresses()).toEqual([]);
  });
});

it('a changed MAC counts for new addresses alone', () => {
  const t = new TapLab().settle();
  t.host.netlink.linkSet('eth0', { address: mac('02:00:00:00:00:0c') });
  advertise(t, '2001:db8:1::').wait(3);
  expect(flagsOf(t, HOST.toString())).toBe('');
  expect(flagsOf(t, '2001:db8:1::ff:fe00:c')).toBe('mngtmpaddr dynamic');
});

describe('a slave of a bond', () => {
  const enslaved = (kernel: string): AggregateLab => {
    const lab = new AggregateLab({ kernel }, { mode: 1, miimon: 100 });
    lab.settle();
    return lab;
  };

  // Linux 6.12 and 6.1: only the bond has an address; the slaves hear all nodes.
  it.each(['linux-2.6.32', 'linux-6.1', 'linux-6.18'])('has no address with %s', kernel => {
    const lab = enslaved(kernel);
    expect(lab.addresses()).toEqual([[], [], ['fe80::ff:fe00:11']]);
    expect(lab.decisions()).toContain('addrconf.link.enslaved');
  });

  it('gets none when it is told how to make one, either', () => {
    const lab = enslaved('linux-6.18');
    lab.sysctl('net.ipv6.conf.eth1.addr_gen_mode', 0);
    lab.sysctl('net.ipv6.conf.eth1.disable_ipv6', 1);
    lab.sysctl('net.ipv6.conf.eth1.disable_ipv6', 0);
    lab.settle();
    expect(lab.addresses()[0]).toEqual([]);
  });

  it('gets one when it is released and switched on', () => {
    const lab = enslaved('linux-6.18');
    const { nic } = lab.links[1]!;
    lab.master.ndoDelSlave(nic);
    devOpen(lab.net, nic);
    lab.settle();
    expect(lab.addresses()[1]).toEqual(['fe80::ff:fe00:12']);
  });
});

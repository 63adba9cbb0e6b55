import { ip } from '../../../../sim/conformance/messages';
import { TapLab } from '../../../support/tap-lab';

const conf = (t: TapLab, dev: string, key: string): string | undefined =>
  t.sysctl(`net.ipv6.conf.${dev}.${key}`);

// KERNEL 0.2, 5.4.
describe('a device that appears', () => {
  it('has the settings of default as they are at that moment, and none that come later', () => {
    const t = new TapLab();
    t.conf('default.accept_ra', 0);
    t.host.netlink.linkAdd({ ifname: 'br0', kind: 'bridge' });
    t.conf('default.accept_ra', 2);
    expect([conf(t, 'eth0', 'accept_ra'), conf(t, 'br0', 'accept_ra')]).toEqual(['1', '0']);
  });

  it('has the MTU of its own, not that of default', () => {
    const t = new TapLab();
    t.conf('default.mtu', 1300);
    t.host.netlink.linkAdd({ ifname: 'br0', kind: 'bridge' });
    expect(conf(t, 'br0', 'mtu')).toBe('1500');
  });

  it('makes stable addresses if default has a secret', () => {
    const t = new TapLab();
    t.host.net.sysctl.write('net.ipv6.conf.default.stable_secret', '2001:db8::1');
    t.host.netlink.linkAdd({ ifname: 'br0', kind: 'bridge' });
    expect(conf(t, 'br0', 'addr_gen_mode')).toBe('2');
  });

  it('has the neighbour settings of default', () => {
    const t = new TapLab().settle();
    t.host.net.sysctl.write('net.ipv6.neigh.default.mcast_solicit', '7');
    t.host.netlink.linkAdd({ ifname: 'br0', kind: 'bridge' });
    expect([
      t.sysctl('net.ipv6.neigh.br0.mcast_solicit'),
      t.sysctl('net.ipv6.neigh.eth0.mcast_solicit'),
    ]).toEqual(['7', '3']);
  });

  it('is in the groups of every node at once', () => {
    const t = new TapLab({ down: true });
    const joined = t.host.netlink
      .memberships()
      .filter(({ dev, family }) => dev === 'eth0' && family === 'inet6');
    expect(joined.map(({ address }) => address.toString()).sort()).toEqual(['ff01::1', 'ff02::1']);
  });

  it('is in that of routers too where default forwards', () => {
    const t = new TapLab();
    t.conf('default.forwarding', 1);
    t.host.netlink.linkAdd({ ifname: 'br0', kind: 'bridge' });
    expect(
      t.host.netlink.memberships().some(({ dev, address }) => dev === 'br0' && address === ip('ff02::2')),
    ).toBe(true);
  });

  it('with an MTU below 1280 has no IPv6, and no settings', () => {
    const t = new TapLab();
    t.host.netlink.linkAdd({ ifname: 'br0', kind: 'bridge', mtu: 1279 });
    expect(conf(t, 'br0', 'accept_ra')).toBeUndefined();
  });
});

describe('the loopback', () => {
  it('is never checked, and makes no temporary addresses', () => {
    const t = new TapLab();
    expect([conf(t, 'lo', 'accept_dad'), conf(t, 'lo', 'use_tempaddr')]).toEqual(['-1', '-1']);
  });
});

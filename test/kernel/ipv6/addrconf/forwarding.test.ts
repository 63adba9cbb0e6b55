import { HOST, ip, ra, ROUTER, sllao } from '../../../../sim/conformance/messages';
import { TapLab } from '../../../support/tap-lab';
import { assign, sent } from '../ndisc/messages';
import { advertise, groups } from './addresses-of';

const DEFAULT = `default via ${ROUTER.toString()}`;
const ROUTER_GROUPS = ['ff01::2', 'ff02::2', 'ff05::2'];
const routerGroups = (t: TapLab): string[] =>
  groups(t)
    .filter(group => ROUTER_GROUPS.includes(group))
    .sort();
const anycast = (t: TapLab): string[] =>
  t.host.netlink
    .routes(255)
    .filter(({ type, dev }) => type === 'anycast' && dev === 'eth0')
    .map(({ dst }) => dst.address.toString())
    .sort();
const learned = (conf: Record<string, number> = {}, kernel?: string): TapLab =>
  advertise(new TapLab({ conf, ...(kernel !== undefined && { kernel }) }).settle(), '2001:db8:1::').wait(3);

// KERNEL 5.1, measured on Linux 6.18 (e3, e27) and scenario 02.
describe('switching forwarding on', () => {
  it.each(['all', 'eth0', 'lo'])(
    'on %s removes the default routes learned from advertisements, and nothing else',
    scope => {
      const t = learned();
      t.conf(`${scope}.forwarding`, 1);
      expect(t.routes()).toEqual(['2001:db8:1::/64', 'fe80::/64']);
      expect(t.decided('addrconf.forwarding.purge-default-routers')).toHaveLength(1);
      expect(t.addresses()).toEqual(['2001:db8:1::ff:fe00:1/64', 'fe80::ff:fe00:1/64']);
      expect(t.neighbour(ROUTER)).toBe('NUD_STALE router');
    },
  );

  it('on default removes nothing', () => {
    const t = learned();
    t.conf('default.forwarding', 1);
    expect(t.routes()).toContain(DEFAULT);
  });

  it('that is on already removes them again', () => {
    const t = learned({ 'lo.forwarding': 1 });
    expect(t.routes()).toContain(DEFAULT);
    t.conf('lo.forwarding', 1);
    expect(t.routes()).not.toContain(DEFAULT);
  });

  it('spares those of an interface with accept_ra=2, since Linux 3.2', () => {
    const t = learned({ 'eth0.accept_ra': 2 });
    t.conf('all.forwarding', 1);
    expect(t.routes()).toContain(DEFAULT);
    const old = learned({ 'eth0.accept_ra': 2 }, 'linux-3.0');
    old.conf('all.forwarding', 1);
    expect(old.routes()).not.toContain(DEFAULT);
    const young = learned({ 'eth0.accept_ra': 2 }, 'linux-3.4');
    young.conf('all.forwarding', 1);
    expect(young.routes()).toContain(DEFAULT);
  });

  it('spares a default route made by hand', () => {
    const t = new TapLab().settle();
    t.host.netlink.routeAdd({ dst: { address: ip('::'), length: 0 }, gateway: ROUTER, dev: 'eth0' }, 'add');
    t.conf('all.forwarding', 1);
    expect(t.routes()).toContain(DEFAULT);
  });

  it('is not followed by the next advertisement being taken, unless accept_ra is 2', () => {
    const t = learned();
    t.conf('all.forwarding', 1);
    t.send(ra({ options: [sllao()] }));
    expect(t.routes()).not.toContain(DEFAULT);
    t.conf('eth0.accept_ra', 2);
    t.send(ra({ options: [sllao()] }));
    expect(t.routes()).toContain(DEFAULT);
  });

  it.each([
    ['linux-6.18', ROUTER_GROUPS],
    ['linux-3.10', ROUTER_GROUPS],
    ['linux-3.4', ['ff02::2']],
  ])('joins the groups of routers, on %s %p, and leaves them again', (kernel, expected) => {
    const t = new TapLab({ kernel }).settle();
    t.conf('eth0.forwarding', 1);
    expect(routerGroups(t)).toEqual(expected);
    t.conf('eth0.forwarding', 0);
    expect(routerGroups(t)).toEqual([]);
  });

  it('answers for the subnets themselves, but for those of less than two bits', () => {
    const t = new TapLab().settle();
    assign(t, '2001:db8:1::5/64');
    assign(t, '2001:db8:2::5/127');
    assign(t, '2001:db8:3::5/126');
    t.wait(3).conf('eth0.forwarding', 1);
    expect(anycast(t)).toEqual(['2001:db8:1::', '2001:db8:3::4', 'fe80::']);
    t.conf('eth0.forwarding', 0);
    expect(anycast(t)).toEqual([]);
  });

  it('answers for a subnet whose address is settled later, too', () => {
    const t = new TapLab({ conf: { 'eth0.forwarding': 1 } }).settle();
    assign(t, '2001:db8:1::5/64');
    expect(anycast(t)).toEqual(['fe80::']);
    expect(anycast(t.wait(3))).toEqual(['2001:db8:1::', 'fe80::']);
  });

  it('tells user space, interface by interface and all in the end', () => {
    const t = new TapLab().settle();
    const heard: string[] = [];
    t.host.netlink.subscribe(
      ['IPV6_NETCONF'],
      event => 'values' in event && heard.push(`${event.scope}=${event.values['forwarding']}`),
    );
    t.conf('all.forwarding', 1);
    t.lab.run(0);
    expect(heard.splice(0)).toEqual(['default=1', 'lo=1', 'eth0=1', 'all=1']);
    t.conf('eth0.forwarding', 2);
    t.conf('eth0.forwarding', 0);
    t.conf('default.forwarding', 0);
    t.lab.run(0);
    expect(heard).toEqual(['eth0=0', 'default=0']);
  });
});

describe('a write', () => {
  it('to all reaches every interface and default', () => {
    const t = new TapLab().settle();
    t.conf('all.forwarding', 1);
    expect(
      ['all', 'default', 'lo', 'eth0'].map(scope => t.sysctl(`net.ipv6.conf.${scope}.forwarding`)),
    ).toEqual(['1', '1', '1', '1']);
  });

  it('to an interface reaches nobody else', () => {
    const t = new TapLab().settle();
    t.conf('eth0.forwarding', 1);
    expect(
      ['all', 'default', 'lo', 'eth0'].map(scope => t.sysctl(`net.ipv6.conf.${scope}.forwarding`)),
    ).toEqual(['0', '0', '0', '1']);
  });

  it('to default counts for devices made later', () => {
    const t = new TapLab().settle();
    t.conf('default.forwarding', 1);
    t.host.netlink.linkAdd({ ifname: 'br0', kind: 'bridge' });
    expect([t.sysctl('net.ipv6.conf.eth0.forwarding'), t.sysctl('net.ipv6.conf.br0.forwarding')]).toEqual([
      '0',
      '1',
    ]);
    expect(
      t.host.netlink.memberships().some(({ dev, address }) => dev === 'br0' && address === ip('ff02::2')),
    ).toBe(true);
  });

  it('of 2 on top of 1 changes no group, but purges', () => {
    const t = learned({ 'eth0.forwarding': 1, 'eth0.accept_ra': 2 });
    expect(t.routes()).toContain(DEFAULT);
    t.conf('eth0.accept_ra', 1);
    t.conf('eth0.forwarding', 2);
    expect(routerGroups(t)).toEqual(ROUTER_GROUPS);
    expect(t.routes()).not.toContain(DEFAULT);
  });
});

describe('switching forwarding off', () => {
  it('brings nothing back and asks nobody: the next advertisement does', () => {
    const t = learned();
    t.conf('all.forwarding', 1);
    t.conf('all.forwarding', 0);
    t.sent();
    expect(sent(t.wait(30), 'router-solicitation')).toHaveLength(0);
    expect(t.routes()).not.toContain(DEFAULT);
    t.send(ra({ options: [sllao()] }));
    expect(t.routes()).toContain(DEFAULT);
  });

  it('on all clears force_forwarding of all devices (Linux 6.17), and of nothing else', () => {
    const t = new TapLab({ conf: { 'all.forwarding': 1, 'all.force_forwarding': 1 } });
    t.conf('default.force_forwarding', 1);
    t.conf('all.forwarding', 0);
    const left = ['eth0', 'lo', 'all', 'default'].map(name =>
      t.sysctl(`net.ipv6.conf.${name}.force_forwarding`),
    );
    expect(left).toEqual(['0', '0', '1', '1']);
  });
});

it('a host has none of all this', () => {
  const t = new TapLab().settle();
  expect([routerGroups(t), anycast(t)]).toEqual([[], []]);
  expect(groups(t).sort()).toEqual(['ff01::1', 'ff02::1', HOST.solicitedNode().toString()]);
});

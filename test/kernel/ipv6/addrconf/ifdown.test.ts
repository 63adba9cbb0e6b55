import { HOST } from '../../../../sim/conformance/messages';
import { TapLab } from '../../../support/tap-lab';
import { assign, sent } from '../ndisc/messages';
import { advertise, flagsOf, groups, localRoutes } from './addresses-of';

const STATIC = '2001:db8:1::5';
const SLAAC = '2001:db8:2::ff:fe00:1';

function host(conf: Record<string, number> = {}, kernel?: string): TapLab {
  const t = new TapLab({ conf, ...(kernel !== undefined && { kernel }) }).settle();
  assign(t, `${STATIC}/64`);
  return advertise(t, '2001:db8:2::').wait(3);
}
const off = (t: TapLab): TapLab => {
  t.host.netlink.linkSet('eth0', { up: false });
  t.lab.run(0);
  return t;
};
const on = (t: TapLab): TapLab => {
  t.host.netlink.linkSet('eth0', { up: true });
  return t.wait(3);
};

// KERNEL 4.1, measured on Linux 6.18.
describe('a device that is switched off', () => {
  it('loses all addresses, static ones too, and all routes', () => {
    const t = off(host());
    expect([t.addresses(), t.routes(), localRoutes(t)]).toEqual([[], [], []]);
    expect(t.decided('addrconf.ifdown.admin')).toHaveLength(3);
  });

  it('does not get the static ones back', () => {
    expect(on(off(host())).addresses()).toEqual(['fe80::ff:fe00:1/64']);
  });

  it('stops soliciting', () => {
    const t = new TapLab().settle();
    off(t).sent();
    expect(t.wait(60).sent()).toEqual([]);
  });

  it('loses the groups of its addresses but not those of every node', () => {
    expect(groups(off(host())).sort()).toEqual(['ff01::1', 'ff02::1']);
  });

  it('tells of each address, from the widest scope on', () => {
    const t = host();
    const gone: string[] = [];
    t.host.netlink.subscribe(
      ['IPV6_IFADDR'],
      event => 'address' in event && gone.push(`${event.kind} ${event.address.local.toString()}`),
    );
    off(t);
    expect(gone).toEqual([`deladdr ${SLAAC}`, `deladdr ${STATIC}`, `deladdr ${HOST.toString()}`]);
  });
});

describe('keep_addr_on_down', () => {
  // all wins if it is not zero.
  it.each([
    [0, 0, false],
    [0, 1, true],
    [1, 0, true],
    [-1, 1, false],
    [1, -1, true],
  ])('of %i on all and %i on the interface keeps the static address: %p', (all, own, kept) => {
    const t = off(host({ 'all.keep_addr_on_down': all, 'eth0.keep_addr_on_down': own }));
    expect(t.addresses()).toEqual(kept ? [`${STATIC}/64`] : []);
  });

  it('keeps it tentative and without a route, and checks it again', () => {
    const t = off(host({ 'eth0.keep_addr_on_down': 1 }));
    expect(flagsOf(t, STATIC)).toBe('tentative');
    expect([t.routes(), localRoutes(t)]).toEqual([[], []]);
    t.sent();
    on(t);
    expect(
      sent(t, 'neighbor-solicitation')
        .map(({ message }) => message.target.toString())
        .sort(),
    ).toEqual([STATIC, HOST.toString()]);
    expect(flagsOf(t, STATIC)).toBe('');
    expect(t.routes()).toContain('2001:db8:1::/64');
    expect(localRoutes(t)).toContain(STATIC);
  });

  it('does not keep it over disable_ipv6', () => {
    const t = host({ 'eth0.keep_addr_on_down': 1 });
    t.conf('eth0.disable_ipv6', 1);
    expect(t.addresses()).toEqual([]);
  });
});

describe('static addresses are kept without being asked', () => {
  it.each([
    ['linux-2.6.32', false],
    ['linux-2.6.37', true],
    ['linux-3.0', false],
    ['linux-6.18', false],
  ])('by %s: %p', (kernel, kept) => {
    expect(off(host({}, kernel)).addresses()).toEqual(kept ? [`${STATIC}/64`] : []);
  });
});

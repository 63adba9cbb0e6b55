import { ip } from '../../../../sim/conformance/messages';
import { IFA_F_MANAGETEMPADDR } from '../../../../sim/kernel/ipv6/inet6-dev';
import { TapLab } from '../../../support/tap-lab';
import { advertise, flagsOf, temporary } from './addresses-of';
import { after } from '../../../support/after';

const PREFIX = '2001:db8:1::';
const SLAAC = '2001:db8:1::ff:fe00:1';
const DAY = 86400;
const host = (conf: Record<string, number> = {}, kernel?: string): TapLab =>
  new TapLab({ conf: { 'eth0.use_tempaddr': 2, ...conf }, ...(kernel !== undefined && { kernel }) }).settle();

describe('beside each autoconfigured address', () => {
  it.each([
    [2, 1],
    [1, 1],
    [0, 0],
    [-1, 0],
  ])('use_tempaddr=%i makes %i temporary one', (value, count) => {
    const t = advertise(host({ 'eth0.use_tempaddr': value }), PREFIX).wait(3);
    expect(temporary(t)).toHaveLength(count);
    expect(t.decided('addrconf.temporary.made')).toHaveLength(count);
  });

  it('there is none by use_tempaddr of all', () => {
    const t = new TapLab({ conf: { 'all.use_tempaddr': 2 } }).settle();
    expect(temporary(advertise(t, PREFIX))).toEqual([]);
  });

  it('the temporary one has a random identifier and is checked like any other', () => {
    const t = advertise(host(), PREFIX);
    const [made] = temporary(t);
    expect(made).toMatchObject({ prefixlen: 64, scope: 'global' });
    expect(flagsOf(t, made?.local.toString() ?? '')).toBe('temporary tentative dynamic');
    expect(made?.local.toString()).toMatch(/^2001:db8:1:/);
    expect(made?.local.toString()).not.toBe(SLAAC);
    expect(flagsOf(t.wait(3), made?.local.toString() ?? '')).toBe('temporary dynamic');
    expect(temporary(advertise(host({}), PREFIX))[0]?.local).toBe(made?.local);
    expect(
      temporary(advertise(new TapLab({ seed: 2, conf: { 'eth0.use_tempaddr': 2 } }).settle(), PREFIX))[0]
        ?.local,
    ).not.toBe(made?.local);
  });
});

describe('the lifetimes of a temporary address', () => {
  it('are those of the public one where these are shorter', () => {
    const t = advertise(host(), PREFIX, { validLifetime: 5000, preferredLifetime: 4000 });
    expect(temporary(t)[0]).toMatchObject({ validLifetime: 5000, preferredLifetime: 4000 });
  });

  it('are temp_valid_lft, and temp_prefered_lft less a random part below max_desync_factor', () => {
    const t = advertise(host(), PREFIX, { validLifetime: 30 * DAY, preferredLifetime: 20 * DAY });
    const [made] = temporary(t);
    expect(made?.validLifetime).toBe(7 * DAY);
    expect(made?.preferredLifetime).toBeLessThanOrEqual(DAY);
    expect(made?.preferredLifetime).toBeGreaterThanOrEqual(DAY - 600);
  });

  it('are out of step by the same amount for all addresses of an interface', () => {
    const t = advertise(host(), PREFIX, { validLifetime: 30 * DAY, preferredLifetime: 20 * DAY });
    advertise(t, '2001:db8:2::', { validLifetime: 30 * DAY, preferredLifetime: 20 * DAY });
    expect(new Set(temporary(t).map(({ preferredLifetime }) => preferredLifetime)).size).toBe(1);
  });

  it('are extended by an advertisement, but not beyond their own limits', () => {
    const t = advertise(
      host({ 'eth0.temp_valid_lft': 10000, 'eth0.temp_prefered_lft': 5000, 'eth0.max_desync_factor': 0 }),
      PREFIX,
    );
    expect(temporary(t.wait(1000))[0]).toMatchObject({ validLifetime: 9000, preferredLifetime: 4000 });
    advertise(t, PREFIX);
    expect(temporary(t)).toMatchObject([{ validLifetime: 9000, preferredLifetime: 4000 }]);
    advertise(t, PREFIX, { validLifetime: 8000, preferredLifetime: 100 });
    expect(temporary(t)[0]).toMatchObject({ validLifetime: 8000, preferredLifetime: 100 });
  });

  // Linux 6.18.44: with temp_prefered_lft=3 it is preferred for 6 s, regen_advance (5 s) and one second more.
  it('are long enough for a successor; before Linux 6.9 none was made instead', () => {
    const conf = { 'eth0.temp_prefered_lft': 3, 'eth0.max_desync_factor': 0 };
    expect(temporary(advertise(host(conf), PREFIX))).toMatchObject([{ preferredLifetime: 6 }]);
    const t = advertise(host({ ...conf, 'eth0.temp_prefered_lft': 3 }, 'linux-6.6'), PREFIX);
    expect(t.decided('addrconf.temporary.too-short')).toHaveLength(1);
    expect(temporary(t)).toEqual([]);
  });

  // Linux 6.18.44: a public address that is preferred for 5 s gets none, one that is for 6 s does.
  it.each([
    [5, 0],
    [6, 1],
  ])('of a public address that is preferred for %i s: %i temporary one', (preferredLifetime, count) => {
    const t = advertise(host(), PREFIX, { validLifetime: 100, preferredLifetime });
    expect(temporary(t)).toHaveLength(count);
    expect(t.decided('addrconf.temporary.too-short')).toHaveLength(1 - count);
  });
});

describe('a successor', () => {
  const conf = { 'eth0.temp_valid_lft': 100, 'eth0.temp_prefered_lft': 50, 'eth0.max_desync_factor': 0 };
  /** Seconds after the first at which the second was made. */
  const second = (t: TapLab): number => {
    const made = t.decided('addrconf.temporary.made').map(({ at }) => at);
    return Math.round(((made[1] ?? NaN) - (made[0] ?? NaN)) / 1_000_000);
  };

  // regen_advance = regen_min_advance + regen_max_retry * dad_transmits * retrans_time.
  it('is made regen_advance seconds before deprecation: 5, and 3 before there was regen_min_advance', () => {
    const t = advertise(host(conf), PREFIX).wait(60);
    expect(second(t)).toEqual(after(45));
    expect(t.decided('addrconf.temporary.succeeded')).toHaveLength(1);
    expect(second(advertise(host(conf, 'linux-6.6'), PREFIX).wait(60))).toEqual(after(47));
  });

  it('earlier with more probes', () => {
    expect(second(advertise(host({ ...conf, 'eth0.dad_transmits': 2 }), PREFIX).wait(60))).toEqual(after(42));
  });

  it('follows the last one for as long as the prefix is advertised', () => {
    const t = advertise(host(conf), PREFIX).wait(200);
    expect(t.decided('addrconf.temporary.made').length).toBeGreaterThan(3);
    expect(temporary(t).length).toBeGreaterThan(0);
    expect(temporary(t).length).toBeLessThan(4);
  });

  it('is not made when they are switched off meanwhile', () => {
    const t = advertise(host(conf), PREFIX).wait(10);
    t.conf('eth0.use_tempaddr', 0);
    expect(temporary(t.wait(200))).toEqual([]);
    expect(t.decided('addrconf.temporary.not-wanted')).toHaveLength(1);
    expect(t.host.net.log.at(-1)).toMatchObject({
      level: 'info',
      text: 'IPv6: ipv6_create_tempaddr: use_tempaddr is disabled',
    });
  });

  // Linux 6.18.44: with regen_max_retry=0 the first advertisement sets use_tempaddr to -1.
  it('is not made where no attempt is allowed', () => {
    const t = advertise(host({ 'eth0.regen_max_retry': 0 }), PREFIX);
    expect(temporary(t)).toEqual([]);
    expect(t.sysctl('net.ipv6.conf.eth0.use_tempaddr')).toBe('-1');
  });
});

describe('with the public address', () => {
  it('the temporary ones go when it is deleted by hand', () => {
    const t = advertise(host(), PREFIX).wait(3);
    const [address] = t.host.netlink.addresses().filter(({ local }) => local.toString() === SLAAC);
    if (address !== undefined)
      t.host.netlink.addressDel({ dev: 'eth0', local: address.local, prefixlen: 64 });
    expect(t.addresses()).toEqual(['fe80::ff:fe00:1/64']);
  });

  // Linux 6.18.44 with use_tempaddr=2, regen_max_retry=1.
  it('one that was deleted comes back with the next advertisement, as often as regen_max_retry says', () => {
    const t = advertise(host({ 'eth0.regen_max_retry': 1 }), PREFIX).wait(3);
    const [first] = temporary(t);
    t.host.netlink.addressDel({ dev: 'eth0', local: first?.local ?? ip('::'), prefixlen: 64 });
    expect(temporary(advertise(t, PREFIX))).toEqual([]);
    expect(t.sysctl('net.ipv6.conf.eth0.use_tempaddr')).toBe('-1');
  });

  it('one is made by the next advertisement after they were switched on', () => {
    const t = advertise(host({ 'eth0.use_tempaddr': 0 }), PREFIX).wait(3);
    t.conf('eth0.use_tempaddr', 1);
    expect(temporary(t)).toEqual([]);
    expect(temporary(advertise(t, PREFIX))).toHaveLength(1);
  });
});

// ip-address(8) mngtmpaddr. Linux 6.18.44 did each of these.
describe('beside a static address with mngtmpaddr', () => {
  const FOREVER = 0xffffffff;
  const managed = { dev: 'eth0', local: ip('2001:db8:1::1'), prefixlen: 64, flags: IFA_F_MANAGETEMPADDR };
  const made = (conf: Record<string, number> = {}): TapLab => {
    const t = host({ 'eth0.max_desync_factor': 0, ...conf });
    expect(t.host.netlink.addressAdd(managed, 'add')).toBeUndefined();
    return t;
  };

  it('there is a temporary one at once', () => {
    expect(temporary(made())).toMatchObject([{ validLifetime: 7 * DAY, preferredLifetime: DAY }]);
  });

  it('it goes, and first, when the static one is deleted', () => {
    const t = made().wait(2);
    const gone: string[] = [];
    t.host.netlink.subscribe(
      ['IPV6_IFADDR'],
      event => 'address' in event && gone.push(`${event.kind} ${event.address.local.toString()}`),
    );
    const local = temporary(t)[0]?.local.toString();
    t.host.netlink.addressDel(managed);
    t.wait(0);
    expect(gone).toEqual([`deladdr ${local}`, 'deladdr 2001:db8:1::1']);
    expect(t.addresses()).toEqual(['fe80::ff:fe00:1/64']);
  });

  it('it goes when the flag is taken away, and comes back with the flag', () => {
    const t = made().wait(2);
    t.host.netlink.addressAdd({ ...managed, flags: 0 }, 'change');
    expect(temporary(t)).toEqual([]);
    t.host.netlink.addressAdd(managed, 'change');
    expect(temporary(t)).toHaveLength(1);
  });

  it('it has the lifetimes that the static one is given, up to its own', () => {
    const t = made().wait(2);
    t.host.netlink.addressAdd({ ...managed, validLifetime: 1000, preferredLifetime: 500 }, 'change');
    expect(temporary(t)).toMatchObject([{ validLifetime: 1000, preferredLifetime: 500 }]);
    t.host.netlink.addressAdd({ ...managed, validLifetime: 1000, preferredLifetime: 0 }, 'change');
    expect(temporary(t.wait(1))).toMatchObject([{ validLifetime: 999, preferredLifetime: 0 }]);
    t.host.netlink.addressAdd({ ...managed, validLifetime: FOREVER, preferredLifetime: FOREVER }, 'change');
    expect(temporary(t)).toMatchObject([{ validLifetime: 7 * DAY - 3, preferredLifetime: DAY - 3 }]);
  });
});

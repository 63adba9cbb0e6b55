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

  it('too short to be worth it: none is made', () => {
    const t = advertise(host({ 'eth0.temp_prefered_lft': 3, 'eth0.max_desync_factor': 0 }), PREFIX);
    expect(t.decided('addrconf.temporary.too-short')).toHaveLength(1);
    expect(temporary(t)).toEqual([]);
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

  it('one is made by the next advertisement after they were switched on', () => {
    const t = advertise(host({ 'eth0.use_tempaddr': 0 }), PREFIX).wait(3);
    t.conf('eth0.use_tempaddr', 1);
    expect(temporary(t)).toEqual([]);
    expect(temporary(advertise(t, PREFIX))).toHaveLength(1);
  });
});

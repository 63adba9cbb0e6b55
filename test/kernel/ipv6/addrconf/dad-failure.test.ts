import { HOST, ip } from '../../../../sim/conformance/messages';
import { TapLab } from '../../../support/tap-lab';
import { assign, sent } from '../ndisc/messages';
import { advertise, claim, find, flagsOf, localRoutes, log, temporary } from './addresses-of';

const STATIC = '2001:db8:1::5';
const SLAAC = '2001:db8:1::ff:fe00:1';

// KERNEL 4.4 and scenario 07, measured on Linux 6.18.
describe('a static address that is taken', () => {
  const failed = (kernel?: string): TapLab => {
    const t = new TapLab(kernel === undefined ? {} : { kernel }).settle();
    assign(t, `${STATIC}/64`);
    return claim(t, STATIC);
  };

  it('stays, tentative and failed, with its prefix route and none of its own', () => {
    const t = failed();
    expect(flagsOf(t, STATIC)).toBe('dadfailed tentative');
    expect(t.decided('addrconf.dad.failed')[0]).toMatchObject({
      from: 'tentative',
      to: 'tentative dadfailed',
    });
    expect(t.routes()).toContain('2001:db8:1::/64');
    expect(localRoutes(t)).not.toContain(STATIC);
  });

  it('stays so when the other one is gone, and cannot be added again', () => {
    const t = failed().wait(60);
    expect(flagsOf(t, STATIC)).toBe('dadfailed tentative');
    expect(t.host.netlink.addressAdd({ dev: 'eth0', local: ip(STATIC), prefixlen: 64 }, 'add')).toEqual({
      errno: 'EEXIST',
      extack: 'ipv6: address already assigned.',
    });
  });

  it('is checked again after it was deleted and added', () => {
    const t = failed();
    t.host.netlink.addressDel({ dev: 'eth0', local: ip(STATIC), prefixlen: 64 });
    assign(t, `${STATIC}/64`);
    expect(flagsOf(t.wait(3), STATIC)).toBe('');
  });

  it('does not stop another that is checked beside it', () => {
    const t = new TapLab().settle();
    assign(t, `${STATIC}/64`);
    assign(t, '2001:db8:1::6/64');
    claim(t, STATIC).wait(3);
    expect(flagsOf(t, '2001:db8:1::6')).toBe('');
  });

  it.each([
    ['linux-6.18', 'IPv6: eth0: IPv6 duplicate address 2001:db8:1::5 used by 02:00:00:00:00:02 detected!'],
    ['linux-4.19', 'IPv6: eth0: IPv6 duplicate address 2001:db8:1::5 used by 02:00:00:00:00:02 detected!'],
    ['linux-4.14', 'IPv6: eth0: IPv6 duplicate address 2001:db8:1::5 detected!'],
  ])('is in the log of %s', (kernel, line) => {
    expect(failed(kernel).host.net.log.at(-1)).toMatchObject({ level: 'info', text: line });
  });

  it('is in the log once, however often it is claimed', () => {
    const t = claim(claim(failed(), STATIC), STATIC).wait(2);
    expect(log(t).filter(text => text.includes('duplicate'))).toHaveLength(1);
  });
});

describe('an autoconfigured address that is taken', () => {
  it('is deleted, and made and checked again with the next advertisement', () => {
    const t = advertise(new TapLab().settle(), '2001:db8:1::');
    claim(t, SLAAC);
    expect(flagsOf(t, SLAAC)).toBe('absent');
    expect(t.decided('addrconf.dad.failed')[0]).toMatchObject({ to: 'absent' });
    advertise(t, '2001:db8:1::');
    expect(flagsOf(t, SLAAC)).toContain('tentative');
    expect(flagsOf(t.wait(3), SLAAC)).toBe('mngtmpaddr dynamic');
  });

  it('leaves the on-link route', () => {
    expect(claim(advertise(new TapLab().settle(), '2001:db8:1::'), SLAAC).routes()).toContain(
      '2001:db8:1::/64',
    );
  });
});

describe('a link-local address that is taken', () => {
  const clone = (conf: Record<string, number> = {}, kernel?: string): TapLab => {
    const t = new TapLab({ conf, ...(kernel !== undefined && { kernel }) });
    t.lab.run(0);
    return claim(t, HOST.toString()).wait(5);
  };

  it('leaves the host without solicitations, yet an advertisement is taken', () => {
    const t = clone();
    expect(flagsOf(t, HOST.toString())).toBe('dadfailed tentative');
    expect(sent(t, 'router-solicitation')).toHaveLength(0);
    expect(t.sysctl('net.ipv6.conf.eth0.disable_ipv6')).toBe('0');
    advertise(t, '2001:db8:1::').wait(3);
    expect(flagsOf(t, SLAAC)).toBe('mngtmpaddr dynamic');
    expect(t.routes()).toContain('default via fe80::ff:fe00:2');
  });

  it.each(['all', 'eth0'])('switches IPv6 off with accept_dad=2 on %s', scope => {
    const t = clone({ [`${scope}.accept_dad`]: 2 });
    expect(t.decided('addrconf.dad.disables-ipv6').length).toBeGreaterThan(0);
    expect(t.sysctl('net.ipv6.conf.eth0.disable_ipv6')).toBe('1');
    expect(t.addresses()).toEqual([]);
    expect(t.routes()).toEqual([]);
    expect(log(t).at(-1)).toBe('IPv6: eth0: IPv6 being disabled!');
    expect(t.host.netlink.addressAdd({ dev: 'eth0', local: ip(STATIC), prefixlen: 64 }, 'add')?.errno).toBe(
      'EACCES',
    );
  });

  it('only sets the switch before Linux 4.10', () => {
    const t = clone({ 'eth0.accept_dad': 2 }, 'linux-4.4');
    expect(t.sysctl('net.ipv6.conf.eth0.disable_ipv6')).toBe('1');
    expect(flagsOf(t, HOST.toString())).toBe('dadfailed tentative');
    expect(flagsOf(clone({ 'eth0.accept_dad': 2 }, 'linux-4.10'), HOST.toString())).toBe('absent');
  });

  it('switches nothing off when it was not made from the MAC', () => {
    const t = new TapLab({ conf: { 'eth0.accept_dad': 2 } }).settle();
    assign(t, 'fe80::5/64');
    claim(t, 'fe80::5');
    assign(t, `${STATIC}/64`);
    claim(t, STATIC);
    expect(t.sysctl('net.ipv6.conf.eth0.disable_ipv6')).toBe('0');
    expect(t.decided('addrconf.dad.disables-ipv6')).toHaveLength(0);
  });
});

describe('a stable address (RFC 7217 §6) that is taken', () => {
  const stable = (): TapLab => {
    const t = new TapLab({ conf: { 'eth0.accept_ra': 1 } }).settle();
    t.host.net.sysctl.write('net.ipv6.conf.eth0.stable_secret', '2001:db8::1');
    return advertise(t, '2001:db8:1::');
  };
  const current = (t: TapLab): string =>
    t
      .addresses()
      .find(text => text.startsWith('2001:'))
      ?.split('/')[0] ?? '';

  it('gives way to the next one, a second later', () => {
    const t = stable();
    const first = current(t);
    expect(find(t, first)?.flags).toBe(0x100 | 0x800 | 0x40);
    claim(t, first);
    const second = current(t);
    expect(second).not.toBe(first);
    expect(t.decided('addrconf.dad.stable-retry')).toHaveLength(1);
    expect(log(t).at(-1)).toBe('IPv6: eth0: generating new stable privacy address because of DAD conflict');
    expect(
      t
        .wait(0.9)
        .decided('addrconf.dad.completed')
        .filter(record => 'entity' in record && record.entity.startsWith(second)),
    ).toEqual([]);
    expect(flagsOf(t.wait(3), second)).toBe('mngtmpaddr stable-privacy dynamic');
  });

  it('is the last one where max_addresses is reached, itself counted', () => {
    const t = stable();
    t.conf('eth0.max_addresses', 2);
    claim(t, current(t));
    expect(t.decided('addrconf.dad.stable-max-addresses')).toHaveLength(1);
    expect(current(t)).toBe('');
  });

  it('is given up after three more', () => {
    const t = stable();
    const seen = new Set<string>();
    for (let round = 0; round < 4; round++) {
      const taken = current(t);
      seen.add(taken);
      claim(t, taken).wait(1.05);
    }
    expect(seen.size).toBe(4);
    expect(t.decided('addrconf.dad.stable-exhausted')).toHaveLength(1);
    expect(current(t)).toBe('');
    expect(log(t).at(-1)).toBe(
      'IPv6: eth0: privacy stable address generation failed because of DAD conflicts!',
    );
  });
});

describe('a temporary address that is taken', () => {
  it('is replaced by another one', () => {
    const t = advertise(new TapLab({ conf: { 'eth0.use_tempaddr': 2 } }).settle(), '2001:db8:1::');
    const [first] = temporary(t);
    claim(t, first?.local.toString() ?? '');
    expect(t.decided('addrconf.dad.temporary-replaced')).toHaveLength(1);
    const [second, ...more] = temporary(t);
    expect(more).toEqual([]);
    expect(second?.local).not.toBe(first?.local);
    expect(temporary(t.wait(3))[0]?.flags).toBe(0x01);
  });

  // Linux 6.18.44: three addresses are tried with regen_max_retry=3, the first included.
  it('three times switches them off', () => {
    const t = advertise(new TapLab({ conf: { 'eth0.use_tempaddr': 2 } }).settle(), '2001:db8:1::');
    for (let round = 0; round < 3; round++) claim(t, temporary(t)[0]?.local.toString() ?? '');
    expect(t.decided('addrconf.temporary.made')).toHaveLength(3);
    expect(t.decided('addrconf.temporary.disabled')).toHaveLength(1);
    expect(t.sysctl('net.ipv6.conf.eth0.use_tempaddr')).toBe('-1');
    expect(temporary(t)).toEqual([]);
    expect(t.host.net.log.at(-1)).toMatchObject({
      level: 'warning',
      text: 'IPv6: ipv6_create_tempaddr: regeneration time exceeded - disabled temporary address support',
    });
  });
});

import { parseSysctlInt } from '../../../sim/kernel/sysctl/tree';
import { DEVCONF, type DevconfRow } from '../../../sim/kernel/sysctl/devconf';
import { ip } from '../../../sim/conformance/messages';
import { TapLab } from '../../support/tap-lab';

const conf = (t: TapLab, key: string): string | undefined => t.sysctl(`net.ipv6.conf.${key}`);
const write = (t: TapLab, key: string, value: string | number): string | undefined =>
  t.host.net.sysctl.write(`net.ipv6.conf.${key}`, String(value));

// Every line written to /proc/sys/net/ipv6/conf of Linux 6.18.
describe('what may be written', () => {
  const cases: [key: string, text: string, result: string][] = [
    ['mtu', '1279', 'EINVAL'],
    ['mtu', '1501', 'EINVAL'],
    ['mtu', '1280', '1280'],
    ['hop_limit', '0', 'EINVAL'],
    ['hop_limit', '256', 'EINVAL'],
    ['hop_limit', '-1', 'EINVAL'],
    ['hop_limit', '255', '255'],
    ['accept_ra', '-1', '-1'],
    ['accept_ra', '5', '5'],
    ['accept_ra', '0x10', '16'],
    ['accept_ra', '010', '8'],
    ['accept_ra', 'abc', 'EINVAL'],
    ['accept_ra', '1x', 'EINVAL'],
    ['accept_ra', '4294967296', 'EINVAL'],
    ['accept_ra', '2147483648', 'EINVAL'],
    ['accept_ra', '-2147483648', '-2147483648'],
    ['accept_ra', '  7 \n', '7'],
    ['accept_ra', '1 2\n', '1'],
    ['accept_ra', ' ', 'EINVAL'],
    ['forwarding', '2', '2'],
    ['forwarding', '-1', '-1'],
    ['ra_defrtr_metric', '4294967295', '4294967295'],
    ['ra_defrtr_metric', '4294967296', 'EINVAL'],
    ['router_solicitations', '-2', 'EINVAL'],
    ['router_solicitations', '-1', '-1'],
    ['router_solicitations', '0', '0'],
    ['addr_gen_mode', '4', 'EINVAL'],
    ['addr_gen_mode', '-1', 'EINVAL'],
    ['addr_gen_mode', '2', 'EINVAL'],
    ['addr_gen_mode', '3', '3'],
    ['ndisc_tclass', '256', 'EINVAL'],
    ['ndisc_tclass', '255', '255'],
    ['ndisc_evict_nocarrier', '2', 'EINVAL'],
    ['ra_defrtr_metric', '0', 'EINVAL'],
    ['ra_honor_pio_life', '2', 'EINVAL'],
    ['ra_honor_pio_pflag', '2', 'EINVAL'],
    ['accept_untracked_na', '3', 'EINVAL'],
    ['accept_untracked_na', '2', '2'],
    ['force_forwarding', '2', 'EINVAL'],
    ['accept_ra_min_hop_limit', '256', '256'],
    ['disable_ipv6', '2', '2'],
    ['dad_transmits', '-1', '-1'],
    ['mldv2_unsolicited_report_interval', '-1', 'EINVAL'],
    ['mldv1_unsolicited_report_interval', '-1', 'EINVAL'],
    ['force_tllao', '7', '7'],
    ['keep_addr_on_down', '5', '5'],
    ['max_addresses', '-1', '-1'],
    ['router_probe_interval', '-1', '-1'],
  ];
  it.each(cases)('%s = %j: %s', (key, text, result) => {
    const t = new TapLab();
    const before = conf(t, `eth0.${key}`);
    const refused = write(t, `eth0.${key}`, text);
    expect(refused ?? conf(t, `eth0.${key}`)).toBe(result);
    if (refused !== undefined) expect(conf(t, `eth0.${key}`)).toBe(before);
  });

  it('to mtu of all and default: anything from 1280 on', () => {
    const t = new TapLab();
    expect([write(t, 'all.mtu', 99999), write(t, 'default.mtu', 99999), write(t, 'all.mtu', 1279)]).toEqual([
      undefined,
      undefined,
      'EINVAL',
    ]);
    expect(conf(t, 'eth0.mtu')).toBe('1500');
  });
});

describe('a number', () => {
  it.each([
    ['1', 1],
    ['-1', -1],
    ['\t12\n', 12],
    ['0', 0],
    ['00', 0],
    ['0xff', 255],
    ['017', 15],
    ['09', 9],
    ['2147483647', 2147483647],
    ['', undefined],
    ['-', undefined],
    ['+1', undefined],
    ['1.5', undefined],
    ['1e3', undefined],
    ['--1', undefined],
    ['0x', undefined],
  ])('%j is %p', (text, value) => {
    expect(parseSysctlInt(text)).toBe(value);
  });
});

describe('what is not there', () => {
  it.each([
    'net.ipv6.conf.eth0.accept_rq',
    'net.ipv6.conf.eth9.accept_ra',
    'net.ipv6.conf.accept_ra',
    'net.ipv6.conf.eth0',
    'net.ipv6.neigh.all.mcast_solicit',
    'net.ipv6.neigh.eth0.gc_thresh1',
    'net.ipv6.neigh.eth0.accept_ra',
    'net.ipv4.ip_forward',
    'kernel.hostname',
    '',
  ])('%j can be neither read nor written', key => {
    const { sysctl } = new TapLab().host.net;
    expect(sysctl.read(key)).toEqual({ errno: 'ENOENT' });
    expect(sysctl.write(key, '1')).toBe('ENOENT');
  });

  it('goes with the device', () => {
    const t = new TapLab();
    t.host.netlink.linkAdd({ ifname: 'br0', kind: 'bridge' });
    expect(conf(t, 'br0.accept_ra')).toBe('1');
    t.host.netlink.linkDel('br0');
    expect(conf(t, 'br0.accept_ra')).toBeUndefined();
  });
});

// KERNEL 5.4, measured on Linux 6.18 (e8).
describe('a write to all', () => {
  const t = (key: string): TapLab => {
    const lab = new TapLab();
    const row = (DEVCONF as Record<string, DevconfRow>)[key] as DevconfRow;
    const value = Math.min(row.default + 1, typeof row.max === 'number' ? row.max : Infinity);
    expect(write(lab, `all.${key}`, value === row.default ? row.default - 1 : value)).toBeUndefined();
    return lab;
  };
  const EVERYWHERE = ['forwarding', 'disable_ipv6', 'addr_gen_mode', 'ignore_routes_with_linkdown'];
  const INTERFACES = ['force_forwarding'];

  it.each(Object.keys(DEVCONF))('%s reaches whom it should', key => {
    const lab = t(key);
    const all = conf(lab, `all.${key}`);
    const fresh = new TapLab();
    const reaches = (scope: string): boolean => {
      expect([all, conf(fresh, `${scope}.${key}`)]).toContain(conf(lab, `${scope}.${key}`));
      return conf(lab, `${scope}.${key}`) !== conf(fresh, `${scope}.${key}`);
    };
    expect([reaches('default'), reaches('eth0')]).toEqual([
      EVERYWHERE.includes(key),
      EVERYWHERE.includes(key) || INTERFACES.includes(key),
    ]);
  });
});

describe('a write to default', () => {
  it.each(Object.keys(DEVCONF).filter(key => key !== 'mtu'))('%s reaches nobody that is there', key => {
    const t = new TapLab();
    const before = conf(t, `eth0.${key}`);
    write(t, `default.${key}`, 1);
    expect(conf(t, `eth0.${key}`)).toBe(before);
  });
});

describe('stable_secret', () => {
  const mode = (t: TapLab): (string | undefined)[] =>
    ['all', 'default', 'lo', 'eth0'].map(scope => conf(t, `${scope}.addr_gen_mode`));

  it('cannot be read until it was written', () => {
    const t = new TapLab();
    expect(t.host.net.sysctl.read('net.ipv6.conf.eth0.stable_secret')).toEqual({ errno: 'EIO' });
    expect(write(t, 'eth0.stable_secret', ' 2001:db8::1\n')).toBeUndefined();
    expect(conf(t, 'eth0.stable_secret')).toBe('2001:0db8:0000:0000:0000:0000:0000:0001');
    expect(mode(t)).toEqual(['0', '0', '0', '2']);
  });

  it('of default switches every interface, but neither all nor default', () => {
    const t = new TapLab();
    write(t, 'default.stable_secret', '2001:db8::2');
    expect(mode(t)).toEqual(['0', '0', '2', '2']);
  });

  it('is an address, and not for all', () => {
    const t = new TapLab();
    expect([write(t, 'eth0.stable_secret', 'junk'), write(t, 'all.stable_secret', '::1')]).toEqual([
      'EIO',
      'EIO',
    ]);
    expect(t.host.net.sysctl.read('net.ipv6.conf.all.stable_secret')).toEqual({ errno: 'EIO' });
    expect(ip('::1').isLoopback).toBe(true);
  });
});

describe('the list of keys', () => {
  const { sysctl } = new TapLab().host.net;

  it('is sorted, without doubles, and each can be read, but for secrets that are not set and what can only be written', () => {
    const keys = sysctl.keys();
    expect(keys).toEqual([...new Set(keys)].sort((a, b) => (a < b ? -1 : 1)));
    const refusing = keys.filter(key => 'errno' in sysctl.read(key));
    expect(refusing.filter(key => !key.endsWith('.stable_secret'))).toEqual(['net.ipv6.route.flush']);
  });

  it('is cut at a whole name', () => {
    expect(sysctl.keys('net.ipv6.conf.eth0.accept_ra')).toEqual(['net.ipv6.conf.eth0.accept_ra']);
    expect(sysctl.keys('net.ipv6.conf.eth')).toEqual([]);
    expect(sysctl.keys('net.ipv6.conf.eth0').length).toBeGreaterThan(40);
  });

  it('spells a device with a dot with a slash', () => {
    const t = new TapLab();
    t.host.netlink.linkAdd({ ifname: 'br0.5', kind: 'bridge' });
    expect(t.host.net.sysctl.keys('net.ipv6.conf.br0/5')).toContain('net.ipv6.conf.br0/5.accept_ra');
    expect(conf(t, 'br0/5.accept_ra')).toBe('1');
  });
});

describe('a namespace', () => {
  it('begins with the compiled values, whatever its machine has written', () => {
    const t = new TapLab({ conf: { 'all.forwarding': 1, 'default.accept_ra': 2 } });
    const net = t.host.machine.netnsAdd('other');
    if (typeof net === 'string') throw new Error(net);
    expect(
      ['all.forwarding', 'default.forwarding', 'default.accept_ra'].map(key =>
        net.sysctl.read(`net.ipv6.conf.${key}`),
      ),
    ).toEqual([{ value: '0' }, { value: '0' }, { value: '1' }]);
  });
});

import { DEVCONF, type DevconfRow } from '../../../sim/kernel/sysctl/devconf';
import { ip } from '../../../sim/conformance/messages';
import { TapLab } from '../../support/tap-lab';

const conf = (t: TapLab, key: string): string | undefined => t.sysctl(`net.ipv6.conf.${key}`);
const write = (t: TapLab, key: string, value: string | number): string | undefined =>
  t.host.net.sysctl.write(`net.ipv6.conf.${key}`, String(value));

// What each file takes is recorded.test.ts's.
describe('what may be written', () => {
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

describe('what is not there', () => {
  it.each([
    'net.ipv6.conf.eth0.accept_rq',
    'net.ipv6.conf.eth9.accept_ra',
    'net.ipv6.conf.accept_ra',
    'net.ipv6.conf.eth0',
    'net.ipv6.neigh.all.mcast_solicit',
    'net.ipv6.neigh.eth0.gc_thresh1',
    'net.ipv6.neigh.eth0.accept_ra',
    'net.ipv4.tcp_syncookies',
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
    const refused = write(lab, `all.${key}`, row.default + 1) && write(lab, `all.${key}`, row.default - 1);
    expect(refused).toBe(row.mode === undefined ? undefined : 'EACCES');
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

// Linux 6.18.44: `sysctl -w net.ipv6.conf.eth0.force_forwarding=1 net.ipv6.conf.all.force_forwarding=0`
it('a write to all.force_forwarding of what it is already leaves the devices alone', () => {
  const t = new TapLab();
  write(t, 'eth0.force_forwarding', 1);
  write(t, 'all.force_forwarding', 0);
  expect(conf(t, 'eth0.force_forwarding')).toBe('1');
  write(t, 'all.force_forwarding', 1);
  write(t, 'all.force_forwarding', 0);
  expect(conf(t, 'eth0.force_forwarding')).toBe('0');
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
    expect(write(t, 'eth0.stable_secret', '2001:db8::1\n')).toBeUndefined();
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

// Linux 6.18.44: what a shell's echo wrote and `cat` then showed, or an I/O error.
describe('a secret', () => {
  it.each([
    ['1::2 x', '1::2'],
    ['1::2x', '1::2'],
    ['1::2/64', '1::2'],
    ['1::2%eth0', '1::2'],
    ['::1.2.3.4', '::1.2.3.4'],
    [' 1::3', 'EIO'],
    ['1:2', 'EIO'],
    ['1.2.3.4', 'EIO'],
    ['\n', 'EIO'],
  ])('%j is %s', (text, result) => {
    const t = new TapLab();
    const refused = write(t, 'eth0.stable_secret', text);
    expect(refused ?? ip(conf(t, 'eth0.stable_secret') ?? '').toString()).toBe(result);
  });

  it('can be written again', () => {
    const t = new TapLab();
    write(t, 'eth0.stable_secret', '1::2');
    write(t, 'eth0.addr_gen_mode', 0);
    expect(write(t, 'eth0.stable_secret', '1::3')).toBeUndefined();
    expect([conf(t, 'eth0.stable_secret'), conf(t, 'eth0.addr_gen_mode')]).toEqual([
      '0001:0000:0000:0000:0000:0000:0000:0003',
      '2',
    ]);
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

// Linux 6.18.44: net.core.devconf_inherit_init_net.
describe('a namespace', () => {
  const begun = (inherit: number | undefined, kernel?: string): (string | undefined)[] => {
    const t = new TapLab({
      conf: { 'all.forwarding': 1, 'default.accept_ra': 2, 'default.autoconf': 0, 'default.disable_ipv6': 1 },
      ...(kernel !== undefined && { kernel }),
    });
    write(t, 'default.stable_secret', '1::2');
    if (inherit !== undefined)
      expect(t.host.net.sysctl.write('net.core.devconf_inherit_init_net', String(inherit))).toBeUndefined();
    const inner = t.host.machine.netnsAdd('inner');
    if (typeof inner === 'string') throw new Error(inner);
    inner.sysctl.write('net.ipv6.conf.default.accept_ra', '7');
    const net = t.host.machine.netnsAdd('other', undefined, inner);
    if (typeof net === 'string') throw new Error(net);
    const keys = [
      'all.forwarding',
      'default.forwarding',
      'default.accept_ra',
      'default.autoconf',
      'default.disable_ipv6',
    ];
    expect(net.sysctl.read('net.ipv6.conf.default.stable_secret')).not.toHaveProperty('value');
    return keys.map(key => {
      const read = net.sysctl.read(`net.ipv6.conf.${key}`);
      return 'value' in read ? read.value : read.errno;
    });
  };
  const COMPILED = ['0', '0', '1', '1', '0'];
  const FIRST = ['1', '1', '2', '1', '0'];
  const CREATOR = ['1', '1', '7', '1', '0'];

  it.each([
    [0, COMPILED],
    [1, FIRST],
    [2, COMPILED],
    [3, CREATOR],
  ])('with devconf_inherit_init_net=%i begins with what that says', (inherit, values) => {
    expect(begun(inherit)).toEqual(values);
  });

  it.each([
    ['linux-2.6.37', ['1', '1', '2', '0', '1']],
    ['linux-3.0', COMPILED],
    ['linux-4.19', COMPILED],
  ])('of %s has no choice', (kernel, values) => {
    expect(begun(undefined, kernel)).toEqual(values);
  });

  it('of 5.4 could not inherit from the namespace it was made in', () => {
    expect(begun(1, 'linux-5.4')).toEqual(FIRST);
    expect(begun(2, 'linux-5.4')).toEqual(COMPILED);
    const { sysctl } = new TapLab({ kernel: 'linux-5.4' }).host.net;
    expect(sysctl.write('net.core.devconf_inherit_init_net', '3')).toBe('EINVAL');
  });
});

import { IPV6_SYSCTLS } from '../../../sim/kernel/ipv6/netns-ipv6';
import { TapLab } from '../../support/tap-lab';

describe('a key of no device', () => {
  it.each(Object.entries(IPV6_SYSCTLS))('%s begins as %i and can be written', (key, value) => {
    const t = new TapLab();
    expect(t.sysctl(key)).toBe(String(value));
    expect(t.host.net.sysctl.write(key, '1')).toBeUndefined();
    expect(t.sysctl(key)).toBe('1');
  });

  it.each(['-1', 'x', ''])('does not take %j', text => {
    const t = new TapLab();
    expect(t.host.net.sysctl.write('net.ipv6.bindv6only', text)).toBe('EINVAL');
    expect(t.sysctl('net.ipv6.bindv6only')).toBe('0');
  });

  it.each([
    ['net.ipv6.idgen_retries', '3'],
    ['net.ipv6.idgen_delay', '1'],
  ])('%s is %s and stays so', (key, value) => {
    const t = new TapLab();
    expect(t.sysctl(key)).toBe(value);
    expect(t.host.net.sysctl.write(key, '1')).toBe('EACCES');
  });

  /** Linux 6.18.44: sysctl -w with each of these. */
  it.each([
    ['net.ipv6.route.gc_thresh', '-1', undefined],
    ['net.ipv6.route.mtu_expires', '2147483648', 'EINVAL'],
    ['net.ipv6.route.skip_notify_on_dev_down', '2', 'EINVAL'],
    ['net.ipv6.route.gc_min_interval_ms', '-1', 'EINVAL'],
    ['net.ipv6.route.gc_min_interval', '-1', undefined],
    ['net.ipv6.route.flush', 'x', 'EINVAL'],
  ])('%s = %s: %s', (key, value, errno) => {
    expect(new TapLab().host.net.sysctl.write(key, value)).toBe(errno);
  });

  it('in seconds is another view of the one in milliseconds', () => {
    const t = new TapLab();
    t.host.net.sysctl.write('net.ipv6.route.gc_min_interval_ms', '1500');
    expect(t.sysctl('net.ipv6.route.gc_min_interval')).toBe('1');
    t.host.net.sysctl.write('net.ipv6.route.gc_min_interval', '2');
    expect(t.sysctl('net.ipv6.route.gc_min_interval_ms')).toBe('2000');
  });

  it('is that of one namespace alone', () => {
    const t = new TapLab();
    const other = t.host.machine.netnsAdd('other');
    t.host.net.sysctl.write('net.ipv6.bindv6only', '1');
    expect(typeof other !== 'string' && other.sysctl.read('net.ipv6.bindv6only')).toEqual({ value: '0' });
  });
});

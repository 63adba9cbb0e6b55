import { IPV6_SYSCTLS } from '../../../sim/kernel/ipv6/netns-ipv6';
import { TapLab } from '../../support/tap-lab';

describe('a key of no device', () => {
  it.each(Object.entries(IPV6_SYSCTLS))('%s begins as %i and can be written', (key, value) => {
    const t = new TapLab();
    expect(t.sysctl(key)).toBe(String(value));
    expect(t.host.net.sysctl.write(key, '7')).toBeUndefined();
    expect(t.sysctl(key)).toBe('7');
  });

  it.each(['-1', 'x', ''])('does not take %j', text => {
    const t = new TapLab();
    expect(t.host.net.sysctl.write('net.ipv6.bindv6only', text)).toBe('EINVAL');
    expect(t.sysctl('net.ipv6.bindv6only')).toBe('0');
  });

  it.each([
    ['net.ipv6.route.gc_interval', '30'],
    ['net.ipv6.idgen_retries', '3'],
    ['net.ipv6.idgen_delay', '1'],
  ])('%s is %s and stays so', (key, value) => {
    const t = new TapLab();
    expect(t.sysctl(key)).toBe(value);
    expect(t.host.net.sysctl.write(key, '1')).toBe('EACCES');
  });

  it('is that of one namespace alone', () => {
    const t = new TapLab();
    const other = t.host.machine.netnsAdd('other');
    t.host.net.sysctl.write('net.ipv6.bindv6only', '1');
    expect(typeof other !== 'string' && other.sysctl.read('net.ipv6.bindv6only')).toEqual({ value: '0' });
  });
});

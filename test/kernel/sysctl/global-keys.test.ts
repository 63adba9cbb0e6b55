import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GLOBAL_KEYS } from '../../../sim/kernel/sysctl/global-keys';
import { TapLab } from '../../support/tap-lab';

// Values and limits are recorded.test.ts's.
describe('a key of no device', () => {
  it('is that of one namespace alone', () => {
    const t = new TapLab();
    const other = t.host.machine.netnsAdd('other');
    for (const key of ['net.ipv6.bindv6only', 'net.ipv6.fwmark_reflect']) {
      t.host.net.sysctl.write(key, '1');
      expect(typeof other !== 'string' && other.sysctl.read(key)).toEqual({ value: '0' });
    }
  });

  it('or of the machine', () => {
    const t = new TapLab();
    expect(t.host.net.sysctl.write('net.ipv6.mld_qrv', '0')).toBe('EINVAL');
    expect(t.host.net.sysctl.write('net.ipv6.mld_qrv', '5')).toBeUndefined();
    const other = t.host.machine.netnsAdd('other');
    expect(typeof other !== 'string' && [other.sysctl.read('net.ipv6.mld_qrv'), other.kernel.mldQrv]).toEqual(
      [{ errno: 'ENOENT' }, 5],
    );
  });

  it('that means nothing is named where the differences are', () => {
    const source = readFileSync(join(__dirname, '../../../sim/kernel/sysctl/global-keys.ts'), 'utf8');
    const [header = ''] = source.split('*/');
    const inert = [...source.matchAll(/^ {2}inert\('([^']+)'/gm)].map(([, name = '']) => name);
    expect(inert.length).toBeGreaterThan(20);
    expect(inert.filter(name => !header.includes(name))).toEqual([]);
  });

  it.each([
    [
      'linux-2.6.32',
      ['net.ipv6.bindv6only', 'net.ipv6.route.mtu_expires'],
      ['net.ipv6.idgen_retries', 'net.ipv6.mld_qrv'],
    ],
    [
      'linux-4.1',
      ['net.ipv6.idgen_retries', 'net.ipv6.mld_qrv'],
      ['net.ipv6.max_hbh_length', 'net.ipv6.icmp.ratemask'],
    ],
    ['linux-5.4', ['net.ipv6.max_hbh_length', 'net.ipv6.icmp.ratemask'], ['net.ipv6.ioam6_id']],
  ])('is there in %s or not yet', (kernel, there, not) => {
    const { sysctl } = new TapLab({ kernel }).host.net;
    expect(there.map(key => 'value' in sysctl.read(key))).toEqual(there.map(() => true));
    expect(not.map(key => sysctl.read(key))).toEqual(not.map(() => ({ errno: 'ENOENT' })));
  });

  it('has a name of its own', () => {
    expect([...GLOBAL_KEYS.keys()].every(key => key.startsWith('net.'))).toBe(true);
  });
});

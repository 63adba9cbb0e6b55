import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  DEFAULT_KERNEL,
  KERNEL_VERSIONS,
  kernelProfile,
  type KernelProfile,
} from '../../../sim/kernel/profile/profile';
import {
  DEVCONF,
  devconfDefaults,
  withDevconf,
  type DevconfKey,
  type DevconfRow,
} from '../../../sim/kernel/sysctl/devconf';
import { TapLab } from '../../support/tap-lab';

const ROWS = Object.entries(DEVCONF) as [DevconfKey, DevconfRow][];
const profile = (name: string): KernelProfile => kernelProfile(name) as KernelProfile;

function sources(folder: string): string[] {
  return readdirSync(folder).flatMap(name => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? sources(path) : path.endsWith('.ts') ? [path] : [];
  });
}

describe('every key', () => {
  const kernel = join(__dirname, '../../../sim/kernel');
  const text = sources(kernel)
    .filter(path => !path.startsWith(join(kernel, 'sysctl')) && !path.startsWith(join(kernel, 'profile')))
    .map(path => readFileSync(path, 'utf8').replace(/\/\*[\s\S]*?\*\//g, ''))
    .join('\n');
  /** `cnf.key`, `{ key } = cnf`, `devconfAny(idev, 'key')`. */
  const isRead = (key: string): boolean =>
    new RegExp(`\\.${key}\\b(?! *=[^=])|\\{[^{}]*\\b${key}\\b[^{}]*\\} = [^;]*cnf|'${key}'`).test(text);

  it.each(ROWS.map(([key, row]) => [key, row] as const))(
    '%s is read by the kernel, if it is not inert',
    (key, row) => {
      expect(isRead(key)).toBe(row.inert !== true);
    },
  );

  it('that is inert is named where the differences are', () => {
    const header = readFileSync(join(kernel, 'sysctl/devconf.ts'), 'utf8').split('*/')[0] ?? '';
    expect(ROWS.filter(([key, row]) => row.inert && !header.includes(key)).map(([key]) => key)).toEqual([]);
  });

  it.each(ROWS.filter(([, row]) => row.scoping === 'own').map(([key]) => key))(
    '%s of all is not read',
    key => {
      const readers = new RegExp(`devconf(Any|Every|Max|Min|AllFirst)\\(\\w+(\\.\\w+)*, '${key}'\\)`);
      expect(readers.test(text)).toBe(false);
    },
  );

  it('says in a sentence what it is for', () => {
    expect(ROWS.filter(([, { doc }]) => !/^\S.{10,}\.$/.test(doc)).map(([key]) => key)).toEqual([]);
  });
});

// Those of Linux 6.18 are recorded.test.ts's.
describe('the compiled values', () => {
  it('differ in all by accept_dad alone', () => {
    const { all, dflt } = devconfDefaults(profile(DEFAULT_KERNEL));
    expect({ ...all, accept_dad: 1 }).toEqual(dflt);
    expect(all.accept_dad).toBe(0);
  });

  it.each([
    ['linux-4.10', 'all', 'accept_dad', 1],
    ['linux-4.14', 'all', 'accept_dad', 0],
    ['linux-4.4', 'dflt', 'router_solicitations', 3],
    ['linux-4.9', 'dflt', 'router_solicitations', -1],
    ['linux-3.0', 'dflt', 'regen_max_retry', 5],
    ['linux-3.4', 'dflt', 'regen_max_retry', 3],
  ] as const)('of %s in %s: %s is %i', (kernel, scope, key, value) => {
    expect(devconfDefaults(profile(kernel))[scope][key]).toBe(value);
  });
});

// Before each of them the file was an ordinary number; on either side of the version there is a profile.
describe('a bound was not always kept to', () => {
  it.each([
    ['hop_limit', '300', '4.4', '4.9'],
    ['mtu', '100', '3.10', '3.18'],
    ['router_solicitations', '-2', '4.4', '4.9'],
  ])('%s=%s on %s, though not on %s', (key, value, before, after) => {
    const written = [before, after].map(version => {
      const t = new TapLab({ kernel: `linux-${version}` });
      return [
        t.host.net.sysctl.write(`net.ipv6.conf.eth0.${key}`, value),
        t.sysctl(`net.ipv6.conf.eth0.${key}`),
      ];
    });
    expect(written).toEqual([
      [undefined, value],
      ['EINVAL', expect.not.stringMatching(value)],
    ]);
  });
});

describe('a changed value', () => {
  it('makes another set, the same one for the same change', () => {
    const { dflt } = devconfDefaults(profile(DEFAULT_KERNEL));
    const one = withDevconf(dflt, 'accept_ra', 2);
    expect(one.accept_ra).toBe(2);
    expect(dflt.accept_ra).toBe(1);
    expect(withDevconf(dflt, 'accept_ra', 2)).toBe(one);
    expect(withDevconf(dflt, 'accept_ra', 1)).toBe(dflt);
  });

  it('is shared by hosts that are alike', () => {
    const [a, b] = [
      new TapLab({ conf: { 'eth0.accept_ra': 2 } }),
      new TapLab({ conf: { 'eth0.accept_ra': 2 } }),
    ];
    expect(a.idev.cnf).toBe(b.idev.cnf);
  });
});

// The version that brought each key: both sides of it, where there is a profile.
describe('a key is there', () => {
  const before = (version: string): string =>
    KERNEL_VERSIONS[KERNEL_VERSIONS.findIndex(each => each === version) - 1] as string;
  const first: Record<string, string> = {
    force_tllao: '2.6.37',
    ndisc_notify: '3.10',
    mldv1_unsolicited_report_interval: '3.18',
    mldv2_unsolicited_report_interval: '3.18',
    suppress_frag_ndisc: '3.18',
    accept_ra_from_local: '3.18',
    use_optimistic: '3.18',
    accept_ra_mtu: '4.1',
    stable_secret: '4.1',
    use_oif_addrs_only: '4.4',
    ignore_routes_with_linkdown: '4.4',
    accept_ra_min_hop_limit: '4.4',
    keep_addr_on_down: '4.9',
    drop_unicast_in_l2_multicast: '4.9',
    drop_unsolicited_na: '4.9',
    router_solicitation_max_interval: '4.9',
    enhanced_dad: '4.10',
    addr_gen_mode: '4.14',
    accept_ra_rt_info_min_plen: '4.14',
    ndisc_tclass: '4.19',
    ra_defrtr_metric: '5.15',
    accept_ra_min_lft: '5.10',
    ndisc_evict_nocarrier: '6.1',
    accept_untracked_na: '6.1',
    regen_min_advance: '6.12',
    ra_honor_pio_life: '6.12',
    ra_honor_pio_pflag: '6.12',
    force_forwarding: '6.18',
    seg6_enabled: '4.10',
    seg6_require_hmac: '4.10',
    disable_policy: '4.14',
    rpl_seg_enabled: '5.10',
    ioam6_enabled: '5.15',
    ioam6_id: '5.15',
    ioam6_id_wide: '5.15',
  };
  const present = (version: string, key: string): boolean =>
    new TapLab({ kernel: `linux-${version}`, down: true }).sysctl(`net.ipv6.conf.eth0.${key}`) !== undefined;

  it.each(Object.entries(first))('%s from %s on, and not before', (key, since) => {
    if (key === 'stable_secret') {
      const write = (version: string): string | undefined =>
        new TapLab({ kernel: `linux-${version}` }).host.net.sysctl.write(
          'net.ipv6.conf.eth0.stable_secret',
          '::1',
        );
      expect([write(before(since)), write(since)]).toEqual(['ENOENT', undefined]);
    } else expect([present(before(since), key), present(since, key)]).toEqual([false, true]);
  });

  it('in the oldest version if it is none of those', () => {
    const others = ROWS.map(([key]) => key).filter(key => !(key in first));
    expect(others.filter(key => !present('2.6.32', key) && key !== 'force_mld_version')).toEqual([]);
  });
});

import { TapLab } from '../../support/tap-lab';

const neigh = (t: TapLab, key: string): string | undefined => t.sysctl(`net.ipv6.neigh.${key}`);
const write = (t: TapLab, key: string, value: string): string | undefined =>
  t.host.net.sysctl.write(`net.ipv6.neigh.${key}`, value);

// Read back from Linux 6.18.
it.each([
  ['app_solicit', '0'],
  ['base_reachable_time_ms', '30000'],
  ['delay_first_probe_time', '5'],
  ['gc_stale_time', '60'],
  ['mcast_resolicit', '0'],
  ['mcast_solicit', '3'],
  ['proxy_delay', '80'],
  ['retrans_time_ms', '1000'],
  ['ucast_solicit', '3'],
  ['unres_qlen_bytes', '212992'],
])('%s is %s', (key, value) => {
  expect(neigh(new TapLab(), `eth0.${key}`)).toBe(value);
});

it('the thresholds belong to the table', () => {
  const t = new TapLab();
  expect(['gc_thresh1', 'gc_thresh2', 'gc_thresh3'].map(key => neigh(t, `default.${key}`))).toEqual([
    '128',
    '512',
    '1024',
  ]);
  write(t, 'default.gc_thresh3', '5000');
  expect(t.host.net.neighbours.gcThresh3).toBe(5000);
});

describe('one time in two units', () => {
  it.each([
    ['retrans_time', '100', 'retrans_time_ms', '400'],
    ['retrans_time', '5', 'retrans_time_ms', '20'],
    ['base_reachable_time', '20', 'base_reachable_time_ms', '20000'],
  ])('%s=%s is %s=%s', (one, value, other, same) => {
    const t = new TapLab();
    expect(write(t, `eth0.${one}`, value)).toBeUndefined();
    expect([neigh(t, `eth0.${one}`), neigh(t, `eth0.${other}`)]).toEqual([value, same]);
  });
});

// Linux 6.18.44 with HZ=250.
it.each([
  ['1', '4'],
  ['4', '4'],
  ['1001', '1004'],
])('%s ms are rounded up to whole jiffies, which is %s ms', (value, kept) => {
  const t = new TapLab();
  for (const key of ['retrans_time_ms', 'base_reachable_time_ms']) {
    expect(write(t, `eth0.${key}`, value)).toBeUndefined();
    expect(neigh(t, `eth0.${key}`)).toBe(kept);
  }
});

it.each(['-1', 'x', '', '2147483648'])('%j is no value', text => {
  const t = new TapLab();
  expect(write(t, 'eth0.mcast_solicit', text)).toBe('EINVAL');
  expect(neigh(t, 'eth0.mcast_solicit')).toBe('3');
});

it('an interface and default are written each for itself', () => {
  const t = new TapLab();
  write(t, 'default.ucast_solicit', '9');
  write(t, 'eth0.ucast_solicit', '5');
  expect(['default', 'eth0', 'lo'].map(scope => neigh(t, `${scope}.ucast_solicit`))).toEqual(['9', '5', '3']);
});

it('another base has the reachable time drawn anew', () => {
  const t = new TapLab().settle();
  const reachable = (): number => t.host.netlink.link('eth0')?.inet6?.reachableTime ?? 0;
  expect(reachable()).toBeGreaterThanOrEqual(15000);
  write(t, 'eth0.base_reachable_time_ms', '1000');
  expect(reachable()).toBeGreaterThanOrEqual(500);
  expect(reachable()).toBeLessThan(1500);
});

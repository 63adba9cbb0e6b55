import { TapLab } from '../../support/tap-lab';

const neigh = (t: TapLab, key: string): string | undefined => t.sysctl(`net.ipv6.neigh.${key}`);
const write = (t: TapLab, key: string, value: string): string | undefined =>
  t.host.net.sysctl.write(`net.ipv6.neigh.${key}`, value);

it('the thresholds belong to the machine', () => {
  const t = new TapLab();
  const other = t.host.machine.netnsAdd('other');
  if (typeof other === 'string') throw new Error(other);
  write(t, 'default.gc_thresh3', '5000');
  expect(other.neighbours.gcThresh3).toBe(5000);
  expect(neigh(t, 'default.gc_interval')).toBe('30');
});

// Linux 6.18.44, HZ=250: retrans_time counts jiffies, base_reachable_time seconds.
describe('one time in two units', () => {
  it.each([
    ['retrans_time', '250', 'retrans_time_ms', '1000'],
    ['retrans_time', '50', 'retrans_time_ms', '200'],
    ['base_reachable_time', '20', 'base_reachable_time_ms', '20000'],
    ['unres_qlen', '10', 'unres_qlen_bytes', '20900'],
  ])('%s=%s is %s=%s', (one, value, other, same) => {
    const t = new TapLab();
    expect(write(t, `eth0.${one}`, value)).toBeUndefined();
    expect([neigh(t, `eth0.${one}`), neigh(t, `eth0.${other}`)]).toEqual([value, same]);
  });
});

// neigh_copy_dflt_parms and neigh_parms_data_state_setall of net/core/neighbour.c.
describe('what is written to default', () => {
  it('reaches a device that has had no address and no such value of its own', () => {
    const t = new TapLab({ down: true });
    write(t, 'default.ucast_solicit', '9');
    expect(['default', 'eth0', 'lo'].map(scope => neigh(t, `${scope}.ucast_solicit`))).toEqual([
      '9',
      '9',
      '3',
    ]);
    write(t, 'eth0.ucast_solicit', '5');
    write(t, 'default.ucast_solicit', '7');
    expect(neigh(t, 'eth0.ucast_solicit')).toBe('5');
    write(t, 'default.mcast_solicit', '8');
    expect(neigh(t, 'eth0.mcast_solicit')).toBe('8');
  });

  it('reaches none that has an address', () => {
    const t = new TapLab().settle();
    write(t, 'default.ucast_solicit', '9');
    expect(neigh(t, 'eth0.ucast_solicit')).toBe('3');
  });

  it('is what later devices begin with, in every namespace', () => {
    const t = new TapLab();
    write(t, 'default.ucast_solicit', '9');
    t.host.netlink.linkAdd({ ifname: 'br0', kind: 'bridge' });
    const other = t.host.machine.netnsAdd('other');
    if (typeof other === 'string') throw new Error(other);
    expect(neigh(t, 'br0.ucast_solicit')).toBe('9');
    expect(other.sysctl.read('net.ipv6.neigh.lo.ucast_solicit')).toEqual({ value: '9' });
  });
});

describe('another base', () => {
  it('has the reachable time drawn anew, and is told', () => {
    const t = new TapLab().settle();
    const reachable = (): number => t.host.netlink.link('eth0')?.inet6?.reachableTime ?? 0;
    expect(reachable()).toBeGreaterThanOrEqual(15000);
    const told: string[] = [];
    t.host.netlink.subscribe(['IPV6_IFINFO'], ({ kind }) => told.push(kind));
    write(t, 'eth0.base_reachable_time_ms', '1000');
    t.wait(0.1);
    expect(told).toEqual(['newlink']);
    expect(reachable()).toBeGreaterThanOrEqual(500);
    expect(reachable()).toBeLessThan(1500);
  });
});

it.each([
  ['linux-3.0', 'unres_qlen_bytes', false],
  ['linux-3.4', 'unres_qlen_bytes', true],
  ['linux-3.18', 'mcast_resolicit', false],
  ['linux-4.1', 'mcast_resolicit', true],
  ['linux-5.15', 'interval_probe_time_ms', false],
  ['linux-6.1', 'interval_probe_time_ms', true],
])('%s and %s: %s', (kernel, key, there) => {
  expect(neigh(new TapLab({ kernel }), `eth0.${key}`) !== undefined).toBe(there);
});

describe('a key is there', () => {
  const present = (version: string, key: string): boolean[] => {
    const t = new TapLab({ kernel: `linux-${version}` });
    return ['eth0', 'default'].map(
      scope =>
        neigh(t, `${scope}.${key}`) !== undefined &&
        t.host.net.sysctl.keys(`net.ipv6.neigh.${scope}`).some(each => each.endsWith(`.${key}`)),
    );
  };

  // neigh_sysctl_table of net/core/neighbour.c in 3.0.27 and 3.4.108, 3.18.20 and 4.1.19.
  it.each([
    ['unres_qlen_bytes', '3.0', '3.4'],
    ['mcast_resolicit', '3.18', '4.1'],
  ])('%s: not on %s, on %s', (key, before, after) => {
    expect([present(before, key), present(after, key)]).toEqual([
      [false, false],
      [true, true],
    ]);
  });
});

// Measured on Linux 6.18.44: 101 is shown for the 212992 octets of the compiled limit, and 10 written makes 20900 of them.
it.each([
  ['3.0', '3', '10', undefined],
  ['6.18', '101', '10', '20900'],
])('unres_qlen counts packets on %s too', (version, shown, written, octets) => {
  const t = new TapLab({ kernel: `linux-${version}` });
  expect(neigh(t, 'eth0.unres_qlen')).toBe(shown);
  write(t, 'eth0.unres_qlen', written);
  expect([neigh(t, 'eth0.unres_qlen'), neigh(t, 'eth0.unres_qlen_bytes')]).toEqual([written, octets]);
});

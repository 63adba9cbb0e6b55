import { HOST, ip } from '../../../sim/conformance/messages';
import { neighDestroy } from '../../../sim/kernel/core/neighbour';
import { TapLab } from '../../support/tap-lab';
import { datagram, know, NEIGHBOUR } from '../ipv6/ndisc/messages';

const many = (
  t: TapLab,
  count: number,
  state: 'NUD_STALE' | 'NUD_PERMANENT' | 'NUD_FAILED' = 'NUD_STALE',
  from = 1,
): void => {
  for (let index = from; index < from + count; index++) know(t, ip(`fe80::1:${index.toString(16)}`), state);
};
const listed = (t: TapLab, hidden: boolean): readonly string[] =>
  t.host.netlink
    .neighbours()
    .filter(({ state }) => (state === 'NUD_NOARP') === hidden)
    .map(({ dst }) => dst.toString());
const entries = (t: TapLab): number => listed(t, false).length;
/** Forget the groups that were sent to. */
const forgetGroups = (t: TapLab): TapLab => {
  for (const neigh of t.host.net.neighbours.onDevice(t.idev.dev)) {
    if (neigh.nudState === 'NUD_NOARP') neighDestroy(t.host.net, neigh);
  }
  return t;
};
const thresholds = (t: TapLab, values: Record<string, number>): void => {
  for (const [key, value] of Object.entries(values))
    t.host.net.sysctl.write(`net.ipv6.neigh.default.${key}`, String(value));
};
const host = (values: Record<string, number> = {}, kernel?: string): TapLab => {
  const t = new TapLab(kernel === undefined ? {} : { kernel }).settle();
  thresholds(t, values);
  return forgetGroups(t);
};

// KERNEL 7.6.
describe('the periodic sweep', () => {
  it('does nothing below gc_thresh1', () => {
    const t = host();
    many(t, 126);
    // solicitations of routers, to a group, are the 127th
    expect(entries(t.wait(1000))).toBe(126);
  });

  it('takes what was not used for gc_stale_time from gc_thresh1 on', () => {
    const t = host();
    many(t, 128);
    expect(entries(t.wait(59))).toBe(128);
    expect(entries(t.wait(40))).toBeLessThan(128);
  });

  it('took it at any number before Linux 3.10', () => {
    const t = host({}, 'linux-3.4');
    many(t, 3);
    expect(entries(t.wait(100))).toBe(0);
    const later = host({}, 'linux-3.10');
    many(later, 3);
    expect(entries(later.wait(100))).toBe(3);
  });

  it('never takes a permanent entry', () => {
    const t = host({ gc_thresh1: 0 });
    many(t, 3, 'NUD_PERMANENT');
    expect(entries(t.wait(1000))).toBe(3);
  });

  it('takes FAILED entries without waiting for them to age', () => {
    const t = host({ gc_thresh1: 1 });
    datagram(t, NEIGHBOUR);
    expect(entries(t.wait(31))).toBe(0);
  });
});

describe('a table at gc_thresh3', () => {
  const full = (state: 'NUD_STALE' | 'NUD_PERMANENT' = 'NUD_STALE'): TapLab => {
    const t = host({ gc_thresh1: 1, gc_thresh2: 2, gc_thresh3: 4 });
    many(t, 4, state);
    return t;
  };

  it('takes nobody while nothing in it is five seconds old, and says so in the log', () => {
    const t = full();
    datagram(t, NEIGHBOUR);
    expect(t.neighbour(NEIGHBOUR)).toBeUndefined();
    expect(t.decided('neigh.table.overflow').length).toBeGreaterThan(0);
    expect(t.host.net.log.at(-1)).toMatchObject({
      level: 'info',
      text: 'neighbour: ndisc_cache: neighbor table overflow!',
    });
  });

  it('makes room by what is older, down to gc_thresh2', () => {
    const t = full().wait(6);
    datagram(t, NEIGHBOUR);
    expect(t.neighbour(NEIGHBOUR)).toBe('NUD_INCOMPLETE');
    // neigh_forced_gc: the new entry counts already
    expect(entries(t)).toBe(2);
  });

  it('is full of groups that were sent to as well, which go at once', () => {
    const t = host({ gc_thresh1: 1, gc_thresh2: 2, gc_thresh3: 3 });
    many(t, 1);
    for (const group of ['ff02::1:1', 'ff02::1:2']) datagram(t, ip(group));
    expect(listed(t, true)).toEqual(['ff02::1:1', 'ff02::1:2']);
    datagram(t, NEIGHBOUR);
    expect(t.neighbour(NEIGHBOUR)).toBe('NUD_INCOMPLETE');
    expect([entries(t), listed(t, true)]).toEqual([2, [NEIGHBOUR.solicitedNode().toString()]]);
  });

  it('has no room for the group to ask in', () => {
    const t = host({ gc_thresh1: 1, gc_thresh2: 2, gc_thresh3: 2 });
    many(t, 1);
    t.sent();
    datagram(t, NEIGHBOUR);
    expect(t.neighbour(NEIGHBOUR)).toBe('NUD_INCOMPLETE');
    expect(t.sent()).toEqual([]);
    expect(t.decided('ip6.output.no-neighbour')).not.toEqual([]);
  });

  it('does not count permanent entries, and keeps them', () => {
    const t = full('NUD_PERMANENT');
    datagram(t, NEIGHBOUR);
    expect(t.neighbour(NEIGHBOUR)).toBe('NUD_INCOMPLETE');
    expect(entries(t)).toBe(5);
  });
});

describe('an entry', () => {
  it('is that of one device and one address', () => {
    const t = host();
    t.host.netlink.linkAdd({ ifname: 'br0', kind: 'bridge' });
    know(t, NEIGHBOUR, 'NUD_STALE');
    const br0 = t.host.net.device('br0');
    expect(br0 && t.host.net.neighbours.get(NEIGHBOUR, br0)).toBeUndefined();
    expect(t.host.net.neighbours.onDevice(t.idev.dev).map(({ key }) => key)).toEqual([NEIGHBOUR]);
  });

  // Linux 6.18.44: `ip -6 neigh show nud all` after ping -6 of ::1, of 2001:db8::1 (v0 has it), and of ff02::1%v0:
  // ff02::1 dev v0 lladdr 33:33:00:00:00:01 NOARP; 2001:db8::1 dev lo and ::1 dev lo lladdr 00:00:00:00:00:00 NOARP
  it('is there for groups, and on the loopback for our own addresses', () => {
    const t = host();
    const before = listed(t, false);
    for (const own of ['::1', `${HOST.toString()}%eth0`]) t.host.run(`ping -c 1 ${own}`);
    t.host.run('ping -c 1 ff02::1:7%eth0');
    t.wait(0.1);
    const hidden = t.host.netlink.neighbours().filter(({ state }) => state === 'NUD_NOARP');
    expect(hidden.map(({ dst, dev, lladdr }) => `${dst} dev ${dev} lladdr ${lladdr}`).sort()).toEqual([
      '::1 dev lo lladdr 00:00:00:00:00:00',
      `${HOST.toString()} dev lo lladdr 00:00:00:00:00:00`,
      'ff02::1:7 dev eth0 lladdr 33:33:00:01:00:07',
    ]);
    expect(listed(t, false)).toEqual(before);
  });
});

describe('proxied addresses', () => {
  it('are listed after the neighbours, joined and left with their group, and refused when they are not there', () => {
    const t = host();
    know(t, ip('fe80::1'), 'NUD_STALE');
    const proxy = { dst: NEIGHBOUR, dev: 'eth0', proxy: true };
    const joined = (): boolean =>
      t.host.netlink.memberships().some(({ address }) => address === NEIGHBOUR.solicitedNode());
    expect(t.host.netlink.neighbourAdd(proxy, 'add')).toBeUndefined();
    expect(t.host.netlink.neighbourAdd(proxy, 'add')).toBeUndefined();
    expect(t.host.netlink.neighbours().map(({ dst, proxy: is }) => [dst, is])).toEqual([
      [ip('fe80::1'), false],
      [NEIGHBOUR, true],
    ]); // forgetGroups left no other
    expect(joined()).toBe(true);
    expect(t.host.netlink.neighbourDel(proxy)).toBeUndefined();
    expect(joined()).toBe(false);
    expect(t.host.netlink.neighbourDel(proxy)).toEqual({ errno: 'ENOENT' });
  });
});

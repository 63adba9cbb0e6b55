import { ip, mac } from '../../../sim/conformance/messages';
import { TapLab } from '../../support/tap-lab';
import { datagram, entry, NEIGHBOUR, OTHER_MAC } from '../ipv6/ndisc/messages';

const request = { dst: NEIGHBOUR, dev: 'eth0', lladdr: OTHER_MAC };

describe('a neighbour by hand', () => {
  it('is permanent unless it is given a state', () => {
    const t = new TapLab();
    expect(t.host.netlink.neighbourAdd(request, 'add')).toBeUndefined();
    expect(entry(t, NEIGHBOUR)).toBe(`NUD_PERMANENT ${OTHER_MAC.toString()}`);
    t.host.netlink.neighbourAdd({ ...request, state: 'NUD_STALE', router: true }, 'replace');
    expect(entry(t, NEIGHBOUR)).toBe(`NUD_STALE ${OTHER_MAC.toString()} router`);
  });

  it('is not added twice, nor changed when it is not there', () => {
    const { netlink } = new TapLab().host;
    expect(netlink.neighbourAdd(request, 'change')).toEqual({ errno: 'ENOENT' });
    netlink.neighbourAdd(request, 'add');
    expect(netlink.neighbourAdd(request, 'add')).toEqual({ errno: 'EEXIST' });
    expect(netlink.neighbourAdd(request, 'change')).toBeUndefined();
  });

  it('is deleted once', () => {
    const { netlink } = new TapLab().host;
    netlink.neighbourAdd(request, 'add');
    expect([netlink.neighbourDel(request), netlink.neighbourDel(request)]).toEqual([
      undefined,
      { errno: 'ENOENT' },
    ]);
  });

  it('needs a device that is there', () => {
    const { netlink } = new TapLab().host;
    expect(netlink.neighbourAdd({ ...request, dev: 'eth9' }, 'add')).toEqual({ errno: 'ENODEV' });
    expect(netlink.neighbourDel({ ...request, dev: 'eth9' })).toEqual({ errno: 'ENODEV' });
  });
});

describe('what is shown', () => {
  it('has its ages in whole seconds, and no address while none is known', () => {
    const t = new TapLab().settle();
    datagram(t, NEIGHBOUR);
    t.wait(2.5);
    const shown = t.host.netlink.neighbours().find(({ dst }) => dst === NEIGHBOUR);
    expect(shown).toMatchObject({
      dst: NEIGHBOUR,
      dev: 'eth0',
      state: 'NUD_INCOMPLETE',
      used: 2,
      updated: 2,
      proxy: false,
    });
    expect(shown).not.toHaveProperty('lladdr');
  });

  it('of groups names both layers of each', () => {
    const t = new TapLab().settle();
    const shown = t.host.netlink.memberships().filter(({ dev }) => dev === 'eth0');
    expect(
      shown.filter(({ family }) => family === 'link').map(({ address }) => address.toString()),
    ).toContain('33:33:00:00:00:01');
    expect(shown.filter(({ family }) => family === 'inet6').map(({ address }) => address)).toContain(
      ip('ff02::1'),
    );
  });
});

// Linux 6.18.44, iproute2 6.1: `ip neigh add ... use`, `managed`, `extern_learn`, and the monitor beside it.
describe('entries that somebody keeps', () => {
  const dev = 'eth0';
  const dst = ip('fe80::10');
  const lladdr = mac('02:00:00:00:00:33');
  const host = (): { t: TapLab; heard: string[] } => {
    const t = new TapLab().settle();
    const heard: string[] = [];
    t.host.netlink.subscribe(['NEIGH'], event => {
      if ('neighbour' in event) heard.push(`${event.kind} ${event.neighbour.state}`);
    });
    return { t, heard };
  };
  const entry = (t: TapLab): unknown => t.host.netlink.neighbours().find(each => each.dst === dst);

  it('use: is asked for at once, and its link-layer address is not taken', () => {
    const { t } = host();
    expect(t.host.netlink.neighbourAdd({ dst, dev, lladdr, use: true }, 'add')).toBeUndefined();
    expect(entry(t)).toMatchObject({ state: 'NUD_INCOMPLETE' });
    expect(entry(t)).not.toHaveProperty('lladdr');
  });

  it('managed: is asked for again, as often as interval_probe_time_ms of the table says', () => {
    const { t } = host();
    t.host.net.sysctl.write('net.ipv6.neigh.default.interval_probe_time_ms', '10000');
    expect(
      t.host.netlink.neighbourAdd({ dst, dev, state: 'NUD_NONE', managed: true }, 'add'),
    ).toBeUndefined();
    expect(entry(t)).toMatchObject({ state: 'NUD_INCOMPLETE', managed: true });
    expect(entry(t.wait(4))).toMatchObject({ state: 'NUD_FAILED', managed: true });
    expect(entry(t.wait(7))).toMatchObject({ state: 'NUD_INCOMPLETE' });
    t.host.netlink.neighbourAdd({ dst, dev, state: 'NUD_NONE' }, 'replace');
    expect(entry(t.wait(30))).toMatchObject({ state: 'NUD_NONE' });
  });

  it('managed: cannot be permanent, nor proxied', () => {
    const { t } = host();
    expect(t.host.netlink.neighbourAdd({ dst, dev, managed: true }, 'add')).toEqual({
      errno: 'EINVAL',
      extack: 'Invalid NTF_* flag for permanent entry',
    });
    expect(t.host.netlink.neighbourAdd({ dst, dev, managed: true, proxy: true }, 'add')).toEqual({
      errno: 'EINVAL',
      extack: 'Invalid NTF_* flag combination',
    });
  });

  it('learned elsewhere: is never collected, until it is replaced without saying so', () => {
    const { t } = host();
    t.host.net.sysctl.write('net.ipv6.neigh.default.gc_thresh1', '0');
    t.host.netlink.neighbourAdd({ dst, dev, lladdr, state: 'NUD_STALE', externLearned: true }, 'add');
    expect(entry(t.wait(200))).toMatchObject({ state: 'NUD_STALE', externLearned: true });
    t.host.netlink.neighbourAdd({ dst, dev, lladdr, state: 'NUD_STALE' }, 'change');
    expect(entry(t)).not.toHaveProperty('externLearned');
    expect(entry(t.wait(200))).toBeUndefined();
  });

  it('is FAILED before it is deleted by hand', () => {
    const { t, heard } = host();
    t.host.netlink.neighbourAdd({ dst, dev, lladdr, state: 'NUD_STALE' }, 'add');
    t.host.netlink.neighbourDel({ dst, dev });
    t.wait(0.1);
    expect(heard).toEqual(['newneigh NUD_STALE', 'newneigh NUD_FAILED', 'delneigh NUD_FAILED']);
  });

  it('are refused where IPv6 is disabled, but for proxied ones', () => {
    const { t } = host();
    t.conf('eth0.disable_ipv6', 1);
    expect(t.host.netlink.neighbourAdd({ dst, dev, lladdr }, 'add')).toEqual({
      errno: 'EINVAL',
      extack: 'IPv6 is disabled on this device',
    });
    expect(t.host.netlink.neighbourAdd({ dst, dev, proxy: true }, 'add')).toBeUndefined();
  });
});

import { ip } from '../../../sim/conformance/messages';
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
    const [shown] = t.host.netlink.neighbours();
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

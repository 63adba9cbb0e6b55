import { ip, mac, ROUTER } from '../../../../sim/conformance/messages';
import { TapLab } from '../../../support/tap-lab';
import { entry, know, NEIGHBOUR, OTHER_MAC } from './messages';

const known = (kernel?: string): TapLab => {
  const t = new TapLab(kernel === undefined ? {} : { kernel }).settle();
  know(t, NEIGHBOUR, 'NUD_REACHABLE');
  know(t, ROUTER, 'NUD_PERMANENT');
  return t;
};
const both = (t: TapLab): (string | undefined)[] => [entry(t, NEIGHBOUR), entry(t, ROUTER)];
const PERMANENT = `NUD_PERMANENT ${OTHER_MAC.toString()}`;

describe('neighbours', () => {
  it('are forgotten when the device is switched off, permanent ones too', () => {
    const t = known();
    t.host.netlink.linkSet('eth0', { up: false });
    expect(both(t)).toEqual([undefined, undefined]);
  });

  it('are forgotten when its MAC changes', () => {
    const t = known();
    t.host.netlink.linkSet('eth0', { address: mac('02:00:00:00:00:0c') });
    expect(both(t)).toEqual([undefined, undefined]);
  });

  it('are forgotten when the carrier is lost, but not the permanent ones', () => {
    const t = known();
    t.lab.links[0]?.setCarrier(false);
    expect(both(t.wait(2))).toEqual([undefined, PERMANENT]);
  });

  it.each([
    ['all', 'linux-6.18'],
    ['eth0', 'linux-6.18'],
  ])('stay over a loss of carrier with ndisc_evict_nocarrier=0 on %s', (scope, kernel) => {
    const t = known(kernel);
    t.conf(`${scope}.ndisc_evict_nocarrier`, 0);
    t.lab.links[0]?.setCarrier(false);
    expect(both(t.wait(2))).toEqual([`NUD_REACHABLE ${OTHER_MAC.toString()}`, PERMANENT]);
  });

  it('stay over a loss of carrier before Linux 4.20', () => {
    const t = known('linux-4.19');
    t.lab.links[0]?.setCarrier(false);
    expect(entry(t.wait(2), NEIGHBOUR)).toBe(`NUD_REACHABLE ${OTHER_MAC.toString()}`);
    const later = known('linux-5.4');
    later.lab.links[0]?.setCarrier(false);
    expect(entry(later.wait(2), NEIGHBOUR)).toBeUndefined();
  });

  it('stay when the carrier comes', () => {
    const t = known();
    t.conf('eth0.ndisc_evict_nocarrier', 0);
    t.lab.links[0]?.setCarrier(false);
    t.wait(2).lab.links[0]?.setCarrier(true);
    expect(both(t.wait(2))[1]).toBe(PERMANENT);
  });
});

describe('proxied addresses', () => {
  it('are forgotten when the device is switched off', () => {
    const t = new TapLab().settle();
    t.host.netlink.neighbourAdd({ dst: NEIGHBOUR, dev: 'eth0', proxy: true }, 'add');
    t.host.netlink.linkSet('eth0', { up: false });
    expect(t.host.netlink.neighbours()).toEqual([]);
  });

  // Linux 6.18.44: `ip neigh show proxy`, and the report of an `ip link set eth0 down; ip link set eth0 up`.
  it('are shown by the buckets of their table, and their groups left by them, last bucket first', () => {
    const t = new TapLab().settle();
    for (const last of ['99', '9', '77', '5'])
      t.host.netlink.neighbourAdd({ dst: ip(`2001:db8:9::${last}`), dev: 'eth0', proxy: true }, 'add');
    const proxies = t.host.netlink.neighbours().filter(({ proxy }) => proxy);
    const shown = proxies.map(({ dst }) => dst.toString().split('::')[1]);
    expect(shown).toEqual(['77', '99', '5', '9']);
  });

  it('stay over a loss of carrier', () => {
    const t = new TapLab().settle();
    t.host.netlink.neighbourAdd({ dst: NEIGHBOUR, dev: 'eth0', proxy: true }, 'add');
    t.lab.links[0]?.setCarrier(false);
    const shown = t.wait(2).host.netlink.neighbours();
    expect(shown.filter(({ state }) => state !== 'NUD_NOARP')).toMatchObject([
      { dst: NEIGHBOUR, proxy: true },
    ]);
  });
});

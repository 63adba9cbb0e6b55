import { Mac } from '../../../../sim/base/mac';
import type { NudState } from '../../../../sim/kernel/uapi';
import {
  HOST,
  HOST_MAC,
  ip,
  ra,
  ROUTER,
  ROUTER_MAC,
  sllao,
  tllao,
} from '../../../../sim/conformance/messages';
import { TapLab } from '../../../support/tap-lab';
import { assign, datagram, entry, know, na, NEIGHBOUR, OTHER_MAC, sent, unfit } from './messages';

const OLD = OTHER_MAC.toString();
const NEW = ROUTER_MAC.toString();

describe('what is no advertisement (RFC 4861 §7.1.2)', () => {
  it('advertises a group', () => {
    const t = new TapLab().settle().send(na(ip('ff02::5')), { dst: HOST });
    expect(t.decided('ndisc.na.multicast-target')).toHaveLength(1);
  });

  it('answers nobody in particular', () => {
    const t = new TapLab().settle().send(na(NEIGHBOUR, { solicited: true }));
    expect(t.decided('ndisc.na.solicited-multicast')).toHaveLength(1);
  });

  it('has a link-layer address of another kind of link', () => {
    const t = new TapLab().settle();
    know(t, NEIGHBOUR, 'NUD_STALE');
    t.send(na(NEIGHBOUR, { solicited: true, options: [unfit(2)] }), { dst: HOST });
    expect(t.decided('ndisc.na.tllao-unfit')).toHaveLength(1);
    expect(entry(t, NEIGHBOUR)).toBe(`NUD_STALE ${OLD}`);
  });

  it('has passed a router', () => {
    const t = new TapLab().settle().send(na(NEIGHBOUR, { solicited: true }), { dst: HOST, hopLimit: 64 });
    expect(t.decided('ndisc.any.hop-limit')).toHaveLength(1);
  });
});

describe('drop_unsolicited_na', () => {
  it.each([
    [1, false, true],
    [1, true, false],
    [0, false, false],
  ])('of %i: an advertisement with S=%p is dropped: %p', (value, solicited, dropped) => {
    const t = new TapLab({ conf: { 'eth0.drop_unsolicited_na': value } }).settle();
    know(t, NEIGHBOUR, 'NUD_STALE');
    t.send(na(NEIGHBOUR, { solicited, override: true, options: [tllao()] }), { dst: HOST });
    expect(t.decided('ndisc.na.drop-unsolicited')).toHaveLength(dropped ? 1 : 0);
    expect(entry(t, NEIGHBOUR)?.endsWith(dropped ? OLD : NEW)).toBe(true);
  });

  it('of all is not looked at', () => {
    const t = new TapLab({ conf: { 'all.drop_unsolicited_na': 1 } }).settle().send(na(NEIGHBOUR));
    expect(t.decided('ndisc.na.drop-unsolicited')).toHaveLength(0);
  });
});

describe('an address that is ours', () => {
  it('and tentative is lost', () => {
    const t = new TapLab().settle();
    assign(t, '2001:db8:1::5/64');
    t.send(na(ip('2001:db8:1::5'), { override: true, options: [tllao()] }));
    expect(t.decided('ndisc.na.dad-collision')).not.toHaveLength(0);
    expect(t.decided('addrconf.dad.failed')).toHaveLength(1);
  });

  it('and settled is only written to the log', () => {
    const t = new TapLab().settle().send(na(HOST, { override: true, options: [tllao()] }));
    expect(t.decided('ndisc.na.own-address')).toHaveLength(1);
    expect(t.host.net.log.at(-1)).toMatchObject({
      level: 'warning',
      text: 'ICMPv6: NA: 02:00:00:00:00:02 advertised our address fe80::ff:fe00:1 on eth0!',
    });
    expect(t.addresses()).toContain('fe80::ff:fe00:1/64');
  });
});

describe('a neighbour that nobody asked for', () => {
  it('is not entered', () => {
    const t = new TapLab().settle().send(na(NEIGHBOUR, { override: true, options: [tllao()] }));
    expect(t.decided('ndisc.na.no-entry')).toHaveLength(1);
    expect(entry(t, NEIGHBOUR)).toBeUndefined();
  });

  // RFC 9131; KERNEL 7.4, measured on Linux 6.18.
  const FAR = ip('2001:db8:1::99');
  it.each([
    { forwarding: 1, accept: 1, src: 'fe80::ff:fe00:2', tll: true, entered: true },
    { forwarding: 0, accept: 1, src: 'fe80::ff:fe00:2', tll: true, entered: false },
    { forwarding: 1, accept: 0, src: 'fe80::ff:fe00:2', tll: true, entered: false },
    { forwarding: 1, accept: 1, src: 'fe80::ff:fe00:2', tll: false, entered: false },
    { forwarding: 1, accept: 2, src: '2001:db8:1::99', tll: true, entered: true },
    { forwarding: 1, accept: 2, src: '2001:db8:7::99', tll: true, entered: false },
  ])('accept_untracked_na: %p', ({ forwarding, accept, src, tll, entered }) => {
    const t = new TapLab({
      conf: { 'eth0.forwarding': forwarding, 'eth0.accept_untracked_na': accept },
    }).settle();
    assign(t, '2001:db8:1::5/64');
    t.wait(3).send(na(FAR, { solicited: true, options: tll ? [tllao()] : [] }), { src: ip(src), dst: HOST });
    expect(entry(t, FAR)).toBe(entered ? `NUD_STALE ${NEW}` : undefined);
  });
});

/** From: entry, advertisement: its flags and its link-layer address; to: the entry. KERNEL 7.4 and RFC 4861 appendix C. */
interface Transition {
  readonly from: NudState;
  readonly na: string;
  readonly lladdr: 'same' | 'new' | 'none';
  readonly to: string;
  readonly router?: boolean;
  readonly wasRouter?: boolean;
}
const TABLE: readonly Transition[] = [
  { from: 'NUD_REACHABLE', na: 'S', lladdr: 'same', to: `NUD_REACHABLE ${OLD}` },
  { from: 'NUD_STALE', na: 'S', lladdr: 'same', to: `NUD_REACHABLE ${OLD}` },
  { from: 'NUD_STALE', na: 'S', lladdr: 'none', to: `NUD_REACHABLE ${OLD}` },
  { from: 'NUD_DELAY', na: 'S', lladdr: 'none', to: `NUD_REACHABLE ${OLD}` },
  { from: 'NUD_PROBE', na: 'S', lladdr: 'none', to: `NUD_REACHABLE ${OLD}` },
  { from: 'NUD_PROBE', na: 'SO', lladdr: 'same', to: `NUD_REACHABLE ${OLD}` },
  // Unsolicited with the address that is known: the state is left alone.
  { from: 'NUD_REACHABLE', na: '', lladdr: 'same', to: `NUD_REACHABLE ${OLD}` },
  { from: 'NUD_REACHABLE', na: 'O', lladdr: 'same', to: `NUD_REACHABLE ${OLD}` },
  { from: 'NUD_STALE', na: 'O', lladdr: 'same', to: `NUD_STALE ${OLD}` },
  { from: 'NUD_REACHABLE', na: 'O', lladdr: 'none', to: `NUD_REACHABLE ${OLD}` },
  // Another address, overriding.
  { from: 'NUD_REACHABLE', na: 'SO', lladdr: 'new', to: `NUD_REACHABLE ${NEW}` },
  { from: 'NUD_REACHABLE', na: 'O', lladdr: 'new', to: `NUD_STALE ${NEW}` },
  { from: 'NUD_STALE', na: 'SO', lladdr: 'new', to: `NUD_REACHABLE ${NEW}` },
  { from: 'NUD_STALE', na: 'O', lladdr: 'new', to: `NUD_STALE ${NEW}` },
  { from: 'NUD_PROBE', na: 'O', lladdr: 'new', to: `NUD_STALE ${NEW}` },
  // Another address, not overriding: kept, but no longer trusted, and the R bit counts for nothing.
  { from: 'NUD_REACHABLE', na: 'S', lladdr: 'new', to: `NUD_STALE ${OLD}` },
  { from: 'NUD_REACHABLE', na: '', lladdr: 'new', to: `NUD_STALE ${OLD}` },
  { from: 'NUD_STALE', na: 'S', lladdr: 'new', to: `NUD_STALE ${OLD}` },
  { from: 'NUD_STALE', na: '', lladdr: 'new', to: `NUD_STALE ${OLD}` },
  { from: 'NUD_STALE', na: 'SR', lladdr: 'new', to: `NUD_STALE ${OLD}` },
  { from: 'NUD_STALE', na: 'S', lladdr: 'new', wasRouter: true, to: `NUD_STALE ${OLD} router` },
  // The R bit.
  { from: 'NUD_STALE', na: 'SR', lladdr: 'same', to: `NUD_REACHABLE ${OLD} router` },
  { from: 'NUD_REACHABLE', na: 'R', lladdr: 'same', to: `NUD_REACHABLE ${OLD} router` },
  { from: 'NUD_STALE', na: 'SR', lladdr: 'same', wasRouter: true, to: `NUD_REACHABLE ${OLD} router` },
  { from: 'NUD_STALE', na: 'S', lladdr: 'same', wasRouter: true, to: `NUD_REACHABLE ${OLD}` },
  { from: 'NUD_REACHABLE', na: '', lladdr: 'none', wasRouter: true, to: `NUD_REACHABLE ${OLD}` },
  // By hand is by hand.
  { from: 'NUD_PERMANENT', na: 'SO', lladdr: 'new', to: `NUD_PERMANENT ${OLD}` },
];

describe('RFC 4861 §7.2.5: what an advertisement makes of an entry', () => {
  it.each(TABLE)(
    '$from, flags "$na", address $lladdr (was router: $wasRouter): $to',
    ({ from, na: flags, lladdr, to, wasRouter }) => {
      const t = new TapLab().settle();
      know(t, NEIGHBOUR, from, OTHER_MAC, wasRouter === true);
      const options = lladdr === 'none' ? [] : [tllao(lladdr === 'same' ? OTHER_MAC : ROUTER_MAC)];
      const has = (flag: string): boolean => flags.includes(flag);
      t.send(na(NEIGHBOUR, { solicited: has('S'), override: has('O'), router: has('R'), options }), {
        src: NEIGHBOUR,
        dst: HOST,
      });
      expect(t.decided('ndisc.na.accepted')).toHaveLength(1);
      expect(entry(t, NEIGHBOUR)).toBe(to);
    },
  );

  it.each([
    ['S', `NUD_REACHABLE ${NEW}`],
    ['SO', `NUD_REACHABLE ${NEW}`],
    ['SR', `NUD_REACHABLE ${NEW} router`],
    ['O', `NUD_STALE ${NEW}`],
    ['', `NUD_STALE ${NEW}`],
  ])('INCOMPLETE, flags "%s" with an address: %s, and what waited is sent', (flags, to) => {
    const t = new TapLab().settle();
    datagram(t, NEIGHBOUR);
    expect(entry(t, NEIGHBOUR)).toBe('NUD_INCOMPLETE -');
    t.tap.take();
    const has = (flag: string): boolean => flags.includes(flag);
    t.send(na(NEIGHBOUR, { solicited: has('S'), override: has('O'), router: has('R'), options: [tllao()] }), {
      src: NEIGHBOUR,
      dst: HOST,
    });
    const state = flags.includes('S') ? to : to.replace('STALE', 'DELAY');
    expect(entry(t, NEIGHBOUR)).toBe(state);
    expect(t.tap.take().map(({ frame }) => frame.dst)).toEqual([ROUTER_MAC]);
  });

  it('INCOMPLETE without an address: nothing', () => {
    const t = new TapLab().settle();
    datagram(t, NEIGHBOUR);
    t.send(na(NEIGHBOUR, { solicited: true, router: true }), { src: NEIGHBOUR, dst: HOST });
    expect(entry(t, NEIGHBOUR)).toBe('NUD_INCOMPLETE -');
  });

  it('FAILED: it is ignored, and only a new question revives the entry', () => {
    const t = new TapLab().settle();
    datagram(t, NEIGHBOUR);
    t.wait(4);
    expect(entry(t, NEIGHBOUR)).toBe('NUD_FAILED -');
    t.send(na(NEIGHBOUR, { solicited: true, override: true, options: [tllao()] }), {
      src: NEIGHBOUR,
      dst: HOST,
    });
    expect(t.decided('ndisc.na.entry-failed')).toHaveLength(1);
    expect(entry(t, NEIGHBOUR)).toBe('NUD_FAILED -');
  });

  it.each([
    [{ 'all.forwarding': 1, 'all.proxy_ndp': 1 }, 1],
    [{ 'all.forwarding': 1, 'eth0.proxy_ndp': 1 }, 0],
    [{ 'all.proxy_ndp': 1 }, 0],
  ])('with our own MAC, for an address we answer for, with %p: not heeded %i times', (conf, ignored) => {
    const t = new TapLab({ conf }).settle();
    know(t, NEIGHBOUR, 'NUD_STALE');
    t.host.netlink.neighbourAdd({ dst: NEIGHBOUR, dev: 'eth0', proxy: true }, 'add');
    t.send(na(NEIGHBOUR, { override: true, options: [tllao(HOST_MAC)] }), { src: NEIGHBOUR });
    expect(t.decided('ndisc.na.own-proxy')).toHaveLength(ignored);
    expect(entry(t, NEIGHBOUR)).toBe(`NUD_STALE ${(ignored ? OTHER_MAC : HOST_MAC).toString()}`);
  });

  it('says by what an entry was confirmed or learned', () => {
    const t = new TapLab().settle();
    know(t, NEIGHBOUR, 'NUD_STALE');
    t.send(na(NEIGHBOUR, { solicited: true, options: [tllao(OTHER_MAC)] }), { dst: HOST });
    expect(t.decided('neigh.state.confirmed')).toHaveLength(1);
    t.send(na(NEIGHBOUR, { override: true, options: [tllao()] }), { dst: HOST });
    expect(t.decided('neigh.state.learned')).toHaveLength(1);
  });
});

// KERNEL 7.5, measured on Linux 6.18.
describe('a router that does not say R any more', () => {
  const routed = (): TapLab => {
    const t = new TapLab().settle().send(ra({ options: [sllao()] }));
    expect(t.routes()).toContain(`default via ${ROUTER.toString()}`);
    return t;
  };

  it('is no router any more, and the default routes through it go', () => {
    const t = routed().send(na(ROUTER, { solicited: true }), { dst: HOST });
    expect(t.neighbour(ROUTER)).toBe('NUD_REACHABLE');
    expect(t.routes()).toEqual(['fe80::/64']);
    expect(t.decided('ndisc.na.router-bit-cleared').length).toBeGreaterThan(0);
  });

  it('is noticed when it is probed: ten seconds after the first packet through it', () => {
    const t = routed();
    datagram(t, ip('2001:db8:9::9'));
    t.tap.take();
    t.wait(5.5);
    const probes = sent(t, 'neighbor-solicitation');
    expect(probes).toMatchObject([{ dst: ROUTER, dstMac: ROUTER_MAC }]);
    t.send(na(ROUTER, { solicited: true }), { dst: HOST });
    expect(datagram(t, ip('2001:db8:9::9')).errno).toBe('ENETUNREACH');
  });

  it('keeps the route made by hand', () => {
    const t = new TapLab().settle().send(ra({ routerLifetime: 0, options: [sllao()] }));
    t.host.netlink.routeAdd({ dst: { address: ip('::'), length: 0 }, gateway: ROUTER, dev: 'eth0' }, 'add');
    t.send(na(ROUTER, { solicited: true }), { dst: HOST });
    expect(t.routes()).toContain(`default via ${ROUTER.toString()}`);
  });

  it('keeps everything while it says R', () => {
    const t = routed().send(na(ROUTER, { solicited: true, router: true }), { dst: HOST });
    expect(t.routes()).toContain(`default via ${ROUTER.toString()}`);
    expect(t.neighbour(ROUTER)).toBe('NUD_REACHABLE router');
  });

  it('comes back with its next advertisement', () => {
    const t = routed()
      .send(na(ROUTER, { solicited: true }), { dst: HOST })
      .send(ra({ options: [sllao()] }));
    expect(t.routes()).toContain(`default via ${ROUTER.toString()}`);
    expect(t.neighbour(ROUTER)).toBe('NUD_REACHABLE router');
  });
});

describe('our own advertisement coming back', () => {
  it('from the wire is taken for somebody else using our address', () => {
    const t = new TapLab().settle();
    t.send(na(HOST, { override: true }), { src: HOST, srcMac: Mac.of(0x0200, 0x77) });
    expect(t.decided('ndisc.na.own-address')).toHaveLength(1);
  });
});

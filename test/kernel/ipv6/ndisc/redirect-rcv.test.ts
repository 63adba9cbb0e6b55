import { HOST, ip, ra, ROUTER, ROUTER_MAC, sllao, tllao } from '../../../../sim/conformance/messages';
import { TapLab } from '../../../support/tap-lab';
import { datagram, datagramsSent, entry, OTHER_MAC, redirect } from './messages';

const FAR = ip('2001:db8:9::9');
const BETTER = ip('fe80::77');

const routed = (conf: Record<string, number> = {}): TapLab =>
  new TapLab({ conf }).settle().send(ra({ options: [sllao()] }));

describe('RFC 4861 §8.1: a redirect', () => {
  it('from a link-local address leads packets to the better router', () => {
    const t = routed().send(redirect(FAR, BETTER, [tllao(OTHER_MAC)]), { dst: HOST });
    expect(entry(t, BETTER)).toBe(`NUD_STALE ${OTHER_MAC.toString()} router`);
    t.tap.take();
    datagram(t, FAR);
    expect(datagramsSent(t)).toEqual([OTHER_MAC.toString()]);
  });

  it('says that the destination is on the link when it is its own target', () => {
    const t = routed().send(redirect(FAR, FAR, [tllao(OTHER_MAC)]), { dst: HOST });
    expect(entry(t, FAR)).toBe(`NUD_STALE ${OTHER_MAC.toString()}`);
  });

  it('from another address is not one', () => {
    const t = routed().send(redirect(FAR, BETTER, [tllao(OTHER_MAC)]), {
      src: ip('2001:db8:1::1'),
      dst: HOST,
    });
    expect(t.decided('ndisc.redirect.source')).toHaveLength(1);
    t.tap.take();
    datagram(t, FAR);
    expect(datagramsSent(t)).toEqual([ROUTER_MAC.toString()]);
  });

  it.each([
    [
      'while the interface forwards',
      { 'eth0.forwarding': 1, 'eth0.accept_ra': 2 },
      'route.redirect.not-accepted',
    ],
    ['while accept_redirects is 0', { 'eth0.accept_redirects': 0 }, 'route.redirect.not-accepted'],
  ])('is not taken %s', (_name, conf, id) => {
    const t = routed(conf).send(redirect(FAR, BETTER, [tllao(OTHER_MAC)]), { dst: HOST });
    expect(t.decided(id)).toHaveLength(1);
    expect(entry(t, BETTER)).toBeUndefined();
  });

  it('is taken whatever all says about accept_redirects', () => {
    const t = routed({ 'all.accept_redirects': 0 }).send(redirect(FAR, BETTER, [tllao(OTHER_MAC)]), {
      dst: HOST,
    });
    expect(entry(t, BETTER)).toContain('NUD_STALE');
  });

  it('from somebody that is not the way there counts for nothing', () => {
    const t = routed().send(redirect(FAR, BETTER, [tllao(OTHER_MAC)]), { src: ip('fe80::55'), dst: HOST });
    expect(t.decided('route.redirect.not-first-hop')).toHaveLength(1);
  });

  it('has a hop limit of 255', () => {
    const t = routed().send(redirect(FAR, BETTER), { dst: HOST, hopLimit: 64 });
    expect(t.decided('ndisc.any.hop-limit')).toHaveLength(1);
    expect(t.neighbour(ROUTER)).toContain('router');
  });
});

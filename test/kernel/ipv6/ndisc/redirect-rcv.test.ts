import { HOST, ip, ra, ROUTER, ROUTER_MAC, sllao, tllao } from '../../../../sim/conformance/messages';
import type { NdOption } from '../../../../sim/wire/nd/options';
import { Ip6Packet } from '../../../../sim/wire/ipv6';
import type { Ip6Payload } from '../../../../sim/wire/ipv6-payload';
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

/** Linux 6.18: crafted redirects, and what `ip -6 route show cache` had of them afterwards. */
describe('a redirect that quotes a packet', () => {
  const quote = (payload: Ip6Payload, dst = FAR, length?: number): NdOption => ({
    kind: 'redirected-header',
    octets: new Ip6Packet(HOST, dst, 64, payload).toBytes().slice(0, length),
  });
  const ECHO = { kind: 'echo-request', type: 128, code: 0, identifier: 1, sequence: 1 } as const;
  const PING: Ip6Payload = { ...ECHO, data: new Uint8Array(8) };
  const DATAGRAM: Ip6Payload = { kind: 'udp', srcPort: 5555, dstPort: 7777, data: new Uint8Array(8) };
  const SEGMENT: Ip6Payload = { kind: 'opaque-upper', protocol: 6, octets: new Uint8Array(24) };
  const told = (t: TapLab, option: NdOption, destination = FAR): TapLab =>
    t.send(redirect(destination, BETTER, [tllao(OTHER_MAC), option]), { dst: HOST });

  it('of ICMPv6 is heeded, whoever sent that', () => {
    expect(entry(told(routed(), quote(PING)), BETTER)).toContain('NUD_STALE');
  });

  it.each([
    ['a TCP segment', quote(SEGMENT), 'ndisc.redirect.nobody'],
    ['a datagram without a socket', quote(DATAGRAM), 'ndisc.redirect.nobody'],
    ['less than the upper-layer header', quote(PING, FAR, 40), 'icmp6.error.quote'],
  ])('is not heeded when it is %s', (_what, option, id) => {
    const t = told(routed(), option);
    expect(t.decided(id)).toHaveLength(1);
    expect(entry(t, BETTER)).toBeUndefined();
  });

  it.each([
    ['linux-6.18', 0],
    ['linux-6.1', 1],
  ])('of a socket that is there is heeded up to 6.17: %s', (kernel, exceptions) => {
    const t = new TapLab({ kernel }).settle().send(ra({ options: [sllao()] }));
    t.host.net.sockets.udp6().bind({ address: ip('::'), port: 5555 });
    expect(told(t, quote(DATAGRAM)).host.netlink.routeCache()).toHaveLength(exceptions);
  });

  it('is looked up by the packet, and remembered for the destination it names', () => {
    const t = routed();
    const elsewhere = ip('2001:db8:d::1');
    t.host.netlink.routeAdd({ dst: { address: ip('2001:db8:d::'), length: 48 }, type: 'unreachable' }, 'add');
    expect(told(t, quote(PING, elsewhere)).decided('route.redirect.not-first-hop')).toHaveLength(1);
    told(t, quote(PING), elsewhere);
    expect(t.host.netlink.routeCache().map(({ dst }) => dst.address)).toEqual([elsewhere]);
  });
});

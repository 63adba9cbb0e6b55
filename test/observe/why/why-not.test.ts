import { seconds } from '../../../sim/base/time';
import type { TraceStore } from '../../../sim/observe/trace-store';
import { whyNot, type WhyNotAnswer } from '../../../sim/observe/why/why-not';
import { outline, pair, RADVD, ROUTER_LL, type } from './runs';

function notOn(store: TraceStore, question: string, node = 'host'): WhyNotAnswer {
  const answer = whyNot(store, { node, question });
  if ('problem' in answer) throw new Error(answer.text);
  return answer;
}

function ids({ refusals }: WhyNotAnswer): string[] {
  return refusals.map(({ decision }) => decision.id);
}

describe('no default route', () => {
  it('where nobody advertises: says what was waited for and how often it was asked for', () => {
    const { lab, store } = pair({ host: { 'eth0.router_solicitations': 1 } });
    lab.runUntil(seconds(30));
    const answer = notOn(store, 'route default');
    expect(ids(answer)).toEqual(['addrconf.rs.given-up']);
    expect(answer.summary).toBe('There was never anything on host that answers to `route default`.');
  });

  it('where the solicitations go on: nothing was refused, nothing was heard', () => {
    const { lab, store } = pair();
    lab.runUntil(seconds(7));
    const answer = notOn(store, 'route default');
    expect(ids(answer)).toEqual([]);
    expect(answer.waiting).toEqual([
      'host heard no router advertisement, and nobody made a default route by hand. host solicited 2 times.',
    ]);
  });

  it('where advertisements are not accepted: by which setting, and whose', () => {
    const { lab, store } = pair({ radvd: RADVD, host: { 'eth0.accept_ra': 0 } });
    lab.runUntil(seconds(10));
    const answer = notOn(store, 'route default');
    expect(ids(answer)).toEqual(['ndisc.ra.accept-ra-off']);
    expect(answer.refusals[0]?.inputs).toMatchObject({
      'net.ipv6.conf.eth0.accept_ra': 0,
      router: ROUTER_LL,
    });
    expect(answer.settings).toMatchObject([
      { node: 'host', key: 'net.ipv6.conf.eth0.accept_ra', value: '0', at: 0 },
    ]);
    expect(answer.fixes).toEqual(['accept_ra=1 on this interface']);
    expect(outline(answer.steps)).toEqual([
      'host: ndisc.ra.accept-ra-off',
      'router: radvd.ra.unsolicited',
      'router: somebody typed `radvd`',
    ]);
  });

  it('where it is not to be taken from advertisements', () => {
    const { lab, store } = pair({ radvd: RADVD, host: { 'eth0.accept_ra_defrtr': 0 } });
    lab.runUntil(seconds(10));
    expect(ids(notOn(store, 'route default'))).toEqual(['ndisc.ra.defrtr-off']);
    expect(notOn(store, 'address 2001:db8:1::/64').summary).toMatch(
      /^It is there: 2001:db8:1::ff:fe00:2\/64 dev eth0/,
    );
  });

  it('where the device never was ready', () => {
    const { lab, router, store } = pair({ radvd: RADVD });
    type(router, 0, 'ip link set eth0 down');
    lab.runUntil(seconds(2));
    const answer = notOn(store, 'route default');
    expect(ids(answer)).toEqual(['addrconf.link.not-ready']);
    expect(answer.refusals[0]?.inputs).toMatchObject({ operstate: 'DOWN' });
  });

  it('where forwarding took it: what was refused since, and the loss itself', () => {
    const { lab, host, store } = pair({ radvd: RADVD });
    type(host, 10, 'echo 1 > /proc/sys/net/ipv6/conf/all/forwarding');
    lab.runUntil(seconds(40));
    const answer = notOn(store, 'route default');
    expect(answer.summary).toBe(`It was there and is gone: route default via ${ROUTER_LL} dev eth0 is gone.`);
    expect(ids(answer)).toEqual(['ndisc.ra.forwarding']);
    expect(outline(answer.steps)[0]).toBe('host: addrconf.forwarding.purge-default-routers');
  });
});

describe('no address', () => {
  it('because a static default route through the same router stands in the way of the whole advertisement', () => {
    const { lab, host, store } = pair({ radvd: RADVD });
    type(host, 2.5, `ip -6 route add default via ${ROUTER_LL} dev eth0`);
    lab.runUntil(seconds(10));
    const answer = notOn(store, 'address 2001:db8:1::/64');
    expect(ids(answer)).toEqual(['ndisc.ra.default-route-clash']);
    expect(answer.refusals[0]?.inputs).toEqual({
      router: ROUTER_LL,
      'net.ipv6.conf.eth0.ra_defrtr_metric': 1024,
    });
    expect(answer.fixes[0]).toContain('remove the static default route');
    expect(notOn(store, 'route default').summary).toBe(`It is there: default via ${ROUTER_LL} dev eth0.`);
  });

  it.each([
    [
      'the A bit is off',
      'AdvSendAdvert on; prefix 2001:db8:1::/64 { AdvAutonomous off; };',
      {},
      'addrconf.pio.not-autonomous',
    ],
    ['it is not a /64', 'AdvSendAdvert on; prefix 2001:db8:1::/48 { };', {}, 'addrconf.pio.length'],
    ['autoconf is off', RADVD, { 'eth0.autoconf': 0 }, 'addrconf.pio.autoconf-off'],
    ['prefixes are not taken', RADVD, { 'eth0.accept_ra_pinfo': 0 }, 'ndisc.ra.pinfo-off'],
  ])('because of the prefix: %s', (_, radvd, host, id) => {
    const { lab, store } = pair({ radvd, host });
    lab.runUntil(seconds(6));
    expect(ids(notOn(store, 'address 2001:db8:1::/64'))).toEqual([id]);
  });
});

describe('something that nobody had to do with', () => {
  const { lab, store } = pair({ radvd: RADVD });
  lab.runUntil(seconds(10));

  it('is said to be so, by its kind', () => {
    expect(notOn(store, 'neigh fe80::9').waiting[0]).toContain('Nothing was sent to it by host');
    expect(notOn(store, 'sysctl net.ipv6.conf.eth0.accept_ra').waiting[0]).toContain(
      'it has the value it began with',
    );
    expect(notOn(store, 'port eth0').waiting).toEqual(['Nothing of that name changed on host.']);
    expect(notOn(store, 'route 2001:db8:9::/64').waiting).toEqual([
      'host heard one router advertisement, none of which offered a route to it; nobody made one by hand.',
    ]);
  });

  it('does not hide that the question was wrong', () => {
    expect(whyNot(store, { node: 'hosts', question: 'route default' })).toMatchObject({
      problem: 'node',
      nearest: 'host',
    });
    expect(whyNot(store, { node: 'host', question: 'route' })).toMatchObject({ problem: 'question' });
  });
});

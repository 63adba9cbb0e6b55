/** Expectations were measured on Linux 6.18 with the same packets between two veth pairs. */
import { Mac } from '../../../sim/base/mac';
import { milliseconds, seconds } from '../../../sim/base/time';
import * as forward from '../../../sim/kernel/ipv6/ip6-forward';
import { IP6_BLACKHOLE, IP6_NO_ROUTE, IP6_PROHIBITED } from '../../../sim/kernel/ipv6/ip6-pkt-drop';
import { IP6_NOT_JOINED } from '../../../sim/kernel/ipv6/ip6-input';
import { IP6_OUT_DISABLED } from '../../../sim/kernel/ipv6/ip6-output';
import type { RouteType } from '../../../sim/kernel/ipv6/route/fib6-info';
import type { Decision } from '../../../sim/trace/decision';
import { ip, Lab, line, mac, prefix, type LabLink } from '../lab';
import { datagram, ELSEWHERE, PEER, PEER_LL, rawPacket, upper, type HeaderFields } from '../octets';

const UDP = 17;
const FAR = ip('2001:db8:2::2');
const ERROR = '2001:db8:1::1 > 2001:db8:1::2';

interface Router {
  readonly lab: Lab;
  readonly near: LabLink;
  readonly far: LabLink;
}

function router(
  sysctl: Record<string, string> = { 'net.ipv6.conf.all.forwarding': '1' },
  kernel = 'linux-6.18',
): Router {
  const lab = new Lab({ sysctl, kernel });
  const near = lab.link('eth0', '02:00:00:00:00:01', ['2001:db8:1::1/64']);
  const far = lab.link('eth1', '02:00:00:00:00:03', ['2001:db8:2::1/64'], 1300);
  for (const peer of ['2001:db8:1::2', '2001:db8:1::3', 'fe80::2']) lab.neighbour(near.nic, peer);
  lab.neighbour(far.nic, '2001:db8:2::2', mac('02:00:00:00:00:04'));
  const routes: Record<string, RouteType> = {
    '2001:db8:f1::/48': 'unreachable',
    '2001:db8:f2::/48': 'prohibit',
    '2001:db8:f3::/48': 'blackhole',
    '2001:db8:f4::/48': 'throw',
  };
  for (const [dst, type] of Object.entries(routes)) lab.route({ dst: prefix(dst), type });
  lab.settle();
  return { lab, near, far };
}

const packet = (fields: HeaderFields, octets = 1): Uint8Array =>
  rawPacket(UDP, upper(datagram(octets), { dst: FAR, ...fields }), { dst: FAR, ...fields });

describe('forwarding', () => {
  it('sends a packet on with its hop limit one lower', () => {
    const { lab, near, far } = router();
    expect(lab.exchange(near, packet({}))).toEqual([]);
    const [sent, ...more] = far.tap
      .take()
      .filter(({ frame }) => frame.payload.kind === 'ipv6' && frame.payload.payload.kind === 'udp');
    expect(more).toEqual([]);
    expect(sent?.frame.payload).toMatchObject({ src: PEER, dst: FAR, hopLimit: 63 });
    expect([sent?.frame.dst.toString(), sent?.frame.src.toString()]).toEqual([
      '02:00:00:00:00:04',
      '02:00:00:00:00:03',
    ]);
    expect(lab.verdict()).toBe(forward.FORWARDED.id);
  });

  const REFUSED: readonly [string, HeaderFields, number, readonly string[], Decision][] = [
    ['hop limit 1', { hopLimit: 1 }, 1, [`${ERROR} time-exceeded/0`], forward.FORWARD_HOP_LIMIT],
    ['hop limit 0', { hopLimit: 0 }, 1, [`${ERROR} time-exceeded/0`], forward.FORWARD_HOP_LIMIT],
    [
      'a link-local source',
      { src: PEER_LL },
      1,
      ['fe80::ff:fe00:1 > fe80::2 destination-unreachable/2'],
      forward.FORWARD_SCOPE,
    ],
    [
      'a link-local source at its last hop',
      { src: PEER_LL, hopLimit: 1 },
      1,
      ['fe80::ff:fe00:1 > fe80::2 time-exceeded/0'],
      forward.FORWARD_HOP_LIMIT,
    ],
    ['the unspecified source', { src: ip('::') }, 1, [], forward.FORWARD_SOURCE],
    [
      'a packet longer than the next link takes',
      {},
      1400,
      [`${ERROR} packet-too-big/0 mtu 1300`],
      forward.FORWARD_TOO_BIG,
    ],
    ['no route', { dst: ELSEWHERE }, 1, [`${ERROR} destination-unreachable/0`], IP6_NO_ROUTE],
    [
      'an unreachable route',
      { dst: ip('2001:db8:f1::1') },
      1,
      [`${ERROR} destination-unreachable/0`],
      IP6_NO_ROUTE,
    ],
    [
      'a prohibit route',
      { dst: ip('2001:db8:f2::1') },
      1,
      [`${ERROR} destination-unreachable/1`],
      IP6_PROHIBITED,
    ],
    ['a blackhole route', { dst: ip('2001:db8:f3::1') }, 1, [], IP6_BLACKHOLE],
    ['a throw route', { dst: ip('2001:db8:f4::1') }, 1, [`${ERROR} destination-unreachable/0`], IP6_NO_ROUTE],
    ['a group of global scope', { dst: ip('ff0e::5') }, 1, [], IP6_NOT_JOINED],
  ];

  describe('refuses', () => {
    const { lab, near } = router();
    near.nic.setAllmulti(1);
    it.each(REFUSED)('%s', (_, fields, octets, answer, verdict) => {
      expect(lab.exchange(near, packet(fields, octets)).map(line)).toEqual(answer);
      expect(lab.verdict()).toBe(verdict.id);
      lab.run(seconds(2));
    });
  });

  it('quotes no more of a long packet than fits into 1280 octets', () => {
    const { lab, near } = router();
    expect(lab.exchange(near, packet({}, 1400)).map(({ length }) => length)).toEqual([1280]);
  });

  it('does not forward what came in a link-layer broadcast, and says nothing', () => {
    const { lab, near, far } = router();
    far.tap.take();
    expect(lab.exchangeFrames(near, [lab.frame(near, packet({}), Mac.BROADCAST)])).toEqual([]);
    expect(lab.verdict()).toBe(forward.FORWARD_NOT_FOR_US.id);
    expect(lab.exchangeFrames(near, [lab.frame(near, packet({ dst: ELSEWHERE }), Mac.BROADCAST)])).toEqual(
      [],
    );
    expect(lab.verdict()).toBe(IP6_NO_ROUTE.id);
    expect(lab.sent(far)).toEqual([]);
  });

  it('tells after 3 s that the next hop is not there', () => {
    const { lab, near } = router();
    expect(lab.exchange(near, packet({ dst: ip('2001:db8:2::dead') }))).toEqual([]);
    lab.run(seconds(2) + milliseconds(800));
    expect(lab.sent(near)).toEqual([]);
    lab.run(milliseconds(200));
    expect(lab.sent(near).map(line)).toEqual([`${ERROR} destination-unreachable/3`]);
  });

  it('sends back through the same link, with six redirects at once and then one a second', () => {
    const { lab, near } = router();
    const back = packet({ dst: ip('2001:db8:1::3') });
    const kinds = (count: number): string[] =>
      lab.exchange(near, ...new Array<Uint8Array>(count).fill(back)).map(({ payload }) => payload.kind);
    const ten = kinds(10);
    expect(ten.filter(kind => kind === 'udp')).toHaveLength(10);
    expect(ten.filter(kind => kind === 'redirect')).toHaveLength(6);
    expect(ten.lastIndexOf('redirect')).toBe(10);
    expect(lab.decisions()).toContain(forward.FORWARD_REDIRECT_HELD.id);
    lab.run(seconds(1));
    expect(kinds(2)).toEqual(['redirect', 'udp', 'udp']);
  });

  it('looks for a link-local destination on the link it came from, and redirects to it', () => {
    const { lab, near } = router();
    const answers = lab.exchange(near, packet({ dst: ip('fe80::77') }));
    expect(answers.map(line)).toEqual(['fe80::ff:fe00:1 > 2001:db8:1::2 redirect/0']);
    expect(answers[0]?.length).toBe(136);
    expect(lab.verdict()).toBe('neigh.resolve.queued');
  });

  it('drops on the way out where IPv6 is disabled on the next device', () => {
    const { lab, near, far } = router();
    const dst = prefix('2001:db8:9::/64');
    lab.route({ dst, dev: far.nic });
    const cnf = far.nic.ip6Ptr as { cnf: { disable_ipv6: number } };
    cnf.cnf = { ...cnf.cnf, disable_ipv6: 1 };
    lab.exchange(near, packet({ dst: ip('2001:db8:9::1') }));
    expect(lab.verdict()).toBe(IP6_OUT_DISABLED.id);
  });
});

describe('a machine that is no router', () => {
  it.each([
    ['forwards nothing', { 'net.ipv6.conf.all.forwarding': '0' }],
    ['forwards nothing though both interfaces are set to', { 'net.ipv6.conf.default.forwarding': '1' }],
  ])('%s', (_, sysctl) => {
    const { lab, near, far } = router(sysctl);
    far.tap.take();
    expect(
      lab.exchange(near, packet({}), packet({ hopLimit: 1 }), packet({ src: PEER_LL }), packet({}, 1400)),
    ).toEqual([]);
    expect(lab.verdict()).toBe(forward.FORWARD_OFF.id);
    expect(lab.sent(far)).toEqual([]);
  });

  it('still says that there is no route', () => {
    const { lab, near } = router({});
    expect(lab.exchange(near, packet({ dst: ELSEWHERE })).map(line)).toEqual([
      `${ERROR} destination-unreachable/0`,
    ]);
    expect(lab.exchange(near, packet({ dst: ip('2001:db8:f2::1') })).map(line)).toEqual([
      `${ERROR} destination-unreachable/1`,
    ]);
  });
});

describe('force_forwarding (Linux 6.17)', () => {
  it('lets in through the interface that has it, and not through the other', () => {
    const { lab, near, far } = router({});
    lab.sysctl('net.ipv6.conf.eth0.force_forwarding', 1);
    far.tap.take();
    lab.exchange(near, packet({}));
    expect(lab.sent(far).map(({ payload }) => payload.kind)).toEqual(['udp']);
    lab.exchange(far, packet({ src: FAR, dst: PEER }));
    expect(lab.verdict('eth1')).toBe(forward.FORWARD_OFF.id);
  });
});

describe('proxy_ndp', () => {
  it('answers Neighbour Discovery for a proxied address itself, and passes on the rest', () => {
    const { lab, near, far } = router({
      'net.ipv6.conf.all.forwarding': '1',
      'net.ipv6.conf.all.proxy_ndp': '1',
    });
    lab.net.neighbours.proxies.push({ address: FAR, dev: near.nic, isRouter: false });
    const asked = upper(
      { kind: 'neighbor-solicitation', type: 135, code: 0, target: FAR, options: [] },
      { dst: FAR },
    );
    near.tap.take();
    lab.exchange(near, rawPacket(58, asked, { dst: FAR, hopLimit: 255 }));
    expect(lab.verdict()).toBe('ndisc.ns.answered');
    far.tap.take();
    lab.exchange(near, packet({}));
    expect(lab.sent(far).map(({ payload }) => payload.kind)).toEqual(['udp']);
  });

  it('cannot pass on what is for a link-local address', () => {
    const { lab, near } = router({ 'net.ipv6.conf.all.forwarding': '1', 'net.ipv6.conf.all.proxy_ndp': '1' });
    const proxied = ip('fe80::77');
    lab.net.neighbours.proxies.push({ address: proxied, dev: near.nic, isRouter: false });
    expect(lab.exchange(near, packet({ dst: proxied })).map(line)).toEqual([
      `${ERROR} destination-unreachable/3`,
    ]);
    expect(lab.verdict()).toBe(forward.FORWARD_PROXY_LINK_LOCAL.id);
  });
});

/** Neighbours: what is heard and said of them, and the cache they are kept in. */
import { HOST, ip, mac, ra, ROUTER, ROUTER_MAC } from '../../../../sim/conformance/messages';
import { seconds } from '../../../../sim/base/time';
import { Ip6 } from '../../../../sim/base/ip6';
import { Lab } from '../../../../sim/scenario/lab';
import { neighDestroy } from '../../../../sim/kernel/core/neighbour';
import type { Tap } from '../../../../sim/link/tap';
import { framed } from '../../../../sim/conformance/messages';
import { datagram, datagramsSent, know, na, NEIGHBOUR, OTHER_MAC, sent } from '../../ipv6/ndisc/messages';
import { flagsOf } from '../../ipv6/addrconf/addresses-of';
import { TapLab } from '../../../support/tap-lab';
import { border, type Border } from '../border';

/** Unsolicited advertisements of an address that a settled host sends while `act` is done to it. */
const announcements =
  (conf: Readonly<Record<string, number>>, address: string, act: (t: TapLab) => void) =>
  (kernel: string): number => {
    const t = new TapLab({ kernel, conf }).settle();
    t.sent();
    act(t);
    return sent(t.wait(3), 'neighbor-advertisement').filter(({ message }) => message.target === ip(address))
      .length;
  };
const GLOBAL = '2001:db8:1::5';
/** The device is switched on with an address that is not checked. */
const switchedOn = announcements({ 'eth0.ndisc_notify': 1 }, GLOBAL, t => {
  t.host.netlink.linkSet('eth0', { up: false });
  t.host.run(`ip addr add ${GLOBAL}/64 dev eth0 nodad`);
  t.lab.run(0);
  t.host.netlink.linkSet('eth0', { up: true });
});

/** The devices through which a host still has a default route: its router on eth0 and on eth1 said on eth0 that it is none. */
const formerRouter = (kernel: string): string[] => {
  const lab = new Lab({ seed: 1 });
  const host = lab.node('host', { kernel });
  lab.node('wire').net.sysctl.write('net.ipv6.conf.all.disable_ipv6', '1');
  const taps = [0, 1].map((index): Tap => {
    const ends = [`host:eth${index}`, `wire:eth${index}`];
    const tap = lab.link(ends).tap();
    lab.nodes.get('wire')?.netlink.linkSet(`eth${index}`, { up: true });
    host.netlink.linkSet(`eth${index}`, { up: true });
    return tap;
  });
  host.netlink.linkSet('lo', { up: true });
  lab.run(seconds(3));
  for (const tap of taps)
    tap.inject(framed(ra({ options: [{ kind: 'source-link-layer-address', address: ROUTER_MAC }] })));
  lab.run(0);
  const denial = na(ROUTER, {
    override: true,
    options: [{ kind: 'target-link-layer-address', address: ROUTER_MAC }],
  });
  taps[0]?.inject(framed(denial));
  lab.run(0);
  const routes = host.netlink.routes(254).filter(({ dst }) => dst.length === 0);
  return routes.map(({ dev }) => dev ?? '');
};

/** So many packets wait for one neighbour, which then answers: how many are sent. */
const delivered =
  (count: number, queue?: number) =>
  (kernel: string): number => {
    const t = new TapLab({ kernel }).settle();
    if (queue !== undefined) t.host.net.sysctl.write('net.ipv6.neigh.eth0.unres_qlen', String(queue));
    for (let packet = 0; packet < count; packet++) datagram(t, NEIGHBOUR);
    t.tap.take();
    const options = [{ kind: 'target-link-layer-address' as const, address: OTHER_MAC }];
    t.send(na(NEIGHBOUR, { solicited: true, override: true, options }), { src: NEIGHBOUR, dst: HOST });
    return datagramsSent(t).length;
  };

const thresholds = (t: TapLab, ...values: readonly number[]): void =>
  values.forEach((value, index) =>
    t.host.net.sysctl.write(`net.ipv6.neigh.default.gc_thresh${index + 1}`, String(value)),
  );
const entries = (t: TapLab): number =>
  t.host.netlink.neighbours().filter(({ state }) => state !== 'NUD_NOARP').length;

export const NEIGHBOUR_BORDERS: readonly Border[] = [
  border('ownAdvertisementFailsDad', ['2.6.37', 'dadfailed tentative'], ['3.0', 'tentative'], kernel => {
    const t = new TapLab({ kernel }).settle();
    t.host.run(`ip addr add ${GLOBAL}/64 dev eth0`);
    const socket = t.host.net.sockets.rawIcmp6();
    if (!('send' in socket)) throw new Error('no socket');
    socket.setsockopt({ IPV6_MULTICAST_HOPS: 255 });
    socket.send(na(ip(GLOBAL), { override: true }), { address: ip('ff02::1'), port: 0, dev: 'eth0' });
    t.lab.run(0);
    return flagsOf(t, GLOBAL);
  }),
  border('formerRouterLoses', ['3.10', ['eth1']], ['3.18', []], formerRouter),
  border('notifiesOnUp', ['4.1', 0], ['4.4', 1], switchedOn),
  border('notifiesOnUp', ['4.9', 1], ['4.10', 0], switchedOn),
  border('notifiesOnUp', ['4.10', 0], ['4.14', 1], switchedOn),
  border(
    'allNotifyConsulted',
    ['4.10', 0],
    ['4.14', 1],
    announcements({ 'all.ndisc_notify': 1 }, HOST.toString(), t =>
      t.host.netlink.linkSet('eth0', { address: mac('02:00:00:00:00:0c') }),
    ),
  ),
  border(
    'notifiesAfterDad',
    ['4.10', 0],
    ['4.14', 1],
    announcements(
      { 'eth0.ndisc_notify': 1 },
      GLOBAL,
      t => void t.host.run(`ip addr add ${GLOBAL}/64 dev eth0`),
    ),
  ),
  border('evictOnCarrierLoss', ['4.19', 'NUD_REACHABLE'], ['5.4', 'gone'], kernel => {
    const t = new TapLab({ kernel }).settle();
    know(t, NEIGHBOUR, 'NUD_REACHABLE');
    t.lab.links[0]?.setCarrier(false);
    return t.wait(2).neighbour(NEIGHBOUR) ?? 'gone';
  }),
  border('neighGcBelowThreshold', ['3.4', 0], ['3.10', 1], kernel => {
    const t = new TapLab({ kernel }).settle();
    know(t, NEIGHBOUR, 'NUD_STALE');
    return entries(t.wait(200));
  }),
  // Four neighbours heard of in the same second, and room for two: a fifth is wanted.
  border('neighGcSparesYoung', ['4.19', 1], ['5.4', 4], kernel => {
    const t = new TapLab({ kernel }).settle();
    for (const neigh of t.host.net.neighbours.onDevice(t.idev.dev)) neighDestroy(t.host.net, neigh);
    for (let index = 1; index <= 4; index++) know(t, Ip6.of(0xfe800000, 0, 0, index), 'NUD_STALE');
    thresholds(t, 1, 2, 2);
    datagram(t, NEIGHBOUR);
    return entries(t);
  }),
  border('neighRetransFloor', ['5.4', 500], ['5.10', 100], kernel => {
    const t = new TapLab({ kernel }).settle();
    t.host.net.sysctl.write('net.ipv6.neigh.eth0.retrans_time_ms', '100');
    t.sent();
    datagram(t, NEIGHBOUR);
    const [first = 0, second = 0] = sent(t.wait(2), 'neighbor-solicitation').map(({ at }) => at);
    return Math.round((second - first) / 100_000) * 100;
  }),
  border('neighQueueCounts', ['3.0', 3], ['3.4', 5], delivered(5, 3)),
  border('defaultNeighQueue', ['3.0', 3], ['3.4', 40], delivered(40)),
  border('defaultNeighQueue', ['4.10', '65536'], ['4.14', '212992'], kernel => {
    const t = new TapLab({ kernel });
    return t.sysctl('net.ipv6.neigh.eth0.unres_qlen_bytes') ?? '';
  }),
];

/** Routes, which of them is taken, and what a sender hears. */
import { ra, ROUTER, sllao } from '../../../../sim/conformance/messages';
import { rt6UpdatePmtu } from '../../../../sim/kernel/ipv6/route/mtu';
import { ip6RouteOutput } from '../../../../sim/kernel/ipv6/route/output';
import { ip } from '../../lab';
import { Host } from '../../ipv6/route/host';
import { TapLab } from '../../../support/tap-lab';
import { border, type Border } from '../border';

const GATEWAY = 'fe80::a';
const OTHER = 'fe80::b';
const FAR = '2001:4860::1';

/** What commands print on a host with an address. */
const printed =
  (...lines: readonly string[]) =>
  (kernel: string): string => {
    const t = new TapLab({ kernel }).settle();
    t.host.run('ip addr add 2001:db8:1::5/64 dev eth0 nodad');
    const outcomes = lines.map(line => t.host.run(line));
    const last = outcomes.at(-1);
    return (last?.stdout || last?.stderr || '').trim();
  };
const DEFAULTS = 'ip -6 route show default';
const via = (gateway: string): string => `ip -6 route add default via ${gateway} dev eth0`;
const shown = (gateway: string, pref = ' pref medium'): string =>
  `default via ${gateway} dev eth0 metric 1024${pref}`;

/** The line of a default route that an advertisement made. */
const learned = (kernel: string): string => {
  const t = new TapLab({ kernel }).settle().send(ra({ curHopLimit: 0, options: [sllao()] }));
  return t.host.run(DEFAULTS).stdout.trim();
};

/** What a sender of a datagram hears at once. */
function datagramTo(t: TapLab, address: string): string {
  const socket = t.host.net.sockets.udp6();
  if (!('sendto' in socket)) throw new Error('no socket');
  return socket.sendto(new Uint8Array(1), { address: ip(address), port: 9 }) ?? 'sent';
}

/** What a sender hears of a route of that type. */
const refused =
  (type: 'unreachable' | 'prohibit') =>
  (kernel: string): string => {
    const t = new TapLab({ kernel }).settle();
    t.host.run(`ip addr add 2001:db8:1::5/64 dev eth0 nodad; ip -6 route add ${type} 2001:db8:9::/48`);
    return datagramTo(t, '2001:db8:9::1');
  };

/** A rule that names this, as it is shown. */
const rule = (words: string) => printed(`ip -6 rule add ${words} table 100 pref 5`, 'ip -6 rule list pref 5');

export const ROUTE_BORDERS: readonly Border[] = [
  // Linux 6.18.44 with iproute2 6.1 prints each rule as the later version here does.
  border(
    'ruleAttributes',
    ['2.6.32', '5:\tfrom all lookup 100'],
    ['2.6.37', '5:\tfrom all oif eth0 lookup 100'],
    rule('oif eth0'),
  ),
  border(
    'ruleAttributes',
    ['3.10', '5:\tfrom all lookup 100'],
    ['3.18', '5:\tfrom all lookup 100 suppress_prefixlength 0'],
    rule('suppress_prefixlength 0'),
  ),
  border(
    'ruleAttributes',
    ['4.9', '5:\tfrom all lookup 100'],
    ['4.10', '5:\tfrom all uidrange 5-7 lookup 100'],
    rule('uidrange 5-7'),
  ),
  border(
    'ruleAttributes',
    ['4.14', '5:\tfrom all lookup 100'],
    ['4.19', '5:\tfrom all ipproto udp sport 5 dport 6-7 lookup 100 proto static'],
    rule('ipproto udp sport 5 dport 6-7 protocol static'),
  ),
  border(
    'refusesEqualRule',
    ['4.4', ''],
    ['4.9', 'RTNETLINK answers: File exists'],
    printed('ip -6 rule add from all table 100 pref 5', 'ip -6 rule add from all table 100 pref 5'),
  ),
  border(
    'heedsRouteFlags',
    ['3.0', ''],
    ['3.4', 'RTNETLINK answers: File exists'],
    printed(via(GATEWAY), via(OTHER)),
  ),
  border(
    'multipath',
    ['3.4', `${shown(GATEWAY, '')} \n${shown(OTHER, '')}`],
    [
      '3.10',
      `default metric 1024 \n\tnexthop via ${GATEWAY} dev eth0 weight 1 \n\tnexthop via ${OTHER} dev eth0 weight 1`,
    ],
    printed(via(GATEWAY), `ip -6 route append default via ${OTHER} dev eth0`, DEFAULTS),
  ),
  border(
    'raRouteProtocol',
    ['3.4', `default via ${ROUTER.toString()} dev eth0 proto kernel metric 1024 expires 1800sec`],
    ['3.10', `default via ${ROUTER.toString()} dev eth0 proto ra metric 1024 expires 1800sec`],
    learned,
  ),
  border(
    'tellsRoutePreference',
    ['3.18', shown(GATEWAY, '')],
    ['4.1', shown(GATEWAY, ' pref high')],
    printed(`${via(GATEWAY)} pref high`, DEFAULTS),
  ),
  border('marksLinkdown', ['4.1', []], ['4.4', ['linkdown']], kernel => {
    const t = new TapLab({ kernel }).settle().send(ra());
    t.lab.links[0]?.setCarrier(false);
    const route = t
      .wait(3)
      .host.netlink.routes(254)
      .find(({ dst }) => dst.length === 0);
    return [...(route?.flags ?? ['no route'])];
  }),
  border(
    'refusesOwnLinkLocalGateway',
    ['4.1', ''],
    ['4.4', 'RTNETLINK answers: Invalid argument'],
    printed('ip -6 route add 2001:db8:9::/48 via fe80::ff:fe00:1 dev eth0'),
  ),
  border(
    'onlinkGatewayMustMatch',
    ['6.18', 'Error: Nexthop has invalid gateway or device mismatch.'],
    ['7.2', ''],
    printed(
      'ip link add d0 type bridge; ip link set d0 up; ip addr add 2001:db8:2::5/64 dev d0 nodad',
      'ip -6 route add 2001:db8:9::/48 via 2001:db8:2::1 dev eth0 onlink',
    ),
  ),
  border('smallPacketTooBig', ['5.4', 1280], ['5.10', 1500], kernel => {
    const host = new Host(undefined, { kernel });
    host.advertised(GATEWAY);
    rt6UpdatePmtu(host.net, ip(FAR), 1000);
    return ip6RouteOutput(host.net, { dst: ip(FAR) }).mtu;
  }),
  border('purgeSparesAcceptRa2', ['3.0', 0], ['3.4', 1], kernel => {
    const t = new TapLab({ kernel, conf: { 'eth0.accept_ra': 2 } }).settle().send(ra());
    t.conf('all.forwarding', 1);
    return t.routes().filter(route => route.startsWith('default')).length;
  }),
  border('sourceBeforeRouteError', ['3.18', 'ENETUNREACH'], ['4.1', 'EADDRNOTAVAIL'], kernel => {
    const t = new TapLab({ kernel }).settle();
    t.conf('all.disable_ipv6', 1);
    return datagramTo(t, FAR);
  }),
  border('unreachableErrno', ['4.1', 'ENETUNREACH'], ['4.4', 'EHOSTUNREACH'], refused('unreachable')),
  border('rejectRouteErrnos', ['3.4', 'ENETUNREACH'], ['3.10', 'EACCES'], refused('prohibit')),
  border('nextMetricOnUnreachable', ['4.1', GATEWAY], ['4.4', OTHER], kernel => {
    const host = new Host(undefined, { kernel });
    for (const [index, gateway] of [GATEWAY, OTHER].entries())
      host.route({
        dst: { address: ip('::'), length: 0 },
        dev: host.eth0.nic,
        gateway: ip(gateway),
        metric: index + 1,
      });
    host.nud(GATEWAY, 'NUD_FAILED');
    return host.via();
  }),
  border('roundRobinRouters', ['3.4', [OTHER, GATEWAY]], ['3.10', [GATEWAY, GATEWAY]], kernel => {
    const host = new Host(undefined, { kernel });
    for (const router of [GATEWAY, OTHER]) {
      host.advertised(router);
      host.nud(router, 'NUD_FAILED');
    }
    return [host.via(), host.via()];
  }),
];

/** Lines of the kernel's log. */
import { HOST, ra, ROUTER } from '../../../../sim/conformance/messages';
import { Ip6 } from '../../../../sim/base/ip6';
import { claim, log } from '../../ipv6/addrconf/addresses-of';
import { assign, datagram, know, na, NEIGHBOUR } from '../../ipv6/ndisc/messages';
import { TapLab } from '../../../support/tap-lab';
import { border, type Border } from '../border';

/** The last line that contains a word, of a host to which something is done. */
const line =
  (word: string, act: (t: TapLab) => void, down = false) =>
  (kernel: string): string => {
    const t = new TapLab({ kernel, down });
    if (!down) t.settle();
    act(t);
    return log(t.wait(3)).findLast(text => text.includes(word)) ?? '';
  };
/** The first carrier comes three seconds after the device was switched on. */
const plugged = (t: TapLab): void => {
  t.lab.links[0]?.setCarrier(false);
  t.host.netlink.linkSet('eth0', { up: true });
  t.wait(3).lab.links[0]?.setCarrier(true);
};
const clashing = (t: TapLab): void => {
  t.host.run(`ip -6 route add default via ${ROUTER.toString()} dev eth0`);
  t.send(ra());
};
const overflow = line('able overflow', t => {
  for (const number of [1, 2]) know(t, Ip6.of(0xfe800000, 0, 0, number), 'NUD_REACHABLE');
  for (const number of [1, 2, 3]) t.host.net.sysctl.write(`net.ipv6.neigh.default.gc_thresh${number}`, '1');
  datagram(t, NEIGHBOUR);
});
const duplicate = (t: TapLab): void => {
  assign(t, '2001:db8:1::5/64');
  claim(t, '2001:db8:1::5');
};
const OURS = `fe80::ff:fe00:1`;

export const LOG_BORDERS: readonly Border[] = [
  border(
    'logsSubsystem',
    ['3.4', 'ICMPv6 RA: ndisc_router_discovery() failed to add default route.'],
    ['3.10', 'ICMPv6: RA: ndisc_router_discovery failed to add default route'],
    line('default route', clashing),
  ),
  border(
    'logsWhoAdvertisedOurs',
    ['4.14', `ICMPv6: NA: someone advertises our address ${HOST.toLongString()} on eth0!`],
    ['4.19', `ICMPv6: NA: 02:00:00:00:00:02 advertised our address ${OURS} on eth0!`],
    line('our address', t => void t.send(na(HOST, { override: true }))),
  ),
  border(
    'logsNeighbourOverflow',
    ['2.6.32', 'Neighbour table overflow.'],
    ['2.6.37', 'ipv6: Neighbour table overflow.'],
    overflow,
  ),
  border('logsNeighbourOverflow', ['3.4', 'ipv6: Neighbour table overflow.'], ['3.10', ''], overflow),
  border(
    'logsNeighbourOverflow',
    ['4.1', ''],
    ['4.4', 'neighbour: ndisc_cache: neighbor table overflow!'],
    overflow,
  ),
  border(
    'logsLinkBecomesReady',
    ['6.1', 'IPv6: ADDRCONF(NETDEV_CHANGE): eth0: link becomes ready'],
    ['6.6', ''],
    line('becomes ready', plugged, true),
  ),
  border(
    'logsLinkNotReady',
    ['4.19', 'IPv6: ADDRCONF(NETDEV_UP): eth0: link is not ready'],
    ['5.4', ''],
    line('not ready', plugged, true),
  ),
  border(
    'logsNetdevFirst',
    ['6.1', 'device eth0 entered promiscuous mode'],
    ['6.6', 'eth0: entered promiscuous mode'],
    line('promiscuous', t => void t.host.netlink.linkSet('eth0', { promisc: true })),
  ),
  border(
    'logsNoRouters',
    ['3.4', 'eth0: no IPv6 routers present'],
    ['3.10', ''],
    line('no IPv6 routers', t => void t.wait(60)),
  ),
  border(
    'dadFailureNamesMac',
    ['4.14', 'IPv6: eth0: IPv6 duplicate address 2001:db8:1::5 detected!'],
    ['4.19', 'IPv6: eth0: IPv6 duplicate address 2001:db8:1::5 used by 02:00:00:00:00:02 detected!'],
    line('duplicate', duplicate),
  ),
  border(
    'logsRename',
    ['3.10', ''],
    ['3.18', 'wan: renamed from eth0'],
    line('renamed', t => void t.host.run('ip link set eth0 down; ip link set eth0 name wan')),
  ),
];

/** Duplicate address detection. */
import { HOST, ip, ra, ROUTER_MAC } from '../../../../sim/conformance/messages';
import { claim, flagsOf } from '../../ipv6/addrconf/addresses-of';
import { datagram, datagramsSent, sent } from '../../ipv6/ndisc/messages';
import { TapLab } from '../../../support/tap-lab';
import { border, type Border } from '../border';

/** Probes of a host that is switched on. */
const probes = (kernel: string, conf: Readonly<Record<string, number>> = {}) =>
  sent(new TapLab({ kernel, conf }).settle(), 'neighbor-solicitation');

export const DAD_BORDERS: readonly Border[] = [
  border('defaultAllAcceptDad', ['4.10', '1'], ['4.14', '0'], kernel => {
    return new TapLab({ kernel }).sysctl('net.ipv6.conf.all.accept_dad') ?? '';
  }),
  border(
    'allAcceptDadConsulted',
    ['4.10', 0],
    ['4.14', 1],
    kernel => probes(kernel, { 'all.accept_dad': 1, 'eth0.accept_dad': 0 }).length,
  ),
  border('allOptimisticConsulted', ['4.10', 'tentative'], ['4.14', 'tentative optimistic'], kernel => {
    const t = new TapLab({ kernel, conf: { 'all.optimistic_dad': 1 } });
    t.lab.run(0);
    return flagsOf(t, HOST.toString());
  }),
  // A datagram to somebody nobody has asked for yet, from an address that is probed: to the router, or nowhere until he answers.
  border('optimisticNeverAsks', ['3.4', [ROUTER_MAC.toString()]], ['3.10', []], kernel => {
    const t = new TapLab({ kernel, conf: { 'eth0.optimistic_dad': 1, 'eth0.dad_transmits': 60 } });
    t.lab.run(0);
    t.send(ra({ options: [{ kind: 'source-link-layer-address', address: ROUTER_MAC }] }));
    datagram(t, ip('fe80::77'));
    return datagramsSent(t);
  }),
  border('dadRetransFloor', ['5.4', 0], ['5.10', 8], kernel => {
    const t = new TapLab({ kernel, conf: { 'eth0.dad_transmits': 2 }, down: true });
    t.host.net.sysctl.write('net.ipv6.neigh.eth0.retrans_time_ms', '0');
    t.host.netlink.linkSet('eth0', { up: true });
    const [first = 0, second = 0] = sent(t.settle(), 'neighbor-solicitation').map(({ at }) => at);
    return Math.floor((second - first) / 8_000) * 8;
  }),
  border('enhancedDad', ['4.9', []], ['4.10', ['nonce']], kernel =>
    probes(kernel).flatMap(({ message }) => message.options.map(({ kind }) => kind)),
  ),
  border('dadFailureRemovesAddresses', ['4.4', 'dadfailed tentative'], ['4.9', 'absent'], kernel => {
    const t = new TapLab({ kernel, conf: { 'eth0.accept_dad': 2 } });
    t.lab.run(0);
    return flagsOf(claim(t, ip(HOST.toString()).toString()).wait(5), HOST.toString());
  }),
];

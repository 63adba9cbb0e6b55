/** The packet path and ICMPv6. */
import { seconds } from '../../../../sim/base/time';
import type { Icmp6Message } from '../../../../sim/wire/icmpv6';
import { Ip6Packet } from '../../../../sim/wire/ipv6';
import { ip, Lab, mac, prefix, type LabLink } from '../../lab';
import { concat, datagram, echo, options, PEER, rawPacket, upper } from '../../octets';
import { in6DevGet } from '../../../../sim/kernel/ipv6/inet6-dev';
import { withDevconf } from '../../../../sim/kernel/sysctl/devconf';
import { HOST, redirect } from '../../ipv6/ndisc/messages';
import { ra, sllao } from '../../../../sim/conformance/messages';
import { TapLab } from '../../../support/tap-lab';
import { border, type Border } from '../border';

const HOP_BY_HOP = 0;
const DESTINATION = 60;
const ICMPV6 = 58;
const UDP = 17;

function host(kernel: string): { lab: Lab; link: LabLink } {
  const lab = new Lab({ kernel });
  const link = lab.link('eth0', '02:00:00:00:00:01', ['2001:db8:1::1/64']);
  lab.neighbour(link.nic, '2001:db8:1::2');
  lab.settle();
  return { lab, link };
}

/** Whether an echo request with these headers in front is answered. */
const answered =
  (...headers: readonly ((next: number) => Uint8Array)[]) =>
  (kernel: string): boolean => {
    const { lab, link } = host(kernel);
    const chain = headers.map((header, index) => header(index === headers.length - 1 ? ICMPV6 : DESTINATION));
    return lab.exchange(link, rawPacket(DESTINATION, concat(...chain, upper(echo())))).length > 0;
  };
const UNKNOWN = [0x1e, 0];

/** Errors that a host sends about a burst of datagrams to a closed port, and about another one 900 ms later. */
const errors =
  (length: number) =>
  (kernel: string): number[] => {
    const { lab, link } = host(kernel);
    lab.route({ dst: prefix(`2001:db8:1::2/${length}`), dev: link.nic });
    const closed = rawPacket(UDP, upper(datagram()));
    const burst = (): number => lab.exchange(link, ...new Array<Uint8Array>(20).fill(closed)).length;
    const first = burst();
    lab.run(seconds(0.9));
    return [first, burst()];
  };

/** What a socket hears of a Destination Unreachable with that code. */
const told =
  (code: number) =>
  (kernel: string): string => {
    const { lab, link } = host(kernel);
    const socket = lab.net.sockets.udp6();
    if (!('sendto' in socket)) throw new Error('no socket');
    socket.setsockopt({ IPV6_RECVERR: true });
    let heard = 'nothing';
    socket.onError = ({ errno }) => (heard = errno);
    socket.sendto(new Uint8Array(1), { address: PEER, port: 9 });
    lab.run(0);
    const packet = link.tap.take().at(-1)?.frame.payload;
    if (packet?.kind !== 'ipv6') throw new Error('nothing was sent');
    const invoking = packet.toBytes();
    const message: Icmp6Message = { kind: 'destination-unreachable', type: 1, code, invoking };
    lab.exchange(link, new Ip6Packet(PEER, packet.src, 64, message));
    return heard;
  };

export const PACKET_BORDERS: readonly Border[] = [
  border(
    'checksPadding',
    ['3.4', true],
    ['3.10', false],
    answered(next => concat([next, 1], [1, 12], new Uint8Array(12))),
  ),
  border(
    'countsOptions',
    ['4.14', true],
    ['4.19', false],
    answered(next => options(next, ...new Array<number[]>(9).fill(UNKNOWN))),
  ),
  border(
    'countsExtensionHeaders',
    ['6.18', true],
    ['7.2', false],
    answered(...new Array<(next: number) => Uint8Array>(13).fill(next => options(next))),
  ),
  border('icmpPolicyErrnos', ['3.0', 'EPROTO'], ['3.4', 'EACCES'], told(5)),
  // Through a route of /128 it is ten a second instead of one; through one of /64 it was four.
  border('icmpRateLimit', ['6.12', [6, 1]], ['6.18', [6, 6]], errors(128)),
  border('icmpRateByPrefix', ['6.12', 4], ['6.18', 1], kernel => {
    const { lab, link } = host(kernel);
    lab.sysctl('net.ipv6.icmp.ratelimit', 1000);
    const closed = rawPacket(UDP, upper(datagram()));
    const burst = (): number => lab.exchange(link, ...new Array<Uint8Array>(20).fill(closed)).length;
    burst();
    lab.run(seconds(1));
    return burst();
  }),
  border('knowsCalipso', ['4.4', true], ['4.9', false], kernel => {
    const { lab, link } = host(kernel);
    const label = options(ICMPV6, [7, 4, 0, 0, 0, 0]);
    return lab.exchange(link, rawPacket(HOP_BY_HOP, concat(label, upper(echo())))).length > 0;
  }),
  border('redirectQuotingUdp', ['6.12', 1], ['6.18', 0], kernel => {
    const t = new TapLab({ kernel }).settle().send(ra({ options: [sllao()] }));
    t.host.net.sockets.udp6().bind({ address: ip('::'), port: 5555 });
    const quoted = { kind: 'udp', srcPort: 5555, dstPort: 7, data: new Uint8Array(8) } as const;
    const far = ip('2001:db8:9::9');
    const octets = new Ip6Packet(HOST, far, 64, quoted).toBytes();
    t.send(redirect(far, ip('fe80::77'), [{ kind: 'redirected-header', octets }]), { dst: HOST });
    return t.host.netlink.routeCache().length;
  }),
  border('forceForwarding', ['6.12', 0], ['6.18', 1], kernel => {
    const lab = new Lab({ kernel });
    const near = lab.link('eth0', '02:00:00:00:00:01', ['2001:db8:1::1/64']);
    const far = lab.link('eth1', '02:00:00:00:00:03', ['2001:db8:2::1/64']);
    lab.neighbour(far.nic, '2001:db8:2::2', mac('02:00:00:00:00:04'));
    lab.settle();
    // Not by the file, which older kernels have none of.
    const idev = in6DevGet(near.nic)!;
    idev.cnf = withDevconf(idev.cnf, 'force_forwarding', 1);
    const dst = ip('2001:db8:2::2');
    far.tap.take();
    lab.exchange(near, rawPacket(UDP, upper(datagram(), { dst }), { dst }));
    return lab.sent(far).length;
  }),
];

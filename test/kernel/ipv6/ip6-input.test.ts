/** Expectations were measured on Linux 6.18 with the same octets on a veth pair, except where a comment says otherwise. */
import { Mac } from '../../../sim/base/mac';
import { seconds } from '../../../sim/base/time';
import type { Decision } from '../../../sim/trace/decision';
import { ICMP6_CHECKSUM, ICMP6_IGNORED, ICMP6_MALFORMED } from '../../../sim/kernel/ipv6/icmp';
import { ERROR_NOBODY } from '../../../sim/kernel/ipv6/icmp-notify';
import { ECHO_ANSWERED } from '../../../sim/kernel/ipv6/icmp-echo';
import * as input from '../../../sim/kernel/ipv6/ip6-input';
import { IP6_NO_ROUTE } from '../../../sim/kernel/ipv6/ip6-pkt-drop';
import { UDP_CHECKSUM, UDP_MALFORMED, UDP_NO_SOCKET } from '../../../sim/kernel/socket/udp6';
import { ip, Lab, line, mac, type LabLink } from '../lab';
import {
  ALL_NODES,
  concat,
  datagram,
  echo,
  ELSEWHERE,
  HOST,
  HOST_LL,
  PEER,
  PEER_LL,
  rawPacket,
  upper,
  type HeaderFields,
} from '../octets';

const UDP = 17;
const ICMPV6 = 58;
const NO_NEXT_HEADER = 59;

function host(): { lab: Lab; link: LabLink } {
  const lab = new Lab();
  const link = lab.link('eth0', '02:00:00:00:00:01', ['2001:db8:1::1/64']);
  lab.neighbour(link.nic, '2001:db8:1::2');
  lab.neighbour(link.nic, 'fe80::2');
  lab.settle();
  return { lab, link };
}

interface Case {
  readonly name: string;
  readonly octets: Uint8Array;
  readonly frameTo?: Mac;
  readonly answer: readonly string[];
  readonly verdict: Decision;
}

const echoCase = (
  name: string,
  fields: HeaderFields,
  answer: readonly string[],
  verdict: Decision,
): Case => ({
  name,
  octets: rawPacket(ICMPV6, upper(echo(), fields), fields),
  answer,
  verdict,
});
const udpCase = (name: string, fields: HeaderFields, answer: readonly string[], verdict: Decision): Case => ({
  name,
  octets: rawPacket(UDP, upper(datagram(), fields), fields),
  answer,
  verdict,
});
const changed = (octets: Uint8Array, at: number, value: number): Uint8Array =>
  concat(octets.subarray(0, at), [value], octets.subarray(at + 1));
const unsummed = changed(changed(upper(datagram()), 6, 0), 7, 0);
const unknownError = concat(
  [0, 0, 0, 0],
  rawPacket(UDP, upper(datagram(), { src: HOST, dst: PEER }), { src: HOST, dst: PEER }),
);

const CASES: readonly Case[] = [
  echoCase('answers an echo request', {}, ['2001:db8:1::1 > 2001:db8:1::2 echo-reply/0'], ECHO_ANSWERED),
  echoCase(
    'answers one to a link-local address',
    { src: PEER_LL, dst: HOST_LL },
    ['fe80::ff:fe00:1 > fe80::2 echo-reply/0'],
    ECHO_ANSWERED,
  ),
  echoCase(
    'answers one to a group from an address of its own',
    { dst: ALL_NODES },
    ['2001:db8:1::1 > 2001:db8:1::2 echo-reply/0'],
    ECHO_ANSWERED,
  ),
  echoCase(
    'answers from the address asked, whatever its scope',
    { src: PEER_LL },
    ['2001:db8:1::1 > fe80::2 echo-reply/0'],
    ECHO_ANSWERED,
  ),
  echoCase(
    'tells that there is no route, though it is no router',
    { dst: ELSEWHERE },
    ['2001:db8:1::1 > 2001:db8:1::2 destination-unreachable/0'],
    IP6_NO_ROUTE,
  ),
  {
    name: 'points to where an unknown protocol was announced',
    octets: rawPacket(200, new Uint8Array(8)),
    answer: ['2001:db8:1::1 > 2001:db8:1::2 parameter-problem/1 pointer 6'],
    verdict: input.IP6_UNKNOWN_PROTOCOL,
  },
  {
    name: 'says nothing about an unknown protocol to a group',
    octets: rawPacket(200, new Uint8Array(8), { dst: ALL_NODES }),
    answer: [],
    verdict: input.IP6_UNKNOWN_PROTOCOL,
  },
  {
    name: 'takes a packet with nothing in it',
    octets: rawPacket(NO_NEXT_HEADER, new Uint8Array(8)),
    answer: [],
    verdict: input.IP6_NO_NEXT_HEADER,
  },
  udpCase(
    'tells that a port is closed',
    {},
    ['2001:db8:1::1 > 2001:db8:1::2 destination-unreachable/4'],
    UDP_NO_SOCKET,
  ),
  udpCase('does not for a group', { dst: ALL_NODES }, [], UDP_NO_SOCKET),
  {
    name: 'does not for a unicast packet in a link-layer multicast',
    octets: rawPacket(UDP, upper(datagram())),
    frameTo: mac('33:33:00:00:00:01'),
    answer: [],
    verdict: UDP_NO_SOCKET,
  },
  udpCase(
    'answers link-local with link-local',
    { src: PEER_LL, dst: HOST_LL },
    ['fe80::ff:fe00:1 > fe80::2 destination-unreachable/4'],
    UDP_NO_SOCKET,
  ),
  udpCase(
    'answers link-local from the address it asked',
    { src: PEER_LL },
    ['2001:db8:1::1 > fe80::2 destination-unreachable/4'],
    UDP_NO_SOCKET,
  ),
  {
    name: 'drops a wrong UDP checksum',
    octets: rawPacket(UDP, changed(upper(datagram()), 6, 0xaa)),
    answer: [],
    verdict: UDP_CHECKSUM,
  },
  {
    name: 'drops UDP without a checksum',
    octets: rawPacket(UDP, unsummed),
    answer: [],
    verdict: UDP_CHECKSUM,
  },
  {
    name: 'drops UDP that says it is longer than it is',
    octets: rawPacket(UDP, changed(upper(datagram()), 5, 100)),
    answer: [],
    verdict: UDP_MALFORMED,
  },
  echoCase('drops a loopback source', { src: ip('::1') }, [], input.IP6_LOOPBACK_ON_WIRE),
  echoCase('drops a loopback destination', { dst: ip('::1') }, [], input.IP6_LOOPBACK_ON_WIRE),
  echoCase('drops a multicast source', { src: ALL_NODES }, [], input.IP6_MULTICAST_SOURCE),
  echoCase('drops an IPv4-mapped source', { src: ip('::ffff:1.2.3.4') }, [], input.IP6_MAPPED_SOURCE),
  echoCase(
    'drops a group of interface-local scope from a link',
    { dst: ip('ff01::1') },
    [],
    input.IP6_MULTICAST_SCOPE,
  ),
  echoCase('drops a group of the reserved scope 0', { dst: ip('ff00::1') }, [], input.IP6_MULTICAST_SCOPE),
  {
    name: 'drops a wrong ICMPv6 checksum',
    octets: rawPacket(ICMPV6, changed(upper(echo()), 2, 0)),
    answer: [],
    verdict: ICMP6_CHECKSUM,
  },
  {
    name: 'ignores informational messages it does not know',
    octets: rawPacket(ICMPV6, upper({ kind: 'unknown-icmpv6', type: 200, code: 0, body: new Uint8Array(8) })),
    answer: [],
    verdict: ICMP6_IGNORED,
  },
  {
    name: 'passes errors it does not know to nobody when nobody sent the packet',
    octets: rawPacket(ICMPV6, upper({ kind: 'unknown-icmpv6', type: 100, code: 0, body: unknownError })),
    answer: [],
    verdict: ERROR_NOBODY,
  },
  {
    name: 'does not look at octets behind the payload',
    octets: concat(rawPacket(ICMPV6, upper(echo())), [1, 2]),
    answer: ['2001:db8:1::1 > 2001:db8:1::2 echo-reply/0'],
    verdict: ECHO_ANSWERED,
  },
];

describe('IPv6 input', () => {
  const { lab, link } = host();
  it.each(CASES)('$name', ({ octets, frameTo, answer, verdict }) => {
    expect(lab.exchangeFrames(link, [lab.frame(link, octets, frameTo)]).map(line)).toEqual(answer);
    expect(lab.verdict()).toBe(verdict.id);
    lab.run(seconds(2));
  });

  it('drops a malformed message, after its checksum (by reading ndisc_parse_options)', () => {
    const solicitation = upper({
      kind: 'neighbor-solicitation',
      type: 135,
      code: 0,
      target: HOST,
      options: [{ kind: 'nonce', nonce: new Uint8Array(6) }],
    });
    const broken = changed(changed(solicitation, 25, 0), 3, ((solicitation[3] as number) + 1) & 0xff);
    lab.exchange(link, rawPacket(ICMPV6, changed(solicitation, 25, 0), { hopLimit: 255 }));
    expect(lab.verdict()).toBe(ICMP6_CHECKSUM.id);
    lab.exchange(link, rawPacket(ICMPV6, broken, { hopLimit: 255 }));
    expect(lab.verdict()).toBe(ICMP6_MALFORMED.id);
  });

  it('does not know TCP', () => {
    lab.exchange(link, rawPacket(6, new Uint8Array(20)));
    expect(lab.verdict()).toBe(input.IP6_TCP.id);
  });

  it('drops groups it has not joined when its device hears everything', () => {
    link.nic.setAllmulti(1);
    lab.exchange(link, rawPacket(ICMPV6, upper(echo(), { dst: ip('ff02::99') }), { dst: ip('ff02::99') }));
    expect(lab.verdict()).toBe(input.IP6_NOT_JOINED.id);
    link.nic.setAllmulti(-1);
  });

  it('drops frames for others that a promiscuous device hears', () => {
    link.nic.setPromiscuity(1);
    lab.exchangeFrames(link, [lab.frame(link, rawPacket(ICMPV6, upper(echo())), mac('02:00:00:00:00:77'))]);
    expect(lab.verdict()).toBe(input.IP6_OTHERHOST.id);
    link.nic.setPromiscuity(-1);
  });

  it('drops unicast in a link-layer multicast when told to', () => {
    lab.sysctl('net.ipv6.conf.eth0.drop_unicast_in_l2_multicast', 1);
    lab.exchangeFrames(link, [lab.frame(link, rawPacket(ICMPV6, upper(echo())), Mac.BROADCAST)]);
    expect(lab.verdict()).toBe(input.IP6_UNICAST_IN_L2_MULTICAST.id);
    lab.sysctl('net.ipv6.conf.eth0.drop_unicast_in_l2_multicast', 0);
  });

  it('drops everything where IPv6 is disabled', () => {
    lab.sysctl('net.ipv6.conf.eth0.disable_ipv6', 1);
    expect(lab.exchange(link, rawPacket(ICMPV6, upper(echo())))).toEqual([]);
    expect(lab.verdict()).toBe(input.IP6_DISABLED.id);
  });
});

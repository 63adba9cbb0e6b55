/** icmpv6_echo_reply of net/ipv6/icmp.c, by reading; the sources of the replies were measured on Linux 6.18. */
import { ECHO_ANSWERED, ECHO_IGNORED, ECHO_NO_WAY_BACK } from '../../../sim/kernel/ipv6/icmp-echo';
import { Ip6Packet } from '../../../sim/wire/ipv6';
import { ip, Lab, line, type LabLink } from '../lab';
import { ALL_NODES, echo, HOST, PEER } from '../octets';

const ANYCAST = ip('2001:db8:1::');
let lab: Lab;
let link: LabLink;

beforeEach(() => {
  lab = new Lab({ sysctl: { 'net.ipv6.conf.all.forwarding': '1' } });
  link = lab.link('eth0', '02:00:00:00:00:01', ['2001:db8:1::1/64']);
  lab.neighbour(link.nic, '2001:db8:1::2');
  lab.settle();
});

const ask = (dst = HOST, src = PEER): string[] =>
  lab.exchange(link, new Ip6Packet(src, dst, 64, echo())).map(line);
const REPLY = '2001:db8:1::1 > 2001:db8:1::2 echo-reply/0';

it('returns what was asked, with the traffic class of the request', () => {
  const request = { ...echo(), code: 3 } as ReturnType<typeof echo>;
  const [reply] = lab.exchange(link, new Ip6Packet(PEER, HOST, 5, request, [], 0xb8));
  expect(reply).toMatchObject({ src: HOST, dst: PEER, hopLimit: 64, trafficClass: 0xb8 });
  expect(reply?.payload).toEqual({ ...request, kind: 'echo-reply', type: 129 });
  expect(lab.verdict()).toBe(ECHO_ANSWERED.id);
});

it('answers for an anycast address from a unicast one, unless anycast_src_echo_reply says otherwise', () => {
  expect(ask(ANYCAST)).toEqual([REPLY]);
  lab.sysctl('net.ipv6.anycast_src_echo_reply', 1);
  expect(ask(ANYCAST)).toEqual(['2001:db8:1:: > 2001:db8:1::2 echo-reply/0']);
});

it.each([
  ['echo_ignore_all', [[], [], []]],
  ['echo_ignore_multicast', [[REPLY], [], [REPLY]]],
  ['echo_ignore_anycast', [[REPLY], [REPLY], []]],
])('does not answer what %s names', (key, answers) => {
  lab.sysctl(`net.ipv6.icmp.${key}`, 1);
  expect([ask(HOST), ask(ALL_NODES), ask(ANYCAST)]).toEqual(answers);
  expect(lab.decisions()).toContain(ECHO_IGNORED.id);
});

it('cannot answer where there is no way back', () => {
  expect(ask(HOST, ip('2001:db8:77::1'))).toEqual([]);
  expect(lab.verdict()).toBe(ECHO_NO_WAY_BACK.id);
});

/** Expectations were measured on Linux 6.18 with the same octets on a veth pair. */
import { milliseconds, seconds } from '../../../sim/base/time';
import type { Decision } from '../../../sim/trace/decision';
import {
  EXTHDR_BAD_OPTION,
  EXTHDR_CALIPSO,
  EXTHDR_MALFORMED,
  EXTHDR_PADDING,
  EXTHDR_SOURCE_ROUTE,
  EXTHDR_TOO_LONG,
  EXTHDR_TOO_MANY,
  EXTHDR_TOO_MANY_HEADERS,
  EXTHDR_UNKNOWN_OPTION,
} from '../../../sim/kernel/ipv6/exthdrs';
import { ECHO_ANSWERED } from '../../../sim/kernel/ipv6/icmp-echo';
import { IP6_UNKNOWN_PROTOCOL } from '../../../sim/kernel/ipv6/ip6-input';
import { Lab, line, type LabLink } from '../lab';
import { ALL_NODES, concat, echo, options, rawPacket, routing, upper } from '../octets';

const REPLY = '2001:db8:1::1 > 2001:db8:1::2 echo-reply/0';
const PROBLEM = '2001:db8:1::1 > 2001:db8:1::2 parameter-problem';
const HOP_BY_HOP = 0;
const ROUTING = 43;
const ICMPV6 = 58;
const DESTINATION = 60;

function host(kernel?: string): { lab: Lab; link: LabLink } {
  const lab = new Lab({ ...(kernel !== undefined && { kernel }) });
  const link = lab.link('eth0', '02:00:00:00:00:01', ['2001:db8:1::1/64']);
  lab.neighbour(link.nic, '2001:db8:1::2');
  lab.settle();
  return { lab, link };
}

interface Case {
  readonly name: string;
  readonly octets: Uint8Array;
  readonly answer: readonly string[];
  readonly verdict: Decision;
  /** The one measured on, if not told. */
  readonly kernel?: string;
}

const request = upper(echo());
const toGroup = upper(echo(), { dst: ALL_NODES });
const optionCases = (
  type: number,
  answers: readonly [string[], string[], string[]],
  verdict: Decision,
): Case[] => [
  {
    name: `hop-by-hop option ${type.toString(16)}`,
    octets: rawPacket(HOP_BY_HOP, concat(options(ICMPV6, [type, 2, 0, 0]), request)),
    answer: answers[0],
    verdict,
  },
  {
    name: `destination option ${type.toString(16)}`,
    octets: rawPacket(DESTINATION, concat(options(ICMPV6, [type, 2, 0, 0]), request)),
    answer: answers[1],
    verdict,
  },
  {
    name: `destination option ${type.toString(16)} to a group`,
    octets: rawPacket(DESTINATION, concat(options(ICMPV6, [type, 2, 0, 0]), toGroup), { dst: ALL_NODES }),
    answer: answers[2],
    verdict,
  },
];
const destination = (
  name: string,
  header: Uint8Array,
  answer: readonly string[],
  verdict: Decision,
): Case => ({
  name,
  octets: rawPacket(DESTINATION, concat(header, request)),
  answer,
  verdict,
});
const hopByHop = (name: string, header: Uint8Array, answer: readonly string[], verdict: Decision): Case => ({
  name,
  octets: rawPacket(HOP_BY_HOP, concat(header, request)),
  answer,
  verdict,
});
/** A request behind so many headers without options. */
function headers(count: number): Uint8Array {
  const inner = new Array<number>(count - 1).fill(DESTINATION).map(next => options(next));
  return rawPacket(DESTINATION, concat(...inner, options(ICMPV6), request));
}
const route = (type: number, left: number, answer: readonly string[], verdict: Decision): Case => ({
  name: `routing header of type ${type} with ${left} segments left`,
  octets: rawPacket(ROUTING, concat(routing(ICMPV6, type, left), request)),
  answer,
  verdict,
});
const skipped = [0x3e, 0];

const CASES: readonly Case[] = [
  ...optionCases(0x3e, [[REPLY], [REPLY], [REPLY]], ECHO_ANSWERED),
  ...optionCases(0x7e, [[], [], []], EXTHDR_UNKNOWN_OPTION),
  ...optionCases(
    0xbe,
    [[`${PROBLEM}/2 pointer 42`], [`${PROBLEM}/2 pointer 42`], [`${PROBLEM}/2 pointer 42`]],
    EXTHDR_UNKNOWN_OPTION,
  ),
  ...optionCases(0xfe, [[`${PROBLEM}/2 pointer 42`], [`${PROBLEM}/2 pointer 42`], []], EXTHDR_UNKNOWN_OPTION),
  {
    name: 'hop-by-hop options behind another header',
    octets: rawPacket(DESTINATION, concat(options(HOP_BY_HOP), options(ICMPV6), request)),
    answer: [`${PROBLEM}/1 pointer 40`],
    verdict: IP6_UNKNOWN_PROTOCOL,
  },
  destination('ten octets of padding', options(ICMPV6, [1, 6, 0, 0, 0, 0, 0, 0], [1, 0]), [], EXTHDR_PADDING),
  destination('padding that is not zero', options(ICMPV6, [1, 2, 0, 1]), [], EXTHDR_PADDING),
  destination(
    'eight options',
    options(ICMPV6, ...new Array<number[]>(8).fill(skipped)),
    [REPLY],
    ECHO_ANSWERED,
  ),
  destination('nine options', options(ICMPV6, ...new Array<number[]>(9).fill(skipped)), [], EXTHDR_TOO_MANY),
  destination(
    'an option longer than its header',
    Uint8Array.from([58, 0, 0x3e, 9, 0, 0, 0, 0]),
    [],
    EXTHDR_MALFORMED,
  ),
  hopByHop(
    'an option longer than its header',
    Uint8Array.from([58, 0, 0x3e, 9, 0, 0, 0, 0]),
    [],
    EXTHDR_MALFORMED,
  ),
  hopByHop('a Router Alert of four octets', options(ICMPV6, [5, 4, 0, 0, 0, 0]), [], EXTHDR_BAD_OPTION),
  hopByHop('a Router Alert', options(ICMPV6, [5, 2, 0, 0]), [REPLY], ECHO_ANSWERED),
  hopByHop(
    'a jumbo payload beside a payload length',
    options(ICMPV6, [0xc2, 4, 0, 1, 0, 0]),
    [`${PROBLEM}/0 pointer 42`],
    EXTHDR_BAD_OPTION,
  ),
  hopByHop(
    'a jumbo payload that is none',
    options(ICMPV6, [0xc2, 4, 0, 0, 0, 32]),
    [`${PROBLEM}/0 pointer 44`],
    EXTHDR_BAD_OPTION,
  ),
  hopByHop(
    'a jumbo payload that is not aligned',
    options(ICMPV6, [0, 0xc2, 4, 0, 1, 0, 0]),
    [],
    EXTHDR_BAD_OPTION,
  ),
  hopByHop('a security label too short', options(ICMPV6, [7, 4, 0, 0, 0, 0]), [], EXTHDR_CALIPSO),
  hopByHop(
    'a security label of an unknown domain',
    options(ICMPV6, [7, 12, 0, 0, 0, 1, 1, 0, 0x1b, 0x35, 0, 0, 0, 0]),
    [],
    EXTHDR_CALIPSO,
  ),
  destination(
    'option 7 among destination options',
    options(ICMPV6, [7, 4, 0, 0, 0, 0]),
    [REPLY],
    ECHO_ANSWERED,
  ),
  {
    name: 'thirteen headers',
    octets: headers(13),
    answer: [],
    verdict: EXTHDR_TOO_MANY_HEADERS,
    kernel: 'linux-7.2',
  },
  {
    name: 'twelve headers',
    octets: headers(12),
    answer: [REPLY],
    verdict: ECHO_ANSWERED,
    kernel: 'linux-7.2',
  },
  route(0, 1, [`${PROBLEM}/0 pointer 42`], EXTHDR_SOURCE_ROUTE),
  route(0, 0, [REPLY], ECHO_ANSWERED),
  route(2, 1, [`${PROBLEM}/0 pointer 42`], EXTHDR_SOURCE_ROUTE),
  route(2, 0, [REPLY], ECHO_ANSWERED),
  route(3, 0, [], EXTHDR_SOURCE_ROUTE),
  route(4, 1, [], EXTHDR_SOURCE_ROUTE),
  route(4, 0, [], EXTHDR_SOURCE_ROUTE),
  route(200, 1, [`${PROBLEM}/0 pointer 42`], EXTHDR_SOURCE_ROUTE),
  route(200, 0, [REPLY], ECHO_ANSWERED),
  {
    name: 'a routing header to a group',
    octets: rawPacket(ROUTING, concat(routing(ICMPV6, 200, 0), toGroup), { dst: ALL_NODES }),
    answer: [],
    verdict: EXTHDR_SOURCE_ROUTE,
  },
];

describe('extension headers', () => {
  const hosts = new Map([undefined, 'linux-7.2'].map(kernel => [kernel, host(kernel)]));
  it.each(CASES)('$name', ({ octets, answer, verdict, kernel }) => {
    const { lab, link } = hosts.get(kernel)!;
    expect(lab.exchange(link, octets).map(line)).toEqual(answer);
    expect(lab.verdict()).toBe(verdict.id);
    lab.run(seconds(2) + milliseconds(500));
  });
});

// Linux 6.18.44: echo requests with such headers from the other end of a veth, answered or not.
describe('limits of headers with options', () => {
  const short = [0x3e, 4, 0, 0, 0, 0];
  const long = [0x3e, 12, ...new Array<number>(12).fill(0)];
  const verdicts = (key: string, value: number, next: number, ...sizes: readonly number[][]): string[] => {
    const { lab, link } = host();
    lab.sysctl(`net.ipv6.${key}`, value);
    return sizes.map(option => {
      lab.exchange(link, rawPacket(next, concat(options(ICMPV6, option), request)));
      return lab.verdict() ?? '';
    });
  };
  const [ok, tooLong, tooMany, unknown] = [
    ECHO_ANSWERED.id,
    EXTHDR_TOO_LONG.id,
    EXTHDR_TOO_MANY.id,
    EXTHDR_UNKNOWN_OPTION.id,
  ];

  it.each([
    ['max_hbh_length', 7, HOP_BY_HOP, [tooLong, tooLong]],
    ['max_hbh_length', 8, HOP_BY_HOP, [ok, tooLong]],
    ['max_hbh_length', 16, HOP_BY_HOP, [ok, ok]],
    ['max_dst_opts_length', 7, DESTINATION, [tooLong, tooLong]],
    ['max_dst_opts_length', 15, DESTINATION, [ok, tooLong]],
    ['max_dst_opts_length', 16, DESTINATION, [ok, ok]],
  ] as const)('%s=%i', (key, value, next, expected) => {
    expect(verdicts(key, value, next, short, long)).toEqual(expected);
  });

  it.each([
    ['max_hbh_opts_number', 0, HOP_BY_HOP, tooMany],
    ['max_hbh_opts_number', 1, HOP_BY_HOP, ok],
    ['max_hbh_opts_number', -8, HOP_BY_HOP, unknown],
    ['max_dst_opts_number', 0, DESTINATION, tooMany],
    ['max_dst_opts_number', -1, DESTINATION, unknown],
  ] as const)('%s=%i: below 0 nothing unknown passes', (key, value, next, expected) => {
    expect(verdicts(key, value, next, short)).toEqual([expected]);
  });
});

/** Expectations were measured on Linux 6.18 with the same octets on a veth pair, except where a comment says otherwise. */
import { seconds } from '../../../sim/base/time';
import {
  FRAG_BAD_LENGTH,
  FRAG_DUPLICATE,
  FRAG_HEADER_CHAIN,
  FRAG_MEMORY,
  FRAG_NESTED,
  FRAG_OVERLAP,
  FRAG_QUEUED,
  FRAG_TIMEOUT,
} from '../../../sim/kernel/ipv6/reassembly';
import { ECHO_ANSWERED } from '../../../sim/kernel/ipv6/icmp-echo';
import { IP6_UNKNOWN_PROTOCOL } from '../../../sim/kernel/ipv6/ip6-input';
import { ND_FRAGMENTED } from '../../../sim/kernel/ipv6/ndisc/rcv';
import { ip, Lab, line, type LabLink } from '../lab';
import { concat, echo, fragment, HOST, options, rawPacket, upper } from '../octets';

const FRAGMENT = 44;
const ICMPV6 = 58;
const DESTINATION = 60;
const PROBLEM = '2001:db8:1::1 > 2001:db8:1::2 parameter-problem';

let lab: Lab;
let link: LabLink;

beforeEach(() => {
  lab = new Lab();
  link = lab.link('eth0', '02:00:00:00:00:01', ['2001:db8:1::1/64']);
  lab.neighbour(link.nic, '2001:db8:1::2');
  lab.settle();
});

/** An echo request of 2008 octets, and pieces of it. */
const request = upper(echo(2000));
const piece = (id: number, from: number, to: number, whole = request, nextHeader = ICMPV6): Uint8Array =>
  rawPacket(FRAGMENT, concat(fragment(nextHeader, from, to < whole.length, id), whole.subarray(from, to)));
const first = (id: number, whole = request, nextHeader = ICMPV6): Uint8Array =>
  piece(id, 0, 1024, whole, nextHeader);
const second = (id: number, whole = request, nextHeader = ICMPV6): Uint8Array =>
  piece(id, 1024, whole.length, whole, nextHeader);

/** Sizes of the packets sent: an answer of 2048 octets goes out in two pieces. */
function sizes(...packets: readonly Uint8Array[]): number[] {
  return lab.exchange(link, ...packets).map(({ length }) => length);
}

describe('reassembly (RFC 8200 §4.5)', () => {
  it('puts two fragments together, and the long answer goes out in two again', () => {
    expect(sizes(first(1), second(1))).toEqual([1496, 608]);
    expect(lab.verdict()).toBe(ECHO_ANSWERED.id);
    expect(lab.decisions()).toContain(FRAG_QUEUED.id);
  });

  it('does so in any order', () => {
    expect(sizes(second(2), first(2))).toEqual([1496, 608]);
  });

  it('ignores what it has already', () => {
    expect(sizes(first(3), first(3))).toEqual([]);
    expect(lab.verdict()).toBe(FRAG_DUPLICATE.id);
    expect(sizes(second(3))).toEqual([1496, 608]);
  });

  it('gives up the whole packet when fragments overlap (RFC 5722)', () => {
    expect(sizes(first(4), piece(4, 1016, request.length))).toEqual([]);
    expect(lab.verdict()).toBe(FRAG_OVERLAP.id);
    expect(sizes(second(4))).toEqual([]);
  });

  it('gives up the packet when its end is said to be in two places', () => {
    expect(
      sizes(
        second(5),
        rawPacket(FRAGMENT, concat(fragment(ICMPV6, 512, false, 5), request.subarray(512, 800))),
      ),
    ).toEqual([]);
    expect(lab.verdict()).toBe(FRAG_OVERLAP.id);
  });

  it('treats a fragment that is the whole packet by itself (RFC 6946)', () => {
    const small = upper(echo());
    sizes(first(6));
    expect(sizes(rawPacket(FRAGMENT, concat(fragment(ICMPV6, 0, false, 6), small)))).toEqual([56]);
    expect(sizes(second(6))).toEqual([1496, 608]);
  });

  it('complains about a fragment that is not a multiple of eight octets', () => {
    const odd = rawPacket(FRAGMENT, concat(fragment(ICMPV6, 0, true, 7), request.subarray(0, 1023)));
    expect(lab.exchange(link, odd).map(line)).toEqual([`${PROBLEM}/0 pointer 4`]);
    expect(lab.verdict()).toBe(FRAG_BAD_LENGTH.id);
  });

  it('complains about a fragment that would make the packet too long', () => {
    const far = rawPacket(FRAGMENT, concat(fragment(ICMPV6, 65528, false, 8), request.subarray(0, 1024)));
    expect(lab.exchange(link, far).map(line)).toEqual([`${PROBLEM}/0 pointer 42`]);
  });

  it.each([
    ['an extension header', rawPacket(FRAGMENT, concat(fragment(DESTINATION, 0, true, 9), options(ICMPV6)))],
    ['nothing', rawPacket(FRAGMENT, fragment(17, 0, true, 9))],
  ])('complains about a first fragment with %s and no upper-layer header (RFC 7112)', (_, octets) => {
    expect(lab.exchange(link, octets).map(line)).toEqual([`${PROBLEM}/3 pointer 0`]);
    expect(lab.verdict()).toBe(FRAG_HEADER_CHAIN.id);
  });

  it('complains about a fragment within a fragment', () => {
    const nested = concat(fragment(FRAGMENT, 0, false, 10), fragment(ICMPV6, 0, false, 11), upper(echo()));
    expect(lab.exchange(link, rawPacket(FRAGMENT, nested)).map(line)).toEqual([`${PROBLEM}/0 pointer 48`]);
    expect(lab.verdict()).toBe(FRAG_NESTED.id);
  });

  it('reads extension headers that were fragmented with the payload', () => {
    const whole = concat(options(ICMPV6), request);
    expect(sizes(first(12, whole, DESTINATION), second(12, whole, DESTINATION))).toEqual([1496, 608]);
  });

  it('keeps extension headers that stand before the fragment header', () => {
    const before = (octets: Uint8Array): Uint8Array =>
      rawPacket(DESTINATION, concat(options(FRAGMENT), octets.subarray(40)));
    expect(sizes(before(first(13)), before(second(13)))).toEqual([1496, 608]);
  });

  it('points into the packet that was put together', () => {
    const answers = lab.exchange(link, first(14, request, 200), second(14, request, 200));
    expect(answers.map(line)).toEqual([`${PROBLEM}/1 pointer 6`]);
    expect(answers[0]?.length).toBe(1280);
    expect(lab.verdict()).toBe(IP6_UNKNOWN_PROTOCOL.id);
  });

  it('gives up after 60 s and tells the sender which packet it was', () => {
    lab.exchange(link, first(15));
    lab.run(seconds(59));
    expect(lab.sent(link)).toEqual([]);
    lab.run(seconds(3.1));
    expect(lab.sent(link).map(line)).toEqual(['2001:db8:1::1 > 2001:db8:1::2 time-exceeded/1']);
    expect(lab.decisions()).toContain(FRAG_TIMEOUT.id);
  });

  it('says nothing when it cannot tell which packet it was', () => {
    lab.exchange(link, second(16));
    lab.sysctl('net.ipv6.ip6frag_time', 2);
    lab.run(seconds(61));
    expect(lab.sent(link)).toEqual([]);
    expect(lab.decisions()).toContain(FRAG_TIMEOUT.id);
  });

  it('heeds ip6frag_time', () => {
    lab.sysctl('net.ipv6.ip6frag_time', 2);
    lab.exchange(link, first(17));
    lab.run(seconds(2));
    expect(lab.sent(link).map(({ payload }) => payload.kind)).toEqual(['time-exceeded']);
  });

  it('takes no new packet while ip6frag_high_thresh octets are held, and again afterwards', () => {
    lab.sysctl('net.ipv6.ip6frag_low_thresh', 1000);
    lab.sysctl('net.ipv6.ip6frag_high_thresh', 1000);
    sizes(first(18));
    expect(sizes(first(19))).toEqual([]);
    expect(lab.verdict()).toBe(FRAG_MEMORY.id);
    expect(sizes(second(18))).toEqual([1496, 608]);
    expect(sizes(first(20), second(20))).toEqual([1496, 608]);
  });

  it('drops Neighbour Discovery that came in fragments, whole ones included (RFC 6980)', () => {
    const solicitation = upper(
      { kind: 'neighbor-solicitation', type: 135, code: 0, target: HOST, options: [] },
      { dst: HOST },
    );
    const atomic = rawPacket(FRAGMENT, concat(fragment(ICMPV6, 0, false, 21), solicitation), {
      hopLimit: 255,
    });
    lab.exchange(link, atomic);
    expect(lab.verdict()).toBe(ND_FRAGMENTED.id);
  });

  it('keeps the packets of different senders apart', () => {
    const other = rawPacket(FRAGMENT, second(22).subarray(40), { src: ip('2001:db8:1::3') });
    sizes(first(22), other);
    expect(lab.verdict()).toBe(FRAG_QUEUED.id);
  });
});

import { internetChecksum, pseudoHeaderSum6 } from '../../../sim/base/checksum';
import { ICMP6_CHECKSUM, ICMP6_IGNORED, ICMP6_MALFORMED } from '../../../sim/kernel/ipv6/icmp';
import { Ip6Packet } from '../../../sim/wire/ipv6';
import type { Icmp6Message } from '../../../sim/wire/icmpv6';
import { ip, Lab, type LabLink } from '../lab';
import { ALL_NODES, HOST, HOST_LL, PEER, PEER_LL, rawPacket, upper } from '../octets';

let lab: Lab;
let link: LabLink;

beforeAll(() => {
  lab = new Lab();
  link = lab.link('eth0', '02:00:00:00:00:01', ['2001:db8:1::1/64']);
  lab.settle();
});

const ICMPV6 = 58;
const group = ip('ff02::99');
const verdictOf = (message: Icmp6Message, dst = HOST, hopLimit = 255): string | undefined => {
  lab.exchange(link, new Ip6Packet(PEER_LL, dst, hopLimit, message));
  return lab.verdict();
};

describe('a message goes to who handles its type', () => {
  it.each([
    [
      'router solicitation',
      { kind: 'router-solicitation', type: 133, code: 0, options: [] },
      HOST_LL,
      /^ndisc\.rs\./,
    ],
    [
      'neighbour solicitation',
      { kind: 'neighbor-solicitation', type: 135, code: 0, target: HOST, options: [] },
      HOST,
      /^ndisc\.ns\./,
    ],
    [
      'MLD query',
      { kind: 'mld-query', type: 130, code: 0, version: 1, maxResponseDelay: 1000, group: ip('::') },
      ALL_NODES,
      /^mld\.query\./,
    ],
    [
      'MLD report',
      { kind: 'mld-report', type: 131, code: 0, maxResponseDelay: 0, group },
      ALL_NODES,
      /^mld\.report\./,
    ],
    [
      'MLD done',
      { kind: 'mld-done', type: 132, code: 0, maxResponseDelay: 0, group },
      ALL_NODES,
      /^icmp6\.message\.ignored$/,
    ],
    [
      'MLDv2 report',
      { kind: 'mld2-report', type: 143, code: 0, records: [] },
      ALL_NODES,
      /^icmp6\.message\.ignored$/,
    ],
    [
      'echo reply',
      { kind: 'echo-reply', type: 129, code: 0, identifier: 1, sequence: 1, data: new Uint8Array() },
      HOST,
      /^ping6\.rcv\./,
    ],
    [
      'time exceeded',
      { kind: 'time-exceeded', type: 3, code: 0, invoking: new Uint8Array() },
      HOST,
      /^icmp6\.error\./,
    ],
  ] as [string, Icmp6Message, typeof HOST, RegExp][])('%s', (_, message, dst, expected) => {
    expect(verdictOf(message, dst)).toMatch(expected);
  });
});

it('ignores what it does not know', () => {
  expect(verdictOf({ kind: 'unknown-icmpv6', type: 255, code: 0, body: new Uint8Array() })).toBe(
    ICMP6_IGNORED.id,
  );
});

describe('the checksum (RFC 4443 §2.3)', () => {
  it('covers the addresses', () => {
    const message = upper(
      { kind: 'echo-request', type: 128, code: 0, identifier: 1, sequence: 1, data: new Uint8Array(3) },
      { src: PEER_LL },
    );
    lab.exchange(link, rawPacket(ICMPV6, message, { src: PEER }));
    expect(lab.verdict()).toBe(ICMP6_CHECKSUM.id);
  });

  it('is looked at before anything else, also where nothing else can be read', () => {
    const octets = Uint8Array.from([135, 0, 0, 0, 0, 0]);
    lab.exchange(link, rawPacket(ICMPV6, octets));
    expect(lab.verdict()).toBe(ICMP6_CHECKSUM.id);
    const right = internetChecksum(
      octets,
      0,
      octets.length,
      pseudoHeaderSum6(PEER, HOST, octets.length, ICMPV6),
    );
    octets.set([right >> 8, right & 0xff], 2);
    lab.exchange(link, rawPacket(ICMPV6, octets));
    expect(lab.verdict()).toBe(ICMP6_MALFORMED.id);
  });
});

/** Octets to and from the DHCPv6 ports, sound and broken: what is shown to tcpdump and to the text layer. */
import fc from 'fast-check';
import { Frame } from '../../../sim/wire/frame';
import { Ip6Packet } from '../../../sim/wire/ipv6';
import { HOST, HOST_MAC, ROUTER, ROUTER_MAC } from '../contract';

const octets = (minLength: number, maxLength = minLength): fc.Arbitrary<number[]> =>
  fc.uint8Array({ minLength, maxLength }).map(each => [...each]);
const u16 = (value: number): number[] => [value >> 8, value & 0xff];
const tlv = (code: number, body: readonly number[], more = 0): number[] => [
  ...u16(code),
  ...u16(Math.max(0, body.length + more)),
  ...body,
];
const text = (value: string): number[] => [...Buffer.from(value, 'latin1')];
const label = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('a', 'www', 'example', 'org', '\u00e4\u007f\n').map(text) },
  { weight: 1, arbitrary: octets(60, 63) },
);
/** Names, sometimes without an end, with pointers or with label types of other times. */
const name = fc
  .tuple(
    fc.array(label, { maxLength: 6 }),
    fc.constantFrom([0], [0], [0], [], [0xc0, 4], [0x41, 9, 0xaa, 0x80], [0x80], [0x42]),
  )
  .map(([labels, end]) => [...labels.flatMap(each => [each.length, ...each]), ...end]);
const concat = (...parts: fc.Arbitrary<number[]>[]): fc.Arbitrary<number[]> =>
  fc.tuple(...parts).map(each => each.flat());
const first = (...values: number[]): fc.Arbitrary<number[]> => fc.constantFrom(...values).map(each => [each]);

const duid = concat(fc.constantFrom(1, 2, 3, 4, 0x1234).map(u16), octets(0, 14));
const authentication = concat(
  first(1, 2, 3),
  first(1, 7),
  first(0, 1),
  octets(8),
  fc.oneof(octets(0, 3), concat(first(1, 2, 3), octets(16)), octets(20, 24)),
);
const ntp = fc
  .array(
    fc.tuple(
      fc.constantFrom(1, 2, 3, 9),
      fc.oneof(octets(16), name, octets(0, 3)),
      fc.constantFrom(0, 0, 0, 1),
    ),
  )
  .map(each => each.flatMap(([code, body, more]) => tlv(code, body, more)));

/** Bodies that fit the code, by code. */
const BODIES: readonly (readonly [number, fc.Arbitrary<number[]>])[] = [
  [1, duid],
  [2, duid],
  [6, octets(0, 8)],
  [7, octets(1)],
  [8, octets(2)],
  [11, authentication],
  [12, octets(16)],
  [13, concat(fc.constantFrom(0, 1, 2, 3, 6, 10, 11, 255, 256).map(u16), octets(0, 5))],
  [14, octets(0)],
  [18, octets(0, 12)],
  [19, first(5, 11, 6)],
  [21, name],
  [22, octets(32)],
  [23, octets(16, 32)],
  [24, concat(name, name)],
  [32, octets(4)],
  [37, octets(4, 16)],
  [38, octets(0, 3)],
  [41, name],
  [44, concat(first(1, 2, 3), octets(16))],
  [47, octets(16, 30)],
  [56, ntp],
  [64, name],
  [112, octets(5, 9)],
  [999, octets(0, 3)],
];
const plain = fc.oneof(...BODIES.map(([code, body]) => body.map(each => [code, each] as const)));

const message = fc.letrec<{ options: number[]; option: number[]; message: number[] }>(tie => ({
  options: fc.array(tie('option'), { maxLength: 3 }).map(each => each.flat()),
  option: fc
    .tuple(
      fc.oneof(
        { depthSize: 'small' },
        { weight: 5, arbitrary: plain },
        { weight: 1, arbitrary: fc.tuple(fc.constantFrom(3, 25), concat(octets(12), tie('options'))) },
        { weight: 1, arbitrary: fc.tuple(fc.constant(4), concat(octets(4), tie('options'))) },
        { weight: 1, arbitrary: fc.tuple(fc.constant(5), concat(octets(24), tie('options'))) },
        { weight: 1, arbitrary: fc.tuple(fc.constant(26), concat(octets(25), tie('options'))) },
        { weight: 1, arbitrary: fc.tuple(fc.constant(9), tie('message')) },
        { weight: 1, arbitrary: fc.tuple(fc.integer({ min: 0, max: 120 }), octets(0, 40)) },
      ),
      fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 0, 0, 1, -1),
    )
    .map(([[code, body], more]) => tlv(code, body, more)),
  message: fc.oneof(
    {
      weight: 3,
      arbitrary: concat(
        fc.integer({ min: 0, max: 17 }).map(each => [each]),
        octets(3),
        tie('options'),
      ),
    },
    { weight: 1, arbitrary: concat(first(12, 13), octets(33), tie('options')) },
    { weight: 1, arbitrary: concat(first(12, 13, 1), octets(0, 30)) },
  ),
})).message;

/** The same messages each time. */
export function dhcp6Samples(count: number): Uint8Array[] {
  return fc
    .sample(message, { seed: 8415, numRuns: count })
    .map(each => frameWith(Uint8Array.from(each.slice(0, 1200))));
}

/** A frame with a datagram from the client's port to the server's. */
export function frameWith(data: Uint8Array): Uint8Array {
  const payload = { kind: 'udp', srcPort: 546, dstPort: 547, data } as const;
  return new Frame(ROUTER_MAC, HOST_MAC, new Ip6Packet(HOST, ROUTER, 1, payload)).bytes;
}

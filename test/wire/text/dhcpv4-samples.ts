/** DHCPv4 messages for comparing their text with tcpdump's: sound ones, and such as nobody sends. */
import fc from 'fast-check';
import { Ip4 } from '../../../sim/base/ip4';
import { Mac } from '../../../sim/base/mac';
import { Frame } from '../../../sim/wire/frame';
import { Ip4Packet } from '../../../sim/wire/ipv4';

const octets = (least: number, most = least): fc.Arbitrary<number[]> =>
  fc.array(fc.integer({ min: 0, max: 255 }), { minLength: least, maxLength: most });
const concat = (...parts: fc.Arbitrary<number[]>[]): fc.Arbitrary<number[]> =>
  fc.tuple(...parts).map(each => each.flat());
const text = fc.string({ maxLength: 12 }).map(each => [...new TextEncoder().encode(each)]);
const oneOf = (...values: number[]): fc.Arbitrary<number[]> => fc.constantFrom(...values).map(each => [each]);

const BODIES: readonly (readonly [number, fc.Arbitrary<number[]>])[] = [
  [1, octets(4)],
  [2, octets(4)],
  [3, octets(4, 9)],
  [12, text],
  [19, octets(0, 3)],
  [21, octets(8, 17)],
  [26, octets(2)],
  [33, octets(8, 16)],
  [46, fc.oneof(oneOf(1, 2, 4, 8, 3), octets(0, 2))],
  [51, octets(4)],
  [52, fc.oneof(oneOf(1, 2, 3, 4), octets(0, 2))],
  [53, fc.oneof(oneOf(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 99), octets(0, 2))],
  [55, octets(0, 12)],
  [57, octets(2)],
  [60, text],
  [61, fc.oneof(concat(oneOf(0), text), concat(oneOf(1, 6, 255, 24), octets(0, 8)), octets(0))],
  [77, fc.oneof(concat(oneOf(3), octets(3), oneOf(2, 0), octets(2)), octets(0, 6))],
  [81, fc.oneof(concat(oneOf(0, 1, 5, 255), octets(2), text), octets(0, 4))],
  [
    82,
    fc.oneof(concat(oneOf(1, 2, 6, 9), oneOf(3), octets(3), oneOf(9), oneOf(17), octets(17)), octets(0, 6)),
  ],
  [121, fc.oneof(concat(oneOf(0), octets(4), oneOf(20), octets(3), octets(4)), octets(0, 12))],
  [249, concat(oneOf(24), octets(7))],
];

const option = fc
  .tuple(
    fc.oneof(
      {
        weight: 5,
        arbitrary: fc.oneof(...BODIES.map(([code, body]) => body.map(each => [code, each] as const))),
      },
      { weight: 1, arbitrary: fc.tuple(fc.integer({ min: 1, max: 254 }), octets(0, 12)) },
    ),
    fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 0, 1, -1),
  )
  .map(([[code, body], more]) => [code, Math.max(0, body.length + more), ...body]);

const field = (size: number): fc.Arbitrary<number[]> =>
  fc.oneof(
    { weight: 4, arbitrary: fc.constant(new Array<number>(size).fill(0)) },
    { weight: 2, arbitrary: text.map(each => [...each, ...new Array<number>(size - each.length).fill(0)]) },
    { weight: 1, arbitrary: octets(size) },
  );
const address = fc.oneof(fc.constant([0, 0, 0, 0] as number[]), octets(4));

const header = concat(
  oneOf(1, 1, 2, 2, 7),
  oneOf(1, 1, 1, 6),
  oneOf(6, 6, 6, 8),
  oneOf(0, 0, 3),
  octets(4),
  fc.oneof(fc.constant([0, 0] as number[]), octets(2)),
  fc.oneof(fc.constant([0, 0] as number[]), fc.constant([0x80, 0] as number[]), octets(2)),
  address,
  address,
  address,
  address,
  octets(16),
  field(64),
  field(128),
);
const RFC1048 = [0x63, 0x82, 0x53, 0x63];

const message = fc
  .tuple(
    header,
    fc.oneof(
      {
        weight: 8,
        arbitrary: fc
          .array(fc.oneof({ weight: 6, arbitrary: option }, { weight: 1, arbitrary: oneOf(0, 0, 255) }), {
            maxLength: 8,
          })
          .map(each => [...RFC1048, ...each.flat(), 255, 0, 0]),
      },
      { weight: 1, arbitrary: octets(36).map(each => [0x43, 0x4d, 0x55, 0, ...each]) },
      { weight: 1, arbitrary: octets(0, 8) },
    ),
    fc.constantFrom(Infinity, Infinity, Infinity, Infinity, 2, 9, 30, 45, 60, 200, 238, 243),
  )
  .map(([head, rest, length]) => Uint8Array.from([...head, ...rest].slice(0, Math.min(length, 1200))));

/** The same messages each time. */
export function dhcp4Samples(count: number): Uint8Array[] {
  return fc.sample(message, { seed: 2131, numRuns: count }).map(data => {
    const payload = { kind: 'udp', srcPort: 68, dstPort: 67, data } as const;
    const [from, to] = [Ip4.parse('10.0.0.2')!, Ip4.parse('10.0.0.1')!];
    return new Frame(Mac.of(0x0200, 1), Mac.of(0x0200, 2), new Ip4Packet(from, to, 64, payload)).bytes;
  });
}

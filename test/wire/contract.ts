/** What holds for everything that is decoded. */

import { toHex } from '../../sim/base/hex';
import { Ip4 } from '../../sim/base/ip4';
import { Ip6 } from '../../sim/base/ip6';
import { Mac } from '../../sim/base/mac';
import { Frame, type Payload } from '../../sim/wire/frame';
import type { Icmp6Message } from '../../sim/wire/icmpv6';
import { Ip6Packet } from '../../sim/wire/ipv6';
import type { Malformed } from '../../sim/wire/malformed';
import { type NdOption, ndOptionLength, readNdOption, writeNdOption } from '../../sim/wire/nd/options';
import { fromHex } from '../../sim/base/hex';
import { vector, type VectorName } from './vectors';

export const ip6 = (text: string): Ip6 => Ip6.parse(text)!;
export const ip4 = (text: string): Ip4 => Ip4.parse(text)!;
export const mac = (text: string): Mac => Mac.parse(text)!;
export const octets = (hex: string): Uint8Array => fromHex(hex)!;

export const ROUTER = ip6('fe80::ff:fe00:1');
export const HOST = ip6('fe80::ff:fe00:2');
export const ROUTER_MAC = mac('02:00:00:00:00:01');
export const HOST_MAC = mac('02:00:00:00:00:02');

/** Decodes a frame, demands that a new encoding of it gives the same octets and the same length, and returns it. */
export function decodeFrame(bytes: Uint8Array): Frame {
  const frame = Frame.fromBytes(bytes);
  if (!(frame instanceof Frame)) throw new Error(`not a frame: ${frame.why}`);
  expect(toHex(frame.bytes)).toBe(toHex(bytes));
  expect(frame.length).toBe(bytes.length);
  return frame;
}

/** The payload of a vector, decoded and encoded. */
export function payloadOf(name: VectorName): Payload {
  return decodeFrame(vector(name)).payload;
}

/** The IPv6 packet of a vector. */
export function packetOf(name: VectorName): Ip6Packet {
  const payload = payloadOf(name);
  if (payload.kind !== 'ipv6') throw new Error(`${name} carries ${payload.kind}`);
  return payload;
}

/** The ICMPv6 message of a vector, or what else is in its place. */
export function messageOf(name: VectorName): Ip6Packet['payload'] {
  return packetOf(name).payload;
}

/** The octets of a message from ROUTER to HOST, encoded and decoded again. */
export function reread(message: Icmp6Message): Ip6Packet['payload'] {
  const packet = Ip6Packet.fromBytes(new Ip6Packet(ROUTER, HOST, 255, message).toBytes());
  if (packet.kind === 'malformed') throw new Error(packet.why);
  return packet.payload;
}

/** Demands that the option in `hex` reads as `option`, and that `option` is written as `hex`. */
export function expectOption(hex: string, option: NdOption): void {
  const bytes = octets(hex);
  expect(ndOptionLength(option)).toBe(bytes.length);
  const out = new Uint8Array(bytes.length);
  expect(writeNdOption(out, 0, option)).toBe(bytes.length);
  expect(toHex(out)).toBe(toHex(bytes));
  expect(readNdOption(bytes[0]!, bytes.subarray(2))).toEqual(option);
}

/** Reads the option in `hex` and demands that it is written as it was. */
export function readOption(hex: string): NdOption {
  const bytes = octets(hex);
  expect(bytes[1]! * 8).toBe(bytes.length);
  const option = readNdOption(bytes[0]!, bytes.subarray(2));
  const out = new Uint8Array(ndOptionLength(option));
  writeNdOption(out, 0, option);
  expect(toHex(out)).toBe(toHex(bytes));
  return option;
}

/** The place and reason of what is malformed. */
export function fault(value: {
  readonly kind: string;
}): Pick<Malformed, 'layer' | 'offset' | 'field' | 'why'> {
  if (value.kind !== 'malformed') throw new Error(`${value.kind} is not malformed`);
  const { layer, offset, field, why } = value as Malformed;
  return { layer, offset, field, why };
}

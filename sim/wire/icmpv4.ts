/** ICMP for IPv4, RFC 792. Kinds carry a 4 where ICMPv6 has a message of the same name. */

import { ip4, reserved, rest, u16, u8 } from './fields';
import { IcmpCodec, type IcmpDescription, icmpMessage, type UnknownIcmp } from './icmp-message';
import type { Malformed } from './malformed';

export const ICMPV4 = 1;

export const echoReply4 = icmpMessage({
  type: 0,
  kind: 'echo-reply-4',
  layout: { identifier: u16, sequence: u16, data: rest },
});

/** `nextHopMtu` is of RFC 1191 §4 and means something with code 4. `invoking` is as much of the packet as was sent back. */
export const destinationUnreachable4 = icmpMessage({
  type: 3,
  kind: 'destination-unreachable-4',
  layout: { unused: reserved(2), nextHopMtu: u16, invoking: rest },
});

export const redirect4 = icmpMessage({
  type: 5,
  kind: 'redirect-4',
  layout: { gateway: ip4, invoking: rest },
});

export const echoRequest4 = icmpMessage({
  type: 8,
  kind: 'echo-request-4',
  layout: { identifier: u16, sequence: u16, data: rest },
});

export const timeExceeded4 = icmpMessage({
  type: 11,
  kind: 'time-exceeded-4',
  layout: { unused: reserved(4), invoking: rest },
});

/** `pointer` counts octets from the start of the invoking packet. */
export const parameterProblem4 = icmpMessage({
  type: 12,
  kind: 'parameter-problem-4',
  layout: { pointer: u8, unused: reserved(3), invoking: rest },
});

const descriptions = [
  echoReply4,
  destinationUnreachable4,
  redirect4,
  echoRequest4,
  timeExceeded4,
  parameterProblem4,
] as const;

type MessageOf<D> = D extends IcmpDescription<infer M, never> ? M : never;

/** Any ICMPv4 message. */
export type Icmp4Message = MessageOf<(typeof descriptions)[number]> | UnknownIcmp<'unknown-icmpv4'>;

const codec = new IcmpCodec<Icmp4Message>('icmpv4', 'unknown-icmpv4', descriptions);

/** Octets of the message, header included. */
export function icmp4Length(message: Icmp4Message): number {
  return codec.length(message);
}

/** Writes the message at `at` over zeros, with its checksum. */
export function writeIcmp4(out: Uint8Array, at: number, message: Icmp4Message): void {
  codec.write(out, at, message, 0);
}

/** Reads the message that fills `octets`, which must not change afterwards. */
export function readIcmp4(octets: Uint8Array): Icmp4Message | Malformed {
  return codec.read(octets, 0);
}

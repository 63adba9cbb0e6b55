/** ICMPv6 (RFC 4443): the union of all messages, and their codec with the checksum over the IPv6 pseudo header. */

import { pseudoHeaderSum6 } from '../base/checksum';
import type { Ip6 } from '../base/ip6';
import { reserved, rest, u16, u32 } from './fields';
import { IcmpCodec, type IcmpDescription, icmpMessage, type UnknownIcmp } from './icmp-message';
import type { Malformed } from './malformed';
import { mld2Report, mldDone, mldQuery, mldReport } from './mld';
import {
  neighborAdvertisement,
  neighborSolicitation,
  redirect,
  routerAdvertisement,
  routerSolicitation,
} from './nd/messages';

export const ICMPV6 = 58;

/** RFC 4443 §3.1. `invoking` is as much of the packet as was sent back. */
export const destinationUnreachable = icmpMessage({
  type: 1,
  kind: 'destination-unreachable',
  layout: { unused: reserved(4), invoking: rest },
});

/** RFC 4443 §3.2. `mtu` in octets. */
export const packetTooBig = icmpMessage({
  type: 2,
  kind: 'packet-too-big',
  layout: { mtu: u32, invoking: rest },
});

/** RFC 4443 §3.3. */
export const timeExceeded = icmpMessage({
  type: 3,
  kind: 'time-exceeded',
  layout: { unused: reserved(4), invoking: rest },
});

/** RFC 4443 §3.4. `pointer` counts octets from the start of the invoking packet. */
export const parameterProblem = icmpMessage({
  type: 4,
  kind: 'parameter-problem',
  layout: { pointer: u32, invoking: rest },
});

/** RFC 4443 §4.1. */
export const echoRequest = icmpMessage({
  type: 128,
  kind: 'echo-request',
  layout: { identifier: u16, sequence: u16, data: rest },
});

/** RFC 4443 §4.2. */
export const echoReply = icmpMessage({
  type: 129,
  kind: 'echo-reply',
  layout: { identifier: u16, sequence: u16, data: rest },
});

const descriptions = [
  destinationUnreachable,
  packetTooBig,
  timeExceeded,
  parameterProblem,
  echoRequest,
  echoReply,
  mldQuery,
  mldReport,
  mldDone,
  routerSolicitation,
  routerAdvertisement,
  neighborSolicitation,
  neighborAdvertisement,
  redirect,
  mld2Report,
] as const;

type MessageOf<D> = D extends IcmpDescription<infer M, never> ? M : never;

/** A message of a type that is not in the table. */
export type UnknownIcmp6 = UnknownIcmp<'unknown-icmpv6'>;

/** Any ICMPv6 message. */
export type Icmp6Message = MessageOf<(typeof descriptions)[number]> | UnknownIcmp6;

/** The message of one kind. */
export type Icmp6MessageOf<K extends Icmp6Message['kind']> = Extract<Icmp6Message, { readonly kind: K }>;

export type EchoRequest = Icmp6MessageOf<'echo-request'>;
export type EchoReply = Icmp6MessageOf<'echo-reply'>;
export type RouterSolicitation = Icmp6MessageOf<'router-solicitation'>;
export type RouterAdvertisement = Icmp6MessageOf<'router-advertisement'>;
export type NeighborSolicitation = Icmp6MessageOf<'neighbor-solicitation'>;
export type NeighborAdvertisement = Icmp6MessageOf<'neighbor-advertisement'>;
export type Redirect = Icmp6MessageOf<'redirect'>;

const codec = new IcmpCodec<Icmp6Message>('icmpv6', 'unknown-icmpv6', descriptions);

/** Octets of the message, header included. */
export function icmp6Length(message: Icmp6Message): number {
  return codec.length(message);
}

/** Writes the message at `at` over zeros, with the checksum for these addresses. */
export function writeIcmp6(out: Uint8Array, at: number, message: Icmp6Message, src: Ip6, dst: Ip6): void {
  codec.write(out, at, message, pseudoHeaderSum6(src, dst, codec.length(message), ICMPV6));
}

/** The message that fills `octets`; `dst` is the final destination. The octets must not change afterwards. */
export function readIcmp6(octets: Uint8Array, src: Ip6, dst: Ip6): Icmp6Message | Malformed {
  return codec.read(octets, pseudoHeaderSum6(src, dst, octets.length, ICMPV6));
}

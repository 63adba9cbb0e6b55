/** Messages that cases put on the cables, beside those of the conformance bench. */
import { internetChecksum, pseudoHeaderSum6 } from '../../../sim/base/checksum';
import { Ip6 } from '../../../sim/base/ip6';
import type { Mac } from '../../../sim/base/mac';
import { framed, HOST_MAC, ip, sllao, tllao } from '../../../sim/conformance/messages';
import type { Frame } from '../../../sim/wire/frame';
import type {
  EchoReply,
  EchoRequest,
  Icmp6Message,
  Icmp6MessageOf,
  NeighborAdvertisement,
  NeighborSolicitation,
  Redirect,
} from '../../../sim/wire/icmpv6';
import type { NdOption } from '../../../sim/wire/nd/options';

/** A solicitation for `target`, with the sender's link-layer address unless `from` is undefined. */
export function ns(target: Ip6 | string, from?: Mac): NeighborSolicitation {
  return {
    kind: 'neighbor-solicitation',
    type: 135,
    code: 0,
    target: address(target),
    options: from === undefined ? [] : [sllao(from)],
  };
}

/** An advertisement of `target`; `flags` are letters of `RSO`. */
export function na(target: Ip6 | string, flags: string, at?: Mac): NeighborAdvertisement {
  return {
    kind: 'neighbor-advertisement',
    type: 136,
    code: 0,
    router: flags.includes('R'),
    solicited: flags.includes('S'),
    override: flags.includes('O'),
    target: address(target),
    options: at === undefined ? [] : [tllao(at)],
  };
}

/** A redirect: `destination` is better reached through `target`. */
export function redirect(
  destination: Ip6 | string,
  target: Ip6 | string,
  options: readonly NdOption[] = [],
): Redirect {
  return {
    kind: 'redirect',
    type: 137,
    code: 0,
    target: address(target),
    destination: address(destination),
    options: [...options],
  };
}

export function rs(from?: Mac): Icmp6MessageOf<'router-solicitation'> {
  return {
    kind: 'router-solicitation',
    type: 133,
    code: 0,
    options: from === undefined ? [] : [sllao(from)],
  };
}

/** An echo request with `length` octets of data. */
export function echo(sequence = 1, length = 8): EchoRequest {
  return {
    kind: 'echo-request',
    type: 128,
    code: 0,
    identifier: 1,
    sequence,
    data: new Uint8Array(length),
  };
}

export function echoReply({ identifier, sequence, data }: EchoRequest): EchoReply {
  return { kind: 'echo-reply', type: 129, code: 0, identifier, sequence, data };
}

/** The message itself, with a checksum that is wrong. */
export function spoilt<M extends Icmp6Message>(message: M): M {
  return { ...message, badChecksum: 0x1234 };
}

/** An option of a type that nobody knows. */
export function unknownOption(type: number, body = new Uint8Array(6)): NdOption {
  return { kind: 'unknown-nd-option', type, body };
}

/** A Route Information option. */
export function rio(
  prefix: string,
  prefixLength: number,
  routeLifetime = 600,
  preference: 'low' | 'medium' | 'high' | 'reserved' = 'medium',
): NdOption {
  return { kind: 'route-information', prefixLength, preference, routeLifetime, prefix: ip(prefix) };
}

/** An MTU option. */
export function mtu(octets: number): NdOption {
  return { kind: 'mtu', mtu: octets };
}

/** The group at which a station is asked for `target`. */
export function solicitedNode(target: Ip6 | string): Ip6 {
  return address(target).solicitedNode();
}

function address(text: Ip6 | string): Ip6 {
  return typeof text === 'string' ? ip(text) : text;
}

const IP = 14;
const ICMP = IP + 40;

/**
 * The octets of a frame with an ICMPv6 message and no extension headers, some of them changed, with the checksum for
 * what they are then. `at` counts from the start of the message.
 */
export function patched(frame: Frame, at: number, ...octets: readonly number[]): Uint8Array {
  const bytes = frame.bytes.slice();
  bytes.set([0, 0], ICMP + 2);
  bytes.set(octets, ICMP + at);
  const length = bytes.length - ICMP;
  const initial = pseudoHeaderSum6(Ip6.fromBytes(bytes, IP + 8), Ip6.fromBytes(bytes, IP + 24), length, 58);
  const sum = internetChecksum(bytes, ICMP, bytes.length, initial);
  bytes.set([sum >> 8, sum & 0xff], ICMP + 2);
  return bytes;
}

/** A Packet Too Big about an echo request from the kernel's `src` to `dst`. */
export function packetTooBig(mtu: number, src: Ip6, dst: Ip6): Icmp6MessageOf<'packet-too-big'> {
  const about = framed(echo(1, 1200), { src, dst, hopLimit: 64, dstMac: HOST_MAC }).bytes;
  return { kind: 'packet-too-big', type: 2, code: 0, mtu, invoking: about.subarray(14, 14 + 1200) };
}

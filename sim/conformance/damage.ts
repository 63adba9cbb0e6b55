/** What can be wrong with a packet: each takes a good one and gives it back with one fault. */
import { Frame } from '../wire/frame';
import { ICMPV6 } from '../wire/icmpv6';
import { encodeIp6Payload, Ip6Packet, type Ip6Payload } from '../wire/ipv6';
import { internetChecksum, pseudoHeaderSum6 } from '../base/checksum';

function packetOf(frame: Frame): Ip6Packet {
  const { payload } = frame;
  if (payload.kind !== 'ipv6') throw new Error('no IPv6 packet to damage');
  return payload;
}

function withPayload(frame: Frame, payload: Ip6Payload): Frame {
  const { src, dst, hopLimit, extensions } = packetOf(frame);
  return new Frame(frame.dst, frame.src, new Ip6Packet(src, dst, hopLimit, payload, extensions));
}

/** Other octets in place of the ICMPv6 message, with a checksum that is right for them. */
function withOctets(frame: Frame, change: (message: Uint8Array) => Uint8Array): Frame {
  const { src, dst, payload } = packetOf(frame);
  const octets = change(encodeIp6Payload(payload, src, dst));
  octets.fill(0, 2, 4);
  const sum = internetChecksum(octets, 0, octets.length, pseudoHeaderSum6(src, dst, octets.length, ICMPV6));
  octets[2] = sum >>> 8;
  octets[3] = sum;
  return withPayload(frame, { kind: 'opaque-upper', protocol: ICMPV6, octets });
}

/** Another hop limit. */
export function withHopLimit(hopLimit: number): (frame: Frame) => Frame {
  return frame => new Frame(frame.dst, frame.src, packetOf(frame).withHopLimit(hopLimit));
}

/** Hop limit 254: it may have been forwarded. */
export const forwardedOnce = withHopLimit(254);

export function badChecksum(frame: Frame): Frame {
  const { src, dst, payload } = packetOf(frame);
  const octets = encodeIp6Payload(payload, src, dst);
  octets[3] = (octets[3] ?? 0) ^ 0x55;
  return withPayload(frame, { kind: 'opaque-upper', protocol: ICMPV6, octets });
}

/** ICMPv6 code 1, which none of the messages of Neighbour Discovery has. */
export function badCode(frame: Frame): Frame {
  return withOctets(frame, octets => Uint8Array.from(octets, (octet, index) => (index === 1 ? 1 : octet)));
}

/** Only the first `length` octets of the ICMPv6 message. */
export function cutTo(length: number): (frame: Frame) => Frame {
  return frame => withOctets(frame, octets => octets.slice(0, length));
}

/** The first option, which begins at octet `at` of the message, has length 0. */
export function optionOfLengthZero(at: number): (frame: Frame) => Frame {
  return frame =>
    withOctets(frame, octets => Uint8Array.from(octets, (octet, index) => (index === at + 1 ? 0 : octet)));
}

/** The reserved field in the four octets from `at` on is all ones. */
export function reservedBits(at: number, mask = 0xff): (frame: Frame) => Frame {
  return frame =>
    withOctets(frame, octets =>
      Uint8Array.from(octets, (octet, index) =>
        index === at ? octet | mask : index > at && index < at + 4 ? 0xff : octet,
      ),
    );
}

/** Inside a fragment header that says it is all there: an atomic fragment (RFC 6946). */
export function atomicFragment(frame: Frame): Frame {
  const { src, dst, hopLimit, payload } = packetOf(frame);
  const header = { kind: 'fragment', offset: 0, more: false, identification: 0x51515151 } as const;
  return new Frame(frame.dst, frame.src, new Ip6Packet(src, dst, hopLimit, payload, [header]));
}

/** In several fragments, each with at most `size` octets of what is fragmented; `size` is a multiple of eight. */
export function fragments(frame: Frame, size: number, identification = 0x51515151): Frame[] {
  const { src, dst, hopLimit, payload, protocol } = packetOf(frame);
  const octets = encodeIp6Payload(payload, src, dst);
  const pieces: Frame[] = [];
  for (let offset = 0; offset < octets.length; offset += size) {
    const more = offset + size < octets.length;
    const piece = { kind: 'opaque-upper', protocol, octets: octets.subarray(offset, offset + size) } as const;
    const header = { kind: 'fragment', offset, more, identification } as const;
    pieces.push(new Frame(frame.dst, frame.src, new Ip6Packet(src, dst, hopLimit, piece, [header])));
  }
  return pieces;
}

/** Stations at the far end of a cable, which answer by reflex. */
import type { Ip6 } from '../../../sim/base/ip6';
import type { Mac } from '../../../sim/base/mac';
import type { Reflex } from '../../../sim/conformance/kernel-under-test';
import { framed, ip } from '../../../sim/conformance/messages';
import { Frame } from '../../../sim/wire/frame';
import type { Ip6Packet } from '../../../sim/wire/ipv6';
import { echoReply, na } from './stimuli';

/** A station that answers solicitations for its addresses, and echo requests that reach its MAC. */
export function station(mac: Mac, addresses: readonly string[], { router = false } = {}): Reflex {
  const own = new Set(addresses.map(ip));
  return octets => {
    const frame = Frame.fromBytes(octets);
    if (frame.kind === 'malformed' || frame.payload.kind !== 'ipv6') return [];
    return answers(frame.payload, { mac, own, router, unicast: frame.dst === mac }).map(
      packet => new Frame(frame.src, mac, packet).bytes,
    );
  };
}

/** Several stations on one cable. */
export function stations(...all: readonly Reflex[]): Reflex {
  return (octets, at) => all.flatMap(each => each(octets, at));
}

interface Who {
  readonly mac: Mac;
  readonly own: ReadonlySet<Ip6>;
  readonly router: boolean;
  /** Whether the frame was sent to its MAC. */
  readonly unicast: boolean;
}

function answers({ src, dst, payload }: Ip6Packet, { mac, own, router, unicast }: Who): Ip6Packet[] {
  if (payload.kind === 'neighbor-solicitation' && own.has(payload.target) && !src.isUnspecified) {
    const answer = na(payload.target, router ? 'RSO' : 'SO', mac);
    return [packetOf(framed(answer, { src: payload.target, dst: src }))];
  }
  if (payload.kind === 'echo-request' && unicast && !dst.isMulticast) {
    return [packetOf(framed(echoReply(payload), { src: dst, dst: src, hopLimit: 64 }))];
  }
  return [];
}

function packetOf(frame: Frame): Ip6Packet {
  if (frame.payload.kind !== 'ipv6') throw new Error('framed() makes packets');
  return frame.payload;
}

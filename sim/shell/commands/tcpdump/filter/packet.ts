/**
 * Where things are in the octets of a frame, as pcap-filter(7) finds them: without VLAN tags, and without looking behind
 * IPv6 extension headers but for a fragment header.
 */
import { Ip4 } from '../../../../base/ip4';
import { Ip6 } from '../../../../base/ip6';
import { ETHERTYPE_ARP, ETHERTYPE_IPV4, ETHERTYPE_IPV6 } from '../../../../wire/frame';
import { getUint } from '../../../../wire/layout';

/** Whether a frame is wanted. */
export type Predicate = (octets: Uint8Array) => boolean;

export const LINK = 14;
const IP6_HEADER = 40;
const FRAGMENT = 44;
const ICMP6 = 58;
const PORT_PROTOCOLS: readonly number[] = [6, 17, 132];

export const etherTypeIs =
  (type: number): Predicate =>
  octets =>
    octets.length >= LINK && getUint(octets, 12, 2) === type;

export const isIp6 = etherTypeIs(ETHERTYPE_IPV6);
export const isIp4 = etherTypeIs(ETHERTYPE_IPV4);
const isArp = etherTypeIs(ETHERTYPE_ARP);

/** An IPv6 packet of a protocol, be it a whole one or a fragment. */
export function ip6ProtocolIs(protocol: number): Predicate {
  return octets => {
    if (!isIp6(octets)) return false;
    const next = octets[LINK + 6];
    return next === protocol || (next === FRAGMENT && octets[LINK + IP6_HEADER] === protocol);
  };
}

/** An IPv4 packet of a protocol. */
export function ip4ProtocolIs(protocol: number): Predicate {
  return octets => isIp4(octets) && octets[LINK + 9] === protocol;
}

/** Which of two fields a condition is about. */
export type Side = 'src' | 'dst' | 'either' | 'both';

function sided(side: Side, src: boolean, dst: boolean): boolean {
  if (side === 'src') return src;
  if (side === 'dst') return dst;
  return side === 'either' ? src || dst : src && dst;
}

/** Packets from or to addresses under a prefix. */
export function addressIn(side: Side, address: Ip6 | Ip4, length: number): Predicate {
  if (address instanceof Ip6) {
    return octets => {
      if (!isIp6(octets) || octets.length < LINK + IP6_HEADER) return false;
      const within = (at: number): boolean => Ip6.fromBytes(octets, LINK + at).prefixEquals(address, length);
      return sided(side, within(8), within(24));
    };
  }
  const mask = length === 0 ? 0 : (-1 << (32 - length)) >>> 0;
  return octets => {
    const at = isIp4(octets) ? [12, 16] : isArp(octets) ? [14, 24] : undefined;
    if (at === undefined || octets.length < LINK + at[1]! + 4) return false;
    const within = (offset: number): boolean =>
      ((Ip4.fromBytes(octets, LINK + offset).word ^ address.word) & mask) === 0;
    return sided(side, within(at[0]!), within(at[1]!));
  };
}

/** Frames from or to a MAC. */
export function macIs(side: Side, mac: Uint8Array): Predicate {
  const same = (octets: Uint8Array, at: number): boolean => mac.every((octet, i) => octets[at + i] === octet);
  return octets => octets.length >= LINK && sided(side, same(octets, 6), same(octets, 0));
}

/** Datagrams and segments from or to a port; `protocol` for one transport alone. */
export function portIs(side: Side, port: number, protocol: number | undefined): Predicate {
  const wanted = protocol === undefined ? PORT_PROTOCOLS : [protocol];
  return octets => {
    const at = portsAt(octets, wanted);
    if (at === undefined || octets.length < at + 4) return false;
    return sided(side, getUint(octets, at, 2) === port, getUint(octets, at + 2, 2) === port);
  };
}

function portsAt(octets: Uint8Array, protocols: readonly number[]): number | undefined {
  if (isIp6(octets)) return protocols.includes(octets[LINK + 6] ?? -1) ? LINK + IP6_HEADER : undefined;
  if (!isIp4(octets) || octets.length < LINK + 20 || !protocols.includes(octets[LINK + 9]!)) return undefined;
  const laterFragment = (getUint(octets, LINK + 6, 2) & 0x1fff) !== 0;
  return laterFragment ? undefined : LINK + (octets[LINK]! & 15) * 4;
}

/** The protocols whose octets can be asked for: `icmp6[0]`. */
export const LAYERS: ReadonlyMap<string, { readonly is: Predicate; readonly at: number }> = new Map(
  Object.entries({
    ether: { is: () => true, at: 0 },
    ip: { is: isIp4, at: LINK },
    ip6: { is: isIp6, at: LINK },
    icmp6: { is: (octets: Uint8Array) => isIp6(octets) && octets[LINK + 6] === ICMP6, at: LINK + IP6_HEADER },
  }),
);

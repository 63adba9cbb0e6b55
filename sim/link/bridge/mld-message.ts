/** Whether an IPv6 packet is what a snooping switch must look at (ipv6_mc_check_mld of net/ipv6/mcast_snoop.c; RFC 4541 §3). */
import { ALL_NODES } from '../../base/ip6';
import type { Icmp6MessageOf } from '../../wire/icmpv6';
import type { Ip6Packet } from '../../wire/ipv6';

/** A message of Multicast Listener Discovery. */
export type MldMessage = Icmp6MessageOf<'mld-query' | 'mld-report' | 'mld-done' | 'mld2-report'>;

const TYPES: readonly (number | undefined)[] = [130, 131, 132, 143];

/** The MLD message in `packet`; `other` when there is none, `bad` when there is one that a bridge must not pass on. */
export function mldMessageOf(packet: Ip6Packet): MldMessage | 'other' | 'bad' {
  if (packet.extensions[0]?.kind !== 'hop-by-hop') return 'other';
  const message = packet.payload;
  switch (message.kind) {
    case 'mld-report':
    case 'mld-done':
    case 'mld2-report':
      return message.badChecksum === undefined ? message : 'bad';
    case 'mld-query':
      return message.badChecksum === undefined && isProperQuery(packet, message) ? message : 'bad';
    case 'malformed':
      return message.layer === 'icmpv6' && TYPES.includes(message.type) ? 'bad' : 'other';
    default:
      return 'other';
  }
}

/** Queries come from a link-local address, and general ones go to all nodes (RFC 9777 §5.1.14, §5.1.15). */
function isProperQuery(packet: Ip6Packet, query: Icmp6MessageOf<'mld-query'>): boolean {
  return packet.src.isLinkLocal && (!query.group.isUnspecified || packet.dst === ALL_NODES);
}

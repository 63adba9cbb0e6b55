/**
 * Cutting a packet of our own to what its path takes (ip6_fragment of net/ipv6/ip6_output.c; RFC 8200 §4.5). Routers never do.
 */
import type { Decision } from '../../trace/decision';
import { Ip6Packet } from '../../wire/ipv6';
import { EXTENSION_NUMBERS, extensionLength, type ExtensionHeader } from '../../wire/ipv6-extensions';
import type { Net } from '../core/net';
import { ip6FinishOutput2 } from './ip6-output';
import type { Dst } from './route/dst';

const HEADER = 40;
const FRAGMENT_HEADER = 8;

/** ip6_fragment: send `packet` in pieces. What became of the first that did not get out, or of the last. */
export function ip6Fragment(net: Net, packet: Ip6Packet, dst: Dst, mcastLoop: boolean): Decision {
  const kept = unfragmentable(packet.extensions);
  const following = packet.extensions[kept.length];
  const protocol = following === undefined ? packet.protocol : EXTENSION_NUMBERS[following.kind];
  const before = kept.reduce((sum, header) => sum + extensionLength(header), HEADER);
  const octets = packet.toBytes().subarray(before);
  const room = (dst.mtu - before - FRAGMENT_HEADER) & ~7;
  const identification = ipv6SelectIdent(net);
  const { src, dst: to, hopLimit, trafficClass, flowLabel } = packet;
  for (let offset = 0; ; offset += room) {
    const more = offset + room < octets.length;
    const piece = { kind: 'opaque-upper', protocol, octets: octets.subarray(offset, offset + room) } as const;
    const headers: ExtensionHeader[] = [...kept, { kind: 'fragment', offset, more, identification }];
    const fragment = new Ip6Packet(src, to, hopLimit, piece, headers, trafficClass, flowLabel);
    const sent = ip6FinishOutput2(net, fragment, dst, undefined, mcastLoop);
    const failed = sent.outcome === 'drop';
    net.snmp6[failed ? 'fragFails' : 'fragCreates']++;
    if (!more && !failed) net.snmp6.fragOKs++;
    if (!more || failed) return sent;
  }
}

/** ip6_find_1stfragopt: what every node on the way must see stays in every fragment. */
function unfragmentable(extensions: readonly ExtensionHeader[]): readonly ExtensionHeader[] {
  const routing = extensions.findIndex(({ kind }) => kind === 'routing');
  if (routing >= 0) return extensions.slice(0, routing + 1);
  return extensions[0]?.kind === 'hop-by-hop' ? extensions.slice(0, 1) : [];
}

/** ipv6_select_ident: random, and never 0. */
function ipv6SelectIdent(net: Net): number {
  const rng = net.rng('fragment identification');
  return ((rng.below(0x10000) << 16) | rng.below(0x10000)) >>> 0 || 1;
}

/** A next hop did not answer: what that means for the packets that waited, and for who keeps an answer (ip6_link_failure). */
import type { Net } from '../../core/net';
import type { Skb } from '../../core/skb';
import { icmpv6Send } from '../icmp-send';
import type { Outgoing } from '../ip6-output';
import { EXCEPTION_NEXT_HOP_DEAD, rt6RemoveException } from './exceptions';
import { RTF_DEFAULT } from './fib6-info';

/** RFC 4443 §3.1, code 3: the next hop's link-layer address could not be found. */
const DESTINATION_UNREACHABLE = 1;
const ADDRESS_UNREACHABLE = 3;

/**
 * ip6_link_failure. An exception through the dead next hop is forgotten. If it was a router that advertised itself,
 * sockets that keep their answer ask again, and may then be led to another one; with a default route made by hand they
 * stay with it.
 */
export function ip6LinkFailure(net: Net, out: Outgoing): void {
  const { rt, exception } = out.dst;
  const skb: Skb = { frame: undefined, packet: out.packet, dev: out.dst.dev, packetType: 'host', record: 0 };
  if (out.iif !== undefined) skb.iif = out.iif;
  icmpv6Send(net, skb, DESTINATION_UNREACHABLE, ADDRESS_UNREACHABLE, 0);
  if (rt === undefined) return;
  if (exception !== undefined) rt6RemoveException(net, rt, out.dst, EXCEPTION_NEXT_HOP_DEAD);
  else if (rt.node !== undefined && rt.flags & RTF_DEFAULT) rt.node.sernum = -1;
}

/** What becomes of a packet that came in (ip6_route_input): it is for this machine, is to be forwarded, or is refused. */
import type { Net } from '../../core/net';
import type { Skb } from '../../core/skb';
import type { Dst } from './dst';
import { rt6NeedStrict } from './fib6-info';
import { fib6RuleLookup, strictness } from './lookup';
import { packetFlowKeys } from './multipath';

/**
 * ip6_route_input. The device it came in on is what link-local destinations are looked up on; for others a route back
 * through it is preferred, no more: any address of the machine is reachable through any of its devices.
 */
export function ip6RouteInput(net: Net, skb: Skb): Dst {
  const { packet, dev } = skb;
  const strict = strictness(net, rt6NeedStrict(packet.dst));
  return (
    net.fib6.cache.get(net, packet.dst, dev, strict) ??
    fib6RuleLookup(net, {
      dst: packet.dst,
      oif: dev,
      strict,
      output: false,
      keys: () => packetFlowKeys(packet),
    })
  );
}

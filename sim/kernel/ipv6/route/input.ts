/** What becomes of a packet that came in (ip6_route_input): it is for this machine, is to be forwarded, or is refused. */
import type { NetDevice } from '../../../link/net-device';
import type { Net } from '../../core/net';
import type { Skb } from '../../core/skb';
import type { Dst } from './dst';
import { rt6NeedStrict } from './fib6-info';
import { fib6RuleLookup, strictness } from './lookup';
import { packetFlowKeys, type FlowKeys } from './multipath';

/**
 * ip6_route_input. The device it came in on is what link-local destinations are looked up on; for others a route back
 * through it is preferred, no more: any address of the machine is reachable through any of its devices.
 */
export function ip6RouteInput(net: Net, skb: Skb): Dst {
  const { packet, dev } = skb;
  const { dst } = packet;
  const strict = strictness(net, rt6NeedStrict(dst));
  return (
    net.fib6.cache.get(net, dst, dev, strict) ??
    fib6RuleLookup(net, { dst, oif: dev, strict, output: false, keys: () => packetFlowKeys(packet) })
  );
}

/** ip6_route_input_lookup: the same for a packet that does not exist (`ip route get ... iif`). */
export function ip6RouteInputLookup(net: Net, iif: NetDevice, keys: FlowKeys): Dst {
  const { dst } = keys;
  const strict = strictness(net, rt6NeedStrict(dst));
  return fib6RuleLookup(net, { dst, oif: iif, strict, output: false, keys: () => keys });
}
